"""Every open ask, and one ask across councils."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.actions import decisions, selections
from tracker.domain.actors import Role
from tracker.domain.ask_figures import group_wanted, spread_of, strip_of
from tracker.domain.errors import NotAllowed, RuleBroken
from tracker.domain.lines import LineKind, Turn
from tracker.domain.permissions import Permission, holds_role_for
from tracker.queries import ask_lists, ask_pages, bulk_lines, precedents, stances
from tracker.queries import selections as kept_selections
from tracker.queries.ask_lists import AskFilter
from tracker.queries.ask_pages import AskHead, AskLine
from tracker.queries.selections import Selected
from tracker.web.asks.forms import ALL, LIKE, NOBODY, AskForm
from tracker.web.asks.kept import count_asks, list_asks, list_open
from tracker.web.asks.narrowing import AskNarrowing, Wants, narrowed
from tracker.web.decisions.forms import Deed
from tracker.web.decisions.outcomes import COMMON
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import chosen, here, number, page_number, words
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.paging import Paging, paging
from tracker.web.parts.precedent_cards import card_of
from tracker.web.parts.rendering import render

bp = Blueprint("asks", __name__)

_ASKS_A_PAGE = 25
_LINES_A_PAGE = 45  # forty like asks and those that stand out, and no page over 60 KB

MOST = 300
"""How many lines one outcome may be recommended for at once: each of them is confirmed by eye."""


@bp.get("/asks")
@needs(Permission.ASKS_READ)
def index() -> ResponseReturnValue:
    """Every ask with open lines: the department's own, or everyone's for those who read them all."""
    kind = chosen("kind", tuple(LineKind))
    narrowed = AskFilter(LineKind(kind) if kind else None, words("words"))
    page = paging(page_number(), count_asks(narrowed), _ASKS_A_PAGE)
    rows = list_asks(narrowed, first=max(page.first - 1, 0), size=page.size)
    return render(
        "asks/index.html",
        asks=rows,
        page=page,
        narrowed=narrowed,
        kinds=[(each.value, each.words) for each in LineKind],
        is_inside=ask_pages.sees_inside(actor()),
    )


@bp.route("/asks/<int:ask>", methods=["GET", "POST"])
@needs(Permission.ASKS_READ)
def show(ask: int) -> ResponseReturnValue:
    """One ask across councils; its department chooses some of them and one outcome."""
    head = ask_pages.get_ask(db(), actor(), ask)
    if request.method == "POST" and not holds_role_for(actor(), Permission.LINE_RECOMMEND):
        raise NotAllowed("Only a caseworker can do this", (Role.CASEWORKER,))
    if not ask_pages.sees_inside(actor()):
        return _everyones(head)
    lines = list_open(head)
    narrowing = AskNarrowing.of_page()
    matching = narrowing.of(lines)
    before = _find_before(ask)
    form = _form(before)
    if not form.is_submitted() and before is not None:
        form.tick_again(_paging(matching).of(matching), matching, before.filled_in.get("line", ()))
    if form.accepts(lambda s: _keep(s, form, head, matching)):
        return redirect(_next(form))
    return _page(head, lines, matching, narrowing, form)


def _find_before(ask: int) -> Selected | None:
    """What was selected and filled in before someone came back to change it."""
    again = number("again")
    if again is None or not holds_role_for(actor(), Permission.LINE_RECOMMEND):
        return None
    kept = kept_selections.find_selection(db(), actor(), again, Deed.RECOMMEND)
    return kept if kept and kept.filled_in.get("ask") == ask and not kept.is_done else None


def _form(before: Selected | None) -> AskForm:
    """Empty, or as it was filled in before."""
    given = {name: value for name, value in before.filled_in.items() if name in COMMON} if before else {}
    form = AskForm(**{"share": 100, **given})
    form.offer_deeds()
    return form


def _keep(session: Session, form: AskForm, head: AskHead, matching: Sequence[AskLine]) -> int:
    """Keep what was selected and filled in, once it is known that it could be recommended."""
    picks = form.picked(matching)
    if len(picks) > MOST:
        raise RuleBroken(f"Select {MOST} lines or fewer", "line")
    filled_in: dict[str, Any] = {"ask": head.id, "narrowed": narrowed()}
    kept = picks
    if form.deed is Deed.RECOMMEND:
        filled_in |= {**form.filled_in(), "line": sorted(picks)}
        left = {line.id: line.version for line in matching if line.is_ready and line.standout}
        kept = {**left, **picks} if picks else {}
    selection = selections.store_selection(session, actor(), form.deed.value, kept, filled_in=filled_in, now=now())
    if form.deed is Deed.RECOMMEND:
        some = bulk_lines.list_bulk_lines(session, actor(), picks, today())
        decisions.check_proposals(session, form.proposals(some, picks, {}))
    return selection


def _next(form: AskForm) -> str:
    endpoints = {Deed.ASK: "decisions.bulk_question", Deed.REFER: "decisions.bulk_referral"}
    return url_for(endpoints.get(form.deed, "decisions.bulk"), selection=form.result)


def _page(
    head: AskHead, lines: Sequence[AskLine], matching: Sequence[AskLine], narrowing: AskNarrowing, form: AskForm
) -> ResponseReturnValue:
    page = _paging(matching)
    shown = page.of(matching)
    ready = [line for line in matching if line.is_ready]
    like = [line for line in ready if not line.standout]
    selecting = chosen("select", (LIKE, ALL, NOBODY))
    if not form.is_submitted() and (selecting or not form.line.data):
        form.tick(shown, selecting)
    return render(
        "asks/show.html",
        ask=head,
        form=form,
        lines=lines,
        groups=_groups(shown),
        resting=ask_pages.count_commitments(db(), [line.id for line in shown]),
        page=page,
        narrowing=narrowing,
        kinds=sorted({(line.council_kind.value, line.council_kind.words) for line in lines if line.council_kind}),
        wants=[(each.value, each.words) for each in Wants],
        picked=len(form.picked(matching)),
        ready=ready,
        select_all=here(select=ALL, page=None, again=None) if 0 < len(ready) <= MOST else "",
        select_like=here(select=LIKE, page=None, again=None) if page.size < len(matching) and like else "",
        like=len(like),
        select_none=here(select=NOBODY, again=None),
        here=here(select=None),
        may_decide=holds_role_for(actor(), Permission.LINE_RECOMMEND),
        applied=narrowing.chips,
        **_figures(head, lines),
    )


def _paging(matching: Sequence[AskLine]) -> Paging:
    return paging(page_number(), len(matching), _LINES_A_PAGE)


def _figures(head: AskHead, lines: Sequence[AskLine]) -> dict[str, Any]:
    """What all open lines of the ask come to, and how it was answered before."""
    asked = [line.asked for line in lines if line.asked is not None]
    ours = [line for line in lines if line.turn is Turn.DEPARTMENT]
    card = precedents.get_card(db(), actor(), line_id=None, ask_id=head.id, council_kind=None, now=now())
    return {
        "councils": len({line.council_id for line in lines}),
        "waiting": len(ours),
        "late": sum(line.due is not None and line.due.is_overdue for line in ours),
        "sums": ask_pages.get_sums(db(), actor(), head),
        "spread": spread_of(asked),
        "strip": strip_of(asked),
        "wanted": group_wanted((line.conditions, line.asked) for line in lines),
        "stance": stances.find_stance(db(), head.subject, today()),
        "card": card_of(card),
    }


def _groups(shown: Sequence[AskLine]) -> list[tuple[str, str, list[AskLine]]]:
    """Heading, note and lines: those that stand out, the like ones, those that wait for somebody else."""
    found = (
        ("Different from the rest", "not selected: look at each", [e for e in shown if e.is_ready and e.standout]),
        ("Like asks", "", [e for e in shown if e.is_ready and not e.standout]),
        ("Nothing to recommend now", "", [e for e in shown if not e.is_ready]),
    )
    return [(name, note, some) for name, note, some in found if some]


def _everyones(head: AskHead) -> ResponseReturnValue:
    """The same ask, different outcomes: what the LGA and the auditor read."""
    lines = AskNarrowing.of_page().of(ask_pages.list_everyones(db(), actor(), head, today()))
    page = paging(page_number(), len(lines))
    return render(
        "asks/everyones.html",
        ask=head,
        lines=page.of(lines),
        page=page,
        narrowing=AskNarrowing.of_page(),
        kinds=sorted({(line.council_kind.value, line.council_kind.words) for line in lines if line.council_kind}),
        councils=len({line.council_id for line in lines}),
        sums=ask_pages.get_sums(db(), actor(), head),
        answered=ask_lists.count_answers(lines),
        stance=stances.find_stance(db(), head.subject, today()),
    )
