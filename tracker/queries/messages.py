"""What was said about a line: messages for those who see its terms, notes for those inside the department they are of.

A note is read by its own department, also after the line was referred on; and, of the department that owns the line
now, by whoever else sees the inside of it (2-model, section 1). They stand in tables and statements of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor, Role
from tracker.domain.lines import Side
from tracker.domain.standing import Facet
from tracker.models.lines import Line
from tracker.models.messages import Message, Note
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import visibility
from tracker.queries.prepared import fetch, prepared


@dataclass(frozen=True)
class Said:
    """One message or note; who wrote it is said by their body alone."""

    id: int
    by: str
    organisation_id: int
    side: Side
    words: str
    at: datetime


def list_messages(session: Session, actor: Actor, line_id: int) -> Sequence[Said]:
    """The messages of a line, newest first; none for who does not see its terms."""
    return [Said(**row._asdict()) for row in fetch(session, *_messages(actor, line_id))]


def list_notes(session: Session, actor: Actor, line_id: int) -> Sequence[Said]:
    """The notes of a line that are the actor's to read, newest first."""
    return [Said(side=Side.DEPARTMENT, **row._asdict()) for row in fetch(session, *_notes(actor, line_id))]


def count_notes(actor: Actor) -> Select[int]:
    """How many notes of a line are the actor's to read: a part of a statement about `Line`."""
    return select(func.count()).where(Note.line_id == Line.id, _readable(actor))


@prepared
def _messages(actor: Actor, line_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Message.id, Organisation.name.label("by"), Message.organisation_id),
            *(Message.side, Message.words, Message.at),
        )
        .join(Organisation, Organisation.id == Message.organisation_id)
        .join(Line, Line.id == Message.line_id)
        .join(Offer, Offer.id == Line.offer_id)
        .where(Line.id == line_id, visibility.scope(actor, Facet.TERMS))
        .order_by(Message.id.desc())
    )


@prepared
def _notes(actor: Actor, line_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(*(Note.id, Organisation.name.label("by"), Note.organisation_id, Note.words, Note.at))
        .join(Organisation, Organisation.id == Note.organisation_id)
        .join(Line, Line.id == Note.line_id)
        .join(Offer, Offer.id == Line.offer_id)
        .where(Line.id == line_id, _readable(actor))
        .order_by(Note.id.desc())
    )


def _readable(actor: Actor) -> ColumnElement[bool]:
    if Role.AUDITOR in actor.roles:
        return true()
    own = and_(Note.organisation_id == actor.organisation_id, visibility.scope(actor, Facet.TERMS))
    return or_(own, and_(Note.organisation_id == Line.owner_id, visibility.scope(actor, Facet.INSIDE)))
