"""One outcome for many lines: each keeps its own £ and has its own record; then what became of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import Field

from tracker.actions import decisions as actions
from tracker.actions import selections as actions_of_selections
from tracker.actions.decisions import Recommending
from tracker.domain import workflow
from tracker.domain.decisions import Outcome, Reason
from tracker.domain.formats import plural
from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.domain.lines import Stage
from tracker.domain.offers import OfferState
from tracker.domain.permissions import Permission
from tracker.queries import bulk_lines, precedents, selections
from tracker.queries.bulk_lines import BulkLine
from tracker.queries.selections import Selected
from tracker.web.decisions.forms import Deed
from tracker.web.decisions.place import Place
from tracker.web.decisions.precedents import card_of
from tracker.web.decisions.reasoning import ReasoningForm, conditions_in
from tracker.web.decisions.views import bp
from tracker.web.parts import text
from tracker.web.parts.access import needs
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import Asked, ChoiceField, LongTextField, choice
from tracker.web.parts.identity import actor
from tracker.web.parts.picks import PicksField
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


class BulkForm(ReasoningForm):
    """One outcome for the lines that are ticked. A counter is made line by line."""

    line = PicksField("Lines", required="Select at least one line")
    outcome = ChoiceField("One outcome for the selected lines", required="Choose an outcome")
    conditions = LongTextField(
        "Conditions for every council",
        called="The conditions",
        hint="One on each line. Each council’s own stay",
        rows=3,
    )
    own = OwnWordsField("Is anything different about one of them?")

    def offer(self, lines: Sequence[BulkLine]) -> None:
        """What may be chosen: conditions only where all ask for the same."""
        offered = [Outcome.AGREE_AS_ASKED, Outcome.AGREE_WITH_CONDITIONS, Outcome.REJECT]
        if len({line.ask_id for line in lines}) > 1:
            offered.remove(Outcome.AGREE_WITH_CONDITIONS)
        self.outcome.choices = [choice(each, each.words) for each in offered]

    def proposals(self, lines: Sequence[BulkLine], picks: Mapping[int, int]) -> list[Recommending]:
        """One for each picked line, with its own £, its own flags, and what was added for it."""
        return [self._proposal(line, picks[line.id]) for line in lines if line.id in picks]

    def _proposal(self, line: BulkLine, version: int) -> Recommending:
        outcome, own = Outcome(self.outcome.data), self.own.data.get(line.id, "")
        terms, reasons, note = None, self.reasons_given(), self.note.data
        if outcome is Outcome.AGREE_WITH_CONDITIONS:
            conditions = (*line.terms.conditions, *conditions_in(self.conditions.data))
            terms = replace(line.terms, conditions=conditions)
        if outcome is Outcome.AGREE_AS_ASKED:
            reasons, note = (), _joined(note, own)
        elif own and reasons:
            first = reasons[0]
            reasons = (Reason(first.category, _joined(first.words, own), first.citation), *reasons[1:])
        flags = line.flags | self.flags_given()
        return Recommending(line.id, version, outcome, terms=terms, reasons=reasons, note=note, flags=flags)


@bp.route("/department/bulk/<int:selection>", methods=["GET", "POST"])
@needs(Permission.DEPARTMENT_READ)
def bulk(selection: int) -> ResponseReturnValue:
    """Recommend one outcome for the lines selected in the queue; once done, what became of each."""
    kept = selections.get_selection(db(), actor(), selection, Deed.RECOMMEND, Deed.TAKE)
    lines = bulk_lines.list_bulk_lines(db(), actor(), kept.picks, today())
    place = Place.of_page()
    if kept.is_done:
        return _result(kept, lines, place)
    able = {line.id for line in lines if not _why_not(line, kept)}
    form = BulkForm(line={line.id: line.version for line in lines if line.id in able and not line.standout})
    form.offer(lines)

    def recommend(session: Any) -> bool:
        return actions_of_selections.carry_out(
            session,
            actor(),
            selection,
            kept.purpose,
            lambda picks: actions.recommend(session, actor(), form.proposals(lines, picks), now=now()),
            only=form.line.data,
            now=now(),
        )

    if form.accepts(recommend):
        return redirect(url_for(".bulk", selection=selection, queue=place.packed() if place else None))
    return _page(form, kept, lines, place, able)


def _page(
    form: BulkForm, kept: Selected, lines: Sequence[BulkLine], place: Place | None, able: Collection[int]
) -> ResponseReturnValue:
    asks = {line.ask_id for line in lines}
    one_ask = asks.pop() if len(asks) == 1 else None
    card = None
    if one_ask is not None:
        card = precedents.get_card(db(), actor(), line_id=0, ask_id=one_ask, council_kind=None, now=now())
    return render(
        "decisions/bulk.html",
        form=form,
        lines=lines,
        able=able,
        groups=_groups(lines, able),
        why_not={line.id: _why_not(line, kept) for line in lines},
        place=place,
        back=place.href if place else url_for(".queue"),
        title=lines[0].title if one_ask is not None else "",
        card=card_of(card),
        years=sorted({amount.year for line in lines for amount in line.terms.amounts}),
    )


def _groups(lines: Sequence[BulkLine], able: Collection[int]) -> list[tuple[str, str, list[BulkLine]]]:
    """Heading, what is ticked, and the lines: the outliers, the like ones, and those that cannot be recommended."""
    found = (
        ("Different from the rest", "not selected: look at each", [e for e in lines if e.id in able and e.standout]),
        ("Like asks", "selected", [each for each in lines if each.id in able and not each.standout]),
        ("Left out", "these cannot be recommended now", [each for each in lines if each.id not in able]),
    )
    return [(name, f"{plural(len(some), 'line')}, {note}", some) for name, note, some in found if some]


def _why_not(line: BulkLine, kept: Selected) -> str:
    """Why a line that was selected cannot be recommended any more; empty if it can."""
    if workflow.RECOMMEND.fits(line.state, line.stage, line.turn, OfferState.IN_NEGOTIATION):
        return "" if line.version == kept.picks[line.id] else "changed since you selected it"
    if line.stage in (Stage.RECOMMENDED, Stage.APPROVED):
        return f"{line.stage.words.lower()} already"
    return line.state.words.lower()


def _result(kept: Selected, lines: Sequence[BulkLine], place: Place | None) -> ResponseReturnValue:
    return render(
        "decisions/bulk_done.html",
        kept=kept,
        done=[line for line in lines if line.id in kept.done],
        skipped=[(line, kept.skipped[line.id]) for line in lines if line.id in kept.skipped],
        back=place.href if place else url_for(".queue"),
    )


def _joined(words: str, own: str) -> str:
    return "\n\n".join(each for each in (words, own) if each)
