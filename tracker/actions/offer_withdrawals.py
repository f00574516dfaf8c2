"""A council's signatory takes the whole offer back, and may undo it until midnight (2-model, section 2)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.actions import bulk, load, moves, publications, withdrawn
from tracker.actions.load import LineCase, OfferCase
from tracker.actions.moves import OfferStep, Step
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.errors import RuleBroken
from tracker.domain.lines import LIVE, LineState
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import check_reason
from tracker.domain.withdrawals import check_undo
from tracker.models.lines import Line
from tracker.notifications import notices
from tracker.notifications.notices import Telling, holders


def withdraw_offer(
    session: Session, actor: Actor, reference: str, *, version: int | None, reason: str, now: datetime
) -> int:
    """Take every live line of the offer back; returns how many there were. What is agreed or refused stays.

    Raises as the road does, and RuleBroken on the field `reason`, or when no line is live.
    """
    case = load.offer(session, actor, reference)
    version = moves.as_posted(version)
    moves.check_offer(actor, workflow.WITHDRAW_OFFER, case, version)
    reason = check_reason(reason, "you withdraw the offer")
    lines = [each for each in load.lines_of_offer(session, actor, case) if each.line.state in LIVE]
    if not lines:
        raise RuleBroken(f"Every line of {reference} is settled: there is nothing to withdraw")
    withdrawn.keep(session, actor, lines, reason, with_offer=True, now=now)
    step = OfferStep(case, version, changes={"withdrawn_at": now}, facts={"lines": len(lines)}, words=reason)
    event = moves.make_offer(session, actor, workflow.WITHDRAW_OFFER, step, now=now)
    steps = [Step(each, words=reason) for each in lines]
    events = moves.make(session, actor, workflow.WITHDRAW_WITH_OFFER, steps, now=now)
    publications.publish_withdrawals(session, _with_events(lines, events), now=now)
    withdrawn.rest(session, case.offer, now=now)
    signatories = withdrawn.discard_out(session, actor, case, now=now)
    _tell(session, NoticeKind.OFFER_WITHDRAWN, case, lines, event, signatories, now)
    return len(lines)


def undo_offer(session: Session, actor: Actor, reference: str, *, version: int | None, now: datetime) -> int:
    """Put the lines back that went with the offer, each as it stood; returns how many.

    Raises as the road does, RuleBroken after midnight or for an offer that was not withdrawn as a whole, and
    RulesBroken for lines that others ask for by now.
    """
    case = load.offer(session, actor, reference)
    version = moves.as_posted(version)
    moves.check_offer(actor, workflow.UNDO_OFFER, case, version)
    at = case.offer.withdrawn_at
    if at is None:
        raise RuleBroken(f"{reference} was not withdrawn as a whole")
    check_undo(case.opening, at, now)
    gone = [each for each in load.lines_of_offer(session, actor, case) if each.line.state is LineState.WITHDRAWN]
    kept = withdrawn.find(session, [each.line.id for each in gone])
    lines = [each for each in gone if (row := kept[each.line.id]).with_offer and row.at == at]
    withdrawn.check_not_asked_anew(session, case, lines)
    was = case.offer.state
    withdrawn.undo(session, actor, [kept[each.line.id] for each in lines], now=now)
    steps = [Step(each, changes=withdrawn.as_it_stood(kept[each.line.id])) for each in lines]
    events = moves.make(session, actor, workflow.UNDO_WITH_OFFER, steps, now=now)
    withdrawn.publish_again(session, _with_events(lines, events), now=now)
    step = OfferStep(case, version, changes={"withdrawn_at": None}, facts={"lines": len(lines)})
    event = moves.make_offer(session, actor, workflow.UNDO_OFFER, step, now=now)
    withdrawn.resume(session, case.offer, was, now=now)
    signatories = withdrawn.discard_out(session, actor, case, now=now)
    _tell(session, NoticeKind.WITHDRAWAL_UNDONE, case, lines, event, signatories, now)
    return len(lines)


def _with_events(cases: Sequence[LineCase], events: Sequence[int]) -> list[tuple[Line, int]]:
    return [(case.line, event) for case, event in zip(cases, events, strict=True)]


def _tell(
    session: Session,
    kind: NoticeKind,
    case: OfferCase,
    lines: Sequence[LineCase],
    event: int,
    signatories: Sequence[int],
    now: datetime,
) -> None:
    """One notice a person: those who have the lines, the officers of its councils, the coordinator, the signatories."""
    people = {person for each in lines for person in bulk.who_has(session, each)}
    people.update(signatories, holders(session, case.standing.lead_department_id or 0, Role.COORDINATOR))
    for council in case.standing.party_ids:
        people.update(holders(session, council, Role.OFFICER))
    notices.queue(session, [Telling(event, kind, sorted(people), case.offer.id)], now=now)
