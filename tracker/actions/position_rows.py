"""The terms of one side as a row: what a draft, a recommendation and a council's counter write alike."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tracker.domain.actors import Actor
from tracker.domain.amounts import Amount
from tracker.domain.decisions import Terms
from tracker.domain.lines import Side
from tracker.domain.targets import TargetValue
from tracker.models.lines import Line, Position, PositionAmount, PositionCondition, PositionValue


def next_round(line: Line, side: Side, actor: Actor, terms: Terms, *, sent_at: datetime | None = None) -> Position:
    """A position of the round after the line's last; without `sent_at` it is still the side's own."""
    return Position(
        line_id=line.id,
        round=line.round + 1,
        side=side,
        words=terms.words,
        person_id=actor.person_id,
        sent_at=sent_at,
        amounts=amounts(terms.amounts),
        values=values(terms.values),
        conditions=conditions(terms.conditions),
    )


def amounts(given: Iterable[Amount]) -> list[PositionAmount]:
    """£ by year."""
    return [
        PositionAmount(
            year=each.year,
            kind=each.kind,
            money=each.money,
            cause=each.cause.strip(),
            owner=each.owner.strip(),
            due_on=each.due_on,
        )
        for each in given
    ]


def values(given: Iterable[TargetValue]) -> list[PositionValue]:
    """Values of a target by year."""
    return [
        PositionValue(
            year=each.year, value=each.value, cause=each.cause.strip(), owner=each.owner.strip(), due_on=each.due_on
        )
        for each in given
    ]


def conditions(given: Sequence[str]) -> list[PositionCondition]:
    """The conditions that say something, numbered from 1."""
    said = [stripped for words in given if (stripped := words.strip())]
    return [PositionCondition(number=number, words=words) for number, words in enumerate(said, 1)]
