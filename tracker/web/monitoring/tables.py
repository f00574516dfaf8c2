"""The two tables of the overview as rows of a file."""

from collections.abc import Iterator, Sequence
from typing import Any

from tracker.domain.ageing import Step
from tracker.domain.financial_years import FinancialYear
from tracker.domain.offers import OfferState
from tracker.queries.monitoring import Overview

DEPARTMENT_COLUMNS = ("Department", *(step.words for step in Step), "Lines", "Oldest, working days late")


def region_columns(year: FinancialYear) -> Sequence[str]:
    """The heads of the table by region; £ are of one year."""
    return (
        "Region",
        "Councils",
        "With an offer",
        "In negotiation",
        "Awaiting signature",
        "In force",
        "Lines",
        "Still open",
        "Overdue",
        "Councils over 20 days late",
        f"Pounds asked {year.label}",
        f"Pounds agreed {year.label}",
    )


def region_rows(overview: Overview, year: FinancialYear) -> Iterator[tuple[Any, ...]]:
    """A row a region; £ are pence."""
    for region in overview.regions:
        figures = region.of_year(year)
        yield (
            region.name,
            region.councils,
            region.with_offer,
            region.states[OfferState.IN_NEGOTIATION],
            region.states[OfferState.AWAITING_SIGNATURE],
            region.states[OfferState.IN_FORCE],
            region.lines,
            region.still_open,
            region.overdue,
            region.long_overdue,
            figures.asked.money.pence,
            figures.agreed.money.pence,
        )


def department_rows(overview: Overview) -> Iterator[tuple[Any, ...]]:
    """A row a department, the latest first."""
    for each in overview.departments:
        yield (each.name, *each.ageing.in_order, each.ageing.lines, each.days_late)
