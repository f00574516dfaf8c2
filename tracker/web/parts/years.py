"""Fields that ask the same for each year of a programme: pounds, fixed or not, and the values of a target.

`PoundsForm(years=programme.years, amounts=line.amounts)`; in the template, `by_year(form.amounts, hints)` of
components/by_year.html. A rule of the domain about one year hangs there by the field "amounts.2011-12".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from wtforms import Form as PlainForm
from wtforms.fields import Field
from wtforms.utils import unset_value

from tracker.domain import placeholders
from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.targets import TargetValue
from tracker.web.parts.clock import today
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import ChoiceField, FigureField, MoneyField, TextField, choice
from tracker.web.parts.problems import Problem, hang, problems_of

Given = TypeVar("Given", Amount, TargetValue)
KNOWN = "known"
UNKNOWN = AmountKind.TO_BE_CONFIRMED.value


class _Part(PlainForm):
    """What is asked for one year; the last three are for what is not known yet."""

    noun: ClassVar[str]
    given: ClassVar[str]
    year: FinancialYear
    cause = TextField("Why it is not known yet", max_length=500)
    owner = TextField("Who will confirm it", max_length=200)
    due_on = DateField("When it will be confirmed")

    def __init__(self, year: FinancialYear, **given: Any) -> None:
        self.year = year
        super().__init__(**given)

    def process(self, *given: Any, **more: Any) -> None:
        """Name the year in labels and sentences before anything is read."""
        what = f"{self.noun} for {self.year.words}"
        self.figure.label.text = self.year.words
        self.figure.called = f"The {what}"
        self.cause.called = f"The reason why the {what} is not known"
        self.owner.called = f"The name of who will confirm the {what}"
        self.due_on.called = f"The date when the {what} will be confirmed"
        self.kind.label.text = self.kind.called = f"{self.kind.label.text} for {self.year.words}?"
        super().process(*given, **more)

    def validate(self, extra_validators: Any = None) -> bool:
        """What is asked about an amount that is not known may stand there half filled in once it is known.

        All that a placeholder lacks is said at once.
        """
        super().validate(extra_validators)
        if self.kind.data == UNKNOWN:
            for broken in self._lacking():
                if not self[broken.field or ""].errors:
                    hang(self, broken.field or "", broken.message)
        else:
            for field in (self.cause, self.owner, self.due_on):
                field.errors = ()
        return not self.errors

    def _lacking(self) -> Iterator[RuleBroken]:
        what, due_on = f"{self.noun} for {self.year.words}", self.due_on.data
        yield from placeholders.missing(what, self.given, self.cause.data, self.owner.data, due_on)
        try:
            placeholders.check_promised_day(what, due_on, self.due_on.object_data, today())
        except RuleBroken as broken:
            yield broken

    @property
    def is_open(self) -> bool:
        """Whether the questions about what is not known are shown unfolded."""
        asked = (self.cause, self.owner, self.due_on)
        return self.kind.data == UNKNOWN or any(field.errors for field in asked)


class MoneyPart(_Part):
    """Pounds of one year."""

    noun, given = "amount", "confirm"
    figure = MoneyField("Amount")
    kind = ChoiceField(
        "How firm is the amount",
        choices=[
            choice(AmountKind.FIXED, "Fixed"),
            choice(AmountKind.UP_TO, "Up to"),
            choice(AmountKind.TO_BE_CONFIRMED, "To be confirmed"),
        ],
        default=AmountKind.FIXED.value,
    )


class ValuePart(_Part):
    """A target's value of one year."""

    noun, given = "value", "supply"
    figure = FigureField("Value")
    kind = ChoiceField(
        "Is the value known",
        choices=[choice(KNOWN, "Known"), choice(UNKNOWN, "To be confirmed")],
        default=KNOWN,
    )


class _ByYear(Field, Generic[Given]):
    """Parts by year. `data` is what was given, in the order of years; after a POST it is filled by validation."""

    part_form: ClassVar[type[_Part]]
    names: ClassVar[dict[str, str]] = {}
    in_pounds: ClassVar[bool] = False
    data: tuple[Given, ...]

    def __init__(self, label: str = "", *, optional: bool = False, **options: Any) -> None:
        """With `optional` a year may be left empty, and is then not among the data."""
        super().__init__(label, **options)
        self.optional = optional
        self.parts: tuple[Any, ...] = ()
        self.own_errors: list[str] = []

    @property
    def errors(self) -> list[Any]:
        """Its own messages and those of its parts; empty when all is well."""
        return [*self.own_errors, *(part.errors for part in self.parts if part.errors)]

    @property
    def first_input(self) -> str:
        """The id of the first year's input."""
        return str(self.parts[0].figure.id) if self.parts else str(self.id)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        given: Iterable[Given] = () if data is unset_value or data is None else data
        self.data = tuple(given)
        held = {each.year: each for each in self.data}
        self.parts = tuple(self._part(formdata, year, held.get(year)) for year in self._form.years)

    def _part(self, formdata: Any, year: FinancialYear, held: Given | None) -> _Part:
        typed = {} if held is None else self.as_typed(held)
        return self.part_form(year, formdata=formdata, prefix=f"{self.name}-{year.start}", data=typed)

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        self.own_errors = []
        made: list[Given] = []
        for part in self.parts:
            if part.validate() and not (self.optional and self._is_blank(part)):
                try:
                    made.append(self.make(part))
                except RuleBroken as broken:
                    hang(part, self.names.get(broken.field or "", broken.field or "figure"), broken.message)
        self.data = tuple(made)
        return not any(self.errors)

    @staticmethod
    def _is_blank(part: Any) -> bool:
        return bool(part.figure.is_empty() and part.kind.data != UNKNOWN)

    def problems(self) -> Iterator[Problem]:
        """For the error summary."""
        yield from (Problem(message, f"#{self.first_input}") for message in self.own_errors)
        for part in self.parts:
            yield from problems_of((part.figure, part.kind, part.cause, part.owner, part.due_on))

    def hang(self, path: str, message: str) -> bool:
        """`path`: "" for all years, "2011-12" for one, "2011-12.due_on" for one input of it."""
        label, _dot, name = path.partition(".")
        for part in self.parts:
            if label == part.year.label:
                return hang(part, self.names.get(name, name) or "figure", message)
        self.own_errors.append(message)
        return True

    def make(self, part: Any) -> Given:
        """One year's data. Raises RuleBroken on the part's own field."""
        raise NotImplementedError

    def as_typed(self, held: Given) -> dict[str, Any]:
        """One year's data as the values of its inputs."""
        raise NotImplementedError


class YearAmountsField(_ByYear[Amount]):
    """Pounds by year, fixed, up to, or to be confirmed; `data` is a tuple of Amount."""

    part_form = MoneyPart
    in_pounds = True
    names: ClassVar[dict[str, str]] = {"money": "figure"}

    def make(self, part: Any) -> Amount:
        kind = AmountKind(part.kind.data or AmountKind.FIXED)
        if kind is not AmountKind.TO_BE_CONFIRMED and part.figure.data is None:
            raise RuleBroken(f"Enter the amount for {part.year.words}, or 0", "figure")
        return Amount(part.year, kind, part.figure.data, part.cause.data, part.owner.data, part.due_on.data)

    def as_typed(self, held: Amount) -> dict[str, Any]:
        return {
            "figure": held.money,
            "kind": held.kind.value,
            "cause": held.cause,
            "owner": held.owner,
            "due_on": held.due_on,
        }


class YearValuesField(_ByYear[TargetValue]):
    """A target's value by year, or a placeholder; `data` is a tuple of TargetValue."""

    part_form = ValuePart
    names: ClassVar[dict[str, str]] = {"value": "figure"}

    def make(self, part: Any) -> TargetValue:
        unknown = part.kind.data == UNKNOWN
        if not unknown and part.figure.data is None:
            raise RuleBroken(f"Enter the value for {part.year.words}, or say that it is to be confirmed", "figure")
        if unknown and part.figure.data is not None:
            raise RuleBroken(f"Leave the value for {part.year.words} empty while it is to be confirmed", "figure")
        return TargetValue(part.year, part.figure.data, part.cause.data, part.owner.data, part.due_on.data)

    def as_typed(self, held: TargetValue) -> dict[str, Any]:
        return {
            "figure": held.value,
            "kind": UNKNOWN if held.is_placeholder else KNOWN,
            "cause": held.cause,
            "owner": held.owner,
            "due_on": held.due_on,
        }
