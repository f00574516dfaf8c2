"""When a person last looked at something, so that a page can say what changed since."""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.models.events import View
from tracker.queries.prepared import fetch, prepared

ONE_LOOK = timedelta(hours=1)
"""Looks within this time of the first are one look, so that a reload still shows what changed."""


def before(subject: str) -> str:
    """Where the look before the last one is kept."""
    return f"{subject}:before"


def find_noted(session: Session, actor: Actor, subject: str) -> datetime | None:
    """When the actor's last look at a subject was noted, be it the one they are taking now; None for never."""
    looks = fetch(session, *_look(actor, subject))
    return looks[0].at if looks else None


@prepared
def _look(actor: Actor, subject: str) -> Select[datetime]:
    return select(View.at).where(View.person_id == actor.person_id, View.subject == subject)


def find_last_look(session: Session, actor: Actor, subject: str, *, now: datetime) -> datetime | None:
    """When the actor looked at a subject, "offer:12" say, before the look they are taking now; None for never."""
    query = select(View.subject, View.at).where(
        View.person_id == actor.person_id, View.subject.in_((subject, before(subject)))
    )
    looks = dict(session.execute(query).all())
    last = looks.get(subject)
    return last if last is None or now - last > ONE_LOOK else looks.get(before(subject))
