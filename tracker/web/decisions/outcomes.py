"""The part of a form that sets one outcome for many lines: its terms once, and of each line its own £."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from tracker.actions.decisions import Recommending
from tracker.domain.decisions import CITES, Outcome, Reason, ReasonCategory, Terms
from tracker.domain.line_drafts import LONGEST_WORDS
from tracker.domain.shares import WHOLE, share_of
from tracker.queries.bulk_lines import BulkLine
from tracker.web.decisions.reasoning import ReasoningForm
from tracker.web.parts.fields import ChoiceField, LongTextField, NumberField, choice
from tracker.web.parts.unfolding import conditions_in, only_with

COMMON = (
    *("outcome", "conditions", "share", "words", "counter_conditions", "reasons", "flags", "note"),
    *(f"reason_{each.value}" for each in ReasonCategory),
    *(f"citation_{each.value}" for each in CITES),
)
"""The names of the fields that are the same for every line: what is kept until it is confirmed."""

_ADJUSTING = (Outcome.AGREE_WITH_CONDITIONS, Outcome.COUNTER)
_OF_CONDITIONS: dict[str, Any] = {
    "called": "The conditions", "hint": "One on each line. Each council’s own stay", "rows": 3,
}  # fmt: skip

ConditionsText = only_with(LongTextField, "outcome", Outcome.AGREE_WITH_CONDITIONS)
CounterText = only_with(LongTextField, "outcome", Outcome.COUNTER)
CounterNumber = only_with(NumberField, "outcome", Outcome.COUNTER)


class OutcomeForm(ReasoningForm):
    """One outcome; `share` and `words` are a counter's. Terms are set at once only where all ask for the same."""

    outcome = ChoiceField("One outcome for the selected lines", required="Choose an outcome")
    conditions = ConditionsText("Conditions for every council", **_OF_CONDITIONS)
    share = CounterNumber(
        "The same share of each council’s £, per cent",
        called="The share",
        hint="Leave it at 100 for each council to keep its own £",
        least=1,
        most=WHOLE,
        look={"suffix": {"text": "%"}},
    )
    words = CounterText(
        "Words of the counter",
        called="The words of the counter",
        hint="Leave it empty for each council to keep its own words",
        max_length=LONGEST_WORDS,
        rows=3,
    )
    counter_conditions = CounterText("Conditions for every council", **_OF_CONDITIONS)
    hints: ClassVar[dict[str, str]] = {
        Outcome.AGREE_AS_ASKED: "Only lines without a change",
        Outcome.AGREE_WITH_CONDITIONS: "Each council decides whether to accept them",
        Outcome.COUNTER: "The same share of each council’s £, other words, or both",
        Outcome.REJECT: "Final for these lines. Each council may ask again in a new one",
    }

    def offer(self, lines: Sequence[BulkLine]) -> None:
        """What may be chosen: conditions and a counter only where all ask for the same."""
        is_one_ask = len({line.ask_id for line in lines}) <= 1
        offered = [each for each in Outcome if is_one_ask or each not in _ADJUSTING]
        self.outcome.choices = [choice(each, each.words) for each in offered]

    @property
    def sets_terms(self) -> bool:
        """Whether terms can be set for all at once."""
        return Outcome.COUNTER in self.outcome.offered()

    @property
    def added_conditions(self) -> str:
        """Those for every council, as typed for the outcome that was chosen; "" where it has none."""
        fields = {Outcome.AGREE_WITH_CONDITIONS: self.conditions, Outcome.COUNTER: self.counter_conditions}
        field = fields.get(self.outcome.data)
        return field.data or "" if field else ""

    def proposals(
        self, lines: Sequence[BulkLine], picks: Mapping[int, int], own: Mapping[int, str]
    ) -> list[Recommending]:
        """One for each picked line, with its own £, its own flags, and what was added for it."""
        return [self._proposal(line, picks[line.id], own.get(line.id, "")) for line in lines if line.id in picks]

    def terms(self, line: BulkLine) -> Terms | None:
        """What this line is offered; None where nothing is changed."""
        conditions = (*line.terms.conditions, *conditions_in(self.added_conditions))
        match Outcome(self.outcome.data):
            case Outcome.AGREE_WITH_CONDITIONS:
                return replace(line.terms, conditions=conditions)
            case Outcome.COUNTER:
                share = WHOLE if self.share.data is None else self.share.data
                words = self.words.data or line.terms.words
                return replace(
                    line.terms, words=words, amounts=share_of(line.terms.amounts, share), conditions=conditions
                )
            case _:
                return None

    def _proposal(self, line: BulkLine, version: int, own: str) -> Recommending:
        outcome = Outcome(self.outcome.data)
        reasons, note = self.reasons_given(), self.note.data
        if outcome is Outcome.AGREE_AS_ASKED:
            reasons, note = (), _joined(note, own)
        elif own and reasons:
            first = reasons[0]
            reasons = (Reason(first.category, _joined(first.words, own), first.citation), *reasons[1:])
        flags = line.flags | self.flags_given()
        return Recommending(line.id, version, outcome, terms=self.terms(line), reasons=reasons, note=note, flags=flags)

    def filled_in(self) -> dict[str, Any]:
        """What was chosen and typed for every line, to be kept until it is confirmed."""
        return {name: self[name].data for name in COMMON}

    def common_values(self) -> list[tuple[str, str]]:
        """The same as hidden inputs carry it: one pair for each value."""
        given = ((name, each) for name, value in self.filled_in().items() for each in _several(value))
        return [(name, str(each)) for name, each in given if each not in (None, "")]


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _joined(words: str, own: str) -> str:
    return "\n\n".join(each for each in (words, own) if each)
