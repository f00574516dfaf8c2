"""The ledger, a grant of it, and both as files. Everyone signed in may read; how much is `queries/ring_fences`'s."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.ring_fence_ledger import Share, percent
from tracker.queries import ring_fences
from tracker.queries.ring_fences import Item
from tracker.web.parts.access import signed_in
from tracker.web.parts.arguments import page_number
from tracker.web.parts.database import db
from tracker.web.parts.downloads import csv_file, notice
from tracker.web.parts.identity import actor
from tracker.web.parts.paging import Paging, paging
from tracker.web.parts.rendering import render
from tracker.web.ring_fences.asked import ALL, Asked, read_asked
from tracker.web.ring_fences.kept import national_of
from tracker.web.ring_fences.rows import header, rows

bp = Blueprint("ring_fences", __name__)

ROWS_A_PAGE = 20


@bp.get("/ring-fences")
@signed_in
def ledger() -> ResponseReturnValue:
    """What is asked, agreed, signed and in force, against the national commitment."""
    asked = read_asked()
    found = ring_fences.get_ledger(db(), actor(), asked.view, national_of)
    page = paging(page_number(), len(found.items), ROWS_A_PAGE)
    return render(
        "ring_fences/ledger.html",
        asked=asked,
        ledger=found,
        page=page,
        items=_shown(found.items, page),
        export_href=url_for(".export", **_given(asked)),
        ledger_href=url_for(".ledger"),
        as_shown="?" + urlencode(_given(asked)),
        all_grants_href=url_for(".ledger", **{**_given(asked), "grants": ALL}),
        shares=Share,
        percent=percent,
    )


@bp.get("/ring-fences/ledger.csv")
@signed_in
def export() -> ResponseReturnValue:
    """Every row of the ledger as it is shown, with £ of every year."""
    asked = read_asked()
    found = ring_fences.get_ledger(db(), actor(), asked.view)
    name = f"ring-fences-by-{asked.view.by.value}-{asked.view.day.isoformat()}"
    return csv_file(name, header(asked.view), rows(asked.view, found.items, notice()))


@bp.get("/ring-fences/<string:key>")
@signed_in
def grant(key: str) -> ResponseReturnValue:
    """One grant: its rings, what is asked of it, and by whom as far as the reader may know."""
    asked = read_asked()
    found = ring_fences.get_grant_page(db(), actor(), asked.view, key)
    page = paging(page_number(), len(found.items), ROWS_A_PAGE)
    return render(
        "ring_fences/grant.html",
        asked=asked,
        found=found,
        page=page,
        items=_shown(found.items, page),
        export_href=url_for(".grant_export", key=key, **_given(asked)),
        ledger_href=url_for(".ledger", **_given(asked)),
        shares=Share,
    )


@bp.get("/ring-fences/<string:key>/authorities.csv")
@signed_in
def grant_export(key: str) -> ResponseReturnValue:
    """The authorities that the grant's page names, all of them."""
    asked = read_asked()
    found = ring_fences.get_grant_page(db(), actor(), asked.view, key)
    view = asked.of_authorities
    return csv_file(f"{key}-{view.day.isoformat()}", header(view), rows(view, found.items, notice(), found.grant))


def _shown(items: tuple[Item, ...], page: Paging) -> tuple[Item, ...]:
    return items[(page.number - 1) * page.size : page.number * page.size]


def _given(asked: Asked) -> dict[str, Any]:
    """The view as arguments of an address; what is as it would be anyway is left out."""
    view = asked.view
    given = {
        "programme": view.programme.key,
        "as_at": view.day.isoformat() if view.day != view.today else "",
        "year": asked.year,
        "by": view.by.value,
        "department": str(view.department_id or ""),
        "grants": ALL if view.all_grants else "",
    }
    return {name: value for name, value in given.items() if value}
