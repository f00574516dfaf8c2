"""What the document of an offer is drawn from: the signed text, the draft that is out, or a preview."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import Session, selectinload

from tracker.domain.actors import Actor
from tracker.domain.agreement_drawings import Drawing, DrawingState
from tracker.domain.agreement_drawings import Signature as PrintedSignature
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.errors import NotFound
from tracker.domain.london import london_date
from tracker.domain.publications import PublicationStage
from tracker.domain.signing import AgreementState
from tracker.domain.standing import Facet
from tracker.models.agreements import Agreement, StoredFile
from tracker.models.offers import Offer
from tracker.models.publications import Publication
from tracker.queries import freezing, signatories, visibility
from tracker.queries.agreements import CURRENT, Version, get_submitted, read_version
from tracker.queries.freezing import Around
from tracker.queries.prepared import fetch, prepared
from tracker.queries.visibility import offer_scope
from tracker.queries.worlds import find_world


@dataclass(frozen=True)
class ToDraw:
    """What a document is drawn from; `stored` is the hash of the file when it was already drawn and kept."""

    agreement: FrozenAgreement
    drawing: Drawing
    stored: str | None = None


def get_document(session: Session, actor: Actor, reference: str, *, check_url: str, now: datetime) -> ToDraw:
    """The document of an offer as it stands: the signed one, the draft that is out, or a preview.

    Raises NotFound when the terms are not the actor's to see.
    """
    offer, _standing = get_submitted(session, actor, reference)
    return _document(session, offer, check_url, now)


def find_stored(session: Session, actor: Actor, reference: str) -> str | None:
    """The hash of the stored, signed file; None while there is none. Raises NotFound likewise."""
    found = fetch(session, *_stored(actor, reference))
    if not found:
        raise NotFound
    sha256: str | None = found[0].sha256
    return sha256


@prepared
def _stored(actor: Actor, reference: str) -> Select[int, str | None]:
    """A submitted offer whose terms the actor may see, and the file of what is in force, if there is any."""
    in_force = and_(Agreement.offer_id == Offer.id, Agreement.state == AgreementState.IN_FORCE)
    return (
        select(Offer.id, StoredFile.sha256)
        .outerjoin(Agreement, in_force)
        .outerjoin(StoredFile, StoredFile.id == Agreement.file_id)
        .where(Offer.reference == reference, Offer.submitted_at.is_not(None), offer_scope(actor, Facet.TERMS))
    )


def find_public(session: Session, reference: str, now: datetime) -> str | None:
    """The hash of the stored file that everyone may read; None while it is not drawn.

    Raises NotFound until the signature is published.
    """
    published = exists().where(
        Publication.offer_id == Offer.id,
        Publication.stage == PublicationStage.SIGNATURE,
        Publication.visible_from <= now,
    )
    query = (
        select(Agreement.id, StoredFile.sha256)
        .join(Offer, Offer.id == Agreement.offer_id)
        .outerjoin(StoredFile, StoredFile.id == Agreement.file_id)
        .where(Offer.reference == reference, Agreement.state == AgreementState.IN_FORCE, published)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound
    sha256: str | None = found.sha256
    return sha256


def get_public(session: Session, reference: str, now: datetime) -> ToDraw:
    """What the document that everyone may read is drawn from. Raises NotFound until the signature is published."""
    find_public(session, reference, now)
    return get_signed(session, reference)


def get_signed(session: Session, reference: str) -> ToDraw:
    """The signed document of an offer, for the command that draws it. Raises NotFound when none is in force."""
    offer_id = session.scalar(select(Offer.id).where(Offer.reference == reference))
    row = _current(session, offer_id) if offer_id else None
    if row is None or row.in_force_at is None:
        raise NotFound(f"{reference} has no agreement in force")
    return _to_draw(session, row, row.in_force_at)


def get_any(session: Session, reference: str, *, check_url: str, now: datetime) -> ToDraw:
    """The document of a submitted offer as it stands, for a command on the server itself."""
    offer = session.scalar(select(Offer).where(Offer.reference == reference))
    if offer is None or offer.submitted_at is None:
        raise NotFound(f"{reference} is not a submitted offer")
    return _document(session, offer, check_url, now)


def _document(session: Session, offer: Offer, check_url: str, now: datetime) -> ToDraw:
    row = _current(session, offer.id)
    if row is not None:
        return _to_draw(session, row, now)
    world = find_world(session)
    around = Around(check_url, world.notice if world else "", signatories.posts(session, _councils(session, offer)))
    frozen = freezing.preview(session, offer, today=london_date(now), surroundings=around)
    return ToDraw(frozen.agreement, Drawing(DrawingState.DRAFT, now, undecided=frozen.undecided))


def _councils(session: Session, offer: Offer) -> Sequence[int]:
    parties = visibility.parties_of(session, [offer.id])[offer.id]
    return sorted(visibility.offer_standing(offer, parties).party_ids)


def _current(session: Session, offer_id: int) -> Agreement | None:
    query = (
        select(Agreement)
        .where(Agreement.offer_id == offer_id, Agreement.state.in_(CURRENT))
        .options(selectinload(Agreement.parties), selectinload(Agreement.signatures))
    )
    return session.scalar(query)


def _to_draw(session: Session, row: Agreement, now: datetime) -> ToDraw:
    version = read_version(session, row)
    printed = tuple(
        PrintedSignature(party.name, party.signed_by, party.post, party.at, party.record_number, row.sha256)
        for party in version.parties
        if party.at is not None
    )
    names = [*(each.name for each in version.agreement.councils), version.agreement.government.name]
    signed = tuple(_as_printed(each, version, names) for each in printed)
    state = DrawingState.SIGNED if row.state is AgreementState.IN_FORCE else DrawingState.DRAFT
    drawn_at = row.in_force_at or now
    return ToDraw(version.agreement, Drawing(state, drawn_at, signed), version.file_sha256)


def _as_printed(signature: PrintedSignature, version: Version, names: Sequence[str]) -> PrintedSignature:
    """The lead department signs for government, and the document names government."""
    if signature.party in names:
        return signature
    government = version.agreement.government.name
    return PrintedSignature(
        government, signature.person, signature.role, signature.signed_at, signature.record_number, signature.digest
    )
