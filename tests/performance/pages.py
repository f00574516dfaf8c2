"""The pages that are measured, who asks for them, and how many times their floor each may take."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.performance.finding import HOME_OF, Finder, Someone
from tests.performance.measuring import CLIENTS, Figure, Taken, at_once, take_turns
from tests.performance.visitor import Answer, Visitor
from tracker.actions.passwords import DEMONSTRATION

LIST, CASE = 6.0, 8.0
"""How many times the floor a list or an offer, and a case, may take."""
HEAVIEST_KB = 60
FLOORS = {
    "floor: 50 rows drawn": "/drawn",
    "floor: 50 rows fetched by the driver and drawn": "/plain",
    "floor: 50 rows fetched and drawn": "/fetched",
}
FLOOR = "floor: 50 rows fetched and drawn"


@dataclass(frozen=True)
class Page:
    """One page as one person asks for it; `most` is its bound in floors, if it has one."""

    name: str
    visitor: Visitor
    path: str
    most: float | None = LIST

    def ask(self) -> Answer:
        return self.visitor.get(self.path)


class Cast:
    """People signed in, each once, in a browser of their own."""

    def __init__(self, address: str, people: Mapping[str, Someone]) -> None:
        self.address, self.people = address, people
        self._browsers: dict[str, Visitor] = {}
        self.homes: dict[str, str] = {}

    def as_(self, email: str) -> Visitor:
        if email not in self._browsers:
            browser = Visitor(self.address)
            self.homes[email] = browser.sign_in(email, DEMONSTRATION).headers["Location"]
            self._browsers[email] = browser
        return self._browsers[email]

    def in_role(self, role: str) -> Visitor:
        return self.as_(self.people[role].email)


def list_pages(cast: Cast, finder: Finder) -> Iterator[Page]:
    """Every page that is measured."""
    for role in HOME_OF:
        if role in cast.people:
            browser = cast.in_role(role)
            yield Page(f"home: {role.replace('_', ' ')}", browser, cast.homes[cast.people[role].email])
    caseworker = cast.people["caseworker"]
    yield Page("queue, everyone's", cast.in_role("caseworker"), "/department?assigned=everyone")
    filters = "assigned=everyone&kind=ring_fence_removal&sort=total&order=descending"
    yield Page("queue, filtered and sorted", cast.in_role("caseworker"), f"/department?{filters}")
    yield Page("queue, page 3", cast.in_role("caseworker"), "/department?assigned=everyone&page=3")
    ask, _lines = finder.like_lines(caseworker.organisation_id, 1)
    yield Page("asks", cast.in_role("caseworker"), "/asks")
    yield Page("one ask", cast.in_role("caseworker"), f"/asks/{ask}", CASE)  # read, compared and answered on one page
    yield Page("precedents", cast.in_role("caseworker"), "/precedents")
    yield Page("precedents, by words", cast.in_role("caseworker"), "/precedents?words=school")
    line = finder.argued_line(caseworker.organisation_id)
    path = f"/offers/{line.reference}/lines/{line.number}"
    yield Page("line, to its caseworker", cast.in_role("caseworker"), path, CASE)
    yield Page("line, to its council", cast.as_(finder.officer_of(line.lead_id)), path, CASE)
    offer = finder.greatest_offer()
    yield Page("offer", cast.as_(finder.officer_of(offer.lead_id)), f"/offers/{offer.reference}")
    yield Page("monitor, filtered", cast.in_role("monitor"), "/monitor?kind=unitary&sort=next")
    yield Page("register, a council", Visitor(cast.address), f"/register/councils/{finder.published_council()}")


def measure_pages(cast: Cast, finder: Finder, floors: Visitor, *, rounds: int) -> list[Figure]:
    """The floors and every page, taken in turns; then with four clients at once."""
    pages = list(list_pages(cast, finder))
    below = [lambda path=path: floors.get(path) for path in FLOORS.values()]
    floor = below[list(FLOORS).index(FLOOR)]
    taken = take_turns([*below, *(page.ask for page in pages)], floor, rounds=rounds, each=10)
    of_floors = dict(zip(FLOORS, taken, strict=False))
    for name, path in FLOORS.items():
        of_floors[name].per_second = _at_once(floors, path)
    for page, times in zip(pages, taken[len(FLOORS) :], strict=True):
        times.per_second = _at_once(page.visitor, page.path)
    figures = [Figure(name, times, ratio=times.ratio) for name, times in of_floors.items()]
    return figures + [_judged(page, times) for page, times in zip(pages, taken[len(FLOORS) :], strict=True)]


def _at_once(visitor: Visitor, path: str, each: int = 25) -> float:
    tabs = [visitor.twin() for _ in range(CLIENTS)]
    asks = [lambda tab=tab: tab.get(path) for tab in tabs]
    found = at_once(asks, each)
    for tab in tabs:
        tab.close()
    return found


def _judged(page: Page, taken: Taken) -> Figure:
    ratio = taken.ratio
    parts: Sequence[bool] = [(taken.kb or 0) < HEAVIEST_KB, page.most is None or ratio <= page.most]
    words = f"HTML under {HEAVIEST_KB} KB"
    if page.most is not None:
        words = f"at most {page.most:g} floors, {words}"
    return Figure(page.name, taken, ratio=ratio, bound=words, is_met=all(parts))
