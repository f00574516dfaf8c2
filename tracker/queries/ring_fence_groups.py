"""The ledger's figures by grant, department or authority: summed by the database, nested rings counted once here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, Subquery, case, func, select
from sqlalchemy.orm import Session

from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.ring_fence_ledger import NO_FIGURES, Claim, Counts, Figures, Share, count_once
from tracker.domain.ring_fences import RingAmounts
from tracker.domain.totals import COUNTS
from tracker.models.grants import Allocation
from tracker.queries.prepared import prepared
from tracker.queries.ring_fence_facts import GrantFacts
from tracker.queries.ring_fence_sources import COUNTED, MONEY, Reading, figures, line_counts


class By(StrEnum):
    """What the ledger has a row for."""

    GRANT = "grant"
    DEPARTMENT = "department"
    AUTHORITY = "authority"

    @property
    def words(self) -> str:
        """As a column is headed."""
        return self.value.capitalize()


@dataclass
class Group:
    """Figures by year of one grant, department or authority, and its counts over all years."""

    by_year: dict[FinancialYear, Figures] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)

    def add(self, by_year: Mapping[FinancialYear, Figures], counts: Counts) -> None:
        """Take in figures that are exact sums already, or counted once."""
        for year, more in by_year.items():
            self.add_year(year, more)
        self.counts += counts

    def add_year(self, year: FinancialYear, more: Figures) -> None:
        """The same of one year alone."""
        self.by_year[year] = self.by_year[year] + more if year in self.by_year else more

    def figures(self, year: FinancialYear | None) -> Figures:
        """Of one year, or of all."""
        if year is not None:
            return self.by_year.get(year, NO_FIGURES)
        return sum(self.by_year.values(), NO_FIGURES)


Groups = dict[int, Group]


@dataclass(frozen=True)
class Grouped:
    """Groups by the id of the grant, department or authority, and what was said of nested rings, ring by ring."""

    groups: Groups
    claims: Sequence[Claim]

    @property
    def all(self) -> Group:
        """Everything together."""
        whole = Group()
        for group in self.groups.values():
            whole.add(group.by_year, group.counts)
        return whole


@dataclass(frozen=True)
class Sums:
    """What lines add up to, and nothing of the register: by ring, department or authority, and year.

    `claims` are those of rings one inside another, which are still to be counted once.
    """

    rows: Sequence[tuple[Any, ...]]
    claims: Sequence[Claim]


@dataclass(frozen=True)
class National:
    """The sums of every line, and how many authorities have a line in each share: the same for every reader."""

    sums: Sums
    authorities: Mapping[Share, int]


def read_national(session: Session, reading: Reading, by: By, nested_ids: Sequence[int]) -> National:
    """The sums of a reading by `by`, the rings of `nested_ids` apart; three queries."""
    return National(read_sums(session, reading, by, nested_ids), count_authorities(session, reading))


def read_sums(session: Session, reading: Reading, by: By, nested_ids: Sequence[int]) -> Sums:
    """The same without the authorities; two queries."""
    rows = [tuple(row) for row in session.execute(*_summed(reading, by, nested_ids))]
    return Sums(rows, _claims(session, replace(reading, ring_ids=nested_ids)) if nested_ids else [])


def nested_ids_of(grants: Sequence[GrantFacts]) -> tuple[int, ...]:
    """The rings that lie one inside another."""
    return tuple(each.ring.id for grant in grants if grant.is_nested for each in grant.rings)


def read_groups(session: Session, reading: Reading, by: By, grants: Sequence[GrantFacts]) -> Grouped:
    """The figures of a reading by `by`; three queries at most."""
    return group_sums(session, read_sums(session, reading, by, nested_ids_of(grants)), by, grants)


def group_sums(session: Session, sums: Sums, by: By, grants: Sequence[GrantFacts]) -> Grouped:
    """Sums as figures of `by`; a query of allocations where nested rings are asked about."""
    groups = _plain(sums, by, grants)
    nested = [grant for grant in grants if grant.is_nested]
    held = read_held(session, nested_ids_of(nested)) if sums.claims else {}
    for grant in nested:
        _add_nested(groups, by, grant, sums.claims, held)
    return Grouped(groups, sums.claims)


def count_authorities(session: Session, reading: Reading) -> Mapping[Share, int]:
    """How many authorities have a line in each share."""
    found = session.execute(*_authorities(reading)).one()
    return dict(zip(Share, found, strict=True))


@prepared
def _authorities(reading: Reading) -> Select[*tuple[Any, ...]]:
    rows = line_counts(reading)
    names = [f"{share.value}_lines" for share in Share]
    sums = (func.sum(rows.c[name]).label(name) for name in names)
    lines = select(*sums).group_by(rows.c.authority_id).subquery("lines")
    return select(*(func.count(case((lines.c[name] > 0, 1))) for name in names))


def _plain(sums: Sums, by: By, grants: Sequence[GrantFacts]) -> Groups:
    """Of rings that stand alone."""
    grant_of = {each.ring.id: grant.id for grant in grants for each in grant.rings}
    groups: Groups = defaultdict(Group)
    for key, year, *added in sums.rows:
        found = groups[grant_of[key] if by is By.GRANT else key]
        if year == COUNTS:
            found.counts += Counts(*map(int, added[len(MONEY) :]))
        else:
            found.add_year(FinancialYear(year), Figures.known(*added[: len(MONEY)]))
    return groups


@prepared
def _summed(reading: Reading, by: By, nested_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    rows = figures(reading, *_TOLD_APART[by])
    keys = (rows.c[_KEYS[by]], rows.c.year)
    return select(*keys, *_sums(rows)).where(rows.c.ring_id.not_in(nested_ids)).group_by(*keys).order_by(*keys)


_TOLD_APART: Mapping[By, Sequence[str]] = {
    By.GRANT: (),
    By.DEPARTMENT: ("department_id",),
    By.AUTHORITY: ("authority_id",),
}
_KEYS: Mapping[By, str] = {By.GRANT: "ring_id", By.DEPARTMENT: "department_id", By.AUTHORITY: "authority_id"}


def _sums(rows: Subquery) -> list[Any]:
    return [func.sum(rows.c[name]) for name in (*MONEY, *COUNTED)]


def _claims(session: Session, reading: Reading) -> list[Claim]:
    return [_claim(*row) for row in session.execute(*_claimed(reading))]


@prepared
def _claimed(reading: Reading) -> Select[*tuple[Any, ...]]:
    rows = figures(reading, "authority_id", "department_id")
    keys = [rows.c.authority_id, rows.c.department_id, rows.c.ring_id, rows.c.year]
    return select(*keys, *_sums(rows)).group_by(*keys).order_by(*keys)


def _claim(authority_id: int, department_id: int, ring_id: int, year: int, *sums: Any) -> Claim:
    money, counted = sums[: len(MONEY)], sums[len(MONEY) :]
    return Claim(
        authority_id,
        department_id,
        ring_id,
        None if year == COUNTS else FinancialYear(year),
        dict(zip(Share, money, strict=True)),
        Counts(*map(int, counted)),
    )


def read_held(session: Session, ring_ids: Sequence[int]) -> Mapping[int, RingAmounts]:
    """What each authority holds inside these rings, where it is known."""
    found: dict[int, dict[tuple[int, FinancialYear], Money]] = defaultdict(dict)
    query = select(Allocation.authority_id, Allocation.ring_id, Allocation.year, Allocation.amount)
    for authority_id, ring_id, year, amount in session.execute(query.where(Allocation.ring_id.in_(ring_ids))):
        found[authority_id][ring_id, year] = amount
    return found


def count_grant_once(
    grant: GrantFacts, claims: Sequence[Claim], held: Mapping[int, RingAmounts]
) -> Mapping[tuple[int, int], Mapping[FinancialYear, Figures]]:
    """What the rings of a nested grant free together, each pound once, by authority and department.

    `claims` and `held` may be of other grants too.
    """
    rings = [each.ring for each in grant.rings]
    ids = {ring.id for ring in rings}
    own = [claim for claim in claims if claim.ring_id in ids]
    allocations = {
        authority_id: {key: money for key, money in amounts.items() if key[0] in ids}
        for authority_id, amounts in held.items()
    }
    return count_once(rings, own, allocations, grant.lifted)


def _add_nested(
    groups: Groups, by: By, grant: GrantFacts, claims: Sequence[Claim], held: Mapping[int, RingAmounts]
) -> None:
    ids = {each.ring.id for each in grant.rings}
    counts: dict[int, Counts] = defaultdict(Counts)
    for claim in claims:
        if claim.ring_id in ids:
            counts[claim.authority_id] += claim.counts
    for (authority_id, department_id), by_year in count_grant_once(grant, claims, held).items():
        key = {By.GRANT: grant.id, By.DEPARTMENT: department_id, By.AUTHORITY: authority_id}[by]
        groups.setdefault(key, Group()).add(by_year, counts[authority_id])
