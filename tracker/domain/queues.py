"""A department's queue: what each of its open lines needs, in order of need (3-screens, "Queue"; 7-look, 3).

A line is in one group only: the first that fits. `queries/queues.py` says the same in SQL.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.lines import LineKind, LineState, Stage, Turn
from tracker.domain.registers import AuthorityKind


class QueueGroup(StrEnum):
    """The groups, in order of need."""

    NEW = "new"
    REPLY_RECEIVED = "reply_received"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    NOT_LOOKED_AT = "not_looked_at"
    ASSESSING = "assessing"
    RETURNED = "returned"
    RECOMMENDED = "recommended"
    APPROVED = "approved"
    WITH_TREASURY = "with_treasury"
    WITH_COUNCIL = "with_council"

    @property
    def words(self) -> str:
        """As on screen."""
        return _WORDS[self]

    @property
    def order(self) -> int:
        """Its place, from 0."""
        return list(QueueGroup).index(self)


_WORDS = {
    QueueGroup.NEW: "New",
    QueueGroup.REPLY_RECEIVED: "Reply received",
    QueueGroup.OVERDUE: "Overdue",
    QueueGroup.DUE_SOON: "Due in 5 working days",
    QueueGroup.NOT_LOOKED_AT: "Not looked at",
    QueueGroup.ASSESSING: "Assessing",
    QueueGroup.RETURNED: "Recommendation returned",
    QueueGroup.RECOMMENDED: "Waiting for approval",
    QueueGroup.APPROVED: "Approved, waiting for release",
    QueueGroup.WITH_TREASURY: "With HM Treasury",
    QueueGroup.WITH_COUNCIL: "With the council",
}


@dataclass(frozen=True)
class Need:
    """What a line's group is found from. `has_recommendation`: one is in hand, made since the last release.

    `is_answered`: the council answered a question, and nobody has recommended anything since.
    """

    state: LineState
    stage: Stage
    turn: Turn
    due_on: date | None
    is_acknowledged: bool
    has_recommendation: bool
    is_answered: bool = False


def group_of(need: Need, today: date, soon_until: date) -> QueueGroup:
    """The first group that fits an open line; `soon_until` is the day five working days after `today`.

    Recommended and approved lines are never *overdue* here, though they may show as it: what they need is
    another person.
    """
    if need.turn is not Turn.DEPARTMENT:
        return QueueGroup.WITH_TREASURY if need.turn is Turn.TREASURY else QueueGroup.WITH_COUNCIL
    if need.stage in _LATER:
        return _LATER[need.stage]
    if need.state is LineState.SUBMITTED and not need.is_acknowledged:
        return QueueGroup.NEW
    if need.is_answered or (need.state is LineState.COUNTER_PROPOSED and not need.has_recommendation):
        return QueueGroup.REPLY_RECEIVED
    if need.due_on is not None and need.due_on <= soon_until:
        return QueueGroup.OVERDUE if need.due_on < today else QueueGroup.DUE_SOON
    if need.stage is Stage.NOT_LOOKED_AT:
        return QueueGroup.NOT_LOOKED_AT
    return QueueGroup.RETURNED if need.has_recommendation else QueueGroup.ASSESSING


_LATER = {Stage.RECOMMENDED: QueueGroup.RECOMMENDED, Stage.APPROVED: QueueGroup.APPROVED}


class Assigned(StrEnum):
    """Whose lines a queue shows."""

    YOU = "you"
    UNASSIGNED = "unassigned"
    EVERYONE = "everyone"

    @property
    def words(self) -> str:
        """As on screen."""
        return "Everyone in your department" if self is Assigned.EVERYONE else self.value.capitalize()


class QueueSort(StrEnum):
    """What orders the lines inside their groups."""

    DUE = "due"
    LINE = "line"
    COUNCIL = "council"
    TOTAL = "total"


OWN = frozenset({Assigned.YOU, Assigned.UNASSIGNED})
ALL = frozenset({Assigned.EVERYONE})


@dataclass(frozen=True)
class QueueFilter:
    """What a queue is narrowed to; empty tuples and texts narrow nothing.

    `holder` is the person whose lines they are, whatever `assigned` says.
    """

    assigned: frozenset[Assigned] = OWN
    kinds: tuple[LineKind, ...] = ()
    council_kinds: tuple[AuthorityKind, ...] = ()
    region: str = ""
    words: str = ""
    group: QueueGroup | None = None
    sort: QueueSort = QueueSort.DUE
    is_descending: bool = False
    holder: int | None = None
