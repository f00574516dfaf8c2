"""Targets an authority is measured on, what is agreed about them, and the burden before and after.

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
            self._check_placeholder()
            return
        if not self.value.is_finite():
            raise RuleBroken(f"Enter a number for {self.year}", "value")
        object.__setattr__(self, "cause", "")
        object.__setattr__(self, "owner", "")
        object.__setattr__(self, "due_on", None)

    def _check_placeholder(self) -> None:
        if not self.cause.strip():
            raise RuleBroken(f"Say why the value for {self.year} is not known yet", "cause")
        if not self.owner.strip():
            raise RuleBroken(f"Say who will supply the value for {self.year}", "owner")
        if self.due_on is None:
            raise RuleBroken(f"Enter the date by which the value for {self.year} will be supplied", "due_on")

    @property
    def is_placeholder(self) -> bool:
        """Whether the value is still to come."""
        return self.value is None


def check_values(change: TargetChange, values: Iterable[TargetValue], years: Iterable[FinancialYear]) -> None:
    """Refuse values that do not fit what is asked.

    A target that is dropped has none; one replaced or eased has one value or placeholder for each
    of the programme's years. Raises RuleBroken on the field `values`.
    """
    given = Counter(each.year for each in values)
    if change is TargetChange.DROP:
        if given:
            raise RuleBroken("A target that is dropped has no values to reach", "values")
        return
    for year in years:
        if given.pop(year, 0) != 1:
            raise RuleBroken(f"Enter one value for {year}, or say when it will be known", "values")
    if given:
        raise RuleBroken(f"{min(given)} is not a year of this programme", "values")


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


class DutyKind(StrEnum):
    """What burdens an authority; named as in the catalogue of freedoms."""

    INDICATOR = "indicator"
    DATA_RETURN = "data_return"
    PLAN_DUTY = "plan_duty"
    INSPECTION = "inspection"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing an authority must report, send, write or undergo: the id is of its register."""

    kind: DutyKind
    id: int


@dataclass(frozen=True, slots=True)
class Burden:
    """How many of each an authority bears."""

    indicators: int = 0
    returns: int = 0
    plans: int = 0
    inspections: int = 0

    @property
    def all(self) -> int:
        """Of every kind together."""
        return self.indicators + self.returns + self.plans + self.inspections


@dataclass(frozen=True, slots=True)
class BurdenChange:
    """The burden before the agreements and after them."""

    before: Burden
    after: Burden

    @property
    def lifted(self) -> Burden:
        """How many of each fell away."""
        return Burden(
            self.before.indicators - self.after.indicators,
            self.before.returns - self.after.returns,
            self.before.plans - self.after.plans,
            self.before.inspections - self.after.inspections,
        )


def change_burden(duties: Iterable[Duty], ended: Iterable[Duty]) -> BurdenChange:
    """Burden before and after, when `ended` are the dropped indicators and the duties lifted.

    A replaced or eased target burdens as before. What ends was borne, even where not listed.
    """
    ended = frozenset(ended)
    before = frozenset(duties) | ended
    return BurdenChange(_count(before), _count(before - ended))


def _count(duties: Iterable[Duty]) -> Burden:
    counts = Counter(duty.kind for duty in duties)
    return Burden(
        counts[DutyKind.INDICATOR],
        counts[DutyKind.DATA_RETURN],
        counts[DutyKind.PLAN_DUTY],
        counts[DutyKind.INSPECTION],
    )
