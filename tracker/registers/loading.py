"""The files into the database, all or nothing. Loading twice is loading once.

Nothing is ever taken away: a record that no row names stays, since history may point at it, and the
report names it. A programme that an administrator has changed here (its version is over 1) keeps its
settings, clocks and exclusions, and a day on which a body was closed here stays.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from importlib.resources.abc import Traversable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import OrganisationKind
from tracker.domain.london import london_date
from tracker.domain.working_days import WorkingCalendar
from tracker.models.base import Base
from tracker.models.grants import Allocation, Grant, GrantAmount, RingStatus
from tracker.models.grants import Ring as RingRecord
from tracker.models.indicators import CatalogueFreedom, Indicator
from tracker.models.organisations import Organisation, OrganisationSuccessor
from tracker.models.programmes import BankHoliday, Programme, ProgrammeClock, ProgrammeExclusion
from tracker.registers import records
from tracker.registers.clashes import clashes_with
from tracker.registers.reading import SHIPPED, RegistersRefused, read_registers
from tracker.registers.records import Known
from tracker.registers.reports import FileReport, Kept, LoadReport, joined
from tracker.registers.rows import Registers
from tracker.registers.upserts import Record, beyond, upsert

_EDITED = "for it was changed here"


def load_registers(session: Session, *, now: datetime, folder: Traversable = SHIPPED) -> LoadReport:
    """Load the files of a folder into the caller's transaction, which the caller commits.

    With a fault in any row, nothing is written and the report says what was refused.
    """
    try:
        registers = read_registers(folder)
    except RegistersRefused as refused:
        return LoadReport(refused=refused.faults)
    clashes = tuple(clashes_with(session, registers))
    if clashes:
        return LoadReport(refused=clashes)
    load = _Load(session, registers)
    files = (*load.organisations(), *load.grants(), *load.asked_for(), *load.programmes())
    session.expire_all()
    return LoadReport(files, warnings=tuple(_warnings(registers, london_date(now))))


def _warnings(registers: Registers, today: date) -> Iterator[str]:
    """A year ahead of the last holiday known: beyond it no due date can be worked out."""
    days = frozenset(each.day for each in registers.bank_holidays)
    last = max((day.year for day in days), default=0)
    calendar = WorkingCalendar(days, min((day.year for day in days), default=0), last)
    if calendar.runs_out_within_a_year(today):
        yield f"Bank holidays are known to the end of {last} only: add those of the years after"


class _Load:
    """One load: what is written in an order in which every reference is there already."""

    def __init__(self, session: Session, registers: Registers) -> None:
        self.session = session
        self.registers = registers
        self.known = Known({source.key: source.title for source in registers.sources})

    def organisations(self) -> Iterator[FileReport]:
        """Councils, departments and other bodies, then who took over from whom."""
        files = self.registers
        for file, kind, rows in (
            ("authorities.csv", OrganisationKind.AUTHORITY, [self.known.authority(row) for row in files.authorities]),
            ("departments.csv", OrganisationKind.DEPARTMENT, [self.known.department(row) for row in files.departments]),
        ):
            yield self._with_beyond(file, Organisation, "code", rows, Organisation.kind == kind)
        yield upsert(self.session, "bodies.csv", Organisation, ["code"], [self.known.body(row) for row in files.bodies])
        self.known.organisations = self._ids(Organisation, "code")
        successions = [*self.known.successions(files)]
        for file in ("authorities.csv", "departments.csv"):
            rows = [record for of, record in successions if of == file]
            key = ["organisation_id", "successor_id"]
            yield upsert(self.session, f"{file}, successions", OrganisationSuccessor, key, rows)

    def grants(self) -> Iterator[FileReport]:
        """Grants, the rings round them from the outside in, and what is known of each ring."""
        files, known = self.registers, self.known
        yield self._with_beyond("grants.csv", Grant, "key", [known.grant(row) for row in files.grants])
        known.grants = self._ids(Grant, "key")
        yield self._rings()
        statuses = [known.ring_status(row) for row in files.ring_statuses]
        key = ["ring_id", "in_force_from"]
        report = upsert(self.session, "ring_statuses.csv", RingStatus, key, statuses)
        yield joined(report.file, [report, FileReport(report.file, kept=self._statuses_beyond())])
        amounts = [known.grant_amount(row) for row in files.grant_amounts]
        yield upsert(self.session, "grant_amounts.csv", GrantAmount, ["ring_id", "year"], amounts)
        shares = [known.allocation(row) for row in files.allocations]
        yield upsert(self.session, "allocations.csv", Allocation, ["authority_id", "ring_id", "year"], shares)

    def _rings(self) -> FileReport:
        reports = []
        for level in records.from_the_outside_in(self.registers.rings):
            rows = [self.known.ring(row) for row in level]
            reports.append(upsert(self.session, "rings.csv", RingRecord, ["key"], rows))
            self.known.rings = self._ids(RingRecord, "key")
        named = {ring.key for ring in self.registers.rings}
        left = FileReport("rings.csv", kept=beyond(self.session, RingRecord, "key", named))
        return joined("rings.csv", [*reports, left])

    def _statuses_beyond(self) -> tuple[Kept, ...]:
        named = {(self.known.rings[row.ring_key], row.in_force_from) for row in self.registers.ring_statuses}
        keys = {ring_id: key for key, ring_id in self.known.rings.items()}
        there = self.session.execute(
            select(RingStatus.ring_id, RingStatus.in_force_from).order_by(RingStatus.ring_id, RingStatus.in_force_from)
        )
        return tuple(
            Kept(None, f"{keys[ring_id]}, {day.isoformat()}", "for it is in no file")
            for ring_id, day in there
            if (ring_id, day) not in named
        )

    def asked_for(self) -> Iterator[FileReport]:
        """Indicators and the catalogue of freedoms."""
        files, known = self.registers, self.known
        indicators = [known.indicator(row) for row in files.indicators]
        yield self._with_beyond("indicators.csv", Indicator, "key", indicators)
        freedoms = [known.freedom(row) for row in files.freedoms]
        yield self._with_beyond("freedoms.csv", CatalogueFreedom, "key", freedoms)

    def programmes(self) -> Iterator[FileReport]:
        """Holidays, then the rounds with their clocks and exclusions, but for rounds changed here."""
        files, known = self.registers, self.known
        holidays = [known.bank_holiday(row) for row in files.bank_holidays]
        yield self._with_beyond("bank_holidays.csv", BankHoliday, "day", holidays)
        edited = set(self.session.scalars(select(Programme.key).where(Programme.version > 1)))
        rows = [known.programme(row) for row in files.programmes if row.key not in edited]
        report = upsert(self.session, "programmes.csv", Programme, ["key"], rows)
        kept = tuple(Kept(row.row, row.key, _EDITED) for row in files.programmes if row.key in edited)
        yield joined(report.file, [report, FileReport(report.file, kept=kept)])
        known.programmes = self._ids(Programme, "key")
        clocks = [known.clock(row) for row in files.programme_clocks if row.programme_key not in edited]
        yield upsert(self.session, "programme_clocks.csv", ProgrammeClock, ["programme_id", "kind"], clocks)
        excluded = [known.exclusion(row) for row in files.programme_exclusions if row.programme_key not in edited]
        key = ["programme_id", "grant_id"]
        yield upsert(self.session, "programme_exclusions.csv", ProgrammeExclusion, key, excluded)

    def _with_beyond(self, file: str, table: type[Base], key: str, rows: Sequence[Record], *where: Any) -> FileReport:
        report = upsert(self.session, file, table, [key], rows)
        left = beyond(self.session, table, key, {row.values[key] for row in rows}, *where)
        return joined(file, [report, FileReport(file, kept=left)])

    def _ids(self, table: type[Base], key: str) -> dict[str, int]:
        found = self.session.execute(select(getattr(table, key), table.id))  # type: ignore[attr-defined]
        return {each[0]: each[1] for each in found}
