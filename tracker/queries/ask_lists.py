"""Every open ask, as its department or the readers of all of them meet it (3-screens, `/asks`)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.clocks import Lateness, lateness_by_day
from tracker.domain.decisions import Outcome
from tracker.domain.lines import LineKind, Turn
from tracker.domain.money import Money
from tracker.domain.stances import Subject
from tracker.models.asks import Ask
from tracker.models.grants import Ring
from tracker.models.lines import Line
from tracker.queries import stances
from tracker.queries.ask_pages import AskLine, read_here
from tracker.queries.clocks import get_calendar
from tracker.queries.prepared import escaped, fetch, is_given, prepared
from tracker.queries.stances import Held, subject_of


@dataclass(frozen=True)
class AskFilter:
    """What the list of asks is narrowed to."""

    kind: LineKind | None = None
    words: str = ""


@dataclass(frozen=True)
class AskRow:
    """One ask. `due` is the oldest date owed by the department; `answers` the outcomes that were released."""

    id: int
    title: str
    kind: LineKind
    lines: int
    councils: int
    asked: Money
    due: Lateness | None
    stance: Held | None
    answers: Mapping[Outcome, int]


def count_asks(session: Session, actor: Actor, chosen: AskFilter) -> int:
    """How many asks have open lines that the actor reads here."""
    return int(fetch(session, *_count(actor, chosen.kind, escaped(chosen.words)))[0][0])


def list_asks(
    session: Session, actor: Actor, chosen: AskFilter, today: date, *, first: int = 0, size: int = 50
) -> Sequence[AskRow]:
    """A page of asks, those with the most open lines first; a fixed number of queries."""
    rows = fetch(session, *_page(actor, chosen.kind, escaped(chosen.words), first, size))
    about = {row.id: subject_of(row.grant_id, row.indicator_id, row.freedom_id) for row in rows}
    held = stances.find_stances(session, [each for each in about.values() if each], today)
    answers = _answers(session, actor, list(about))
    due = lateness_by_day((row.due_on for row in rows), today, get_calendar(session))
    return [_row(row, due.get(row.due_on), _of(held, about[row.id]), answers.get(row.id, {})) for row in rows]


def count_answers(lines: Sequence[AskLine]) -> Mapping[Outcome, int]:
    """How many of these lines had each outcome, in the order of outcomes."""
    counts = Counter(line.outcome for line in lines)
    return {outcome: counts[outcome] for outcome in Outcome if counts[outcome]}


def _of(held: Mapping[Subject, Held], subject: Subject | None) -> Held | None:
    return held.get(subject) if subject else None


def _open(actor: Actor, kind: LineKind | None, words: str) -> list[ColumnElement[bool]]:
    found = [read_here(actor), Line.settled_at.is_(None)]
    named = []
    if kind is not None:
        named.append(Ask.kind == kind)
    if is_given(words):
        named.append(Ask.title.icontains(words, escape="/"))
    return [*found, Line.ask_id.in_(select(Ask.id).where(*named))] if named else found


@prepared
def _count(actor: Actor, kind: LineKind | None, words: str) -> Select[int]:
    return select(func.count(Line.ask_id.distinct())).where(*_open(actor, kind, words))


@prepared
def _page(actor: Actor, kind: LineKind | None, words: str, first: int, size: int) -> Select[*tuple[Any, ...]]:
    ours = and_(Line.turn == Turn.DEPARTMENT, Line.due_on.is_not(None))
    some = (
        select(
            Line.ask_id,
            func.count().label("lines"),
            func.count(Line.authority_id.distinct()).label("councils"),
            func.sum(Line.asked).label("asked"),
            func.min(case((ours, Line.due_on))).label("due_on"),
        )
        .where(*_open(actor, kind, words))
        .group_by(Line.ask_id)
        .order_by(func.count().desc(), Line.ask_id)
        .offset(first)
        .limit(size)
        .subquery()
    )
    return (
        select(Ask.id, Ask.title, Ask.kind, Ring.grant_id, Ask.indicator_id, Ask.freedom_id, some)
        .join(Ask, Ask.id == some.c.ask_id)
        .outerjoin(Ring, Ring.id == Ask.ring_id)
        .order_by(some.c.lines.desc(), Ask.id)
    )


def _answers(session: Session, actor: Actor, ask_ids: Collection[int]) -> Mapping[int, Mapping[Outcome, int]]:
    found: dict[int, dict[Outcome, int]] = defaultdict(dict)
    for ask_id, outcome, count in fetch(session, *_released(actor, ask_ids)):
        found[ask_id][Outcome(outcome)] = count
    return found


@prepared
def _released(actor: Actor, ask_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    was_answered = Line.released_at.is_not(None)
    query = select(Line.ask_id, Line.released_outcome, func.count()).where(Line.ask_id.in_(ask_ids), was_answered)
    return query.where(read_here(actor)).group_by(Line.ask_id, Line.released_outcome)


def _row(row: Any, due: Lateness | None, stance: Held | None, answers: Mapping[Outcome, int]) -> AskRow:
    return AskRow(
        id=row.id,
        title=row.title,
        kind=row.kind,
        lines=row.lines,
        councils=row.councils,
        asked=row.asked or Money.zero(),
        due=due,
        stance=stance,
        answers=answers,
    )
