"""HM Treasury's page: by ask, with why and what it would cost everywhere; cleared or held in two page loads (J14)."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.departments import approve_all, recommend_all
from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, RECEIPTS, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.actions.clearances import clear
from tracker.domain.amounts import AmountKind
from tracker.domain.decisions import Sensitivity
from tracker.domain.lines import LineState, Stage
from tracker.models.clearances import Clearance

WAITING = "Lines that wait: Lift the ring-fence on the Social Care Reform Grant"


def gate(session: Session, world: World, asked: list[Asked], *, council: str = "LUT", code: str = "DH") -> Sent:
    flags = frozenset({Sensitivity.NOVEL})
    sent = recommend_all(session, world, send_offer(session, world, asked, council=council), code=code, flags=flags)
    sent = approve_all(session, world, sent, code=code)
    session.commit()
    return sent


@pytest.fixture
def luton(session: Session, world: World) -> Sent:
    return gate(session, world, [Asked(), Asked(CARERS)])


@pytest.fixture
def kent(session: Session, world: World, luton: Sent) -> Sent:
    return gate(session, world, [Asked(kind=AmountKind.UP_TO, pounds=100)], council="KEN")


@pytest.fixture
def page(client: Client, world: World, luton: Sent, kent: Sent) -> Page:
    return client.page("clearances.clearance", as_=world.as_("treasury_clearer", "HMT"))


def boxes(sent: Sent, *numbers: int) -> list[str]:
    return [f"{sent.lines[n]}:{sent.versions[n]}" for n in numbers]


def test_with_nothing_waiting_it_says_so(client: Client, world: World) -> None:
    page = client.page("clearances.clearance", as_=world.as_("treasury_clearer", "HMT"))
    assert "Nothing waits for HM Treasury" in page.text


def test_lines_are_grouped_by_ask_with_pounds_by_year_and_what_it_would_cost_everywhere(page: Page) -> None:
    assert "3 lines wait for HM Treasury in 2 asks" in page.text
    assert "2 lines of 2 councils: up to £846,100 in 2011-12" in page.text
    assert "If every council had this: £84.0m in 2008-09, £194.0m in 2009-10, £239.0m in 2010-11 (England" in page.text
    assert "1 line of 1 council: £846,000 in 2011-12" in page.text
    rows = page.rows(WAITING)
    assert [row[1] for row in rows] == ["Luton, SO-0001/1SO-0001/1", "Kent, SO-0002/1SO-0002/1"]
    assert rows[0][3] == "£846,000"
    assert rows[1][3] == "Up to £100"
    assert rows[0][6] == "Flagged novel; No earlier line of the same ask was agreed"


def test_a_target_says_that_it_is_not_counted(client: Client, session: Session, world: World) -> None:
    gate(session, world, [Asked(CLEANER_STREETS)], code="CLG")
    page = client.page("clearances.clearance", as_=world.as_("treasury_clearer", "HMT"))
    assert "not counted in pounds for a target" in page.text


def test_without_a_national_amount_it_estimates_and_says_how(client: Client, session: Session, world: World) -> None:
    gate(session, world, [Asked(RECEIPTS, 100_000)], code="CLG")
    gate(session, world, [Asked(RECEIPTS, 300_000)], code="CLG", council="CBF")
    page = client.page("clearances.clearance", as_=world.as_("treasury_clearer", "HMT"))
    found = re.search(
        r"about £([0-9.]+)m in 2011-12.*the average of the 2 councils that ask, times the (\d+) open", page.text
    )
    assert found, page.text
    assert float(found[1]) == pytest.approx(0.2 * int(found[2]), abs=0.05)
    assert int(found[2]) > 40, "Luton and Central Bedfordshire are unitary authorities"


def test_all_that_ask_for_the_same_are_added_up_by_year(client: Client, session: Session, world: World) -> None:
    gate(session, world, [Asked(pounds=1_000_000)])
    send_offer(session, world, [Asked(pounds=2_000_000)], council="KEN")
    session.commit()
    page = client.page("clearances.clearance", as_=world.as_("treasury_clearer", "HMT"))
    assert (
        "All that ask for this in the programme: 2 lines of 2 councils: £3.0m in 2011-12; £3.0m in 2012-13" in page.text
    )


def test_clearing_is_two_page_loads(page: Page, session: Session, luton: Sent, kent: Sent) -> None:
    done = page.submit("Send answer", do="clear", reference="HMT/2010/44", line=boxes(luton, 1))
    assert done.h1 == "1 line cleared"
    assert line_of(session, luton, 1).state is LineState.SUBMITTED
    assert line_of(session, kent, 1).state is LineState.AWAITING_CLEARANCE


def test_all_lines_of_an_ask_are_one_clearance_recorded_line_by_line(
    page: Page, session: Session, luton: Sent, kent: Sent
) -> None:
    (box,) = page.all("input", name="ask")
    done = page.submit("Send answer", do="clear", reference="HMT/2010/44", ask=box.get("value"))
    assert done.h1 == "2 lines cleared"
    replied = session.scalars(select(Clearance).where(Clearance.reply.is_not(None))).all()
    assert {(row.line_id, row.reference) for row in replied} == {
        (luton.lines[1], "HMT/2010/44"),
        (kent.lines[1], "HMT/2010/44"),
    }
    assert line_of(session, luton, 2).state is LineState.AWAITING_CLEARANCE


def test_a_line_that_came_after_the_page_was_read_is_not_cleared_with_its_ask(
    page: Page, session: Session, world: World
) -> None:
    (box,) = page.all("input", name="ask")
    late = gate(session, world, [Asked()], council="BIR")
    page.submit("Send answer", do="clear", reference="HMT/2010/44", ask=box.get("value"))
    assert line_of(session, late).state is LineState.AWAITING_CLEARANCE


def test_holding_sends_back_with_a_comment(page: Page, session: Session, kent: Sent) -> None:
    done = page.submit("Send answer", do="hold", comment="Too dear.", line=boxes(kent, 1))
    assert done.h1 == "1 line held"
    assert line_of(session, kent).stage is Stage.ASSESSING
    assert session.scalars(select(Clearance.comment).where(Clearance.line_id == kent.lines[1])).one() == "Too dear."


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, "Choose whether to clear or hold what is selected"),
        ({"do": "clear"}, "Enter HM Treasury’s reference for this clearance"),
        ({"do": "hold"}, "Enter what must change before HM Treasury can clear this"),
        ({"do": "clear", "reference": "x", "line": []}, "Select at least one line, or all lines of an ask"),
        ({"do": "clear", "reference": "x" * 101}, "The reference must be 100 characters or fewer"),
    ],
)
def test_what_is_missing_is_said_and_what_was_ticked_is_kept(
    page: Page, session: Session, luton: Sent, values: dict, error: str
) -> None:
    again = page.submit("Send answer", status=422, **{"line": boxes(luton, 1), **values})
    assert again.errors == [error]
    ticked = [box.get("value") for box in again.all("input", name="line") if "checked" in box.attributes]
    assert ticked == values.get("line", boxes(luton, 1))
    assert not session.scalars(select(Clearance).where(Clearance.reply.is_not(None))).all()


def test_what_someone_else_answered_is_skipped_and_named(
    page: Page, session: Session, world: World, luton: Sent, kent: Sent
) -> None:
    clear(session, world.as_("treasury_clearer", "HMT"), luton.pick(1), "HMT/1", now=world.now)
    session.commit()
    picked = [*boxes(luton, 1), *boxes(kent, 1)]
    done = page.submit("Send answer", do="clear", reference="HMT/2", line=picked)
    assert done.h1 == "1 line cleared"
    ((name, why),) = done.rows("Lines that were not done, and why")
    assert "SO-0001/1" in name
    assert "Line 1 of SO-0001 was changed" in why


def test_a_second_press_is_a_conflict_and_clears_nothing_twice(page: Page, session: Session, luton: Sent) -> None:
    answer = {"do": "clear", "reference": "HMT/1", "line": boxes(luton, 1, 2)}
    page.submit("Send answer", **answer)
    page.submit("Send answer", status=409, **answer)
    assert len(session.scalars(select(Clearance).where(Clearance.reply.is_not(None))).all()) == 2


def test_an_answer_to_what_is_all_answered_leads_back_to_the_empty_page(
    page: Page, session: Session, world: World, luton: Sent, kent: Sent
) -> None:
    clear(session, world.as_("treasury_clearer", "HMT"), {**luton.picks, **kent.picks}, "HMT/1", now=world.now)
    session.commit()
    assert "Nothing waits for HM Treasury" in page.submit("Send answer").text


def test_one_ask_or_some_words_narrow_the_list(page: Page, client: Client) -> None:
    assert len(client.page("clearances.clearance", query={"words": "Kent"}).rows(WAITING)) == 1
    assert "1 line waits" in client.page("clearances.clearance", query={"words": "SO-0001/2"}).text
    assert "No lines match" in client.page("clearances.clearance", query={"words": "%"}).text
    assert "No lines match" in client.page("clearances.clearance", query={"ask": "99999"}).text


@pytest.mark.parametrize(("role", "code"), [("caseworker", "HMT"), ("monitor", "LGA"), ("officer", "LUT")])
def test_only_treasury_clearers_and_those_of_rounds_have_the_page(
    client: Client, world: World, role: str, code: str
) -> None:
    client.page("clearances.clearance", as_=world.as_(role, code), status=403)
    client.get("/clearance/1", as_=world.as_(role, code), status=404)


@pytest.mark.parametrize(("role", "code"), [("decision_maker", "HMT"), ("coordinator", "CLG")])
def test_whoever_is_no_clearer_comes_to_the_rounds(
    client: Client, world: World, luton: Sent, role: str, code: str
) -> None:
    page = client.page("clearances.clearance", as_=world.as_(role, code))
    assert page.h1 == "Clearance rounds"
    assert "Social Care" not in page.text


def test_garbled_ticks_are_as_good_as_none(page: Page, client: Client) -> None:
    again = page.submit("Send answer", status=422, extra={"do": "clear", "reference": "x", "ask": "1:x", "line": "x"})
    assert again.errors == ["Select at least one line, or all lines of an ask"]


def test_the_number_of_queries_does_not_grow(client: Client, session: Session, world: World) -> None:
    counts = []
    for size, council in ((30, "LUT"), (270, "KEN")):
        gate(session, world, [Asked() for _ in range(size)], council=council)
        page = client.page("clearances.clearance", as_=world.as_("treasury_clearer", "HMT"))
        counts.append(len(page.statements))
        assert len(page.markup.encode()) < 60_000
    assert counts[0] == counts[1] <= 14
