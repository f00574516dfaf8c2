"""Who is told at which step, read for many lines at once (2-model, section 5; 3-screens, "E-mails")."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.actors import OrganisationKind, Role
from tracker.domain.escalations import Escalation
from tracker.domain.lines import Turn
from tracker.domain.offers import Part
from tracker.models.clearances import Clearance
from tracker.models.lines import Line
from tracker.models.organisations import Organisation
from tracker.models.people import Person, PersonRole
from tracker.queries.visibility import Parties, parties_of

ROLES = (
    Role.OFFICER, Role.SIGNATORY, Role.CASEWORKER, Role.DECISION_MAKER, Role.COORDINATOR, Role.TREASURY_CLEARER,
    Role.MANAGER, Role.MONITOR,
)  # fmt: skip


@dataclass(frozen=True)
class People:
    """The active people round some lines."""

    holders: Mapping[tuple[int, Role], Sequence[int]]
    monitors: Sequence[int]
    parties: Mapping[int, Parties]
    silent: Mapping[int, Sequence[int]]
    """By line, the bodies asked in an open round of clearance that have not replied."""

    def of(self, line: Line, turn: Turn, step: Escalation) -> list[int]:
        """Whom a step is told to: the side whose turn it is first, then those above, in the end those who watch."""
        if step is Escalation.LGA_AND_COORDINATOR:
            found = [*self.monitors, *self._coordinators(line)]
        elif turn is Turn.COUNCIL:
            found = self._of_council(line, step)
        elif turn is Turn.NOBODY:
            found = self._of_round(line, step)
        else:
            found = self._of_department(line, turn, step)
        return sorted(set(found))

    def _of_council(self, line: Line, step: Escalation) -> list[int]:
        joined = self.parties[line.offer_id].get(Part.JOINED, frozenset())
        councils = {line.offer.lead_id} | ({line.authority_id} & joined)
        if step is Escalation.DECISION_MAKER:
            return self._held(councils, Role.SIGNATORY)
        if step is Escalation.REMINDER:
            return self._held(councils, Role.OFFICER)
        return [*self._held(councils, Role.OFFICER, Role.MANAGER), *self._caseworkers(line)]

    def _of_department(self, line: Line, turn: Turn, step: Escalation) -> list[int]:
        is_treasury = turn is Turn.TREASURY
        body = self._part(line, Part.TREASURY) if is_treasury else {line.owner_id}
        if step is Escalation.DECISION_MAKER:
            return self._held(body, Role.DECISION_MAKER)
        workers = self._held(body, Role.TREASURY_CLEARER) if is_treasury else self._caseworkers(line)
        return workers if step is Escalation.REMINDER else [*workers, *self._held(body, Role.MANAGER)]

    def _of_round(self, line: Line, step: Escalation) -> list[int]:
        if step is Escalation.REMINDER:
            return self._held(self.silent.get(line.id, ()), Role.DECISION_MAKER)
        return self._coordinators(line)

    def _caseworkers(self, line: Line) -> list[int]:
        """The one it is assigned to; before that, all of the department."""
        everyone = self._held({line.owner_id}, Role.CASEWORKER)
        return [line.assigned_to_id] if line.assigned_to_id in everyone else everyone

    def _coordinators(self, line: Line) -> list[int]:
        return self._held(self._part(line, Part.LEAD_DEPARTMENT), Role.COORDINATOR)

    def _part(self, line: Line, part: Part) -> Collection[int]:
        return self.parties[line.offer_id].get(part, frozenset())

    def _held(self, organisation_ids: Collection[int], *roles: Role) -> list[int]:
        return [
            person
            for organisation_id in sorted(organisation_ids)
            for role in roles
            for person in self.holders.get((organisation_id, role), ())
        ]


def read_people(session: Session, lines: Sequence[Line]) -> People:
    """Everyone who may have to be told of these lines, whose offers are loaded; in three queries."""
    parties = parties_of(session, sorted({line.offer_id for line in lines}))
    silent = _silent(session, [line.id for line in lines])
    bodies = {line.offer.lead_id for line in lines} | {line.authority_id for line in lines}
    bodies |= {line.owner_id for line in lines} | {body for asked in silent.values() for body in asked}
    for each in parties.values():
        bodies |= each.get(Part.LEAD_DEPARTMENT, frozenset()) | each.get(Part.TREASURY, frozenset())
    query = (
        select(PersonRole.role, Person.id, Person.organisation_id, Organisation.kind)
        .join(Person, Person.id == PersonRole.person_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(
            Person.is_active,
            PersonRole.role.in_(ROLES),
            or_(Person.organisation_id.in_(sorted(bodies)), Organisation.kind == OrganisationKind.LGA),
        )
        .order_by(Person.id)
    )
    holders: dict[tuple[int, Role], list[int]] = defaultdict(list)
    monitors = []
    for role, person, organisation_id, kind in session.execute(query):
        holders[organisation_id, role].append(person)
        if kind is OrganisationKind.LGA and role is Role.MONITOR:
            monitors.append(person)
    return People(holders, monitors, parties, silent)


def _silent(session: Session, line_ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
    query = select(Clearance.line_id, Clearance.organisation_id).where(
        Clearance.line_id.in_(line_ids), Clearance.clearance_round_id.is_not(None), Clearance.reply.is_(None)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for line_id, organisation_id in session.execute(query):
        found[line_id].append(organisation_id)
    return found
