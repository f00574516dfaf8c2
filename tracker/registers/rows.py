"""One frozen dataclass for the rows of each file; fields are named as the file's columns.

`row` counts as a spreadsheet does: the header is row 1, so the first row of facts is 2.
"""

from dataclasses import dataclass
from datetime import date

from tracker.domain.actors import OrganisationKind
from tracker.domain.clocks import ClockKind, ClockUnit
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.registers import AuthorityKind, Certainty, Direction, FreedomKind, GrantKind
from tracker.domain.ring_fences import RingStanding


@dataclass(frozen=True, kw_only=True)
class Row:
    """What every row says: where it stands."""

    row: int


@dataclass(frozen=True, kw_only=True)
class Source(Row):
    """Something facts were taken from."""

    key: str
    title: str
    address: str
    licence: str


@dataclass(frozen=True, kw_only=True)
class Fact(Row):
    """What every row of facts says: where it is from (keys of sources) and how sure it is."""

    source: tuple[str, ...]
    certainty: Certainty
    note: str


@dataclass(frozen=True, kw_only=True)
class Authority(Fact):
    """A council or strategic authority.

    `opened_on` empty: before 2000, but for bodies that councils make up: not known, not open.
    `closed_on` is the first day without it, which is the day its successors open.
    """

    code: str
    name: str
    short_name: str
    gss_code: str
    kind: AuthorityKind
    region: str
    opened_on: date | None
    closed_on: date | None
    successor_codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Department(Fact):
    """A Whitehall department; `closed_on` is the first day without it."""

    code: str
    name: str
    short_name: str
    opened_on: date | None
    closed_on: date | None
    predecessor_codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Body(Fact):
    """An organisation that neither asks nor answers: the LGA, the service itself."""

    code: str
    name: str
    short_name: str
    kind: OrganisationKind


@dataclass(frozen=True, kw_only=True)
class Grant(Fact):
    """A grant to local government; empty `statutory_basis`: not known."""

    key: str
    name: str
    department_code: str
    kind: GrantKind
    route: str
    statutory_basis: str
    amount_note: str


@dataclass(frozen=True, kw_only=True)
class Ring(Fact):
    """The outer ring of a grant (no `parent_key`), or one inside another."""

    key: str
    grant_key: str
    parent_key: str | None
    name: str


@dataclass(frozen=True, kw_only=True)
class RingStatus(Fact):
    """What holds nationally for a ring from a day on; `announced_on` None: day not found."""

    ring_key: str
    in_force_from: date
    announced_on: date | None
    standing: RingStanding


@dataclass(frozen=True, kw_only=True)
class GrantAmount(Fact):
    """What a ring holds nationally in a year."""

    ring_key: str
    year: FinancialYear
    grant_key: str
    amount: Money
    extent: str


@dataclass(frozen=True, kw_only=True)
class Allocation(Fact):
    """What one authority holds inside a ring in a year."""

    authority_code: str
    ring_key: str
    year: FinancialYear
    amount: Money


@dataclass(frozen=True, kw_only=True)
class Indicator(Fact):
    """A national indicator."""

    key: str
    code: str
    title: str
    block: str
    department_code: str
    unit: str
    direction: Direction


@dataclass(frozen=True, kw_only=True)
class Freedom(Fact):
    """A freedom of the catalogue, and the power a council may already have, with its days."""

    key: str
    kind: FreedomKind
    title: str
    meaning: str
    department_code: str
    statutory_basis: str
    already_possible: str
    possible_from: date | None
    possible_to: date | None


@dataclass(frozen=True, kw_only=True)
class BankHoliday(Fact):
    """A day that is no working day in England and Wales."""

    day: date
    title: str


@dataclass(frozen=True, kw_only=True)
class Programme(Fact):
    """A round of negotiation."""

    key: str
    name: str
    single_prefix: str
    policy_prefix: str
    lead_department_code: str
    treasury_code: str
    first_year: FinancialYear
    last_year: FinancialYear
    opens_on: date
    closes_on: date | None
    national_commitment: Money | None
    national_commitment_words: str
    gate_limit: Money


@dataclass(frozen=True, kw_only=True)
class ProgrammeClock(Fact):
    """How long one clock of a programme runs."""

    programme_key: str
    kind: ClockKind
    length: int
    unit: ClockUnit


@dataclass(frozen=True, kw_only=True)
class ProgrammeExclusion(Fact):
    """A grant that a programme does not negotiate about."""

    programme_key: str
    grant_key: str
    why: str


@dataclass(frozen=True)
class Registers:
    """All the files, each in its order."""

    sources: tuple[Source, ...]
    authorities: tuple[Authority, ...]
    departments: tuple[Department, ...]
    bodies: tuple[Body, ...]
    grants: tuple[Grant, ...]
    rings: tuple[Ring, ...]
    ring_statuses: tuple[RingStatus, ...]
    grant_amounts: tuple[GrantAmount, ...]
    allocations: tuple[Allocation, ...]
    indicators: tuple[Indicator, ...]
    freedoms: tuple[Freedom, ...]
    bank_holidays: tuple[BankHoliday, ...]
    programmes: tuple[Programme, ...]
    programme_clocks: tuple[ProgrammeClock, ...]
    programme_exclusions: tuple[ProgrammeExclusion, ...]
