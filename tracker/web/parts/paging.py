"""Where a page of a list lies in the whole of it; its links keep the rest of the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from tracker.web.parts.arguments import here

T = TypeVar("T")


@dataclass(frozen=True)
class Paging:
    """What `components/pagination.html` prints; `first` and `last` count rows from 1."""

    number: int
    size: int
    total: int

    @property
    def first(self) -> int:
        """The first row of this page; 0 on a page beyond the last."""
        return min((self.number - 1) * self.size + 1, self.total)

    @property
    def last(self) -> int:
        """Its last row."""
        return min(self.number * self.size, self.total)

    def of(self, items: Sequence[T]) -> Sequence[T]:
        """Those of all the items that are on this page."""
        return items[(self.number - 1) * self.size : self.number * self.size]

    @property
    def previous_href(self) -> str | None:
        """The page before, or None on the first."""
        if self.number <= 1:
            return None
        return here(page=self.number - 1 if self.number > 2 else None)

    @property
    def next_href(self) -> str | None:
        """The page after, or None on the last."""
        return here(page=self.number + 1) if self.number * self.size < self.total else None


def paging(number: int, total: int, size: int = 50) -> Paging:
    """That page of so many rows, or the last one there is."""
    pages = max(1, -(-total // size))
    return Paging(min(number, pages), size, total)
