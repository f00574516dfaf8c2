"""What a signatory reads on one page before an offer is submitted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.clocks import Lateness, lateness
from tracker.domain.lines import LineKind
from tracker.domain.signing import AgreementState
from tracker.domain.standing import Facet
from tracker.domain.targets import TargetChange
from tracker.models.agreements import Agreement, AgreementParty, Signature
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import visibility
from tracker.queries.clocks import get_calendar


@dataclass(frozen=True)
class AskCounts:
    """How many of each thing an offer asks for; `rings` counts ring-fences once, however many councils ask."""

    removals: int
    rings: int
    targets: Counter[TargetChange]
    freedoms: int

    @property
    def lines(self) -> int:
        """All lines."""
        return self.removals + self.targets.total() + self.freedoms


def count_asks(session: Session, actor: Actor, offer_id: int) -> AskCounts:
    """Counts of the lines the actor sees."""
    mine = (Line.offer_id == offer_id, visibility.scope(actor, Facet.CASE))
    query = select(Line.kind, Line.change, func.count(), func.count(Line.ring_id.distinct()))
    removals = rings = freedoms = 0
    targets: Counter[TargetChange] = Counter()
    for kind, change, count, distinct in session.execute(query.where(*mine).group_by(Line.kind, Line.change)):
        if kind is LineKind.RING_FENCE_REMOVAL:
            removals, rings = removals + count, rings + distinct
        elif kind is LineKind.TARGET_REDUCTION and change is not None:
            targets[change] += count
        else:
            freedoms += count
    return AskCounts(removals, rings, targets, freedoms)


@dataclass(frozen=True)
class OwnLine:
    """One line that a council would have in an offer."""

    number: int
    title: str
    department: str


def list_lines_of(session: Session, actor: Actor, offer_id: int, authority_id: int) -> Sequence[OwnLine]:
    """The lines of one council in an offer, by number."""
    query = (
        select(Line.number, Line.title, Organisation.name)
        .join(Organisation, Organisation.id == Line.owner_id)
        .where(Line.offer_id == offer_id, Line.authority_id == authority_id, visibility.scope(actor, Facet.CASE))
        .order_by(Line.number)
    )
    return [OwnLine(number, title, department) for number, title, department in session.execute(query)]


@dataclass(frozen=True)
class ToSign:
    """An agreement that is out, and not signed yet for the actor's organisation."""

    reference: str
    name: str
    lead: str
    due: Lateness


def list_agreements_to_sign(session: Session, actor: Actor, today: date) -> Sequence[ToSign]:
    """Agreements that wait for the signature of the actor's organisation, soonest due first."""
    signed = exists().where(
        Signature.agreement_id == Agreement.id, Signature.organisation_id == AgreementParty.organisation_id
    )
    query = (
        select(Offer.reference, Offer.kind, Offer.title, Organisation.name, Agreement.sign_by_on)
        .join(Offer, Offer.id == Agreement.offer_id)
        .join(AgreementParty, AgreementParty.agreement_id == Agreement.id)
        .join(Organisation, Organisation.id == Offer.lead_id)
        .where(AgreementParty.organisation_id == actor.organisation_id, Agreement.state == AgreementState.OUT, ~signed)
        .order_by(Agreement.sign_by_on, Agreement.id)
        .limit(100)
    )
    calendar = get_calendar(session)
    return [
        ToSign(row.reference, row.title or row.kind.words, row.name, lateness(row.sign_by_on, today, calendar))
        for row in session.execute(query)
    ]
