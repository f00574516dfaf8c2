"""What each file is called, its columns in their order, and which of them make its key."""

from dataclasses import dataclass

from tracker.domain.actors import OrganisationKind
from tracker.domain.clocks import ClockKind, ClockUnit
from tracker.domain.registers import AuthorityKind, Certainty, Direction, FreedomKind, GrantKind
from tracker.domain.ring_fences import RingStanding
from tracker.registers import rows
from tracker.registers.cells import (
    Column,
    at_most,
    code,
    codes,
    count,
    day,
    one_of,
    pounds,
    prefix,
    region,
    words,
    year,
)


@dataclass(frozen=True)
class Table:
    """One file: `row` is what its rows become, `key` the columns that tell them apart."""

    name: str
    row: type[rows.Row]
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"{self.name}.csv"


_NOTHING = ("",)
_NONE = (None,)
_NO_CODES: tuple[tuple[str, ...]] = ((),)
_FACT = (
    Column("source", codes),
    Column("certainty", one_of(Certainty)),
    Column("note", words, _NOTHING),
)
_CODE, _KEY, _NAME = Column("code", at_most(20, code)), Column("key", at_most(60, code)), Column("name", words)
_SHORT = Column("short_name", words)
_OPEN = (Column("opened_on", day, _NONE), Column("closed_on", day, _NONE))
_BASIS = Column("statutory_basis", words, _NOTHING)
_DEPARTMENT = Column("department_code", code)

SOURCES = Table(
    "sources",
    rows.Source,
    ("key",),
    (
        _KEY,
        Column("title", words),
        Column("address", words, _NOTHING),
        Column("licence", words, _NOTHING),
    ),
)

_ORGANISATIONS = (
    Table(
        "authorities",
        rows.Authority,
        ("code",),
        (
            *(_CODE, _NAME, _SHORT, Column("gss_code", code)),
            *(Column("kind", one_of(AuthorityKind)), Column("region", region)),
            *(*_OPEN, Column("successor_codes", codes, _NO_CODES), *_FACT),
        ),
    ),
    Table(
        "departments",
        rows.Department,
        ("code",),
        (_CODE, _NAME, _SHORT, *_OPEN, Column("predecessor_codes", codes, _NO_CODES), *_FACT),
    ),
    Table(
        "bodies",
        rows.Body,
        ("code",),
        (_CODE, _NAME, _SHORT, Column("kind", one_of(OrganisationKind)), *_FACT),
    ),
)

_GRANTS = (
    Table(
        "grants",
        rows.Grant,
        ("key",),
        (
            *(_KEY, _NAME, _DEPARTMENT, Column("kind", one_of(GrantKind)), Column("route", words)),
            *(_BASIS, Column("amount_note", words, _NOTHING), *_FACT),
        ),
    ),
    Table(
        "rings",
        rows.Ring,
        ("key",),
        (_KEY, Column("grant_key", code), Column("parent_key", code, _NONE), _NAME, *_FACT),
    ),
    Table(
        "ring_statuses",
        rows.RingStatus,
        ("ring_key", "in_force_from"),
        (
            *(Column("ring_key", code), Column("in_force_from", day)),
            *(Column("announced_on", day, _NONE), Column("standing", one_of(RingStanding)), *_FACT),
        ),
    ),
    Table(
        "grant_amounts",
        rows.GrantAmount,
        ("ring_key", "year"),
        (
            *(Column("ring_key", code), Column("year", year), Column("grant_key", code)),
            *(Column("amount", pounds), Column("extent", words), *_FACT),
        ),
    ),
    Table(
        "allocations",
        rows.Allocation,
        ("authority_code", "ring_key", "year"),
        (
            *(Column("authority_code", code), Column("ring_key", code)),
            *(Column("year", year), Column("amount", pounds), *_FACT),
        ),
    ),
)

_ASKED_FOR = (
    Table(
        "indicators",
        rows.Indicator,
        ("key",),
        (
            *(Column("key", at_most(40, code)), Column("code", at_most(20, words))),
            *(Column("title", words), Column("block", words)),
            *(_DEPARTMENT, Column("unit", words), Column("direction", one_of(Direction)), *_FACT),
        ),
    ),
    Table(
        "freedoms",
        rows.Freedom,
        ("key",),
        (
            *(_KEY, Column("kind", one_of(FreedomKind))),
            *(Column("title", words), Column("meaning", words), _DEPARTMENT, _BASIS),
            *(Column("already_possible", words, _NOTHING), Column("possible_from", day, _NONE)),
            *(Column("possible_to", day, _NONE), *_FACT),
        ),
    ),
)

_PROGRAMMES = (
    Table(
        "bank_holidays",
        rows.BankHoliday,
        ("day",),
        (Column("day", day), Column("title", words), *_FACT),
    ),
    Table(
        "programmes",
        rows.Programme,
        ("key",),
        (
            *(_KEY, _NAME, Column("single_prefix", prefix), Column("policy_prefix", prefix)),
            *(Column("lead_department_code", code), Column("treasury_code", code)),
            *(Column("first_year", year), Column("last_year", year)),
            *(Column("opens_on", day), Column("closes_on", day, _NONE)),
            *(Column("national_commitment", pounds, _NONE),),
            *(Column("national_commitment_words", words, _NOTHING), Column("gate_limit", pounds)),
            *_FACT,
        ),
    ),
    Table(
        "programme_clocks",
        rows.ProgrammeClock,
        ("programme_key", "kind"),
        (
            *(Column("programme_key", code), Column("kind", one_of(ClockKind))),
            *(Column("length", count), Column("unit", one_of(ClockUnit)), *_FACT),
        ),
    ),
    Table(
        "programme_exclusions",
        rows.ProgrammeExclusion,
        ("programme_key", "grant_key"),
        (Column("programme_key", code), Column("grant_key", code), Column("why", words), *_FACT),
    ),
)

TABLES = (SOURCES, *_ORGANISATIONS, *_GRANTS, *_ASKED_FOR, *_PROGRAMMES)
"""Every file, those that others point at first."""
