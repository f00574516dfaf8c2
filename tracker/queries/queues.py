"""A department's queue: its open lines, grouped by what they need, in SQL.

A department sees every facet of the lines it owns (2-model, section 1), so `owner_id` is the scope here; a test
holds it to `visibility.scope`. Groups, filters and order are read from the index `ix_lines_queue` alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.amounts import AmountTotal
from tracker.domain.clocks import SOON, Lateness, lateness_by_day
from tracker.domain.lines import LineKind, LineState, Side, Stage, Turn
from tracker.domain.queues import Assigned, QueueFilter, QueueGroup, QueueSort
from tracker.domain.registers import kind_words
from tracker.models.events import View
from tracker.models.grants import Grant, Ring
from tracker.models.indicators import Indicator
from tracker.models.lines import Line, Position
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.people import Person
from tracker.queries.clocks import get_calendar
from tracker.queries.positions import tabled_of
from tracker.queries.prepared import fetch, is_given, prepared
from tracker.queries.quoting import Quoted
from tracker.queries.sought import Sought, conditions, holds, read_sought

GROUPS = tuple(QueueGroup)


@dataclass(frozen=True)
class QueueLine(Quoted):
    """One line as the queue has it; `assigned` is "You", "Unassigned" or a colleague's name."""

    id: int
    version: int
    reference: str
    number: int
    title: str
    kind: LineKind
    council: str
    council_kind: str
    tabled: AmountTotal | None
    state: LineState
    is_with_conditions: bool
    due: Lateness | None
    assigned: str
    is_new_reply: bool
    group: QueueGroup


def count_groups(session: Session, actor: Actor, chosen: QueueFilter, today: date) -> Mapping[QueueGroup, int]:
    """How many lines are in each group under the filter, whatever group it names; by one query."""
    rows = fetch(session, *_counts(actor, *_asked(session, chosen, today)))
    counts = {GROUPS[place]: count for place, count in rows}
    return {each: counts.get(each, 0) for each in QueueGroup}


def list_lines(
    session: Session, actor: Actor, chosen: QueueFilter, today: date, *, first: int = 0, size: int = 50
) -> Sequence[QueueLine]:
    """Lines in order of need; by one query, whatever their number."""
    rows = fetch(session, *_page(actor, *_asked(session, chosen, today), first, size))
    due = lateness_by_day((row.due_on for row in rows), today, get_calendar(session))
    return [_line(actor, row, due) for row in rows]


def list_picks(session: Session, actor: Actor, chosen: QueueFilter, today: date, *, most: int) -> dict[int, int]:
    """Line id → version of all lines under the filter, in order of need, up to `most`."""
    query = _ordered(actor, *_asked(session, chosen, today)).add_columns(Line.version).limit(most)
    return {row.id: row.version for row in session.execute(query)}


def list_untaken(session: Session, actor: Actor, chosen: QueueFilter, today: date) -> Sequence[int]:
    """The first lines under the filter that a caseworker could take, in order of need, whoever's the filter shows."""
    chosen, sought, days = _asked(session, chosen, today)
    untaken = (Line.assigned_to_id.is_(None), _group(days) <= QueueGroup.RETURNED.order)
    return session.scalars(_ordered(actor, chosen, sought, days).where(*untaken).limit(10)).all()


def find_next(session: Session, actor: Actor, chosen: QueueFilter, line_id: int, today: date) -> tuple[str, int] | None:
    """Reference and number of the line after this one in the filter's order, or of the first; None for no other."""
    found = fetch(session, *_next(actor, *_asked(session, chosen, today), line_id))
    return (found[0].reference, found[0].number) if found else None


@dataclass(frozen=True)
class _Days:
    """Today, and the day until which something is due soon."""

    today: date
    until: date


def _asked(session: Session, chosen: QueueFilter, today: date) -> tuple[QueueFilter, Sought, _Days]:
    """What a statement is built from; the words as they are looked for."""
    days = _Days(today, get_calendar(session).add(today, SOON))
    return replace(chosen, words=""), read_sought(chosen.words), days


@prepared
def _next(actor: Actor, chosen: QueueFilter, sought: Sought, days: _Days, line_id: int) -> Select[*tuple[Any, ...]]:
    place = func.row_number().over(order_by=_order(chosen, days))
    ranked = _selected(actor, chosen, sought, days).add_columns(place.label("rank")).subquery()
    here = select(ranked.c.rank).where(ranked.c.id == line_id).scalar_subquery()
    return (
        select(Offer.reference, Line.number)
        .join(ranked, ranked.c.id == Line.id)
        .join(Offer, Offer.id == Line.offer_id)
        .where(ranked.c.id != line_id)
        .order_by(case((ranked.c.rank > func.coalesce(here, 0), 0), else_=1), ranked.c.rank)
        .limit(1)
    )


def _group(days: _Days) -> ColumnElement[int]:
    """The place of a line's group: `domain.queues.group_of` in SQL, held equal by a test."""
    ours = Line.turn == Turn.DEPARTMENT
    returned = Line.recommendation_id.is_not(None)
    conditions = (
        (Line.turn == Turn.TREASURY, QueueGroup.WITH_TREASURY),
        (~ours, QueueGroup.WITH_COUNCIL),
        (Line.stage == Stage.RECOMMENDED, QueueGroup.RECOMMENDED),
        (Line.stage == Stage.APPROVED, QueueGroup.APPROVED),
        (and_(Line.state == LineState.SUBMITTED, Line.acknowledged_at.is_(None)), QueueGroup.NEW),
        (Line.answered_at.is_not(None), QueueGroup.REPLY_RECEIVED),
        (and_(Line.state == LineState.COUNTER_PROPOSED, ~returned), QueueGroup.REPLY_RECEIVED),
        (Line.due_on < days.today, QueueGroup.OVERDUE),
        (Line.due_on <= days.until, QueueGroup.DUE_SOON),
        (Line.stage == Stage.NOT_LOOKED_AT, QueueGroup.NOT_LOOKED_AT),
        (returned, QueueGroup.RETURNED),
    )
    # Written out, not bound: PostgreSQL has to see that what is selected is what is grouped by.
    return case(
        *((when, _place(group)) for when, group in conditions),
        else_=_place(QueueGroup.ASSESSING),
    )


def _place(group: QueueGroup) -> ColumnElement[int]:
    return literal_column(str(group.order), Integer)


def _open(actor: Actor, chosen: QueueFilter, sought: Sought) -> list[ColumnElement[bool]]:
    found = [Line.owner_id == actor.organisation_id, Line.settled_at.is_(None), Line.state != LineState.DRAFT]
    if is_given(chosen.holder):
        found.append(Line.assigned_to_id == chosen.holder)
    elif Assigned.EVERYONE not in chosen.assigned:
        mine = {
            Assigned.YOU: Line.assigned_to_id == actor.person_id,
            Assigned.UNASSIGNED: Line.assigned_to_id.is_(None),
        }
        found.append(or_(*(mine[each] for each in sorted(chosen.assigned))))
    if chosen.kinds:
        found.append(or_(*(Line.kind == kind for kind in chosen.kinds)))  # unlike a list, written out only once
    if chosen.council_kinds or is_given(chosen.region):
        of_kind = [Organisation.authority_kind.in_(chosen.council_kinds)] if chosen.council_kinds else []
        there = [Organisation.region == chosen.region] if is_given(chosen.region) else []
        found.append(Line.authority_id.in_(select(Organisation.id).where(*of_kind, *there)))
    return [*found, *conditions(sought, _names)]


def _names(words: str) -> ColumnElement[bool]:
    """The ask, its grant or indicator, or its council."""
    of_grant = select(Ring.id).join(Grant, Grant.id == Ring.grant_id).where(holds(Grant.name, words))
    return or_(
        holds(Line.title, words),
        Line.ring_id.in_(of_grant),
        Line.indicator_id.in_(select(Indicator.id).where(holds(Indicator.code, words))),
        Line.authority_id.in_(select(Organisation.id).where(holds(Organisation.name, words))),
    )


@prepared
def _counts(actor: Actor, chosen: QueueFilter, sought: Sought, days: _Days) -> Select[int, int]:
    group = _group(days)
    return select(group, func.count()).select_from(Line).where(*_open(actor, chosen, sought)).group_by(group)


def _selected(actor: Actor, chosen: QueueFilter, sought: Sought, days: _Days) -> Select[*tuple[Any, ...]]:
    group = _group(days)
    query = select(Line.id.label("id"), group.label("place")).where(*_open(actor, chosen, sought))
    if chosen.sort is QueueSort.COUNCIL:
        query = query.join(Organisation, Organisation.id == Line.authority_id)
    return query if chosen.group is None else query.where(group == chosen.group.order)


def _order(chosen: QueueFilter, days: _Days) -> list[ColumnElement[Any]]:
    by: dict[QueueSort, Any] = {
        QueueSort.DUE: Line.due_on,
        QueueSort.LINE: Line.title,
        QueueSort.COUNCIL: Organisation.short_name,
        QueueSort.TOTAL: func.coalesce(Line.tabled, literal(-1)),
    }
    column = by[chosen.sort]
    nothing_last = [Line.due_on.is_(None)] if chosen.sort is QueueSort.DUE else []
    return [_group(days), *nothing_last, column.desc() if chosen.is_descending else column, Line.id]


def _ordered(actor: Actor, chosen: QueueFilter, sought: Sought, days: _Days) -> Select[*tuple[Any, ...]]:
    return _selected(actor, chosen, sought, days).order_by(*_order(chosen, days))


@prepared
def _page(
    actor: Actor, chosen: QueueFilter, sought: Sought, days: _Days, first: int, size: int
) -> Select[*tuple[Any, ...]]:
    """Ordered by the index alone; the words are looked up for these lines only."""
    chosen_lines = _ordered(actor, chosen, sought, days).offset(first).limit(size).subquery()
    return (
        _details(actor, chosen_lines.c.place)
        .join(chosen_lines, chosen_lines.c.id == Line.id)
        .order_by(*_order(chosen, days))
    )


def _details(actor: Actor, place: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
    """The words of lines; a reply is new until its reader has looked at the line since it came."""
    seen, last = aliased(View), aliased(Position)
    return (
        select(
            *(Line.id, Line.version, Line.number, Line.title, Line.kind, Line.state, Line.due_on),
            *(Line.tabled, Line.tabled_up_to, Line.tabled_to_be_confirmed),
            *(Line.is_with_conditions, Line.assigned_to_id, Offer.reference, Person.name.label("assigned")),
            *(Organisation.short_name.label("council"), Organisation.authority_kind.label("council_kind")),
            *(
                seen.at.label("seen_at"),
                func.coalesce(Line.answered_at, last.sent_at).label("replied_at"),
                place.label("place"),
            ),
        )
        .join(Offer, Offer.id == Line.offer_id)
        .join(Organisation, Organisation.id == Line.authority_id)
        .outerjoin(Person, Person.id == Line.assigned_to_id)
        .outerjoin(
            last,
            and_(
                last.line_id == Line.id,
                last.round == Line.round,
                last.side == Side.COUNCIL,
                last.sent_at.is_not(None),
            ),
        )
        .outerjoin(
            seen, and_(seen.person_id == actor.person_id, seen.subject == literal("line:") + cast(Line.id, String))
        )
    )


def _line(actor: Actor, row: Any, due: Mapping[date | None, Lateness]) -> QueueLine:
    group = GROUPS[row.place]
    is_reply = group is QueueGroup.REPLY_RECEIVED
    mine = "You" if row.assigned_to_id == actor.person_id else row.assigned
    return QueueLine(
        id=row.id,
        version=row.version,
        reference=row.reference,
        number=row.number,
        title=row.title,
        kind=row.kind,
        council=row.council,
        council_kind=kind_words(row.council_kind),
        tabled=tabled_of(row),
        state=row.state,
        is_with_conditions=row.is_with_conditions,
        due=due.get(row.due_on),
        assigned=mine or "Unassigned",
        is_new_reply=is_reply and (row.seen_at is None or row.seen_at < row.replied_at),
        group=group,
    )
