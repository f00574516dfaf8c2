"""Opening the demonstration's world, from which world time is counted."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.errors import RuleBroken
from tracker.models.offers import Offer
from tracker.models.people import Person
from tracker.models.programmes import World


def is_empty(session: Session) -> bool:
    """Whether nobody and no offer is here yet; registers do not count."""
    return session.scalar(select(Person.id).limit(1)) is None and session.scalar(select(Offer.id).limit(1)) is None


def open_world(session: Session, key: str, *, starts_at: datetime, loaded_at: datetime, notice: str) -> None:
    """Say at which instant of world time the machine's `loaded_at` stands, and what is illustrative in it.

    Raises RuleBroken when a world is open already.
    """
    if session.scalar(select(World.id).limit(1)) is not None:
        raise RuleBroken("A demonstration is loaded already")
    session.add(World(key=key, starts_at=starts_at, loaded_at=loaded_at, notice=notice))
    session.flush()
