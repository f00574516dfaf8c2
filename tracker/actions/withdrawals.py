"""A council takes one line back, and may undo it until midnight (2-model, section 2)."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.actions import bulk, load, moves, publications, withdrawn
from tracker.actions.moves import Step
from tracker.domain import workflow
from tracker.domain.actors import Actor
from tracker.domain.errors import RuleBroken
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import check_reason
from tracker.domain.withdrawals import check_undo


def withdraw_line(
    session: Session, actor: Actor, reference: str, number: int, *, version: int | None, reason: str, now: datetime
) -> None:
    """Take a live line back: its clocks stop, commitments that rest on it are flagged, its department is told.

    A version of the agreement that is out is discarded with its signatures. Raises as the road does, and RuleBroken
    on the field `reason`.
    """
    case = load.line(session, actor, reference, number)
    version = moves.as_posted(version)
    moves.check(actor, workflow.WITHDRAW, case, version)
    reason = check_reason(reason, "you withdraw this line")
    withdrawn.keep(session, actor, [case], reason, with_offer=False, now=now)
    step = Step(case, version=version, words=reason)
    events = moves.make(session, actor, workflow.WITHDRAW, [step], now=now)
    publications.publish_withdrawals(session, [(case.line, events[0])], now=now)
    withdrawn.rest(session, case.offer, now=now)
    signatories = withdrawn.discard_out(session, actor, case, now=now)
    people = {*bulk.who_has(session, case), *bulk.others_of_council(session, actor, case), *signatories}
    bulk.tell(session, NoticeKind.LINE_WITHDRAWN, [case], events, lambda _case: sorted(people), now=now)


def undo_withdrawal(
    session: Session, actor: Actor, reference: str, number: int, *, version: int | None, now: datetime
) -> None:
    """Put a line back as it stood, with its clocks; what only its withdrawal had flagged stands again.

    Raises as the road does, and RuleBroken after midnight, for a line that went with its whole offer, or while another
    asks for the same.
    """
    case = load.line(session, actor, reference, number)
    version = moves.as_posted(version)
    moves.check(actor, workflow.UNDO, case, version)
    row = withdrawn.find(session, [case.line.id])[case.line.id]
    if row.with_offer or (case.offer.withdrawn_at is not None and case.offer.signed_at is None):
        raise RuleBroken(f"The whole of {reference} was withdrawn: its signatory can take that back until midnight")
    check_undo(case.opening, row.at, now)
    withdrawn.check_not_asked_anew(session, case, [case])
    was = case.offer.state
    withdrawn.undo(session, actor, [row], now=now)
    step = Step(case, version=version, changes=withdrawn.as_it_stood(row))
    events = moves.make(session, actor, workflow.UNDO, [step], now=now)
    withdrawn.publish_again(session, [(case.line, events[0])], now=now)
    withdrawn.resume(session, case.offer, was, now=now)
    signatories = withdrawn.discard_out(session, actor, case, now=now)
    people = {*bulk.who_has(session, case), *bulk.others_of_council(session, actor, case), *signatories}
    bulk.tell(session, NoticeKind.WITHDRAWAL_UNDONE, [case], events, lambda _case: sorted(people), now=now)
