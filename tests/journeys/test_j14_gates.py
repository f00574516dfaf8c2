"""J14 Gates: what is dear, flagged or the first of its kind waits for HM Treasury; other departments are asked."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.factories.departments import answer, recommend_all
from tests.support.factories.negotiations import (
    CARERS,
    CLEANER_STREETS,
    SOCIAL_CARE,
    STROKE,
    Asked,
    Sent,
    line_of,
    send_offer,
)
from tests.support.world import World
from tracker.domain.clearances import ClearanceReply
from tracker.domain.decisions import Sensitivity
from tracker.domain.lines import LineState, Stage
from tracker.models.clearances import Clearance
from tracker.models.decisions import Decision

DEAR = 6_000_000  # over the programme's £5 million a year
MODEST = 100_000
ROUND = "Replies by department, counted in lines"


def approve(client: Client, world: World, code: str, **who: str) -> Page:
    """A decision maker of the department approves all that waits, on the page."""
    page = client.page("decisions.approvals", as_=world.as_("decision_maker", code))
    picked = [each.get("value") for each in page.all("input", name="line")]
    batch = page.submit("Continue", do="approve", line=picked)
    given = {"decided_by": "Rt Hon A. Minister", "decided_by_post": "Minister of State", **who}
    return batch.submit(f"Approve {len(picked)} recommendation{'s' if len(picked) > 1 else ''}", **given)


@pytest.fixture
def agreed_before(session: Session, world: World) -> None:
    """Kent has been given all three grants, so that Luton's are no longer the first of their kind."""
    answer(session, world, send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE)], council="KEN"))
    session.commit()


@pytest.fixture
def luton(session: Session, world: World, agreed_before: None) -> Sent:
    asked = [Asked(SOCIAL_CARE, DEAR), Asked(CARERS, MODEST), Asked(STROKE, MODEST), Asked(CLEANER_STREETS)]
    sent = send_offer(session, world, asked)
    recommend_all(session, world, sent, numbers=[1])
    recommend_all(session, world, sent, numbers=[2], flags=frozenset({Sensitivity.CONTENTIOUS}))
    recommend_all(session, world, sent, numbers=[3])
    sent = recommend_all(session, world, sent, numbers=[4], code="CLG")
    session.commit()
    return sent


def test_the_gate_opens_by_the_ask_and_closes_by_the_treasury_alone(
    client: Client, session: Session, world: World, luton: Sent
) -> None:
    approve(client, world, "DH")
    states = [line_of(session, luton, number).state for number in (1, 2, 3)]
    gated = LineState.AWAITING_CLEARANCE
    assert states == [gated, gated, LineState.SUBMITTED], "over the limit, flagged, neither"
    ready = client.page("releases.ready")
    assert "1 decision is approved" in ready.text, "what waits for the treasury is not offered for release"
    for row in session.scalars(select(Decision).where(Decision.line_id.in_(luton.lines.values()))):
        assert (row.decided_by, row.decided_by_post) == ("Rt Hon A. Minister", "Minister of State")
        assert row.decided_on == date(2010, 11, 1)

    clearance = client.page("clearances.clearance", as_=world.as_("treasury_clearer", "HMT"))
    assert "£6,000,000 in 2011-12 is over the limit of £5,000,000 a year" in clearance.text
    assert "Flagged contentious" in clearance.text
    box = next(each.get("value") for each in clearance.all("input", name="line"))
    assert box.startswith(f"{luton.lines[1]}:")
    clearance.submit("Send answer", do="hold", comment="Only until March 2012.", line=[box])
    held = line_of(session, luton, 1)
    assert (held.state, held.stage) == (LineState.SUBMITTED, Stage.ASSESSING)
    desk = client.page("decisions.recommend", reference=luton.reference, number=1, as_=world.as_("caseworker", "DH"))
    assert "Held by HM Treasury" in desk.text
    assert "Only until March 2012." in desk.text
    officer = client.page("lines.show", reference=luton.reference, number=1, as_=world.as_("officer", "LUT"))
    assert "Only until March" not in officer.markup


def test_the_first_of_its_kind_waits_although_it_is_modest(client: Client, session: Session, world: World) -> None:
    sent = recommend_all(session, world, send_offer(session, world, [Asked(SOCIAL_CARE, MODEST)]))
    session.commit()
    approve(client, world, "DH")
    assert line_of(session, sent).state is LineState.AWAITING_CLEARANCE


def test_a_round_of_three_departments(
    client: Client, session: Session, world: World, luton: Sent, clock: WorldClock
) -> None:
    approve(client, world, "CLG")
    round_page = open_round(client, world)
    path = round_page.path
    client.get(path, as_=world.as_("decision_maker", "DfE")).submit(
        "Send answer", reply="should_change", comment="Say which schools."
    )
    assert (
        "No decisions are ready to release" in client.page("releases.ready", as_=world.as_("coordinator", "CLG")).text
    ), "while a round is open nothing of it is released"

    clock.set(datetime(2010, 11, 15, 10, tzinfo=UTC))
    closing = client.get(path, as_=world.as_("coordinator", "CLG")).follow("Close the round")
    assert closing.facts()["Recorded as nil returns"] == "2 replies"
    done = closing.submit("Close the round")
    assert done.rows(ROUND) == [
        ["Department for Education", "1", "0", "0"],
        ["Department for Transport", "0", "1", "0"],
        ["Department of Health", "0", "1", "0"],
    ]
    assert "By the rule of clearance rounds a department that is silent on the last day" in done.text
    line = line_of(session, luton, 4)
    assert (line.stage, line.clearance_round_id) == (Stage.APPROVED, None), "should change does not block"
    assert "1 decision is approved" in client.page("releases.ready").text


def test_one_that_must_change_goes_back_to_the_caseworker(
    client: Client, session: Session, world: World, luton: Sent
) -> None:
    approve(client, world, "CLG")
    path = open_round(client, world).path
    for code, reply, comment in (
        ("DfE", "must_change", "Schools are counted twice."),
        ("DfT", "content", ""),
        ("DH", "nil_return", ""),
    ):
        client.get(path, as_=world.as_("decision_maker", code)).submit("Send answer", reply=reply, comment=comment)
    closing = client.get(path, as_=world.as_("coordinator", "CLG")).follow("Close the round")
    assert closing.facts()["Go back to their caseworker"] == f"{luton.reference}/4"
    closing.submit("Close the round")
    assert line_of(session, luton, 4).stage is Stage.ASSESSING
    desk = client.page("decisions.recommend", reference=luton.reference, number=4, as_=world.as_("caseworker", "CLG"))
    assert "Department for Education: Schools are counted twice." in desk.text
    asked = session.scalars(select(Clearance.reply).where(Clearance.line_id == luton.lines[4]).order_by(Clearance.id))
    assert set(asked) == {ClearanceReply.MUST_CHANGE, ClearanceReply.CONTENT, ClearanceReply.NIL_RETURN}
    officer = client.page("lines.show", reference=luton.reference, number=4, as_=world.as_("officer", "LUT"))
    assert "counted twice" not in officer.markup


def open_round(client: Client, world: World) -> Page:
    """The coordinator asks three departments about the one line that is ready."""
    ready = client.page("releases.ready", as_=world.as_("coordinator", "CLG"))
    boxes = [each.get("value") for each in ready.all("input", name="offer")]
    asking = ready.submit("Ask other departments first", offer=boxes)
    labels = {each.text: each.get("for") for each in asking.all("label")}
    names = ("Department for Education", "Department for Transport", "Department of Health")
    asked = [asking.one(f"#{labels[name]}").get("value") for name in names]
    return asking.submit("Ask these departments", department=asked, words="What it does to your services")
