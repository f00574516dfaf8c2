"""Grants and the rings round them as they stand nationally on a day, with how sure each fact is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, case, distinct, func, select
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
class RingFacts:
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
    rings: tuple[RingFacts, ...]

    @property
    def is_nested(self) -> bool:
        """Whether a ring lies inside another."""
        return len(self.rings) > 1

    @property
    def holds(self) -> bool:
        """Whether its outer ring holds money fast nationally on the day, as far as is known."""
        return any(each.as_at.status is not None and each.as_at.stands for each in self.rings[:1])

    def amounts_in(self, year: FinancialYear) -> dict[int, Money]:
        """What each ring holds nationally in that very year, by ring id; no entry where it is not held."""
        return {each.ring.id: each.amounts[year].money for each in self.rings if year in each.amounts}


def list_grants(session: Session, programme_id: int, day: date, today: date) -> Sequence[GrantFacts]:
    """Every grant of the register as at a day, by name; what was announced after `today` is not told."""
    return _read(session, programme_id, day, today)


def get_grant(session: Session, programme_id: int, key: str, day: date, today: date) -> GrantFacts:
    """One grant by its key. Raises NotFound."""
    found = _read(session, programme_id, day, today, Grant.key == key)
    if not found:
        raise NotFound
    return found[0]


def _read(session: Session, programme_id: int, day: date, today: date, *which: Any) -> list[GrantFacts]:
    query = select(Grant.__table__).where(*which).order_by(Grant.name, Grant.id)
    grants = session.execute(query).all()
    ids = [row.id for row in grants] if which else None
    rings = _rings(session, ids, day, today)
    holders = organisations.holders_on(session, {row.department_id for row in grants}, day)
    excluded = _exclusions(session, programme_id)
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


def _rings(
    session: Session, grant_ids: Sequence[int] | None, day: date, today: date
) -> Mapping[int, tuple[RingFacts, ...]]:
    query = select(RingRow.id, RingRow.parent_id, RingRow.name, RingRow.grant_id).order_by(RingRow.id)
    rows = session.execute(query if grant_ids is None else query.where(RingRow.grant_id.in_(grant_ids))).all()
    ids = None if grant_ids is None else [row.id for row in rows]
    statuses, certainties = _statuses(session, ids, today)
    amounts, liftings = _amounts(session, ids), _liftings(session, ids, day, today)
    by_grant: dict[int, list[Ring]] = defaultdict(list)
    for row in rows:
        by_grant[row.grant_id].append(Ring(row.id, row.parent_id, row.name))
    found: dict[int, tuple[RingFacts, ...]] = defaultdict(tuple)
    for grant_id, rings in by_grant.items():
        facts = []
        for ring in outermost_first(rings):
            stood = as_at(ring.id, statuses[ring.id], (), day)
            since = stood.status.in_force_from if stood.status else date.min
            certainty = certainties.get((ring.id, since))
            own = liftings.get(ring.id, Liftings())
            facts.append(RingFacts(ring, stood, certainty, amounts[ring.id], own))
        found[grant_id] = tuple(facts)
    return found


def _statuses(
    session: Session, ring_ids: Sequence[int] | None, today: date
) -> tuple[Mapping[int, list[RingStatus]], Mapping[tuple[int, date], Certainty]]:
    query = select(StatusRow.__table__).where(StatusRow.announced_on <= today)
    found: dict[int, list[RingStatus]] = defaultdict(list)
    certainties = {}
    for row in _of_rings(session, query, StatusRow.ring_id, ring_ids):
        found[row.ring_id].append(RingStatus(row.ring_id, row.standing, row.announced_on, row.in_force_from))
        certainties[row.ring_id, row.in_force_from] = Certainty(row.certainty)
    return found, certainties


def _amounts(session: Session, ring_ids: Sequence[int] | None) -> Mapping[int, Mapping[FinancialYear, NationalAmount]]:
    found: dict[int, dict[FinancialYear, NationalAmount]] = defaultdict(dict)
    for row in _of_rings(session, select(GrantAmount.__table__), GrantAmount.ring_id, ring_ids):
        amount = NationalAmount(row.year, row.amount, row.extent, Certainty(row.certainty))
        found[row.ring_id][row.year] = amount
    return found


def _liftings(session: Session, ring_ids: Sequence[int] | None, day: date, today: date) -> Mapping[int, Liftings]:
    """A lifting says when it begins and not when it was signed, so of a day gone by none is told as pending."""
    is_in_force = Lifting.determination_reference.is_not(None) & (Lifting.from_on <= day)
    on = func.count(distinct(case((is_in_force, Lifting.authority_id))))
    pending = func.count(case((~is_in_force, Lifting.id)))
    query = select(Lifting.ring_id, on.label("on"), pending.label("pending")).group_by(Lifting.ring_id)
    rows = _of_rings(session, query, Lifting.ring_id, ring_ids)
    return {row.ring_id: Liftings(row.on, row.pending if day >= today else 0) for row in rows}


def _of_rings(session: Session, query: Any, column: Any, ring_ids: Sequence[int] | None) -> Iterable[Row[Any]]:
    return session.execute(query if ring_ids is None else query.where(column.in_(ring_ids)))


def _exclusions(session: Session, programme_id: int) -> Mapping[int, str]:
    query = select(ProgrammeExclusion).where(ProgrammeExclusion.programme_id == programme_id)
    return {row.grant_id: row.why for row in session.scalars(query)}


def _doubt(certainty: Certainty | None) -> str:
    words = certainty.words if certainty else ""
    return words[:1].lower() + words[1:]
