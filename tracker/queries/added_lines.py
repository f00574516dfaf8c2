"""Lines being added to a live offer: what each still lacks, and those that wait for a signatory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.actors import Actor
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState
from tracker.domain.offer_moves import TALKING
from tracker.domain.offers import OfferKind
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.offers import Offer, OfferParty
from tracker.models.organisations import Organisation
from tracker.queries import line_drafts, line_subjects, programmes
from tracker.queries.prepared import fetch, prepared
from tracker.queries.turns import MOST, takes_part

_WAYS = (EventKind.LINE_SENT, EventKind.LINE_RECALLED, EventKind.LINE_DECLINED)


def list_missing(session: Session, row: Line) -> Sequence[str]:
    """What keeps one draft line from being sent, a sentence each; () for one that is complete.

    The caller has made sure that the actor sees it.
    """
    years = programmes.get_programme(session, row.programme_id).years
    unfinished = dict(line_drafts.list_unfinished(session, row.offer_id, years))
    elsewhere = dict(line_subjects.list_asked_elsewhere(session, row.offer_id))
    found = []
    if row.number in unfinished:
        found.append(f"Finish line {row.number}: it needs {unfinished[row.number]}")
    if row.number in elsewhere:
        found.append(f"Remove line {row.number}: {elsewhere[row.number]} asks for this already")
    return found


@dataclass(frozen=True)
class WaitingLine:
    """A line on its signatory's list."""

    reference: str
    kind: OfferKind
    theme: str
    number: int
    title: str
    authority: str
    department: str
    sent_at: datetime

    @property
    def offer(self) -> str:
        """What the offer is called."""
        return self.theme or self.kind.words


def list_waiting(session: Session, actor: Actor) -> Sequence[WaitingLine]:
    """Lines that wait for the signatories of the actor's council, the longest waiting first."""
    return [WaitingLine(*row) for row in fetch(session, *_waiting(actor))]


@prepared
def _waiting(actor: Actor) -> Select[*tuple[Any, ...]]:
    owner, authority = aliased(Organisation), aliased(Organisation)
    return (
        select(Offer.reference, Offer.kind, Offer.title, Line.number, Line.title)
        .add_columns(authority.short_name, owner.name, Line.sent_at)
        .join(Offer, Offer.id == Line.offer_id)
        .join(owner, owner.id == Line.owner_id)
        .join(authority, authority.id == Line.authority_id)
        .where(
            Offer.lead_id == actor.organisation_id,
            Offer.state.in_(sorted(TALKING)),
            Line.state == LineState.DRAFT,
            Line.sent_at.is_not(None),
        )
        .order_by(Line.sent_at, Line.id)
        .limit(100)
    )


@dataclass(frozen=True)
class Declined:
    """A signatory's no to one line; `lead` is the council whose signatory it is."""

    reference: str
    number: int
    title: str
    lead_id: int
    lead: str
    reason: str
    at: datetime


def list_declined(session: Session, offer_id: int) -> Sequence[Declined]:
    """The draft lines of an offer whose last way to the signatory ended with a no, by number."""
    return [Declined(*row) for row in fetch(session, *_declined_of_offer(offer_id))]


@prepared
def _declined_of_offer(offer_id: int) -> Select[*tuple[Any, ...]]:
    return _declined().where(Line.offer_id == offer_id)


def list_own_declined(session: Session, actor: Actor) -> Sequence[Declined]:
    """The same of all live offers that the council leads, and of its own lines in those of others."""
    return [Declined(*row) for row in fetch(session, *_own_declined(actor))]


@prepared
def _own_declined(actor: Actor) -> Select[*tuple[Any, ...]]:
    own = _declined().join(OfferParty, takes_part(actor, Line.authority_id))
    return own.where(Offer.state.in_(sorted(TALKING))).limit(MOST)


def _declined() -> Select[*tuple[Any, ...]]:
    last = select(func.max(Event.id)).where(Event.line_id == Line.id, Event.kind.in_(_WAYS)).correlate(Line)
    return (
        select(Offer.reference, Line.number, Line.title, Offer.lead_id, Organisation.short_name, Event.words, Event.at)
        .join(Offer, Offer.id == Line.offer_id)
        .join(Organisation, Organisation.id == Offer.lead_id)
        .join(Event, Event.id == last.scalar_subquery())
        .where(Line.state == LineState.DRAFT, Event.kind == EventKind.LINE_DECLINED)
        .order_by(Offer.id, Line.number)
    )
