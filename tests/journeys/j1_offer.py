"""What J1's council asks for and gives, typed with pence, and what that comes to."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money

YEARS = (FinancialYear(2011), FinancialYear(2012), FinancialYear(2013))
Pence = tuple[int, int, int]


def typed(pence: int) -> str:
    """As people type it: "846,120.37"."""
    return f"{pence // 100:,}.{pence % 100:02d}"


@dataclass(frozen=True)
class Removal:
    """Lift one ring-fence: what is looked for, the option chosen, pence by year, what it is called then."""

    search: str
    option: str
    pence: Pence
    title: str
    department: str

    @property
    def pounds(self) -> dict[str, str]:
        """The fields of the page that asks for £ by year."""
        return {f"amounts-{year.start}-figure": typed(each) for year, each in zip(YEARS, self.pence, strict=True)}


REMOVALS = (
    Removal(
        "ethnic minority",
        "Ethnic Minority Achievement Grant",
        (84_612_037, 86_100_005, 87_749_999),
        "Lift the ring-fence on the Ethnic Minority Achievement Grant",
        "DfE",
    ),
    Removal(
        "social care",
        "Social Care Reform Grant",
        (120_345_678, 125_000_001, 130_000_050),
        "Lift the ring-fence on the Social Care Reform Grant",
        "DH",
    ),
)
TARGET_CODE, TARGET_DEPARTMENT = "NI 154", "CLG"
TARGET = {
    "baseline": "412.5",
    "baseline_year": "2009",
    **{f"values-{year.start}-figure": value for year, value in zip(YEARS, ("395", "380.5", "366"), strict=True)},
}
WORDS = {
    "words": "Luton may spend the whole of it on any purpose from 1 April 2011.",
    "obstacle": "The determination names one purpose, so £40,000 a year goes on keeping accounts apart.",
    "legal_lever": "A new grant determination",
    "basis_unknown": True,
}
TARGET_WORDS = {
    **WORDS,
    "words": "Ease the path, so that homes are built where people wait for them and not where land is cheap.",
    "obstacle": "The path was set before the market fell.",
    "legal_lever": "A letter of the department",
}
DATES = {"starts_on": date(2011, 4, 1), "review_on": date(2012, 9, 30)}
SAVED: Pence = (18_000_033, 24_000_066, 31_000_099)
SHARE_KEPT = 33
SAVING = {
    "title": "One assessment team with the primary care trust",
    **{f"money_{year.start}": typed(each) for year, each in zip(YEARS, SAVED, strict=True)},
    "share_kept": str(SHARE_KEPT),
    "measure": "Spending on assessment against 2010-11",
    "data_source": "Revenue outturn",
    "reported": "Each quarter",
    "rests_on": ["1", "2"],
}
OUTCOME = {
    "title": "More homes for people who wait for one",
    "unit": "homes",
    "baseline": "412.50",
    "baseline_year": "2009",
    **{f"value_{year.start}": value for year, value in zip(YEARS, ("420", "450", "500"), strict=True)},
    "measure": "NI 154",
    "data_source": "Housing flows reconciliation",
    "reported": "Once a year",
    "rests_on": ["3"],
}


def money(pence: int) -> str:
    """As pages and documents print it."""
    return str(Money(pence))


ASKED: Pence = tuple(sum(each) for each in zip(*(removal.pence for removal in REMOVALS), strict=True))  # type: ignore[assignment]


def with_total(pence: Pence) -> list[str]:
    """Each year's sum and the sum of all, as a table shows them."""
    return [money(each) for each in (*pence, sum(pence))]
