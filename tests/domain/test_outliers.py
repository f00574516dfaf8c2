"""Which of many like asks stand out (3-screens, "Ask page")."""

import pytest

from tracker.domain.decisions import Sensitivity
from tracker.domain.money import Money
from tracker.domain.outliers import Standout, middle_of, reasons_of

MIDDLE = Money.from_pounds(100)


@pytest.mark.parametrize(
    ("line", "reasons"),
    [
        (Standout(Money.from_pounds(200), MIDDLE, has_evidence=True), ()),
        (Standout(Money.from_pounds(200) + Money(1), MIDDLE, has_evidence=True), ("over twice the middle £",)),
        (Standout(None, MIDDLE, has_evidence=True), ()),
        (Standout(Money.from_pounds(200), None, has_evidence=True), ()),
        (Standout(None, None, has_evidence=False), ("no evidence",)),
        (Standout(None, None, has_evidence=True, differs=True), ("differs from the last answer",)),
        (Standout(None, None, True, {Sensitivity.REPERCUSSIVE, Sensitivity.NOVEL}), ("novel", "repercussive")),
    ],
)
def test_a_line_stands_out_by_its_pounds_its_evidence_or_a_flag(line: Standout, reasons: tuple[str, ...]) -> None:
    assert reasons_of(line) == reasons


@pytest.mark.parametrize(("pounds", "middle"), [([], None), ([5], 5), ([9, 1, 5], 5), ([1, 9], 5), ([1, 2, 4, 100], 3)])
def test_the_middle_is_that_of_the_amounts_in_order(pounds: list[int], middle: int | None) -> None:
    found = middle_of([Money.from_pounds(each) for each in pounds])
    assert found == (None if middle is None else Money.from_pounds(middle))
