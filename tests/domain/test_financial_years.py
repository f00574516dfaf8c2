from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import quick, years
from tracker.domain.financial_years import FinancialYear, FinancialYearError, between, of, parse


def test_a_financial_year_runs_from_1_april_to_31_march() -> None:
    year = FinancialYear(2011)

    assert (year.starts_on, year.ends_on) == (date(2011, 4, 1), date(2012, 3, 31))
    assert year.label == str(year) == "2011-12"
    assert year.words == "2011 to 2012"
    assert date(2012, 3, 31) in year
    assert date(2012, 4, 1) not in year


def test_the_label_at_the_turn_of_a_century_has_two_noughts() -> None:
    assert FinancialYear(1999).label == "1999-00"
    assert parse("1999-00") == FinancialYear(1999)


@pytest.mark.parametrize("typed", ["2011-12", "2011/12", " 2011-12 ", "2011-2012", "2011–12"])
def test_a_year_is_read_with_a_dash_or_a_slash(typed: str) -> None:
    assert parse(typed) == FinancialYear(2011)


@pytest.mark.parametrize("typed", ["", "2011", "11-12", "2011-1", "2011 12", "٢٠١١-١٢", "0000-01", "9999-00", "x"])
def test_what_is_no_financial_year_is_refused(typed: str) -> None:
    with pytest.raises(FinancialYearError, match="Enter a financial year, like 2011-12"):
        parse(typed)


@pytest.mark.parametrize("typed", ["2011-13", "2011-11", "2011-2010", "2011/2112"])
def test_two_years_that_do_not_follow_each_other_are_refused(typed: str) -> None:
    with pytest.raises(FinancialYearError, match="follow each other, like 2011-12"):
        parse(typed)


def test_the_years_between_two_include_both() -> None:
    assert [year.label for year in between(FinancialYear(2011), FinancialYear(2013))] == [
        "2011-12",
        "2012-13",
        "2013-14",
    ]
    with pytest.raises(FinancialYearError):
        between(FinancialYear(2013), FinancialYear(2011))


@quick
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_day_is_in_its_own_year_and_in_no_other(day: date) -> None:
    year = of(day)

    assert day in year
    assert day not in year.next
    assert day not in year.previous


@quick
@given(years)
def test_a_label_can_be_read_again(year: FinancialYear) -> None:
    assert parse(year.label) == parse(year.label.replace("-", "/")) == year
    assert year.previous.next == year
