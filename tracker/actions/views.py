"""Noting that a person looked at something, after the page was sent, outside the chain (2-model, section 7)."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from tracker import db
from tracker.domain.actors import Actor
from tracker.models.events import View
from tracker.queries.views import before


def note_look(session: Session, actor: Actor, subject: str, last: datetime | None, *, now: datetime) -> None:
    """Keep that the actor looks at a subject, "offer:12" say, and that they did so `last` before."""
    rows = [{"person_id": actor.person_id, "subject": subject, "at": now}]
    if last is not None:
        rows.append({"person_id": actor.person_id, "subject": before(subject), "at": last})
    insert = db.upsert(session, cast(Table, View.__table__))
    upsert = insert.on_conflict_do_update(index_elements=["person_id", "subject"], set_={"at": insert.excluded["at"]})
    session.execute(upsert, rows)
