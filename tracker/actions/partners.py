"""Partner councils of a draft: asked in, joining with a decision of their own, declining, taken out again."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.actions import load, moves
from tracker.actions.load import OfferCase
from tracker.actions.moves import OfferStep
from tracker.domain import workflow
from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.errors import NotFound, RuleBroken
from tracker.domain.formats import and_list, long_date, plural
from tracker.domain.london import london_date
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import Part, check_council_decision, check_reason
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.offers import OfferParty
from tracker.notifications import notices
from tracker.notifications.notices import Telling
from tracker.queries import organisations
from tracker.queries.organisations import Body

_PARTNERS = (Part.INVITED, Part.JOINED)


def invite_partner(session: Session, actor: Actor, reference: str, organisation_id: int, *, now: datetime) -> None:
    """Ask another council in; its people may read the draft from then on.

    Raises RuleBroken on the field `organisation_id` for a body that is no council, is not there today,
    leads the offer or has been asked before.
    """
    case = load.offer(session, actor, reference)
    moves.check_offer(actor, workflow.INVITE, case, None)
    body = _find(session, organisation_id)
    _check_may_be_asked(case, body, london_date(now))
    session.add(OfferParty(offer_id=case.offer.id, organisation_id=body.id, part=Part.INVITED, since=now))
    step = OfferStep(case, facts={"organisation_id": body.id})
    event = moves.make_offer(session, actor, workflow.INVITE, step, now=now)
    _tell(session, case, NoticeKind.PARTNER_INVITED, event, body.id, (Role.SIGNATORY, Role.OFFICER), now)


def remove_partner(session: Session, actor: Actor, reference: str, organisation_id: int, *, now: datetime) -> None:
    """Take an invitation back, or a partner out, once its lines and commitments are removed.

    Raises RuleBroken, saying which they are; for a council that is no partner it says so.
    """
    case = load.offer(session, actor, reference)
    moves.check_offer(actor, workflow.REMOVE_PARTNER, case, None)
    if organisation_id not in case.standing.joined_ids | case.standing.invited_ids:
        raise RuleBroken("That council is not a partner of this offer")
    _check_nothing_of(session, case.offer.id, organisations.get_organisation(session, organisation_id))
    _drop(session, case.offer.id, organisation_id)
    step = OfferStep(case, facts={"organisation_id": organisation_id})
    moves.make_offer(session, actor, workflow.REMOVE_PARTNER, step, now=now)


def join_offer(
    session: Session,
    actor: Actor,
    reference: str,
    *,
    decision_reference: str,
    decision_on: date | None,
    now: datetime,
) -> None:
    """Join under a decision of one's own council.

    Raises RuleBroken on the field `decision_reference` or `decision_on`.
    """
    case = load.offer(session, actor, reference)
    if actor.organisation_id in case.standing.joined_ids:
        raise RuleBroken(f"{actor.organisation_name} has joined this offer already")
    moves.check_offer(actor, workflow.JOIN, case, None)
    decision_reference = decision_reference.strip()
    check_council_decision(decision_reference, decision_on, london_date(now))
    _drop(session, case.offer.id, actor.organisation_id)
    party = OfferParty(
        offer_id=case.offer.id,
        organisation_id=actor.organisation_id,
        part=Part.JOINED,
        decision_reference=decision_reference,
        decision_on=decision_on,
        since=now,
    )
    session.add(party)
    step = OfferStep(case, facts={"organisation_id": actor.organisation_id})
    event = moves.make_offer(session, actor, workflow.JOIN, step, now=now)
    _tell(session, case, NoticeKind.PARTNER_JOINED, event, case.offer.lead_id, (Role.OFFICER,), now)


def decline_to_join(session: Session, actor: Actor, reference: str, *, reason: str, now: datetime) -> None:
    """Say no, and why; the council does not see the draft any longer. Raises RuleBroken on the field `reason`."""
    case = load.offer(session, actor, reference)
    if actor.organisation_id in case.standing.joined_ids:
        raise RuleBroken(f"{actor.organisation_name} has joined this offer already")
    moves.check_offer(actor, workflow.DECLINE_TO_JOIN, case, None)
    reason = check_reason(reason, "your council does not join")
    _drop(session, case.offer.id, actor.organisation_id)
    step = OfferStep(case, facts={"organisation_id": actor.organisation_id}, words=reason)
    event = moves.make_offer(session, actor, workflow.DECLINE_TO_JOIN, step, now=now)
    _tell(session, case, NoticeKind.PARTNER_DECLINED, event, case.offer.lead_id, (Role.OFFICER,), now)


def _find(session: Session, organisation_id: int) -> Body:
    """A council that was chosen; an id that names nothing is a wrong choice, not a missing page."""
    try:
        body = organisations.get_organisation(session, organisation_id)
    except NotFound:
        raise _not_a_council() from None
    if body.kind is not OrganisationKind.AUTHORITY:
        raise _not_a_council()
    return body


def _not_a_council() -> RuleBroken:
    return RuleBroken("Choose a council from the list", "organisation_id")


def _check_may_be_asked(case: OfferCase, body: Body, today: date) -> None:
    if body.id == case.offer.lead_id:
        raise RuleBroken(f"{body.name} leads this offer", "organisation_id")
    if body.id in case.standing.joined_ids:
        raise RuleBroken(f"{body.name} has joined this offer already", "organisation_id")
    if body.id in case.standing.invited_ids:
        raise RuleBroken(f"{body.name} has been invited already", "organisation_id")
    if not body.is_open(today):
        raise RuleBroken(f"{body.name} is not known to exist on {long_date(today)}", "organisation_id")


def _check_nothing_of(session: Session, offer_id: int, body: Body) -> None:
    lines = session.scalars(
        select(Line.number).where(Line.offer_id == offer_id, Line.authority_id == body.id).order_by(Line.number)
    ).all()
    commitments = session.scalars(
        select(Commitment.number)
        .where(Commitment.offer_id == offer_id, Commitment.authority_id == body.id)
        .order_by(Commitment.number)
    ).all()
    held = [_listed("line", [str(n) for n in lines]), _listed("commitment", [f"C{n}" for n in commitments])]
    if any(held):
        raise RuleBroken(f"Remove {and_list(filter(None, held))} of {body.name} first")


def _listed(noun: str, numbers: Sequence[str]) -> str:
    if len(numbers) > 10:
        return plural(len(numbers), noun)
    return f"{noun}{'s' if len(numbers) > 1 else ''} {and_list(numbers)}" if numbers else ""


def _drop(session: Session, offer_id: int, organisation_id: int) -> None:
    session.execute(
        delete(OfferParty).where(
            OfferParty.offer_id == offer_id,
            OfferParty.organisation_id == organisation_id,
            OfferParty.part.in_(_PARTNERS),
        )
    )


def _tell(
    session: Session,
    case: OfferCase,
    kind: NoticeKind,
    event: int,
    organisation_id: int,
    roles: Sequence[Role],
    now: datetime,
) -> None:
    people = sorted({each for role in roles for each in notices.holders(session, organisation_id, role)})
    notices.queue(session, [Telling(event, kind, people, offer_id=case.offer.id)], now=now)
