"""A council's own £ limit for accepting: above it its signatory accepts, and not its officers (2-model, section 2).

What is compared is the £ of each single year of the department's last position, never their sum: as at the Treasury's
gate, the greatest of any one year decides. "Up to" counts as its ceiling. A year that is to be confirmed has no £ yet
and is not above; nor is a line without £, nor any line of a council that has set no limit.
"""

from collections.abc import Iterable

from tracker.domain.amounts import Amount
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money


def dearest_year(amounts: Iterable[Amount]) -> tuple[Money, FinancialYear] | None:
    """The greatest £ of any one year, and the first year that reaches it; None where no year has any £."""
    known = [(each.money, each.year) for each in amounts if each.money is not None]
    return max(known, key=lambda pair: (pair[0], -pair[1].start), default=None)


def is_above(amounts: Iterable[Amount], limit: Money | None) -> bool:
    """Whether these are over a limit (None: there is none); `queries/acceptance_limits.is_above` is its SQL twin."""
    most = dearest_year(amounts)
    return limit is not None and most is not None and most[0] > limit
