"""One outcome for many lines: each keeps its own £ and has its own record; then what became of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import Field

from tracker.actions import decisions as actions
from tracker.actions import selections as actions_of_selections
from tracker.domain import workflow
from tracker.domain.amounts import sum_amounts
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.formats import plural
from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.domain.permissions import Permission
from tracker.queries import bulk_lines, precedents, selections
from tracker.queries.bulk_lines import BulkLine
from tracker.queries.selections import Selected
from tracker.web.decisions.able import count_ticked, why_not
from tracker.web.decisions.forms import Deed
from tracker.web.decisions.many import way_back
from tracker.web.decisions.outcomes import COMMON, OutcomeForm
from tracker.web.decisions.place import Place
from tracker.web.decisions.views import bp
from tracker.web.parts import text
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import Asked
from tracker.web.parts.identity import actor
from tracker.web.parts.picks import PicksField
from tracker.web.parts.precedent_cards import card_of
from tracker.web.parts.rendering import render


class OwnWordsField(Asked, Field):
    """What is added for one line alone, in inputs called `own-<line id>`; `data` is line id → words."""

    data: dict[int, str]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data, prefix = {}, f"{self.name}-"
        for name in formdata or ():
            number = name.removeprefix(prefix)
            if name.startswith(prefix) and number.isdecimal() and len(number) < 10:
                self._take(int(number), formdata.get(name))

    def _take(self, line_id: int, given: str) -> None:
        words = text.even(text.showable(given))
        if words:
            self.data[line_id] = words
        try:
            text.check_readable(given)
            text.check_printable(words)
        except text.TextError as unreadable:
            self.process_errors.append(str(unreadable))
        if len(words) > LONGEST_TEXT:
            self.process_errors.append(f"What you add for one line must be {LONGEST_TEXT:,} characters or fewer")


class BulkForm(OutcomeForm):
    """One outcome for the lines that are ticked, with what is different about any one of them."""

    line = PicksField("Lines", required="Select at least one line")
    own = OwnWordsField("Is anything different about one of them?")


@bp.route("/department/bulk/<int:selection>", methods=["GET", "POST"])
@needs(Permission.LINE_RECOMMEND)
def bulk(selection: int) -> ResponseReturnValue:
    """Recommend one outcome for the lines selected; once done, what became of each.

    From the queue the outcome is filled in here; from the page of an ask it was, and here it is confirmed.
    """
    kept = selections.get_selection(db(), actor(), selection, Deed.RECOMMEND, Deed.TAKE)
    lines = bulk_lines.list_bulk_lines(db(), actor(), kept.picks, today())
    place = Place.of_page()
    if kept.is_done:
        return _result(kept, lines, place)
    able = {line.id for line in lines if not _why_not(line, kept)}
    form = _form(kept, lines, able)

    def recommend(session: Any) -> bool:
        return actions_of_selections.carry_out(
            session,
            actor(),
            selection,
            kept.purpose,
            lambda picks: actions.recommend(session, actor(), form.proposals(lines, picks, form.own.data), now=now()),
            only=form.line.data,
            now=now(),
        )

    if form.accepts(recommend):
        return redirect(url_for(".bulk", selection=selection, queue=place.packed() if place else None))
    return _page(form, kept, lines, place, able)


def _form(kept: Selected, lines: Sequence[BulkLine], able: Collection[int]) -> BulkForm:
    """Ticked are those ticked before, or those that are like the rest."""
    given = {name: value for name, value in kept.filled_in.items() if name in COMMON}
    ticked = kept.filled_in.get("line")
    picked = {line.id for line in lines if (not line.standout if ticked is None else line.id in ticked)}
    form = BulkForm(line={line.id: line.version for line in lines if line.id in able and line.id in picked}, **given)
    form.offer(lines)
    return form


def _page(
    form: BulkForm, kept: Selected, lines: Sequence[BulkLine], place: Place | None, able: Collection[int]
) -> ResponseReturnValue:
    asks = {line.ask_id for line in lines}
    one_ask = asks.pop() if len(asks) == 1 else None
    card = None
    if one_ask is not None:
        card = precedents.get_card(db(), actor(), line_id=None, ask_id=one_ask, council_kind=None, now=now())
    return render(
        "decisions/bulk.html",
        form=form,
        lines=lines,
        able=able,
        groups=_groups(lines, able, form.line.data),
        why_not={line.id: _why_not(line, kept) for line in lines},
        place=place,
        **way_back(kept, place),
        title=lines[0].title if one_ask is not None else "",
        card=card_of(card),
        years=sorted({amount.year for line in lines for amount in line.terms.amounts}),
        is_filled_in=_is_filled_in(form, kept),
        effects=_effects(form, lines) if _is_filled_in(form, kept) else {},
    )


def _is_filled_in(form: BulkForm, kept: Selected) -> bool:
    """Whether it only waits to be confirmed; one with a fault in what was filled in is filled in again."""
    faulty = {problem.href.removeprefix("#") for problem in form.problems() if problem.href}
    return bool(kept.filled_in) and bool(form.outcome.data) and faulty <= {"lines", "note", form.own.id}


def _effects(form: BulkForm, lines: Sequence[BulkLine]) -> dict[int, str]:
    """What will happen to each line, by id, as it is filled in."""
    outcome = Outcome(form.outcome.data)
    return {line.id: _effect(outcome, line, form.terms(line)) for line in lines}


def _effect(outcome: Outcome, line: BulkLine, terms: Terms | None) -> str:
    if outcome is Outcome.REJECT:
        return outcome.words
    parts = [outcome.words]
    if line.terms.amounts:
        asked = sum_amounts(line.terms.amounts).in_sentence
        offered = asked if terms is None else sum_amounts(terms.amounts).in_sentence
        parts.append(offered if offered == asked else f"{offered} instead of {asked}")
    if terms is not None and terms.conditions:
        parts.append(plural(len(terms.conditions), "condition"))
    return ", ".join(parts)


def _groups(
    lines: Sequence[BulkLine], able: Collection[int], ticked: Collection[int]
) -> list[tuple[str, str, list[BulkLine]]]:
    """Heading, what is ticked, and the lines: the outliers, the like ones, and those that cannot be recommended."""
    found = (
        ("Different from the rest", ": look at each", [each for each in lines if each.id in able and each.standout]),
        ("Like asks", "", [each for each in lines if each.id in able and not each.standout]),
    )
    chosen = [
        (name, f"{plural(len(some), 'line')}, {count_ticked(some, ticked)}{note}", some)
        for name, note, some in found
        if some
    ]
    left = [each for each in lines if each.id not in able]
    note = f"{plural(len(left), 'line')}, these cannot be recommended now"
    return [*chosen, *([("Left out", note, left)] if left else [])]


def _why_not(line: BulkLine, kept: Selected) -> str:
    """Why a line that was selected cannot be recommended any more; empty if it can."""
    return why_not(line, (workflow.RECOMMEND,), kept.picks[line.id])


def _result(kept: Selected, lines: Sequence[BulkLine], place: Place | None) -> ResponseReturnValue:
    return render(
        "decisions/bulk_done.html",
        kept=kept,
        done=[line for line in lines if line.id in kept.done],
        skipped=[(line, kept.skipped[line.id]) for line in lines if line.id in kept.skipped],
        **way_back(kept, place),
    )
