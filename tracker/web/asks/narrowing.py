"""What the lines of an ask are narrowed to and ordered by, kept in the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask import request

from tracker.domain.money import Money
from tracker.domain.registers import AuthorityKind
from tracker.queries.ask_pages import AskLine
from tracker.web.parts.arguments import chosen, here, words


class AskSort(StrEnum):
    """What orders the lines of an ask."""

    DUE = "due"
    COUNCIL = "council"
    TOTAL = "total"


class Wants(StrEnum):
    """Whether a line asks for conditions."""

    WITH = "with"
    WITHOUT = "without"

    @property
    def words(self) -> str:
        """As on screen."""
        return "With conditions" if self is Wants.WITH else "Without conditions"


_KEYS: dict[AskSort, Callable[[AskLine], Any]] = {
    AskSort.DUE: lambda line: line.due.due_on if line.due else date.max,
    AskSort.COUNCIL: lambda line: line.council,
    AskSort.TOTAL: lambda line: line.asked or Money.zero(),
}
_NARROWING = frozenset({"kind", "council", "wants", "sort", "order"})
_FIRST = {"page": None, "select": None, "again": None}


def narrowed() -> dict[str, str]:
    """The arguments of this page's address that narrow and order, to come back to it by."""
    return {name: value for name, value in request.args.items() if name in _NARROWING}


@dataclass(frozen=True)
class AskNarrowing:
    """What is in the address; empty narrows nothing."""

    kind: AuthorityKind | None
    council: str
    wants: Wants | None
    sort: AskSort
    is_descending: bool

    @classmethod
    def of_page(cls) -> AskNarrowing:
        """From this page's address."""
        kind = chosen("kind", tuple(AuthorityKind))
        wants = chosen("wants", tuple(Wants))
        return cls(
            kind=AuthorityKind(kind) if kind else None,
            council=words("council"),
            wants=Wants(wants) if wants else None,
            sort=AskSort(chosen("sort", tuple(AskSort), AskSort.DUE)),
            is_descending=chosen("order", ("descending",)) == "descending",
        )

    def of(self, lines: Sequence[AskLine]) -> Sequence[AskLine]:
        """Those that fit: what stands out first, then like asks, then those that do not wait for us; each in order."""
        fitting = [line for line in lines if self._fits(line)]
        fitting.sort(key=lambda line: (line.council, line.reference, line.number))
        fitting.sort(key=_KEYS[self.sort], reverse=self.is_descending)
        return sorted(fitting, key=lambda line: (not line.is_ready, not line.standout))

    def _fits(self, line: AskLine) -> bool:
        return (
            (self.kind is None or line.council_kind is self.kind)
            and self.council.lower() in line.council.lower()
            and (self.wants is None or (self.wants is Wants.WITH) is bool(line.conditions))
        )

    @property
    def chips(self) -> list[dict[str, str]]:
        """What is applied, each with the address without it."""
        found = []
        if self.kind is not None:
            found.append({"text": self.kind.words, "href": here(kind=None, **_FIRST)})
        if self.wants is not None:
            found.append({"text": self.wants.words, "href": here(wants=None, **_FIRST)})
        if self.council:
            found.append({"text": f"“{self.council}”", "href": here(council=None, **_FIRST)})
        return found

    @property
    def sorts(self) -> dict[str, dict[str, str]]:
        """The link in each column's head."""
        return {each.value: self._sort(each) for each in AskSort}

    def _sort(self, sort: AskSort) -> dict[str, str]:
        is_current = self.sort is sort
        turned = is_current and not self.is_descending
        href = here(sort=sort.value, order="descending" if turned else None, **_FIRST)
        direction = ("descending" if self.is_descending else "ascending") if is_current else ""
        return {"href": href, "direction": direction}
