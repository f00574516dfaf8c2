"""Keeping the signed document: drawn once after the last signature, stored, never drawn again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.errors import Conflict, NotFound
from tracker.domain.signing import AgreementState
from tracker.models.agreements import Agreement, StoredFile
from tracker.models.offers import Offer


def keep_signed(session: Session, reference: str, *, sha256: str, size: int, now: datetime) -> None:
    """Record the stored file of an agreement in force; `size` in bytes.

    Raises NotFound when none is in force, Conflict when its document was already kept.
    """
    query = (
        select(Agreement)
        .join(Offer, Offer.id == Agreement.offer_id)
        .where(Offer.reference == reference, Agreement.state == AgreementState.IN_FORCE)
    )
    row = session.scalar(query)
    if row is None:
        raise NotFound(f"{reference} has no agreement in force")
    if row.file_id is not None:
        raise Conflict(f"The signed document of {reference} is already stored", subject=reference)
    file = StoredFile(
        sha256=sha256,
        name=f"{reference}-version-{row.number}.pdf",
        content_type="application/pdf",
        size=size,
        at=now,
    )
    session.add(file)
    session.flush()
    row.file_id = file.id
