"""The list of authorities and one authority's targets, both as files too; how much is told is `queries/targets`'s."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.registers import REGIONS, AuthorityKind
from tracker.queries import programmes
from tracker.queries.programmes import Round
from tracker.queries.ring_fences import Reach, reach_of
from tracker.queries.targets import (
    Filters,
    count_measured,
    count_targets_of,
    list_measured,
    stream_counted,
)
from tracker.queries.targets_of_authority import get_targets
from tracker.web.parts.access import signed_in
from tracker.web.parts.arguments import chosen, page_number, words
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.downloads import csv_file, csv_stream, notice
from tracker.web.parts.identity import actor
from tracker.web.parts.paging import paging
from tracker.web.parts.rendering import render
from tracker.web.targets.rows import COUNTS, count_rows, target_header, target_rows

bp = Blueprint("targets", __name__)

AUTHORITIES_A_PAGE = 30
TARGETS_A_PAGE = 50
OPEN_BESIDE = 15
"""How many open asks stand under the targets; `?show=open` has them all, page by page."""


@dataclass(frozen=True)
class Asked:
    """What the address of the list asks for."""

    rounds: Sequence[Round]
    programme: Round
    filters: Filters

    @property
    def given(self) -> dict[str, Any]:
        """The same as arguments of an address; what is empty is left out."""
        given = {
            "programme": self.programme.key,
            "council": self.filters.words,
            "region": self.filters.region,
            "kind": self.filters.kind.value if self.filters.kind else "",
        }
        return {name: value for name, value in given.items() if value}


@bp.get("/targets")
@signed_in
def index() -> ResponseReturnValue:
    """Authorities, with how many targets they had and have."""
    asked = _asked()
    given = (db(), actor(), asked.programme, asked.filters)
    page = paging(page_number(), count_measured(*given), AUTHORITIES_A_PAGE)
    shown = list_measured(*given, first=(page.number - 1) * page.size, size=page.size)
    return render(
        "targets/index.html",
        asked=asked,
        regions=[(region, region) for region in REGIONS],
        kinds=[(kind.value, kind.words) for kind in AuthorityKind],
        counted=count_targets_of(db(), actor(), asked.programme, shown),
        page=page,
        sees_everyone=reach_of(actor(), asked.programme) is Reach.EVERYONE,
        list_href=url_for(".index"),
        of_programme="?" + urlencode({"programme": asked.programme.key}),
        export_href=url_for(".export", **asked.given),
    )


@bp.get("/targets/counts.csv")
@signed_in
def export() -> ResponseReturnValue:
    """The whole list as it is narrowed."""
    asked = _asked()
    who, programme, said = actor(), asked.programme, notice()
    authorities = list_measured(db(), who, programme, asked.filters)
    return csv_stream(
        "targets",
        COUNTS,
        lambda session: count_rows(programme, stream_counted(session, who, programme, authorities), said),
    )


@bp.get("/targets/<string:slug>")
@signed_in
def authority(slug: str) -> ResponseReturnValue:
    """What one authority is measured on: kept, dropped, replaced, eased, and what is asked and open."""
    asked = _asked()
    found = get_targets(db(), actor(), asked.programme, slug, today())
    is_open_alone = chosen("show", ["open"]) == "open"
    page = paging(page_number(), len(found.open if is_open_alone else found.targets), TARGETS_A_PAGE)
    shown = slice((page.number - 1) * page.size, page.number * page.size)
    asks = found.open[shown] if is_open_alone else found.open[:OPEN_BESIDE]
    return render(
        "targets/authority.html",
        asked=asked,
        found=found,
        is_open_alone=is_open_alone,
        targets=found.targets[shown],
        asks=asks,
        shows_values=any(ask.change.terms for ask in asks),
        page=page,
        year_heads=[(year.label, "num") for year in asked.programme.years],
        export_href=url_for(".authority_export", slug=slug, programme=asked.programme.key),
    )


@bp.get("/targets/<string:slug>/targets.csv")
@signed_in
def authority_export(slug: str) -> ResponseReturnValue:
    """The same, a row a target."""
    asked = _asked()
    found = get_targets(db(), actor(), asked.programme, slug, today())
    return csv_file(f"targets-{slug}", target_header(asked.programme), target_rows(found, notice()))


def _asked() -> Asked:
    rounds = programmes.list_programmes(db())
    opened = [each for each in rounds if each.opens_on <= today()]
    key = chosen("programme", [each.key for each in rounds], (opened or list(rounds))[-1].key)
    kind = chosen("kind", [each.value for each in AuthorityKind])
    filters = Filters(words("council"), chosen("region", REGIONS), AuthorityKind(kind) if kind else None)
    return Asked(rounds, next(each for each in rounds if each.key == key), filters)
