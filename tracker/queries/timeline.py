"""What has happened to an offer, or to one line of it, as far as the reader may know."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor, Role
from tracker.domain.events import DRAFTING, INSIDE, EventKind
from tracker.domain.standing import Facet, Standing, may_see
from tracker.domain.timeline import Entry, by_words, read_facts
from tracker.models.agreements import Agreement
from tracker.models.commitments import Commitment
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.organisations import Organisation
from tracker.queries import people, visibility
from tracker.queries.prepared import fetch, prepared

_DRAFTING = sorted(kind.value for kind in DRAFTING)
_INSIDE = sorted(kind.value for kind in INSIDE)


def list_events(
    session: Session,
    actor: Actor,
    standing: Standing,
    offer_id: int,
    *,
    line_id: int | None = None,
    since: datetime | None = None,
    first: int = 0,
    size: int = 50,
) -> Sequence[Entry]:
    """A page of what happened to an offer, or to one line of it, newest first; `since` leaves out what was before.

    The caller has made sure that the actor sees the case; `standing` is the offer's or that line's. Drafting is the
    councils' own; the inside of a department only those read who see that facet of the line; a reader who does not
    see the terms reads no words.
    """
    drafts = _drafts(actor, standing)
    rows = fetch(session, *_page(actor, offer_id, line_id, since, first, size, drafts=drafts))
    others = _names(session, {row.facts.get("organisation_id") for row in rows})
    posts = people.get_posts(session, {row.facts["for"] for row in rows if "for" in row.facts})
    sees_words = may_see(actor, standing, Facet.TERMS)
    return [_entry(row, others, posts, sees_words=sees_words) for row in rows]


def count_events(
    session: Session,
    actor: Actor,
    standing: Standing,
    offer_id: int,
    *,
    line_id: int | None = None,
    since: datetime | None = None,
) -> int:
    """How many entries `list_events` would give in all."""
    return session.scalar(*_count(actor, offer_id, line_id, since, drafts=_drafts(actor, standing))) or 0


@prepared
def _count(actor: Actor, offer_id: int, line_id: int | None, since: datetime | None, *, drafts: bool) -> Select[int]:
    query = select(func.count()).select_from(Event).outerjoin(Line, Line.id == Event.line_id)
    return query.where(*_seen(actor, offer_id, line_id, since, drafts=drafts))


@prepared
def _page(
    actor: Actor, offer_id: int, line_id: int | None, since: datetime | None, first: int, size: int, *, drafts: bool
) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Event.id, Event.kind, Event.at, Event.role, Event.facts, Event.words, Event.line_id),
            *(Event.commitment_id, Organisation.name.label("body")),
            *(Line.number.label("line_number"), Line.title.label("line_title")),
            *(Commitment.number.label("commitment_number"), Commitment.title.label("commitment_title")),
            *(Event.agreement_id, Agreement.number.label("agreement_number")),
        )
        .outerjoin(Organisation, Organisation.id == Event.organisation_id)
        .outerjoin(Line, Line.id == Event.line_id)
        .outerjoin(Commitment, Commitment.id == Event.commitment_id)
        .outerjoin(Agreement, Agreement.id == Event.agreement_id)
        .where(*_seen(actor, offer_id, line_id, since, drafts=drafts))
        .order_by(Event.id.desc())
        .offset(first)
        .limit(size)
    )


def _seen(
    actor: Actor, offer_id: int, line_id: int | None, since: datetime | None, *, drafts: bool
) -> list[ColumnElement[bool]]:
    conditions = [Event.offer_id == offer_id]
    if line_id is not None:
        conditions.append(Event.line_id == line_id)
    if since is not None:
        conditions.append(Event.at > since)
    plain = Event.kind.not_in([*_DRAFTING, *_INSIDE])
    inside = and_(Event.kind.in_(_INSIDE), Line.id.is_not(None), visibility.scope(actor, Facet.INSIDE))
    if drafts:
        return [*conditions, or_(plain, Event.kind.in_(_DRAFTING), inside)]
    return [*conditions, or_(plain, inside)]


def _drafts(actor: Actor, standing: Standing) -> bool:
    """Whether the actor may read how the offer was written."""
    return Role.AUDITOR in actor.roles or actor.organisation_id in standing.party_ids | standing.invited_ids


def _names(session: Session, ids: Collection[Any]) -> Mapping[int, str]:
    """The councils that events of partners are about."""
    known = {each for each in ids if isinstance(each, int)}
    return dict(fetch(session, *_named(known))) if known else {}


@prepared
def _named(ids: Collection[int]) -> Select[int, str]:
    return select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))


def _entry(row: Any, others: Mapping[int, str], posts: Mapping[int, str], *, sees_words: bool) -> Entry:
    number, title = _subject(row, sees_words=sees_words)
    subject = ""
    if number is not None and row.agreement_id is None:
        subject = f"Line {number}" if row.kind.startswith("line.") else f"Commitment C{number}"
    return Entry(
        id=row.id,
        kind=EventKind(row.kind),
        at=row.at,
        by=by_words(row.role, row.body or "", posts.get(row.facts.get("for", 0), "")),
        subject=subject,
        number=number,
        title=title,
        other=others.get(row.facts.get("organisation_id", 0), ""),
        words=row.words if sees_words else "",
        **read_facts(row.facts),
    )


def _subject(row: Any, *, sees_words: bool) -> tuple[int | None, str]:
    """Number and title of the line or commitment, or an agreement's version.

    Of what was removed from a draft only the number was kept; and what a commitment is called is a term.
    """
    if row.line_id is not None:
        return row.line_number or row.facts.get("number"), row.line_title or ""
    if row.commitment_id is not None:
        title = row.commitment_title if sees_words else ""
        return row.commitment_number or row.facts.get("number"), title or ""
    return row.agreement_number, ""
