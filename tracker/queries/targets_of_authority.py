"""One authority's targets: kept, dropped, replaced and eased, with baseline and path; and what is asked and open."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LIVE, LineKind, LineState
from tracker.domain.registers import FreedomKind
from tracker.domain.standing import Facet
from tracker.domain.targets import TargetChange, TargetCounts, TargetValue, count_targets
from tracker.models.indicators import AuthorityTarget, CatalogueFreedom, Indicator
from tracker.models.lines import Line, Position, PositionValue
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import organisations, visibility
from tracker.queries.programmes import Round
from tracker.queries.targets import may_read, reductions

DUTIES = (FreedomKind.DATA_RETURN, FreedomKind.PLAN_DUTY, FreedomKind.INSPECTION)
"""Freedoms that take a burden off, beside targets."""


@dataclass(frozen=True)
class ToCome:
    """A baseline that is not known yet: why, who will give it and by when."""

    cause: str
    owner: str
    due_on: date | None


@dataclass(frozen=True)
class Change:
    """A line about a target; `terms` are those of the last position sent, None for a reader who sees no terms."""

    line_id: int
    reference: str
    number: int
    change: TargetChange
    state: LineState
    replacement: str
    baseline: Decimal | None
    baseline_to_come: ToCome | None
    terms: Mapping[FinancialYear, TargetValue] | None


@dataclass(frozen=True)
class Target:
    """An indicator the authority is measured on, as it stands, and what was agreed about it."""

    indicator_id: int
    code: str
    title: str
    unit: str
    department: str
    baseline: Decimal | None
    path: Mapping[FinancialYear, Decimal | None]
    is_held: bool
    is_illustrative: bool
    agreed: Change | None

    @property
    def outcome(self) -> str:
        """Kept, Dropped, Replaced or Eased."""
        if self.agreed is None:
            return "Kept"
        return {
            TargetChange.DROP: "Dropped",
            TargetChange.REPLACE: "Replaced",
            TargetChange.EASE: "Eased",
        }[self.agreed.change]

    @property
    def baseline_now(self) -> Decimal | None:
        """The agreed one where there is one and the reader sees it, else that of the register."""
        own = self.agreed.baseline if self.agreed else None
        return self.baseline if own is None else own

    def agreed_value(self, year: FinancialYear) -> TargetValue | None:
        """What was agreed for a year, where it is not the register's and the reader sees it."""
        return self.agreed.terms.get(year) if self.agreed and self.agreed.terms else None


@dataclass(frozen=True)
class Ask:
    """A change asked for and not signed yet."""

    target: Target
    change: Change


@dataclass(frozen=True)
class AuthorityTargets:
    """The page: every target, then what is open. `refused` asks left their targets as they are.

    `duties` are returns, plans and inspections lifted by signed freedoms.
    """

    id: int
    name: str
    slug: str
    programme: Round
    counts: TargetCounts
    targets: tuple[Target, ...]
    open: tuple[Ask, ...]
    refused: int
    duties: Mapping[FreedomKind, int]
    sees_all_terms: bool

    @property
    def is_illustrative(self) -> bool:
        """Whether any figure was made up."""
        return any(target.is_illustrative for target in self.targets)


def get_targets(session: Session, actor: Actor, programme: Round, slug: str, today: date) -> AuthorityTargets:
    """One authority by its slug. Raises NotFound, also for one whose targets the actor may not read."""
    authority = session.execute(
        select(Organisation.id, Organisation.name).where(
            Organisation.slug == slug, Organisation.kind == OrganisationKind.AUTHORITY, may_read(actor, programme)
        )
    ).one_or_none()
    if authority is None:
        raise NotFound
    held = _held(session, programme, authority.id)
    lines = _lines(session, actor, programme, authority.id)
    changes = _changes(session, lines)
    agreed = {row.indicator_id: changes[row.id] for row in lines if row.state is LineState.AGREED}
    targets = _targets(session, held, {row.indicator_id for row in lines}, agreed, today)
    measured = [each for each in targets.values() if each.is_held or each.agreed]
    shown = [changes[row.id] for row in lines if row.state in LIVE or row.state is LineState.AGREED]
    return AuthorityTargets(
        id=authority.id,
        name=authority.name,
        slug=slug,
        programme=programme,
        counts=count_targets(held.keys(), {key: each.change for key, each in agreed.items()}),
        targets=tuple(measured),
        open=tuple(Ask(targets[row.indicator_id], changes[row.id]) for row in lines if row.state in LIVE),
        refused=sum(row.state is LineState.REJECTED for row in lines),
        duties=_duties(session, actor, programme, authority.id),
        sees_all_terms=all(change.terms is not None for change in shown),
    )


Held = Mapping[int, Sequence[AuthorityTarget]]


def _held(session: Session, programme: Round, authority_id: int) -> Held:
    found: dict[int, list[AuthorityTarget]] = defaultdict(list)
    query = select(AuthorityTarget).where(
        AuthorityTarget.programme_id == programme.id, AuthorityTarget.authority_id == authority_id
    )
    for row in session.scalars(query.order_by(AuthorityTarget.indicator_id, AuthorityTarget.year)):
        found[row.indicator_id].append(row)
    return found


def _lines(session: Session, actor: Actor, programme: Round, authority_id: int) -> Sequence[Row[Any]]:
    """Those about targets, in the order they were settled, so that of two of one target the later one counts."""
    query = (
        select(
            Line.id,
            Line.number,
            Line.indicator_id,
            Line.change,
            Line.state,
            Line.replacement,
            Line.baseline,
            Line.round,
        )
        .add_columns(Line.baseline_cause, Line.baseline_owner, Line.baseline_due_on)
        .add_columns(Offer.reference, visibility.scope(actor, Facet.TERMS).label("sees_terms"))
        .join(Offer, Offer.id == Line.offer_id)
        .where(reductions(actor, programme.id, [authority_id]))
        .order_by(Line.settled_at.nulls_last(), Line.id)
    )
    return session.execute(query).all()


def _changes(session: Session, lines: Sequence[Row[Any]]) -> Mapping[int, Change]:
    values = _values(session, [row.id for row in lines if row.sees_terms])
    return {
        row.id: Change(
            row.id,
            row.reference,
            row.number,
            row.change,
            row.state,
            row.replacement if row.sees_terms else "",
            row.baseline if row.sees_terms else None,
            _to_come(row) if row.sees_terms else None,
            values.get(row.id, {}) if row.sees_terms else None,
        )
        for row in lines
    }


def _to_come(row: Row[Any]) -> ToCome | None:
    if row.baseline is not None or not row.baseline_cause:
        return None
    return ToCome(row.baseline_cause, row.baseline_owner, row.baseline_due_on)


def _values(session: Session, line_ids: Collection[int]) -> Mapping[int, Mapping[FinancialYear, TargetValue]]:
    """Of the last position sent on each line."""
    found: dict[int, dict[FinancialYear, TargetValue]] = defaultdict(dict)
    query = (
        select(Position.line_id, PositionValue)
        .join(Position, Position.id == PositionValue.position_id)
        .join(Line, (Line.id == Position.line_id) & (Line.round == Position.round))
        .where(Position.line_id.in_(line_ids), Position.sent_at.is_not(None))
    )
    for line_id, row in session.execute(query):
        found[line_id][row.year] = TargetValue(row.year, row.value, row.cause, row.owner, row.due_on)
    return found


def _targets(
    session: Session, held: Held, asked_ids: Collection[int], agreed: Mapping[int, Change], today: date
) -> Mapping[int, Target]:
    """By indicator id, in the indicators' official order."""
    query = select(Indicator).where(Indicator.id.in_({*held, *asked_ids})).order_by(Indicator.sort, Indicator.id)
    rows = session.scalars(query).all()
    holders = organisations.holders_on(session, {row.department_id for row in rows}, today)
    found = {}
    for row in rows:
        own = held.get(row.id, ())
        found[row.id] = Target(
            indicator_id=row.id,
            code=row.code,
            title=row.title,
            unit=row.unit,
            department=holders[row.department_id].name,
            baseline=next((each.baseline for each in own if each.baseline is not None), None),
            path={each.year: each.value for each in own},
            is_held=bool(own),
            is_illustrative=any(each.is_illustrative for each in own),
            agreed=agreed.get(row.id),
        )
    return found


def _duties(session: Session, actor: Actor, programme: Round, authority_id: int) -> Mapping[FreedomKind, int]:
    query = (
        select(CatalogueFreedom.id, CatalogueFreedom.kind)
        .join(Line, Line.freedom_id == CatalogueFreedom.id)
        .where(
            Line.authority_id == authority_id,
            Line.kind == LineKind.FREEDOM,
            Line.programme_id == programme.id,
            Line.state == LineState.AGREED,
            CatalogueFreedom.kind.in_([kind.value for kind in DUTIES]),
            visibility.scope(actor, Facet.CASE),
        )
        .distinct()
    )
    counts = Counter(FreedomKind(kind) for _id, kind in session.execute(query))
    return {kind: counts[kind] for kind in DUTIES if counts[kind]}
