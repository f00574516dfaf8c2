"""Discarding a draft: what was written goes, its reference and its record stay."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker import audit
from tracker.actions import commitment_rows, line_rows, load, moves, partners
from tracker.actions.moves import OfferStep
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.notices import NoticeKind
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries.positions import LOADED

_LEFT = {"title": "", "summary": "", "decision_reference": "", "decision_on": None, "form_key": None}


def discard_offer(session: Session, actor: Actor, reference: str, *, version: int | None, now: datetime) -> None:
    """Take a draft back that was never submitted, with its lines, commitments and partners; partners are told.

    Each of them goes by its own event, so the offer's chain stays whole; only an auditor still finds the reference.
    Raises RuleBroken for an offer that is no draft.
    """
    case = load.offer(session, actor, reference)
    moves.check_offer(actor, workflow.DISCARD, case, version)
    audit.record(session, actor, _empty(session, case.offer.id), now=now)
    others = sorted(case.standing.joined_ids | case.standing.invited_ids)
    for organisation_id in others:
        partners.remove_partner(session, actor, reference, organisation_id, now=now)
    step = OfferStep(case, version, changes={**_LEFT, "discarded_at": now})
    event = moves.make_offer(session, actor, workflow.DISCARD, step, now=now)
    posts = [(other, role) for other in others for role in (Role.SIGNATORY, Role.OFFICER)]
    people = sorted({each for post in posts for each in notices.holders(session, *post)})
    telling = Telling(event, NoticeKind.OFFER_DISCARDED, people, offer_id=case.offer.id)
    notices.queue(session, [telling], now=now)


def _empty(session: Session, offer_id: int) -> list[audit.Entry]:
    """Remove every commitment and line; returns what is recorded of each."""
    commitments = session.scalars(select(Commitment).where(Commitment.offer_id == offer_id).order_by(Commitment.number))
    entries = commitment_rows.remove(session, commitments.all())
    terms = selectinload(Line.positions).options(*LOADED)
    lines = session.scalars(select(Line).where(Line.offer_id == offer_id).order_by(Line.number).options(terms))
    return entries + line_rows.remove(session, lines.all())
