"""Agreements as their pages show them, and all that drawing one takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.domain.actors import Actor
from tracker.domain.agreement_json import from_json, read_check_code
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear, between
from tracker.domain.offers import OfferState
from tracker.domain.signing import AgreementState
from tracker.domain.standing import Facet, Standing, check_seen
from tracker.models.agreements import Agreement, Signature, StoredFile
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme
from tracker.queries import visibility

CURRENT = (AgreementState.OUT, AgreementState.IN_FORCE)


@dataclass(frozen=True)
class Party:
    """Who must sign, and who has. `post` and `at` are None until then."""

    organisation_id: int
    name: str
    signed_by: str = ""
    post: str = ""
    at: datetime | None = None
    record_number: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class Version:
    """One version that was drawn up."""

    id: int
    number: int
    state: AgreementState
    sha256: str
    check_code: str
    drawn_up_at: datetime
    drawn_up_by_id: int
    sign_by_on: date
    in_force_at: datetime | None
    file_sha256: str | None
    agreement: FrozenAgreement
    parties: tuple[Party, ...]

    @property
    def waiting(self) -> tuple[Party, ...]:
        """The parties that have not signed."""
        return tuple(party for party in self.parties if party.at is None)

    def has_signed(self, organisation_id: int) -> bool:
        """Whether that party has signed."""
        return any(party.organisation_id == organisation_id and party.at is not None for party in self.parties)

    def was_signed_by(self, person_id: int) -> bool:
        """Whether this very person signed it, for whichever party."""
        return any(party.person_id == person_id for party in self.parties)

    def is_party(self, organisation_id: int) -> bool:
        """Whether that organisation is to sign at all."""
        return any(party.organisation_id == organisation_id for party in self.parties)


@dataclass(frozen=True)
class AgreementCase:
    """An offer on its way to an agreement, or there. `version` is the one out or in force, if any."""

    offer_id: int
    reference: str
    offer_version: int
    state: OfferState
    council: str
    title: str
    standing: Standing
    years: tuple[FinancialYear, ...]
    version: Version | None
    discarded: int


def get_agreement(session: Session, actor: Actor, reference: str) -> AgreementCase:
    """The agreement of one offer. Raises NotFound when the offer's terms are not the actor's to see.

    An offer never submitted has none.
    """
    offer, standing = get_submitted(session, actor, reference)
    rows = session.scalars(
        select(Agreement)
        .where(Agreement.offer_id == offer.id)
        .order_by(Agreement.id)
        .options(selectinload(Agreement.parties), selectinload(Agreement.signatures))
    ).all()
    current = next((row for row in rows if row.state in CURRENT), None)
    lead = session.get_one(Organisation, offer.lead_id)
    programme = session.get_one(Programme, offer.programme_id)
    return AgreementCase(
        offer_id=offer.id,
        reference=offer.reference,
        offer_version=offer.version,
        state=offer.state,
        council=lead.name,
        title=offer.title,
        standing=standing,
        years=between(programme.first_year, programme.last_year),
        version=read_version(session, current) if current else None,
        discarded=sum(row.state is AgreementState.DISCARDED for row in rows),
    )


def get_submitted(session: Session, actor: Actor, reference: str) -> tuple[Offer, Standing]:
    """A submitted offer whose terms the actor may see. Raises NotFound."""
    offer = session.scalar(select(Offer).where(Offer.reference == reference))
    if offer is None or offer.submitted_at is None:
        raise NotFound
    parties = visibility.parties_of(session, [offer.id])[offer.id]
    standing = visibility.offer_standing(offer, parties, visibility.authors_of(session, offer.id))
    check_seen(actor, standing, Facet.TERMS)
    return offer, standing


def read_version(session: Session, row: Agreement) -> Version:
    """One version, read from its row with parties and signatures loaded."""
    ids = [party.organisation_id for party in row.parties]
    names = dict(session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))).all())
    signed = {each.organisation_id: each for each in row.signatures}
    file = session.get(StoredFile, row.file_id) if row.file_id else None
    return Version(
        id=row.id,
        number=row.number,
        state=row.state,
        sha256=row.sha256,
        check_code=row.check_code,
        drawn_up_at=row.drawn_up_at,
        drawn_up_by_id=row.drawn_up_by_id,
        sign_by_on=row.sign_by_on,
        in_force_at=row.in_force_at,
        file_sha256=file.sha256 if file else None,
        agreement=from_json(row.content),
        parties=tuple(_party(each, names[each], signed.get(each), row) for each in ids),
    )


def _party(organisation_id: int, name: str, signature: Signature | None, row: Agreement) -> Party:
    if signature is None:
        return Party(organisation_id, name)
    number = record_number(row, signature)
    return Party(organisation_id, name, signature.name, signature.post, signature.at, number, signature.person_id)


def record_number(row: Agreement, signature: Signature) -> str:
    """The number a signature is quoted by: "SIG-12-3"."""
    return f"SIG-{row.id}-{signature.id}"


@dataclass(frozen=True)
class Checked:
    """What a check code stands for; all of it is printed on the document the code was read from."""

    reference: str
    number: int
    state: AgreementState
    sha256: str
    in_force_at: datetime | None


def find_by_code(session: Session, code: str) -> Checked | None:
    """The version a check code was printed on, however it was typed; None when it is not ours."""
    query = (
        select(Agreement, Offer.reference)
        .join(Offer, Offer.id == Agreement.offer_id)
        .where(Agreement.check_code == read_check_code(code))
        .order_by(Agreement.id.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    row, reference = found
    return Checked(reference, row.number, row.state, row.sha256, row.in_force_at)


@dataclass(frozen=True)
class Listed:
    """A line of `agreements list`."""

    reference: str
    number: int
    state: AgreementState
    check_code: str
    has_file: bool


def list_agreements(session: Session) -> Sequence[Listed]:
    """Every version ever drawn up, in order."""
    query = select(Offer.reference, Agreement).join(Offer, Offer.id == Agreement.offer_id).order_by(Agreement.id)
    return [
        Listed(reference, row.number, row.state, row.check_code, row.file_id is not None)
        for reference, row in session.execute(query)
    ]
