"""The same ask elsewhere: what was agreed or refused before (2-model, "Precedent")."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.db import portions
from tracker.domain.decisions import Outcome
from tracker.domain.lines import LineState
from tracker.domain.money import Money
from tracker.domain.outliers import middle_of
from tracker.models.asks import Ask
from tracker.models.lines import Line
from tracker.queries.prepared import fetch, prepared

_AGREED = (Outcome.AGREE_AS_ASKED.value, Outcome.AGREE_WITH_CONDITIONS.value)
_TAKEN = (LineState.AGREED_IN_PRINCIPLE, LineState.AGREED)


def was_agreed(line: type[Line]) -> ColumnElement[bool]:
    """Whether a released line is a precedent that agreed, with or without conditions; `line` may be an alias.

    A counter that the council has accepted is one: government gave what it offered.
    """
    is_accepted = and_(line.released_outcome == Outcome.COUNTER.value, line.state.in_(_TAKEN))
    return or_(line.released_outcome.in_(_AGREED), is_accepted)


def is_no_kin(other: type[Line], line: type[Line]) -> ColumnElement[bool]:
    """Whether two lines of the same ask are not of one lineage; either may be an alias.

    In one offer a council asks for a thing again only where it was refused, or varies it.
    """
    return or_(other.offer_id != line.offer_id, other.authority_id != line.authority_id)


def agreed_before(session: Session, line_ids: Collection[int]) -> frozenset[int]:
    """Those of the lines whose ask was agreed on another line, in any programme."""
    mine, ask, same, other = aliased(Line), aliased(Ask), aliased(Ask), aliased(Line)
    is_agreed = (
        exists()
        .where(ask.id == mine.ask_id, same.kind == ask.kind, same.key == ask.key)
        .where(other.ask_id == same.id, is_no_kin(other, mine), other.released_at.is_not(None), was_agreed(other))
    )
    found: set[int] = set()
    for some in portions(sorted(line_ids)):
        found.update(session.scalars(select(mine.id).where(mine.id.in_(some), is_agreed)))
    return frozenset(found)


def latest_outcomes(session: Session, line_ids: Collection[int]) -> dict[int, Outcome]:
    """The outcome released last on another line of the same ask, by line id; none where there is none."""
    rows = fetch(session, *_released(list(line_ids)))
    return {line_id: Outcome(outcome) for line_id, outcome in rows if outcome}


@prepared
def _released(line_ids: Collection[int]) -> Select[int, str | None]:
    """What was released last in each programme, the very last of them at the end."""
    mine, same, other, last = aliased(Ask), aliased(Ask), aliased(Line), aliased(Line)
    last_there = (
        select(other.id)
        .where(other.ask_id == same.id, other.released_at.is_not(None), is_no_kin(other, Line))
        .order_by(other.released_at.desc(), other.id.desc())
        .limit(1)
        .correlate(same, Line)
        .scalar_subquery()
    )
    return (
        select(Line.id, last.released_outcome)
        .join(mine, mine.id == Line.ask_id)
        .join(same, and_(same.kind == mine.kind, same.key == mine.key))
        .join(last, last.id == last_there)
        .where(Line.id.in_(line_ids))
        .order_by(Line.id, last.released_at, last.id)
    )


def middle_asked(session: Session, ask_ids: Collection[int]) -> dict[int, Money]:
    """The middle £ of the lines of each ask, by ask id; from the index alone. A draft has asked for nothing yet."""
    middles = {ask_id: middle_of(_middles(amounts)) for ask_id, amounts in fetch(session, *_asked(list(ask_ids)))}
    return {ask_id: middle for ask_id, middle in middles.items() if middle is not None}


def _middles(amounts: str) -> list[Money]:
    """The one amount in the middle, or the two."""
    pence = sorted(map(int, amounts.split()))
    before = (len(pence) - 1) // 2
    return [Money(each) for each in pence[before : len(pence) - before]]


@prepared
def _asked(ask_ids: Collection[int]) -> Select[int, str]:
    """All that was asked, one text an ask: SQLite is slow to number rows, and thousands of rows are slow to fetch."""
    amounts = func.aggregate_strings(cast(Line.asked, Text), " ")
    return select(Line.ask_id, amounts).where(Line.ask_id.in_(ask_ids), Line.asked.is_not(None)).group_by(Line.ask_id)
