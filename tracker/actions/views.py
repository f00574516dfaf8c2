"""Noting that a person looked at something, after the page was sent, outside the chain (2-model, section 7)."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from tracker import db
from tracker.domain.actors import Actor
from tracker.models.events import View


def note_view(session: Session, actor: Actor, subject: str, *, now: datetime) -> None:
    """Keep when the actor last looked at a subject, "offer:12" say; an earlier look is overwritten."""
    insert = db.upsert(session, cast(Table, View.__table__))
    row = {"person_id": actor.person_id, "subject": subject, "at": now}
    session.execute(insert.on_conflict_do_update(index_elements=["person_id", "subject"], set_={"at": now}), [row])
