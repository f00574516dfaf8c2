"""Targets an authority is measured on, and what is agreed about them.

Agreed targets are those kept, replaced and eased (2-model, section 4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain import placeholders
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear


class TargetChange(StrEnum):
    """What is asked about one indicator; the three are one ask."""

    DROP = "drop"
    REPLACE = "replace"
    EASE = "ease"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class TargetValue:
    """The value to reach in a year, or a baseline; a placeholder says why, who and by when.

    A known value empties those three. Raises RuleBroken on the field `value`, `cause`, `owner`
    or `due_on`.
    """

    year: FinancialYear
    value: Decimal | None
    cause: str = ""
    owner: str = ""
    due_on: date | None = None

    def __post_init__(self) -> None:
        if self.value is None:
            placeholders.check(f"value for {self.year}", "supply", self.cause, self.owner, self.due_on)
            return
        if not self.value.is_finite():
            raise RuleBroken(f"Enter a number for {self.year}", "value")
        object.__setattr__(self, "cause", "")
        object.__setattr__(self, "owner", "")
        object.__setattr__(self, "due_on", None)

    @property
    def is_placeholder(self) -> bool:
        """Whether the value is still to come."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class TargetCounts:
    """What became of the targets of one authority, or of several."""

    kept: int = 0
    eased: int = 0
    replaced: int = 0
    dropped: int = 0

    @property
    def agreed(self) -> int:
        """Targets after: kept, eased and replaced."""
        return self.kept + self.eased + self.replaced

    @property
    def all(self) -> int:
        """Targets before, the dropped ones too."""
        return self.agreed + self.dropped

    def __add__(self, other: TargetCounts) -> TargetCounts:
        if not isinstance(other, TargetCounts):
            return NotImplemented
        return TargetCounts(
            self.kept + other.kept,
            self.eased + other.eased,
            self.replaced + other.replaced,
            self.dropped + other.dropped,
        )


def count_targets(indicators: AbstractSet[int], agreed: Mapping[int, TargetChange]) -> TargetCounts:
    """Count one authority's targets, given by indicator, by what was agreed about each.

    An indicator that was agreed on but not held as a target is counted as if it had been one.
    """
    changes = Counter(agreed.values())
    return TargetCounts(
        kept=len(indicators - agreed.keys()),
        eased=changes[TargetChange.EASE],
        replaced=changes[TargetChange.REPLACE],
        dropped=changes[TargetChange.DROP],
    )


def count_by_authority(
    targets: Iterable[tuple[int, int]], agreed: Iterable[tuple[int, int, TargetChange]]
) -> dict[int, TargetCounts]:
    """Counts by authority, from (authority, indicator) and (authority, indicator, change).

    A target held for several years may be given for each; the last change of one indicator counts.
    """
    indicators: dict[int, set[int]] = {}
    changes: dict[int, dict[int, TargetChange]] = {}
    for authority, indicator in targets:
        indicators.setdefault(authority, set()).add(indicator)
    for authority, indicator, change in agreed:
        changes.setdefault(authority, {})[indicator] = change
    return {
        authority: count_targets(indicators.get(authority, set()), changes.get(authority, {}))
        for authority in sorted(indicators.keys() | changes.keys())
    }
