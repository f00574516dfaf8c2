"""A due date nears and passes: who is told, on which day, once; and that nothing else changes (2-model, section 5)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from tests.support.clock import at
from tests.support.factories.negotiations import CARERS, STROKE, Asked, Sent, line_of, send_offer
from tests.support.factories.offers import offer_row, sent_offer, submitted_offer, version_of
from tests.support.notices import told
from tests.support.sql import Statements, counting
from tests.support.world import World
from tracker import audit
from tracker.actions import decisions, escalations, questions, sign_off
from tracker.domain.actors import Actor
from tracker.domain.clocks import ClockKind
from tracker.domain.events import EventKind
from tracker.domain.notices import NoticeKind
from tracker.models.clocks import Clock, EscalationSent
from tracker.models.events import Event
from tracker.models.people import Person

SUBMITTED = datetime(2010, 7, 16, 9, tzinfo=UTC)
"""Thirty working days before Friday 27 August 2010; Monday 30 August was a bank holiday."""
DUE = date(2010, 8, 27)


def steps(session: Session, line_id: int) -> list[str]:
    query = select(Event.facts).where(Event.line_id == line_id, Event.kind == EventKind.ESCALATED).order_by(Event.id)
    return [facts["step"] for facts in session.scalars(query)]


def asked(statements: Statements) -> list[str]:
    """All but the events: SQLite gives their ids in order only when they are put in one by one."""
    return [each for each in statements if "INSERT INTO events" not in each]


def ids(*people: Actor) -> set[int]:
    return {each.person_id for each in people}


@pytest.fixture
def summer(session: Session, world: World) -> Sent:
    """One line with the Department of Health, first position due on Friday 27 August 2010; taken by a caseworker."""
    sent = send_offer(session, world, [Asked()], now=SUBMITTED)
    decisions.take_lines(session, world.as_("caseworker", "DH"), sent.picks, now=SUBMITTED)
    assert line_of(session, sent).due_on == DUE
    return sent


def test_the_side_whose_turn_it_is_is_reminded_five_working_days_before(
    session: Session, world: World, summer: Sent
) -> None:
    assert escalations.run(session, now=at("2010-08-19")) == 0
    assert escalations.run(session, now=at("2010-08-20")) == 1
    assert told(session, NoticeKind.DUE_SOON) == ids(world.as_("caseworker", "DH")), "it is hers: nobody else is told"


def test_the_first_step_goes_out_on_the_first_working_day_after_not_on_the_bank_holiday(
    session: Session, world: World, summer: Sent
) -> None:
    escalations.run(session, now=at("2010-08-20"))
    for day in ("2010-08-27", "2010-08-28", "2010-08-29", "2010-08-30"):
        assert escalations.run(session, now=at(day, 22)) == 0, day
    assert escalations.run(session, now=at("2010-08-30", 23)) == 1, "in London it is Tuesday 31 August"
    assert told(session, NoticeKind.OVERDUE) == ids(world.as_("caseworker", "DH"), world.as_("manager", "DH"))


def test_five_and_ten_days_late_go_higher_and_then_wider(session: Session, world: World, summer: Sent) -> None:
    for day in ("2010-08-20", "2010-08-31", "2010-09-03"):
        escalations.run(session, now=at(day))
    assert told(session, NoticeKind.FIVE_DAYS_LATE) == set()
    escalations.run(session, now=at("2010-09-06"))
    deciders = ids(world.as_("decision_maker", "DH"), world.as_("decision_maker", "DH", 2))
    assert told(session, NoticeKind.FIVE_DAYS_LATE) == deciders
    assert escalations.run(session, now=at("2010-09-10")) == 0
    escalations.run(session, now=at("2010-09-13"))
    assert told(session, NoticeKind.TEN_DAYS_LATE) == ids(world.as_("monitor", "LGA"), world.as_("coordinator", "CLG"))
    assert steps(session, summer.lines[1]) == [
        "reminder", "caseworker_and_manager", "decision_maker", "lga_and_coordinator",
    ]  # fmt: skip
    assert list(audit.verify(session)) == []


def test_time_alone_changes_no_state_and_no_version(session: Session, world: World, summer: Sent) -> None:
    columns = ("state", "stage", "turn", "due_on", "version", "assigned_to_id")
    line = line_of(session, summer)
    before = [getattr(line, name) for name in columns]
    for day in ("2010-08-20", "2010-08-31", "2010-09-07", "2010-09-14"):
        escalations.run(session, now=at(day))
    line = line_of(session, summer)
    assert [getattr(line, name) for name in columns] == before


def test_a_step_is_taken_once_however_often_the_job_runs(session: Session, world: World, summer: Sent) -> None:
    assert [escalations.run(session, now=at("2010-08-31", hour)) for hour in (8, 9, 10)] == [1, 0, 0]
    assert session.scalar(select(func.count()).select_from(EscalationSent)) == 1


def test_after_a_pause_of_the_job_only_the_latest_step_is_taken(session: Session, world: World, summer: Sent) -> None:
    assert escalations.run(session, now=at("2010-09-10")) == 1
    assert steps(session, summer.lines[1]) == ["decision_maker"]
    assert told(session, NoticeKind.OVERDUE) == set()


def test_no_reminder_goes_out_once_the_day_has_passed(session: Session, world: World, summer: Sent) -> None:
    assert escalations.run(session, now=at("2010-08-28")) == 0


def test_an_agreed_later_date_has_steps_of_its_own(session: Session, world: World, summer: Sent) -> None:
    escalations.run(session, now=at("2010-08-31"))
    session.execute(update(Clock).where(Clock.line_id == summer.lines[1]).values(due_on=date(2010, 9, 30)))
    assert escalations.run(session, now=at("2010-09-01")) == 0
    assert escalations.run(session, now=at("2010-10-01")) == 1
    assert steps(session, summer.lines[1]) == ["caseworker_and_manager", "caseworker_and_manager"]


def test_a_clock_of_five_days_is_not_reminded_of_on_the_day_it_starts(session: Session, world: World) -> None:
    send_offer(session, world, [Asked()])
    assert escalations.run(session, now=world.now) == 0
    assert told(session, NoticeKind.DUE_SOON) == set()


def test_before_a_line_is_taken_all_caseworkers_are_told(session: Session, world: World) -> None:
    send_offer(session, world, [Asked()])
    assert escalations.run(session, now=at("2010-11-09")) == 1, "it should have been acknowledged by 8 November"
    everyone = ids(world.as_("caseworker", "DH"), world.as_("caseworker", "DH", 2), world.as_("manager", "DH"))
    assert told(session, NoticeKind.OVERDUE) == everyone


class TestOfACouncil:
    ASKED = datetime(2010, 11, 11, 10, tzinfo=UTC)

    @pytest.fixture
    def asked(self, session: Session, world: World) -> Sent:
        """A question whose answer is due on Thursday 25 November; the department's own clocks stand."""
        sent = send_offer(session, world, [Asked()])
        version = line_of(session, sent).version
        caseworker = world.as_("caseworker", "DH")
        questions.ask(session, caseworker, sent.reference, 1, "Which wards?", version=version, now=self.ASKED)
        return sent

    def test_its_officers_then_its_manager_then_its_signatory_are_told(
        self, session: Session, world: World, asked: Sent
    ) -> None:
        officers = ids(world.as_("officer", "LUT"), world.as_("officer", "LUT", 2))
        escalations.run(session, now=at("2010-11-18"))
        assert told(session, NoticeKind.DUE_SOON) == officers
        escalations.run(session, now=at("2010-11-26"))
        line = line_of(session, asked)
        waits = (
            {line.assigned_to_id}
            if line.assigned_to_id
            else {person.person_id for person in world.people["caseworker", "DH"]}
        )
        assert told(session, NoticeKind.OVERDUE) == officers | ids(world.as_("manager", "LUT")) | waits
        escalations.run(session, now=at("2010-12-02"))
        signatories = ids(world.as_("signatory", "LUT"), world.as_("signatory", "LUT", 2))
        assert told(session, NoticeKind.FIVE_DAYS_LATE) == signatories

    def test_the_departments_clock_that_stands_meanwhile_is_never_late(
        self, session: Session, world: World, asked: Sent
    ) -> None:
        escalations.run(session, now=at("2011-02-01"))
        kinds = {
            each["clock"] for each in session.scalars(select(Event.facts).where(Event.kind == EventKind.ESCALATED))
        }
        assert kinds == {ClockKind.COUNCIL_ANSWER}


def test_nobody_who_has_left_is_told(session: Session, world: World, summer: Sent) -> None:
    gone = world.as_("decision_maker", "DH")
    session.execute(update(Person).where(Person.id == gone.person_id).values(is_active=False))
    escalations.run(session, now=at("2010-09-07"))
    assert told(session, NoticeKind.FIVE_DAYS_LATE) == ids(world.as_("decision_maker", "DH", 2))


def test_few_clocks_and_many_cost_the_same_queries(session: Session, world: World, world_engine: Engine) -> None:
    send_offer(session, world, [Asked()], now=SUBMITTED)
    with counting(world_engine) as few:
        assert escalations.run(session, now=at("2010-09-07")) == 2
    for council in ("CBF", "BIR", "MAN"):
        send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE)], council=council, now=SUBMITTED)
    with counting(world_engine) as many:
        assert escalations.run(session, now=at("2010-09-07")) == 18
    assert len(asked(many)) == len(asked(few)), str(many)


def test_more_clocks_than_fit_in_one_transaction_are_taken_in_turns(session: Session, world: World) -> None:
    send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE)], now=SUBMITTED)
    taken = [escalations.run(session, now=at("2010-09-07"), at_most=4) for _ in range(3)]
    assert taken == [4, 2, 0]


class TestSignatories:
    def test_are_reminded_once_after_three_working_days(self, session: Session, world: World) -> None:
        reference = sent_offer(session, world)
        waiting = told(session, NoticeKind.SIGN_OFF_WAITING)
        assert escalations.remind_signatories(session, now=at("2010-11-03", 23)) == 0
        assert escalations.remind_signatories(session, now=at("2010-11-04")) == len(waiting)
        assert told(session, NoticeKind.SIGN_OFF_STILL_WAITING) == waiting
        assert escalations.remind_signatories(session, now=at("2010-11-05")) == 0
        assert offer_row(session, reference).submitted_at is None

    def test_are_not_reminded_of_what_was_signed_or_taken_back(self, session: Session, world: World) -> None:
        submitted_offer(session, world)
        recalled = sent_offer(session, world, "BIR")
        version = version_of(session, recalled)
        sign_off.recall_offer(session, world.as_("officer", "BIR"), recalled, version=version, now=world.now)
        assert escalations.remind_signatories(session, now=at("2010-11-08")) == 0

    def test_are_left_alone_when_it_was_sent_again_since(self, session: Session, world: World) -> None:
        reference, officer = sent_offer(session, world), world.as_("officer", "LUT")
        again = at("2010-11-04")
        for act in (sign_off.recall_offer, sign_off.send_for_sign_off):
            act(session, officer, reference, version=version_of(session, reference), now=again)
        assert escalations.remind_signatories(session, now=at("2010-11-05")) == 0
