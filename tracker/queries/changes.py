"""Who changed a thing last: for whoever finds that it moved while they were writing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.db import portions
from tracker.domain.actors import Actor
from tracker.domain.errors import Moved
from tracker.domain.events import ADDED_BESIDE, DRAFTING, INSIDE, EventKind
from tracker.domain.formats import date_and_time
from tracker.domain.timeline import Entry, by_words, read_facts
from tracker.models.agreements import Agreement
from tracker.models.commitments import Commitment
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.organisations import Organisation

_THEIRS = DRAFTING | INSIDE


@dataclass(frozen=True)
class LastChange:
    """When, by whom and what, as far as the reader may know; `by` is empty for what is not theirs to know."""

    at: datetime | None
    by: str
    is_own: bool
    what: Entry | None = None

    @property
    def words(self) -> str:
        """Who changed it and when, as a sentence without its full stop."""
        if self.at is None:
            return "Someone else changed it"
        on = f"on {date_and_time(self.at)}"
        return f"You changed it yourself, in another window, {on}" if self.is_own else f"{self.by}, changed it {on}"


def find_last_change(session: Session, actor: Actor, moved: Moved) -> LastChange | None:
    """The last change of an offer, a line or a commitment; None if nothing of it was recorded.

    What others write in a draft or do inside a department is not told: not who, and not when.
    """
    query = _events().where(
        Event.offer_id == moved.offer_id,
        Event.line_id == moved.line_id,
        Event.commitment_id == moved.commitment_id,
        Event.kind.not_in(ADDED_BESIDE),
    )
    found = session.execute(query.order_by(Event.id.desc()).limit(1)).one_or_none()
    return _as_told(actor, *found) if found else None


def list_last_changes(session: Session, actor: Actor, line_ids: Collection[int]) -> Mapping[int, LastChange]:
    """The last change of each of these lines, by its id."""
    found = {}
    for some in portions(sorted(line_ids)):
        newest = (
            select(func.max(Event.id))
            .where(Event.line_id.in_(some), Event.commitment_id.is_(None), Event.kind.not_in(ADDED_BESIDE))
            .group_by(Event.line_id)
        )
        for event, body, number in session.execute(_events().where(Event.id.in_(newest))):
            found[event.line_id] = _as_told(actor, event, body, number)
    return found


def _events() -> Select[*tuple[Any, ...]]:
    """Events, each with the organisation it was done for and the number of what it was done to."""
    return (
        select(Event, Organisation.name, func.coalesce(Line.number, Commitment.number, Agreement.number))
        .outerjoin(Organisation, Organisation.id == Event.organisation_id)
        .outerjoin(Line, Line.id == Event.line_id)
        .outerjoin(Commitment, Commitment.id == Event.commitment_id)
        .outerjoin(Agreement, Agreement.id == Event.agreement_id)
    )


def _as_told(actor: Actor, event: Event, body: str | None, number: int) -> LastChange:
    if EventKind(event.kind) in _THEIRS and event.organisation_id != actor.organisation_id:
        return LastChange(None, "", is_own=False)
    by = by_words(event.role, body or "")
    return LastChange(event.at, by, is_own=event.person_id == actor.person_id, what=_what(event, by, number))


def _what(event: Event, by: str, number: int | None) -> Entry:
    """The change as a timeline tells it, without the words that went with it."""
    return Entry(
        id=event.id,
        kind=EventKind(event.kind),
        at=event.at,
        by=by,
        subject="",
        number=number,
        title="",
        other="",
        words="",
        **read_facts(event.facts),
    )
