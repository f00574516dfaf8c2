"""What departments are open to, on pages: taken, changed, read by everyone, shown while drafting and on lines."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.departments import answer
from tests.support.factories.drafts import removal
from tests.support.factories.negotiations import Asked, send_offer
from tests.support.factories.offers import start_offer
from tests.support.world import World
from tracker.actions import stances as actions
from tracker.actions.lines import add_lines
from tracker.domain.decisions import Outcome
from tracker.domain.stances import StanceDraft, StancePosition, Subject, SubjectKind
from tracker.models.asks import Ask
from tracker.models.grants import Grant


@pytest.fixture
def grant(session: Session) -> int:
    """The Department of Health's."""
    return session.scalars(select(Grant.id).where(Grant.key == "social-care-reform")).one()


def take(session: Session, world: World, grant: int, *, conditions: str = "A quarter stays.") -> None:
    draft = StanceDraft(StancePosition.OPEN_WITH_CONDITIONS, "Reform has begun.", conditions, date(2010, 11, 1))
    subject = Subject(SubjectKind.GRANT, grant)
    actions.take_stance(session, world.as_("caseworker", "DH"), subject, draft, last=0, now=world.now)
    session.commit()


def test_a_stance_is_taken_and_everyone_reads_it(client: Client, session: Session, world: World, grant: int) -> None:
    send_offer(session, world)
    session.commit()
    listed = client.page("stances.index", as_=world.as_("decision_maker", "DH"))
    first = listed.rows("What your department answers for")[0]
    assert first[0].startswith("Social Care Reform Grant")
    assert first[1:] == ["Not taken", "", "1"]
    form = client.get(f"/department/stances/grant/{grant}")
    assert "1 open line of your department is about this." in form.text
    again = form.submit("Save and publish", status=422)
    assert again.errors == ["Choose a stance", "Enter why your department takes this stance"]
    again = again.submit("Save and publish", status=422, position="open_with_conditions", reason="Reform has begun.")
    assert again.errors == ["Enter the conditions"]
    saved = again.submit("Save and publish", conditions="A quarter stays.")
    assert "Stance saved and published" in saved.text
    public = client.get("/register/stances", as_=None)
    (row,) = public.rows("What departments are open to")
    assert row[1:4] == ["Department of Health", "Open with conditions", "1 November 2010"]
    assert "A quarter stays." in row[4]
    assert "Caseworker" not in public.text, "no names of staff"


def test_the_public_list_can_be_narrowed(client: Client, session: Session, world: World, grant: int) -> None:
    take(session, world, grant)
    assert "No stances match" in client.get("/register/stances?position=closed", as_=None).text
    found = client.get(f"/register/stances?department={world.organisation('DH')}&words=social", as_=None)
    assert found.rows("What departments are open to")


def test_a_stale_form_is_a_conflict(client: Client, session: Session, world: World, grant: int) -> None:
    form = client.get(f"/department/stances/grant/{grant}", as_=world.as_("caseworker", "DH"))
    take(session, world, grant)
    form.submit("Save and publish", status=409, position="open", reason="Mine.")


def test_other_departments_and_councils_do_not_take_it(client: Client, world: World, grant: int) -> None:
    client.get(f"/department/stances/grant/{grant}", as_=world.as_("caseworker", "DfT"), status=404)
    client.get("/department/stances/grants/1", as_=world.as_("caseworker", "DH"), status=404)
    client.get("/department/stances", as_=world.as_("officer", "LUT"), status=403)


@pytest.mark.parametrize(("role", "code"), [("caseworker", "DH"), ("officer", "LUT")])
def test_both_sides_read_it_on_the_line(
    client: Client, session: Session, world: World, grant: int, role: str, code: str
) -> None:
    sent = send_offer(session, world)
    take(session, world, grant)
    page = client.page("lines.show", reference=sent.reference, number=1, as_=world.as_(role, code))
    assert "Department of Health is open to this with conditions: A quarter stays." in page.text


def test_the_ask_shows_it_beside_the_outcome(client: Client, session: Session, world: World, grant: int) -> None:
    send_offer(session, world, [Asked()])
    take(session, world, grant)
    page = client.page("asks.show", ask=session.scalars(select(Ask.id)).one(), as_=world.as_("caseworker", "DH"))
    assert "Our stance: open with conditions" in page.text
    assert client.page("asks.index").rows("Asks with open lines, those with the most first")[0][4] == (
        "Open with conditions"
    )


@pytest.mark.parametrize("endpoint", ["lines.words", "lines.check"])
def test_a_council_reads_it_and_what_others_got_while_drafting(
    client: Client, session: Session, world: World, clock: WorldClock, grant: int, endpoint: str
) -> None:
    officer = world.as_("officer", "LUT")
    draft = start_offer(session, world)
    add_lines(session, officer, draft, [removal(session, world, "social-care-reform")], now=world.now)
    answer(session, world, send_offer(session, world, council="KEN"), Outcome.REJECT)
    session.commit()
    page = client.page(endpoint, reference=draft, number=1, as_=officer)
    assert "is open to this" not in page.text
    assert "refused" not in page.text, "not published yet"
    take(session, world, grant)
    clock.set(world.now + timedelta(days=10))
    page = client.page(endpoint, reference=draft, number=1, as_=officer)
    assert "Department of Health is open to this with conditions: A quarter stays." in page.text
    assert "Published: 0 agreed. 1 refused." in page.text
