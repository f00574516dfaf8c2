"""The form every form is made from: it checks shapes, makes the one commit, and hangs a broken rule on its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask import g, request
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from sqlalchemy.orm import Session
from werkzeug.datastructures import CombinedMultiDict
from wtforms.widgets import HiddenInput

from tracker.domain.errors import RuleBroken, RulesBroken
from tracker.domain.financial_years import FinancialYear
from tracker.web.parts.database import stop_reading, write
from tracker.web.parts.problems import Problem, hang, problems_of
from tracker.web.parts.uploads import UploadField
from tracker.web.parts.versions import VersionField


class Form(FlaskForm):
    """A form of one page. `result` is what the accepted act returned, `prepared` what the slow part returned.

    So no field may be called `result`, `prepared`, `problems` or `years`.
    """

    page_order: ClassVar[tuple[str, ...]] = ()
    """The names of the fields as the page asks for them, where a shared part of the form is declared first."""
    form_errors: list[str]
    result: Any = None
    prepared: Any = None

    class Meta(FlaskForm.Meta):
        csrf_time_limit = None  # the session's own end is the limit

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was posted, also when nothing was: a form sent empty is not a form with its defaults.

            `formdata=None` makes a form that nobody has sent, on any request.
            """
            if request.method == "POST" and formdata is not None:
                return CombinedMultiDict([request.files, request.form])
            return None

        def get_translations(self, form: Any) -> None:
            return None

    def __init__(self, **given: Any) -> None:
        """`given` are the values shown before anything is typed: `OfferForm(version=offer.version, title=offer.title)`.

        `years` are those that fields by year ask about.
        """
        self.years: tuple[FinancialYear, ...] = tuple(given.pop("years", ()))
        super().__init__(**given)
        g.setdefault("forms", []).append(self)

    def accepts(self, act: Callable[[Session], object], *, slow: Callable[[], object] | None = None) -> bool:
        """Whether the form was posted, is well formed, and `act` was done and committed.

        `slow` (checking a password) runs first, outside any transaction. A RuleBroken of either rolls back and hangs
        on its field; Conflict, NotAllowed and NotFound go on to their pages. Files that came with what was refused are
        asked for again.
        """
        is_done = self.validate_on_submit() and self._do(act, slow)
        if not is_done:
            for field in self:
                if isinstance(field, UploadField):
                    field.ask_again()
        return is_done

    def _do(self, act: Callable[[Session], object], slow: Callable[[], object] | None) -> bool:
        """Whether both parts of a well-formed form were done; a broken rule hangs on its field."""
        try:
            if slow is not None:
                stop_reading()
                self.prepared = slow()
            self.result = write(act)
        except RuleBroken as broken:
            self.hang(broken)
        except RulesBroken as several:
            for each in several.broken:
                self.hang(each)
        else:
            return True
        return False

    def hang(self, broken: RuleBroken) -> None:
        """Show the broken rule beside its field, or above all fields when it has none of this form's."""
        if broken.field is None or not hang(self, broken.field, broken.message):
            self.form_errors = [*self.form_errors, broken.message]

    def hidden_tag(self, *_fields: object) -> Markup:
        """The token and the other hidden inputs, without ids, so that a page may hold several forms."""
        hidden = (field for field in self if isinstance(field.widget, HiddenInput))
        inputs = (
            f'<input type="hidden" name="{escape(field.name)}" value="{escape(field._value())}">'  # noqa: SLF001  (what WTForms' own inputs are drawn with)
            for field in hidden
        )
        return Markup("\n".join(inputs))  # noqa: S704  (each part is escaped just above)

    def problems(self) -> list[Problem]:
        """What is wrong, in the order of the page: for the error summary."""
        places = {name: place for place, name in enumerate(self.page_order)}
        fields = sorted(self, key=lambda field: places.get(field.short_name, -1))
        return [*(Problem(message) for message in self.form_errors), *problems_of(fields)]


class VersionedForm(Form):
    """A form about one thing: it posts the version that was read, and the action compares it."""

    version = VersionField()
