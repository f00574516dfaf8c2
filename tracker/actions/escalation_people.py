"""Who is told at which step, read for many clocks at once (2-model, section 5; 3-screens, "E-mails")."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from tracker.domain.actors import OrganisationKind, Role
from tracker.domain.clocks import ClockKind
from tracker.domain.escalations import Escalation
from tracker.domain.lines import Turn
from tracker.domain.offers import Part
from tracker.domain.signing import AgreementState
from tracker.models.agreements import Agreement, AgreementParty, Signature
from tracker.models.clearances import Clearance
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.organisations import Organisation
from tracker.models.people import Person, PersonRole
from tracker.queries.acceptance_limits import lines_above
from tracker.queries.visibility import Parties, parties_of

ROLES = (
    Role.OFFICER, Role.SIGNATORY, Role.CASEWORKER, Role.DECISION_MAKER, Role.COORDINATOR, Role.TREASURY_CLEARER,
    Role.MANAGER, Role.MONITOR,
)  # fmt: skip


@dataclass(frozen=True)
class _Subjects:
    """What some clocks are about."""

    lines: Mapping[int, Line]
    parties: Mapping[int, Parties]
    promised_by: Mapping[int, int]
    """By commitment, the council that gives it."""
    silent: Mapping[int, Sequence[int]]
    """By line, the bodies asked in an open round of clearance that have not replied."""
    above: Collection[int]
    """The lines whose terms are above their council's own limit: its signatory replies too."""
    unsigned: Mapping[int, Sequence[int]]
    """By offer, the parties to the version out that have not signed it."""

    @property
    def bodies(self) -> set[int]:
        """Every organisation of which somebody may have to be told."""
        owners = {line.owner_id for line in self.lines.values()}
        asked = {body for each in (*self.silent.values(), *self.unsigned.values()) for body in each}
        taking_part = {body for each in self.parties.values() for part in _TOLD for body in each.get(part, ())}
        return owners | asked | taking_part


_TOLD = (Part.LEAD, Part.JOINED, Part.LEAD_DEPARTMENT, Part.TREASURY)


@dataclass(frozen=True)
class People:
    """The active people round some clocks."""

    holders: Mapping[tuple[int, Role], Sequence[int]]
    monitors: Sequence[int]
    subjects: _Subjects

    def of(self, clock: Clock, step: Escalation) -> list[int]:
        """Whom a step is told to: the side whose turn it is first, then those above, in the end those who watch."""
        if step is Escalation.LGA_AND_COORDINATOR:
            found = [*self.monitors, *self._coordinators(clock)]
        elif clock.line_id is not None:
            found = self._of_line(clock, self.subjects.lines[clock.line_id], step)
        elif clock.commitment_id is not None:
            found = self._of_councils(clock, self.subjects.promised_by[clock.commitment_id], step)
        elif clock.kind is ClockKind.SIGNING:
            found = self._of_signing(clock, step)
        else:
            found = self._of_whole_offer(clock, step)
        return sorted(set(found))

    def _of_line(self, clock: Clock, line: Line, step: Escalation) -> list[int]:
        if clock.turn is Turn.NOBODY:
            return self._of_round(clock, line, step)
        if clock.turn is not Turn.COUNCIL:
            return self._of_department(clock, line, step)
        waits = self._caseworkers(line) if step is Escalation.CASEWORKER_AND_MANAGER else []
        accepts = self._held({line.authority_id}, Role.SIGNATORY) if line.id in self.subjects.above else []
        return [*self._of_councils(clock, line.authority_id, step), *accepts, *waits]

    def _of_councils(self, clock: Clock, authority_id: int, step: Escalation) -> list[int]:
        """The lead, and the council whose own it is, as long as that takes part."""
        councils = {*self._part(clock, Part.LEAD), *({authority_id} & self._part(clock, Part.JOINED))}
        if step is Escalation.DECISION_MAKER:
            return self._held(councils, Role.SIGNATORY)
        return self._held(councils, Role.OFFICER, *_above(step))

    def _of_department(self, clock: Clock, line: Line, step: Escalation) -> list[int]:
        is_treasury = clock.turn is Turn.TREASURY
        body = self._part(clock, Part.TREASURY) if is_treasury else {line.owner_id}
        if step is Escalation.DECISION_MAKER:
            return self._held(body, Role.DECISION_MAKER)
        workers = self._held(body, Role.TREASURY_CLEARER) if is_treasury else self._caseworkers(line)
        return [*workers, *self._held(body, *_above(step))]

    def _of_round(self, clock: Clock, line: Line, step: Escalation) -> list[int]:
        if step is Escalation.REMINDER:
            return self._held(self.subjects.silent.get(line.id, ()), Role.DECISION_MAKER)
        return self._coordinators(clock)

    def _of_signing(self, clock: Clock, step: Escalation) -> list[int]:
        """Those who could sign for the parties that have not, and their managers; then the coordinator besides."""
        missing = set(self.subjects.unsigned.get(clock.offer_id, ()))
        departments = missing & self._part(clock, Part.LEAD_DEPARTMENT)
        signers = [
            *self._held(missing - departments, Role.SIGNATORY), *self._held(departments, Role.DECISION_MAKER),
        ]  # fmt: skip
        if step is Escalation.DECISION_MAKER:
            return [*signers, *self._coordinators(clock)]
        return [*signers, *self._held(missing, *_above(step))]

    def _of_whole_offer(self, clock: Clock, step: Escalation) -> list[int]:
        """The department that leads: lines may be late in several, and the offer is its to bring to an end."""
        lead = self._part(clock, Part.LEAD_DEPARTMENT)
        if step is Escalation.DECISION_MAKER:
            return self._held(lead, Role.DECISION_MAKER)
        return self._held(lead, Role.COORDINATOR, *_above(step))

    def _caseworkers(self, line: Line) -> list[int]:
        """The one it is assigned to; before that, all of the department."""
        everyone = self._held({line.owner_id}, Role.CASEWORKER)
        return [line.assigned_to_id] if line.assigned_to_id in everyone else everyone

    def _coordinators(self, clock: Clock) -> list[int]:
        return self._held(self._part(clock, Part.LEAD_DEPARTMENT), Role.COORDINATOR)

    def _part(self, clock: Clock, part: Part) -> frozenset[int]:
        return self.subjects.parties[clock.offer_id].get(part, frozenset())

    def _held(self, organisation_ids: Collection[int], *roles: Role) -> list[int]:
        return [
            person
            for organisation_id in sorted(organisation_ids)
            for role in roles
            for person in self.holders.get((organisation_id, role), ())
        ]


def _above(step: Escalation) -> tuple[Role, ...]:
    """Who is told beside those who act, once a date has passed."""
    return (Role.MANAGER,) if step is Escalation.CASEWORKER_AND_MANAGER else ()


def read_people(session: Session, clocks: Sequence[Clock]) -> People:
    """Everyone who may have to be told of these clocks; by a number of queries that does not grow."""
    subjects = _read_subjects(session, clocks)
    query = (
        select(PersonRole.role, Person.id, Person.organisation_id, Organisation.kind)
        .join(Person, Person.id == PersonRole.person_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(
            Person.is_active,
            PersonRole.role.in_(ROLES),
            or_(Person.organisation_id.in_(sorted(subjects.bodies)), Organisation.kind == OrganisationKind.LGA),
        )
        .order_by(Person.id)
    )
    holders: dict[tuple[int, Role], list[int]] = defaultdict(list)
    monitors = []
    for role, person, organisation_id, kind in session.execute(query):
        holders[organisation_id, role].append(person)
        if kind is OrganisationKind.LGA and role is Role.MONITOR:
            monitors.append(person)
    return People(holders, monitors, subjects)


def _read_subjects(session: Session, clocks: Sequence[Clock]) -> _Subjects:
    line_ids = sorted({clock.line_id for clock in clocks if clock.line_id is not None})
    commitment_ids = sorted({clock.commitment_id for clock in clocks if clock.commitment_id is not None})
    to_sign = sorted({clock.offer_id for clock in clocks if clock.kind is ClockKind.SIGNING})
    lines = {line.id: line for line in session.scalars(select(Line).where(Line.id.in_(line_ids)))}
    promised = select(Commitment.id, Commitment.authority_id).where(Commitment.id.in_(commitment_ids))
    return _Subjects(
        lines=lines,
        parties=parties_of(session, sorted({clock.offer_id for clock in clocks})),
        promised_by=dict(session.execute(promised).all()),
        silent=_silent(session, line_ids),
        above=lines_above(session, lines.values()),
        unsigned=_unsigned(session, to_sign),
    )


def _silent(session: Session, line_ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
    query = select(Clearance.line_id, Clearance.organisation_id).where(
        Clearance.line_id.in_(line_ids), Clearance.clearance_round_id.is_not(None), Clearance.reply.is_(None)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for line_id, organisation_id in session.execute(query):
        found[line_id].append(organisation_id)
    return found


def _unsigned(session: Session, offer_ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
    has_signed = exists().where(
        Signature.agreement_id == Agreement.id, Signature.organisation_id == AgreementParty.organisation_id
    )
    query = (
        select(Agreement.offer_id, AgreementParty.organisation_id)
        .join(AgreementParty, AgreementParty.agreement_id == Agreement.id)
        .where(Agreement.offer_id.in_(offer_ids), Agreement.state == AgreementState.OUT, ~has_signed)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for offer_id, organisation_id in session.execute(query):
        found[offer_id].append(organisation_id)
    return found
