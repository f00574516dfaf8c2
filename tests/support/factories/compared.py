"""Offers with rounds, for the document that compares them: ordinary ones, and those that a layout fails on."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tracker.domain.amounts import Amount, fixed, to_be_confirmed, up_to
from tracker.domain.comparison_documents import OfferRounds
from tracker.domain.comparisons import LineRounds, Said
from tracker.domain.decisions import Terms
from tracker.domain.financial_years import FinancialYear, between
from tracker.domain.line_drafts import LONGEST_WORDS
from tracker.domain.lines import LineKind, LineState, Side
from tracker.domain.money import LARGEST, Money
from tracker.domain.offers import OfferKind, OfferState
from tracker.domain.targets import TargetValue

YEARS = between(FinancialYear(2011), FinancialYear(2013))
ASKED_ON = datetime(2010, 9, 3, 10, tzinfo=UTC)
ANSWERED_ON = datetime(2010, 10, 12, 10, tzinfo=UTC)
DRAWN_AT = datetime(2010, 11, 1, 10, 12, tzinfo=UTC)
ASKED = "The council may spend all of this grant on any purpose from 1 April 2011."
ANSWERED = "The council may spend half of this grant on any purpose from 1 April 2011."


def line(number: int = 1, *, older: Terms | None = None, newer: Terms | None = None, title: str = "") -> LineRounds:
    """A ring-fence asked for in round 1 and answered in round 2; still in its first round without `newer`."""
    said = [Said(1, Side.COUNCIL, ASKED_ON, older or Terms(ASKED, pounds(846_000)))]
    if newer is not None:
        said.append(Said(2, Side.DEPARTMENT, ANSWERED_ON, newer))
    return LineRounds(
        number=number,
        title=title or "Lift the ring-fence on the Social Care Reform Grant",
        kind=LineKind.RING_FENCE_REMOVAL,
        state=LineState.COUNTER_PROPOSED,
        council="Luton Borough Council",
        department="Department of Health",
        said=tuple(said),
    )


def pounds(*by_year: int) -> tuple[Amount, ...]:
    """Whole pounds by year; one figure stands for all years."""
    each = by_year if len(by_year) > 1 else by_year * len(YEARS)
    return tuple(fixed(year, Money.from_pounds(amount)) for year, amount in zip(YEARS, each, strict=True))


def compared_offer(*lines: LineRounds, notice: str = "") -> OfferRounds:
    """Round 1 of these lines beside round 2, for the department."""
    return OfferRounds(
        reference="SO-0142",
        name="Care at home",
        kind=OfferKind.SINGLE_OFFER,
        programme="Single offer 2011-12",
        state=OfferState.IN_NEGOTIATION,
        councils=("Luton Borough Council",),
        marking="OFFICIAL",
        notice=notice,
        reader="Department of Health",
        first=1,
        last=2,
        lines=lines,
        drawn_at=DRAWN_AT,
    )


def ordinary(lines: int = 3) -> OfferRounds:
    """The last line has no answer; the others are halved, with a condition."""
    answered = Terms(ANSWERED, pounds(423_000), (), ("Report each quarter.",))
    return compared_offer(*(line(n, newer=answered) for n in range(1, lines)), line(lines))


def long_words() -> OfferRounds:
    """As many words as a field takes, on both sides, half of them new, and one without a space."""
    older, newer = (f"{first} of it. " * (LONGEST_WORDS // 14) for first in ("All", "Half"))
    web = f"See https://example.org/{'a' * 300}."
    return compared_offer(
        line(1, older=Terms(older, pounds(1)), newer=Terms(newer, pounds(2))),
        line(2, newer=Terms(web, pounds(1), (), (web, "As it was.")), title="Lift it " * 30),
    )


def wide_money() -> OfferRounds:
    """The largest amount a field takes, pence, and amounts that are not fixed or not there."""
    first, second, _ = YEARS
    open_amount = to_be_confirmed(second, "Not announced", "Department of Health", date(2010, 12, 1))
    return compared_offer(
        line(
            1, older=Terms(ASKED, tuple(fixed(y, LARGEST) for y in YEARS)), newer=Terms(ASKED, (fixed(first, LARGEST),))
        ),
        line(2, newer=Terms(ASKED, (up_to(first, Money(84_600_050)), open_amount))),
    )


def values() -> OfferRounds:
    """A target: values and no pounds, one to be confirmed and one left out."""
    first, second, _ = YEARS
    asked = Terms("Ease it.", (), tuple(TargetValue(year, Decimal(80)) for year in YEARS))
    open_value = TargetValue(second, None, "Census", "Office for National Statistics", date(2011, 3, 1))
    return compared_offer(
        line(1, older=asked, newer=Terms("Ease it.", (), (TargetValue(first, Decimal("82.5")), open_value)))
    )


def nothing_changed() -> OfferRounds:
    """Lines that came back, or never moved."""
    asked = Terms(ASKED, pounds(846_000))
    return compared_offer(line(1, newer=asked), line(2))


def joint() -> OfferRounds:
    """Two councils, and figures that are illustrative."""
    councils = ("Luton Borough Council", "Central Bedfordshire Council")
    return replace(ordinary(), councils=councils, notice="Figures by council are illustrative.")


COMPARED: Mapping[str, Callable[[], OfferRounds]] = {
    each.__name__: each for each in (ordinary, long_words, wide_money, values, nothing_changed, joint)
}
