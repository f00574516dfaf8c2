"""Schedule B of an agreement: targets as asked, and those each council keeps."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.agreement_terms import AgreedTarget, TargetResult, schedule_numbers
from tracker.domain.targets import TargetChange, TargetValue
from tracker.models.indicators import AuthorityTarget, Indicator
from tracker.models.lines import Line
from tracker.queries.organisations import holders_on
from tracker.queries.positions import terms_of
from tracker.queries.whole_offers import WholeOffer

RESULTS = {
    TargetChange.DROP: TargetResult.DROPPED,
    TargetChange.REPLACE: TargetResult.REPLACED,
    TargetChange.EASE: TargetResult.EASED,
}
Numbers = Mapping[int, str]


def targets(session: Session, case: WholeOffer, numbers: Numbers, today: date) -> tuple[AgreedTarget, ...]:
    """What was asked, by number, then the targets that stay as they are; each with who owns it today."""
    lines = [line for line in case.included if line.id in numbers]
    ids = {line.indicator_id for line in lines}
    indicators = {row.id: row for row in session.scalars(select(Indicator).where(Indicator.id.in_(ids)))}
    asked = [_asked(case, line, indicators[line.indicator_id or 0], numbers[line.id]) for line in lines]
    kept = _kept(session, case, {(line.authority_id, line.indicator_id) for line in lines})
    owners = holders_on(session, {indicator.department_id for indicator, _years in kept}, today)
    later = schedule_numbers("B", len(asked) + len(kept))[len(asked) :]
    stays = [
        _stays(case, indicator, years, number, owners[indicator.department_id].name)
        for (indicator, years), number in zip(kept, later, strict=True)
    ]
    return (*asked, *stays)


def _asked(case: WholeOffer, line: Line, indicator: Indicator, number: str) -> AgreedTarget:
    terms = terms_of(case.last_position(line))
    change = line.change or TargetChange.EASE
    is_dropped = change is TargetChange.DROP
    year = line.baseline_year
    return AgreedTarget(
        number=number,
        line=line.number,
        authority=case.names.full[line.authority_id],
        department=case.names.full[line.owner_id],
        result=RESULTS[change],
        indicator=indicator.code,
        title=indicator.title,
        starts_on=line.starts_on or case.offer.created_at.date(),
        replaced_by=line.replacement if change is TargetChange.REPLACE else "",
        unit=indicator.unit,
        baseline=TargetValue(year, line.baseline) if year and line.baseline is not None else None,
        values=() if is_dropped else terms.values,
        ends=f"{case.names.full[line.owner_id]}: its returns for {indicator.code}" if is_dropped else "",
        terms=terms.words,
        conditions=terms.conditions,
    )


Held = tuple[Indicator, list[AuthorityTarget]]


def _kept(session: Session, case: WholeOffer, asked: set[tuple[int, int | None]]) -> list[Held]:
    """The targets each council has that no agreed line changes, with their years, in council order."""
    query = (
        select(AuthorityTarget, Indicator)
        .join(Indicator, Indicator.id == AuthorityTarget.indicator_id)
        .where(AuthorityTarget.programme_id == case.offer.programme_id, AuthorityTarget.authority_id.in_(case.order))
        .order_by(AuthorityTarget.authority_id, Indicator.sort, Indicator.id, AuthorityTarget.year)
    )
    rows = [(target, indicator) for target, indicator in session.execute(query)]
    rows = [row for row in rows if (row[0].authority_id, row[1].id) not in asked]
    found: list[Held] = []
    for _key, group in groupby(rows, key=lambda row: (row[0].authority_id, row[1].id)):
        years = list(group)
        found.append((years[0][1], [target for target, _indicator in years]))
    return sorted(found, key=lambda held: case.order[held[1][0].authority_id])


def _stays(
    case: WholeOffer, indicator: Indicator, years: list[AuthorityTarget], number: str, department: str
) -> AgreedTarget:
    first = years[0]
    return AgreedTarget(
        number=number,
        line=None,
        authority=case.names.full[first.authority_id],
        department=department,
        result=TargetResult.KEPT,
        indicator=indicator.code,
        title=indicator.title,
        starts_on=first.year.starts_on,
        unit=indicator.unit,
        source=first.source,
        baseline=None if first.baseline is None else TargetValue(first.year.previous, first.baseline),
        values=tuple(TargetValue(row.year, row.value) for row in years if row.value is not None),
    )
