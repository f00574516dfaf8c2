"""Where an actor stands to an object, as the table of permissions asks it: for good, and at this moment.

The questions of this moment answer with the reason, in words, why this person may not just now, or None.
"""

from tracker.domain.actors import Actor, Role
from tracker.domain.lines import Turn
from tracker.domain.standing import Standing

_ABOVE = "These terms are above the council’s own limit for accepting, so its signatory accepts them"
_NOT_ABOVE = "These terms are not above the council’s own limit for accepting, so its officers accept them"


def anywhere(_actor: Actor, _standing: Standing) -> bool:
    """Whoever holds the role."""
    return True


def lead(actor: Actor, standing: Standing) -> bool:
    """Of the council that leads the offer."""
    return actor.organisation_id == standing.lead_id


def invited(actor: Actor, standing: Standing) -> bool:
    """Of a council that is asked to join."""
    return actor.organisation_id in standing.invited_ids


def acts_on_line(actor: Actor, standing: Standing) -> bool:
    """The lead on any line, a joined partner on its own (2-model, "Partners")."""
    is_partner = actor.organisation_id in standing.joined_ids
    own = standing.authority_id is None or standing.authority_id == actor.organisation_id
    return lead(actor, standing) or (is_partner and own)


def own_line(actor: Actor, standing: Standing) -> bool:
    """Of the council whose line it is, and not of the one that leads the offer for it."""
    return actor.organisation_id == standing.authority_id


def owner(actor: Actor, standing: Standing) -> bool:
    """Of the department that has the line."""
    return actor.organisation_id == standing.owner_id


def treasury(actor: Actor, standing: Standing) -> bool:
    """Of the treasury."""
    return actor.organisation_id == standing.treasury_id


def lead_department(actor: Actor, standing: Standing) -> bool:
    """Of the department that leads the programme."""
    return actor.organisation_id == standing.lead_department_id


def releases(actor: Actor, standing: Standing) -> bool:
    """A decision maker of the department that has the line, or the coordinator."""
    decides = Role.DECISION_MAKER in actor.roles and owner(actor, standing)
    return decides or (Role.COORDINATOR in actor.roles and lead_department(actor, standing))


def signs(actor: Actor, standing: Standing) -> bool:
    """A signatory of a party, or a decision maker of the lead department."""
    party = Role.SIGNATORY in actor.roles and actor.organisation_id in standing.party_ids
    return party or (Role.DECISION_MAKER in actor.roles and lead_department(actor, standing))


def sides(actor: Actor, standing: Standing) -> frozenset[Turn]:
    """The sides of a line that the actor may speak for."""
    council = Role.OFFICER in actor.roles and acts_on_line(actor, standing)
    department = Role.CASEWORKER in actor.roles and owner(actor, standing)
    return frozenset(turn for turn, speaks in ((Turn.COUNCIL, council), (Turn.DEPARTMENT, department)) if speaks)


def either_side(actor: Actor, standing: Standing) -> bool:
    """Who speaks for one of the two sides."""
    return bool(sides(actor, standing))


def refers(actor: Actor, standing: Standing) -> bool:
    """A caseworker of the department that has the line, or the coordinator."""
    coordinates = Role.COORDINATOR in actor.roles and lead_department(actor, standing)
    return coordinates or (Role.CASEWORKER in actor.roles and owner(actor, standing))


def was_asked(actor: Actor, standing: Standing) -> bool:
    """Of another department than the treasury that was asked to clear the line."""
    return actor.organisation_id in standing.asked_ids and not treasury(actor, standing)


def on_turn(actor: Actor, standing: Standing) -> str | None:
    """Only for the side whose turn it is."""
    if standing.turn not in sides(actor, standing):
        return "Only the side whose turn it is can ask for more time"
    return None


def on_other_turn(actor: Actor, standing: Standing) -> str | None:
    """Only for the other side."""
    others = sides(actor, standing) - {standing.turn}
    return None if others else "The other side has to agree to more time"


def not_author(actor: Actor, standing: Standing) -> str | None:
    """Never for who wrote or edited what is signed."""
    if actor.person_ids & standing.author_ids:
        return "You wrote or edited what is to be signed, so someone else must sign it"
    return None


def not_recommender(actor: Actor, standing: Standing) -> str | None:
    """Never for who recommended it, or whose deputy did."""
    if actor.person_ids & {standing.recommender_id, standing.recommended_for_id}:
        return "You recommended this, so a different decision maker must approve it"
    return None


def within_limit(_actor: Actor, standing: Standing) -> str | None:
    """An officer accepts up to the limit of the line's own council."""
    return _ABOVE if standing.is_above_limit else None


def above_limit(_actor: Actor, standing: Standing) -> str | None:
    """Its signatory accepts above it."""
    return None if standing.is_above_limit else _NOT_ABOVE
