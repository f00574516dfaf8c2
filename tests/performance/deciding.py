"""Forty councils ask the same, and a caseworker answers them all: every page load of it, by a person's forms."""

from collections.abc import Sequence

from tests.performance.finding import Finder
from tests.performance.measuring import Figure, Taken
from tests.performance.pages import Cast
from tests.performance.visitor import Pairs, UnexpectedAnswer

LIKE = 40
MOST_LOADS, MOST_MS = 4, 3_000.0
_SENT = {
    "outcome": "agree_with_conditions",
    "conditions": "The council publishes each July what the money was spent on",
    "reasons": "cost_or_risk",
    "reason_cost_or_risk": "Part of the grant is committed until March 2012",
    "note": "Judged on each council’s own evidence",
}
"""What is filled in once for all of them; the note, since the last answer may have been another."""


def measure_deciding(cast: Cast, finder: Finder) -> Figure:
    """The list of asks, one ask, what will happen, what became of each; the time is that of all loads together."""
    caseworker = cast.people["caseworker"]
    browser = cast.in_role("caseworker")
    ask, lines = finder.like_lines(caseworker.organisation_id, LIKE)
    path = f"/asks/{ask}"
    loads = [browser.get("/asks"), browser.get(path)]
    sent = browser.post(path, _filled_in(loads[-1].form(path), lines), 302)
    check = browser.get(sent.headers["Location"])
    confirmed = browser.post(check.path, _with_own_words(check.form()), 302)
    done = browser.get(confirmed.headers["Location"])
    if f"{len(lines)} recommendations sent" not in done.text:
        raise UnexpectedAnswer(f"{path}: not all {len(lines)} were recommended")
    seen = [*loads, check, done]
    taken = Taken(times=[sum(each.ms for each in (*seen, sent, confirmed))], queries=confirmed.queries)
    return Figure(
        f"{len(lines)} like asks decided",
        taken,
        bound=f"at most {MOST_LOADS} page loads and {MOST_MS:g} ms",
        is_met=len(seen) <= MOST_LOADS and taken.median <= MOST_MS,
        note=f"{len(seen)} page loads; the form that decides takes {confirmed.ms:.0f} ms of it",
    )


def _filled_in(form: Pairs, lines: Sequence[str]) -> Pairs:
    untouched = [(name, value) for name, value in form if name not in {"line", *_SENT}]
    return [*untouched, *_SENT.items(), *(("line", line) for line in lines)]


def _with_own_words(form: Pairs) -> Pairs:
    """A reason of its own for each line that stands out, without which it is left out."""
    return [(name, "Its own evidence covers it" if name.startswith("own-") else value) for name, value in form]
