"""The queue: what waits for a department's caseworkers, and what they do with many lines at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import decisions as actions
from tracker.actions import selections
from tracker.domain.actors import OrganisationKind, Role
from tracker.domain.errors import NotAllowed, RuleBroken
from tracker.domain.formats import plural
from tracker.domain.permissions import Permission, holds_role_for
from tracker.domain.queues import QueueGroup, QueueSort
from tracker.queries import people, queues
from tracker.web.decisions.forms import Deed, NextForm, QueueForm
from tracker.web.decisions.kept import count_groups
from tracker.web.decisions.narrowing import Narrowing
from tracker.web.decisions.place import Place, arguments_of, recommended
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import address, chosen, number, page_number
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render

bp = Blueprint("decisions", __name__)

MOST = 500
"""How many lines may be selected at once."""
MOST_RECOMMENDED = 100
CONFIRMED = {
    Deed.RECOMMEND: ".bulk",
    Deed.ASSIGN: ".bulk_assignment",
    Deed.ASK: ".bulk_question",
    Deed.REFER: ".bulk_referral",
}
"""What is filled in and confirmed on a page of its own, before anything is done."""


@bp.route("/department", methods=["GET", "POST"])
@needs(Permission.DEPARTMENT_READ)
def queue() -> ResponseReturnValue:
    """The department's open lines by what they need, and what is done with those selected.

    A caseworker decides them; a manager sees who has which, and gives them to somebody else.
    """
    if actor().organisation_kind is not OrganisationKind.DEPARTMENT:
        raise NotAllowed("Only a department has a queue of lines", (Role.CASEWORKER,))
    place, form = Place.of_queue(), QueueForm()
    form.offer_deeds(actor())
    matching: dict[int, int] = {}
    if form.is_submitted() and form.everything.data:
        matching = queues.list_picks(db(), actor(), place.chosen, today(), most=MOST)
    if form.accepts(lambda s: _carry_out(s, Deed(form.do.data), form.picks(matching))):
        return _go_on(place, form)
    return _page(place, form)


@bp.post("/department/next")
@needs(Permission.LINE_TAKE)
def take_next() -> ResponseReturnValue:
    """Take the line that needs it most, of those under the filter that nobody has, and go to it."""
    place, form = Place.of_queue(), NextForm()
    waiting = queues.list_untaken(db(), actor(), place.chosen, today())
    if form.accepts(lambda s: actions.take_next(s, actor(), waiting, now=now())):
        reference, line = form.result
        return redirect(url_for("lines.show", reference=reference, number=line, queue=place.packed()))
    return _page(place, form)


@dataclass(frozen=True)
class _Done:
    """What became of the selected lines: the selection kept of them, or how many there were."""

    deed: Deed
    selection: int = 0
    count: int = 0
    is_whole: bool = True


def _carry_out(session: Session, deed: Deed, picks: dict[int, int]) -> _Done:
    if deed is Deed.ACKNOWLEDGE:
        return _Done(deed, count=actions.acknowledge_offers(session, actor(), picks, now=now()))
    if deed is Deed.RECOMMEND and len(picks) > MOST_RECOMMENDED:
        raise RuleBroken(f"Select {MOST_RECOMMENDED} lines or fewer to recommend one outcome", "line")
    kept = selections.store_selection(session, actor(), deed.value, picks, now=now())
    if deed in CONFIRMED:
        return _Done(deed, selection=kept)
    done: list[int] = []

    def take(chosen_lines: dict[int, int]) -> Any:
        bulk = actions.take_lines(session, actor(), chosen_lines, now=now())
        done.extend(bulk.done)
        return bulk

    selections.carry_out(session, actor(), kept, deed.value, take, now=now())
    return _Done(deed, selection=kept, count=len(done), is_whole=len(done) == len(picks))


def _go_on(place: Place, form: QueueForm) -> ResponseReturnValue:
    done: _Done = form.result
    if done.deed in CONFIRMED or not done.is_whole:
        endpoint = CONFIRMED.get(done.deed, ".bulk")
        return redirect(url_for(endpoint, selection=done.selection, queue=place.packed()))
    return redirect(url_for(".queue", **arguments_of(place.chosen), done=done.deed.value, lines=done.count))


def _page(place: Place, form: QueueForm | NextForm) -> ResponseReturnValue:
    counts = count_groups(place.chosen)
    matching = sum(counts.values()) if place.chosen.group is None else counts[place.chosen.group]
    page = place.pages(page_number(), matching)
    lines = queues.list_lines(db(), actor(), place.chosen, today(), first=page.start, size=page.size)
    list_form = form if isinstance(form, QueueForm) else QueueForm(formdata=None)
    list_form.offer_deeds(actor())
    is_all = chosen("select", ("all",)) == "all" and 0 < matching <= MOST
    if is_all and not form.is_submitted():
        list_form.mean_everything(line.id for line in lines)
    narrowing = Narrowing(place.chosen, _holders())
    arguments = arguments_of(place.chosen, page=page.number if page.number > 1 else None)
    return render(
        "decisions/queue.html",
        form=form,
        list_form=list_form,
        place=place,
        page=page,
        lines_by_need=[(need, list(some)) for need, some in groupby(lines, key=attrgetter("group"))],
        counts=counts,
        by_need=_groups(place, counts),
        sorts=_sorts(place),
        narrowing=narrowing,
        applied=narrowing.chips,
        is_all=is_all and not form.is_submitted(),
        here=arguments,
        select_all_href=url_for(".queue", **arguments_of(place.chosen), select="all") if matching <= MOST else "",
        done=_banner(),
        may_take=holds_role_for(actor(), Permission.LINE_TAKE),
    )


def _holders() -> dict[int, str]:
    """The caseworkers, for a manager to look at one's lines: a caseworker looks at their own, or at all."""
    return {} if actor().has_role(Role.CASEWORKER) else dict(people.name_holders(db(), actor(), Role.CASEWORKER))


def _groups(place: Place, counts: Any) -> list[dict[str, Any]]:
    """The groups with their counts; the one shown leads back to all of them."""
    base, found = url_for(".queue"), []
    others = arguments_of(place.chosen, group=None)
    for each in QueueGroup:
        is_current = place.chosen.group is each
        href = address(base, others if is_current else {**others, "group": each.value})
        found.append({"text": each.words, "count": f"{counts[each]:,}", "current": is_current, "href": href})
    return found


def _sorts(place: Place) -> dict[str, dict[str, str]]:
    base = url_for(".queue")
    return {each.value: _sort(base, place, each) for each in QueueSort}


def _sort(base: str, place: Place, sort: QueueSort) -> dict[str, str]:
    """The link in a column's head: by this column, or the other way round."""
    is_current = place.chosen.sort is sort
    turned = is_current and not place.chosen.is_descending
    changed = {"sort": None if sort is QueueSort.DUE else sort.value, "order": "descending" if turned else None}
    direction = ("descending" if place.chosen.is_descending else "ascending") if is_current else ""
    return {"href": address(base, arguments_of(place.chosen, **changed)), "direction": direction}


def _banner() -> str:
    """What was done just now, when it was done to every line."""
    if sent := recommended():
        return f"Recommendation for {sent} sent to a decision maker"
    deed, count = chosen("done", tuple(Deed)), number("lines")
    if not deed or not count:
        return ""
    verb = "acknowledged" if deed == Deed.ACKNOWLEDGE else "took"
    return f"You {verb} {plural(count, 'line')}"
