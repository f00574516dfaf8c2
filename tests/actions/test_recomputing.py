"""A bank holiday that becomes known moves every open date that counts it, and the record says why."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer
from tests.support.factories.negotiations import CARERS, YEARS, Asked, Sent, line_of, send_offer
from tests.support.factories.offers import add_saving
from tests.support.sql import counting
from tests.support.world import World
from tracker.actions import agreements, decisions, extensions, questions
from tracker.actions.recomputing import recompute
from tracker.audit import verify
from tracker.domain.clocks import ClockKind
from tracker.domain.decisions import Outcome
from tracker.domain.extensions import ExtensionReply, Wanted
from tracker.domain.money import Money
from tracker.domain.signing import AgreementTerms
from tracker.models.agreements import Agreement
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment
from tracker.models.events import Event
from tracker.models.extensions import Extension
from tracker.models.offers import Offer
from tracker.models.programmes import BankHoliday

WHY = "Bank holiday added: A royal day, 3 November 2010."


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    """Two lines of the Department of Health, due on 8 November and 13 December 2010."""
    return send_offer(session, world, [Asked(), Asked(CARERS)])


def add_holiday(session: Session, day: date = date(2010, 11, 3)) -> None:
    session.add(BankHoliday(day=day, title="A royal day", source="Proclaimed"))
    session.flush()


def dues(session: Session, sent: Sent, number: int = 1) -> dict[ClockKind, date]:
    query = select(Clock.kind, Clock.due_on).where(Clock.line_id == sent.lines[number])
    return dict(session.execute(query.execution_options(populate_existing=True)).all())


def moved(session: Session, kind: str = "line.due_date_moved") -> list[Event]:
    return list(session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id)))


def test_open_dates_move_with_the_line_s_own_and_each_line_says_so_once(
    session: Session, world: World, sent: Sent
) -> None:
    version = line_of(session, sent).version
    add_holiday(session)
    assert recompute(session, why=WHY, now=world.now) == 4
    assert dues(session, sent) == {
        ClockKind.ACKNOWLEDGE: date(2010, 11, 9),
        ClockKind.FIRST_POSITION: date(2010, 12, 14),
    }
    line = line_of(session, sent)
    assert (line.due_on, line.version) == (date(2010, 11, 9), version)
    assert [event.line_id for event in moved(session)] == [sent.lines[1], sent.lines[2]]
    first = moved(session)[0]
    assert (first.words, first.person_id) == (WHY, None)
    assert first.facts["moved"] == [
        {"clock": "acknowledge", "from": "2010-11-08", "to": "2010-11-09"},
        {"clock": "first_position", "from": "2010-12-13", "to": "2010-12-14"},
    ]
    assert not list(verify(session))


def test_where_no_date_moves_nothing_is_written(session: Session, world: World, sent: Sent) -> None:
    add_holiday(session, date(2011, 11, 3))
    session.flush()
    count = session.scalar(select(func.count()).select_from(Event))
    with counting(session.connection()) as statements:
        assert recompute(session, why=WHY, now=world.now) == 0
    assert all(each.lstrip().startswith("SELECT") for each in statements)
    assert session.scalar(select(func.count()).select_from(Event)) == count


def test_done_twice_it_moves_nothing_more(session: Session, world: World, sent: Sent) -> None:
    add_holiday(session)
    recompute(session, why=WHY, now=world.now)
    assert recompute(session, why=WHY, now=world.now) == 0
    assert len(moved(session)) == 2


def test_a_clock_that_is_stopped_keeps_its_date(session: Session, world: World, sent: Sent) -> None:
    decisions.acknowledge_lines(session, world.as_("caseworker", "DH"), sent.reference, now=world.now)
    add_holiday(session)
    recompute(session, why=WHY, now=world.now)
    assert dues(session, sent)[ClockKind.ACKNOWLEDGE] == date(2010, 11, 8)
    assert line_of(session, sent).due_on == date(2010, 12, 14)


def test_a_clock_that_stands_counts_the_holiday_when_it_goes_on(session: Session, world: World, sent: Sent) -> None:
    caseworker, officer = world.as_("caseworker", "DH"), world.as_("officer", "LUT")
    questions.ask(session, caseworker, sent.reference, 1, "Why?", version=sent.versions[1], now=world.now)
    add_holiday(session)
    recompute(session, why=WHY, now=world.now)
    assert dues(session, sent)[ClockKind.COUNCIL_ANSWER] == date(2010, 11, 16)
    assert dues(session, sent)[ClockKind.FIRST_POSITION] == date(2010, 12, 13)
    assert line_of(session, sent).due_on == date(2010, 11, 16)
    answered = datetime(2010, 11, 5, 10, tzinfo=UTC)  # three working days later, the holiday left out
    questions.answer(session, officer, sent.reference, 1, 1, "So.", version=1, now=answered)
    assert line_of(session, sent).due_on == date(2010, 12, 17)


def test_a_date_that_both_sides_agreed_stays(session: Session, world: World, sent: Sent) -> None:
    caseworker, officer = world.as_("caseworker", "DH"), world.as_("officer", "LUT")
    decisions.take_lines(session, caseworker, sent.picks, now=world.now)
    version = line_of(session, sent).version
    wanted = Wanted(date(2010, 12, 20), "Ministers are away.")
    extensions.ask_more_time(session, caseworker, sent.reference, 1, wanted, version=version, now=world.now)
    agreed = ExtensionReply.AGREED
    extensions.answer_more_time(session, officer, sent.reference, 1, agreed, version=version + 1, now=world.now)
    add_holiday(session)
    recompute(session, why=WHY, now=world.now)
    assert line_of(session, sent).due_on == date(2010, 12, 20)
    assert line_of(session, sent, 2).due_on == date(2010, 12, 14)


def test_the_last_day_for_a_reply_to_a_request_moves_too(session: Session, world: World, sent: Sent) -> None:
    caseworker = world.as_("caseworker", "DH")
    wanted = Wanted(date(2010, 12, 20), "Ministers are away.")
    version = sent.versions[1]
    extensions.ask_more_time(session, caseworker, sent.reference, 1, wanted, version=version, now=world.now)
    add_holiday(session)
    recompute(session, why=WHY, now=world.now)
    assert session.scalars(select(Extension.lapses_on)).one() == date(2010, 11, 9)


def test_six_calendar_months_are_six_calendar_months(session: Session, world: World, sent: Sent) -> None:
    add_holiday(session)
    recompute(session, why=WHY, now=world.now)
    query = select(Offer.due_on).where(Offer.reference == sent.reference)
    assert session.scalars(query).one() == date(2011, 5, 1)
    assert not moved(session, "offer.due_date_moved")


def test_a_commitment_to_settle_has_its_day_more(session: Session, world: World, sent: Sent) -> None:
    saving = {YEARS[0]: Money.from_pounds(5)}
    add_saving(session, sent.reference, saving, rests_on=[1])
    answer(session, world, sent, Outcome.REJECT)
    query = select(Clock.due_on).where(Clock.commitment_id.is_not(None))
    assert session.scalars(query).one() == date(2010, 11, 15)
    add_holiday(session)
    recompute(session, why=WHY, now=world.now)
    assert session.scalars(query).one() == date(2010, 11, 16)
    (event,) = moved(session, "commitment.due_date_moved")
    assert event.commitment_id == session.scalars(select(Commitment.id)).one()


def test_an_agreement_that_is_out_has_its_day_more(session: Session, world: World, sent: Sent) -> None:
    answer(session, world, sent)
    offer = session.scalars(select(Offer).where(Offer.reference == sent.reference)).one()
    terms = AgreementTerms(
        starts_on=date(2011, 4, 1),
        ends_on=date(2014, 3, 31),
        review_dates=(date(2012, 3, 31),),
        minister="A. Minister",
        minister_post="Minister of State",
        minister_decided_on=date(2010, 11, 1),
        signatory_post="Director",
    )
    coordinator, url = world.as_("coordinator", "CLG"), "https://freedoms.example/check-document"
    agreements.draw_up(session, coordinator, sent.reference, terms, version=offer.version, check_url=url, now=world.now)
    add_holiday(session)
    assert recompute(session, why=WHY, now=world.now) == 1
    assert session.scalars(select(Agreement.sign_by_on)).one() == date(2010, 11, 30)
    assert len(moved(session, "agreement.due_date_moved")) == 1
