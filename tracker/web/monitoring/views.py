"""The monitor's page and its files."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.domain.ageing import Step
from tracker.domain.formats import date_and_time
from tracker.domain.monitoring import Late, Sort
from tracker.domain.permissions import Permission
from tracker.domain.registers import REGIONS, AuthorityKind
from tracker.queries import monitoring_offers, monitoring_rows
from tracker.spreadsheets.comma_separated import Cell, pounds
from tracker.web.monitoring.filters import STATES, read_asked
from tracker.web.monitoring.kept import get_overview, get_whole, list_offers
from tracker.web.monitoring.tables import DEPARTMENT_COLUMNS, department_rows, region_columns, region_rows
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import here, page_number
from tracker.web.parts.clock import clock, now, today
from tracker.web.parts.database import db
from tracker.web.parts.downloads import csv_stream
from tracker.web.parts.identity import actor
from tracker.web.parts.paging import paging
from tracker.web.parts.rendering import render

bp = Blueprint("monitoring", __name__)


@bp.get("/monitor")
@needs(Permission.MONITOR_READ)
def monitor() -> ResponseReturnValue:
    asked = read_asked()
    whole = get_whole(asked.programme, asked.filter)
    page = paging(page_number(), whole.count, monitoring_offers.PAGE)
    return render(
        "monitoring/monitor.html",
        asked=asked,
        overview=get_overview(asked.programme) if page.number == 1 and not asked.filter.is_applied else None,
        whole=whole.sums,
        offers=list_offers(asked.programme, asked.filter, asked.sort, page.number),
        page=page,
        now=now(),
        steps=tuple(Step),
        columns=_columns(asked.sort),
        here=here,
        narrowed_by={name: _completed_by(name) for name in ("region", "department")},
        options={
            "programme": [(each.key, each.name) for each in asked.programmes],
            "region": [(each, each) for each in REGIONS],
            "kind": [(each.value, each.words) for each in AuthorityKind],
            "department": [(str(body.id), body.name) for body in asked.departments],
            "state": [(each.value, each.words) for each in STATES],
            "late": [(each.value, each.words) for each in Late],
        },
        regions_href=url_for(".regions", **asked.arguments),
        departments_href=url_for(".departments", **asked.arguments),
        offers_href=url_for(".offers", **asked.arguments),
        lines_href=url_for(".lines", **asked.arguments),
    )


_SORTED = {
    "Offer": Sort.REFERENCE,
    "Council": Sort.COUNCIL,
    "State": Sort.STATE,
    "Next date": Sort.NEXT,
}
_FIGURES = ("Lines", "Agreed", "Rejected", "£ asked", "£ agreed")


def _columns(sort: Sort) -> list[tuple[Any, ...]]:
    """The columns of the list; those that can be sorted by link to that."""
    found: list[tuple[Any, ...]] = []
    for name in ("Offer", "Council", "State", "Turn", "Next date", *_FIGURES):
        kind = "num" if name in _FIGURES else ""
        by = _SORTED.get(name)
        if by is None:
            found.append((name, kind))
        else:
            direction = "ascending" if by is sort else ""
            found.append((name, kind, {"href": here(sort=by.value, page=None), "direction": direction}))
    return found


def _completed_by(name: str) -> str:
    """This page's address, narrowed by whatever value is put after it: a table has many, all but the same."""
    rest = here(**{name: None, "page": None})
    return f"{rest}{'&' if '?' in rest else '?'}{name}="


@bp.get("/monitor/offers.csv")
@needs(Permission.MONITOR_READ)
def offers() -> ResponseReturnValue:
    asked = read_asked()
    who, day = actor(), today()
    return _file(
        f"offers-{asked.programme.key}",
        monitoring_rows.OFFER_COLUMNS,
        lambda session: monitoring_rows.stream_offers(session, who, asked.programme, asked.filter, day),
    )


@bp.get("/monitor/lines.csv")
@needs(Permission.MONITOR_READ)
def lines() -> ResponseReturnValue:
    asked = read_asked()
    who, day = actor(), today()
    return _file(
        f"lines-{asked.programme.key}",
        monitoring_rows.LINE_COLUMNS,
        lambda session: monitoring_rows.stream_lines(session, who, asked.programme, asked.filter, day),
    )


@bp.get("/monitor/regions.csv")
@needs(Permission.MONITOR_READ)
def regions() -> ResponseReturnValue:
    """The table by region, for the programme's first year."""
    asked = read_asked()
    year, overview = asked.programme.years[0], get_overview(asked.programme)
    return _file(f"regions-{asked.programme.key}", region_columns(year), lambda _session: region_rows(overview, year))


@bp.get("/monitor/departments.csv")
@needs(Permission.MONITOR_READ)
def departments() -> ResponseReturnValue:
    """How late each department is."""
    asked = read_asked()
    overview = get_overview(asked.programme)
    return _file(f"departments-{asked.programme.key}", DEPARTMENT_COLUMNS, lambda _session: department_rows(overview))


def _file(name: str, columns: Sequence[str], read: Callable[[Session], Iterator[Sequence[Any]]]) -> ResponseReturnValue:
    """Pence become pounds; each row says as at when it was, and what in it is not real."""
    world = clock().world(db)
    said = (date_and_time(now()), world.notice if world else "")
    money = [at for at, column in enumerate(columns) if "pounds" in column.lower()]

    def cells(session: Session) -> Iterator[Sequence[Cell]]:
        for row in read(session):
            shown = list(row)
            for at in money:
                shown[at] = pounds(shown[at])
            yield (*shown, *said)

    return csv_stream(f"{name}-{today().isoformat()}", (*columns, "As at", "Notice"), cells)
