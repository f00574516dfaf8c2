"""When a body is there to ask, to answer or to sign: dated openings and closings (2-model, "Dated bodies")."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.errors import NotFound, RuleBroken
from tracker.domain.registers import AuthorityKind

MADE_UP_OF_COUNCILS = frozenset(kind.value for kind in AuthorityKind if not kind.is_council)


@dataclass(frozen=True)
class Lifespan:
    """The days on which a body is there. `closed_on` is the first day without it."""

    opened_on: date | None
    closed_on: date | None
    authority_kind: str | None = None

    def is_open(self, day: date) -> bool:
        """Whether the body is there on that day.

        No opening day means before 2000, but for bodies that councils make up: not known, not open.
        """
        if self.opened_on is None:
            return self.authority_kind not in MADE_UP_OF_COUNCILS and not self._is_closed(day)
        return self.opened_on <= day and not self._is_closed(day)

    def _is_closed(self, day: date) -> bool:
        return self.closed_on is not None and day >= self.closed_on


@dataclass(frozen=True)
class Succession:
    """Who took over from whom; `codes` settle which of several successors is the first."""

    spans: Mapping[int, Lifespan]
    codes: Mapping[int, str]
    successors: Mapping[int, Collection[int]]
    predecessors: Mapping[int, Collection[int]]

    def holder_on(self, organisation_id: int, day: date) -> int:
        """The body that holds, on that day, the functions of the one named.

        It follows successors of a body that has closed, and predecessors of one not open yet; of several
        the first by code. Raises NotFound for a body that is not held, RuleBroken when nobody holds them on that day.
        """
        if organisation_id not in self.spans:
            raise NotFound
        span = self.spans[organisation_id]
        is_over = span.closed_on is not None and day >= span.closed_on
        steps = self.successors if is_over else self.predecessors
        reached = [organisation_id]
        for here in reached:
            if self.spans[here].is_open(day):
                return here
            following = sorted(steps.get(here, ()), key=lambda each: self.codes[each])
            reached.extend(each for each in following if each not in reached)
        raise RuleBroken(f"Nobody is known to hold the functions of {self.codes[organisation_id]} on that day")
