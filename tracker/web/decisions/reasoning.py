"""The part of a form that says why: reasons in the department's own words, flags, the note on precedent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.domain.decisions import CITES, Reason, ReasonCategory, Sensitivity
from tracker.domain.line_drafts import LONGEST_TEXT
from tracker.web.parts.fields import LongTextField, ManyField, TextField, choice
from tracker.web.parts.form import Form

_FLAGS = {
    Sensitivity.NOVEL: "Novel",
    Sensitivity.CONTENTIOUS: "Contentious",
    Sensitivity.REPERCUSSIVE: "Repercussive: others would want the same",
}


class ReasoningForm(Form):
    """Reasons are ticked, and each has its own words; some name a power, a route or a policy."""

    page_order = (
        *("line", "outcome", "conditions", "share", "words", "amounts", "values", "counter_conditions", "reasons"),
        *(f"{part}_{each.value}" for each in ReasonCategory for part in ("citation", "reason")),
        *("flags", "note", "own"),
    )
    reasons = ManyField(
        "Reasons",
        hint="Select all that apply. The council reads them, and the public reads their names",
        choices=[choice(each, each.words) for each in ReasonCategory],
    )
    flags = ManyField(
        "Is the ask sensitive?",
        hint="Any of these sends it to HM Treasury, whatever the outcome",
        choices=[choice(each, words) for each, words in _FLAGS.items()],
    )
    note = LongTextField("Note for the decision maker", called="The note", max_length=LONGEST_TEXT, rows=3)

    def reasons_given(self) -> tuple[Reason, ...]:
        """Those ticked, as typed."""
        return tuple(self._reason(ReasonCategory(value)) for value in self.reasons.data)

    def _reason(self, category: ReasonCategory) -> Reason:
        citation = self[f"citation_{category.value}"].data if category in CITES else ""
        return Reason(category, self[f"reason_{category.value}"].data, citation)

    def flags_given(self) -> frozenset[Sensitivity]:
        """Those ticked."""
        return frozenset(Sensitivity(value) for value in self.flags.data)

    @property
    def reason_parts(self) -> list[tuple[Any, Any, Any]]:
        """For each reason its box, its words, and what it cites or None: how the page draws them."""
        parts = []
        for box, category in zip(self.reasons, ReasonCategory, strict=True):
            citation = self[f"citation_{category.value}"] if category in CITES else None
            parts.append((box, self[f"reason_{category.value}"], citation))
        return parts


for _category in ReasonCategory:
    setattr(
        ReasoningForm,
        f"reason_{_category.value}",
        LongTextField("In your own words", called="The reason", max_length=LONGEST_TEXT, rows=3),
    )
for _category, _asked in CITES.items():
    setattr(ReasoningForm, f"citation_{_category.value}", TextField(_asked, called="The name", max_length=300))


def shown_reasons(reasons: Iterable[Reason]) -> dict[str, Any]:
    """What the fields show of reasons given earlier."""
    given = tuple(reasons)
    found: dict[str, Any] = {"reasons": [each.category.value for each in given]}
    for each in given:
        found[f"reason_{each.category.value}"] = each.words
        found[f"citation_{each.category.value}"] = each.citation
    return found
