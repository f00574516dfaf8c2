"""Lines and £ of a programme by region: one pass over the totals, and nested rings counted once besides."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineKind, LineState
from tracker.domain.money import Money
from tracker.domain.monitoring import Sums
from tracker.domain.ring_fence_ledger import NO_FIGURES, Claim, Counts, Figures, Share
from tracker.domain.totals import COUNTS, Tally
from tracker.models.asks import Ask
from tracker.models.grants import Ring
from tracker.models.organisations import Organisation
from tracker.models.totals import Total
from tracker.queries.programmes import Round
from tracker.queries.ring_fence_facts import list_grants
from tracker.queries.ring_fence_groups import count_grant_once, nested_ids_of, read_held

ELSEWHERE = "Not in a region"
ByYear = dict[FinancialYear, Figures]

_STATE_OF = {
    Tally.OPEN: LineState.SUBMITTED,
    Tally.AGREED_IN_PRINCIPLE: LineState.AGREED_IN_PRINCIPLE,
    Tally.AGREED: LineState.AGREED,
    Tally.REJECTED: LineState.REJECTED,
    Tally.WITHDRAWN: LineState.WITHDRAWN,
}
_AGREED = (Tally.AGREED_IN_PRINCIPLE, Tally.AGREED)


@dataclass(frozen=True)
class Tallied:
    """Lines by region and tally; £ freed by region and year; and everything as one, as each line has its £."""

    lines: Mapping[str, Mapping[Tally, int]]
    figures: Mapping[str, ByYear]
    whole: Sums
    not_fixed: Counts


def read_tallies(session: Session, programme: Round, today: date, region_of: Mapping[int, str]) -> Tallied:
    """Three queries, and those of the ledger where rings one inside another were asked about."""
    rows = session.execute(_tallies(programme)).all()
    lines: defaultdict[str, dict[Tally, int]] = defaultdict(dict)
    figures: defaultdict[str, ByYear] = defaultdict(lambda: defaultdict(lambda: NO_FIGURES))
    for row in rows:
        region = row.region or ELSEWHERE
        if row.year == COUNTS:
            lines[region][row.tally] = int(row.lines)
        else:
            figures[region][FinancialYear(row.year)] += _plain(row)
    if any(row.nested_lines for row in rows):
        _add_nested(session, programme, today, region_of, figures)
    return Tallied(lines, figures, _whole(rows), _not_fixed(rows))


def _tallies(programme: Round) -> Any:
    removal = Ask.kind == LineKind.RING_FENCE_REMOVAL
    inner = aliased(Ring)
    holds_others = Ring.id.in_(select(inner.parent_id).where(inner.parent_id.is_not(None)))
    nested_ids = select(Ring.id).where(or_(Ring.parent_id.is_not(None), holds_others))
    nested = and_(removal, Ask.ring_id.in_(nested_ids))
    return (
        select(
            Organisation.region,
            Total.tally,
            Total.year,
            func.sum(Total.lines).label("lines"),
            func.sum(case((removal, Total.up_to))).label("up_to"),
            func.sum(case((removal, Total.to_be_confirmed))).label("to_be_confirmed"),
            func.sum(case((removal, Total.asked))).label("asked"),
            func.sum(case((removal, Total.tabled))).label("tabled"),
            func.sum(case((nested, Total.lines), else_=0)).label("nested_lines"),
            func.sum(case((nested, Total.asked))).label("nested_asked"),
            func.sum(case((nested, Total.tabled))).label("nested_tabled"),
        )
        .join(Ask, Ask.id == Total.ask_id)
        .join(Organisation, Organisation.id == Total.authority_id)
        .where(Total.programme_id == programme.id)
        .group_by(Organisation.region, Total.tally, Total.year)
    )


def _plain(row: Any) -> Figures:
    """£ of the rings that stand alone."""
    zero = Money.zero()
    asked = (row.asked or zero) - (row.nested_asked or zero)
    tabled = (row.tabled or zero) - (row.nested_tabled or zero)
    agreed = tabled if row.tally in _AGREED else zero
    return Figures.known(asked, agreed, tabled if row.tally is Tally.AGREED else zero)


def _add_nested(
    session: Session, programme: Round, today: date, region_of: Mapping[int, str], figures: Mapping[str, ByYear]
) -> None:
    """What the rings of each nested grant free together, an authority at a time, as the ledger counts it."""
    grants = [grant for grant in list_grants(session, programme.id, today, today) if grant.is_nested]
    ring_ids = nested_ids_of(grants)
    claims, held = _claims(session, programme, ring_ids), read_held(session, ring_ids)
    for grant in grants:
        for (authority_id, _department), by_year in count_grant_once(grant, claims, held).items():
            for year, more in by_year.items():
                figures[region_of[authority_id]][year] += more


def _claims(session: Session, programme: Round, ring_ids: Sequence[int]) -> list[Claim]:
    keys = (Total.authority_id, Total.department_id, Ask.ring_id, Total.year)
    agreed, signed = Total.tally.in_(_AGREED), Total.tally == Tally.AGREED
    query = (
        select(
            *keys,
            *(func.sum(column) for column in (Total.asked, case((agreed, Total.tabled)), case((signed, Total.tabled)))),
            *(func.sum(column) for column in (Total.lines, case((agreed, Total.lines)), case((signed, Total.lines)))),
        )
        .join(Ask, Ask.id == Total.ask_id)
        .where(Total.programme_id == programme.id, Ask.ring_id.in_(ring_ids))
        .group_by(*keys)
    )
    return [_claim(*row) for row in session.execute(query)]


def _claim(authority_id: int, department_id: int, ring_id: int, year: int, *sums: Any) -> Claim:
    money = dict(
        zip((Share.ASKED, Share.AGREED, Share.SIGNED), (each or Money.zero() for each in sums[:3]), strict=True)
    )
    counts = Counts(*(int(each or 0) for each in sums[3:]))
    of_year = None if year == COUNTS else FinancialYear(year)
    return Claim(authority_id, department_id, ring_id, of_year, money, counts)


def _whole(rows: Sequence[Any]) -> Sums:
    states: defaultdict[LineState, int] = defaultdict(int)
    for row in rows:
        states[_STATE_OF[row.tally]] += int(row.lines)
    return Sums(
        states=dict(states),
        asked=sum((row.asked for row in rows if row.asked), Money.zero()),
        agreed=sum((row.tabled for row in rows if row.tabled and row.tally in _AGREED), Money.zero()),
    )


def _not_fixed(rows: Sequence[Any]) -> Counts:
    return Counts(
        up_to=sum(int(row.up_to or 0) for row in rows),
        to_be_confirmed=sum(int(row.to_be_confirmed or 0) for row in rows),
    )
