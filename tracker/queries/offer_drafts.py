"""What a draft offer holds so far, and what is still missing from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from tracker.domain import financial_years, offer_gaps
from tracker.domain.actors import Role
from tracker.domain.commitments import CommitmentKind
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState
from tracker.domain.offer_gaps import DraftFacts, Gap
from tracker.domain.offers import Part
from tracker.models.commitments import Commitment, CommitmentAmount
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.offers import Offer, OfferAuthor, OfferParty
from tracker.models.organisations import Organisation
from tracker.models.people import Person, PersonRole
from tracker.models.programmes import Programme
from tracker.queries import line_drafts, line_subjects


def list_gaps(session: Session, offer_id: int) -> tuple[Gap, ...]:
    """What is missing before the draft may be sent; the caller has made sure that the actor sees it."""
    return offer_gaps.gaps(get_facts(session, offer_id))


def get_facts(session: Session, offer_id: int) -> DraftFacts:
    """What the rule of sending looks at, by a fixed number of queries."""
    offer, first, last = session.execute(
        select(Offer, Programme.first_year, Programme.last_year)
        .join(Programme, Programme.id == Offer.programme_id)
        .where(Offer.id == offer_id)
    ).one()
    years = financial_years.between(first, last)
    lines = session.scalar(select(func.count()).where(Line.offer_id == offer_id, Line.state == LineState.DRAFT))
    commitments = _commitments(session, offer_id)
    savings = [(number, money_years) for number, kind, money_years in commitments if kind is CommitmentKind.SAVING]
    lead, able, wrote = count_signatories(session, offer_id)
    return DraftFacts(
        lead=lead,
        lines=lines or 0,
        unfinished=tuple(line_drafts.list_unfinished(session, offer_id, years)),
        asked_elsewhere=tuple(line_subjects.list_asked_elsewhere(session, offer_id)),
        savings=len(savings),
        savings_without_money=tuple(number for number, money_years in savings if not money_years),
        outcomes=len(commitments) - len(savings),
        invited=_invited(session, offer_id),
        decision_reference=offer.decision_reference,
        decision_on=offer.decision_on,
        checked_powers=offer.checked_powers,
        signatories=able,
        signatories_who_wrote=wrote,
    )


def _commitments(session: Session, offer_id: int) -> Sequence[tuple[int, CommitmentKind, int]]:
    """Number, kind and for how many years there is £, of each commitment."""
    query = (
        select(Commitment.number, Commitment.kind, func.count(CommitmentAmount.year))
        .outerjoin(CommitmentAmount, CommitmentAmount.commitment_id == Commitment.id)
        .where(Commitment.offer_id == offer_id)
        .group_by(Commitment.number, Commitment.kind)
        .order_by(Commitment.number)
    )
    return [(number, kind, count) for number, kind, count in session.execute(query)]


def _invited(session: Session, offer_id: int) -> tuple[str, ...]:
    query = (
        select(Organisation.name)
        .join(OfferParty, OfferParty.organisation_id == Organisation.id)
        .where(OfferParty.offer_id == offer_id, OfferParty.part == Part.INVITED)
    )
    return tuple(session.scalars(query.order_by(Organisation.name)))


def count_signatories(session: Session, offer_id: int) -> tuple[str, int, int]:
    """The lead's name, how many of its signatories may sign this offer, and how many wrote some of it."""
    query = (
        select(Organisation.name, func.count(PersonRole.person_id), func.count(OfferAuthor.person_id))
        .select_from(Offer)
        .join(Organisation, Organisation.id == Offer.lead_id)
        .outerjoin(Person, and_(Person.organisation_id == Offer.lead_id, Person.is_active))
        .outerjoin(PersonRole, and_(PersonRole.person_id == Person.id, PersonRole.role == Role.SIGNATORY))
        .outerjoin(OfferAuthor, and_(OfferAuthor.person_id == PersonRole.person_id, OfferAuthor.offer_id == Offer.id))
        .where(Offer.id == offer_id)
        .group_by(Organisation.name)
    )
    lead, everyone, wrote = session.execute(query).one()
    return lead, everyone - wrote, wrote


def list_posts_of_signatories(session: Session, offer_id: int) -> Sequence[str]:
    """The posts of those of the lead's signatories who may sign: who wrote some of the offer may not."""
    wrote = select(OfferAuthor.person_id).where(OfferAuthor.offer_id == offer_id)
    query = (
        select(Person.post)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .join(Offer, Offer.lead_id == Person.organisation_id)
        .where(Offer.id == offer_id, Person.is_active, PersonRole.role == Role.SIGNATORY, Person.id.not_in(wrote))
        .order_by(Person.id)
    )
    return list(dict.fromkeys(post or "Signatory" for post in session.scalars(query)))


@dataclass(frozen=True)
class Declined:
    """A signatory's no: the reason, and when."""

    reason: str
    at: datetime


def find_declined(session: Session, offer_id: int) -> Declined | None:
    """Why the draft came back, if its last way to the signatory ended so."""
    ended = (EventKind.OFFER_DECLINED, EventKind.OFFER_RECALLED, EventKind.OFFER_SENT)
    query = select(Event.kind, Event.words, Event.at).where(Event.offer_id == offer_id, Event.kind.in_(ended))
    last = session.execute(query.order_by(Event.id.desc()).limit(1)).one_or_none()
    if last is None or last.kind != EventKind.OFFER_DECLINED:
        return None
    return Declined(last.words, last.at)


def list_freedoms_asked(session: Session, offer_id: int) -> Mapping[int, int]:
    """Of each freedom of the catalogue that the offer asks for, the number of its first line."""
    query = select(Line.freedom_id, func.min(Line.number)).where(
        Line.offer_id == offer_id, Line.freedom_id.is_not(None)
    )
    return {freedom or 0: number for freedom, number in session.execute(query.group_by(Line.freedom_id))}
