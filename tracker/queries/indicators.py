"""National indicators, as a council meets them when it asks to be measured on fewer."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import number
from tracker.domain.registers import Certainty
from tracker.models.indicators import AuthorityTarget, Indicator
from tracker.models.organisations import Organisation
from tracker.queries import organisations


@dataclass(frozen=True)
class PresentTarget:
    """What a council is to reach in a year now, in the programme's register."""

    year: FinancialYear
    value: Decimal | None
    baseline: Decimal | None
    is_illustrative: bool


@dataclass(frozen=True)
class IndicatorFacts:
    """An indicator as at a day, for one council and one programme. `direction`: up, down or context."""

    id: int
    code: str
    title: str
    block: str
    department_id: int
    department: str
    unit: str
    direction: str
    certainty: Certainty
    targets: tuple[PresentTarget, ...]

    @property
    def name(self) -> str:
        """Code and title: "NI 117 16 to 18 year olds who are not in education, employment or training"."""
        return f"{self.code} {self.title}"

    @property
    def present(self) -> str:
        """What the council is measured on now, in words; "" when no target of its own is held."""
        known = [each for each in self.targets if each.value is not None]
        if not self.targets:
            return ""
        path = ", ".join(f"{number(each.value)} in {each.year}" for each in known if each.value is not None)
        illustrative = " (illustrative)" if any(each.is_illustrative for each in self.targets) else ""
        return f"You are measured on this{': ' if path else ''}{path}{illustrative}"


def list_indicators(
    session: Session, programme_id: int, authority_id: int, today: date, *, words: str = "", department_id: int = 0
) -> Sequence[IndicatorFacts]:
    """The national indicators, those the council has a target for first, then in their official order.

    `words` must all be in the code, the title, the block or the department's name.
    """
    query = _indicators()
    for word in words.split():
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in _SEARCHED)))
    found = _facts(session, session.scalars(query).all(), programme_id, authority_id, today)
    wanted = [each for each in found if department_id in (0, each.department_id)]
    return sorted(wanted, key=lambda each: not each.targets)


def get_indicator(
    session: Session, programme_id: int, authority_id: int, indicator_id: int, today: date
) -> IndicatorFacts:
    """One indicator. Raises NotFound."""
    rows = session.scalars(_indicators().where(Indicator.id == indicator_id)).all()
    if not rows:
        raise NotFound
    return _facts(session, rows, programme_id, authority_id, today)[0]


def get_names(session: Session, indicator_ids: Collection[int]) -> Mapping[int, tuple[str, int]]:
    """For many lines at once: code and title, and the department that is held to own each."""
    query = select(Indicator.id, Indicator.code, Indicator.title, Indicator.department_id)
    rows = session.execute(query.where(Indicator.id.in_(set(indicator_ids)))) if indicator_ids else ()
    return {row.id: (f"{row.code} {row.title}", row.department_id) for row in rows}


_SEARCHED = (Indicator.code, Indicator.title, Indicator.block, Organisation.name)


def _indicators() -> Select[Indicator]:
    query = select(Indicator).join(Organisation, Organisation.id == Indicator.department_id)
    return query.order_by(Indicator.sort, Indicator.id)


def _facts(
    session: Session, rows: Sequence[Indicator], programme_id: int, authority_id: int, today: date
) -> list[IndicatorFacts]:
    holders = organisations.holders_on(session, {row.department_id for row in rows}, today)
    targets = _targets(session, programme_id, authority_id)
    return [
        IndicatorFacts(
            id=row.id,
            code=row.code,
            title=row.title,
            block=row.block,
            department_id=holders[row.department_id].id,
            department=holders[row.department_id].name,
            unit=row.unit,
            direction=row.direction,
            certainty=Certainty(row.certainty),
            targets=tuple(targets[row.id]),
        )
        for row in rows
    ]


def _targets(session: Session, programme_id: int, authority_id: int) -> Mapping[int, list[PresentTarget]]:
    found: dict[int, list[PresentTarget]] = defaultdict(list)
    query = select(AuthorityTarget).where(
        AuthorityTarget.programme_id == programme_id, AuthorityTarget.authority_id == authority_id
    )
    for row in session.scalars(query.order_by(AuthorityTarget.indicator_id, AuthorityTarget.year)):
        found[row.indicator_id].append(PresentTarget(row.year, row.value, row.baseline, row.is_illustrative))
    return found
