"""Where everyone stands to one object, and who sees which part of it (2-model, section 1)."""

from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.errors import NotFound
from tracker.domain.lines import Stage, Turn
from tracker.domain.offers import OfferState

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Standing:
    """What may-questions are asked of: ids of organisations and people round one object.

    `department_ids` own a line of the offer or have owned one. `asked_ids` were sent this line to
    clear. `author_ids` are people who wrote or edited any text being signed. `is_above_limit` says
    that what the line's council could accept now is above its own limit. For an offer or an
    agreement as a whole the line's own columns are None.
    """

    lead_id: int
    offer_state: OfferState
    is_draft: bool
    joined_ids: frozenset[int] = NOBODY
    invited_ids: frozenset[int] = NOBODY
    department_ids: frozenset[int] = NOBODY
    lead_department_id: int | None = None
    treasury_id: int | None = None
    author_ids: frozenset[int] = NOBODY
    authority_id: int | None = None
    owner_id: int | None = None
    stage: Stage | None = None
    turn: Turn | None = None
    is_released: bool = False
    asked_ids: frozenset[int] = NOBODY
    recommender_id: int | None = None
    recommended_for_id: int | None = None  # whose deputy recommended
    is_above_limit: bool = False

    @property
    def party_ids(self) -> frozenset[int]:
        """The lead and the partners that have joined."""
        return self.joined_ids | {self.lead_id}


class Facet(StrEnum):
    """Four parts of a case that are seen apart."""

    CASE = "case"
    TERMS = "terms"
    INSIDE = "inside"
    OUTCOME = "outcome"


def may_see(actor: Actor, standing: Standing, facet: Facet) -> bool:
    """Whether the actor sees this facet; `queries/visibility.scope` is its SQL twin."""
    if Role.AUDITOR in actor.roles:
        return True
    if not actor.roles or actor.organisation_kind is OrganisationKind.SERVICE:
        return False
    if standing.offer_state is OfferState.DISCARDED:
        return False
    if standing.is_draft:
        return facet in (Facet.CASE, Facet.TERMS) and actor.organisation_id in (
            standing.party_ids | standing.invited_ids
        )
    if facet is Facet.INSIDE:
        return _sees_inside(actor, standing)
    if facet is Facet.OUTCOME:
        released = standing.is_released and may_see(actor, standing, Facet.CASE)
        return released or _sees_inside(actor, standing)
    if facet is Facet.CASE and actor.organisation_kind is OrganisationKind.LGA:
        return True
    return actor.organisation_id in (
        standing.party_ids
        | standing.department_ids
        | standing.asked_ids
        | {standing.lead_department_id, standing.treasury_id}
    )


def _sees_inside(actor: Actor, standing: Standing) -> bool:
    here = actor.organisation_id
    if here == standing.owner_id or here in standing.asked_ids:
        return True
    is_coordinator = Role.COORDINATOR in actor.roles and here == standing.lead_department_id
    return is_coordinator and standing.stage is Stage.APPROVED


def sees_offer(actor: Actor, standing: Standing) -> bool:
    """Whether the actor sees the offer as a whole, and not only a line of it that was sent to them to clear."""
    return may_see(actor, replace(standing, asked_ids=NOBODY), Facet.CASE)


def check_seen(actor: Actor, standing: Standing, facet: Facet = Facet.CASE) -> None:
    """Raise NotFound unless the actor sees the facet; always asked before anything else."""
    if not may_see(actor, standing, facet):
        raise NotFound
