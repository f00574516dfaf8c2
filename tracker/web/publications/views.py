"""The register's pages. Everyone may read them; they read `publications` alone."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.domain.formats import plural
from tracker.queries import publications, publications_pages
from tracker.queries.publications import PublishedStanding, Search
from tracker.queries.publications_rows import COLUMNS, stream_rows
from tracker.spreadsheets.comma_separated import Cell, pounds
from tracker.web.parts.access import public
from tracker.web.parts.arguments import chosen, page_number, words
from tracker.web.parts.clock import now
from tracker.web.parts.database import db
from tracker.web.parts.downloads import csv_stream
from tracker.web.parts.paging import paging
from tracker.web.parts.rendering import render
from tracker.web.publications.caching import for_everyone

bp = Blueprint("publications", __name__)

LINES_A_PAGE = 20
SHOWN_OF_EACH, SHOWN_OF_OFFERS = 25, 5
"""How many lines of one outcome, and how many offers, a council's page shows; the search and the file have the rest."""


@bp.get("/register")
@public
def register() -> ResponseReturnValue:
    departments = publications.list_departments(db(), now())
    search = _search(departments)
    if search.is_for_lines:
        page = paging(page_number(), publications.count_lines(db(), search, now()))
        lines = publications.list_lines(db(), search, now(), page.number)
        councils: Sequence[publications.CouncilCounts] = ()
    else:
        page = paging(page_number(), publications.count_councils(db(), search, now()))
        councils = publications.list_councils(db(), search, now(), page.number)
        lines = ()
    what = plural(page.total, "line") if search.is_for_lines else plural(page.total, "council")
    shown = render(
        "publications/register.html",
        search=search,
        departments=[(name, name) for name in departments],
        outcomes=[(standing.value, standing.words) for standing in PublishedStanding],
        councils=councils,
        lines=lines,
        notice=next((line.notice for line in lines if line.notice), ""),
        page=page,
        what=what,
        csv_href=url_for(".published", **_given(search)),
    )
    return for_everyone(shown)


def _search(departments: Sequence[str]) -> Search:
    standing = chosen("outcome", [each.value for each in PublishedStanding])
    return Search(
        council=words("council"),
        department=chosen("department", departments),
        words=words("words"),
        standing=PublishedStanding(standing) if standing else None,
    )


def _given(search: Search) -> dict[str, Any]:
    """The search as arguments of an address; what is empty is left out."""
    given = {
        "council": search.council,
        "department": search.department,
        "words": search.words,
        "outcome": search.standing.value if search.standing else "",
    }
    return {name: value for name, value in given.items() if value}


@bp.get("/register/published.csv")
@public
def published() -> ResponseReturnValue:
    return _file("register", _search(publications.list_departments(db(), now())))


def _file(name: str, search: Search) -> ResponseReturnValue:
    """What a search finds, as it is published by now; pence become pounds."""
    until, money = now(), COLUMNS.index("Total pounds")

    def cells(session: Session) -> Iterator[Sequence[Cell]]:
        for row in stream_rows(session, search, until):
            yield (*row[:money], pounds(row[money]), *row[money + 1 :])

    return csv_stream(name, COLUMNS, cells)


@bp.get("/register/councils/<string:slug>")
@public
def council(slug: str) -> ResponseReturnValue:
    page = publications_pages.get_council(db(), slug, now())
    return for_everyone(
        render(
            "publications/council.html",
            page=page,
            standings=PublishedStanding,
            shown_of_each=SHOWN_OF_EACH,
            shown_of_offers=SHOWN_OF_OFFERS,
        )
    )


@bp.get("/register/councils/<string:slug>/published.csv")
@public
def council_published(slug: str) -> ResponseReturnValue:
    publications_pages.get_council(db(), slug, now())  # the same 404 as its page
    return _file(f"register-{slug}", Search(slug=slug))


@bp.get("/register/offers/<ref:reference>")
@public
def offer(reference: str) -> ResponseReturnValue:
    offer = publications_pages.get_offer(db(), reference, now())
    page = paging(page_number(), len(offer.items), LINES_A_PAGE)
    is_signed = offer.head.is_signed
    return for_everyone(
        render(
            "publications/offer.html",
            offer=offer,
            items=offer.items[(page.number - 1) * page.size : page.number * page.size],
            page=page,
            pdf_href=url_for("agreements.public_pdf", reference=reference) if is_signed else "",
            text_href=url_for("agreements.public_text", reference=reference) if is_signed else "",
        )
    )
