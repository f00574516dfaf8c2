"""Lines handed on: to another department, to a colleague, and questions to many, one by one and from an ask."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.departments import CHANGED, recommend_all
from tests.support.factories.negotiations import Asked, Sent, line_of, read_sent, send_offer
from tests.support.world import World
from tracker.actions import decisions, load, moves, referrals
from tracker.domain import workflow
from tracker.domain.errors import RuleBroken
from tracker.domain.lines import LineState
from tracker.models.asks import Ask
from tracker.models.questions import Question


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    found = send_offer(session, world, [Asked(), Asked(), Asked()])
    session.commit()
    return found


@pytest.fixture
def page(client: Client, world: World, sent: Sent) -> Page:
    return client.page("lines.show", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))


def ask(client: Client, session: Session, world: World) -> Page:
    return client.page("asks.show", ask=session.scalars(select(Ask.id)).one(), as_=world.as_("caseworker", "DH"))


def test_a_line_is_referred_from_its_page(page: Page, session: Session, world: World, sent: Sent) -> None:
    form = page.follow("Refer to another department")
    again = form.submit("Refer the line", status=422)
    assert again.errors == ["Choose a department", "Enter why it belongs there"]
    done = again.submit("Refer the line", to=world.organisation("DfT"), reason="Roads are theirs.")
    assert done.h1.startswith("Lift the ring-fence")
    assert line_of(session, sent).owner_id == world.organisation("DfT")
    assert "Referred to Department for Transport" in done.text


def test_a_form_sent_twice_or_from_another_tab_is_stale_and_never_not_authorised(page: Page, world: World) -> None:
    there = world.organisation("DfT")
    tabs = [page.follow(name) for name in ("Refer to another department", "Assign", "Recommend an outcome")]
    first = page.follow("Refer to another department")
    first.submit("Refer the line", to=there, reason="Roads are theirs.")
    for tab, button in zip(tabs, ("Refer the line", "Assign", "Send recommendation"), strict=True):
        given = {"to": there, "reason": "Roads are theirs."} if button == "Refer the line" else {}
        assert "went to another department while you were writing" in tab.submit(button, status=409, **given).text


def test_a_closed_department_and_ones_own_are_not_offered(page: Page, world: World) -> None:
    form = page.follow("Refer to another department")
    offered = {option.text for option in form.all("option")}
    assert "Department for Transport" in offered
    assert not offered & {"Department of Health", "Department for Children, Schools and Families"}


def send_back(session: Session, world: World, sent: Sent, number: int) -> None:
    for code, to in (("DH", "DfT"), ("DfT", "DH")):
        picks = read_sent(session, sent.reference).pick(number)
        who, there = world.as_("caseworker", code), world.organisation(to)
        referrals.refer_lines(session, who, picks, to_id=there, reason="Theirs.", now=world.now)
    session.commit()


def test_a_line_that_was_sent_back_is_the_coordinators(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    send_back(session, world, sent, 1)
    address = {"reference": sent.reference, "number": 1}
    page = client.page("decisions.refer", as_=world.as_("caseworker", "DH"), **address)
    assert "sent back once, so the coordinator decides whose it is" in page.text
    assert not page.all("form"), "what cannot be sent is not asked for"
    form = client.page("decisions.refer", as_=world.as_("coordinator", "CLG"), **address)
    form.submit("Refer the line", to=world.organisation("DfT"), reason="It is theirs.")
    assert line_of(session, sent).owner_id == world.organisation("DfT")


def test_the_page_of_a_line_offers_its_referral_to_whoever_decides_it(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    send_back(session, world, sent, 1)
    referral = "Refer to another department"
    offers = {
        (role, number): referral in {link.text for link in line_page(client, world, sent, role, number).all("a")}
        for role in ("caseworker", "coordinator")
        for number in (1, 2)
    }
    assert offers == {
        ("caseworker", 1): False,
        ("caseworker", 2): True,
        ("coordinator", 1): True,
        ("coordinator", 2): False,
    }
    page = line_page(client, world, sent, "caseworker", 1)
    assert "This line has been sent back once, so the coordinator decides whose it is." in page.text


def test_a_recommended_line_is_not_offered_for_referral(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    recommend_all(session, world, sent, numbers=[1])
    session.commit()
    assert "Refer to another department" not in line_page(client, world, sent, "caseworker", 1).text


def line_page(client: Client, world: World, sent: Sent, role: str, number: int) -> Page:
    who = world.as_(role, "CLG" if role == "coordinator" else "DH")
    return client.page("lines.show", reference=sent.reference, number=number, as_=who)


def test_the_coordinator_decides_from_the_coordination_page_until_it_is_decided(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    coordinator, caption = world.as_("coordinator", "CLG"), "Lines sent back between departments"
    assert caption not in client.page("releases.coordination", as_=coordinator).text
    send_back(session, world, sent, 1)
    send_back(session, world, sent, 2)
    sent = recommend_all(session, world, read_sent(session, sent.reference), numbers=[2])
    session.commit()
    page = client.page("releases.coordination", as_=coordinator)
    ((line, council, owner, *_),) = page.rows(caption)
    assert line.endswith(f"{sent.reference}/1"), "line 2 stays: its department has recommended an outcome"
    assert (council, owner) == ("Luton", "Department of Health")
    form = page.follow(f"Decide whose it is: {sent.reference}, line 1")
    form.submit("Refer the line", to=world.organisation("DfT"), reason="It is theirs.")
    assert caption not in client.page("releases.coordination", as_=coordinator).text


def test_the_coordinator_is_not_asked_where_a_line_belongs_before_it_was_sent_back(
    client: Client, world: World, sent: Sent
) -> None:
    who = world.as_("coordinator", "CLG")
    page = client.page("decisions.refer", reference=sent.reference, number=1, as_=who)
    assert "The departments settle this between them" in page.text
    assert not page.all("form")


def test_a_line_is_given_to_a_colleague_and_taken_back_with_a_reason(
    page: Page, client: Client, session: Session, world: World, sent: Sent
) -> None:
    colleague, me = world.as_("caseworker", "DH", 2), world.as_("caseworker", "DH")
    page.follow("Assign").submit("Assign", to=colleague.person_id)
    assert line_of(session, sent).assigned_to_id == colleague.person_id
    form = client.page("decisions.assign", reference=sent.reference, number=1, as_=me)
    assert "has it now, and is told if it is taken from them" in form.text
    again = form.submit("Assign", status=422, to=me.person_id)
    assert again.errors == ["Enter why the line is taken from the person who has it"]
    again.submit("Assign", reason="She is on leave.")
    assert line_of(session, sent).assigned_to_id == me.person_id


def test_a_manager_assigns_and_nobody_elsewhere_does(client: Client, world: World, sent: Sent) -> None:
    address = {"reference": sent.reference, "number": 1}
    client.page("decisions.assign", as_=world.as_("manager", "DH"), **address)
    client.get(f"/offers/{sent.reference}/lines/1/assign", as_=world.as_("caseworker", "DfT"), status=404)
    client.get(f"/offers/{sent.reference}/lines/1/refer", as_=world.as_("officer", "LUT"), status=403)


def test_all_of_an_ask_are_asked_the_same(client: Client, session: Session, world: World, sent: Sent) -> None:
    form = ask(client, session, world).submit("Continue", outcome="ask")
    assert form.h1 == "Ask about 3 lines"
    assert form.submit("Send the question", status=422).errors == ["Enter your question"]
    done = form.submit("Send the question", words="What did the pilot cost?", line=form_boxes(form)[:2])
    assert done.h1 == "2 lines asked about"
    assert [why for _line, why in done.rows("Lines that were not done, and why")] == ["You left it out"]
    assert len(session.scalars(select(Question)).all()) == 2
    assert line_of(session, sent).state is LineState.CLARIFICATION_NEEDED


def test_all_of_an_ask_are_referred(client: Client, session: Session, world: World, sent: Sent) -> None:
    form = ask(client, session, world).submit("Continue", outcome="refer")
    done = form.submit("Refer these lines", to=world.organisation("DfT"), reason="Roads are theirs.")
    assert done.h1 == "3 lines referred"
    assert {line_of(session, sent, n).owner_id for n in (1, 2, 3)} == {world.organisation("DfT")}


def test_the_one_that_moved_is_skipped_and_named(client: Client, session: Session, world: World, sent: Sent) -> None:
    form = ask(client, session, world).submit("Continue", outcome="refer")
    decisions.take_lines(session, world.as_("caseworker", "DH", 2), sent.pick(2), now=world.now)
    session.commit()
    done = form.submit("Refer these lines", to=world.organisation("DfT"), reason="Roads are theirs.")
    assert done.h1 == "2 lines referred"
    (why,) = [why for _line, why in done.rows("Lines that were not done, and why")]
    assert why == f"Line 2 of {sent.reference} was changed while you were writing. {CHANGED}"
    assert all("app-table--stack" in table.get("class") for table in done.all("table")), "cards on a phone"


def form_boxes(page: Page) -> list[str]:
    return [box.get("value") for box in page.all("input", name="line")]


@pytest.mark.parametrize(
    ("deed", "button", "h1"),
    [("assign", "Assign these lines", "2 lines assigned"), ("refer", "Refer these lines", "2 lines referred")],
)
def test_many_are_handed_on_from_the_queue_and_the_way_back_leads_there(
    client: Client, session: Session, world: World, sent: Sent, deed: str, button: str, h1: str
) -> None:
    decisions.take_lines(session, world.as_("caseworker", "DH", 2), sent.pick(1), now=world.now)
    session.commit()
    queue = client.get("/department?assigned=everyone", as_=world.as_("caseworker", "DH"))
    picks = [box for box in form_boxes(queue) if int(box.partition(":")[0]) in (sent.lines[1], sent.lines[2])]
    form = queue.submit("Continue", do=deed, line=picks)
    colleague = world.as_("caseworker", "DH").person_id
    there = colleague if deed == "assign" else world.organisation("DfT")
    done = form.submit(button, to=there, reason="Shared out again.")
    assert done.h1 == h1
    assert done.follow("Back to queue").h1 == "Your queue"


def pick_all(client: Client, world: World, deed: str) -> Page:
    queue = client.get("/department?assigned=everyone&select=all", as_=world.as_("caseworker", "DH"))
    return queue.submit("Continue", do=deed)


@pytest.mark.parametrize(
    ("deed", "button", "given"),
    [("refer", "Refer these lines", {"reason": "Theirs."}), ("ask", "Send the question", {"words": "How many?"})],
)
def test_what_cannot_be_done_to_a_line_is_said_before_it_is_tried(
    client: Client, session: Session, world: World, sent: Sent, deed: str, button: str, given: dict[str, str]
) -> None:
    recommend_all(session, world, sent, numbers=[1])
    session.commit()
    form = pick_all(client, world, deed)
    assert "2 lines" in form.h1
    ((name, why),) = form.rows("Lines that are left out, and why")
    assert f"{sent.reference}/1" in name
    assert why == "Recommended already"
    done = form.submit(button, **given, **({"to": world.organisation("DfT")} if deed == "refer" else {}))
    ((name, why),) = done.rows("Lines that were not done, and why")
    assert why == f"Line 1 of {sent.reference} is “Submitted”, recommended already and cannot be changed in this way"


def test_where_nothing_can_be_done_nothing_is_asked_for(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    recommend_all(session, world, sent)
    session.commit()
    for deed, h1, why in (
        ("refer", "Refer lines to another department", "None of these can be referred now."),
        ("ask", "Ask about lines", "None of these can be asked about now."),
    ):
        page = pick_all(client, world, deed)
        assert page.h1 == h1
        assert why in page.text
        assert not page.all("form")
    queue = client.get("/department?assigned=everyone&select=all")
    assert "None of the 3 lines can be changed in this way" in queue.submit("Continue", do="take", status=422).errors[0]


def test_the_council_is_not_told_how_far_its_line_is(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    recommend_all(session, world, sent)
    officer = world.as_("officer", "LUT")
    (case,) = load.lines(session, officer, [sent.lines[1]])
    with pytest.raises(RuleBroken) as refused:
        moves.check(officer, workflow.COUNTER, case, case.line.version)
    assert "recommended" not in refused.value.message
