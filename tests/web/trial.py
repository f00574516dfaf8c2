"""Pages that are there for the tests alone: one form with every field, and views that end in every way a view can."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, redirect, url_for
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from tracker.domain.amounts import AmountKind
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken, RulesBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.permissions import Permission
from tracker.models.organisations import Organisation
from tracker.models.people import Person
from tracker.web.parts.access import needs, public, signed_in
from tracker.web.parts.database import after_response, db, write
from tracker.web.parts.dates import DateField
from tracker.web.parts.fields import (
    ChoiceField,
    EmailField,
    FigureField,
    ListField,
    LongTextField,
    ManyField,
    MoneyField,
    NumberField,
    PasswordField,
    TextField,
    TickField,
    choice,
)
from tracker.web.parts.form import Form, VersionedForm
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render
from tracker.web.parts.years import YearAmountsField, YearValuesField

YEARS = (FinancialYear(2011), FinancialYear(2012))
PLAN: dict[str, Any] = {}
"""What the trial views do next: a test puts in `act` (given the session) and `slow`."""


class EveryField(VersionedForm):
    """One of each."""

    title = TextField("Title", required="Enter a title", max_length=20, hint="In a few words")
    email = EmailField()
    evidence = LongTextField("Evidence", max_length=60)
    password = PasswordField()
    cost = MoneyField("Cost")
    rate = FigureField("Rate")
    count = NumberField("Count", most=50)
    decided_on = DateField("Date of decision", called="The date of decision")
    kind = ChoiceField(
        "Kind", required="Choose a kind", choices=[choice("a", "First", hint="The one"), choice("b", "Second")]
    )
    grant = ListField("Grant", choices=[choice("", ""), choice("7", "School Development Grant")])
    wanted = ManyField("Wanted", choices=[choice(AmountKind.FIXED, "Fixed"), choice(AmountKind.UP_TO, "Up to")])
    sure = TickField("I am sure", required="Tick to say that you are sure")
    amounts = YearAmountsField("£ by year", optional=True)
    values = YearValuesField("Values", optional=True)


class NameForm(VersionedForm):
    """Changes a name."""

    name = TextField("Name", required="Enter a name")
    password = PasswordField()


bp = Blueprint("trial", __name__)


@bp.route("/trial/fields", methods=["GET", "POST"])
@signed_in
def fields() -> ResponseReturnValue:
    form = EveryField(version=1, years=YEARS, **PLAN.get("given", {}))
    if form.accepts(lambda _session: PLAN.update(data={name: field.data for name, field in form._fields.items()})):
        return redirect(url_for("pages.home"))
    return render("trial/fields.html", form=form)


@bp.route("/trial/name", methods=["GET", "POST"])
@signed_in
def name() -> ResponseReturnValue:
    who = actor()
    person = db().execute(select(Person.name, Person.version).where(Person.id == who.person_id)).one()
    form = NameForm(version=person.version, name=person.name)

    def change(session: Session) -> str:
        row = session.get_one(Person, who.person_id)
        if row.version != form.version.data:
            raise Conflict("Your name was changed while you were writing", subject="your name", now_version=row.version)
        row.name, row.version = form.name.data, row.version + 1
        session.flush()
        if "act" in PLAN:
            PLAN["act"](session)
        return row.name

    if form.accepts(change, slow=PLAN.get("slow")):
        PLAN["result"] = form.result
        return redirect(url_for(".name"))
    return render("trial/name.html", form=form)


@bp.route("/trial/council/<int:number>", methods=["GET", "POST"])
@needs(Permission.OFFER_CREATE)
def council(number: int) -> ResponseReturnValue:
    found = db().get(Organisation, number)
    if found is None or number != actor().organisation_id:
        raise NotFound
    form = Form()
    if form.accepts(lambda session: session.execute(text("DELETE FROM people"))):
        return redirect(url_for(".name"))
    return render("trial/council.html", form=form, council=found.name)


@bp.get("/trial/offers/<ref:reference>")
@public
def offer(reference: str) -> ResponseReturnValue:
    return reference


@bp.route("/trial/ends/<how>", methods=["GET", "POST"])
@public
def ends(how: str) -> ResponseReturnValue:
    raise {
        "missing": NotFound(),
        "forbidden": NotAllowed("You recommended this, so a different decision maker must approve it"),
        "broken": RuleBroken("The offer has been submitted"),
        "several": RulesBroken((RuleBroken("One"), RuleBroken("Two"))),
        "fault": ZeroDivisionError("the secret word is plover"),
    }[how]


@bp.get("/trial/look")
@signed_in
def look() -> ResponseReturnValue:
    """A page that notes, once it is sent, that it was looked at."""
    seen = db().scalar(select(Person.post).where(Person.id == actor().person_id))
    after_response(lambda session: session.execute(update(Person).values(post="looked at")))
    return str(seen)


@bp.post("/trial/bare")
@public
def bare() -> ResponseReturnValue:
    """A view that writes without a form: its token has to be right all the same."""
    write(lambda session: PLAN.update(bare=session is not None))
    return redirect(url_for("pages.home"))


FIELDS = """
{% extends "layouts/plain.html" %}
{% from "components/form.html" import post, buttons %}
{% from "components/by_year.html" import by_year %}
{% set page_title = "Every field" %}
{% block content %}
<h1>Every field</h1>
{% call post(form) %}
{{ form.title(params={"label": {"classes": "govuk-label--m"}}) }}{{ form.email }}{{ form.evidence }}{{ form.password }}
{{ form.cost }}{{ form.rate }}{{ form.count }}{{ form.decided_on }}{{ form.kind }}{{ form.grant }}{{ form.wanted }}
{{ form.sure }}{{ by_year(form.amounts, {"2011-12": "Your allocation is £5"}) }}{{ by_year(form["values"]) }}
{{ buttons("Save") }}
{% endcall %}
{% endblock %}
"""
NAME = """
{% extends "layouts/plain.html" %}
{% from "components/form.html" import post, buttons %}
{% set page_title = "Your name" %}
{% block content %}<h1>Your name</h1>
{% call post(form) %}{{ form.name }}{{ form.password }}{{ buttons("Save") }}{% endcall %}{% endblock %}
"""
COUNCIL = """
{% extends "layouts/plain.html" %}
{% from "components/form.html" import post, buttons %}
{% set page_title = council %}
{% block content %}<h1>{{ council }}</h1>{% call post(form) %}{{ buttons("Close it") }}{% endcall %}{% endblock %}
"""


def open_room(app: Flask) -> None:
    """Add the trial pages to an application."""
    templates = DictLoader({"trial/fields.html": FIELDS, "trial/name.html": NAME, "trial/council.html": COUNCIL})
    app.jinja_env.loader = ChoiceLoader([templates, app.jinja_env.loader])
    app.register_blueprint(bp)
