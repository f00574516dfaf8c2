"""A decision maker's page: those that stand out first, a batch approved or returned, what became of each."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.departments import answer, approve_all, recommend_all
from tests.support.factories.negotiations import CLEANER_STREETS, YEARS, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.actions.approvals import return_lines
from tracker.actions.withdrawals import withdraw_line
from tracker.domain.actors import Role
from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.decisions import Outcome, Sensitivity, Terms
from tracker.domain.lines import LineState, Stage
from tracker.domain.money import Money
from tracker.models.decisions import Decision
from tracker.models.events import Event
from tracker.models.people import PersonRole
from tracker.queries import approvals
from tracker.queries.approvals import WaitingFilter

TABLE = "Recommendations that wait for a decision"
RECORD = {"decided_by": "A Minister", "decided_by_post": "Minister of State"}


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    """Like asks on lines 1 and 2; 3 is over twice the middle, 4 flagged."""
    found = send_offer(session, world, [Asked(), Asked(), Asked(pounds=4_000_000), Asked()])
    found = recommend_all(session, world, found, numbers=[1, 2, 3])
    found = recommend_all(session, world, found, numbers=[4], flags=frozenset({Sensitivity.NOVEL}))
    session.commit()
    return found


@pytest.fixture
def page(client: Client, world: World, sent: Sent) -> Page:
    return client.page("decisions.approvals", as_=world.as_("decision_maker", "DH"))


def boxes(sent: Sent, *numbers: int) -> list[str]:
    return [f"{sent.lines[n]}:{sent.versions[n]}" for n in numbers]


def test_with_nothing_waiting_it_says_so(client: Client, world: World) -> None:
    empty = client.page("decisions.approvals", as_=world.as_("decision_maker", "DH"))
    assert "No recommendations wait for you" in empty.text
    assert "No recommendations wait for a decision." in empty.text


def test_those_that_stand_out_come_first_with_the_reason(page: Page) -> None:
    assert "4 recommendations wait for a decision, 2 of them to look at first." in page.text
    rows = page.rows(TABLE)
    assert rows[0] == ["Look at these first 2 lines"]
    assert "over twice the middle £" in rows[1][1] + rows[2][1]
    assert "novel" in rows[1][1] + rows[2][1]
    assert rows[3] == ["Like the rest 2 lines"]
    assert rows[4][3:5] == ["Agree as asked", "£2,538,000"]
    assert not [box for box in page.all("input", name="line") if "checked" in box.attributes]


def test_sql_and_the_rule_set_the_same_lines_apart(session: Session, world: World) -> None:
    answer(session, world, send_offer(session, world, [Asked(pounds=10)], council="KEN"), Outcome.REJECT)
    asked = [Asked(pounds=n) for n in (1, 2, 3, 4, 100)] + [Asked(evidence=""), Asked(CLEANER_STREETS)]
    sent = send_offer(session, world, asked)
    sent = recommend_all(session, world, sent, Outcome.REJECT, numbers=[1, 2], note="")
    sent = recommend_all(session, world, sent, numbers=[3, 4, 5, 6])
    decider = world.as_("decision_maker", "DH")
    waiting = approvals.order_waiting(session, decider, WaitingFilter())
    listed = approvals.list_waiting(session, decider, waiting.line_ids, world.now.date())
    assert [each.is_like for each in listed] == sorted(each.is_like for each in listed)
    apart = {each.number: each.standout for each in listed if each.standout}
    assert apart == {
        3: ("differs from the last answer",),
        4: ("differs from the last answer",),
        5: ("over twice the middle £", "differs from the last answer"),
        6: ("over twice the middle £", "no evidence", "differs from the last answer"),
    }
    assert (len(listed), waiting.to_look_at) == (6, 4)


def test_a_batch_is_three_page_loads(page: Page, session: Session, sent: Sent) -> None:
    batch = page.submit("Continue", do="approve", line=boxes(sent, 1, 2))
    assert batch.h1 == "Approve 2 recommendations"
    done = batch.submit("Approve 2 recommendations", **RECORD)
    assert done.h1 == "2 recommendations approved"
    assert "2 decisions wait for HM Treasury first" in done.text
    decisions = session.scalars(select(Decision)).all()
    assert {(each.decided_by, each.decided_on) for each in decisions} == {("A Minister", date(2010, 11, 1))}
    assert line_of(session, sent, 1).state is LineState.AWAITING_CLEARANCE
    assert line_of(session, sent, 3).stage is Stage.RECOMMENDED


def test_nobody_has_decided_before_the_council_asked(page: Page, session: Session, sent: Sent) -> None:
    batch = page.submit("Continue", do="approve", line=boxes(sent, 1))
    early = {**RECORD, "decided_on": ["31", "10", "2010"]}
    again = batch.submit("Approve 1 recommendation", status=422, **early)
    assert again.errors == ["The date of the decision must be 1 November 2010 or later: the council asked that day"]
    assert not session.scalars(select(Decision)).all()


def test_a_batch_says_which_ask_is_the_first_of_its_kind(
    client: Client, page: Page, session: Session, world: World, sent: Sent
) -> None:
    assert (
        "first of its kind"
        in page.submit("Continue", do="approve", line=boxes(sent, 1)).rows("What will be approved")[0][1]
    )
    answer(session, world, send_offer(session, world, council="KEN"))
    session.commit()
    later = page.submit("Continue", do="approve", line=boxes(sent, 1))
    assert "first of its kind" not in later.rows("What will be approved")[0][1]


def test_what_needs_no_clearance_can_be_released_at_once(client: Client, session: Session, world: World) -> None:
    sent = recommend_all(session, world, send_offer(session, world, [Asked(CLEANER_STREETS)]), code="CLG")
    session.commit()
    page = client.page("decisions.approvals", as_=world.as_("decision_maker", "CLG"))
    done = page.submit("Continue", do="approve", line=boxes(sent, 1)).submit("Approve 1 recommendation", **RECORD)
    assert "1 decision can be released now." in done.text
    assert done.follow("Release decisions").h1 == "Decisions ready to release"


def test_a_batch_shows_what_is_offered_and_why(client: Client, session: Session, world: World) -> None:
    less = tuple(Amount(year, AmountKind.UP_TO, Money.from_pounds(400_000)) for year in YEARS)
    terms = {1: Terms("Half of it.", less, conditions=("Report each year.",))}
    sent = recommend_all(session, world, send_offer(session, world), Outcome.COUNTER, terms=terms)
    session.commit()
    page = client.page("decisions.approvals", as_=world.as_("decision_maker", "DH"))
    assert page.rows(TABLE)[1][4:6] == ["£2,538,000", "Up to £1,200,000"]
    batch = page.submit("Continue", do="approve", line=boxes(sent, 1))
    for words in ("Half of it.", "Report each year.", "The money is committed until March 2012."):
        assert words in batch.text
    assert "2011-12: Up to £400,000 instead of £846,000" in batch.text


def test_a_batch_shows_the_values_that_are_offered_for_a_target(client: Client, session: Session, world: World) -> None:
    asked, offered = Asked(CLEANER_STREETS), Asked(CLEANER_STREETS, values=(70, 73, 75))
    terms = {1: Terms(asked.words, values=offered.target_values)}
    sent = recommend_all(session, world, send_offer(session, world, [asked]), Outcome.COUNTER, code="CLG", terms=terms)
    session.commit()
    page = client.page("decisions.approvals", as_=world.as_("decision_maker", "CLG"))
    batch = page.submit("Continue", do="approve", line=boxes(sent, 1))
    assert "2012-13: 73 instead of 72" in batch.text
    assert "2011-12" not in batch.text


def test_returned_with_a_comment(page: Page, session: Session, sent: Sent) -> None:
    batch = page.submit("Continue", do="return", line=boxes(sent, 3))
    missing = batch.submit("Return 1 recommendation", status=422)
    assert missing.errors == ["Enter what the caseworker should look at again"]
    done = missing.submit("Return 1 recommendation", comment="Why so much?")
    assert done.h1 == "1 recommendation returned"
    assert line_of(session, sent, 3).stage is Stage.ASSESSING
    assert "Why so much?" in session.scalars(select(Event.words)).all()


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, ["Enter who took the decision", "Enter their post"]),
        (
            {**RECORD, "decided_on": ["2", "11", "2010"]},
            ["The date of the decision cannot be in the future"],
        ),
        ({**RECORD, "decided_on": ["31", "2", "2010"]}, 1),
        ({**RECORD, "decided_on": ["", "", ""]}, ["Enter the date of the decision"]),
        ({**RECORD, "line": []}, ["Select at least one line"]),
    ],
)
def test_the_record_of_the_decision_is_whole_before_anything_is_done(
    page: Page, session: Session, sent: Sent, values: dict, errors: list[str] | int
) -> None:
    batch = page.submit("Continue", do="approve", line=boxes(sent, 1, 2))
    again = batch.submit("Approve 2 recommendations", status=422, **values)
    assert len(again.errors) == errors if isinstance(errors, int) else again.errors == errors
    assert not session.scalars(select(Decision)).all()


def test_what_changed_since_is_left_out_and_named(
    page: Page, client: Client, session: Session, world: World, sent: Sent
) -> None:
    batch = page.submit("Continue", do="approve", line=boxes(sent, 1, 2))
    return_lines(session, world.as_("decision_maker", "DH", 2), sent.pick(2), "Look again.", now=world.now)
    session.commit()
    done = batch.submit("Approve 2 recommendations", **RECORD)
    assert done.h1 == "1 recommendation approved"
    ((name, why),) = done.rows("Lines that were not done, and why")
    assert "SO-0001/2" in name
    assert "Line 2 of SO-0001 was changed" in why


def test_what_its_council_has_withdrawn_is_said_to_be_withdrawn(
    page: Page, client: Client, session: Session, world: World, sent: Sent
) -> None:
    batch = page.submit("Continue", do="approve", line=boxes(sent, 1, 2))
    officer, version = world.as_("officer", "LUT"), sent.versions[2]
    withdraw_line(session, officer, sent.reference, 2, version=version, reason="Not needed.", now=world.now)
    session.commit()
    text = client.get(batch.path, as_=world.as_("decision_maker", "DH")).text
    assert "Left out: withdrawn" in text
    assert "not looked at" not in text


def test_a_batch_of_which_nothing_is_left_says_so(
    page: Page, client: Client, session: Session, world: World, sent: Sent
) -> None:
    batch = page.submit("Continue", do="approve", line=boxes(sent, 1, 2))
    return_lines(session, world.as_("decision_maker", "DH", 2), {**sent.pick(1), **sent.pick(2)}, "No.", now=world.now)
    session.commit()
    assert "None of these waits for you any more." in client.get(batch.path).text
    again = batch.submit("Approve 2 recommendations", status=409, **RECORD)
    assert "None of these lines could be changed" in again.text
    assert not set(boxes(sent, 1, 2)) & {box.get("value") for box in again.all("input")}, "nobody typed these"


def test_a_second_press_shows_what_the_first_one_did(page: Page, session: Session, sent: Sent) -> None:
    batch = page.submit("Continue", do="approve", line=boxes(sent, 1, 2))
    for _press in range(2):
        assert batch.submit("Approve 2 recommendations", **RECORD).h1 == "2 recommendations approved"
    assert len(session.scalars(select(Decision)).all()) == 2


def test_ones_own_recommendation_cannot_be_ticked_or_approved(client: Client, session: Session, world: World) -> None:
    sent = recommend_all(session, world, send_offer(session, world))
    both = world.as_("caseworker", "DH")
    session.add(PersonRole(person_id=both.person_id, role=Role.DECISION_MAKER))
    session.commit()
    page = client.page("decisions.approvals", as_=both)
    assert "You recommended this, so someone else decides" in page.text
    assert not page.all("input", name="line")
    token = page.one("form", action="/approvals").one("input", name="csrf_token").get("value")
    forged = client.post("/approvals", {"csrf_token": token, "do": "approve", "line": boxes(sent, 1)[0]})
    assert "you recommended it yourself" in forged.text
    assert not session.scalars(select(Decision)).all()


def test_the_list_is_narrowed_by_outcome_and_words(page: Page, client: Client) -> None:
    assert "No recommendations match" in client.page("decisions.approvals", query={"outcome": "reject"}).text
    one = client.page("decisions.approvals", query={"words": "SO-0001/2"})
    assert len(one.rows(TABLE)) == 2
    assert len(client.page("decisions.approvals", query={"words": "Luton", "outcome": "x"}).rows(TABLE)) == 6


def test_all_that_match_can_be_selected(page: Page) -> None:
    batch = page.follow("Select all 4 matching").submit("Continue", do="approve")
    assert batch.h1 == "Approve 4 recommendations"


@pytest.mark.parametrize(("role", "code"), [("caseworker", "DH"), ("officer", "LUT"), ("coordinator", "CLG")])
def test_only_decision_makers_have_the_page(client: Client, world: World, role: str, code: str) -> None:
    page = client.page("decisions.approvals", as_=world.as_(role, code), status=403)
    assert "Only a decision maker can do this" in page.text


def test_another_departments_decision_maker_sees_none_of_it(client: Client, world: World, sent: Sent) -> None:
    page = client.page("decisions.approvals", as_=world.as_("decision_maker", "DfT"))
    token = page.root.all("input", name="csrf_token")[-1].get("value")
    assert "No recommendations wait for you" in page.text
    client.post("/approvals", {"csrf_token": token, "do": "approve", "line": boxes(sent, 1)[0]}, status=404)


def test_the_number_of_queries_does_not_grow(client: Client, session: Session, world: World) -> None:
    counts = []
    for size, council in ((30, "LUT"), (270, "KEN")):
        sent = send_offer(session, world, [Asked(pounds=n + 1) for n in range(size)], council=council)
        recommend_all(session, world, sent)
        session.commit()
        page = client.page("decisions.approvals", as_=world.as_("decision_maker", "DH"))
        counts.append(len(page.statements))
        assert len(page.markup.encode()) < 60_000
    assert counts[0] == counts[1] <= 18


def test_an_approved_line_is_no_more_in_the_list(client: Client, session: Session, world: World, sent: Sent) -> None:
    approve_all(session, world, sent, numbers=[1])
    session.commit()
    page = client.page("decisions.approvals", as_=world.as_("decision_maker", "DH"))
    assert "3 recommendations wait" in page.text
