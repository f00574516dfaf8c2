"""What a move is: one row of the table in `workflow.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tracker.domain.clocks import ClockKind
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.offers import OfferState
from tracker.domain.permissions import Permission


class Before(StrEnum):
    """Stands for "the state before" in a result."""

    STATE = "state_before"


@dataclass(frozen=True)
class Result:
    """What a line becomes; None leaves a thing as it is.

    `stops` are clocks that end with the move, `starts` those that begin on its day; `pauses` stand still from then
    on, `resumes` go on again.
    """

    state: LineState | Before | None = None
    stage: Stage | None = None
    turn: Turn | None = None
    stops: tuple[ClockKind, ...] = ()
    starts: tuple[ClockKind, ...] = ()
    pauses: tuple[ClockKind, ...] = ()
    resumes: tuple[ClockKind, ...] = ()


ONLY = "only"  # the name of the result of a move that can end in one way


@dataclass(frozen=True)
class Move:
    """One row: who may, from where, into what.

    `states`, `stages`, `turns` are what a line must be in (empty: any); `offer_states` what its
    offer must be in (empty: any). A move of an offer, commitment or agreement has no `results`.
    `waits_for_round`: not while other departments are asked about the line.
    """

    name: str
    permission: Permission
    event: EventKind
    offer_states: frozenset[OfferState] = frozenset()
    states: frozenset[LineState] = frozenset()
    stages: frozenset[Stage] = frozenset()
    turns: frozenset[Turn] = frozenset()
    results: Mapping[str, Result] = field(default_factory=lambda: MappingProxyType({}))
    waits_for_round: bool = False

    def is_of_line(self) -> bool:
        """Whether the move is made by lines."""
        return bool(self.results)

    def fits(self, state: LineState, stage: Stage, turn: Turn, offer_state: OfferState) -> bool:
        """Whether a line standing so may make the move at all."""
        return (
            (not self.states or state in self.states)
            and (not self.stages or stage in self.stages)
            and (not self.turns or turn in self.turns)
            and self.fits_offer(offer_state)
        )

    def fits_offer(self, offer_state: OfferState) -> bool:
        """Whether an offer in this state may make the move, or have its lines make it."""
        return not self.offer_states or offer_state in self.offer_states


def one(result: Result) -> Mapping[str, Result]:
    """The results of a move that can end in one way."""
    return MappingProxyType({ONLY: result})
