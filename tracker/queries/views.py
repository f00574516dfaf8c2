"""When a person last looked at something."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.models.events import View


def find_last_view(session: Session, actor: Actor, subject: str) -> datetime | None:
    """When the actor last looked at a subject, "offer:12" say; None for never."""
    return session.scalar(select(View.at).where(View.person_id == actor.person_id, View.subject == subject))
