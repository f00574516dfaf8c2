"""The ledger's figures by grant, department or authority: summed by the database, nested rings counted once here."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
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
from tracker.models.grants import Ring as RingRow
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
            self.by_year[year] = self.by_year[year] + more if year in self.by_year else more
        self.counts += counts

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


def read_groups(session: Session, reading: Reading, by: By, grants: Sequence[GrantFacts]) -> Grouped:
    """The figures of a reading by `by`; two queries, and one of allocations where nested rings are asked about."""
    nested = [grant for grant in grants if grant.is_nested]
    ring_ids = [each.ring.id for grant in nested for each in grant.rings]
    groups = _plain(session, reading, by, ring_ids)
    claims = _claims(session, replace(reading, ring_ids=ring_ids)) if ring_ids else []
    held = _held(session, nested) if claims else {}
    for grant in nested:
        _add_nested(groups, by, grant, claims, held)
    return Grouped(groups, claims)


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


def _plain(session: Session, reading: Reading, by: By, nested_ids: Sequence[int]) -> Groups:
    groups: Groups = defaultdict(Group)
    for group_id, year, *sums in session.execute(*_grouped(reading, by, nested_ids)):
        money, counted = sums[: len(MONEY)], sums[len(MONEY) :]
        if year == COUNTS:
            groups[group_id].counts = Counts(*map(int, counted))
        else:
            groups[group_id].by_year[FinancialYear(year)] = Figures.known(*money)
    return groups


@prepared
def _grouped(reading: Reading, by: By, nested_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """The sums of rings that stand alone, of each group and year."""
    rows = figures(reading, *_TOLD_APART[by])
    key = _KEYS[by](rows)
    query = select(key, rows.c.year, *_sums(rows)).where(rows.c.ring_id.not_in(nested_ids))
    if by is By.GRANT:
        query = query.join(RingRow, RingRow.id == rows.c.ring_id)
    return query.group_by(key, rows.c.year).order_by(key, rows.c.year)


_TOLD_APART: Mapping[By, Sequence[str]] = {
    By.GRANT: (),
    By.DEPARTMENT: ("department_id",),
    By.AUTHORITY: ("authority_id",),
}
_KEYS: Mapping[By, Callable[[Subquery], Any]] = {
    By.GRANT: lambda _rows: RingRow.grant_id,
    By.DEPARTMENT: lambda rows: rows.c.department_id,
    By.AUTHORITY: lambda rows: rows.c.authority_id,
}


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


def _held(session: Session, nested: Sequence[GrantFacts]) -> Mapping[int, RingAmounts]:
    """What authorities hold inside the rings of these grants, where it is known."""
    ring_ids = [each.ring.id for grant in nested for each in grant.rings]
    found: dict[int, dict[tuple[int, FinancialYear], Money]] = defaultdict(dict)
    query = select(Allocation.authority_id, Allocation.ring_id, Allocation.year, Allocation.amount)
    for authority_id, ring_id, year, amount in session.execute(query.where(Allocation.ring_id.in_(ring_ids))):
        found[authority_id][ring_id, year] = amount
    return found


def _add_nested(
    groups: Groups, by: By, grant: GrantFacts, claims: Sequence[Claim], held: Mapping[int, RingAmounts]
) -> None:
    rings = [each.ring for each in grant.rings]
    lifted = frozenset(each.ring.id for each in grant.rings if not each.as_at.stands)
    ids = {ring.id for ring in rings}
    own = [claim for claim in claims if claim.ring_id in ids]
    counts: dict[int, Counts] = defaultdict(Counts)
    for claim in own:
        counts[claim.authority_id] += claim.counts
    allocations = {
        authority_id: {key: money for key, money in amounts.items() if key[0] in ids}
        for authority_id, amounts in held.items()
    }
    for (authority_id, department_id), by_year in count_once(rings, own, allocations, lifted).items():
        key = {By.GRANT: grant.id, By.DEPARTMENT: department_id, By.AUTHORITY: authority_id}[by]
        groups.setdefault(key, Group()).add(by_year, counts[authority_id])
