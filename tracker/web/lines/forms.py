"""Forms of a line, one a page. They know shapes; what is missing or wrong the domain says, and it hangs on these."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tracker.domain import placeholders
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.line_drafts import LONGEST_TEXT, LONGEST_TITLE, LONGEST_WORDS, LineDraft
from tracker.domain.lines import LineKind
from tracker.domain.targets import TargetChange
from tracker.web.parts.clock import today
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import (
    ChoiceField,
    FigureField,
    ListField,
    LongTextField,
    ManyField,
    TextField,
    TickField,
    choice,
)
from tracker.web.parts.form import Form, VersionedForm
from tracker.web.parts.uploads import UploadField
from tracker.web.parts.years import YearAmountsField, YearValuesField

_NOBODY = "Do not name anyone or give details of a person."
_OLDEST_BASELINE = 8


class KindForm(Form):
    """What kind of line, and for which council of a joint offer."""

    council = ChoiceField("Which council is the line for?", required="Choose a council")
    kind = ChoiceField(
        "What do you want to ask for?",
        required="Choose what you want to ask for",
        choices=[
            choice(LineKind.RING_FENCE_REMOVAL, "To lift the ring-fence on a grant", hint="The only kind that frees £"),
            choice(
                LineKind.TARGET_REDUCTION, "To drop, replace or ease a target", hint="One national indicator a line"
            ),
            choice(
                LineKind.FREEDOM,
                "Another freedom",
                hint="Spending controls, carry-over, pooled budgets, plans, inspection, data returns or a power",
            ),
        ],
    )


class RingForm(VersionedForm):
    """Which ring of which grant."""

    ring = ChoiceField("Which ring-fence do you want lifted?", required="Select a grant")

    def apply(self, draft: LineDraft) -> LineDraft:
        return replace(draft, ring_id=int(self.ring.data))


class IndicatorForm(VersionedForm):
    """Which target, and what should become of it."""

    indicator = ChoiceField("Which target do you want to change?", required="Select a target")
    change = ChoiceField(
        "What should become of it?",
        required="Say whether you want to drop, replace or ease the target",
        choices=[
            choice(TargetChange.DROP, "Drop it", hint="Your council is no longer measured on it"),
            choice(TargetChange.REPLACE, "Replace it", hint="Something else measures the same thing better"),
            choice(TargetChange.EASE, "Ease it", hint="The same measure, with values that can be reached"),
        ],
    )

    def apply(self, draft: LineDraft) -> LineDraft:
        """A target that is dropped loses the values it had."""
        change = TargetChange(self.change.data)
        values = () if change is TargetChange.DROP else draft.values
        return replace(draft, indicator_id=int(self.indicator.data), change=change, values=values)


class FreedomForm(VersionedForm):
    """Which freedom of the catalogue."""

    freedom = ChoiceField("Which freedom do you want?", required="Select a freedom, or ask for one in your own words")

    def apply(self, draft: LineDraft) -> LineDraft:
        return replace(draft, freedom_id=int(self.freedom.data), title="", department_id=None)


class OwnFreedomForm(VersionedForm):
    """A freedom that is not in the catalogue."""

    title = TextField(
        "The freedom, as an order",
        called="The name of the freedom",
        hint="For example, “Let us publish one report a year in place of four”",
        max_length=LONGEST_TITLE,
    )
    department = ListField("Which department can give it?")

    def apply(self, draft: LineDraft) -> LineDraft:
        department = int(self.department.data) if self.department.data else None
        return replace(draft, freedom_id=None, title=self.title.data, department_id=department)


class InnerForm(Form):
    """Rings inside the one chosen, to ask for as further lines."""

    rings = ManyField(
        "Which of these do you want lifted too?", hint="Each becomes a line of its own. Select any, or none"
    )


class WordsForm(VersionedForm):
    """What is asked, what stops the council now, and what would have to change."""

    words = LongTextField(
        "What do you ask for, in plain words?",
        called="What you ask for",
        hint=f"Say what your council may then do, from when and on what terms. {_NOBODY}",
        max_length=LONGEST_WORDS,
    )
    obstacle = LongTextField(
        "What stops you now?",
        called="What stops you now",
        hint="The rule, condition or practice, and what it costs in money, time or results",
        max_length=LONGEST_TEXT,
        rows=3,
    )
    legal_lever = TextField(
        "What would have to change?",
        called="What would have to change",
        hint="For example a new grant determination, a direction, a regulation or an Act. Say so if you do not know",
        max_length=LONGEST_TEXT,
    )
    statutory_basis = TextField(
        "Which law does it rest on today?",
        called="The law",
        hint="For example “Local Government Act 2003, section 31”",
        max_length=LONGEST_TEXT,
    )
    basis_unknown = TickField("We do not know which law it rests on")

    def apply(self, draft: LineDraft) -> LineDraft:
        """Raises RuleBroken when the law is both named and said not to be known."""
        basis: str | None = self.statutory_basis.data or None
        if self.basis_unknown.data:
            if basis is not None:
                raise RuleBroken("Enter the law, or tick that you do not know it, not both", "statutory_basis")
            basis = ""
        return replace(
            draft,
            words=self.words.data,
            obstacle=self.obstacle.data,
            legal_lever=self.legal_lever.data,
            statutory_basis=basis,
        )

    @staticmethod
    def shown(draft: LineDraft) -> dict[str, Any]:
        """What the page shows before anything is typed."""
        return {
            "words": draft.words,
            "obstacle": draft.obstacle,
            "legal_lever": draft.legal_lever,
            "statutory_basis": draft.statutory_basis or "",
            "basis_unknown": draft.statutory_basis == "",
        }


class PoundsForm(VersionedForm):
    """£ by year."""

    amounts = YearAmountsField("£ by year", optional=True)

    def apply(self, draft: LineDraft) -> LineDraft:
        return replace(draft, amounts=self.amounts.data)

    @staticmethod
    def shown(draft: LineDraft) -> dict[str, Any]:
        return {"amounts": draft.amounts}


class TargetForm(VersionedForm):
    """Baseline and values of a target, or placeholders."""

    replacement = LongTextField(
        "What would measure it instead?",
        called="What would measure it instead",
        max_length=LONGEST_TEXT,
        rows=2,
    )
    baseline = FigureField("Where do you stand now?", called="The baseline", hint="The last figure that was measured")
    baseline_year = ListField("Year of that figure")
    baseline_cause = TextField("Why it is not known yet", max_length=500)
    baseline_owner = TextField("Who will supply it", max_length=200)
    baseline_due_on = DateField("When it will be supplied", called="The date it will be supplied")
    values = YearValuesField("Value by year", optional=True)

    def offer_years(self, years: Sequence[FinancialYear]) -> None:
        """The years a baseline may be of: up to the one before the programme begins."""
        first = years[0].start
        past = [FinancialYear(start) for start in range(first - 1, first - 1 - _OLDEST_BASELINE, -1)]
        self.baseline_year.choices = [choice("", ""), *(choice(str(year.start), year.words) for year in past)]

    def apply(self, draft: LineDraft) -> LineDraft:
        is_known = self.baseline.data is not None
        due_on = None if is_known else self.baseline_due_on.data
        placeholders.check_promised_day("baseline", due_on, draft.baseline_due_on, today(), field="baseline_due_on")
        year = FinancialYear(int(self.baseline_year.data)) if self.baseline_year.data else None
        return replace(
            draft,
            replacement=self.replacement.data,
            baseline=self.baseline.data,
            baseline_year=year,
            baseline_cause="" if is_known else self.baseline_cause.data,
            baseline_owner="" if is_known else self.baseline_owner.data,
            baseline_due_on=due_on,
            values=self.values.data if draft.keeps_a_target else (),
        )

    @staticmethod
    def shown(draft: LineDraft) -> dict[str, Any]:
        return {
            "replacement": draft.replacement,
            "baseline": draft.baseline,
            "baseline_year": str(draft.baseline_year.start) if draft.baseline_year else "",
            "baseline_cause": draft.baseline_cause,
            "baseline_owner": draft.baseline_owner,
            "baseline_due_on": draft.baseline_due_on,
            "values": draft.values,
        }


class EvidenceForm(VersionedForm):
    """Why it would work, from when, and when both sides look at it again."""

    evidence = LongTextField(
        "What evidence do you have that it would work?",
        called="The evidence",
        hint=f"A pilot, figures or an audit. You may leave this out; lines without it are set apart. {_NOBODY}",
        max_length=LONGEST_WORDS,
    )
    files = UploadField("Files that show it")
    starts_on = DateField("When should it start?", called="The start date")
    review_on = DateField("When should it be reviewed?", called="The review date")

    def apply(self, draft: LineDraft) -> LineDraft:
        return replace(draft, evidence=self.evidence.data, starts_on=self.starts_on.data, review_on=self.review_on.data)

    @staticmethod
    def shown(draft: LineDraft) -> dict[str, Any]:
        return {"evidence": draft.evidence, "starts_on": draft.starts_on, "review_on": draft.review_on}


class RestingForm(VersionedForm):
    """Which of the council's commitments rest on the line."""

    commitments = ManyField(
        "Which of your commitments rest on this line?",
        hint="If the line is refused, you decide whether to keep, change or withdraw them. Select any, or none",
        gone="A commitment you selected is no longer here. Check which are selected now",
    )
