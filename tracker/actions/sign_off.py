"""A draft goes to its signatory, comes back, or is submitted: its lines go to their departments at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.actions import clocks, load, moves, publications, submissions
from tracker.actions.load import LineCase, OfferCase
from tracker.actions.moves import OfferStep
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.errors import RulesBroken
from tracker.domain.notices import NoticeKind
from tracker.domain.offer_gaps import blocking
from tracker.domain.offers import check_reason
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries import offer_drafts


def send_for_sign_off(session: Session, actor: Actor, reference: str, *, version: int | None, now: datetime) -> None:
    """Close the draft and put it on its signatories' list.

    Raises RulesBroken with everything that is still missing.
    """
    case = load.offer(session, actor, reference)
    moves.check_offer(actor, workflow.SEND, case, version)
    _check_complete(session, case)
    step = OfferStep(case, version=version, changes={"sent_at": now})
    event = moves.make_offer(session, actor, workflow.SEND, step, now=now)
    _tell(session, case, NoticeKind.SIGN_OFF_WAITING, event, submissions.who_may_sign(session, case), now)


def recall_offer(session: Session, actor: Actor, reference: str, *, version: int | None, now: datetime) -> None:
    """Take a sent offer back to go on drafting; its signatories are told."""
    case = load.offer(session, actor, reference)
    moves.check_offer(actor, workflow.RECALL, case, version)
    step = OfferStep(case, version=version, changes={"sent_at": None})
    event = moves.make_offer(session, actor, workflow.RECALL, step, now=now)
    _tell(session, case, NoticeKind.SIGN_OFF_RECALLED, event, submissions.who_may_sign(session, case), now)


def decline_sign_off(
    session: Session, actor: Actor, reference: str, *, version: int | None, reason: str, now: datetime
) -> None:
    """Send an offer back to its officers, saying why. Raises RuleBroken on the field `reason`."""
    case = load.offer(session, actor, reference)
    moves.check_offer(actor, workflow.DECLINE, case, version)
    reason = check_reason(reason, "you do not sign")
    step = OfferStep(case, version=version, changes={"sent_at": None}, words=reason)
    event = moves.make_offer(session, actor, workflow.DECLINE, step, now=now)
    officers = notices.holders(session, case.offer.lead_id, Role.OFFICER)
    _tell(session, case, NoticeKind.SIGN_OFF_DECLINED, event, officers, now)


def submit_offer(session: Session, actor: Actor, reference: str, *, version: int | None, now: datetime) -> None:
    """Sign and submit: every line goes to the department that holds its subject today, and the clocks start.

    Raises RulesBroken if something has come to be missing since it was sent.
    """
    case = load.offer(session, actor, reference)
    moves.check_offer(actor, workflow.SUBMIT_OFFER, case, version)
    load.lock_councils(session, case)
    _check_complete(session, case)
    lines = load.lines_of_offer(session, actor, case)
    submissions.submit_lines(session, actor, workflow.SUBMIT, lines, {}, now=now)
    clocks.start_offer(session, case.offer, now=now)
    changes = {"submitted_at": now, "submitted_by_id": actor.person_id}
    step = OfferStep(case, version=version, changes=changes, facts={"lines": len(lines)})
    event = moves.make_offer(session, actor, workflow.SUBMIT_OFFER, step, now=now)
    publications.publish_submission(session, case.offer, event, now=now)
    _announce(session, case, event, lines, now)


def _check_complete(session: Session, case: OfferCase) -> None:
    broken = blocking(offer_drafts.list_gaps(session, case.offer.id))
    if broken:
        raise RulesBroken(broken)


def _announce(session: Session, case: OfferCase, event: int, lines: Sequence[LineCase], now: datetime) -> None:
    submissions.tell_departments(session, event, lines, now=now)
    people = {
        person
        for party in case.standing.party_ids
        for role in (Role.OFFICER, Role.SIGNATORY)
        for person in notices.holders(session, party, role)
    }
    _tell(session, case, NoticeKind.OFFER_SUBMITTED, event, sorted(people), now)


def _tell(
    session: Session, case: OfferCase, kind: NoticeKind, event: int, person_ids: Sequence[int], now: datetime
) -> None:
    notices.queue(session, [Telling(event, kind, person_ids, offer_id=case.offer.id)], now=now)
