"""Rows as the columns of their tables: codes become ids, sources their titles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.domain.actors import OrganisationKind
from tracker.registers import rows
from tracker.registers.slugs import slug_of
from tracker.registers.upserts import Record


@dataclass
class Known:
    """What rows may point at: titles of sources, and ids by key of what is already written."""

    sources: Mapping[str, str]
    organisations: Mapping[str, int] = field(default_factory=dict)
    grants: Mapping[str, int] = field(default_factory=dict)
    rings: Mapping[str, int] = field(default_factory=dict)
    programmes: Mapping[str, int] = field(default_factory=dict)

    def authority(self, row: rows.Authority) -> Record:
        """A day of closing recorded here stays, though the file knows none."""
        values = {
            **self._organisation(row, OrganisationKind.AUTHORITY),
            "authority_kind": row.kind.value,
            "region": row.region,
            "gss_code": row.gss_code,
            "opened_on": row.opened_on,
            "closed_on": row.closed_on,
        }
        return Record(row.row, values, final=("closed_on",))

    def department(self, row: rows.Department) -> Record:
        values = {
            **self._organisation(row, OrganisationKind.DEPARTMENT),
            "opened_on": row.opened_on,
            "closed_on": row.closed_on,
        }
        return Record(row.row, values, final=("closed_on",))

    def body(self, row: rows.Body) -> Record:
        return Record(row.row, self._organisation(row, row.kind))

    def successions(self, files: rows.Registers) -> Iterator[tuple[str, Record]]:
        """File and pair of ids, each once: councils name who follows, departments who went before."""
        for authority in files.authorities:
            for code in authority.successor_codes:
                yield "authorities.csv", self._succession(authority.row, authority.code, code)
        for department in files.departments:
            for code in department.predecessor_codes:
                yield "departments.csv", self._succession(department.row, code, department.code)

    def _succession(self, row: int, before: str, after: str) -> Record:
        pair = {"organisation_id": self.organisations[before], "successor_id": self.organisations[after]}
        return Record(row, pair)

    def grant(self, row: rows.Grant) -> Record:
        values = {
            "key": row.key,
            "name": row.name,
            "department_id": self.organisations[row.department_code],
            "kind": row.kind.value,
            "route": row.route,
            "statutory_basis": row.statutory_basis,
            "amount_note": row.amount_note,
        }
        return Record(row.row, {**values, **self._fact(row), "note": row.note})

    def ring(self, row: rows.Ring) -> Record:
        values = {
            "key": row.key,
            "grant_id": self.grants[row.grant_key],
            "parent_id": self.rings[row.parent_key] if row.parent_key else None,
            "name": row.name,
        }
        return Record(row.row, {**values, **self._fact(row)})

    def ring_status(self, row: rows.RingStatus) -> Record:
        """Where the day of announcement was not found, the day it was in force from stands for it."""
        values = {
            "ring_id": self.rings[row.ring_key],
            "in_force_from": row.in_force_from,
            "announced_on": row.announced_on or row.in_force_from,
            "standing": row.standing,
        }
        return Record(row.row, {**values, **self._fact(row), "note": row.note})

    def grant_amount(self, row: rows.GrantAmount) -> Record:
        values = {
            "ring_id": self.rings[row.ring_key],
            "year": row.year,
            "amount": row.amount,
            "extent": row.extent,
        }
        return Record(row.row, {**values, **self._fact(row), "note": row.note})

    def allocation(self, row: rows.Allocation) -> Record:
        values = {
            "authority_id": self.organisations[row.authority_code],
            "ring_id": self.rings[row.ring_key],
            "year": row.year,
            "amount": row.amount,
            "is_illustrative": False,
            "source": self._source(row),
        }
        return Record(row.row, values)

    def indicator(self, row: rows.Indicator) -> Record:
        values = {
            "key": row.key,
            "code": row.code,
            "title": row.title,
            "block": row.block,
            "department_id": self.organisations[row.department_code],
            "unit": row.unit,
            "direction": row.direction.value,
            "sort": row.row - 1,
        }
        return Record(row.row, {**values, **self._fact(row)})

    def freedom(self, row: rows.Freedom) -> Record:
        values = {
            "key": row.key,
            "kind": row.kind.value,
            "title": row.title,
            "meaning": row.meaning,
            "department_id": self.organisations[row.department_code],
            "statutory_basis": row.statutory_basis,
            "already_possible": row.already_possible,
            "from_on": row.possible_from,
            "to_on": row.possible_to,
        }
        return Record(row.row, {**values, **self._fact(row)})

    def bank_holiday(self, row: rows.BankHoliday) -> Record:
        return Record(row.row, {"day": row.day, "title": row.title, "source": self._source(row)})

    def programme(self, row: rows.Programme) -> Record:
        values = {
            "key": row.key,
            "name": row.name,
            "single_prefix": row.single_prefix,
            "policy_prefix": row.policy_prefix,
            "lead_department_id": self.organisations[row.lead_department_code],
            "treasury_id": self.organisations[row.treasury_code],
            "first_year": row.first_year,
            "last_year": row.last_year,
            "opens_on": row.opens_on,
            "closes_on": row.closes_on,
            "national_commitment": row.national_commitment,
            "national_commitment_words": row.national_commitment_words,
            "gate_limit": row.gate_limit,
        }
        return Record(row.row, {**values, **self._fact(row)})

    def clock(self, row: rows.ProgrammeClock) -> Record:
        programme = self.programmes[row.programme_key]
        return Record(row.row, {"programme_id": programme, "kind": row.kind, "length": row.length, "unit": row.unit})

    def exclusion(self, row: rows.ProgrammeExclusion) -> Record:
        values = {
            "programme_id": self.programmes[row.programme_key],
            "grant_id": self.grants[row.grant_key],
            "why": row.why,
        }
        return Record(row.row, {**values, **self._fact(row)})

    def _organisation(
        self, row: rows.Authority | rows.Department | rows.Body, kind: OrganisationKind
    ) -> dict[str, object]:
        names = {"code": row.code, "kind": kind, "name": row.name, "short_name": row.short_name}
        return {**names, "slug": slug_of(row), **self._fact(row), "note": row.note}

    def _fact(self, row: rows.Fact) -> dict[str, object]:
        return {"source": self._source(row), "certainty": row.certainty.value}

    def _source(self, row: rows.Fact) -> str:
        return "; ".join(self.sources[key] for key in row.source)


def from_the_outside_in(rings: Sequence[rows.Ring]) -> Iterator[list[rows.Ring]]:
    """Rings in levels: those round a whole grant, then those right inside them, and so on."""
    level = [ring for ring in rings if not ring.parent_key]
    while level:
        yield level
        outer = {ring.key for ring in level}
        level = [ring for ring in rings if ring.parent_key in outer]
