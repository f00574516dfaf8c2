"""The record for an auditor: every event, filtered by case, person, kind and day, the newest first.

A page is found by the event it follows, never by counting, so that the thousandth page costs what the first does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor, Role
from tracker.domain.errors import NotAllowed
from tracker.domain.london import instant_at
from tracker.domain.recorded import Change, kind_words, read_changes
from tracker.models.agreements import Agreement
from tracker.models.commitments import Commitment
from tracker.models.deputies import Deputy
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.people import Person
from tracker.queries.prepared import escaped, fetch, is_given, prepared

PAGE = 50


@dataclass(frozen=True)
class Filter:
    """What is looked for; empty is anything. `person` is part of a name, or an e-mail address; both days count."""

    reference: str = ""
    line: int | None = None
    person: str = ""
    kind: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class Recorded:
    """One event: who did what to what, what was before and is after, and where it stands in its chain."""

    id: int
    at: datetime
    kind: str
    person: str
    role: str
    organisation: str
    reference: str
    subject: str
    changes: tuple[Change, ...]
    words: str
    sequence: int
    hash: str

    @property
    def what(self) -> str:
        """The kind in words."""
        return kind_words(self.kind)


@dataclass(frozen=True)
class EventPage:
    """Some events, and the id after which older ones follow; None when these are the last."""

    events: Sequence[Recorded]
    older_than: int | None


def list_events(session: Session, actor: Actor, chosen: Filter, *, before: int | None = None) -> EventPage:
    """A page of 50, older than the event `before` if that is given. Raises NotAllowed for all but an auditor."""
    _check(actor)
    rows = fetch(session, *_page(_read(chosen), before))
    shown = rows[:PAGE]
    names = _names_of(session, {row.facts["for"] for row in shown if "for" in row.facts})
    return EventPage([_recorded(row, names) for row in shown], shown[-1].id if len(rows) > PAGE else None)


def stream_events(session: Session, actor: Actor, chosen: Filter) -> Iterator[Recorded]:
    """Every event that is looked for, read a thousand at a time. Raises NotAllowed at once."""
    _check(actor)
    query = _wanted(_read(chosen)).execution_options(yield_per=1000)
    names = _names_of(session, set(session.scalars(select(Deputy.person_id).distinct())))
    return (_recorded(row, names) for row in session.execute(query))


def find_offer_id(session: Session, actor: Actor, reference: str) -> int | None:
    """The id of an offer, drafts included, by its reference. Raises NotAllowed for all but an auditor."""
    _check(actor)
    return session.scalar(select(Offer.id).where(Offer.reference == reference))


def _check(actor: Actor) -> None:
    if Role.AUDITOR not in actor.roles:
        raise NotAllowed("Only an auditor can do this", (Role.AUDITOR,))


@dataclass(frozen=True)
class _Wanted:
    """A filter read for a statement: a person's name or e-mail address, and instants for days."""

    reference: str
    line: int | None
    name: str
    email: str
    kind: str
    since: datetime | None
    until: datetime | None


def _read(chosen: Filter) -> _Wanted:
    return _Wanted(
        reference=chosen.reference,
        line=chosen.line,
        name=escaped(chosen.person),
        email=chosen.person.lower(),
        kind=chosen.kind,
        since=instant_at(chosen.from_on) if chosen.from_on else None,
        until=instant_at(chosen.to_on + timedelta(days=1)) if chosen.to_on else None,
    )


@prepared
def _page(wanted: _Wanted, before: int | None) -> Select[*tuple[Any, ...]]:
    query = _wanted(wanted).limit(PAGE + 1)
    if before is None:
        return query
    at = select(Event.at).where(Event.id == before).scalar_subquery()
    return query.where(tuple_(Event.at, Event.id) < tuple_(at, before))


def _wanted(wanted: _Wanted) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            *(Event.id, Event.at, Event.kind, Event.role, Event.facts, Event.words, Event.sequence, Event.hash),
            *(Event.line_id, Event.commitment_id, Event.agreement_id),
            Person.name.label("person"),
            Organisation.name.label("organisation"),
            Offer.reference,
            Line.number.label("line"),
            Commitment.number.label("commitment"),
            Agreement.number.label("agreement"),
        )
        .outerjoin(Person, Person.id == Event.person_id)
        .outerjoin(Organisation, Organisation.id == Event.organisation_id)
        .outerjoin(Offer, Offer.id == Event.offer_id)
        .outerjoin(Line, Line.id == Event.line_id)
        .outerjoin(Commitment, Commitment.id == Event.commitment_id)
        .outerjoin(Agreement, Agreement.id == Event.agreement_id)
    )
    return query.where(*_conditions(wanted)).order_by(Event.at.desc(), Event.id.desc())


def _conditions(wanted: _Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if is_given(wanted.reference):
        offer = select(Offer.id).where(Offer.reference == wanted.reference).scalar_subquery()
        found.append(Event.offer_id == offer)
        if wanted.line is not None:
            line = select(Line.id).where(Line.offer_id == offer, Line.number == wanted.line).scalar_subquery()
            found.append(Event.line_id == line)
    if is_given(wanted.email):
        named = or_(Person.name.icontains(wanted.name, escape="/"), Person.email == wanted.email)
        found.append(Event.person_id.in_(select(Person.id).where(named)))
    if is_given(wanted.kind):
        found.append(Event.kind == wanted.kind)
    if wanted.since is not None:
        found.append(Event.at >= wanted.since)
    if wanted.until is not None:
        found.append(Event.at < wanted.until)
    return found


def _names_of(session: Session, person_ids: Collection[int]) -> Mapping[int, str]:
    """Of people for whom a deputy acted; nothing is asked about nobody."""
    if not person_ids:
        return {}
    return dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(sorted(person_ids)))).all())


def _recorded(row: Any, names: Mapping[int, str]) -> Recorded:
    acted_for = names.get(row.facts.get("for", 0), "")
    return Recorded(
        id=row.id,
        at=row.at,
        kind=row.kind,
        person=", for ".join(filter(None, (row.person, acted_for))),
        role=row.role,
        organisation=row.organisation or "",
        reference=row.reference or "",
        subject=_subject(row, row.facts),
        changes=read_changes(row.facts),
        words=row.words,
        sequence=row.sequence,
        hash=row.hash,
    )


def _subject(row: Any, facts: Mapping[str, Any]) -> str:
    """The line, commitment or agreement version; of what was removed from a draft only its number was kept."""
    if row.line_id is not None:
        return f"line {row.line or facts.get('number', '')}".strip()
    if row.commitment_id is not None:
        return f"commitment C{row.commitment or facts.get('number', '')}"
    return f"agreement version {row.agreement}" if row.agreement else ""
