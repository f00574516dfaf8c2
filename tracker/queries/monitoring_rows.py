"""Offers and lines as rows of a file: as many as there are, read a thousand at a time.

Names of councils and departments are looked up in small tables read once, and columns come as the database has
them, so that writing a row costs little more than reading it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, String, and_, case, func, select, type_coerce
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.decisions import Outcome, ReasonCategory
from tracker.domain.lines import UNSETTLED, LineKind, LineState, Turn
from tracker.domain.london import london_date
from tracker.domain.monitoring import AGREED, Filter, Sums, next_step
from tracker.domain.offers import OfferKind, OfferState
from tracker.domain.registers import AuthorityKind
from tracker.domain.working_days import WorkingCalendar
from tracker.models.asks import Ask
from tracker.models.decisions import Decision, RecommendationReason
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries.clocks import get_calendar
from tracker.queries.monitoring import shown_state
from tracker.queries.monitoring_dates import settle_by, sign_by
from tracker.queries.monitoring_offers import of_filter, owners_of, read_wanted
from tracker.queries.programmes import Round

Cells = tuple[Any, ...]

OFFER_COLUMNS = (
    "Reference",
    "Kind of offer",
    "Theme",
    "Council",
    "Council code",
    "Kind of council",
    "Region",
    "State",
    "Sent on",
    "Lines",
    "Still open",
    "Agreed",
    "Rejected",
    "Withdrawn",
    "With council",
    "With departments",
    "With HM Treasury",
    "Turn",
    "Next date",
    "Working days late",
    "Ring-fence pounds asked",
    "Ring-fence pounds agreed",
)
LINE_COLUMNS = (
    "Reference",
    "Line",
    "Title",
    "Kind",
    "Same ask",
    "Council",
    "Council code",
    "Kind of council",
    "Region",
    "Department",
    "State",
    "With conditions",
    "Turn",
    "Due",
    "Working days late",
    "Pounds asked",
    "Pounds on the table",
    "Outcome",
    "Reasons",
    "Sent on",
    "Released on",
)


_OF_TURN = (Turn.COUNCIL, Turn.DEPARTMENT, Turn.TREASURY)
_POUNDS = ("asked", "agreed")


def stream_offers(session: Session, actor: Actor, programme: Round, chosen: Filter, today: date) -> Iterator[Cells]:
    """The offers that the filter leaves, as cells of `OFFER_COLUMNS`; £ are pence. Raises NotAllowed at once."""
    query = _offers(session, actor, programme, chosen, today).execution_options(yield_per=1000)
    days_late = _days_late(get_calendar(session), today)

    def rows() -> Iterator[Cells]:
        for row in session.execute(query):
            reference, kind, theme, council, code, of_kind, region, state, sent, *lines, asked, agreed = row
            *counts, due, signing, settling = lines
            sums = Sums(turns=dict(zip(_OF_TURN, counts[-len(_OF_TURN) :], strict=True)), next_on=due)
            turn, due = next_step(OfferState(state), sums, sign_by=signing, settle_by=settling)
            yield (
                reference,
                _OFFER_KINDS[kind],
                theme,
                council,
                code,
                _AUTHORITY_KINDS.get(of_kind, ""),
                region or "",
                _OFFER_STATES[state],
                london_date(sent),
                *counts,
                turn,
                due,
                days_late(due),
                int(asked or 0),
                int(agreed or 0),
            )

    return rows()


def _offers(session: Session, actor: Actor, programme: Round, chosen: Filter, today: date) -> Select[*tuple[Any, ...]]:
    lines = _lines_of_offers(session, chosen, today)
    columns = (
        Offer.reference,
        type_coerce(Offer.kind, String),
        Offer.title,
        Organisation.name,
        Organisation.code,
        Organisation.authority_kind,
        Organisation.region,
        shown_state(today),
        Offer.submitted_at,
        *(column for column in lines.c if column.name not in ("offer_id", *_POUNDS)),
        sign_by(),
        settle_by(),
        *(lines.c[name] for name in _POUNDS),
    )
    query = of_filter(select(*columns), read_wanted(session, actor, programme, chosen, today))
    return query.join(lines, lines.c.offer_id == Offer.id).order_by(Organisation.name, Offer.id)


def _lines_of_offers(session: Session, chosen: Filter, today: date) -> Any:
    """Counts, the next date and £ of each offer's lines; of one department's, if one is chosen."""

    def count(condition: Any) -> Any:
        return func.count(case((condition, 1)))

    unsettled = Line.state.in_(sorted(UNSETTLED))
    removal = Line.kind == LineKind.RING_FENCE_REMOVAL
    asked, tabled = type_coerce(Line.asked, BigInteger), type_coerce(Line.tabled, BigInteger)
    columns = (
        func.count().label("lines"),
        count(unsettled).label("open"),
        count(Line.state.in_(AGREED)).label("agreed_lines"),
        count(Line.state == LineState.REJECTED).label("rejected"),
        count(Line.state == LineState.WITHDRAWN).label("withdrawn"),
        *(count(and_(unsettled, Line.turn == turn)).label(f"with_{turn.value}") for turn in _OF_TURN),
        func.min(case((unsettled, Line.due_on))).label("next_on"),
        func.sum(case((removal, asked))).label("asked"),
        func.sum(case((and_(removal, Line.state.in_(AGREED)), tabled))).label("agreed"),
    )
    query = select(Line.offer_id, *columns).where(Line.state != LineState.DRAFT).group_by(Line.offer_id)
    owners = owners_of(session, chosen.department_id, today)
    if owners is not None:
        query = query.where(Line.owner_id.in_(owners))
    return query.subquery("lines_of_offers")


def stream_lines(session: Session, actor: Actor, programme: Round, chosen: Filter, today: date) -> Iterator[Cells]:
    """The lines of those offers, one a row, as cells of `LINE_COLUMNS`; £ are pence. Raises NotAllowed at once.

    What a monitor may know: title, kind, state, turn, date and £; outcome and reasons by category once released.
    """
    query = _lines(session, actor, programme, chosen, today).execution_options(yield_per=1000)
    councils, departments = _councils(session), _departments(session)
    days_late = _days_late(get_calendar(session), today)

    def rows() -> Iterator[Cells]:
        for row in session.execute(query):
            (reference, number, title, kind, ask, council, owner, state, conditions, turn, due, asked, tabled) = row[
                :13
            ]
            outcome, reasons, sent, released = row[13:]
            is_open = state in _OPEN
            yield (
                reference,
                number,
                title,
                _LINE_KINDS[kind],
                ask,
                *councils[council],
                departments[owner],
                _LINE_STATES[state],
                "Yes" if conditions else "",
                _TURNS[turn] if is_open else "",
                due if is_open else None,
                days_late(due) if is_open else None,
                asked,
                tabled,
                _OUTCOMES.get(outcome, ""),
                _reason_words(reasons),
                _day(sent),
                _day(released),
            )

    return rows()


def _lines(session: Session, actor: Actor, programme: Round, chosen: Filter, today: date) -> Select[*tuple[Any, ...]]:
    reasons = (
        select(func.aggregate_strings(type_coerce(RecommendationReason.category, String), ";"))
        .join(Decision, Decision.recommendation_id == RecommendationReason.recommendation_id)
        .where(Decision.id == Line.released_decision_id)
        .correlate(Line)
        .scalar_subquery()
    )
    columns = (
        Offer.reference,
        Line.number,
        Line.title,
        type_coerce(Line.kind, String),
        Ask.title.label("ask"),
        Line.authority_id,
        Line.owner_id,
        type_coerce(Line.state, String),
        Line.is_with_conditions,
        type_coerce(Line.turn, String),
        Line.due_on,
        type_coerce(Line.asked, BigInteger),
        type_coerce(Line.tabled, BigInteger),
        Line.released_outcome,
        reasons,
        Line.submitted_at,
        Line.released_at,
    )
    wanted = read_wanted(session, actor, programme, chosen, today)
    query = of_filter(select(*columns), wanted)
    query = query.join(Line, Line.offer_id == Offer.id).join(Ask, Ask.id == Line.ask_id)
    query = query.where(Line.state != LineState.DRAFT)
    if wanted.owners is not None:
        query = query.where(Line.owner_id.in_(wanted.owners))
    return query.order_by(Offer.id, Line.number)


def _councils(session: Session) -> Mapping[int, Cells]:
    """Name, code, kind and region by id."""
    query = select(
        Organisation.id, Organisation.name, Organisation.code, Organisation.authority_kind, Organisation.region
    ).where(Organisation.authority_kind.is_not(None))
    return {
        row.id: (row.name, row.code, _AUTHORITY_KINDS.get(row.authority_kind, ""), row.region or "")
        for row in session.execute(query)
    }


def _departments(session: Session) -> Mapping[int, str]:
    query = select(Organisation.id, Organisation.name).where(Organisation.authority_kind.is_(None))
    return dict(session.execute(query).all())


def _days_late(calendar: WorkingCalendar, today: date) -> Callable[[date | None], int | None]:
    @cache
    def days_late(due: date | None) -> int | None:
        return None if due is None or due >= today else calendar.between(due, today)

    return days_late


@cache
def _reason_words(categories: str | None) -> str:
    found = sorted(categories.split(";"), key=_REASON_ORDER.index) if categories else []
    return "; ".join(ReasonCategory(each).words for each in found)


def _day(instant: datetime | None) -> date | None:
    return None if instant is None else london_date(instant)


_OFFER_KINDS = {kind.value: kind.words for kind in OfferKind}
_OFFER_STATES = {state.value: state.words for state in OfferState}
_AUTHORITY_KINDS: dict[str | None, str] = {kind.value: kind.words for kind in AuthorityKind}
_LINE_KINDS = {kind.value: kind.words for kind in LineKind}
_LINE_STATES = {state.value: state.words for state in LineState}
_TURNS = {turn.value: turn.words for turn in Turn}
_OUTCOMES: dict[str | None, str] = {outcome.value: outcome.words for outcome in Outcome}
_OPEN = frozenset(state.value for state in UNSETTLED)
_REASON_ORDER = [category.value for category in ReasonCategory]
