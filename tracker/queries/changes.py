"""Who changed a thing last: for whoever finds that it moved while they were writing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import Moved
from tracker.domain.events import DRAFTING, INSIDE, EventKind
from tracker.domain.timeline import by_words
from tracker.models.events import Event
from tracker.models.organisations import Organisation

_THEIRS = DRAFTING | INSIDE


@dataclass(frozen=True)
class LastChange:
    """When, and by whom as far as the reader may know; `by` is empty for what is not theirs to know."""

    at: datetime | None
    by: str
    is_own: bool


def find_last_change(session: Session, actor: Actor, moved: Moved) -> LastChange | None:
    """The last change of an offer, a line or a commitment; None if nothing of it was recorded.

    What others write in a draft or do inside a department is not told: not who, and not when.
    """
    found = session.execute(
        select(Event.kind, Event.at, Event.role, Event.person_id, Event.organisation_id, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Event.organisation_id)
        .where(
            Event.offer_id == moved.offer_id,
            Event.line_id == moved.line_id,
            Event.commitment_id == moved.commitment_id,
        )
        .order_by(Event.id.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    kind, at, role, person_id, organisation_id, body = found
    if EventKind(kind) in _THEIRS and organisation_id != actor.organisation_id:
        return LastChange(None, "", is_own=False)
    return LastChange(at, by_words(role, body or ""), is_own=person_id == actor.person_id)
