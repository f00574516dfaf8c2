"""The pages of clearance rounds: opened by the coordinator, answered by those asked, unseen by councils."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.factories.departments import approve_all, clear_all, recommend_all
from tests.support.factories.negotiations import CARERS, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.lines import Stage
from tracker.models.clearances import Clearance, ClearanceRound

SECRET = "Half of it, for a year."
WORDS = "Does this touch schools?"


@pytest.fixture
def approved(session: Session, world: World) -> Sent:
    terms = {1: Terms(SECRET, Asked().amounts, conditions=("Report each year.",))}
    sent = send_offer(session, world, [Asked(), Asked(CARERS)])
    sent = recommend_all(session, world, sent, Outcome.COUNTER, terms=terms, numbers=[1])
    sent = recommend_all(session, world, sent, numbers=[2])
    sent = clear_all(session, world, approve_all(session, world, sent))
    session.commit()
    return sent


@pytest.fixture
def asking(client: Client, world: World, approved: Sent) -> Page:
    """The page on which a round is opened."""
    ready = client.page("releases.ready", as_=world.as_("coordinator", "CLG"))
    boxes = [each.get("value") for each in ready.all("input", name="offer")]
    return ready.submit("Ask other departments first", offer=boxes)


def departments(page: Page, *names: str) -> list[str]:
    labels = {each.text: each.get("for") for each in page.all("label")}
    return [page.one(f"#{labels[name]}").get("value") for name in names]


@pytest.fixture
def opened(asking: Page) -> Page:
    asked = departments(asking, "Department for Education", "Department for Transport")
    return asking.submit("Ask these departments", department=asked, words=WORDS)


def test_the_coordinator_chooses_whom_to_ask_and_the_last_day_is_worked_out(asking: Page) -> None:
    assert asking.h1 == "Ask other departments"
    assert "They have 10 working days at least, so the last day is 15 November 2010 or later." in asking.text
    assert asking.value("closes_on") == ["15", "11", "2010"]
    names = [each.text for each in asking.all("label")]
    assert "Department for Education" in names
    assert not {"HM Treasury", "Department of Health"} & set(names)


def test_an_open_round_shows_who_owes_an_answer_and_takes_its_lines_off_the_list(opened: Page, client: Client) -> None:
    assert opened.h1 == "Clearance round"
    assert opened.facts()["Replies owed"] == "4"
    assert opened.rows("Replies by department, counted in lines") == [
        ["Department for Education", "2"],
        ["Department for Transport", "2"],
    ]
    assert "You can close it on 15 November 2010, or once everyone has replied." in opened.text
    assert "No decisions are ready to release" in client.page("releases.ready").text
    assert WORDS in client.page("clearances.rounds").text


def test_what_is_missing_is_said_and_what_was_typed_is_kept(asking: Page, session: Session) -> None:
    again = asking.submit("Ask these departments", status=422, closes_on=("12", "11", "2010"), words="Look")
    assert again.errors == ["Select at least one department"]
    assert again.value("words") == "Look"
    asked = departments(asking, "Department for Education")
    early = asking.submit(
        "Ask these departments", status=422, department=asked, closes_on=("12", "11", "2010"), words="x"
    )
    assert early.errors == ["The last day must be 15 November 2010 or later: departments have 10 working days to reply"]
    assert not session.scalars(select(ClearanceRound)).all()


def test_sending_twice_opens_one_round(asking: Page, session: Session) -> None:
    asked = departments(asking, "Department for Education")
    asking.submit("Ask these departments", department=asked, words=WORDS)
    again = asking.submit("Ask these departments", department=asked, words=WORDS)
    assert again.h1 == "Clearance rounds"
    assert len(session.scalars(select(ClearanceRound)).all()) == 1


def test_a_decision_maker_of_an_asked_department_reads_the_terms_and_answers(
    opened: Page, client: Client, world: World, session: Session, approved: Sent
) -> None:
    page = client.page("clearances.clearance", as_=world.as_("decision_maker", "DfE"))
    assert "2 lines for your department to answer" in page.text
    page = page.follow(WORDS)
    assert SECRET in page.text
    assert "Asked, £2,538,000 over all years: The council may spend this grant" in page.text
    assert "Report each year." in page.text
    line = page.follow(f"Lift the ring-fence on the Social Care Reform Grant, {approved.reference}/1")
    assert line.status == 200
    silent = page.submit("Send answer", status=422, reply="must_change")
    assert silent.errors == ["Enter what should change, and why"]
    assert page.submit("Send answer", status=422, comment="x").errors == ["Choose an answer"]
    done = page.submit("Send answer", reply="must_change", comment="Name the schools.", line=[str(approved.lines[1])])
    assert "Department for Education: must change, 1 November 2010. Name the schools." in done.text
    assert done.h1 == "Clearance round"
    rest = done.submit("Send answer", reply="nil_return")
    assert "Send answer" not in rest.text
    replied = session.scalars(select(Clearance.reply).where(Clearance.reply.is_not(None), Clearance.why == WORDS)).all()
    assert len(replied) == 2


def test_a_colleague_s_answer_meanwhile_is_a_conflict(opened: Page, client: Client, world: World) -> None:
    page = client.page("clearances.clearance", as_=world.as_("decision_maker", "DfE")).follow(WORDS)
    page.submit("Send answer", reply="content")
    client.be(world.as_("decision_maker", "DfE"))
    page.submit("Send answer", status=409, reply="content")


def test_closing_says_what_it_will_do_and_does_it(
    opened: Page, client: Client, world: World, session: Session, clock: WorldClock, approved: Sent
) -> None:
    page = client.page("clearances.clearance", as_=world.as_("decision_maker", "DfE")).follow(WORDS)
    page.submit("Send answer", reply="must_change", comment="Name the schools.", line=[str(approved.lines[1])])
    clock.advance(timedelta(days=14))
    page = client.get(opened.path, as_=world.as_("coordinator", "CLG")).follow("Close the round")
    assert page.facts()["Can be released"] == "1 line"
    assert page.facts()["Go back to their caseworker"] == f"{approved.reference}/1"
    assert page.facts()["Recorded as nil returns"] == "3 replies"
    done = page.submit("Close the round")
    assert "Department for Transport: nil return" in done.text
    assert "By the rule of clearance rounds" in done.text
    assert line_of(session, approved, 1).stage is Stage.ASSESSING
    desk = client.page("decisions.recommend", reference=approved.reference, number=1, as_=world.as_("caseworker", "DH"))
    assert "Other departments say this must change" in desk.text
    assert "Department for Education: Name the schools." in desk.text


def test_before_its_last_day_a_round_is_not_closed(opened: Page, client: Client) -> None:
    assert client.get(f"{opened.path}/close").h1 == "Clearance round"


def test_nobody_else_has_the_round(opened: Page, client: Client, world: World) -> None:
    client.get(opened.path, as_=world.as_("decision_maker", "CLG"), status=404)
    client.get(opened.path, as_=world.as_("decision_maker", "DH"), status=404)
    client.get(opened.path, as_=world.as_("officer", "LUT"), status=404)
    client.page("clearances.rounds", as_=world.as_("officer", "LUT"), status=403)
    client.get(f"{opened.path}/close", as_=world.as_("decision_maker", "DfE"), status=403)


@pytest.mark.parametrize(("role", "code"), [("officer", "LUT"), ("signatory", "LUT"), ("monitor", "LGA")])
def test_a_council_and_its_association_see_nothing_of_it(
    opened: Page, client: Client, world: World, approved: Sent, role: str, code: str
) -> None:
    client.be(world.as_(role, code))
    pages = [
        client.page("lines.show", reference=approved.reference, number=1),
        client.page("offers.show", reference=approved.reference),
    ]
    for page in pages:
        for words in (SECRET, WORDS, "other departments", "15 November", "Department for Education"):
            assert words not in page.markup, f"{page.path} says {words}"


def test_the_number_of_queries_does_not_grow(client: Client, session: Session, world: World) -> None:
    counts = []
    for size, council in ((3, "LUT"), (30, "KEN")):
        sent = recommend_all(session, world, send_offer(session, world, [Asked()] * size, council=council))
        clear_all(session, world, approve_all(session, world, sent))
        session.commit()
        ready = client.page("releases.ready", as_=world.as_("coordinator", "CLG"))
        boxes = [each.get("value") for each in ready.all("input", name="offer")]
        asking = ready.submit("Ask other departments first", offer=boxes)
        asked = departments(asking, "Department for Education", "Department for Transport")
        page = asking.submit("Ask these departments", department=asked, words=WORDS)
        counts.append((len(asking.statements), len(page.statements), len(client.page("clearances.rounds").statements)))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 16
