"""A line added to a live offer goes to the signatory alone, comes back, or is submitted (2-model, "add line").

It is drafted as any other, in `lines`. What it is added to stays as it is: an offer in force stays in force.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.actions import bulk, load, moves, publications, resubmissions, submissions
from tracker.actions.load import LineCase
from tracker.actions.moves import Step
from tracker.domain import workflow
from tracker.domain.actors import Actor
from tracker.domain.errors import RuleBroken, RulesBroken
from tracker.domain.london import london_date
from tracker.domain.moves import Move
from tracker.domain.notices import NoticeKind
from tracker.domain.offer_gaps import no_signatory
from tracker.domain.offers import check_reason
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries import added_lines, offer_drafts, programmes, visibility


def send_line(
    session: Session,
    actor: Actor,
    reference: str,
    number: int,
    *,
    version: int | None,
    unchanged_because: str = "",
    now: datetime,
) -> None:
    """Close the line and put it on the signatories' list.

    Raises RulesBroken with what is missing; RuleBroken on the field `unchanged_because` for a line that asks again,
    word for word, for what was refused, without a reason.
    """
    case = _load(session, actor, reference, number)
    moves.check(actor, workflow.SEND_LINE, case, version)
    if case.line.sent_at is not None:
        raise RuleBroken(f"{case.opening} is with the signatory already")
    _check_complete(session, case, now)
    resubmissions.check_unchanged(session, case.line, unchanged_because)
    _check_signatory(session, case)
    event = _make(session, actor, workflow.SEND_LINE, Step(case, version=version, changes={"sent_at": now}), now)
    _tell(session, case, NoticeKind.LINE_SIGN_OFF_WAITING, event, submissions.who_may_sign(session, case), now)


def recall_line(
    session: Session, actor: Actor, reference: str, number: int, *, version: int | None, now: datetime
) -> None:
    """Take a sent line back to go on writing it."""
    case = _load(session, actor, reference, number)
    moves.check(actor, workflow.RECALL_LINE, case, version)
    _check_sent(case)
    _make(session, actor, workflow.RECALL_LINE, Step(case, version=version, changes={"sent_at": None}), now)


def decline_line(
    session: Session, actor: Actor, reference: str, number: int, *, version: int | None, reason: str, now: datetime
) -> None:
    """Send a line back to its officers, saying why. Raises RuleBroken on the field `reason`."""
    case = _load(session, actor, reference, number)
    moves.check(actor, workflow.DECLINE_LINE, case, version)
    _check_sent(case)
    reason = check_reason(reason, "you do not sign")
    step = Step(case, version=version, changes={"sent_at": None}, words=reason)
    event = _make(session, actor, workflow.DECLINE_LINE, step, now)
    _tell(session, case, NoticeKind.LINE_SIGN_OFF_DECLINED, event, bulk.officers_of(session, case), now)


def submit_line(
    session: Session, actor: Actor, reference: str, number: int, *, version: int | None, now: datetime
) -> None:
    """Sign and submit the line alone: its department has it, and its own clocks start.

    Raises RulesBroken if something has come to be missing since it was sent.
    """
    case = _load(session, actor, reference, number)
    moves.check(actor, workflow.SUBMIT_LINE, case, version)
    _check_sent(case)
    load.lock_councils(session, case)
    _check_complete(session, case, now)
    (event,) = submissions.submit_lines(session, actor, workflow.SUBMIT_LINE, [case], {case.line.id: version}, now=now)
    publications.publish_added_line(session, case.line, event, now=now)
    submissions.tell_departments(session, event, [case], line_id=case.line.id, now=now)
    _tell(session, case, NoticeKind.LINE_SUBMITTED, event, bulk.officers_of(session, case), now)


def _load(session: Session, actor: Actor, reference: str, number: int) -> LineCase:
    """The line, with those who wrote any of its offer: they may not sign it."""
    case = load.line(session, actor, reference, number)
    authors = visibility.authors_of(session, case.offer.id)
    return replace(case, standing=replace(case.standing, author_ids=authors))


def _make(session: Session, actor: Actor, move: Move, step: Step, now: datetime) -> int:
    return moves.make(session, actor, move, [step], now=now)[0]


def _check_sent(case: LineCase) -> None:
    if case.line.sent_at is None:
        raise RuleBroken(f"{case.opening} is not with the signatory: its officers are writing it")


def _check_complete(session: Session, case: LineCase, now: datetime) -> None:
    programmes.check_accepting(session, case.offer.programme_id, london_date(now))
    missing = added_lines.list_missing(session, case.line)
    if missing:
        raise RulesBroken(tuple(RuleBroken(words) for words in missing))


def _check_signatory(session: Session, case: LineCase) -> None:
    lead, able, wrote = offer_drafts.count_signatories(session, case.offer.id)
    words = no_signatory(lead, able, wrote)
    if words:
        raise RuleBroken(words)


def _tell(
    session: Session, case: LineCase, kind: NoticeKind, event: int, person_ids: Sequence[int], now: datetime
) -> None:
    telling = Telling(event, kind, person_ids, offer_id=case.offer.id, line_id=case.line.id)
    notices.queue(session, [telling], now=now)
