"""More time: asked for by whoever is to move, agreed by the other side, never by silence."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer, approve_all, recommend_all
from tests.support.factories.negotiations import YEARS, Sent, line_of, send_offer
from tests.support.world import World
from tracker.actions import decisions, extensions, questions
from tracker.domain.actors import Actor
from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.clocks import ClockKind
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.errors import Conflict, NotAllowed, RuleBroken
from tracker.domain.extensions import ExtensionReply, Wanted
from tracker.domain.lines import Side
from tracker.domain.money import Money
from tracker.domain.notices import NoticeKind
from tracker.models.clocks import Clock
from tracker.models.events import Event
from tracker.models.extensions import Extension
from tracker.models.notices import Notice

LATER = Wanted(date(2010, 12, 10), "The committee decides.", date(2010, 12, 7))
AGREED, NOT_AGREED = ExtensionReply.AGREED, ExtensionReply.NOT_AGREED
LESS = tuple(Amount(year, AmountKind.FIXED, Money.from_pounds(1)) for year in YEARS)


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    """One line of the Department of Health, to which the council owes a reply by 29 November 2010."""
    return answer(session, world, send_offer(session, world), Outcome.COUNTER, terms={1: Terms("Less.", LESS)})


def ask(session: Session, who: Actor, sent: Sent, wanted: Wanted = LATER, *, now: datetime) -> None:
    version = line_of(session, sent).version
    extensions.ask_more_time(session, who, sent.reference, 1, wanted, version=version, now=now)


def reply(session: Session, who: Actor, sent: Sent, said: ExtensionReply = AGREED, *, now: datetime) -> None:
    version = line_of(session, sent).version
    extensions.answer_more_time(session, who, sent.reference, 1, said, version=version, now=now)


def test_what_both_sides_agree_moves_the_date_and_keeps_the_old_one(session: Session, world: World, sent: Sent) -> None:
    ask(session, world.as_("officer", "LUT"), sent, now=world.now)
    assert line_of(session, sent).due_on == date(2010, 11, 29)
    reply(session, world.as_("caseworker", "DH"), sent, now=datetime(2010, 11, 2, 9, tzinfo=UTC))
    assert line_of(session, sent).due_on == date(2010, 12, 10)
    clock = session.scalars(select(Clock).where(Clock.kind == ClockKind.COUNCIL_REPLY)).one()
    assert (clock.due_on, clock.agreed_due_on, clock.agreed_on) == (
        date(2010, 12, 10),
        date(2010, 12, 10),
        date(2010, 11, 2),
    )
    row = session.scalars(select(Extension)).one()
    assert (row.was_due_on, row.side, row.committee_on) == (date(2010, 11, 29), Side.COUNCIL, date(2010, 12, 7))
    facts = session.scalars(select(Event.facts).where(Event.kind == "line.more_time_agreed")).one()
    assert (facts["from"], facts["to"], facts["clock"]) == ("2010-11-29", "2010-12-10", "council_reply")


def test_what_is_not_agreed_leaves_the_date_and_may_be_asked_again(session: Session, world: World, sent: Sent) -> None:
    officer = world.as_("officer", "LUT")
    ask(session, officer, sent, now=world.now)
    reply(session, world.as_("caseworker", "DH"), sent, NOT_AGREED, now=world.now)
    assert line_of(session, sent).due_on == date(2010, 11, 29)
    with pytest.raises(RuleBroken, match="No request for more time is open"):
        reply(session, world.as_("caseworker", "DH"), sent, now=world.now)
    ask(session, officer, sent, now=world.now)


def test_silence_of_five_working_days_is_no_agreement(session: Session, world: World, sent: Sent) -> None:
    officer, caseworker = world.as_("officer", "LUT"), world.as_("caseworker", "DH")
    ask(session, officer, sent, now=world.now)
    assert session.scalars(select(Extension.lapses_on)).one() == date(2010, 11, 8)
    with pytest.raises(RuleBroken, match=r"asked for already, to 10 December 2010.*until 8 November 2010"):
        ask(session, officer, sent, now=datetime(2010, 11, 8, 23, 59, tzinfo=UTC))
    with pytest.raises(RuleBroken, match="Without a reply in time it is not agreed"):
        reply(session, caseworker, sent, now=datetime(2010, 11, 9, 0, 0, tzinfo=UTC))
    ask(session, officer, sent, now=datetime(2010, 11, 9, 0, 0, tzinfo=UTC))
    reply(session, caseworker, sent, now=datetime(2010, 11, 9, 9, 0, tzinfo=UTC))
    assert line_of(session, sent).due_on == LATER.on


def test_only_the_side_whose_turn_it_is_asks_and_only_the_other_agrees(
    session: Session, world: World, sent: Sent
) -> None:
    officer, caseworker = world.as_("officer", "LUT"), world.as_("caseworker", "DH")
    with pytest.raises(NotAllowed, match="Only the side whose turn it is"):
        ask(session, caseworker, sent, now=world.now)
    ask(session, officer, sent, now=world.now)
    for who in (officer, world.as_("officer", "LUT", 2)):
        with pytest.raises(NotAllowed, match="The other side has to agree"):
            reply(session, who, sent, now=world.now)
    for who in (world.as_("caseworker", "CLG"), world.as_("decision_maker", "DH"), world.as_("signatory", "LUT")):
        with pytest.raises(NotAllowed):
            reply(session, who, sent, now=world.now)


@pytest.mark.parametrize(
    ("wanted", "field", "message"),
    [
        (Wanted(date(2010, 11, 29), "Why."), "wanted_on", "Enter a date after 29 November 2010"),
        (Wanted(date(2010, 12, 11), "Why."), "wanted_on", "11 December 2010 is not a working day"),
        (Wanted(date(2010, 12, 27), "Why."), "wanted_on", "27 December 2010 is not a working day"),
        (Wanted(date(2090, 1, 3), "Why."), "wanted_on", "Bank holidays are known"),
        (Wanted(date(2010, 12, 10), " "), "reason", "Enter why"),
        (Wanted(date(2010, 12, 10), "x" * 2001), "reason", "2,000 characters"),
        (Wanted(date(2010, 12, 10), "Why.", date(2010, 12, 13)), "committee_on", "The committee must meet"),
        (Wanted(date(2010, 12, 10), "Why.", date(2010, 10, 29)), "committee_on", "The committee must meet"),
    ],
)
def test_a_date_that_could_not_be_agreed_is_refused_beside_its_field(
    session: Session, world: World, sent: Sent, wanted: Wanted, field: str, message: str
) -> None:
    with pytest.raises(RuleBroken, match=message) as refused:
        ask(session, world.as_("officer", "LUT"), sent, wanted, now=world.now)
    assert refused.value.field == field


def test_when_already_late_the_date_asked_for_is_still_to_come(session: Session, world: World, sent: Sent) -> None:
    late = datetime(2010, 12, 20, 9, tzinfo=UTC)
    with pytest.raises(RuleBroken, match="Enter a date after 20 December 2010"):
        ask(session, world.as_("officer", "LUT"), sent, Wanted(date(2010, 12, 10), "Why."), now=late)


def test_a_stale_page_neither_asks_nor_agrees(session: Session, world: World, sent: Sent) -> None:
    version = line_of(session, sent).version
    officer, caseworker = world.as_("officer", "LUT"), world.as_("caseworker", "DH")
    ask(session, officer, sent, now=world.now)
    with pytest.raises(Conflict):
        extensions.ask_more_time(session, officer, sent.reference, 1, LATER, version=version, now=world.now)
    with pytest.raises(Conflict):
        extensions.answer_more_time(session, caseworker, sent.reference, 1, AGREED, version=version, now=world.now)


def test_a_department_asks_too_and_a_question_afterwards_moves_the_agreed_date(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    officer, caseworker = world.as_("officer", "LUT"), world.as_("caseworker", "DH")
    decisions.take_lines(session, caseworker, sent.picks, now=world.now)
    ask(session, caseworker, sent, Wanted(date(2010, 12, 20), "Ministers are away."), now=world.now)
    reply(session, officer, sent, now=world.now)
    assert line_of(session, sent).due_on == date(2010, 12, 20)
    version = line_of(session, sent).version
    asked, answered = datetime(2010, 11, 10, 9, tzinfo=UTC), datetime(2010, 11, 12, 9, tzinfo=UTC)
    questions.ask(session, caseworker, sent.reference, 1, "Why?", version=version, now=asked)
    questions.answer(session, officer, sent.reference, 1, 1, "So.", version=1, now=answered)
    assert line_of(session, sent).due_on == date(2010, 12, 22)


def test_a_request_waits_while_its_clock_stands_and_cannot_be_agreed_by_those_who_asked(
    session: Session, world: World
) -> None:
    sent = send_offer(session, world)
    officer, caseworker = world.as_("officer", "LUT"), world.as_("caseworker", "DH")
    decisions.take_lines(session, caseworker, sent.picks, now=world.now)
    ask(session, caseworker, sent, Wanted(date(2010, 12, 20), "Ministers are away."), now=world.now)
    version = line_of(session, sent).version
    questions.ask(session, caseworker, sent.reference, 1, "Why?", version=version, now=world.now)
    with pytest.raises(RuleBroken, match="No request"):
        reply(session, caseworker, sent, now=world.now)
    questions.answer(session, officer, sent.reference, 1, 1, "So.", version=1, now=world.now)
    reply(session, officer, sent, now=world.now)
    assert line_of(session, sent).due_on == date(2010, 12, 20)


def test_nobody_gives_the_treasury_more_time(session: Session, world: World) -> None:
    sent = recommend_all(session, world, send_offer(session, world))
    approve_all(session, world, sent)
    with pytest.raises((RuleBroken, NotAllowed)):
        ask(session, world.as_("caseworker", "DH"), sent, Wanted(date(2010, 12, 20), "Why."), now=world.now)


def test_each_side_is_told_what_the_other_said(session: Session, world: World, sent: Sent) -> None:
    ask(session, world.as_("officer", "LUT"), sent, now=world.now)
    reply(session, world.as_("caseworker", "DH"), sent, now=world.now)

    def told(kind: NoticeKind) -> list[int]:
        return sorted(session.scalars(select(Notice.person_id).where(Notice.kind == kind)))

    assert told(NoticeKind.MORE_TIME_ASKED) == [world.as_("caseworker", "DH").person_id]
    assert told(NoticeKind.MORE_TIME_ANSWERED) == [world.as_("officer", "LUT", which).person_id for which in (1, 2)]
