"""Handing lines to their department: back at most once, then the coordinator decides (2-model, "refer")."""

from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.support.factories.departments import recommend_all
from tests.support.factories.negotiations import Asked, Sent, line_of, read_sent, send_offer
from tests.support.notices import told
from tests.support.world import World
from tracker.actions import approvals, assignments, clearances, decisions, load, questions, referrals, totals
from tracker.domain.actors import Role
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.lines import Stage
from tracker.domain.notices import NoticeKind
from tracker.domain.referrals import Handover, is_disputed, why_not_referred
from tracker.domain.standing import Facet, may_see
from tracker.models.clocks import Clock
from tracker.models.notices import Notice
from tracker.models.organisations import Organisation
from tracker.models.referrals import Referral

WHY = "The grant is paid for transport."


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    return send_offer(session, world, [Asked(), Asked()])


def refer(
    session: Session, world: World, sent: Sent, code: str, to: str, *numbers: int, role: str = "caseworker"
) -> Sent:
    picks = {line: version for n in numbers or (1,) for line, version in sent.pick(n).items()}
    who = world.as_(role, code)
    referrals.refer_lines(session, who, picks, to_id=world.organisation(to), reason=WHY, now=world.now)
    return read_sent(session, sent.reference)


def test_the_other_department_owns_it_untaken_and_the_clock_keeps_running(
    session: Session, world: World, sent: Sent
) -> None:
    decisions.take_lines(session, world.as_("caseworker", "DH"), sent.pick(1), now=world.now)
    sent = read_sent(session, sent.reference)
    before = line_of(session, sent).due_on
    refer(session, world, sent, "DH", "DfT")
    line = line_of(session, sent)
    assert (line.owner_id, line.assigned_to_id, line.stage) == (world.organisation("DfT"), None, Stage.NOT_LOOKED_AT)
    assert line.due_on == before
    running = session.scalars(select(Clock).where(Clock.line_id == line.id, Clock.stopped_on.is_(None))).all()
    assert running
    row = session.scalars(select(Referral)).one()
    assert (row.reason, row.by_coordinator) == (WHY, False)


def test_totals_follow_the_line(session: Session, world: World, sent: Sent) -> None:
    refer(session, world, sent, "DH", "DfT", 1, 2)
    session.flush()
    assert totals.compare(session) == []


def test_both_sides_are_told(session: Session, world: World, sent: Sent) -> None:
    refer(session, world, sent, "DH", "DfT")
    assert told(session, NoticeKind.LINE_REFERRED) == {world.as_("officer", "LUT", n).person_id for n in (1, 2)}
    there = {world.as_("caseworker", "DfT", n).person_id for n in (1, 2)}
    assert told(session, NoticeKind.LINE_REFERRED_HERE) == there


def test_the_new_department_is_seated_and_the_old_one_reads_on_but_not_inside(
    session: Session, world: World, sent: Sent
) -> None:
    sent = refer(session, world, sent, "DH", "DfT")
    (case,) = load.lines(session, world.as_("caseworker", "DfT"), [sent.lines[1]])
    assert may_see(world.as_("caseworker", "DfT"), case.standing, Facet.INSIDE)
    old = world.as_("caseworker", "DH")
    assert may_see(old, case.standing, Facet.TERMS)
    assert not may_see(old, case.standing, Facet.INSIDE)


def test_it_goes_back_once_and_then_only_the_coordinator_decides(session: Session, world: World, sent: Sent) -> None:
    sent = refer(session, world, sent, "DH", "DfT")
    sent = refer(session, world, sent, "DfT", "DH")
    with pytest.raises(NotAllowed, match="the coordinator decides") as refused:
        refer(session, world, sent, "DH", "DfT")
    assert refused.value.roles == (Role.COORDINATOR,)
    sent = refer(session, world, sent, "CLG", "DfT", role="coordinator")
    assert line_of(session, sent).owner_id == world.organisation("DfT")
    assert [row.by_coordinator for row in session.scalars(select(Referral).order_by(Referral.id))] == [
        *(False, False, True)
    ]
    with pytest.raises(NotAllowed, match="the coordinator decides"):
        refer(session, world, sent, "DfT", "DH")


def test_the_coordinator_is_told_once_when_a_line_is_sent_back(session: Session, world: World, sent: Sent) -> None:
    sent = refer(session, world, sent, "DH", "DfT", 1, 2)
    assert told(session, NoticeKind.LINE_DISPUTED) == set()
    sent = refer(session, world, sent, "DfT", "DH", 1)
    assert told(session, NoticeKind.LINE_DISPUTED) == {world.as_("coordinator", "CLG").person_id}
    session.execute(delete(Notice))
    refer(session, world, sent, "CLG", "DfT", 1, role="coordinator")
    assert told(session, NoticeKind.LINE_DISPUTED) == set()


def test_the_coordinator_waits_until_it_was_sent_back(session: Session, world: World, sent: Sent) -> None:
    with pytest.raises(RuleBroken, match="The departments settle this between them"):
        refer(session, world, sent, "CLG", "DfT", role="coordinator")


@pytest.mark.parametrize(
    ("to", "reason", "field"),
    [("DH", WHY, "to"), ("LUT", WHY, "to"), ("DfT", " ", "reason"), ("DfT", "x" * 2001, "reason")],
)
def test_what_is_wrong_is_said_beside_its_field(
    session: Session, world: World, sent: Sent, to: str, reason: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        referrals.refer_lines(
            session,
            world.as_("caseworker", "DH"),
            sent.pick(1),
            to_id=world.organisation(to),
            reason=reason,
            now=world.now,
        )
    assert broken.value.field == field


def test_a_department_that_has_closed_is_not_there(session: Session, world: World, sent: Sent) -> None:
    closed = session.scalars(select(Organisation.id).where(Organisation.code == "DCSF")).one()
    with pytest.raises(RuleBroken, match="there today"):
        referrals.refer_lines(
            session, world.as_("caseworker", "DH"), sent.pick(1), to_id=closed, reason=WHY, now=world.now
        )


def test_a_recommended_line_stays_where_it_is(session: Session, world: World, sent: Sent) -> None:
    sent = recommend_all(session, world, sent)
    with pytest.raises(RuleBroken, match="cannot be changed in this way"):
        refer(session, world, sent, "DH", "DfT")


def test_of_many_those_that_cannot_go_are_named(session: Session, world: World, sent: Sent) -> None:
    sent = recommend_all(session, world, sent, numbers=[2])
    who, there = world.as_("caseworker", "DH"), world.organisation("DfT")
    bulk = referrals.refer_lines(session, who, sent.picks, to_id=there, reason=WHY, now=world.now)
    assert bulk.done == (sent.lines[1],)
    assert [name for name, _why in bulk.skipped] == [f"line 2 of {sent.reference}"]


def test_a_stale_version_or_a_stranger_is_refused_first(session: Session, world: World, sent: Sent) -> None:
    there = world.organisation("DfT")
    stale = {sent.lines[1]: 1}
    with pytest.raises(Conflict):
        referrals.refer_lines(session, world.as_("caseworker", "DH"), stale, to_id=there, reason=WHY, now=world.now)
    with pytest.raises(NotFound):
        refer(session, world, sent, "DfE", "DfT")
    with pytest.raises(NotAllowed):
        refer(session, world, sent, "DH", "DfT", role="decision_maker")


def test_what_is_wrong_with_the_form_is_said_last_of_all(session: Session, world: World, sent: Sent) -> None:
    picks = {sent.lines[1]: 1}
    nowhere: dict[str, Any] = {"to_id": 0, "reason": "", "now": world.now}
    with pytest.raises(NotFound):
        referrals.refer_lines(session, world.as_("caseworker", "DfE"), sent.picks, **nowhere)
    with pytest.raises(NotAllowed):
        referrals.refer_lines(session, world.as_("decision_maker", "DH"), sent.picks, **nowhere)
    who = world.as_("caseworker", "DH")
    with pytest.raises(Conflict):
        referrals.refer_lines(session, who, picks, **nowhere)
    with pytest.raises(Conflict):
        assignments.assign_lines(session, who, picks, to_id=0, now=world.now)
    with pytest.raises(Conflict):
        questions.ask_lines(session, who, picks, "", now=world.now)
    with pytest.raises(NotAllowed):
        approvals.return_lines(session, who, picks, "", now=world.now)
    with pytest.raises(NotAllowed):
        clearances.hold(session, who, picks, "", now=world.now)


def test_whoever_had_it_until_it_was_referred_has_a_stale_page_and_is_never_not_authorised(
    session: Session, world: World, sent: Sent
) -> None:
    refer(session, world, sent, "DH", "DfT")
    with pytest.raises(Conflict, match="went to another department"):
        refer(session, world, sent, "DH", "DfT")
    with pytest.raises(NotAllowed):
        refer(session, world, sent, "DH", "DfT", role="decision_maker")
    bulk = decisions.take_lines(session, world.as_("caseworker", "DH"), sent.picks, now=world.now)
    assert bulk.done == (sent.lines[2],)
    assert [name for name, _why in bulk.skipped] == [f"line 1 of {sent.reference}"]


@pytest.mark.parametrize(
    ("past", "disputed"),
    [
        ((), False),
        ((Handover(1, 2),), False),
        ((Handover(1, 2), Handover(2, 3)), False),
        ((Handover(1, 2), Handover(2, 1)), True),
        ((Handover(1, 2), Handover(2, 3), Handover(3, 1)), True),
    ],
)
def test_going_back_to_any_department_that_had_it_is_a_dispute(past: tuple[Handover, ...], disputed: bool) -> None:
    assert is_disputed(past) is disputed
    assert bool(why_not_referred(past, 9, 8, is_coordinator=False)) is disputed
