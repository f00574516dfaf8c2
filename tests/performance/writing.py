"""A move as someone makes it: a form posted, a version compared, an event chained, totals kept, one commit."""

from tests.performance.finding import Finder
from tests.performance.measuring import CLIENTS, Figure, Taken, at_once
from tests.performance.pages import Cast
from tests.performance.visitor import Answer, UnexpectedAnswer, Visitor

MOST_MS = 20.0
_ONE_BY_ONE, _AT_ONCE = 60, 10


def measure_a_move(cast: Cast, finder: Finder) -> Figure:
    """A caseworker takes line after line, each by a POST of its own; only the POST is timed, not the page after it."""
    caseworker = cast.people["caseworker"]
    browser = cast.in_role("caseworker")
    token = dict(browser.get("/department?assigned=everyone").form("/department"))["csrf_token"]
    lines = finder.untaken(caseworker.organisation_id, _ONE_BY_ONE + CLIENTS * _AT_ONCE)
    alone, together = lines[: len(lines) * 6 // 10], lines[len(lines) * 6 // 10 :]
    taken = Taken()
    for line in alone:
        answer = take(browser, token, line)
        taken.times.append(answer.ms)
        taken.queries = answer.queries
    taken.per_second = _together(browser, token, together)
    return Figure(
        "move: take a line",
        taken,
        bound=f"at most {MOST_MS:g} ms",
        is_met=taken.median <= MOST_MS,
        note=f"{len(alone)} lines one by one, then {len(together) // CLIENTS} by each of {CLIENTS}",
    )


def take(browser: Visitor, token: str, line: str) -> Answer:
    """Take one line. Raises UnexpectedAnswer when it was not taken."""
    answer = browser.post("/department?assigned=everyone", {"csrf_token": token, "line": line, "do": "take"}, 302)
    if "done=take" not in answer.headers["Location"]:
        raise UnexpectedAnswer(f"line {line} was not taken: {answer.headers['Location']}")
    return answer


def _together(browser: Visitor, token: str, lines: list[str]) -> float:
    share = len(lines) // CLIENTS
    asks = []
    for at in range(CLIENTS):
        tab, own = browser.twin(), iter(lines[at * share : (at + 1) * share])
        asks.append(lambda tab=tab, own=own: take(tab, token, next(own)))
    return at_once(asks, share)
