"""Keeping the running totals: what a moved line takes from one tally and adds to another."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from tracker import db
from tracker.db import portions
from tracker.domain.amounts import Amount, known_money, sum_amounts
from tracker.domain.lines import LineState
from tracker.domain.totals import Contribution, Tally, contributions, tally_of
from tracker.models.lines import Line, Position, PositionAmount
from tracker.models.totals import Total


class Key(NamedTuple):
    """The row of totals that a figure belongs to."""

    programme_id: int
    department_id: int
    authority_id: int
    ask_id: int
    year: int
    tally: Tally


@dataclass(frozen=True)
class Counted:
    """How a line counted before a move: enough to take it out again."""

    tally: Tally | None
    round: int
    department_id: int

    @classmethod
    def of(cls, line: Line) -> "Counted":
        """As the line stands now."""
        return cls(tally_of(line.state), line.round, line.owner_id)


Sums = dict[Key, Contribution]
Rounds = Mapping[int, Mapping[int, Sequence[Amount]]]


def shift(session: Session, lines: Sequence[Line], before: Sequence[Counted]) -> None:
    """Move lines from where they counted to where they count now, in one upsert.

    Also keeps each line's own copies of its £: `asked`, `tabled`, and how many years of each are not fixed.
    """
    moved = [(line, was) for line, was in zip(lines, before, strict=True) if was != Counted.of(line)]
    if not moved:
        return
    rounds = read_rounds(session, [line.id for line, _was in moved])
    sums: Sums = {}
    for line, was in moved:
        is_now = Counted.of(line)
        _add(sums, line, was, rounds[line.id], sign=-1)
        _add(sums, line, is_now, rounds[line.id], sign=1)
        _keep(line, rounds[line.id])
    session.flush()
    _upsert(session, sums)


def read_rounds(session: Session, line_ids: Collection[int]) -> Rounds:
    """The amounts of every sent position of these lines: line id → round → amounts."""
    found: dict[int, dict[int, list[Amount]]] = defaultdict(lambda: defaultdict(list))
    for some in portions(sorted(line_ids)):
        query = (
            select(
                Position.line_id,
                Position.round,
                PositionAmount.year,
                PositionAmount.kind,
                PositionAmount.money,
                PositionAmount.cause,
                PositionAmount.owner,
                PositionAmount.due_on,
            )
            .join(PositionAmount, PositionAmount.position_id == Position.id)
            .where(Position.line_id.in_(some), Position.sent_at.is_not(None))
        )
        for line_id, round_, year, kind, money, cause, owner, due in session.execute(query):
            found[line_id][round_].append(Amount(year, kind, money, cause, owner, due))
    return found


def _keep(line: Line, rounds: Mapping[int, Sequence[Amount]]) -> None:
    """The line's own copies of its £."""
    asked, tabled = rounds.get(1, ()), rounds.get(line.round, ())
    line.asked, whole = known_money(asked), sum_amounts(asked)
    line.asked_up_to, line.asked_to_be_confirmed = whole.up_to, whole.to_be_confirmed
    line.tabled, whole = known_money(tabled), sum_amounts(tabled)
    line.tabled_up_to, line.tabled_to_be_confirmed = whole.up_to, whole.to_be_confirmed


def _add(sums: Sums, line: Line, counted: Counted, rounds: Mapping[int, Sequence[Amount]], *, sign: int) -> None:
    if counted.tally is None:
        return
    rows = contributions(rounds.get(1, ()), rounds.get(counted.round, ()))
    for row in rows:
        key = Key(
            line.programme_id,
            counted.department_id,
            line.authority_id,
            line.ask_id,
            row.year,
            counted.tally,
        )
        sums[key] = _plus(sums.get(key, Contribution(row.year)), row, sign)


def _plus(left: Contribution, right: Contribution, sign: int) -> Contribution:
    return replace(
        left,
        asked=left.asked + right.asked * sign,
        tabled=left.tabled + right.tabled * sign,
        lines=left.lines + right.lines * sign,
        up_to=left.up_to + right.up_to * sign,
        to_be_confirmed=left.to_be_confirmed + right.to_be_confirmed * sign,
    )


def _upsert(session: Session, sums: Sums) -> None:
    """Add to the rows, in key order so that two writers never wait for each other in a ring."""
    table = cast(Table, Total.__table__)
    insert = db.upsert(session, table)
    figures = ("asked", "tabled", "lines", "up_to", "to_be_confirmed")
    statement = insert.on_conflict_do_update(
        index_elements=list(Key._fields),
        set_={name: table.c[name] + insert.excluded[name] for name in figures},
    )
    rows = [
        {**key._asdict(), **{name: getattr(sums[key], name) for name in figures}}
        for key in sorted(sums)
        if sums[key] != Contribution(key.year)
    ]
    if rows:
        session.execute(statement, rows)


def rebuild(session: Session) -> None:
    """Throw the totals away and add up every line again."""
    session.execute(delete(Total))
    _upsert(session, add_up(session))


def add_up(session: Session) -> Sums:
    """The totals as the lines themselves give them, read in portions."""
    sums: Sums = {}
    last = 0
    while True:
        query = select(Line).where(Line.id > last, Line.state != LineState.DRAFT)
        lines = session.scalars(query.order_by(Line.id).limit(500)).all()
        if not lines:
            return sums
        rounds = read_rounds(session, [line.id for line in lines])
        for line in lines:
            _add(sums, line, Counted.of(line), rounds.get(line.id, {}), sign=1)
        last = lines[-1].id
        session.expunge_all()


def compare(session: Session) -> list[str]:
    """What is wrong with the stored totals, a sentence a row; empty when all agree."""
    should = {key: row for key, row in add_up(session).items() if row != Contribution(key.year)}
    faults = []
    for total in session.scalars(select(Total).order_by(*Total.__table__.primary_key)):
        key = Key(*(getattr(total, name) for name in Key._fields))
        stored = Contribution(key.year, total.asked, total.tabled, total.lines, total.up_to, total.to_be_confirmed)
        expected = should.pop(key, Contribution(key.year))
        if stored != expected:
            faults.append(f"{_words(key)}: stored {_figures(stored)}, should be {_figures(expected)}")
    faults.extend(f"{_words(key)}: missing, should be {_figures(row)}" for key, row in should.items())
    return faults


def _words(key: Key) -> str:
    return ", ".join(f"{name} {value}" for name, value in key._asdict().items())


def _figures(row: Contribution) -> str:
    return f"{row.asked} asked, {row.tabled} tabled, {row.lines} lines"
