"""The queue of releases in a pre-election period: who may change what meanwhile, and that it goes once (J17)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.support.factories.departments import TAKEN, approve_all, clear_all, recommend_all
from tests.support.factories.negotiations import Asked, Sent, line_of, read_sent, send_offer
from tests.support.factories.periods import REOPENS, begin, queue, skipped, two_approved
from tests.support.world import World
from tracker.actions import approvals, assignments, load, moves, release_queue, releases, rounds
from tracker.domain import workflow
from tracker.domain.actors import Actor
from tracker.domain.clearances import Asking, ClearanceReply, RoundAnswer
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState, Stage
from tracker.domain.notices import NoticeKind
from tracker.models.events import Event
from tracker.models.notices import Notice
from tracker.models.people import Person, PersonRole
from tracker.models.releases import Release, Selection
from tracker.notifications.letters import Letter, Letters
from tracker.queries.clocks import get_calendar
from tracker.queries.notices import read_notices


@pytest.fixture
def ready(session: Session, world: World) -> Sent:
    """Two decisions that wait to be released."""
    return two_approved(session, world)


def withdraw_first(session: Session, world: World, ready: Sent) -> None:
    """The council takes back the first of the two while they wait."""
    officer = world.as_("officer", "LUT")
    cases = load.lines(session, officer, ready.pick(1))
    moves.make(session, officer, workflow.WITHDRAW, [moves.Step(cases[0], words="Not needed")], now=world.now)


def test_the_queue_goes_once_on_the_working_day_after_polling(session: Session, world: World, ready: Sent) -> None:
    begin(session, world)
    queue(session, world, ready)
    assert releases.carry_out_queued(session, REOPENS - timedelta(minutes=1)) == 0
    assert releases.carry_out_queued(session, REOPENS) == 1
    assert releases.carry_out_queued(session, REOPENS) == 0
    assert line_of(session, ready, 2).state is LineState.AGREED_IN_PRINCIPLE
    (row,) = session.scalars(select(Release)).all()
    assert (row.at, row.person_id, row.override_reason) == (REOPENS, world.as_("decision_maker", "DH").person_id, "")
    told = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.RELEASE_CARRIED_OUT)).all()
    assert told == [world.as_("decision_maker", "DH").person_id]
    officers = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.DECISIONS_RELEASED)).all()
    assert set(officers) == {world.as_("officer", "LUT", which).person_id for which in (1, 2)}


def test_a_line_that_moved_meanwhile_is_skipped_and_named(session: Session, world: World, ready: Sent) -> None:
    begin(session, world)
    queue(session, world, ready)
    withdraw_first(session, world, ready)
    releases.carry_out_queued(session, REOPENS)
    assert line_of(session, ready, 1).state is LineState.WITHDRAWN
    assert line_of(session, ready, 2).state is LineState.AGREED_IN_PRINCIPLE
    why = skipped(session)
    assert "was changed" in str(why[ready.lines[1]])
    assert why[ready.lines[2]] is None


def test_who_has_a_line_and_when_it_is_due_may_change_while_it_waits(
    session: Session, world: World, ready: Sent
) -> None:
    begin(session, world)
    queue(session, world, ready)
    to = world.as_("caseworker", "DH", 2).person_id
    manager = world.as_("manager", "DH")
    assignments.assign_lines(session, manager, ready.pick(1), to_id=to, reason="Leaves today.", now=world.now)
    releases.carry_out_queued(session, REOPENS)
    assert line_of(session, ready, 1).state is LineState.AGREED_IN_PRINCIPLE
    assert skipped(session)[ready.lines[1]] is None


def test_a_line_decided_anew_while_it_waits_is_skipped(session: Session, world: World, ready: Sent) -> None:
    begin(session, world)
    queue(session, world, ready)
    before = line_of(session, ready, 1).recommendation_id
    sent = send_back(session, world, ready, 1)
    later = world.now + timedelta(days=1)
    sent = recommend_all(session, world, sent, numbers=[1], now=later)
    official = replace(TAKEN, is_minister=False)
    approvals.approve(session, world.as_("decision_maker", "DH"), sent.pick(1), official, now=later)
    line = line_of(session, ready, 1)
    assert (line.stage, line.state, line.recommendation_id != before) == (Stage.APPROVED, LineState.SUBMITTED, True)
    releases.carry_out_queued(session, REOPENS)
    assert line_of(session, ready, 1).released_at is None
    assert line_of(session, ready, 2).state is LineState.AGREED_IN_PRINCIPLE
    assert "was changed" in str(skipped(session)[ready.lines[1]])


def send_back(session: Session, world: World, sent: Sent, number: int) -> Sent:
    """Another department says that the decision must change, so the line goes back to its caseworker."""
    coordinator, asked = world.as_("coordinator", "CLG"), world.organisation("DfE")
    asking = Asking(frozenset({asked}), "What it does to schools", date(2010, 11, 15))
    round_id, _bulk = rounds.open_round(session, coordinator, sent.pick(number), asking, now=world.now)
    must = RoundAnswer(ClearanceReply.MUST_CHANGE, "Name the schools.")
    dfe = world.as_("decision_maker", "DfE")
    rounds.reply_to_round(session, dfe, round_id, [sent.lines[number]], must, now=world.now)
    rounds.close_round(session, coordinator, round_id, now=world.now)
    return read_sent(session, sent.reference)


def test_whoever_lost_the_role_releases_nothing(session: Session, world: World, ready: Sent) -> None:
    begin(session, world)
    queue(session, world, ready)
    decider = world.as_("decision_maker", "DH")
    session.execute(update(PersonRole).where(PersonRole.person_id == decider.person_id).values(role="manager"))
    assert releases.carry_out_queued(session, REOPENS) == 1
    assert line_of(session, ready).state is LineState.SUBMITTED
    assert set(skipped(session).values()) == {"Only a decision maker or coordinator can do this"}


def test_of_one_who_has_left_the_coordinators_are_told(session: Session, world: World, ready: Sent) -> None:
    begin(session, world)
    queue(session, world, ready)
    decider = world.as_("decision_maker", "DH")
    session.execute(update(Person).where(Person.id == decider.person_id).values(is_active=False))
    releases.carry_out_queued(session, REOPENS)
    assert line_of(session, ready).state is LineState.SUBMITTED
    told = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.RELEASE_CARRIED_OUT)).all()
    assert told == [world.as_("coordinator", "CLG").person_id]


def letters(session: Session, to: Actor) -> list[Letter]:
    """What the person reads of queued releases, an e-mail for each notice."""
    query = select(Notice.id).where(Notice.kind == NoticeKind.RELEASE_CARRIED_OUT, Notice.person_id == to.person_id)
    writer, calendar = Letters("http://localhost", is_test=False), get_calendar(session)
    told = [read_notices(session, to, [each])[0] for each in session.scalars(query.order_by(Notice.id))]
    return [writer.write(each, digest_on=None, today=REOPENS.date(), calendar=calendar) for each in told]


def test_the_e_mail_says_what_was_released_and_never_that_all_was(session: Session, world: World, ready: Sent) -> None:
    begin(session, world)
    queue(session, world, ready)
    withdraw_first(session, world, ready)
    releases.carry_out_queued(session, REOPENS)
    (letter,) = letters(session, world.as_("decision_maker", "DH"))
    assert letter.subject == f"{ready.reference} Luton: 1 queued decision was released"
    assert "on line 2 was released" in letter.text


def test_where_nothing_could_be_released_the_e_mail_says_so(session: Session, world: World, ready: Sent) -> None:
    begin(session, world)
    queue(session, world, ready)
    decider = world.as_("decision_maker", "DH")
    session.execute(update(Person).where(Person.id == decider.person_id).values(is_active=False))
    releases.carry_out_queued(session, REOPENS)
    (letter,) = letters(session, world.as_("coordinator", "CLG"))
    assert letter.subject == f"{ready.reference} Luton: none of the queued decisions was released"
    assert "See what still waits: http://localhost/release" in letter.text


def test_what_waits_on_for_another_period_is_told_when_it_goes(session: Session, world: World, ready: Sent) -> None:
    kent = recommend_all(session, world, send_offer(session, world, [Asked()], council="KEN"))
    kent = clear_all(session, world, approve_all(session, world, kent))
    begin(session, world)
    decider = world.as_("decision_maker", "DH")
    releases.release(session, decider, {**ready.picks, **kent.picks}, now=world.now)
    begin(session, world, "KEN", polling_on=date(2010, 12, 9))
    assert releases.carry_out_queued(session, REOPENS) == 1
    assert releases.carry_out_queued(session, datetime(2010, 12, 10, 9, tzinfo=UTC)) == 1
    assert [each.subject.partition(": ")[::2] for each in letters(session, decider)] == [
        (f"{ready.reference} Luton", "2 queued decisions were released"),
        (f"{kent.reference} Kent", "none of the queued decisions was released"),
        (f"{kent.reference} Kent", "1 queued decision was released"),
    ]


def test_a_line_is_queued_once(session: Session, world: World, ready: Sent) -> None:
    begin(session, world)
    queue(session, world, ready)
    again = releases.release(session, world.as_("coordinator", "CLG"), ready.picks, now=world.now)
    assert {why for _name, why in again.skipped} == {release_queue.ALREADY}
    assert releases.carry_out_queued(session, REOPENS) == 1


def test_a_person_takes_their_own_release_out_of_the_queue(session: Session, world: World, ready: Sent) -> None:
    begin(session, world)
    queue(session, world, ready)
    selection = session.scalars(select(Selection.id).where(Selection.due_at.is_not(None))).one()
    with pytest.raises(NotFound):
        release_queue.take_out(session, world.as_("decision_maker", "DH", 2), selection, now=world.now)
    decider = world.as_("decision_maker", "DH")
    release_queue.take_out(session, decider, selection, now=world.now)
    with pytest.raises(Conflict):
        release_queue.take_out(session, decider, selection, now=world.now)
    taken_out = session.scalars(select(Event).where(Event.kind == EventKind.RELEASE_TAKEN_OUT)).all()
    assert {each.line_id for each in taken_out} == set(ready.lines.values())
    assert {each.person_id for each in taken_out} == {decider.person_id}
    assert releases.carry_out_queued(session, REOPENS) == 0
    assert len(queue(session, world, read_sent(session, ready.reference)).skipped) == 2
