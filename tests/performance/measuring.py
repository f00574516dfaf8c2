"""Taking times: of one visitor after another's answer, and of four at once."""

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.performance.visitor import Answer

CLIENTS = 4

Ask = Callable[[], Answer]


@dataclass
class Taken:
    """The times of one thing in milliseconds, and what its answers were like."""

    times: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    """Of each round, to what the floor took next to it."""
    queries: int | None = None
    kb: float | None = None
    per_second: float | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        """The time that nineteen in twenty did not take longer than."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]

    @property
    def ratio(self) -> float:
        """How many floors it took, in the middle one of its rounds."""
        return statistics.median(self.ratios)

    def note(self, answer: Answer) -> None:
        self.times.append(answer.ms)
        self.queries = answer.queries
        self.kb = len(answer.body) / 1024


def take_turns(asked: Sequence[Ask], floor: Ask, *, rounds: int, each: int, warm: int = 3) -> list[Taken]:
    """Ask everything in turns, some times each, round after round, so that a busy moment spoils a little of all.

    The floor is asked as often right before each, and what it took then is what `Taken.ratio` is made of: a machine
    whose other tenants come and go is twice as slow in one second as in the next, and the two must share theirs.
    """
    taken = [Taken() for _ in asked]
    for ask in (floor, *asked):
        for _ in range(warm):
            ask()
    for _ in range(rounds):
        for ask, times in zip(asked, taken, strict=True):
            below = statistics.median(floor().ms for _ in range(each))
            answers = [ask() for _ in range(each)]
            for answer in answers:
                times.note(answer)
            times.ratios.append(statistics.median(answer.ms for answer in answers) / below)
    return taken


def at_once(asks: Sequence[Ask], requests: int) -> float:
    """Answers a second when each of these visitors asks so often without a pause. Raises what any of them raised."""

    def ask_all(ask: Ask) -> None:
        for _ in range(requests):
            ask()

    with ThreadPoolExecutor(len(asks)) as threads:
        began = time.perf_counter()
        for done in [threads.submit(ask_all, ask) for ask in asks]:
            done.result()
        return len(asks) * requests / (time.perf_counter() - began)


@dataclass(frozen=True)
class Figure:
    """One row of the report. `value` and `unit` are for what is no time: kilobytes, megabytes."""

    name: str
    taken: Taken | None = None
    ratio: float | None = None
    bound: str = ""
    is_met: bool | None = None
    value: float | None = None
    unit: str = ""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """As others read it; figures that there are none of are null."""
        taken = self.taken
        return {
            "name": self.name,
            "median_ms": _rounded(taken.median if taken else None),
            "p95_ms": _rounded(taken.p95 if taken else None),
            "requests_per_second": _rounded(taken.per_second if taken else None, 1),
            "queries": taken.queries if taken else None,
            "html_kb": _rounded(taken.kb if taken else None, 1),
            "ratio": _rounded(self.ratio),
            "value": _rounded(self.value, 1),
            "unit": self.unit,
            "bound": self.bound,
            "met": self.is_met,
            "note": self.note,
        }


def _rounded(number: float | None, digits: int = 2) -> float | None:
    return None if number is None else round(number, digits)
