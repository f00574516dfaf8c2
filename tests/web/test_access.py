"""Who may ask for a page: not visible 404, never this role 403, nobody signed in to the sign-in page."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.world import World
from tests.web import trial
from tracker.domain.actors import Role
from tracker.domain.permissions import Permission
from tracker.models.people import Person, PersonRole, RefusedMove
from tracker.web.parts.access import Access, access_of, check_every_view, needs, or_list, public


@pytest.fixture(autouse=True)
def _no_plan() -> None:
    trial.PLAN.clear()


def refusals(session: Session) -> list[tuple[str, str]]:
    return [(row.kind, row.subject) for row in session.scalars(select(RefusedMove))]


def test_a_role_that_can_never_do_it_is_told_who_can_and_whom_to_ask(client: Client, world: World) -> None:
    page = client.page("people.colleagues", as_=world.as_("officer", "LUT"), status=403)
    assert page.h1 == "You cannot do this"
    assert "Only a manager or an administrator can do this." in page.text
    assert "Manager 1 of LUT, manager" in page.text
    assert "of CBF" not in page.text


def test_where_nobody_here_holds_the_role_the_page_says_so(client: Client, world: World) -> None:
    page = client.page("pages.admin", as_=world.as_("officer", "LUT"), status=403)
    assert "Nobody at Luton Borough Council holds that role." in page.text


def test_someone_who_has_left_is_not_named_as_the_one_to_ask(client: Client, world: World, session: Session) -> None:
    session.get_one(Person, world.as_("manager", "LUT").person_id).is_active = False
    session.commit()
    page = client.page("people.colleagues", as_=world.as_("officer", "LUT"), status=403)
    assert "Manager 1 of LUT" not in page.text


def test_a_thing_that_is_not_visible_is_not_there_whatever_the_role(trials: Client, world: World) -> None:
    other = world.organisation("CBF")
    for role in ("officer", "signatory", "manager"):
        assert trials.page("trial.council", number=other, as_=world.as_(role, "LUT"), status=404).h1 == "Page not found"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_visible_thing_that_this_role_can_never_change_is_refused_and_untouched(
    trials: Client, world: World, session: Session, method: str
) -> None:
    own = world.organisation("LUT")
    form = trials.page("trial.council", number=own, as_=world.as_("officer", "LUT"))
    path, token = form.path, form.one("input", name="csrf_token").get("value")
    trials.be(world.as_("signatory", "LUT"))
    if method == "GET":
        page = trials.get(path, status=403)
    else:
        token = trials.page("pages.home").root.one("input", name="csrf_token").get("value")
        page = trials.post(path, {"csrf_token": token}, status=403)
    assert "Only an officer can do this." in page.text
    assert "Officer 1 of LUT, officer" in page.text
    assert session.scalar(select(func.count()).select_from(Person))
    assert refusals(session) == ([] if method == "GET" else [("not_allowed", str(own))])


def test_a_post_to_what_is_not_visible_is_written_down(trials: Client, world: World, session: Session) -> None:
    token = trials.page("pages.home", as_=world.as_("officer", "LUT")).root.one("input", name="csrf_token").get("value")
    trials.post("/trial/council/999", {"csrf_token": token}, status=404)
    assert refusals(session) == [("not_found", "999")]


def test_nobody_is_sent_to_sign_in_and_back(client: Client) -> None:
    response = client.fetch("/admin/people?sort=name", as_=None, status=302)
    assert response.headers["Location"] == "/sign-in?next=/admin/people?sort%3Dname"


def test_someone_without_any_role_may_see_their_account_and_nothing_else(
    client: Client, world: World, session: Session
) -> None:
    who = world.as_("officer", "LUT")
    session.delete(session.get_one(PersonRole, (who.person_id, Role.OFFICER)))
    session.commit()
    assert client.page("people.account", as_=who).facts()["Roles"] == "Not given"
    assert client.page("pages.home").all("a", role="button")[0].get("href") == "/"
    client.page("people.colleagues", status=403)


def test_every_view_says_whom_it_is_for(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            assert access_of(view) is not None, endpoint


def test_an_application_with_a_view_that_does_not_say_does_not_start() -> None:
    app = Flask("silent")
    app.add_url_rule("/a", "open", public(lambda: "a"))
    app.add_url_rule("/b", "silent", lambda: "b")
    with pytest.raises(RuntimeError, match="of: silent"):
        check_every_view(app)


def test_a_view_is_marked_with_what_it_needs() -> None:
    view = needs(Permission.OFFER_SUBMIT, Permission.OFFER_DECLINE)(lambda: "")
    assert access_of(view) == Access(is_public=False, permissions=(Permission.OFFER_SUBMIT, Permission.OFFER_DECLINE))
    with pytest.raises(TypeError):
        needs()


def test_roles_are_named_in_a_sentence() -> None:
    assert or_list((Role.OFFICER,)) == "an officer"
    assert or_list((Role.DECISION_MAKER, Role.COORDINATOR)) == "a decision maker or a coordinator"
    assert or_list((Role.MONITOR, Role.AUDITOR, Role.ADMINISTRATOR)) == "a monitor, an auditor or an administrator"
