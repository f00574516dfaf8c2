"""What is said of selected lines before anything is tried: which cannot be dealt with as was meant, how many are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.moves import Move
from tracker.domain.offers import OfferState


class Listed(Protocol):
    """A line as a page of many lists it."""

    @property
    def id(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def state(self) -> LineState: ...
    @property
    def stage(self) -> Stage: ...
    @property
    def turn(self) -> Turn: ...


def why_not(line: Listed, moves: Sequence[Move], picked_at: int) -> str:
    """Why a line, picked at a version, can make none of the moves now; empty if it can."""
    if any(move.fits(line.state, line.stage, line.turn, OfferState.IN_NEGOTIATION) for move in moves):
        return "" if line.version == picked_at else "changed since you selected it"
    if line.stage in (Stage.RECOMMENDED, Stage.APPROVED):
        return f"{line.stage.words.lower()} already"
    return line.state.words.lower()


def count_ticked(lines: Sequence[Listed], ticked: Collection[int]) -> str:
    """How many of a group of lines are selected: "selected" for all, "not selected" for none."""
    count = sum(line.id in ticked for line in lines)
    if count == len(lines):
        return "selected"
    return f"{count} selected" if count else "not selected"
