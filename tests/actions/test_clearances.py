"""HM Treasury clears or holds gated lines; silence is never consent (J14)."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.support.factories.departments import approve_all, clear_all, recommend_all, release_all
from tests.support.factories.negotiations import CARERS, Asked, Sent, line_of, read_sent, send_offer
from tests.support.world import World
from tracker.actions import clearances
from tracker.domain.clearances import ClearanceReply
from tracker.domain.decisions import Outcome
from tracker.domain.errors import Conflict, NotAllowed, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.notices import NoticeKind
from tracker.models.clearances import Clearance
from tracker.models.events import Event
from tracker.models.notices import Notice


@pytest.fixture
def gated(session: Session, world: World) -> Sent:
    """Two lines, the first of their kind, approved and waiting for the treasury."""
    sent = recommend_all(session, world, send_offer(session, world, [Asked(), Asked(CARERS)]))
    return approve_all(session, world, sent)


def test_a_cleared_line_goes_back_to_the_state_it_had_and_waits_for_release(
    session: Session, world: World, gated: Sent
) -> None:
    clear_all(session, world, gated)
    for number in (1, 2):
        line = line_of(session, gated, number)
        assert (line.state, line.stage, line.turn) == (LineState.SUBMITTED, Stage.APPROVED, Turn.DEPARTMENT)
        assert (line.state_before, line.due_on) == (None, date(2010, 12, 13))


def test_each_line_has_its_own_record_of_the_reference(session: Session, world: World, gated: Sent) -> None:
    clearances.clear(session, world.as_("treasury_clearer", "HMT"), gated.picks, "  HMT/2010/44 ", now=world.now)
    rows = session.scalars(select(Clearance)).all()
    assert [(row.reply, row.reference) for row in rows] == [(ClearanceReply.CLEARED, "HMT/2010/44")] * 2
    assert {row.person_id for row in rows} == {world.as_("treasury_clearer", "HMT").person_id}
    events = session.scalars(select(Event).where(Event.kind == EventKind.LINE_CLEARED)).all()
    assert [event.facts["reference"] for event in events] == ["HMT/2010/44"] * 2
    told = set(session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.LINE_CLEARED)))
    assert world.as_("caseworker", "DH").person_id in told


def test_a_reference_is_needed(session: Session, world: World, gated: Sent) -> None:
    with pytest.raises(RuleBroken) as refused:
        clearances.clear(session, world.as_("treasury_clearer", "HMT"), gated.picks, " ", now=world.now)
    assert refused.value.field == "reference"


def test_a_held_line_goes_back_to_the_caseworker_with_what_must_change(
    session: Session, world: World, gated: Sent
) -> None:
    clearer = world.as_("treasury_clearer", "HMT")
    clearances.hold(session, clearer, gated.pick(1), "Only until March 2012.", now=world.now)
    line = line_of(session, gated)
    assert (line.state, line.stage, line.turn) == (LineState.SUBMITTED, Stage.ASSESSING, Turn.DEPARTMENT)
    assert line.recommendation_id is not None
    row = session.scalars(select(Clearance).where(Clearance.line_id == line.id)).one()
    assert (row.reply, row.comment) == (ClearanceReply.HELD, "Only until March 2012.")
    told = set(session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.LINE_HELD)))
    assert told >= {world.as_(role, "DH").person_id for role in ("caseworker", "decision_maker")}
    assert line_of(session, gated, 2).state is LineState.AWAITING_CLEARANCE


def test_a_held_line_is_judged_by_the_gate_again(session: Session, world: World, gated: Sent) -> None:
    clearer = world.as_("treasury_clearer", "HMT")
    clearances.hold(session, clearer, gated.pick(1), "Too dear.", now=world.now)
    sent = recommend_all(session, world, read_sent(session, gated.reference), Outcome.REJECT, numbers=[1])
    approve_all(session, world, sent, numbers=[1])
    assert line_of(session, sent).state is LineState.AWAITING_CLEARANCE
    assert len(session.scalars(select(Clearance).where(Clearance.line_id == sent.lines[1])).all()) == 2


def test_a_hold_says_what_must_change(session: Session, world: World, gated: Sent) -> None:
    with pytest.raises(RuleBroken) as refused:
        clearances.hold(session, world.as_("treasury_clearer", "HMT"), gated.picks, "", now=world.now)
    assert refused.value.field == "comment"


def test_what_waits_for_the_treasury_is_not_released(session: Session, world: World, gated: Sent) -> None:
    with pytest.raises(RuleBroken, match="None of the 2 lines can be changed in this way"):
        release_all(session, world, gated)
    with pytest.raises(RuleBroken, match="Awaiting clearance"):
        release_all(session, world, gated, numbers=[1])


@pytest.mark.parametrize(
    ("role", "code"), [("decision_maker", "HMT"), ("coordinator", "CLG"), ("decision_maker", "DH")]
)
def test_only_a_treasury_clearer_may(session: Session, world: World, gated: Sent, role: str, code: str) -> None:
    with pytest.raises(NotAllowed, match="Only a treasury clearer"):
        clearances.clear(session, world.as_(role, code), gated.picks, "HMT/1", now=world.now)


def test_a_line_is_cleared_once(session: Session, world: World, gated: Sent) -> None:
    clear_all(session, world, gated)
    with pytest.raises(Conflict):
        clear_all(session, world, gated)


def test_a_reply_is_never_changed_afterwards(session: Session, world: World, gated: Sent) -> None:
    clear_all(session, world, gated)
    session.scalars(select(Clearance)).first().reference = "HMT/other"
    with pytest.raises(DBAPIError, match="append-only"):
        session.flush()
