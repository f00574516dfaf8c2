"""The council's reply to a department's terms: take them, or counter."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.departments import answer
from tests.support.factories.negotiations import CLEANER_STREETS, YEARS, Asked, Sent, line_of, read_sent, send_offer
from tests.support.world import World
from tracker.actions import counters
from tracker.domain.amounts import fixed
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.lines import LineState, Turn
from tracker.domain.money import Money
from tracker.domain.targets import TargetValue

LESS = Terms("Half of it, on terms.", Asked(pounds=423_000).amounts, (), ("Report each quarter.",))


def countered(
    session: Session, world: World, terms: Terms = LESS, asked: Asked | None = None, code: str = "DH"
) -> Sent:
    sent = send_offer(session, world, [asked or Asked()])
    sent = answer(session, world, sent, Outcome.COUNTER, code=code, terms={1: terms})
    session.commit()
    return sent


def open_reply(client: Client, world: World, sent: Sent) -> Page:
    return client.page("lines.reply", reference=sent.reference, number=1, as_=world.as_("officer", "LUT"))


def test_both_positions_stand_side_by_side_and_the_fields_begin_from_the_last(
    client: Client, session: Session, world: World
) -> None:
    page = open_reply(client, world, countered(session, world))
    assert "Your last position" in page.text
    assert "Department of Health’s last position" in page.text
    assert page.rows("£ by year")[0] == ["2011-12", "£846,000", "£423,000", "£423,000 less"]
    assert page.all("ins")
    assert page.all("del")
    assert page.value("words") == "Half of it, on terms."
    assert page.value("amounts-2012-figure") == "423,000"
    assert page.value("conditions") == "Report each quarter."
    assert "consider meeting" not in page.text
    assert [page.follow(words).status for words in ("Write to the department first", "Withdraw this line")] == [
        200,
        200,
    ]


def test_a_counter_is_sent_and_the_department_has_the_turn(client: Client, session: Session, world: World) -> None:
    sent = countered(session, world)
    page = open_reply(client, world, sent)
    done = page.submit("Send reply", reply="counter", words="Two thirds of it.", **{"amounts-2011-figure": "600000"})
    assert done.h1 == "Counter sent"
    assert "round 3" in done.text
    line = line_of(session, sent)
    assert (line.state, line.turn, line.round) == (LineState.COUNTER_PROPOSED, Turn.DEPARTMENT, 3)
    assert line.tabled == Money.from_pounds(600_000 + 2 * 423_000)
    council = done.follow("View the line")
    assert council.rows("£ by year")[0] == ["2011-12", "£846,000", "£423,000", "£600,000", "£177,000 more"]
    department = client.page("lines.show", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))
    assert "Reply to the counter by" in department.text
    assert department.follow("Recommend an outcome").rows("£ by year")[0][-2:] == ["£600,000", "£177,000 more"]


def test_nothing_chosen_and_nothing_changed_are_said_beside_their_fields(
    client: Client, session: Session, world: World
) -> None:
    page = open_reply(client, world, countered(session, world))
    assert page.submit("Send reply", status=422).errors == ["Say whether you accept the terms or counter"]
    page = page.submit("Send reply", reply="counter", status=422)
    assert page.errors == ["There is nothing changed: change a word or a figure"]
    assert page.title.startswith("Error: ")
    assert "There is nothing changed" in page.one("#words-error").text


def test_what_was_typed_is_kept_on_every_error(client: Client, session: Session, world: World) -> None:
    sent = countered(session, world)
    typed = {
        "words": "Our own words.",
        "amounts-2011-figure": "1,2",
        "amounts-2012-figure": "",
        "conditions": "Yearly.",
    }
    page = open_reply(client, world, sent).submit("Send reply", reply="counter", status=422, **typed)
    assert "Enter the amount for 2012 to 2013, or 0" in page.errors
    assert {name: page.value(name) for name in typed} == typed
    assert page.value("reply") == "counter"
    assert line_of(session, sent).round == 2


def test_accepting_leaves_what_stands_in_the_other_fields_alone(client: Client, session: Session, world: World) -> None:
    sent = countered(session, world)
    done = open_reply(client, world, sent).submit(
        "Send reply", reply="accept", words="", **{"amounts-2011-figure": "nonsense"}
    )
    assert done.h1 == "Terms accepted"
    assert line_of(session, sent).tabled == Money.from_pounds(3 * 423_000)


def test_values_of_a_target_are_countered(client: Client, session: Session, world: World) -> None:
    steeper = Terms("Higher.", (), tuple(TargetValue(year, Decimal(76)) for year in YEARS))
    sent = countered(session, world, steeper, Asked(CLEANER_STREETS), code="CLG")
    page = open_reply(client, world, sent)
    assert page.value("values-2011-figure") == "76"
    done = page.submit("Send reply", reply="counter", **{"values-2011-figure": "74"})
    assert done.h1 == "Counter sent"


def test_a_counter_to_terms_that_moved_meanwhile_is_a_conflict(client: Client, session: Session, world: World) -> None:
    sent = countered(session, world)
    page = open_reply(client, world, sent)
    page.submit("Send reply", reply="counter", words="Ours.")
    conflict = page.submit("Send reply", reply="counter", words="Ours again.", status=409)
    assert "Ours again." in conflict.markup


def test_after_five_rounds_both_sides_are_told_to_consider_meeting_and_may_go_on(
    client: Client, session: Session, world: World
) -> None:
    sent, now = countered(session, world), datetime(2010, 11, 8, 10, tzinfo=UTC)
    for round_ in range(3, 7):
        terms = Terms(f"Round {round_}.", tuple(fixed(y, Money.from_pounds(400_000 + round_)) for y in YEARS))
        if round_ % 2:
            officer, version = world.as_("officer", "LUT"), sent.versions[1]
            counters.counter(session, officer, sent.reference, 1, terms, version=version, now=now)
            sent = read_sent(session, sent.reference)
        else:
            sent = answer(session, world, sent, Outcome.COUNTER, terms={1: terms}, now=now)
        if round_ == 5:
            session.commit()
            who = world.as_("caseworker", "DH")
            page = client.page("decisions.recommend", reference=sent.reference, number=1, as_=who)
            assert "You have exchanged 5 rounds: consider meeting Luton" in page.text
    session.commit()
    page = open_reply(client, world, sent)
    assert "You have exchanged 6 rounds: consider meeting the Department of Health" in page.text
    assert page.submit("Send reply", reply="counter", words="Round 7.").h1 == "Counter sent"


@pytest.mark.parametrize("endpoint", ["lines.countered", "lines.accepted"])
def test_the_pages_of_what_was_done_are_there_once_it_was_done(
    client: Client, session: Session, world: World, endpoint: str
) -> None:
    sent = countered(session, world)
    page = client.page(endpoint, reference=sent.reference, number=1, as_=world.as_("officer", "LUT"))
    assert page.h1 == "Lift the ring-fence on the Social Care Reform Grant"
