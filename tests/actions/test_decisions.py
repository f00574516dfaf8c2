"""A caseworker acknowledges and takes lines."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.negotiations import (
    CARERS,
    CLEANER_STREETS,
    STROKE,
    Asked,
    Sent,
    count_rows,
    line_of,
    read_sent,
    running_clocks,
    send_offer,
)
from tests.support.world import World
from tracker.actions import decisions
from tracker.domain.clocks import ClockKind
from tracker.domain.errors import NotAllowed, NotFound, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState, Stage
from tracker.domain.notices import NoticeKind
from tracker.models.events import Event
from tracker.models.notices import Notice


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    """Three lines of the Department of Health and one of Communities and Local Government."""
    return send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE), Asked(CLEANER_STREETS)])


def kinds_of(session: Session, line_id: int) -> list[str]:
    return list(session.scalars(select(Event.kind).where(Event.line_id == line_id).order_by(Event.id)))


class TestAcknowledging:
    def test_it_takes_all_the_departments_lines_of_the_offer_and_no_other(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        done = decisions.acknowledge_lines(session, world.as_("caseworker", "DH"), sent.reference, now=world.now)
        assert set(done) == {sent.lines[1], sent.lines[2], sent.lines[3]}
        assert line_of(session, sent, 1).acknowledged_at == world.now
        assert line_of(session, sent, 4).acknowledged_at is None

    def test_it_stops_the_acknowledge_clock_and_leaves_that_of_the_first_position(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        assert line_of(session, sent, 1).due_on == date(2010, 11, 8)
        decisions.acknowledge_lines(session, world.as_("caseworker", "DH"), sent.reference, now=world.now)
        assert running_clocks(session, sent.lines[1]) == {ClockKind.FIRST_POSITION}
        line = line_of(session, sent, 1)
        assert (line.state, line.stage, line.due_on) == (
            LineState.SUBMITTED,
            Stage.NOT_LOOKED_AT,
            date(2010, 12, 13),
        )

    def test_a_second_time_there_is_nothing_left(self, session: Session, world: World, sent: Sent) -> None:
        decisions.acknowledge_lines(session, world.as_("caseworker", "DH"), sent.reference, now=world.now)
        with pytest.raises(RuleBroken, match="has acknowledged every line"):
            decisions.acknowledge_lines(session, world.as_("caseworker", "DH"), sent.reference, now=world.now)

    def test_the_council_is_told_once(self, session: Session, world: World, sent: Sent) -> None:
        decisions.acknowledge_lines(session, world.as_("caseworker", "DH"), sent.reference, now=world.now)
        query = select(Notice.person_id).where(Notice.kind == NoticeKind.LINE_ACKNOWLEDGED).order_by(Notice.person_id)
        officers = [world.as_("officer", "LUT", which).person_id for which in (1, 2)]
        assert list(session.scalars(query)) == officers

    def test_who_does_not_see_the_offer_finds_nothing(self, session: Session, world: World, sent: Sent) -> None:
        with pytest.raises(NotFound):
            decisions.acknowledge_lines(session, world.as_("caseworker", "DfT"), sent.reference, now=world.now)

    @pytest.mark.parametrize(("role", "code"), [("decision_maker", "DH"), ("officer", "LUT"), ("manager", "DH")])
    def test_no_other_role_may(self, session: Session, world: World, sent: Sent, role: str, code: str) -> None:
        with pytest.raises(NotAllowed, match="Only a caseworker"):
            decisions.acknowledge_lines(session, world.as_(role, code), sent.reference, now=world.now)

    def test_the_offers_of_picked_lines_are_acknowledged_and_those_done_already_passed_over(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        caseworker = world.as_("caseworker", "DH")
        kent = send_offer(session, world, [Asked(), Asked(CARERS)], council="KEN")
        decisions.acknowledge_lines(session, caseworker, sent.reference, now=world.now)
        picked = [sent.lines[1], kent.lines[2]]
        assert decisions.acknowledge_offers(session, caseworker, picked, now=world.now) == 2
        assert line_of(session, kent, 1).acknowledged_at == world.now
        with pytest.raises(RuleBroken, match="every line of these offers"):
            decisions.acknowledge_offers(session, caseworker, picked, now=world.now)
        with pytest.raises(RuleBroken, match="Select at least one line"):
            decisions.acknowledge_offers(session, caseworker, [], now=world.now)


class TestTaking:
    def test_it_assigns_the_line_and_acknowledges_it(self, session: Session, world: World, sent: Sent) -> None:
        caseworker = world.as_("caseworker", "DH")
        bulk = decisions.take_lines(session, caseworker, sent.pick(1), now=world.now)
        line = line_of(session, sent, 1)
        assert bulk.done == (line.id,)
        assert (line.assigned_to_id, line.stage) == (caseworker.person_id, Stage.ASSESSING)
        assert line.acknowledged_at == world.now
        assert ClockKind.ACKNOWLEDGE not in running_clocks(session, line.id)
        assert kinds_of(session, line.id)[-1] == EventKind.LINE_TAKEN

    def test_a_line_taken_by_someone_else_is_theirs_to_hand_over(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        decisions.take_lines(session, world.as_("caseworker", "DH"), sent.pick(1), now=world.now)
        other = world.as_("caseworker", "DH", 2)
        fresh = read_sent(session, sent.reference)
        with pytest.raises(RuleBroken, match="Someone else has taken this line"):
            decisions.take_lines(session, other, fresh.pick(1), now=world.now)
        bulk = decisions.take_lines(session, other, {**fresh.pick(1), **fresh.pick(2)}, now=world.now)
        assert bulk.done == (sent.lines[2],)
        assert bulk.skipped == ((f"line 1 of {sent.reference}", "Someone else has taken this line"),)

    def test_ones_own_line_is_not_taken_twice(self, session: Session, world: World, sent: Sent) -> None:
        caseworker = world.as_("caseworker", "DH")
        decisions.take_lines(session, caseworker, sent.pick(1), now=world.now)
        fresh = read_sent(session, sent.reference)
        bulk = decisions.take_lines(session, caseworker, {**fresh.pick(1), **fresh.pick(2)}, now=world.now)
        assert bulk.skipped == ((f"line 1 of {sent.reference}", "You have taken this line already"),)
        assert kinds_of(session, sent.lines[1]).count(EventKind.LINE_TAKEN) == 1

    def test_a_bulk_of_which_none_can_be_taken_changes_nothing(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        caseworker = world.as_("caseworker", "DH")
        picks = {**sent.pick(1), **sent.pick(2)}
        decisions.take_lines(session, caseworker, picks, now=world.now)
        fresh = read_sent(session, sent.reference)
        events = count_rows(session, Event)
        bulk = decisions.take_lines(session, caseworker, {**fresh.pick(1), **fresh.pick(2)}, now=world.now)
        assert (bulk.done, len(bulk.skipped), count_rows(session, Event)) == ((), 2, events)

    def test_another_departments_line_stops_the_whole_bulk(self, session: Session, world: World, sent: Sent) -> None:
        with pytest.raises(NotAllowed):
            decisions.take_lines(session, world.as_("caseworker", "DH"), sent.picks, now=world.now)

    def test_nothing_picked_is_said(self, session: Session, world: World) -> None:
        with pytest.raises(RuleBroken, match="Select at least one line"):
            decisions.take_lines(session, world.as_("caseworker", "DH"), {}, now=world.now)

    def test_the_next_line_is_the_first_that_nobody_took_meanwhile(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        decisions.take_lines(session, world.as_("caseworker", "DH"), sent.pick(2), now=world.now)
        candidates = [sent.lines[2], sent.lines[3], sent.lines[1]]
        other = world.as_("caseworker", "DH", 2)
        assert decisions.take_next(session, other, candidates, now=world.now) == (sent.reference, 3)
        assert line_of(session, sent, 3).assigned_to_id == other.person_id
        with pytest.raises(RuleBroken, match="No line is waiting"):
            decisions.take_next(session, other, [sent.lines[2]], now=world.now)
