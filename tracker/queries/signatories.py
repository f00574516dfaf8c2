"""Who could sign for each party, and what they say when they do."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.agreement_json import from_json
from tracker.models.people import Person, PersonRole


def posts(session: Session, organisation_ids: Collection[int]) -> Mapping[int, str]:
    """The post of the first active signatory of each council, as an agreement prints it."""
    query = (
        select(Person.organisation_id, Person.post)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.organisation_id.in_(organisation_ids), Person.is_active, PersonRole.role == Role.SIGNATORY)
        .order_by(Person.id.desc())
    )
    return {organisation_id: post or "Signatory" for organisation_id, post in session.execute(query)}


def statement(content: str, actor: Actor) -> str:
    """The statement the frozen agreement puts in the mouth of the actor's party."""
    agreement = from_json(content)
    if actor.organisation_kind is OrganisationKind.AUTHORITY:
        return next(each.statement for each in agreement.councils if each.name == actor.organisation_name)
    return agreement.government.statement
