"""The fields of our forms. Each knows the shape of what is typed and says in one sentence what to type instead.

Every field takes: label; `required`, the sentence shown when it is left empty (without it the field may be empty);
`hint`; `called`, the noun its other sentences use ("The summary"; the label unless told). What was typed is always
shown again as it was typed. Rules, such as "more than the grant holds", are the domain's, never a field's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from wtforms.fields import BooleanField, Field, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from tracker.domain.money import Money, MoneyError
from tracker.domain.money import parse as parse_money
from tracker.web.parts import text, widgets


def choice(value: str, label: str, hint: str = "") -> SelectChoice:
    """One of the things to choose, for ChoiceField, ManyField and ListField."""
    return SelectChoice(str(value), label, render_kw={"hint": hint} if hint else {})


class Asked(Field):
    """What all our fields have in common; mixed in before a field of WTForms."""

    look: dict[str, Any]

    def __init__(
        self,
        label: str = "",
        *,
        required: str = "",
        hint: str = "",
        called: str = "",
        look: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(label, description=hint, **options)
        self.required = required
        self.called = called or label
        self.look = look or {}

    @property
    def first_input(self) -> str:
        """The id of the input that an error leads to."""
        return str(self.id)

    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        return not self.data

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation
        if self.is_empty():
            raise StopValidation(self.required or None)
        super().pre_validate(form)


class _Typed(Asked):
    """Something typed on a line: kept as typed until it can be read."""

    widget = widgets.TextInput()
    data: Any
    typed = ""

    def process_data(self, value: Any) -> None:
        self.data = value
        self.typed = "" if value is None else self.show(value)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        given = valuelist[0] if valuelist else ""
        self.typed = text.showable(given)
        self.data = self.nothing
        text.check_readable(given)
        if even := text.even(given, one_line=True):
            self.data = self.read(even)

    nothing: Any = None

    def read(self, even: str) -> Any:
        """What was typed, as data. Raises ValueError with the sentence to show."""
        return even

    def show(self, value: Any) -> str:
        """The data as it would be typed."""
        return str(value)

    def is_empty(self) -> bool:
        return self.data is None or self.data == ""

    def _value(self) -> str:
        return self.typed


class TextField(_Typed):
    """One line of text; `data` is str, "" when empty."""

    nothing = ""

    def __init__(self, label: str = "", *, max_length: int = 200, **options: Any) -> None:
        super().__init__(label, **options)
        self.max_length = max_length

    def read(self, even: str) -> str:
        if len(even) > self.max_length:
            raise ValueError(f"{self.called} must be {self.max_length:,} characters or fewer")
        text.check_printable(even)
        return even


class EmailField(TextField):
    """An e-mail address, in lower case."""

    def __init__(self, label: str = "Email address", **options: Any) -> None:
        look = {"type": "email", "autocomplete": "email", "spellcheck": False, **(options.pop("look", None) or {})}
        super().__init__(label, max_length=254, look=look, **options)

    def read(self, even: str) -> str:
        name, at, domain = super().read(even).partition("@")
        if not (name and at and domain) or " " in even:
            raise ValueError("Enter an email address in the right form, like name@example.gov.uk")
        return even.lower()


class LongTextField(TextField):
    """Paragraphs, counted as they are typed; `data` is str with one kind of line end."""

    widget = widgets.CharacterCount()

    def __init__(self, label: str = "", *, max_length: int = 4000, rows: int = 5, **options: Any) -> None:
        super().__init__(
            label, max_length=max_length, look={"rows": rows, **(options.pop("look", None) or {})}, **options
        )

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        given = text.even(valuelist[0]) if valuelist else ""
        self.typed = text.showable(given)
        self.data = ""
        text.check_readable(given)
        self.data = self.read(given)


class PasswordField(Asked):
    """A password, exactly as typed; never shown again."""

    widget = widgets.PasswordInput()

    def __init__(self, label: str = "Password", *, autocomplete: str = "current-password", **options: Any) -> None:
        super().__init__(label, look={"autocomplete": autocomplete}, **options)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = valuelist[0] if valuelist else ""
        if len(self.data) > 1000 or "\x00" in self.data:
            self.data = ""
            raise ValueError(f"{self.called} is too long or holds a hidden character")

    def _value(self) -> str:
        return ""


class MoneyField(_Typed):
    """Pounds, or pounds and pence; `data` is Money or None. It is "an amount" unless it is `called` something."""

    def __init__(self, label: str = "", **options: Any) -> None:
        look = {
            "prefix": {"text": "£"},
            "classes": "govuk-input--width-10",
            "inputmode": "decimal",
            "spellcheck": False,
            **(options.pop("look", None) or {}),
        }
        super().__init__(label, look=look, called=options.pop("called", "") or "An amount", **options)

    def read(self, even: str) -> Money:
        try:
            return parse_money(even, self.called[0].lower() + self.called[1:])
        except MoneyError as wrong:
            raise ValueError(str(wrong)) from wrong

    def show(self, value: Money) -> str:
        pounds, dot, pence = value.plain.partition(".")
        return f"{int(pounds):,}{dot}{pence}"


class FigureField(_Typed):
    """A measured value, such as a target's; `data` is Decimal, with the decimals that were typed, or None."""

    _FIGURE = re.compile(r"[-\N{MINUS SIGN}]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,6})?")

    def __init__(self, label: str = "", **options: Any) -> None:
        look = {
            "classes": "govuk-input--width-10",
            "inputmode": "decimal",
            "spellcheck": False,
            **(options.pop("look", None) or {}),
        }
        super().__init__(label, look=look, **options)

    def read(self, even: str) -> Decimal:
        if not self._FIGURE.fullmatch(even):
            raise ValueError(f"{self.called} must be a number, like 12.5 or 1,250")
        return Decimal(even.replace(",", "").replace("\N{MINUS SIGN}", "-"))

    def show(self, value: Decimal) -> str:
        return f"{value:f}"


class NumberField(_Typed):
    """A whole number from `least` to `most`; `data` is int or None."""

    def __init__(self, label: str = "", *, least: int = 0, most: int = 999_999_999, **options: Any) -> None:
        look = {"classes": "govuk-input--width-5", "inputmode": "numeric", "spellcheck": False}
        super().__init__(label, look={**look, **(options.pop("look", None) or {})}, **options)
        self.least, self.most = least, most

    def read(self, even: str) -> int:
        if not re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12}", even):
            raise ValueError(f"{self.called} must be a whole number, like 15")
        number = int(even.replace(",", ""))
        if not self.least <= number <= self.most:
            raise ValueError(f"{self.called} must be between {self.least:,} and {self.most:,}")
        return number


class _Chosen(Asked):
    """Something chosen from what was offered; what was not offered is as good as nothing."""

    data: Any

    def __init__(
        self, label: str = "", *, choices: Iterable[SelectChoice] | Callable[[], Any] | None = None, **options: Any
    ) -> None:
        given = choices if choices is None or callable(choices) else list(choices)
        super().__init__(label, choices=given, validate_choice=False, **options)

    def offered(self) -> dict[str, str]:
        """The values that may be chosen, and their labels."""
        return {str(each.value): str(each.label) for each in self.iter_choices()}


class ChoiceField(_Chosen, RadioField):
    """One of a few, by radios; `data` is the value or None. Set `form.x.choices` in the view where they vary."""

    widget = widgets.Radios()

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and self.data not in self.offered():
            self.data = None
        super().pre_validate(form)


class ListField(_Chosen, SelectField):
    """One of many, from a list that begins with an empty choice; `data` is the value or None."""

    widget = widgets.Select()

    def iter_choices(self) -> list[Any]:
        found: list[Any] = super().iter_choices()
        return found

    def pre_validate(self, form: Any) -> None:
        if not self.data or self.data not in self.offered():
            self.data = None
        super().pre_validate(form)


class ManyField(_Chosen, SelectMultipleField):
    """Any number of a few, by tick boxes; `data` is a list of values in the order offered.

    `gone` is the sentence shown when something selected is offered no longer; without it that is left out.
    """

    widget = widgets.Checkboxes()

    def __init__(self, label: str = "", *, gone: str = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.gone = gone

    def pre_validate(self, form: Any) -> None:
        chosen, offered = set(self.data or ()), self.offered()
        self.data = [value for value in offered if value in chosen]
        if self.gone and chosen - offered.keys():
            raise StopValidation(self.gone)
        super().pre_validate(form)


class TickField(Asked, BooleanField):
    """One box to tick; `data` is bool. `required` is the sentence shown when it has to be ticked and is not."""

    widget = widgets.Checkbox()
