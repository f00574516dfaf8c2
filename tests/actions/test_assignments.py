"""Who has which line: taken from somebody with a reason, given to a colleague, one or many at once."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import recommend_all
from tests.support.factories.negotiations import Asked, Sent, line_of, read_sent, send_offer
from tests.support.world import World
from tracker.actions import assignments, decisions
from tracker.actions.bulk import Bulk
from tracker.domain.errors import Conflict, NotAllowed, RuleBroken
from tracker.domain.lines import Stage
from tracker.domain.notices import NoticeKind
from tracker.models.notices import Notice


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    return send_offer(session, world, [Asked(), Asked()])


def give(
    session: Session,
    world: World,
    sent: Sent,
    *numbers: int,
    role: str = "caseworker",
    which: int = 1,
    to: int = 1,
    reason: str = "",
) -> Bulk:
    picks = {sent.lines[n]: sent.versions[n] for n in numbers or (1,)}
    to_id = world.as_("caseworker", "DH", to).person_id
    actor = world.as_(role, "DH", which)
    return assignments.assign_lines(session, actor, picks, to_id=to_id, reason=reason, now=world.now)


def told(session: Session, kind: NoticeKind) -> list[int]:
    return list(session.scalars(select(Notice.person_id).where(Notice.kind == kind)))


def test_an_untaken_line_is_acknowledged_and_taken_in_hand(session: Session, world: World, sent: Sent) -> None:
    give(session, world, sent, to=2)
    line = line_of(session, sent)
    colleague = world.as_("caseworker", "DH", 2).person_id
    assert (line.assigned_to_id, line.stage, line.acknowledged_at) == (colleague, Stage.ASSESSING, world.now)
    assert told(session, NoticeKind.LINE_ASSIGNED) == [colleague]


def test_taking_from_somebody_wants_a_reason_and_tells_them(session: Session, world: World, sent: Sent) -> None:
    decisions.take_lines(session, world.as_("caseworker", "DH", 2), sent.pick(1), now=world.now)
    sent = read_sent(session, sent.reference)
    with pytest.raises(RuleBroken, match="Enter why the line is taken") as broken:
        give(session, world, sent)
    assert broken.value.field == "reason"
    give(session, world, sent, reason="She is on leave.")
    assert line_of(session, sent).assigned_to_id == world.as_("caseworker", "DH").person_id
    assert told(session, NoticeKind.LINE_TAKEN_BACK) == [world.as_("caseworker", "DH", 2).person_id]
    assert not told(session, NoticeKind.LINE_ASSIGNED), "nobody is told what they did themselves"


def test_handing_on_ones_own_line_needs_no_reason(session: Session, world: World, sent: Sent) -> None:
    decisions.take_lines(session, world.as_("caseworker", "DH"), sent.pick(1), now=world.now)
    give(session, world, read_sent(session, sent.reference), to=2)
    assert not told(session, NoticeKind.LINE_TAKEN_BACK)


def test_a_manager_gives_out_anyones_lines(session: Session, world: World, sent: Sent) -> None:
    decisions.take_lines(session, world.as_("caseworker", "DH"), sent.pick(1), now=world.now)
    sent = read_sent(session, sent.reference)
    assert give(session, world, sent, 1, 2, role="manager", to=2, reason="Shared out.").done == tuple(sent.picks)


def test_a_recommended_line_stays_recommended(session: Session, world: World, sent: Sent) -> None:
    sent = recommend_all(session, world, sent, numbers=[1])
    give(session, world, sent, to=2)
    assert line_of(session, sent).stage is Stage.RECOMMENDED


def test_only_caseworkers_of_the_department_get_lines(session: Session, world: World, sent: Sent) -> None:
    for role, code in (("caseworker", "DfT"), ("decision_maker", "DH")):
        with pytest.raises(RuleBroken, match="Choose a caseworker of your department"):
            assignments.assign_lines(
                session,
                world.as_("caseworker", "DH"),
                sent.pick(1),
                to_id=world.as_(role, code).person_id,
                now=world.now,
            )


def test_of_many_those_that_have_moved_or_are_theirs_are_named(session: Session, world: World, sent: Sent) -> None:
    decisions.take_lines(session, world.as_("caseworker", "DH", 2), sent.pick(1), now=world.now)
    now = read_sent(session, sent.reference)
    bulk = give(session, world, now, 1, 2, to=2)
    assert bulk.done == (sent.lines[2],)
    assert bulk.skipped == ((f"line 1 of {sent.reference}", "That person has this line already"),)
    with pytest.raises(Conflict):
        give(session, world, sent, 1, 2, to=1)


def test_a_decision_maker_does_not_assign(session: Session, world: World, sent: Sent) -> None:
    with pytest.raises(NotAllowed):
        give(session, world, sent, role="decision_maker")
