"""Grants and the rings round them, as a council meets them when it chooses what to ask for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain import financial_years, ring_fences
from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import long_date, short_money
from tracker.domain.money import Money
from tracker.domain.registers import Certainty
from tracker.domain.ring_fences import RingAsAt, RingLifting, RingStanding, RingStatus
from tracker.models.grants import Allocation, Grant, GrantAmount, Lifting, Ring
from tracker.models.grants import RingStatus as StatusRow
from tracker.models.organisations import Organisation
from tracker.models.programmes import ProgrammeExclusion
from tracker.queries import organisations

_SEARCHED = (Ring.name, Grant.name, Organisation.name)
_UNSURE = "It could not be established whether it is ring-fenced"


@dataclass(frozen=True)
class NationalAmount:
    """What a ring holds nationally in a year; `certainty` says how sure the figure is."""

    year: FinancialYear
    money: Money
    extent: str
    certainty: Certainty

    @property
    def words(self) -> str:
        """As in "£25.5m in 2010-11 (England)", with a word of doubt where the figure is not sourced."""
        where = f" ({self.extent})" if self.extent else ""
        doubt = "" if self.certainty.is_certain else f", {_lower(self.certainty.words)}"
        return f"{short_money(self.money)} in {self.year}{where}{doubt}"


@dataclass(frozen=True)
class RingFacts:
    """A ring as at a day, for one council and one programme."""

    id: int
    name: str
    grant_id: int
    grant: str
    parent_id: int | None
    parent: str
    department_id: int
    department: str
    statutory_basis: str
    amount: NationalAmount | None
    amount_note: str
    as_at: RingAsAt
    status_certainty: Certainty | None
    excluded_because: str

    @property
    def refusal(self) -> str:
        """Why a council cannot ask for it, in a sentence; "" when it can."""
        if self.excluded_because:
            return f"This grant is excluded from the programme: {_lower(self.excluded_because)}"
        if self.as_at.lifting is not None:
            since = long_date(self.as_at.lifting.from_on)
            return f"This ring-fence has been off for your council since {since}, so there is nothing to ask for"
        status = self.as_at.status
        if status is None or status.status.holds:
            return ""
        if status.status is RingStanding.LIFTED:
            since = long_date(status.in_force_from)
            return f"This ring-fence was lifted nationally on {since}, so there is nothing to ask for"
        return "This money is not ring-fenced: you can already spend it as you choose"

    @property
    def overtaken(self) -> str:
        """Which national lifting, announced and not yet in force, will do the same; "" for none."""
        if self.as_at.announced is None:
            return ""
        announced, starts = self.as_at.announced.announced_on, self.as_at.announced.in_force_from
        return f"Overtaken by the lifting announced on {long_date(announced)}, in force from {long_date(starts)}"

    @property
    def standing(self) -> str:
        """How the ring stands, with a word of doubt where it is not sourced."""
        status = self.as_at.status
        if status is None or status.status is RingStanding.NOT_ESTABLISHED:
            return _UNSURE
        if self.status_certainty is None or self.status_certainty.is_certain:
            return status.status.words
        return f"{status.status.words} ({_lower(self.status_certainty.words)})"

    @property
    def national(self) -> str:
        """What it is worth nationally, or that no amount was found."""
        return self.amount.words if self.amount else "No national amount was found"

    @property
    def label(self) -> str:
        """An inner ring is named with the one it lies in."""
        return f"{self.name}, inside {self.parent}" if self.parent else self.name


def list_rings(
    session: Session, programme_id: int, authority_id: int, today: date, *, words: str = "", department_id: int = 0
) -> Sequence[RingFacts]:
    """The rings that are known of today, those one can ask about first, then by name.

    `words` must all be in the name of the ring, its grant or its department; `department_id` narrows
    to one department, as at today.
    """
    query = _rings().where(Ring.id.in_(select(StatusRow.ring_id).where(StatusRow.announced_on <= today)))
    for word in words.split():
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in _SEARCHED)))
    found = _facts(session, session.execute(query).all(), programme_id, [authority_id], today)
    facts = [found[authority_id, ring_id] for _authority, ring_id in found]
    wanted = (each for each in facts if department_id in (0, each.department_id))
    return sorted(wanted, key=lambda each: (bool(each.refusal), each.grant.casefold(), each.parent_id or 0, each.name))


def get_ring(session: Session, programme_id: int, authority_id: int, ring_id: int, today: date) -> RingFacts:
    """One ring. Raises NotFound."""
    found = get_rings(session, programme_id, [(authority_id, ring_id)], today)
    if (authority_id, ring_id) not in found:
        raise NotFound
    return found[authority_id, ring_id]


def get_rings(
    session: Session, programme_id: int, pairs: Collection[tuple[int, int]], today: date
) -> Mapping[tuple[int, int], RingFacts]:
    """Rings by (authority id, ring id), for many lines at once; what is not known is left out."""
    authority_ids = sorted({authority for authority, _ring in pairs})
    rows = session.execute(_rings().where(Ring.id.in_({ring for _authority, ring in pairs}))).all()
    return _facts(session, rows, programme_id, authority_ids, today) if rows else {}


def list_inner_rings(
    session: Session, programme_id: int, authority_id: int, ring_id: int, today: date
) -> Sequence[RingFacts]:
    """The rings directly inside one, that stand and may be asked about too, by name."""
    rows = session.execute(_rings().where(Ring.parent_id == ring_id)).all()
    found = _facts(session, rows, programme_id, [authority_id], today) if rows else {}
    return sorted((each for each in found.values() if not each.refusal), key=lambda each: each.name)


def get_allocations(
    session: Session, pairs: Collection[tuple[int, int]]
) -> Mapping[tuple[int, int], Mapping[FinancialYear, Money]]:
    """£ that authorities hold inside rings by year, by (authority id, ring id); no entry where none is held."""
    found: dict[tuple[int, int], dict[FinancialYear, Money]] = defaultdict(dict)
    query = select(Allocation).where(
        Allocation.authority_id.in_({authority for authority, _ring in pairs}),
        Allocation.ring_id.in_({ring for _authority, ring in pairs}),
    )
    for row in session.scalars(query) if pairs else ():
        found[row.authority_id, row.ring_id][row.year] = row.amount
    return found


def _rings() -> Select[Ring, Grant, str]:
    outer = aliased(Ring)
    return (
        select(Ring, Grant, outer.name)
        .join(Grant, Grant.id == Ring.grant_id)
        .join(Organisation, Organisation.id == Grant.department_id)
        .outerjoin(outer, outer.id == Ring.parent_id)
        .order_by(Ring.id)
    )


def _facts(
    session: Session,
    rows: Sequence[Row[Ring, Grant, str]],
    programme_id: int,
    authority_ids: Sequence[int],
    today: date,
) -> dict[tuple[int, int], RingFacts]:
    """All there is to say of these rings to these authorities, by a fixed number of queries."""
    ring_ids = [row[0].id for row in rows]
    statuses, certainties = _statuses(session, ring_ids)
    amounts = _amounts(session, ring_ids, today)
    liftings = _liftings(session, ring_ids, authority_ids)
    excluded = _exclusions(session, programme_id)
    holders = organisations.holders_on(session, {grant.department_id for _ring, grant, _outer in rows}, today)
    facts = {}
    for ring, grant, outer in rows:
        for authority_id in authority_ids:
            as_at = ring_fences.as_at(ring.id, statuses[ring.id], liftings[authority_id], today)
            held = as_at.status.in_force_from if as_at.status else date.min
            facts[authority_id, ring.id] = RingFacts(
                id=ring.id,
                name=ring.name,
                grant_id=grant.id,
                grant=grant.name,
                parent_id=ring.parent_id,
                parent=outer or "",
                department_id=holders[grant.department_id].id,
                department=holders[grant.department_id].name,
                statutory_basis=grant.statutory_basis,
                amount=amounts.get(ring.id),
                amount_note=grant.amount_note,
                as_at=as_at,
                status_certainty=certainties.get((ring.id, held)),
                excluded_because=excluded.get(grant.id, ""),
            )
    return facts


def _statuses(
    session: Session, ring_ids: Sequence[int]
) -> tuple[Mapping[int, list[RingStatus]], Mapping[tuple[int, date], Certainty]]:
    found: dict[int, list[RingStatus]] = defaultdict(list)
    certainties = {}
    for row in session.scalars(select(StatusRow).where(StatusRow.ring_id.in_(ring_ids))):
        found[row.ring_id].append(RingStatus(row.ring_id, row.standing, row.announced_on, row.in_force_from))
        certainties[row.ring_id, row.in_force_from] = Certainty(row.certainty)
    return found, certainties


def _amounts(session: Session, ring_ids: Sequence[int], today: date) -> Mapping[int, NationalAmount]:
    """For each ring the amount of this financial year, else of the last one before, else of the first to come."""
    now = financial_years.of(today)
    found: dict[int, NationalAmount] = {}
    query = select(GrantAmount).where(GrantAmount.ring_id.in_(ring_ids)).order_by(GrantAmount.year)
    for row in session.scalars(query):
        if row.ring_id not in found or row.year <= now:
            found[row.ring_id] = NationalAmount(row.year, row.amount, row.extent, Certainty(row.certainty))
    return found


def _liftings(
    session: Session, ring_ids: Sequence[int], authority_ids: Sequence[int]
) -> Mapping[int, list[RingLifting]]:
    found: dict[int, list[RingLifting]] = defaultdict(list)
    query = select(Lifting).where(Lifting.authority_id.in_(authority_ids), Lifting.ring_id.in_(ring_ids))
    for row in session.scalars(query):
        found[row.authority_id].append(RingLifting(row.ring_id, row.from_on, row.determination_reference))
    return found


def _exclusions(session: Session, programme_id: int) -> Mapping[int, str]:
    query = select(ProgrammeExclusion).where(ProgrammeExclusion.programme_id == programme_id)
    return {row.grant_id: _why(row) for row in session.scalars(query)}


def _why(row: ProgrammeExclusion) -> str:
    certainty = Certainty(row.certainty)
    return row.why if certainty.is_certain else f"{row.why} ({_lower(certainty.words)})"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
