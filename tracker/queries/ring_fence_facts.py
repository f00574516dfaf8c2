"""Grants and the rings round them as they stand nationally on a day, with how sure each fact is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, case, distinct, func, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import long_date, plural
from tracker.domain.money import Money
from tracker.domain.registers import Certainty
from tracker.domain.ring_fence_ledger import outermost_first
from tracker.domain.ring_fences import Ring, RingAsAt, RingStanding, RingStatus, as_at
from tracker.models.grants import Grant, GrantAmount, Lifting
from tracker.models.grants import Ring as RingRow
from tracker.models.grants import RingStatus as StatusRow
from tracker.models.programmes import ProgrammeExclusion
from tracker.queries import organisations
from tracker.queries.grants import NationalAmount
from tracker.queries.prepared import is_given, prepared

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class Liftings:
    """How many authorities have the ring lifted for them alone: in force on the day, or waiting for a determination."""

    in_force: int = 0
    pending: int = 0

    @property
    def words(self) -> str:
        """As under the national status; "" for none."""
        parts = []
        if self.in_force:
            parts.append(f"off for {plural(self.in_force, 'authority')}")
        if self.pending:
            parts.append(f"{plural(self.pending, 'signed lifting')} not in force yet")
        return "; ".join(parts)


@dataclass(frozen=True)
class DatedRing:
    """One ring as at a day."""

    ring: Ring
    as_at: RingAsAt
    certainty: Certainty | None
    amounts: Mapping[FinancialYear, NationalAmount]
    liftings: Liftings

    @property
    def standing(self) -> str:
        """As in "Ring-fenced", with a word of doubt where it is not sourced."""
        status = self.as_at.status
        if status is None:
            return RingStanding.NOT_ESTABLISHED.words
        doubt = self.certainty is not None and not self.certainty.is_certain
        since = f" from {long_date(status.in_force_from)}" if status.status is RingStanding.LIFTED else ""
        words = f"{status.status.words}{since}"
        return f"{words} ({_doubt(self.certainty)})" if doubt and self.certainty else words

    @property
    def announced(self) -> str:
        """A national lifting known by the day and in force later: "announced …, in force from …"; "" for none."""
        coming = self.as_at.announced
        if coming is None:
            return ""
        return f"Lifting announced {long_date(coming.announced_on)}, in force from {long_date(coming.in_force_from)}"

    @property
    def notes(self) -> str:
        """All that is said under the standing."""
        own = self.liftings.words
        return ". ".join(part for part in (self.announced, own[:1].upper() + own[1:]) if part)

    def amount(self, year: FinancialYear) -> NationalAmount | None:
        """What it holds in that year, else in the last one known before, else in the first to come."""
        known = sorted(self.amounts)
        before = [each for each in known if each <= year]
        return self.amounts[before[-1] if before else known[0]] if known else None


@dataclass(frozen=True)
class GrantFacts:
    """A grant with its rings, the outer one first."""

    id: int
    key: str
    name: str
    kind: str
    route: str
    department_id: int
    department: str
    statutory_basis: str
    amount_note: str
    certainty: Certainty
    source: str
    excluded_because: str
    rings: tuple[DatedRing, ...]

    @property
    def is_nested(self) -> bool:
        """Whether a ring lies inside another."""
        return len(self.rings) > 1

    @property
    def holds(self) -> bool:
        """Whether its outer ring holds money fast nationally on the day, as far as is known."""
        return any(each.as_at.status is not None and each.as_at.stands for each in self.rings[:1])

    @property
    def lifted(self) -> frozenset[int]:
        """The ids of its rings that are off nationally on the day."""
        return frozenset(each.ring.id for each in self.rings if not each.as_at.stands)

    def amounts_in(self, year: FinancialYear) -> dict[int, Money]:
        """What each ring holds nationally in that very year, by ring id; no entry where it is not held."""
        return {each.ring.id: each.amounts[year].money for each in self.rings if year in each.amounts}


def list_grants(session: Session, programme_id: int, day: date, today: date) -> Sequence[GrantFacts]:
    """Every grant of the register as at a day, by name; what was announced after `today` is not told."""
    return _read(session, programme_id, day, today)


def get_grant(session: Session, programme_id: int, key: str, day: date, today: date) -> GrantFacts:
    """One grant by its key. Raises NotFound."""
    found = _read(session, programme_id, day, today, key)
    if not found:
        raise NotFound
    return found[0]


def _read(session: Session, programme_id: int, day: date, today: date, key: str = "") -> list[GrantFacts]:
    grants = session.execute(*_grants(key)).all()
    rings = _rings(session, tuple(row.id for row in grants) if key else None, day, today)
    holders = organisations.holders_on(session, {row.department_id for row in grants}, day)
    excluded: dict[int, str] = dict(session.execute(*_exclusions(programme_id)).all())
    return [
        GrantFacts(
            id=row.id,
            key=row.key,
            name=row.name,
            kind=row.kind,
            route=row.route,
            department_id=holders[row.department_id].id,
            department=holders[row.department_id].name,
            statutory_basis=row.statutory_basis,
            amount_note=row.amount_note,
            certainty=Certainty(row.certainty),
            source=row.source,
            excluded_because=excluded.get(row.id, ""),
            rings=rings[row.id],
        )
        for row in grants
    ]


@prepared
def _grants(key: str) -> Select[*tuple[Any, ...]]:
    """One grant, or all of them."""
    told = (Grant.id, Grant.key, Grant.name, Grant.kind, Grant.route, Grant.department_id, Grant.statutory_basis)
    query = select(*told, Grant.amount_note, Grant.certainty, Grant.source).order_by(Grant.name, Grant.id)
    return query.where(Grant.key == key) if is_given(key) else query


@prepared
def _exclusions(programme_id: int) -> Select[int, str]:
    """Why grants are left out of a programme."""
    query = select(ProgrammeExclusion.grant_id, ProgrammeExclusion.why)
    return query.where(ProgrammeExclusion.programme_id == programme_id)


def _rings(
    session: Session, grant_ids: Sequence[int] | None, day: date, today: date
) -> Mapping[int, tuple[DatedRing, ...]]:
    rows = session.execute(*_ring_rows(grant_ids)).all()
    ids = None if grant_ids is None else tuple(row.id for row in rows)
    statuses, certainties = _statuses(session, ids, today)
    amounts, liftings = _amounts(session, ids), _liftings(session, ids, day, today)
    by_grant: dict[int, list[Ring]] = defaultdict(list)
    for row in rows:
        by_grant[row.grant_id].append(Ring(row.id, row.parent_id, row.name))
    found: dict[int, tuple[DatedRing, ...]] = defaultdict(tuple)
    for grant_id, rings in by_grant.items():
        facts = []
        for ring in outermost_first(rings):
            stood = as_at(ring.id, statuses[ring.id], (), day)
            since = stood.status.in_force_from if stood.status else date.min
            certainty = certainties.get((ring.id, since))
            own = liftings.get(ring.id, Liftings())
            facts.append(DatedRing(ring, stood, certainty, amounts[ring.id], own))
        found[grant_id] = tuple(facts)
    return found


@prepared
def _ring_rows(grant_ids: Sequence[int] | None) -> Select[int, int | None, str, int]:
    query = select(RingRow.id, RingRow.parent_id, RingRow.name, RingRow.grant_id).order_by(RingRow.id)
    return query if grant_ids is None else query.where(RingRow.grant_id.in_(grant_ids))


def _statuses(
    session: Session, ring_ids: Sequence[int] | None, today: date
) -> tuple[Mapping[int, list[RingStatus]], Mapping[tuple[int, date], Certainty]]:
    found: dict[int, list[RingStatus]] = defaultdict(list)
    certainties = {}
    for ring_id, standing, announced_on, in_force_from, certainty in session.execute(*_announced(ring_ids, today)):
        found[ring_id].append(RingStatus(ring_id, standing, announced_on, in_force_from))
        certainties[ring_id, in_force_from] = Certainty(certainty)
    return found, certainties


@prepared
def _announced(ring_ids: Sequence[int] | None, today: date) -> Select[*tuple[Any, ...]]:
    of = StatusRow
    query = select(of.ring_id, of.standing, of.announced_on, of.in_force_from, of.certainty)
    return _of_rings(query.where(of.announced_on <= today), of.ring_id, ring_ids)


def _amounts(session: Session, ring_ids: Sequence[int] | None) -> Mapping[int, Mapping[FinancialYear, NationalAmount]]:
    found: dict[int, dict[FinancialYear, NationalAmount]] = defaultdict(dict)
    for ring_id, year, amount, extent, certainty in session.execute(*_amount_rows(ring_ids)):
        found[ring_id][year] = NationalAmount(year, amount, extent, Certainty(certainty))
    return found


@prepared
def _amount_rows(ring_ids: Sequence[int] | None) -> Select[*tuple[Any, ...]]:
    of = GrantAmount
    return _of_rings(select(of.ring_id, of.year, of.amount, of.extent, of.certainty), of.ring_id, ring_ids)


def _liftings(session: Session, ring_ids: Sequence[int] | None, day: date, today: date) -> Mapping[int, Liftings]:
    """A lifting says when it begins and not when it was signed, so of a day gone by none is told as pending."""
    rows = session.execute(*_lifted(ring_ids, day))
    return {ring_id: Liftings(on, pending if day >= today else 0) for ring_id, on, pending in rows}


@prepared
def _lifted(ring_ids: Sequence[int] | None, day: date) -> Select[int, int, int]:
    is_in_force = Lifting.determination_reference.is_not(None) & (Lifting.from_on <= day)
    on = func.count(distinct(case((is_in_force, Lifting.authority_id))))
    pending = func.count(case((~is_in_force, Lifting.id)))
    return _of_rings(select(Lifting.ring_id, on, pending).group_by(Lifting.ring_id), Lifting.ring_id, ring_ids)


def _of_rings(query: Q, column: Any, ring_ids: Sequence[int] | None) -> Q:
    return query if ring_ids is None else query.where(column.in_(ring_ids))


def _doubt(certainty: Certainty | None) -> str:
    words = certainty.words if certainty else ""
    return words[:1].lower() + words[1:]
