"""What property tests of the rules share: how hard to try, and sums, years and days to try with."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from tracker.domain.clocks import Pause
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import LARGEST, Money
from tracker.domain.working_days import WorkingCalendar

# Rules are cheap to run but there are many of them: enough examples to find a fault, no more.
quick = settings(max_examples=25, deadline=None, database=None)

money = st.integers(0, LARGEST.pence).map(Money)
years = st.integers(2000, 2040).map(FinancialYear)
days = st.dates(date(2010, 1, 1), date(2011, 12, 31))

# England and Wales, as they were; the years round them have no holidays, for sums that run over.
CALENDAR = WorkingCalendar(
    frozenset(
        date.fromisoformat(day)
        for day in (
            *("2010-01-01", "2010-04-02", "2010-04-05", "2010-05-03", "2010-05-31", "2010-08-30"),
            *("2010-12-27", "2010-12-28", "2011-01-03", "2011-04-22", "2011-04-25", "2011-04-29"),
            *("2011-05-02", "2011-05-30", "2011-08-29", "2011-12-26", "2011-12-27"),
        )
    ),
    first_year=2009,
    last_year=2013,
)

pauses_of = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(
        lambda span: Pause(
            date(2010, 3, 1) + timedelta(days=span[0]), date(2010, 3, 1) + timedelta(days=span[0] + span[1])
        )
    ),
    max_size=4,
)
"""Questions asked and answered on a clock that started on 1 March 2010."""
