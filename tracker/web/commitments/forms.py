"""Forms of a commitment. Fields by year are made for the programme's years, in the order of the page."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar

from tracker.domain.commitment_drafts import LONGEST_UNIT, CommitmentDraft
from tracker.domain.commitments import CommitmentKind, CommitmentState
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.line_drafts import LONGEST_TEXT, LONGEST_TITLE
from tracker.queries.commitments import RestedOn
from tracker.web.parts.fields import (
    ChoiceField,
    FigureField,
    ListField,
    LongTextField,
    ManyField,
    MoneyField,
    NumberField,
    TextField,
    choice,
)
from tracker.web.parts.form import Form, VersionedForm

Years = tuple[FinancialYear, ...]
_OLDEST_BASELINE = 8
_MOST_TICKED = 30


class KindForm(Form):
    """A saving or an outcome, and of which council of a joint offer."""

    council = ChoiceField("Which council gives it?", required="Choose a council")
    kind = ChoiceField(
        "What does your council give?",
        required="Choose a saving or an outcome",
        choices=[
            choice(CommitmentKind.SAVING, "A saving", hint="£ by year above the general requirement, and who keeps it"),
            choice(CommitmentKind.OUTCOME, "An outcome", hint="Something measured that gets better, year by year"),
        ],
    )


class CommitmentForm(VersionedForm):
    """What the forms of both kinds have in common; made by `form_for`."""

    by_number: ClassVar[bool] = False

    def offer_lines(self, lines: Sequence[RestedOn]) -> None:
        """The lines it may rest on."""
        if not self.by_number:
            self.rests_on.choices = [choice(str(each.number), f"Line {each.number}: {each.title}") for each in lines]

    def lines(self) -> frozenset[int]:
        """The numbers of the lines chosen. Raises RuleBroken where they are typed and are no numbers."""
        if not self.by_number:
            return frozenset(int(each) for each in self.rests_on.data)
        if not re.fullmatch("(?:[0-9]{1,6}|and|[ ,;])*", self.rests_on.data):
            raise RuleBroken("Enter the numbers of lines, like 2, 5 and 12", "rests_on")
        return frozenset(int(each) for each in re.findall("[0-9]+", self.rests_on.data))

    def draft(self, kind: CommitmentKind, authority_id: int) -> CommitmentDraft:
        """What was written."""
        is_saving = kind is CommitmentKind.SAVING
        money = [(year, self[f"money_{year.start}"].data) for year in self.years] if is_saving else []
        values = [] if is_saving else [(year, self[f"value_{year.start}"].data) for year in self.years]
        return CommitmentDraft(
            kind=kind,
            authority_id=authority_id,
            title=self.title.data,
            words=self.words.data,
            measure=self.measure.data,
            data_source=self.data_source.data,
            reported=self.reported.data,
            share_kept=self.share_kept.data if is_saving else None,
            amounts=tuple((year, each) for year, each in money if each is not None),
            baseline=None if is_saving else self.baseline.data,
            baseline_year=None if is_saving else _year(self.baseline_year.data),
            unit="" if is_saving else self.unit.data,
            values=tuple((year, each) for year, each in values if each is not None),
            rests_on=self.lines(),
        )


def form_for(
    kind: CommitmentKind, years: Years, lines: Sequence[RestedOn], *, with_reason: bool = False
) -> type[CommitmentForm]:
    """The class of form for a kind, with a field for each year; `with_reason` when it settles a commitment.

    More lines than a page has room for are not listed to be ticked: their numbers are typed.
    """
    return _form_for(kind, years, by_number=len(lines) > _MOST_TICKED, with_reason=with_reason)


@cache
def _form_for(kind: CommitmentKind, years: Years, *, by_number: bool, with_reason: bool) -> type[CommitmentForm]:
    fields: dict[str, Any] = {
        "title": TextField(
            "What will your council do?",
            called="What your council will do",
            hint="In a few words, like “One assessment team with the primary care trust”",
            max_length=LONGEST_TITLE,
        ),
        "words": LongTextField("Details", called="The details", max_length=LONGEST_TEXT, rows=3),
        **(_saving(years) if kind is CommitmentKind.SAVING else _outcome(years)),
        "measure": TextField(
            "How is it measured?", called="The measure", hint="For example “NI 130” or “Spending on assessment”"
        ),
        "data_source": TextField(
            "Where do the figures come from?", called="The source", hint="For example “Revenue outturn return”"
        ),
        "reported": TextField(
            "How often is it reported?", called="How often it is reported", hint="For example “Each quarter”"
        ),
        "rests_on": _lines_by_number() if by_number else _lines_to_tick(),
        "by_number": by_number,
    }
    if with_reason:
        fields["reason"] = LongTextField("Why do you change it?", called="The reason", max_length=LONGEST_TEXT, rows=3)
    return type(f"{kind.words}Form", (CommitmentForm,), fields)


def shown(draft: CommitmentDraft, made: type[CommitmentForm]) -> dict[str, Any]:
    """What a form shows before anything is typed."""
    numbers = [str(number) for number in sorted(draft.rests_on)]
    return {
        "title": draft.title,
        "words": draft.words,
        "measure": draft.measure,
        "data_source": draft.data_source,
        "reported": draft.reported,
        "share_kept": draft.share_kept,
        "baseline": draft.baseline,
        "baseline_year": str(draft.baseline_year.start) if draft.baseline_year else "",
        "unit": draft.unit,
        "rests_on": ", ".join(numbers) if made.by_number else numbers,
        **{f"money_{year.start}": money for year, money in draft.amounts},
        **{f"value_{year.start}": value for year, value in draft.values},
    }


class SettleForm(VersionedForm):
    """Keep, change or withdraw a commitment that has lost a line it rested on."""

    becomes = ChoiceField(
        "What do you want to do with it?",
        required="Say whether you keep, change or withdraw the commitment",
        choices=[
            choice(CommitmentState.KEPT, "Keep it", hint="Your council gives it all the same"),
            choice(CommitmentState.CHANGED, "Change it", hint="You write on the next page what it becomes, and why"),
            choice(CommitmentState.WITHDRAWN, "Withdraw it", hint="It is not part of the agreement"),
        ],
    )
    reason = LongTextField("Why do you keep or withdraw it?", called="The reason", max_length=LONGEST_TEXT, rows=3)


def _lines_to_tick() -> ManyField:
    return ManyField(
        "Which lines does it rest on?",
        hint="If one of them is refused, you keep, change or withdraw it. Select any, or none",
        gone="A line you selected is no longer here. Check which are selected now",
    )


def _lines_by_number() -> TextField:
    return TextField(
        "Which lines does it rest on?",
        called="The numbers",
        hint="Their numbers, like 2, 5 and 12. If one of them is refused, you keep, change or withdraw it",
        max_length=LONGEST_TEXT,
    )


def _saving(years: Years) -> dict[str, Any]:
    return {
        **{f"money_{year.start}": MoneyField(year.words, called=f"The saving for {year.words}") for year in years},
        "share_kept": NumberField(
            "Share your council keeps",
            called="The share kept",
            most=100,
            hint="The rest goes back to government",
            look={"suffix": {"text": "per cent"}, "classes": "govuk-input--width-3"},
        ),
    }


def _outcome(years: Years) -> dict[str, Any]:
    first = years[0].start
    past = [FinancialYear(start) for start in range(first - 1, first - 1 - _OLDEST_BASELINE, -1)]
    return {
        "unit": TextField(
            "Unit", hint="Like “per cent” or “days”", max_length=LONGEST_UNIT, look={"classes": "govuk-input--width-10"}
        ),
        "baseline": FigureField("Baseline", called="The baseline", hint="The last figure that was measured"),
        "baseline_year": ListField(
            "Year of the baseline", choices=[choice("", ""), *(choice(str(year.start), year.words) for year in past)]
        ),
        **{f"value_{year.start}": FigureField(year.words, called=f"The value for {year.words}") for year in years},
    }


def _year(given: str | None) -> FinancialYear | None:
    return FinancialYear(int(given)) if given else None
