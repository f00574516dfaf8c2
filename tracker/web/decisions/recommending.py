"""Recommending an outcome for one line."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.actions import decisions as actions
from tracker.actions.decisions import Recommending
from tracker.domain import workflow
from tracker.domain.counters import should_meet
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.line_drafts import LONGEST_WORDS
from tracker.domain.lines import LineKind, Side
from tracker.domain.permissions import Permission
from tracker.queries import queues, recommendations, stances
from tracker.queries.lines import LinePage
from tracker.queries.recommendations import Desk
from tracker.web.decisions.place import Place
from tracker.web.decisions.reasoning import ReasoningForm, shown_reasons
from tracker.web.decisions.views import bp
from tracker.web.parts.about_line import get_line_for
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import chosen
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.fields import ChoiceField, LongTextField, choice
from tracker.web.parts.identity import actor
from tracker.web.parts.precedent_cards import card_of
from tracker.web.parts.rendering import render
from tracker.web.parts.unfolding import conditions_in, only_with, typed_conditions
from tracker.web.parts.versions import VersionField
from tracker.web.parts.years import YearAmountsField, YearValuesField

CounterText = only_with(LongTextField, "outcome", Outcome.COUNTER)
CounterAmounts = only_with(YearAmountsField, "outcome", Outcome.COUNTER)
CounterValues = only_with(YearValuesField, "outcome", Outcome.COUNTER)
ConditionsText = only_with(LongTextField, "outcome", Outcome.AGREE_WITH_CONDITIONS)


class RecommendForm(ReasoningForm):
    """An outcome, its terms and its reasons. Nothing is chosen beforehand, unless it was on the line's page."""

    version = VersionField()
    outcome = ChoiceField(
        "What do you recommend?",
        required="Choose an outcome",
        choices=[choice(each, each.words) for each in Outcome],
    )
    conditions = ConditionsText("Conditions", called="The conditions", hint="One on each line", rows=4)
    words = CounterText("What you offer instead, in words", called="The words of the counter", max_length=LONGEST_WORDS)
    amounts = CounterAmounts("What you offer, £ by year")
    values = CounterValues("What you offer, value by year")
    counter_conditions = CounterText("Conditions of the counter", called="The conditions", hint="One on each line")

    def terms(self, asked: Terms) -> Terms | None:
        """What is offered; None where nothing is changed."""
        match Outcome(self.outcome.data):
            case Outcome.AGREE_WITH_CONDITIONS:
                return replace(asked, conditions=conditions_in(self.conditions.data))
            case Outcome.COUNTER:
                return Terms(
                    words=self.words.data,
                    amounts=self.amounts.data if "amounts" in self else (),
                    values=self.values.data if "values" in self else (),
                    conditions=conditions_in(self.counter_conditions.data),
                )
            case _:
                return None

    def proposal(self, line: LinePage, asked: Terms) -> Recommending:
        """The whole of it, as the action wants it."""
        outcome = Outcome(self.outcome.data)
        return Recommending(
            line.id,
            self.version.data,
            outcome,
            terms=self.terms(asked),
            reasons=() if outcome is Outcome.AGREE_AS_ASKED else self.reasons_given(),
            note=self.note.data,
            flags=self.flags_given(),
        )


@bp.route("/offers/<ref:reference>/lines/<int:number>/recommend", methods=["GET", "POST"])
@needs(Permission.LINE_RECOMMEND)
def recommend(reference: str, number: int) -> ResponseReturnValue:
    """Recommend an outcome; then go on to the next line of the same group."""
    line = get_line_for(reference, number, Permission.LINE_RECOMMEND)
    place = Place.of_page()
    assert line.comparison is not None  # whoever owns a line reads its terms
    asked = line.comparison.newer.terms
    desk = recommendations.get_desk(db(), line.id)
    form = _form(line, asked, desk)
    if not form.is_submitted() and not workflow.RECOMMEND.fits(line.state, line.stage, line.turn, line.offer_state):
        return redirect(_line_href(reference, number, place))
    following = _next(place, line) if form.is_submitted() else None
    if form.accepts(lambda s: actions.recommend(s, actor(), [form.proposal(line, asked)], now=now())):
        return _go_on(place, following, line)
    return render(
        "decisions/recommend.html",
        form=form,
        line=line,
        asked=asked,
        desk=desk,
        place=place,
        back=_line_href(reference, number, place),
        card=card_of(line.precedents),
        stance=stances.find_stance_of_line(db(), line.id, today()),
        heads=_heads(line),
        hints={outcome: words.format(line.council_short) for outcome, words in _HINTS.items()},
        note_hint=_note_hint(desk),
        meets=should_meet(line.round),
    )


def _form(line: LinePage, asked: Terms, desk: Desk) -> RecommendForm:
    """Filled with what was asked, or with what was recommended before it came back."""
    in_hand = desk.in_hand
    terms = in_hand.terms if in_hand and in_hand.terms else asked
    before = shown_reasons(in_hand.reasons) if in_hand else {}
    form = RecommendForm(
        version=line.version,
        years=line.years,
        outcome=chosen("outcome", tuple(Outcome)) or None,
        conditions=typed_conditions(terms.conditions),
        counter_conditions=typed_conditions(terms.conditions),
        words=terms.words,
        amounts=terms.amounts,
        values=terms.values,
        flags=[flag.value for flag in desk.flags],
        note=in_hand.note if in_hand else "",
        **before,
    )
    if line.kind is LineKind.TARGET_REDUCTION:
        del form.amounts
    else:
        del form.values
        form.amounts.optional = line.kind is LineKind.FREEDOM
    return form


_HINTS = {
    Outcome.AGREE_AS_ASKED.value: "Agreed in principle once it is released",
    Outcome.AGREE_WITH_CONDITIONS.value: "{} decides whether to accept them",
    Outcome.COUNTER.value: "Other words or figures. {} accepts them or counters",
    Outcome.REJECT.value: "Final for this line. {} may ask again in a new one",
}


def _heads(line: LinePage) -> list[str]:
    """The heads of the year table: what was asked, then each side's last word."""
    assert line.comparison is not None
    first, *others = line.comparison.columns
    names = {Side.DEPARTMENT: "Department", Side.COUNCIL: line.council_short}
    return [f"Asked, round {first.round}", *(f"{names[each.side]}’s last, round {each.round}" for each in others)]


def _note_hint(desk: Desk) -> str:
    """When a note is needed: an answer of another kind than the last one given to the same ask says why."""
    if desk.latest is None:
        return "Nobody has had an answer to this ask yet"
    return f"Needed if you differ from the last answer to the same ask, which was: {desk.latest.answer}"


def _line_href(reference: str, number: int, place: Place | None) -> str:
    packed = place.packed() if place else None
    return url_for("lines.show", reference=reference, number=number, queue=packed)


def _next(place: Place | None, line: LinePage) -> tuple[str, int] | None:
    return queues.find_next(db(), actor(), place.group_filter, line.id, today()) if place else None


def _go_on(place: Place | None, following: tuple[str, int] | None, line: LinePage) -> ResponseReturnValue:
    """To the next line of the group; of a group that is done, to the queue; else back to the line."""
    sent = f"{line.reference}/{line.number}"
    if place is None:
        return redirect(url_for("lines.show", reference=line.reference, number=line.number, recommended=sent))
    if following is None:
        return redirect(f"{place.href}{'&' if '?' in place.href else '?'}recommended={sent}")
    reference, number = following
    queue = place.packed()
    return redirect(url_for("lines.show", reference=reference, number=number, queue=queue, recommended=sent))
