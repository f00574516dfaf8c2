"""Who was told of what, as the outbox has it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models.notices import Notice


def told(session: Session, kind: str) -> set[int]:
    """The people who have a notice of this kind."""
    return set(session.scalars(select(Notice.person_id).where(Notice.kind == kind)))
