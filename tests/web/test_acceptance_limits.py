"""The manager's page of the limit for accepting, and what officers and signatories then read and do."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.limits import limit_to, offered
from tests.support.factories.negotiations import Sent, line_of
from tests.support.world import NOW, World
from tracker.actions import deputies
from tracker.domain.actors import Role
from tracker.domain.lines import LineState, Turn
from tracker.domain.money import Money
from tracker.models.acceptance_limits import AcceptanceLimit
from tracker.models.events import Event

ABOVE = "These terms are above your council’s own limit for accepting, so a signatory accepts them."


@pytest.fixture
def above(session: Session, world: World) -> Sent:
    """Terms of £423,000 a year, a pound above Luton's limit."""
    sent = offered(session, world)
    session.commit()
    return sent


def money_of(session: Session) -> Money | None:
    session.expire_all()
    return session.scalars(select(AcceptanceLimit.money)).one()


def people_page(client: Client, world: World) -> Page:
    return client.page("people.colleagues", as_=world.as_("manager", "LUT"))


def change(client: Client, world: World) -> Page:
    return people_page(client, world).follow("Change this: what your officers may accept")


def open_line(client: Client, world: World, sent: Sent, role: str, which: int = 1) -> Page:
    who = world.as_(role, "LUT", which)
    return client.page("lines.show", reference=sent.reference, number=1, as_=who)


def test_a_manager_sets_changes_and_takes_away_the_limit(client: Client, session: Session, world: World) -> None:
    assert "Your officers accept any terms" in people_page(client, world).text
    page = change(client, world)
    assert page.value("officers") == "anything"
    page = page.submit("Save", officers="limited", money="£250,000.50")
    assert "Saved. Your officers accept terms of up to £250,000.50 in any one year." in page.text
    assert money_of(session) == Money(25_000_050)
    page = change(client, world)
    assert (page.value("officers"), page.value("money")) == ("limited", "250,000.50")
    assert "Last changed on 1 November 2010, 10am by Manager 1 of LUT" in page.text
    page.submit("Save", officers="limited", money="100000")
    assert money_of(session) == Money.from_pounds(100_000)
    page = change(client, world).submit("Save", officers="anything")
    assert "Your officers accept any terms" in page.text
    assert money_of(session) is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Enter the limit"), ("1,2", "The limit"), ("-5", "The limit"), ("lots", "The limit"), ("1e9", "The limit")],
)
def test_money_that_cannot_be_read_is_said_beside_its_field_and_kept_as_typed(
    client: Client, session: Session, world: World, typed: str, words: str
) -> None:
    page = change(client, world).submit("Save", officers="limited", money=typed, status=422)
    assert len(page.errors) == 1
    assert words.lower() in page.one("#money-error").text.lower()
    assert (page.value("money"), page.value("officers")) == (typed, "limited")
    assert session.scalars(select(AcceptanceLimit)).all() == []


def test_a_limit_that_somebody_else_changed_meanwhile_is_a_conflict(
    client: Client, session: Session, world: World
) -> None:
    page = change(client, world)
    limit_to(session, world, 7)
    session.commit()
    conflict = page.submit("Save", officers="limited", money="9", status=409)
    assert "The limit was changed while you were writing" in conflict.text
    assert money_of(session) == Money.from_pounds(7)


def test_only_managers_of_councils_see_the_page(client: Client, world: World) -> None:
    for role, code, status in (
        ("officer", "LUT", 403),
        ("administrator", "SERVICE", 403),
        ("manager", "DH", 404),
        ("manager", "CBF", 200),
    ):
        client.page("people.limit", as_=world.as_(role, code), status=status)
    assert "may accept" not in client.page("people.colleagues", as_=world.as_("manager", "DH")).text


def test_an_officer_reads_why_not_and_who_and_may_only_counter(
    client: Client, session: Session, world: World, above: Sent
) -> None:
    page = open_line(client, world, above, "officer")
    assert f"{ABOVE} You can counter." in page.text
    page = page.follow("Reply")
    assert ABOVE in page.text
    assert "The limit is £422,999 in any one year. They reach £423,000 in 2011-12." in page.text
    assert "Who can accept them: Signatory 1 of LUT and Signatory 2 of LUT." in page.text
    assert "Accept the terms exactly as they stand" not in page.text
    done = page.submit("Send reply", words="Two thirds of it.")
    assert done.h1 == "Counter sent"
    assert line_of(session, above).turn is Turn.DEPARTMENT


def test_an_officer_whose_page_is_older_than_the_limit_is_refused_in_plain_words(
    client: Client, session: Session, world: World
) -> None:
    sent = offered(session, world, limit=None)
    session.commit()
    page = open_line(client, world, sent, "officer").follow("Reply")
    limit_to(session, world, 100)
    session.commit()
    refused = page.submit("Send reply", reply="accept", status=403)
    assert "above the council’s own limit for accepting, so its signatory accepts them" in refused.text
    assert line_of(session, sent).state is LineState.COUNTER_PROPOSED


def test_the_officers_own_list_says_who_accepts(client: Client, world: World, above: Sent) -> None:
    page = client.page("offers.council", as_=world.as_("officer", "LUT"))
    assert "It is above your council’s own limit: your signatory accepts." in page.text


def test_the_signatory_finds_it_on_the_list_and_accepts(
    client: Client, session: Session, world: World, above: Sent
) -> None:
    page = client.page("offers.sign_off_list", as_=world.as_("signatory", "LUT"))
    title, department, offered_in_all, _due = page.rows("Terms that wait for you")[0]
    assert above.reference in title
    assert (department, offered_in_all) == ("Department of Health", "£1,269,000")
    page = page.follow(line_of(session, above).title)
    assert page.h1 == "Accept the terms of the Department of Health"
    assert page.rows("£ by year")[0] == ["2011-12", "£846,000", "£423,000", "£423,000 less"]
    assert ABOVE in page.text
    done = page.submit("Accept these terms")
    assert done.h1 == "Terms accepted"
    assert done.follow("Go to what waits for you").h1 == "Sign-off"
    assert line_of(session, above).state is LineState.AGREED_IN_PRINCIPLE
    page.submit("Accept these terms", status=409)


def test_a_deputy_accepts_for_the_signatory_and_the_record_says_so(
    client: Client, session: Session, world: World, above: Sent
) -> None:
    away, deputy = world.as_("signatory", "LUT"), world.as_("signatory", "LUT", 2)
    days = {"from_on": NOW.date(), "to_on": date(2010, 11, 5)}
    deputies.name_deputy(session, away, deputy_id=deputy.person_id, role=Role.SIGNATORY, **days, now=NOW)
    session.commit()
    client.page("people.account", as_=deputy).submit("Act for Signatory 1 of LUT")
    page = open_line(client, world, above, "signatory", 2).follow("Read and accept")
    assert page.submit("Accept these terms").h1 == "Terms accepted"
    event = session.scalars(select(Event).where(Event.kind == "line.accepted")).one()
    assert (event.person_id, event.facts["for"]) == (deputy.person_id, away.person_id)


def test_within_the_limit_nothing_is_said_of_it_and_the_signatory_has_no_button(
    client: Client, session: Session, world: World
) -> None:
    sent = offered(session, world, limit=423_000)
    session.commit()
    assert "limit" not in open_line(client, world, sent, "officer").follow("Reply").text
    page = open_line(client, world, sent, "signatory")
    assert "Read and accept" not in page.text
    back = client.page("lines.accept", reference=sent.reference, number=1, as_=world.as_("signatory", "LUT"))
    assert back.path == page.path, "there is nothing to accept: the line itself is shown"


@pytest.mark.parametrize(("role", "code"), [("caseworker", "DH"), ("coordinator", "CLG"), ("monitor", "LGA")])
def test_no_other_body_ever_reads_of_a_councils_limit(
    client: Client, world: World, above: Sent, role: str, code: str
) -> None:
    page = client.page("lines.show", reference=above.reference, number=1, as_=world.as_(role, code))
    assert "limit for accepting" not in page.text
    assert "422,999" not in page.text
    client.page("lines.accept", reference=above.reference, number=1, as_=world.as_(role, code), status=403)
