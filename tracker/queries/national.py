"""What an ask comes to nationally: £ by year of all that ask for it, and what it might be if every council had it.

Sums are of the running totals. The estimate is as rough as it says: the average of the councils that ask, times the
councils of their kinds that are open.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.registers import AuthorityKind
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
    """All lines of one ask in its programme; `open_councils` are those of the same kinds as the councils that ask."""

    lines: int
    councils: int
    by_year: tuple[YearOfAsks, ...]
    open_councils: int

    @property
    def estimate(self) -> tuple[tuple[FinancialYear, Money], ...]:
        """£ by year if every open council had what those that ask would have on average."""
        if not self.councils:
            return ()
        return tuple(
            (each.year, Money(each.asked.pence * self.open_councils // self.councils)) for each in self.by_year
        )


def read_like_asks(session: Session, ask_ids: Collection[int], today: date) -> dict[int, LikeAsks]:
    """By ask; a fixed number of queries."""
    years: dict[int, list[YearOfAsks]] = defaultdict(list)
    for ask_id, year, asked, agreed in fetch(session, *_by_year(list(ask_ids))):
        if asked:
            years[ask_id].append(YearOfAsks(FinancialYear(year), asked, agreed or Money.zero()))
    counts: dict[int, dict[AuthorityKind, tuple[int, int]]] = defaultdict(dict)
    for ask_id, kind, councils, lines in fetch(session, *_councils(list(ask_ids))):
        counts[ask_id][kind] = councils, lines
    there = count_authorities(session, today)
    return {
        ask_id: LikeAsks(
            lines=sum(lines for _councils, lines in counts[ask_id].values()),
            councils=sum(councils for councils, _lines in counts[ask_id].values()),
            by_year=tuple(years[ask_id]),
            open_councils=sum(there.get(kind, 0) for kind in counts[ask_id]),
        )
        for ask_id in ask_ids
    }


def list_years(session: Session, actor: Actor) -> Sequence[YearOfAsks]:
    """£ by year of the programmes that the actor's department leads."""
    rows = fetch(session, *_of_programmes(actor))
    return [YearOfAsks(FinancialYear(year), asked, agreed or Money.zero()) for year, asked, agreed in rows if asked]


def _sums() -> tuple[Any, Any]:
    agreed = case((Total.tally.in_(_AGREED), Total.tabled))
    return func.sum(Total.asked), func.sum(agreed)


@prepared
def _by_year(ask_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(Total.ask_id, Total.year, *_sums())
        .where(Total.ask_id.in_(ask_ids), Total.year != COUNTS, Total.tally.in_(_STANDING))
        .group_by(Total.ask_id, Total.year)
        .order_by(Total.ask_id, Total.year)
    )


@prepared
def _councils(ask_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Total.ask_id, Organisation.authority_kind, func.count(Total.authority_id.distinct())),
            func.sum(Total.lines),
        )
        .join(Organisation, Organisation.id == Total.authority_id)
        .where(Total.ask_id.in_(ask_ids), Total.year == COUNTS, Total.tally.in_(_STANDING), Total.lines > 0)
        .group_by(Total.ask_id, Organisation.authority_kind)
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
