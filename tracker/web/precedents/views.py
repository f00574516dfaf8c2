"""Looking for precedents."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.decisions import Outcome
from tracker.domain.formats import long_date
from tracker.domain.lines import LineKind
from tracker.domain.permissions import Permission
from tracker.domain.registers import AuthorityKind
from tracker.queries import precedent_search
from tracker.queries.precedent_search import FoundPrecedent, PrecedentFilter
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import chosen, day, here, page_number, words
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.paging import paging
from tracker.web.parts.rendering import render
from tracker.web.parts.unchanged import Unchanged

bp = Blueprint("precedents", __name__)

_ON_A_PAGE = 25
_YEARS = range(2000, 2100)
_COUNTS = Unchanged[int](most=256)


@bp.get("/precedents")
@needs(Permission.PRECEDENTS_READ)
def index() -> ResponseReturnValue:
    """What was answered before, as far as the reader may know."""
    narrowed = _narrowed()
    count = _count(narrowed)
    page = paging(page_number(), count, _ON_A_PAGE)
    found = precedent_search.list_precedents(
        db(), actor(), narrowed, now(), first=max(page.first - 1, 0), size=page.size
    )
    return render(
        "precedents/index.html",
        found=found,
        page=page,
        narrowed=narrowed,
        href_of=_href,
        applied=_chips(narrowed),
        kinds=[(each.value, each.words) for each in LineKind],
        council_kinds=[(each.value, each.words) for each in AuthorityKind],
        outcomes=[(each.value, each.answer.capitalize()) for each in Outcome],
    )


def _count(narrowed: PrecedentFilter) -> int:
    """How many there are; of what was released, which all read alike, counted once while nothing happens."""
    if precedent_search.waits_for_publication(actor()):
        return precedent_search.count_precedents(db(), actor(), narrowed, now())
    return _COUNTS.get(narrowed, lambda: precedent_search.count_precedents(db(), actor(), narrowed, now()))


def _narrowed() -> PrecedentFilter:
    kind, council = chosen("kind", tuple(LineKind)), chosen("council", tuple(AuthorityKind))
    outcome = chosen("outcome", tuple(Outcome))
    return PrecedentFilter(
        words=words("words"),
        kind=LineKind(kind) if kind else None,
        council_kind=AuthorityKind(council) if council else None,
        outcome=Outcome(outcome) if outcome else None,
        since=_day("since"),
        until=_day("until"),
    )


def _day(name: str) -> date | None:
    """A day that answers may have been given on."""
    given = day(name)
    return given if given and given.year in _YEARS else None


def _href(each: FoundPrecedent) -> str:
    """The line itself where the reader may open it, else what is published of its offer."""
    if each.is_open:
        return url_for("lines.show", reference=each.reference, number=each.number)
    return url_for("publications.offer", reference=each.reference)


def _chips(narrowed: PrecedentFilter) -> list[dict[str, str]]:
    """What is applied, each with the address without it."""
    shown = {
        "words": f"“{narrowed.words}”" if narrowed.words else "",
        "kind": narrowed.kind.words if narrowed.kind else "",
        "council": narrowed.council_kind.words if narrowed.council_kind else "",
        "outcome": narrowed.outcome.answer.capitalize() if narrowed.outcome else "",
        "since": f"Since {long_date(narrowed.since)}" if narrowed.since else "",
        "until": f"Until {long_date(narrowed.until)}" if narrowed.until else "",
    }
    return [{"text": text, "href": here(**{name: None, "page": None})} for name, text in shown.items() if text]
