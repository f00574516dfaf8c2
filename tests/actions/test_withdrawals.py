"""Taking one line back, and undoing it before midnight."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer, approve_all, clear_all, recommend_all
from tests.support.factories.negotiations import CARERS, STROKE, Asked, Sent, line_of, read_sent, send_offer
from tests.support.factories.whole_road import draw_up, offer, release_all, submitted
from tests.support.factories.withdrawals import (
    MIDNIGHT,
    NOON,
    WHY,
    check_records,
    clocks_of,
    commitment,
    running,
    stand,
    undo,
    withdraw,
)
from tests.support.world import World
from tracker.actions import commitments, withdrawals
from tracker.domain.clocks import ClockKind
from tracker.domain.commitments import CommitmentState
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import OfferState
from tracker.domain.signing import AgreementState
from tracker.models.agreements import Agreement
from tracker.models.commitments import CommitmentLine
from tracker.models.events import Event
from tracker.models.notices import Notice


def test_a_line_withdrawn_is_nobodys_turn_with_no_clock_and_is_not_a_refusal(session: Session, world: World) -> None:
    sent = withdraw(session, world, send_offer(session, world, [Asked(), Asked(CARERS)]))
    row = line_of(session, sent)
    stands = (row.state, row.stage, row.turn, row.due_on, row.settled_at)
    assert stands == (LineState.WITHDRAWN, Stage.NOT_LOOKED_AT, Turn.NOBODY, None, NOON)
    assert row.released_decision_id is None
    assert {clock.stopped_on for clock in clocks_of(session, sent)} == {date(2010, 11, 1)}
    assert offer(session, sent.reference).state is OfferState.IN_NEGOTIATION
    check_records(session)


def test_the_department_is_told_and_the_reason_stands_in_the_record(session: Session, world: World) -> None:
    sent = withdraw(session, world, send_offer(session, world))
    told = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.LINE_WITHDRAWN)).all()
    assert sorted(told) == sorted(world.as_("caseworker", "DH", which).person_id for which in (1, 2))
    event = session.scalars(select(Event).where(Event.kind == "line.withdrawn")).one()
    assert (event.words, event.line_id) == (WHY, sent.lines[1])
    assert WHY not in str(event.facts)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_a_reason_is_needed_and_has_an_end(session: Session, world: World, reason: str) -> None:
    sent = send_offer(session, world)
    with pytest.raises(RuleBroken) as caught:
        withdrawals.withdraw_line(
            session, world.as_("officer", "LUT"), sent.reference, 1, version=sent.versions[1], reason=reason, now=NOON
        )
    assert caught.value.field == "reason"


@pytest.mark.parametrize(
    ("role", "code", "refusal"),
    [("signatory", "LUT", NotAllowed), ("caseworker", "DH", NotAllowed), ("officer", "CBF", NotFound)],
)
def test_only_the_councils_officer_withdraws_a_line_or_undoes_it(
    session: Session, world: World, role: str, code: str, refusal: type[Exception]
) -> None:
    sent = send_offer(session, world)
    with pytest.raises(refusal):
        withdraw(session, world, sent, who=world.as_(role, code))
    sent = withdraw(session, world, sent)
    with pytest.raises(refusal):
        undo(session, world, sent, who=world.as_(role, code))


def test_a_stale_page_withdraws_and_undoes_nothing(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    gone = withdraw(session, world, sent)
    for act in (withdraw, undo):
        with pytest.raises(Conflict):
            act(session, world, sent)
    with pytest.raises(RuleBroken, match="Withdrawn"):
        withdraw(session, world, gone)


def test_a_refused_line_cannot_be_withdrawn_nor_a_live_one_put_back(session: Session, world: World) -> None:
    sent = answer(session, world, send_offer(session, world), Outcome.REJECT)
    with pytest.raises(RuleBroken, match="Rejected"):
        withdraw(session, world, sent)
    with pytest.raises(RuleBroken, match="Submitted"):
        undo(session, world, send_offer(session, world, [Asked(STROKE)]))


def assessed(session: Session, world: World) -> Sent:
    return recommend_all(session, world, send_offer(session, world))


def gated(session: Session, world: World) -> Sent:
    return approve_all(session, world, assessed(session, world))


def cleared(session: Session, world: World) -> Sent:
    return clear_all(session, world, gated(session, world))


def conditional(session: Session, world: World) -> Sent:
    offered = {1: Terms(Asked().words, Asked().amounts, (), ("Report each quarter.",))}
    return answer(session, world, send_offer(session, world), Outcome.AGREE_WITH_CONDITIONS, terms=offered)


def agreed(session: Session, world: World) -> Sent:
    return answer(session, world, send_offer(session, world))


@pytest.mark.parametrize("make", [send_offer, assessed, gated, cleared, conditional, agreed])
def test_undone_before_midnight_the_line_stands_as_it_stood_with_its_clocks(
    session: Session, world: World, make: Callable[[Session, World], Sent]
) -> None:
    sent = make(session, world)
    before, counted = stand(session, sent), offer(session, sent.reference).state
    sent = withdraw(session, world, sent)
    assert offer(session, sent.reference).state is OfferState.WITHDRAWN
    assert running(session, sent.reference) == set()
    sent = undo(session, world, sent)
    assert stand(session, sent) == before
    assert offer(session, sent.reference).state is counted
    has_offer_clock = ClockKind.WHOLE_OFFER in running(session, sent.reference)
    assert has_offer_clock is (counted is OfferState.IN_NEGOTIATION)
    check_records(session)


def test_it_may_be_withdrawn_and_put_back_again_the_same_day(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    before = stand(session, sent)
    for _time in range(2):
        sent = undo(session, world, withdraw(session, world, sent))
    assert stand(session, sent) == before


def test_at_midnight_in_london_a_withdrawal_is_final(session: Session, world: World) -> None:
    sent = withdraw(session, world, send_offer(session, world))
    with pytest.raises(RuleBroken, match="withdrawn on 1 November 2010, and that was final at midnight"):
        undo(session, world, sent, now=MIDNIGHT)


def test_both_sides_midnights_are_londons_in_summer_too(session: Session, world: World) -> None:
    summer = datetime(2011, 6, 1, 22, tzinfo=UTC)
    sent = withdraw(session, world, send_offer(session, world, now=summer), now=summer)
    with pytest.raises(RuleBroken, match="final at midnight"):
        undo(session, world, sent, now=datetime(2011, 6, 1, 23, tzinfo=UTC))
    undo(session, world, sent, now=datetime(2011, 6, 1, 22, 59, tzinfo=UTC))


def test_the_department_is_told_that_the_line_is_back(session: Session, world: World) -> None:
    undo(session, world, withdraw(session, world, send_offer(session, world)))
    told = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.WITHDRAWAL_UNDONE)).all()
    assert sorted(told) == sorted(world.as_("caseworker", "DH", which).person_id for which in (1, 2))


def test_what_rests_on_the_line_is_flagged_and_stands_again_when_it_is_put_back(session: Session, world: World) -> None:
    reference = submitted(session, world)
    sent = withdraw(session, world, read_sent(session, reference))
    assert commitment(session, reference).state is CommitmentState.FLAGGED
    assert ClockKind.SETTLE_COMMITMENT in running(session, reference)
    undo(session, world, sent)
    row = commitment(session, reference)
    assert row.state is CommitmentState.STANDING
    assert ClockKind.SETTLE_COMMITMENT not in running(session, reference)
    events = session.scalars(select(Event.kind).where(Event.commitment_id == row.id).order_by(Event.id)).all()
    assert events[-2:] == ["commitment.flagged", "commitment.unflagged"]
    check_records(session)


def settle(session: Session, world: World, reference: str) -> None:
    row = commitment(session, reference)
    commitments.settle_commitment(
        session,
        world.as_("officer", "LUT"),
        reference,
        row.number,
        version=row.version,
        becomes=CommitmentState.KEPT,
        reason="We give it all the same.",
        now=NOON,
    )


def test_what_the_council_has_settled_meanwhile_stays_settled(session: Session, world: World) -> None:
    reference = submitted(session, world)
    sent = withdraw(session, world, read_sent(session, reference))
    settle(session, world, reference)
    undo(session, world, sent)
    assert commitment(session, reference).state is CommitmentState.KEPT


def test_officers_are_told_of_a_commitment_that_lost_its_ground(session: Session, world: World) -> None:
    withdraw(session, world, read_sent(session, submitted(session, world)))
    told = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.COMMITMENT_FLAGGED)).all()
    assert world.as_("officer", "LUT").person_id in told


def test_a_commitment_flagged_by_two_lines_stays_flagged_until_both_are_back(session: Session, world: World) -> None:
    reference = submitted(session, world)
    _rest_on(session, reference, 2)
    sent = withdraw(session, world, read_sent(session, reference), 1)
    sent = withdraw(session, world, sent, 2)
    sent = undo(session, world, sent, 1)
    assert commitment(session, reference).state is CommitmentState.FLAGGED
    undo(session, world, sent, 2)
    assert commitment(session, reference).state is CommitmentState.STANDING


def test_a_commitment_kept_when_another_line_fell_is_kept_again(session: Session, world: World) -> None:
    reference = submitted(session, world)
    _rest_on(session, reference, 2)
    sent = withdraw(session, world, read_sent(session, reference), 1, now=world.now)
    settle(session, world, reference)
    sent = withdraw(session, world, sent, 2)
    assert commitment(session, reference).state is CommitmentState.FLAGGED
    undo(session, world, sent, 2)
    assert commitment(session, reference).state is CommitmentState.KEPT


def _rest_on(session: Session, reference: str, number: int) -> None:
    row = commitment(session, reference)
    session.add(CommitmentLine(commitment_id=row.id, line_id=read_sent(session, reference).lines[number]))
    session.flush()


def test_a_version_out_for_signature_is_discarded_and_its_signatories_told(session: Session, world: World) -> None:
    reference = submitted(session, world)
    release_all(session, world, reference)
    draw_up(session, world, reference)
    sent = withdraw(session, world, read_sent(session, reference), 3)
    assert session.scalars(select(Agreement.state)).all() == [AgreementState.DISCARDED]
    told = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.LINE_WITHDRAWN)).all()
    assert world.as_("signatory", "LUT").person_id in told
    assert world.as_("coordinator", "CLG").person_id in told
    draw_up(session, world, reference)
    undo(session, world, sent, 3)
    assert set(session.scalars(select(Agreement.state))) == {AgreementState.DISCARDED}
    kinds = session.scalars(select(Event.kind).where(Event.kind == "agreement.discarded")).all()
    assert len(kinds) == 2
    check_records(session)
