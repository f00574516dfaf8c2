"""Who sees which line: the SQL twin of `domain.standing.may_see`, and Standings as stored.

A test holds the two equal, facet by facet, on one generated world in each database.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.lines import LineState, Stage
from tracker.domain.offers import OfferState, Part
from tracker.domain.standing import Facet, Standing
from tracker.models.clearances import Clearance
from tracker.models.lines import Line
from tracker.models.offers import Offer, OfferAuthor, OfferParty
from tracker.queries.prepared import fetch, prepared

SEES_DRAFTS = (Part.LEAD, Part.JOINED, Part.INVITED)
SEES_CASES = (Part.LEAD, Part.JOINED, Part.DEPARTMENT, Part.LEAD_DEPARTMENT, Part.TREASURY)

Parties = Mapping[Part, frozenset[int]]


def scope(actor: Actor, facet: Facet) -> ColumnElement[bool]:
    """A condition on `Line`: the lines of which the actor sees this facet."""
    if Role.AUDITOR in actor.roles:
        return true()
    if not actor.roles or actor.organisation_kind is OrganisationKind.SERVICE:
        return false()
    is_draft = Line.state == LineState.DRAFT
    sent = and_(~is_draft, _sent_scope(actor, facet))
    if facet in (Facet.INSIDE, Facet.OUTCOME):
        return sent
    return or_(and_(is_draft, _takes_part(actor, SEES_DRAFTS)), sent)


def _sent_scope(actor: Actor, facet: Facet) -> ColumnElement[bool]:
    if facet is Facet.INSIDE:
        return _inside(actor)
    if facet is Facet.OUTCOME:
        seen = _sent_scope(actor, Facet.CASE)
        return or_(and_(Line.released_at.is_not(None), seen), _inside(actor))
    if facet is Facet.CASE and actor.organisation_kind is OrganisationKind.LGA:
        return true()
    takes_part = _takes_part(actor, SEES_CASES)
    if actor.organisation_kind is OrganisationKind.DEPARTMENT:
        return or_(takes_part, _was_asked(actor))
    return takes_part


def _inside(actor: Actor) -> ColumnElement[bool]:
    here = actor.organisation_id
    found: list[ColumnElement[bool]] = [Line.owner_id == here, _was_asked(actor)]
    if Role.COORDINATOR in actor.roles:
        leads = _takes_part(actor, (Part.LEAD_DEPARTMENT,))
        found.append(and_(Line.stage == Stage.APPROVED, leads))
    return or_(*found)


def _was_asked(actor: Actor) -> ColumnElement[bool]:
    """The lines that were sent to the actor's organisation to clear."""
    return exists().where(Clearance.line_id == Line.id, Clearance.organisation_id == actor.organisation_id)


def _takes_part(actor: Actor, parts: Sequence[Part]) -> ColumnElement[bool]:
    return exists().where(
        OfferParty.offer_id == Line.offer_id,
        OfferParty.organisation_id == actor.organisation_id,
        OfferParty.part.in_(parts),
    )


def is_counted() -> ColumnElement[bool]:
    """A condition on `Line`: it counts with its offer. A draft counts until its offer is sent, and not after.

    Else a council's own counts and sums of a live offer would not be what everyone else reads of it.
    """
    is_draft_offer = exists().where(Offer.id == Line.offer_id, Offer.submitted_at.is_(None))
    return or_(Line.state != LineState.DRAFT, is_draft_offer)


def offer_scope(actor: Actor, facet: Facet = Facet.CASE) -> ColumnElement[bool]:
    """A condition on `Offer`: the offers of which the actor sees the case, or the terms."""
    if Role.AUDITOR in actor.roles:
        return true()
    if not actor.roles or actor.organisation_kind is OrganisationKind.SERVICE:
        return false()
    is_draft = Offer.submitted_at.is_(None)
    if facet is Facet.CASE and actor.organisation_kind is OrganisationKind.LGA:
        return ~is_draft
    return or_(
        and_(is_draft, Offer.state != OfferState.DISCARDED, _is_party(actor, SEES_DRAFTS)),
        and_(~is_draft, _is_party(actor, SEES_CASES)),
    )


def _is_party(actor: Actor, parts: Sequence[Part]) -> ColumnElement[bool]:
    return exists().where(
        OfferParty.offer_id == Offer.id,
        OfferParty.organisation_id == actor.organisation_id,
        OfferParty.part.in_(parts),
    )


def parties_of(session: Session, offer_ids: Collection[int]) -> dict[int, Parties]:
    """The organisations of each offer by their part in it."""
    found: dict[int, dict[Part, set[int]]] = {offer_id: defaultdict(set) for offer_id in offer_ids}
    for offer_id, part, organisation_id in fetch(session, *_parties(tuple(offer_ids))):
        found[offer_id][part].add(organisation_id)
    return {offer_id: {part: frozenset(ids) for part, ids in parts.items()} for offer_id, parts in found.items()}


@prepared
def _parties(offer_ids: Collection[int]) -> Select[int, Part, int]:
    return select(OfferParty.offer_id, OfferParty.part, OfferParty.organisation_id).where(
        OfferParty.offer_id.in_(offer_ids)
    )


def authors_of(session: Session, offer_id: int) -> frozenset[int]:
    """The people who wrote or edited any text of the offer."""
    return frozenset(session.scalars(*_authors(offer_id)))


@prepared
def _authors(offer_id: int) -> Select[int]:
    return select(OfferAuthor.person_id).where(OfferAuthor.offer_id == offer_id)


def offer_standing(
    offer: Offer | Row[*tuple[Any, ...]], parties: Parties, authors: frozenset[int] = frozenset()
) -> Standing:
    """What may-questions about the offer as a whole are asked of; a row of its columns will do."""
    return Standing(
        lead_id=offer.lead_id,
        offer_state=offer.state,
        is_draft=offer.submitted_at is None,
        joined_ids=parties.get(Part.JOINED, frozenset()),
        invited_ids=parties.get(Part.INVITED, frozenset()),
        department_ids=parties.get(Part.DEPARTMENT, frozenset()),
        lead_department_id=next(iter(parties.get(Part.LEAD_DEPARTMENT, ())), None),
        treasury_id=next(iter(parties.get(Part.TREASURY, ())), None),
        author_ids=authors,
    )


def line_standing(
    line: Line,
    offer: Offer,
    parties: Parties,
    asked_ids: frozenset[int] = frozenset(),
    *,
    is_above_limit: bool = False,
) -> Standing:
    """What may-questions about one line are asked of."""
    return Standing(
        lead_id=offer.lead_id,
        offer_state=offer.state,
        is_draft=line.state is LineState.DRAFT,
        joined_ids=parties.get(Part.JOINED, frozenset()),
        invited_ids=parties.get(Part.INVITED, frozenset()),
        department_ids=parties.get(Part.DEPARTMENT, frozenset()),
        lead_department_id=next(iter(parties.get(Part.LEAD_DEPARTMENT, ())), None),
        treasury_id=next(iter(parties.get(Part.TREASURY, ())), None),
        authority_id=line.authority_id,
        owner_id=line.owner_id,
        stage=line.stage,
        turn=line.turn,
        is_released=line.released_at is not None,
        asked_ids=asked_ids,
        recommender_id=line.recommender_id,
        recommended_for_id=line.recommended_for_id,
        is_above_limit=is_above_limit,
    )


def standing_for(session: Session, actor: Actor, line: Line, *, is_above_limit: bool) -> Standing:
    """What an actor's questions about one line, loaded with its offer, are asked of.

    Who was asked to clear it is read for other departments alone, and that it is above its council's limit said of
    councils alone: nobody else's answer depends on it.
    """
    parties = parties_of(session, [line.offer_id])[line.offer_id]
    asked: frozenset[int] = frozenset()
    if actor.organisation_kind is OrganisationKind.DEPARTMENT and actor.organisation_id != line.owner_id:
        asked = asked_of(session, [line.id]).get(line.id, frozenset())
    is_above_limit = is_above_limit and actor.organisation_kind is OrganisationKind.AUTHORITY
    return line_standing(line, line.offer, parties, asked, is_above_limit=is_above_limit)


def asked_of(session: Session, line_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The organisations each line was sent to for clearance."""
    found: dict[int, set[int]] = defaultdict(set)
    for line_id, organisation_id in fetch(session, *_asked(tuple(line_ids))):
        found[line_id].add(organisation_id)
    return {line_id: frozenset(ids) for line_id, ids in found.items()}


@prepared
def _asked(line_ids: Collection[int]) -> Select[int, int]:
    return select(Clearance.line_id, Clearance.organisation_id).where(Clearance.line_id.in_(line_ids))
