"""What a draft offer holds so far, and what is still missing from it."""

from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain import financial_years, offer_gaps
from tracker.domain.actors import Role
from tracker.domain.commitments import CommitmentKind
from tracker.domain.financial_years import FinancialYear
from tracker.domain.offer_gaps import DraftFacts, DraftLine, DraftSaving, Gap
from tracker.domain.offers import Part
from tracker.models.commitments import Commitment, CommitmentAmount
from tracker.models.lines import Line, Position, PositionAmount, PositionValue
from tracker.models.offers import Offer, OfferAuthor, OfferParty
from tracker.models.organisations import Organisation
from tracker.models.people import Person, PersonRole
from tracker.models.programmes import Programme

Years = dict[int, set[FinancialYear]]


def list_gaps(session: Session, offer_id: int) -> tuple[Gap, ...]:
    """What is missing before the draft may be sent; the caller has made sure that the actor sees it."""
    return offer_gaps.gaps(get_facts(session, offer_id))


def get_facts(session: Session, offer_id: int) -> DraftFacts:
    """What the rule of sending looks at, by a fixed number of queries."""
    offer, lead, first, last = session.execute(
        select(Offer, Organisation.name, Programme.first_year, Programme.last_year)
        .join(Organisation, Organisation.id == Offer.lead_id)
        .join(Programme, Programme.id == Offer.programme_id)
        .where(Offer.id == offer_id)
    ).one()
    savings, outcomes = _commitments(session, offer_id)
    able, wrote = _signatories(session, offer)
    return DraftFacts(
        lead=lead,
        years=financial_years.between(first, last),
        lines=_lines(session, offer_id),
        savings=savings,
        outcomes=outcomes,
        invited=_invited(session, offer_id),
        decision_reference=offer.decision_reference,
        decision_on=offer.decision_on,
        checked_powers=offer.checked_powers,
        signatories=able,
        signatories_who_wrote=wrote,
    )


def _lines(session: Session, offer_id: int) -> tuple[DraftLine, ...]:
    money = _years_of(session, offer_id, PositionAmount)
    values = _years_of(session, offer_id, PositionValue)
    query = select(Line.id, Line.number, Line.title, Line.kind, Line.change).where(Line.offer_id == offer_id)
    return tuple(
        DraftLine(row.number, row.title, row.kind, row.change, frozenset(money[row.id]), frozenset(values[row.id]))
        for row in session.execute(query.order_by(Line.number))
    )


def _years_of(session: Session, offer_id: int, table: type[PositionAmount] | type[PositionValue]) -> Years:
    found: Years = defaultdict(set)
    query = (
        select(Position.line_id, table.year)
        .join(Position, Position.id == table.position_id)
        .join(Line, Line.id == Position.line_id)
        .where(Line.offer_id == offer_id)
    )
    for line_id, year in session.execute(query):
        found[line_id].add(year)
    return found


def _commitments(session: Session, offer_id: int) -> tuple[tuple[DraftSaving, ...], int]:
    """The savings with the years they have £ for, and how many outcomes there are."""
    years: Years = defaultdict(set)
    amounts = (
        select(Commitment.number, CommitmentAmount.year)
        .join(CommitmentAmount, CommitmentAmount.commitment_id == Commitment.id)
        .where(Commitment.offer_id == offer_id)
    )
    for number, year in session.execute(amounts):
        years[number].add(year)
    query = select(Commitment.number, Commitment.kind).where(Commitment.offer_id == offer_id)
    given = session.execute(query.order_by(Commitment.number)).all()
    savings = [row.number for row in given if row.kind is CommitmentKind.SAVING]
    return tuple(DraftSaving(number, frozenset(years[number])) for number in savings), len(given) - len(savings)


def _invited(session: Session, offer_id: int) -> tuple[str, ...]:
    query = (
        select(Organisation.name)
        .join(OfferParty, OfferParty.organisation_id == Organisation.id)
        .where(OfferParty.offer_id == offer_id, OfferParty.part == Part.INVITED)
    )
    return tuple(session.scalars(query.order_by(Organisation.name)))


def _signatories(session: Session, offer: Offer) -> tuple[int, int]:
    """How many of the lead's signatories may sign this offer, and how many wrote some of it."""
    query = (
        select(func.count(), func.count(OfferAuthor.person_id))
        .select_from(Person)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .outerjoin(OfferAuthor, (OfferAuthor.person_id == Person.id) & (OfferAuthor.offer_id == offer.id))
        .where(Person.organisation_id == offer.lead_id, Person.is_active, PersonRole.role == Role.SIGNATORY)
    )
    everyone, wrote = session.execute(query).one()
    return everyone - wrote, wrote
