"""How fields are drawn: GOV.UK's components, filled by govuk-frontend-wtf, with its known faults mended (5-stack, 2).

A template may pass a component's own options: `{{ form.summary(params={"label": {"classes": "govuk-label--m"}}) }}`.
"""

from __future__ import annotations

from typing import Any

from flask import current_app
from govuk_frontend_wtf.gov_form_base import GovFormBase, GovIterableBase
from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxesInput,
    GovCheckboxInput,
    GovDateInput,
    GovFileInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovTextInput,
)
from markupsafe import Markup

Params = dict[str, Any]
_DRAWN: dict[tuple[str, str], Markup] = {}
_FIGURE = 3  # characters: what anybody wrote is not kept
_MOST_DRAWN = 500  # a page has some ten fields, each of a kilobyte or two


class Component(GovFormBase):
    """Draws one component by its macro, without a template round it; leaves checking to the server (A5)."""

    component: str
    macro: str

    def map_gov_params(self, field: Any, **attributes: Any) -> Params:
        attributes.pop("required", None)
        params: Params = super().map_gov_params(field, **attributes)
        if field.errors:
            params["errorMessage"] = {"text": first_error(field)}
        if not (params.get("hint") or {}).get("text") and not (params.get("hint") or {}).get("html"):
            params.pop("hint", None)
        return params

    def render(self, params: Params) -> Markup:
        """Drawn by GOV.UK's macro; a field with no more in it than a figure, as most are, once for all who look."""
        if len(params.get("value") or "") > _FIGURE or "errorMessage" in params:
            return self._draw(params)
        key = (self.macro, repr(params))  # `repr`, which tells HTML from a text that reads the same
        drawn = _DRAWN.get(key)
        if drawn is None:
            if len(_DRAWN) >= _MOST_DRAWN:
                _DRAWN.clear()
            drawn = _DRAWN[key] = self._draw(params)
        return drawn

    def _draw(self, params: Params) -> Markup:
        source = f"govuk_frontend_jinja/components/{self.component}/macro.html"
        module = current_app.jinja_env.get_template(source).module
        return Markup(getattr(module, self.macro)(params))  # noqa: S704  (GOV.UK's macros escape what they are given)


def first_error(field: Any) -> str:
    """The one error that is shown, the same in the summary and at the field."""
    return str(field.errors[0])


class TextInput(Component, GovTextInput):
    """One line of text; the field may say how wide, and which keyboard, prefix and suffix."""

    component, macro = "input", "govukInput"

    def map_gov_params(self, field: Any, **attributes: Any) -> Params:
        options = {
            name: attributes.pop(name) for name in ("inputmode", "autocomplete", "spellcheck") if name in attributes
        }
        params = super().map_gov_params(field, **attributes)
        kind = {"type": field.look["type"]} if "type" in field.look else {}
        return {**options, **field.look, **params, **kind}


class PasswordInput(Component, GovPasswordInput):
    """A password, never shown again; paste and password managers work."""

    component, macro = "password-input", "govukPasswordInput"

    def map_gov_params(self, field: Any, **attributes: Any) -> Params:
        params = super().map_gov_params(field, **attributes)
        params.pop("value", None)
        return {**field.look, **params}


class CharacterCount(Component, GovCharacterCount):
    """Several lines of text that say how many characters are left."""

    component, macro = "character-count", "govukCharacterCount"

    def map_gov_params(self, field: Any, **attributes: Any) -> Params:
        return {**field.look, "maxlength": field.max_length, **super().map_gov_params(field, **attributes)}


class Select(Component, GovSelect):
    """One of a list."""

    component, macro = "select", "govukSelect"


class _Choices(Component, GovIterableBase):
    def map_gov_params(self, field: Any, **attributes: Any) -> Params:
        for item, choice in zip(attributes["items"], field.iter_choices(), strict=True):
            if hint := choice.render_kw.get("hint"):
                item["hint"] = {"text": hint}
        params = super().map_gov_params(field, **attributes)
        params["idPrefix"] = field.id
        return params


class Radios(_Choices, GovRadioInput):
    """One of a few, none chosen beforehand."""

    component, macro = "radios", "govukRadios"


class Checkboxes(_Choices, GovCheckboxesInput):
    """Any number of a few."""

    component, macro = "checkboxes", "govukCheckboxes"


class Checkbox(Component, GovCheckboxInput):
    """One box to tick; its label is the statement itself."""

    component, macro = "checkboxes", "govukCheckboxes"

    def map_gov_params(self, field: Any, **attributes: Any) -> Params:
        attributes["items"][0]["value"] = "y"
        params = super().map_gov_params(field, **attributes)
        params["idPrefix"] = field.id
        return params


class DateInput(Component, GovDateInput):
    """Day, month and year; always three values, whatever was posted."""

    component, macro = "date-input", "govukDateInput"

    def map_gov_params(self, field: Any, **attributes: Any) -> Params:
        attributes.pop("value", None)
        params = super().map_gov_params(field, **attributes)
        for item, value, part in zip(params["items"], field.typed, ("day", "month", "year"), strict=True):
            item["value"] = value
            wrong = field.errors and part in field.wrong_parts
            item["classes"] = item["classes"].replace(" govuk-input--error", "") + (
                " govuk-input--error" if wrong else ""
            )
        return params


class FileInput(Component, GovFileInput):
    """Any number of files to choose."""

    component, macro = "file-upload", "govukFileUpload"
