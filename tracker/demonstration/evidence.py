"""A file of evidence, as a council would put it beside a line. Its figures are illustrative, and it says so."""

from collections.abc import Callable
from random import Random

from tracker.demonstration import figures
from tracker.domain.files import FileType, KeptFile

NAME = "Spending by quarter 2009-10 (illustrative).csv"

Keep = Callable[[bytes], str]
"""Puts bytes away and says their SHA-256, as the storage does."""


def keep_spending(keep: Keep, council: str, rnd: Random) -> KeptFile:
    """A year's spending by quarter, in £, kept as a CSV file."""
    quarters = (f"Quarter {number} of 2009-10,{rnd.randrange(40, 90) * 1000}" for number in range(1, 5))
    rows = (f"{council}: {figures.NOTICE}", "Quarter,Spending in £", *quarters)
    content = "\r\n".join(rows).encode("utf-8-sig")
    return KeptFile(NAME, FileType.CSV, len(content), keep(content))
