"""Every submitted offer of a programme, filtered, sorted and a page at a time: where it stands and whose turn it is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.ageing import cuts
from tracker.domain.clocks import Lateness, lateness
from tracker.domain.commitments import CommitmentState
from tracker.domain.lines import UNSETTLED, LineKind, LineState, Turn
from tracker.domain.london import london_date
from tracker.domain.money import Money
from tracker.domain.monitoring import AGREED, Filter, Late, Sort, Sums, next_step
from tracker.domain.offers import OfferKind, OfferState
from tracker.domain.registers import AuthorityKind
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import organisations
from tracker.queries.clocks import get_calendar
from tracker.queries.monitoring import check_reader, shown_state
from tracker.queries.monitoring_dates import next_on, sign_by
from tracker.queries.prepared import fetch, prepared
from tracker.queries.programmes import Round

PAGE = 25
Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class OfferRow:
    """One offer. `due` is the next date anybody owes; `turn` says who. `whole` says how late the offer itself is."""

    id: int
    reference: str
    kind: OfferKind
    title: str
    council: str
    region: str
    state: OfferState
    sent_on: date
    sums: Sums
    turn: str
    due: Lateness | None
    whole: Lateness | None


@dataclass(frozen=True)
class Wanted:
    """A filter read: `owners` are the departments whose functions the chosen one holds; late is due before a day."""

    programme_id: int
    today: date
    region: str | None
    kind: AuthorityKind | None
    state: OfferState | None
    owners: tuple[int, ...] | None
    late_before: date | None


def read_wanted(session: Session, actor: Actor, programme: Round, chosen: Filter, today: date) -> Wanted:
    """What a statement is built from. Raises NotAllowed."""
    check_reader(actor)
    return Wanted(
        programme_id=programme.id,
        today=today,
        region=chosen.region or None,
        kind=chosen.kind,
        state=chosen.state,
        owners=owners_of(session, chosen.department_id, today),
        late_before=_late_before(session, chosen.late, today) if chosen.late else None,
    )


def count_offers(session: Session, actor: Actor, programme: Round, chosen: Filter, today: date) -> int:
    """How many offers the filter leaves. Raises NotAllowed."""
    return fetch(session, *_count(read_wanted(session, actor, programme, chosen, today)))[0][0]


@prepared
def _count(wanted: Wanted) -> Select[int]:
    return of_filter(select(func.count(Offer.id)), wanted)


def list_offers(
    session: Session,
    actor: Actor,
    programme: Round,
    chosen: Filter,
    today: date,
    *,
    sort: Sort = Sort.COUNCIL,
    page: int = 1,
) -> Sequence[OfferRow]:
    """A page of 25, by three queries whatever their number. Raises NotAllowed."""
    wanted = read_wanted(session, actor, programme, chosen, today)
    rows = fetch(session, *_page(wanted, sort, (page - 1) * PAGE))
    ids = [row.id for row in rows]
    sums, to_settle = _sums(session, ids, wanted.owners), dict(fetch(session, *_to_settle(ids)))
    return [_row(session, row, sums.get(row.id, Sums()), to_settle.get(row.id), today) for row in rows]


@prepared
def _page(wanted: Wanted, sort: Sort, first: int) -> Select[*tuple[Any, ...]]:
    columns = (
        Offer.id,
        Offer.reference,
        Offer.kind,
        Offer.title,
        Offer.submitted_at,
        Offer.due_on,
        shown_state(wanted.today).label("state"),
        Organisation.short_name.label("council"),
        Organisation.region,
        sign_by().label("sign_by"),
    )
    return _sorted(of_filter(select(*columns), wanted), sort, wanted).limit(PAGE).offset(first)


def of_filter(query: Q, wanted: Wanted) -> Q:
    """The submitted offers of a programme with their lead council, that the filter leaves."""
    conditions: list[ColumnElement[bool]] = [Offer.programme_id == wanted.programme_id, Offer.submitted_at.is_not(None)]
    if wanted.region is not None:
        conditions.append(Organisation.region == wanted.region)
    if wanted.kind is not None:
        conditions.append(Organisation.authority_kind == wanted.kind.value)
    if wanted.state is not None:
        conditions.append(shown_state(wanted.today) == wanted.state.value)
    if wanted.owners is not None:
        owned = aliased(Line)  # a query of lines asks this too
        is_sent = owned.state != LineState.DRAFT
        conditions.append(exists().where(owned.offer_id == Offer.id, owned.owner_id.in_(wanted.owners), is_sent))
    if wanted.late_before is not None:
        conditions.append(_has_late(wanted.late_before, wanted.owners))
    return query.select_from(Offer).join(Organisation, Organisation.id == Offer.lead_id).where(*conditions)


def owners_of(session: Session, department_id: int, today: date) -> tuple[int, ...] | None:
    """The departments whose functions one holds today, itself among them; None for no department."""
    if not department_id:
        return None
    held = organisations.holders_on(session, list(organisations.list_all_departments(session)), today)
    return tuple(owner for owner, holder in held.items() if holder.id == department_id)


def _late_before(session: Session, late: Late, today: date) -> date:
    at = cuts(today, get_calendar(session))
    return {Late.ANY: at.late, Late.OVER_5: at.over_5, Late.OVER_20: at.over_20}[late]


def _has_late(before: date, owners: Collection[int] | None) -> ColumnElement[bool]:
    line = aliased(Line)
    found = exists().where(
        line.offer_id == Offer.id, line.settled_at.is_(None), line.state.in_(sorted(UNSETTLED)), line.due_on < before
    )
    return found if owners is None else found.where(line.owner_id.in_(owners))


def _sorted(query: Q, sort: Sort, wanted: Wanted) -> Q:
    if sort is Sort.NEXT:
        return query.order_by(next_on(wanted.owners).nulls_last(), Offer.id)
    by = {
        Sort.COUNCIL: Organisation.name,
        Sort.REFERENCE: Offer.reference,
        Sort.STATE: shown_state(wanted.today),
    }[sort]
    return query.order_by(by, Offer.id)


def _sums(session: Session, offer_ids: Collection[int], owners: Collection[int] | None) -> dict[int, Sums]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in fetch(session, *_summed(offer_ids, owners)):
        found[row.offer_id].append(row)
    return {offer_id: add_sums(rows) for offer_id, rows in found.items()}


@prepared
def _summed(offer_ids: Collection[int], owners: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    query = (
        select(Line.offer_id, *sum_columns())
        .where(Line.offer_id.in_(offer_ids), Line.state != LineState.DRAFT)
        .group_by(Line.offer_id, Line.state, Line.turn)
    )
    return query if owners is None else query.where(Line.owner_id.in_(owners))


def sum_columns() -> tuple[Any, ...]:
    """What `add_sums` adds, of lines grouped by state and turn."""
    removal = Line.kind == LineKind.RING_FENCE_REMOVAL
    return (
        Line.state,
        Line.turn,
        func.count().label("lines"),
        func.min(Line.due_on).label("next_on"),
        func.sum(case((removal, Line.asked))).label("asked"),
        func.sum(case((and_(removal, Line.state.in_(AGREED)), Line.tabled))).label("agreed"),
    )


def add_sums(rows: Sequence[Any]) -> Sums:
    """Rows of `sum_columns` as one."""
    states: dict[LineState, int] = defaultdict(int)
    turns: dict[Turn, int] = defaultdict(int)
    for row in rows:
        states[row.state] += row.lines
        if row.state in UNSETTLED:
            turns[row.turn] += row.lines
    due = [row.next_on for row in rows if row.state in UNSETTLED and row.next_on]
    return Sums(
        states=dict(states),
        turns=dict(turns),
        next_on=min(due, default=None),
        asked=sum((row.asked for row in rows if row.asked), Money.zero()),
        agreed=sum((row.agreed for row in rows if row.agreed), Money.zero()),
    )


@prepared
def _to_settle(offer_ids: Collection[int]) -> Select[int, date]:
    """The first day by which a council has to settle a commitment, by offer."""
    return (
        select(Commitment.offer_id, func.min(Clock.due_on))
        .join(Clock, and_(Clock.commitment_id == Commitment.id, Clock.stopped_on.is_(None)))
        .where(Commitment.offer_id.in_(offer_ids), Commitment.state == CommitmentState.FLAGGED)
        .group_by(Commitment.offer_id)
    )


def _row(session: Session, row: Any, sums: Sums, settle_by: date | None, today: date) -> OfferRow:
    state, calendar = OfferState(row.state), get_calendar(session)
    turn, due_on = next_step(state, sums, sign_by=row.sign_by, settle_by=settle_by)
    is_late = state is OfferState.IN_NEGOTIATION and row.due_on is not None and row.due_on < today
    return OfferRow(
        id=row.id,
        reference=row.reference,
        kind=row.kind,
        title=row.title,
        council=row.council,
        region=row.region or "",
        state=state,
        sent_on=london_date(row.submitted_at),
        sums=sums,
        turn=turn,
        due=None if due_on is None else lateness(due_on, today, calendar),
        whole=lateness(row.due_on, today, calendar) if is_late else None,
    )


def filtered_sums(session: Session, actor: Actor, programme: Round, chosen: Filter, today: date) -> Sums:
    """What all lines of the offers that the filter leaves add up to. Raises NotAllowed."""
    return add_sums(fetch(session, *_whole(read_wanted(session, actor, programme, chosen, today))))


@prepared
def _whole(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    offers = of_filter(select(Offer.id), wanted)
    query = (
        select(*sum_columns())
        .where(Line.offer_id.in_(offers), Line.state != LineState.DRAFT)
        .group_by(Line.state, Line.turn)
    )
    return query if wanted.owners is None else query.where(Line.owner_id.in_(wanted.owners))
