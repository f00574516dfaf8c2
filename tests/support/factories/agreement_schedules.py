"""The schedules and annexes of a made-up agreement, of any length."""

from datetime import date
from decimal import Decimal

from tests.support.factories.agreement_facts import FREEDOMS, INDICATORS, REFUSALS, REMOVALS
from tracker.domain.agreement_terms import (
    Act,
    AgreedTarget,
    Freedom,
    GivenReason,
    LineHistory,
    NotAgreed,
    NotAgreedBecause,
    PromisedOutcome,
    Round,
    Saving,
    TargetResult,
    schedule_numbers,
)
from tracker.domain.agreements import Consent
from tracker.domain.amounts import Amount, fixed
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineKind
from tracker.domain.money import Money
from tracker.domain.targets import TargetValue


def freedoms(count: int, names: list[str], years: tuple[FinancialYear, ...]) -> tuple[Freedom, ...]:
    kinds = len(REMOVALS) + len(FREEDOMS)
    found = []
    for position, number in enumerate(schedule_numbers("A", count)):
        council = position * len(names) // count
        kind = position % kinds if count >= kinds else (0, len(REMOVALS))[position % 2]
        common = {"number": number, "line": position + 1, "authority": names[council], "starts_on": years[0].starts_on}
        if kind < len(REMOVALS):
            grant, department, route, conditions, act, pounds = REMOVALS[kind]
            amounts = falling(pounds + 37_100 * council + 1_300 * (position // kinds), years)
            found.append(
                Freedom(
                    **common,
                    kind=LineKind.RING_FENCE_REMOVAL,
                    title=f"Lift the ring-fence on the {grant}",
                    department=department,
                    legal_route=route,
                    conditions=conditions,
                    acts=(Act(department, act, date(2011, 3, 31)),),
                    amounts=amounts,
                    freed=amounts,
                )
            )
        else:
            title, department, route, conditions, act = FREEDOMS[kind - len(REMOVALS)]
            acts = (Act(department, act, date(2011, 3, 31)),)
            found.append(
                Freedom(
                    **common,
                    kind=LineKind.FREEDOM,
                    title=title,
                    department=department,
                    legal_route=route,
                    conditions=conditions,
                    acts=acts,
                )
            )
    return tuple(found)


def falling(pounds: int, years: tuple[FinancialYear, ...]) -> tuple[Amount, ...]:
    return tuple(fixed(year, Money.from_pounds(pounds - pounds // 6500 * 100 * at)) for at, year in enumerate(years))


def targets(count: int, names: list[str], years: tuple[FinancialYear, ...]) -> tuple[AgreedTarget, ...]:
    found = []
    for position, number in enumerate(schedule_numbers("B", count)):
        indicator, title, department, result, baseline = INDICATORS[position % len(INDICATORS)]
        start = Decimal(baseline)
        is_dropped = result is TargetResult.DROPPED
        step = Decimal("-1.2") if position % 3 == 0 else Decimal("2.1")
        replaced = "residents within 30 minutes of a job centre and a GP by public transport"
        found.append(
            AgreedTarget(
                number=number,
                line=None if result is TargetResult.KEPT else 1000 + position,
                authority=names[position * len(names) // count],
                department=department,
                result=result,
                indicator=indicator,
                title=title,
                starts_on=years[0].starts_on,
                replaced_by=replaced if result is TargetResult.REPLACED else "",
                unit="rate" if indicator == "NI 131" else "per cent",
                returns="yearly return, January",
                baseline=None if is_dropped else TargetValue(FinancialYear(2009), start),
                values=()
                if is_dropped
                else tuple(TargetValue(year, start + step * (at + 1)) for at, year in enumerate(years)),
                ends=f"{department}: yearly return" if is_dropped else "",
            )
        )
    return tuple(found)


def savings(count: int, names: list[str], years: tuple[FinancialYear, ...]) -> tuple[Saving, ...]:
    said = (
        ("One assessment for older people", 1_104_000, ("A1",),
         "Net cost of assessment and care management, audited outturn against 2010 to 2011 at constant prices"),
        ("Shared back office and one contact centre", 736_000, (),
         "Net cost of support services, from the revenue outturn return"),
    )  # fmt: skip
    return tuple(
        Saving(
            number=number,
            authority=names[position % len(names)],
            title=said[position % 2][0],
            amounts=tuple(
                fixed(year, Money.from_pounds(said[position % 2][1] * (4 + at) // 4)) for at, year in enumerate(years)
            ),
            share_kept=50,
            measure=said[position % 2][3],
            rests_on=said[position % 2][2],
        )
        for position, number in enumerate(schedule_numbers("C", count))
    )


def outcomes(
    count: int, savings: int, names: list[str], years: tuple[FinancialYear, ...]
) -> tuple[PromisedOutcome, ...]:
    said = (
        ("Older people still at home 91 days after leaving hospital (NI 125)", "78.4", "2", "Adult social care return",
         "yearly"),
        ("Young people aged 16 to 18 not in education, employment or training (NI 117)", "6.9", "-0.5",
         "Client caseload system", "each quarter"),
        ("Offenders released after less than 12 months who reoffend within a year", "61", "-2",
         "Police National Computer", "yearly"),
    )  # fmt: skip
    return tuple(
        PromisedOutcome(
            number=number,
            authority=names[position % len(names)],
            title=said[position % 3][0],
            unit="per cent",
            source=said[position % 3][3],
            reported=said[position % 3][4],
            baseline=TargetValue(FinancialYear(2010), Decimal(said[position % 3][1])),
            values=tuple(
                TargetValue(year, Decimal(said[position % 3][1]) + Decimal(said[position % 3][2]) * (at + 1))
                for at, year in enumerate(years)
            ),
            rests_on=("A2",) if position == 0 else (),
        )
        for position, number in enumerate(schedule_numbers("C", savings + count)[savings:])
    )


def not_agreed(count: int, agreed: int, names: list[str]) -> tuple[NotAgreed, ...]:
    found = []
    for position in range(count):
        title, category, department, words = REFUSALS[position % len(REFUSALS)]
        is_withdrawn = position % 8 == 6 and count > 8
        council = names[position * len(names) // count]
        found.append(
            NotAgreed(
                line=agreed + position + 1,
                title=title,
                authority=council,
                because=NotAgreedBecause.WITHDRAWN if is_withdrawn else NotAgreedBecause.REFUSED,
                reasons=(GivenReason("Withdrawn by the council" if is_withdrawn else category, words),),
                decided_by=council if is_withdrawn else f"Pat Lowe, Decision maker, {department}",
                decided_on=date(2011, 2, 4),
            )
        )
    return tuple(found)


def history(freedom: Freedom) -> LineHistory:
    asked = f"Asked to {freedom.title[:1].lower()}{freedom.title[1:]}"
    rounds = [Round(1, asked, "council", date(2010, 10, 22), freedom.amounts)]
    if freedom.conditions:
        lower = "a lower amount in each year and " if freedom.amounts else ""
        countered = f"Countered with {lower}the conditions now in Schedule A"
        rounds.append(Round(2, countered, freedom.department, date(2010, 12, 3), freedom.amounts))
        taken = "Raised the amount and took the conditions; accepted 4 February 2011"
        rounds.append(
            Round(3, taken if lower else "Took the conditions", "council", date(2011, 1, 14), freedom.amounts)
        )
    return LineHistory(freedom.number, freedom.authority, tuple(rounds))


def target_history(target: AgreedTarget) -> LineHistory:
    verb = {"dropped": "drop", "eased": "ease", "replaced": "replace"}[target.result.value]
    asked = f"Asked to {verb} {target.indicator}"
    return LineHistory(target.number, target.authority, (Round(1, asked, "council", date(2010, 10, 22)),))


def consents(freedoms: tuple[Freedom, ...], targets: tuple[AgreedTarget, ...]) -> tuple[Consent, ...]:
    lines = [*freedoms, *(target for target in targets if target.line is not None)]
    return tuple(
        Consent(
            department=department,
            decision="Released decision",
            numbers=tuple(line.number for line in lines if line.department == department),
            released_on=date(2011, 2, 4),
        )
        for department in sorted({line.department for line in lines})
    )
