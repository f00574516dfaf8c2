"""Pre-election periods: releases and publications wait, casework goes on, the queue goes once (J17)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import clear_all, recommend_all, release_all
from tests.support.factories.negotiations import Asked, Sent, line_of, read_sent, send_offer
from tests.support.factories.periods import POLLING, REOPENS, begin, queue, two_approved
from tests.support.world import World
from tracker.actions import approvals, periods, releases
from tracker.audit import verify
from tracker.domain.decisions import Taken
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken, RulesBroken
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState, Stage
from tracker.domain.notices import NoticeKind
from tracker.domain.periods import PeriodDraft
from tracker.models.decisions import Decision
from tracker.models.events import Event
from tracker.models.notices import Notice
from tracker.models.publications import Publication
from tracker.models.releases import Release, Selection


@pytest.fixture
def ready(session: Session, world: World) -> Sent:
    """Two decisions that wait to be released."""
    return two_approved(session, world)


def approve(session: Session, world: World, sent: Sent, **more: Any) -> Sent:
    """Within a period: an official decides, unless told."""
    taken = Taken("A. Person", "Deputy director", date(2010, 11, 1), **{"is_minister": False, **more})
    approvals.approve(session, world.as_("decision_maker", "DH"), sent.picks, taken, now=world.now)
    return read_sent(session, sent.reference)


def test_in_a_period_a_release_is_accepted_and_queued_and_nobody_outside_is_told(
    session: Session, world: World, ready: Sent
) -> None:
    begin(session, world)
    bulk = queue(session, world, ready)
    assert bulk.done == ()
    assert {why for _name, why in bulk.skipped} == {
        "Queued until after polling day: released on 26 November 2010 at 9am"
    }
    line = line_of(session, ready)
    assert (line.stage, line.state, line.released_at, line.version) == (
        Stage.APPROVED,
        LineState.SUBMITTED,
        None,
        ready.versions[1],
    )
    assert session.scalars(select(Selection.due_at).where(Selection.due_at.is_not(None))).all() == [REOPENS]
    assert not session.scalars(select(Release)).all()
    assert not session.scalars(select(Notice).where(Notice.kind == NoticeKind.DECISIONS_RELEASED)).all()
    assert len(session.scalars(select(Event).where(Event.kind == EventKind.RELEASE_QUEUED)).all()) == 2
    assert not list(verify(session))


def test_with_an_override_reason_it_is_done_at_once_and_the_reason_kept(
    session: Session, world: World, ready: Sent
) -> None:
    begin(session, world)
    decider = world.as_("decision_maker", "DH")
    bulk = releases.release(session, decider, ready.picks, override_reason=" Children are at risk ", now=world.now)
    assert len(bulk.done) == 2
    assert session.scalars(select(Release.override_reason)).one() == "Children are at risk"
    visible = set(session.scalars(select(Publication.visible_from).where(Publication.stage == "release")))
    assert visible == {REOPENS}, "the public still waits"


def test_outside_a_period_no_reason_is_kept(session: Session, world: World, ready: Sent) -> None:
    decider = world.as_("decision_maker", "DH")
    releases.release(session, decider, ready.picks, override_reason="Because", now=world.now)
    assert session.scalars(select(Release.override_reason)).one() == ""


def test_a_period_of_one_authority_holds_back_its_own_lines_alone(session: Session, world: World, ready: Sent) -> None:
    kent = recommend_all(session, world, send_offer(session, world, [Asked()], council="KEN"))
    begin(session, world, "KEN")
    assert len(queue(session, world, ready).done) == 2
    kent = approve(session, world, kent)
    assert queue(session, world, kent).done == ()


def test_what_is_submitted_in_a_period_becomes_public_after_it(session: Session, world: World) -> None:
    begin(session, world, "LUT")
    send_offer(session, world)
    send_offer(session, world, council="KEN")
    visible = dict(session.execute(select(Publication.council_slug, Publication.visible_from)).all())
    assert visible["luton-borough-council"] == REOPENS
    assert visible["kent-county-council"] < REOPENS


def test_what_would_be_public_later_anyway_keeps_its_own_day(session: Session, world: World) -> None:
    begin(session, world, polling_on=date(2010, 11, 2))
    send_offer(session, world)
    assert session.scalars(select(Publication.visible_from)).one().date() == date(2010, 11, 8)


def test_a_longer_period_set_meanwhile_is_waited_for_too(session: Session, world: World, ready: Sent) -> None:
    longer = datetime(2010, 12, 10, 9, tzinfo=UTC)
    begin(session, world)
    queue(session, world, ready)
    begin(session, world, from_on=date(2010, 11, 20), polling_on=date(2010, 12, 9))
    assert session.scalars(select(Selection.due_at)).one() == longer, "what waits says at once until when"
    assert releases.carry_out_queued(session, REOPENS) == 0
    assert line_of(session, ready).state is LineState.SUBMITTED
    assert releases.carry_out_queued(session, longer) == 1
    assert line_of(session, ready).state is LineState.AGREED_IN_PRINCIPLE


def test_when_a_period_is_cancelled_what_it_held_back_is_due(session: Session, world: World, ready: Sent) -> None:
    period = begin(session, world)
    queue(session, world, ready)
    administrator = world.as_("administrator", "SERVICE")
    periods.cancel_period(session, administrator, period, now=world.now)
    with pytest.raises(Conflict, match="cancelled already"):
        periods.cancel_period(session, administrator, period, now=world.now)
    assert releases.carry_out_queued(session, world.now) == 1
    assert line_of(session, ready).state is LineState.AGREED_IN_PRINCIPLE


def test_what_no_other_period_holds_back_goes_when_one_is_cancelled_and_the_rest_waits_on(
    session: Session, world: World, ready: Sent
) -> None:
    kent = recommend_all(session, world, send_offer(session, world, [Asked()], council="KEN"))
    of_england = begin(session, world)
    begin(session, world, "KEN")
    kent = clear_all(session, world, approve(session, world, kent))
    both = {**ready.picks, **kent.picks}
    releases.release(session, world.as_("decision_maker", "DH"), both, now=world.now)
    periods.cancel_period(session, world.as_("coordinator", "CLG"), of_england, now=world.now)
    assert releases.carry_out_queued(session, world.now) == 1
    assert line_of(session, ready).released_at is not None
    assert line_of(session, kent).released_at is None
    assert releases.carry_out_queued(session, REOPENS) == 1
    assert line_of(session, kent).released_at is not None


def test_the_same_days_for_the_same_election_are_set_once(session: Session, world: World) -> None:
    period = begin(session, world)
    with pytest.raises(RuleBroken, match="set already") as refused:
        begin(session, world)
    assert refused.value.field == "from_on"
    begin(session, world, "KEN")
    periods.cancel_period(session, world.as_("coordinator", "CLG"), period, now=world.now)
    begin(session, world)


def test_casework_goes_on_in_a_period(session: Session, world: World) -> None:
    begin(session, world)
    sent = recommend_all(session, world, send_offer(session, world))
    sent = clear_all(session, world, approve(session, world, sent))
    assert line_of(session, sent).stage is Stage.APPROVED
    assert line_of(session, sent).due_on == date(2010, 12, 13)
    assert release_all(session, world, sent).versions == sent.versions


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"is_minister": None}, "is_minister"),
        ({"is_minister": True}, "override_reason"),
        ({"is_minister": True, "override_reason": " "}, "override_reason"),
    ],
)
def test_a_minister_s_decision_needs_a_reason_within_a_period(
    session: Session, world: World, more: dict[str, Any], field: str
) -> None:
    begin(session, world)
    sent = recommend_all(session, world, send_offer(session, world))
    with pytest.raises(RuleBroken) as refused:
        approve(session, world, sent, **more)
    assert refused.value.field == field
    approve(session, world, sent, is_minister=True, override_reason="The grant lapses.")
    assert session.scalars(select(Decision.override_reason)).one() == "The grant lapses."


@pytest.mark.parametrize("role", ["officer", "decision_maker", "monitor"])
def test_only_coordinators_and_administrators_set_and_cancel(session: Session, world: World, role: str) -> None:
    code = {"officer": "LUT", "decision_maker": "CLG", "monitor": "LGA"}[role]
    draft = PeriodDraft("x", date(2010, 11, 1), POLLING)
    with pytest.raises(NotAllowed, match="Only a coordinator or administrator"):
        periods.set_period(session, world.as_(role, code), draft, now=world.now)
    period = begin(session, world)
    with pytest.raises(NotAllowed):
        periods.cancel_period(session, world.as_(role, code), period, now=world.now)


def test_a_period_is_of_an_authority_and_in_order(session: Session, world: World) -> None:
    with pytest.raises(RuleBroken) as refused:
        begin(session, world, "DH")
    assert refused.value.field == "authority"
    with pytest.raises(RulesBroken):
        begin(session, world, from_on=date(2010, 12, 1))
    with pytest.raises(NotFound):
        periods.cancel_period(session, world.as_("coordinator", "CLG"), 999, now=world.now)
