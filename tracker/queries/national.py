"""What an ask comes to nationally: £ by year of all that ask for it, and what it might be if every council had it.

Sums are of the running totals. The estimate is as rough as it says: the average of the councils that ask, times the
councils of their kinds that are open.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.totals import COUNTS, Tally
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme
from tracker.models.totals import Total
from tracker.queries.organisations import count_authorities
from tracker.queries.prepared import fetch, prepared

_STANDING = (Tally.OPEN, Tally.AGREED_IN_PRINCIPLE, Tally.AGREED)
_AGREED = (Tally.AGREED_IN_PRINCIPLE, Tally.AGREED)


@dataclass(frozen=True)
class YearOfAsks:
    """£ of one year: asked by those that are not refused or withdrawn, and of that agreed."""

    year: FinancialYear
    asked: Money
    agreed: Money


@dataclass(frozen=True)
class LikeAsks:
    """All lines of one ask in its programme; `open_councils` are those of the same kinds as the councils that ask.

    They are counted where an estimate is wanted: elsewhere there are none.
    """

    lines: int
    councils: int
    by_year: tuple[YearOfAsks, ...]
    open_councils: int = 0

    @property
    def estimate(self) -> tuple[tuple[FinancialYear, Money], ...]:
        """£ by year if every open council had what those that ask would have on average."""
        if not self.councils:
            return ()
        return tuple(
            (each.year, Money(each.asked.pence * self.open_councils // self.councils)) for each in self.by_year
        )


def read_like_asks(session: Session, ask_ids: Collection[int]) -> dict[int, LikeAsks]:
    """By ask; by one query."""
    years: dict[int, list[YearOfAsks]] = defaultdict(list)
    counts: dict[int, tuple[int, int]] = {}
    for ask_id, year, asked, agreed, lines, councils in fetch(session, *_of_asks(list(ask_ids))):
        if year == COUNTS:
            counts[ask_id] = int(lines), councils
        elif asked:
            years[ask_id].append(YearOfAsks(FinancialYear(year), asked, agreed or Money.zero()))
    return {ask_id: LikeAsks(*counts.get(ask_id, (0, 0)), tuple(years[ask_id])) for ask_id in ask_ids}


def with_open_councils(session: Session, like: Mapping[int, LikeAsks], today: date) -> dict[int, LikeAsks]:
    """The same with what an estimate needs; by two queries, or none of no asks."""
    if not like:
        return {}
    there = count_authorities(session, today)
    found: dict[int, int] = defaultdict(int)
    for ask_id, kind in fetch(session, *_kinds(list(like))):
        found[ask_id] += there.get(kind, 0)
    return {ask_id: replace(each, open_councils=found[ask_id]) for ask_id, each in like.items()}


def list_years(session: Session, actor: Actor) -> Sequence[YearOfAsks]:
    """£ by year of the programmes that the actor's department leads."""
    rows = fetch(session, *_of_programmes(actor))
    return [YearOfAsks(FinancialYear(year), asked, agreed or Money.zero()) for year, asked, agreed in rows if asked]


def _sums() -> tuple[Any, Any]:
    agreed = case((Total.tally.in_(_AGREED), Total.tabled))
    return func.sum(Total.asked), func.sum(agreed)


@prepared
def _of_asks(ask_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Read from the index in its order; a council is counted where a line of it stands."""
    asking = case((Total.lines > 0, Total.authority_id))
    return (
        select(Total.ask_id, Total.year, *_sums(), func.sum(Total.lines), func.count(asking.distinct()))
        .where(Total.ask_id.in_(ask_ids), Total.tally.in_(_STANDING))
        .group_by(Total.ask_id, Total.year)
        .order_by(Total.ask_id, Total.year)
    )


@prepared
def _kinds(ask_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """The kinds of the councils that ask."""
    return (
        select(Total.ask_id, Organisation.authority_kind)
        .join(Organisation, Organisation.id == Total.authority_id)
        .where(Total.ask_id.in_(ask_ids), Total.year == COUNTS, Total.tally.in_(_STANDING), Total.lines > 0)
        .distinct()
    )


@prepared
def _of_programmes(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Total.year, *_sums())
        .join(Programme, Programme.id == Total.programme_id)
        .where(Programme.lead_department_id == actor.organisation_id, Total.year != COUNTS, Total.tally.in_(_STANDING))
        .group_by(Total.year)
        .order_by(Total.year)
    )
