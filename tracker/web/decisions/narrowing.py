"""The filter beside the queue: what can be chosen, and what is chosen as chips that take it away again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from tracker.domain.lines import LineKind
from tracker.domain.queues import OWN, Assigned, QueueFilter
from tracker.domain.registers import REGIONS, AuthorityKind
from tracker.web.decisions.place import arguments_of, usual


@dataclass(frozen=True)
class Option:
    """One box to tick."""

    value: str
    words: str
    is_on: bool


@dataclass(frozen=True)
class Chip:
    """One thing that is applied, and the address without it."""

    text: str
    href: str


@dataclass(frozen=True)
class Narrowing:
    """What the fields and the chips are drawn from."""

    chosen: QueueFilter
    holders: Mapping[int, str] = field(default_factory=dict)

    @property
    def assigned(self) -> list[Option]:
        """Whose lines; a manager has none."""
        offered = [each for each in Assigned if each is not Assigned.YOU or each in usual()]
        return [Option(each.value, each.words, each in self.chosen.assigned) for each in offered]

    @property
    def holder_options(self) -> list[tuple[str, str]]:
        """The caseworkers, as a select has them; none where one is not asked for."""
        return [(str(each), name) for each, name in self.holders.items()]

    @property
    def kinds(self) -> list[Option]:
        """Kinds of ask."""
        return [Option(each.value, each.words, each in self.chosen.kinds) for each in LineKind]

    @property
    def councils(self) -> list[Option]:
        """Types of council."""
        return [Option(each.value, each.words, each in self.chosen.council_kinds) for each in AuthorityKind]

    @property
    def region_options(self) -> list[tuple[str, str]]:
        """Regions, as a select has them."""
        return [(each, each) for each in REGIONS]

    @property
    def kept(self) -> dict[str, Any]:
        """What the form carries on unseen: the group and the order."""
        carried = arguments_of(self.chosen)
        return {name: carried[name] for name in ("group", "sort", "order") if name in carried}

    @property
    def chips(self) -> list[Chip]:
        """What is applied, in the order of the fields."""
        chosen, found = self.chosen, []
        if chosen.holder is not None:
            name = self.holders.get(chosen.holder, "A colleague")
            found.append(Chip(f"Assigned to {name}", self._without(holder=None)))
        elif Assigned.EVERYONE not in chosen.assigned:
            words = "You or unassigned" if chosen.assigned == OWN else next(iter(chosen.assigned)).words
            found.append(Chip(words, self._without(assigned=[Assigned.EVERYONE.value])))
        for name, picked in (("kind", chosen.kinds), ("council", chosen.council_kinds)):
            for each in picked:
                left = [other.value for other in picked if other is not each]
                found.append(Chip(each.words, self._without(**{name: left})))
        if chosen.region:
            found.append(Chip(chosen.region, self._without(region=None)))
        if chosen.words:
            found.append(Chip(f"“{chosen.words}”", self._without(words=None)))
        return found

    @property
    def clear_href(self) -> str:
        """The queue of everyone, unnarrowed."""
        return url_for("decisions.queue", **{"assigned": Assigned.EVERYONE.value, **self.kept})

    def _without(self, **changed: Any) -> str:
        return url_for("decisions.queue", **arguments_of(self.chosen, **changed))
