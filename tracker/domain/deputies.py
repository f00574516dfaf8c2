"""A deputy stands in for a colleague from one day to another (2-model, section 1).

They hold the same role in the same organisation; what they do meanwhile is recorded "for" the colleague, and both
count where four eyes are needed.
"""

from datetime import date, timedelta

from tracker.domain.errors import RuleBroken

LONGEST = timedelta(days=366)


def check_days(from_on: date, to_on: date, today: date) -> None:
    """Refuse days that are past, in the wrong order, or more than a year. Raises RuleBroken on `from_on` or `to_on`."""
    if from_on < today:
        raise RuleBroken("The first day must be today or later", "from_on")
    if to_on < from_on:
        raise RuleBroken("The last day must be the first day or later", "to_on")
    if to_on - from_on > LONGEST:
        raise RuleBroken("A deputy can be named for a year at most: name them again then", "to_on")
