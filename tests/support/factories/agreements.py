"""Frozen agreements of any size: a joint innovative policy offer of Luton and Central Bedfordshire.

Councils, departments, grants and indicators are real; figures, routes, conditions and dates are arbitrary.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tracker.domain.agreement_drawings import Drawing, DrawingState, Signature
from tracker.domain.agreement_glossary import with_glossary
from tracker.domain.agreement_json import digest
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
from tracker.domain.agreement_wording import Calendar, complete, council_statement, government_statement
from tracker.domain.agreements import Clearance, Consent, CouncilParty, FrozenAgreement, GovernmentParty, Minister
from tracker.domain.amounts import Amount, fixed
from tracker.domain.financial_years import FinancialYear, between
from tracker.domain.lines import LineKind
from tracker.domain.money import Money
from tracker.domain.targets import TargetValue

DCLG, DFE, DH = "Communities and Local Government", "Department for Education", "Department of Health"
DWP, DFT, HO = "Department for Work and Pensions", "Department for Transport", "Home Office"
DEFRA, CO = "Department for Environment, Food and Rural Affairs", "Cabinet Office"

AGREEMENT_14 = "Amended agreement under section 14 of the Education Act 2002"
SECTION_31 = "Amended determination under section 31 of the Local Government Act 2003"
MUSIC = (
    "Every child in Key Stage 2 keeps the chance to learn an instrument; the council and its music service agree by "
    "30 June 2011 how this will be measured, and publish it.",
)
CARE = (
    "Spending on adult social care as a whole does not fall below the amount of 2010 to 2011.",
    "The council publishes each July what the money was spent on.",
)
REMOVALS = (
    ("Social Care Reform Grant", DH, SECTION_31, CARE, "release the amended determination", 918_500),
    ("Extended Schools – Sustainability grant", DFE, AGREEMENT_14, (), "amend the conditions of grant", 514_200),
    ("Extended Schools Subsidy grant", DFE, AGREEMENT_14, (), "amend the conditions of grant", 144_600),
    ("School Lunch Grant", DFE, AGREEMENT_14, (), "amend the conditions of grant", 301_300),
    ("Ethnic Minority Achievement Grant", DFE, AGREEMENT_14, CARE[1:], "amend the conditions of grant", 742_100),
    ("Making Good Progress grant", DFE, AGREEMENT_14, (), "amend the conditions of grant", 484_200),
    ("Music grant", DFE, AGREEMENT_14, MUSIC, "amend the conditions of grant", 315_600),
    ("Playing for Success grant", DFE, AGREEMENT_14, (), "amend the conditions of grant", 50_100),
)
POOLED = "Hold one pooled budget for older people with the primary care trust without separate approval of each scheme"
FREEDOMS = (
    (
        POOLED,
        DH,
        "Direction under section 75 of the National Health Service Act 2006",
        ("The pooled budget is audited as one account.",),
        "issue the direction",
    ),
    (
        "Share data on people leaving out-of-work benefits with the council’s employment service",
        DWP,
        "Regulations under section 131 of the Welfare Reform Act 2009",
        (
            "Data are used to help people into work and for nothing else; the data-sharing agreement is published.",
            "Access is withdrawn at once if the Information Commissioner finds a serious breach.",
        ),
        "sign the data-sharing agreement",
    ),
    (
        "Replace six statutory plans for children and families with one plan of the council’s own form",
        DFE,
        "Exemption from the duty to prepare plans, by order under section 9 of the Local Government Act 2000",
        (),
        "lay the order",
    ),
    (
        "Agree one inspection calendar a year with all inspectorates",
        DCLG,
        "Administrative: letter of the gatekeeping inspectorate",
        (
            "Inspection where there is serious concern for a child or an adult at risk is not limited by this agreement.",
        ),
        "write to the inspectorates",
    ),
    (
        "Carry forward up to 10 per cent of highways capital from one year to the next",
        DFT,
        "Administrative: variation of the grant letter",
        (),
        "vary the grant letter",
    ),
    (
        "Send one return on troubled families in place of four",
        HO,
        "Administrative: letter of the department",
        (),
        "write to the council",
    ),
)
INDICATORS = (
    ("NI 117", "16 to 18 year olds not in education, employment or training (NEET)", DFE, TargetResult.KEPT, "29.3"),
    ("NI 58", "Emotional and behavioural health of looked-after children", DFE, TargetResult.DROPPED, "14"),
    (
        "NI 139",
        "Extent to which older people receive the support they need to live independently at home",
        DH,
        TargetResult.DROPPED,
        "30",
    ),
    ("NI 141", "Vulnerable people achieving independent living", DCLG, TargetResult.EASED, "67.9"),
    ("NI 3", "Civic participation in the local area", DCLG, TargetResult.DROPPED, "11"),
    (
        "NI 175",
        "Access to services and facilities by public transport, walking and cycling",
        DFT,
        TargetResult.REPLACED,
        "22.3",
    ),
    (
        "NI 135",
        "Carers receiving needs assessment or review and a specific carer's service, or advice",
        DH,
        TargetResult.EASED,
        "51.4",
    ),
    ("NI 75", "5 or more A*-C GCSEs or equivalent including English and maths", DFE, TargetResult.KEPT, "39.1"),
    ("NI 178", "Bus services running on time", DFT, TargetResult.DROPPED, "70"),
    (
        "NI 197",
        "Improved local biodiversity: proportion of local sites with positive management",
        DEFRA,
        TargetResult.DROPPED,
        "40",
    ),
    ("NI 131", "Delayed transfers of care", DH, TargetResult.EASED, "41.7"),
    ("NI 37", "Awareness of civil protection arrangements in the local area", CO, TargetResult.DROPPED, "15"),
)
REFUSALS = (
    (
        "Lift the ring-fence on the Stroke Strategy grant",
        "Already possible",
        DH,
        "The ring-fence on this grant was lifted for all councils in June 2010. No agreement is needed, and the council "
        "may use the £15.0 million programme’s local share as it decides.",
    ),
    (
        "Lift the ring-fence on School Development Grant",
        "Handled through another route",
        DFE,
        "From 2011 to 2012 the grant becomes part of the Dedicated Schools Grant, which is paid to schools by formula. A "
        "council by council agreement would undo that for its schools alone.",
    ),
    (
        "Keep business rates growth above the 2010 base",
        "Needs primary legislation",
        DCLG,
        "The Local Government Finance Act 1988 requires all non-domestic rates to be paid into the national pool. The "
        "Local Government Resource Review will consider the question in 2011.",
    ),
    (
        "Set the police precept jointly with the council tax",
        "A statutory duty prevents it",
        HO,
        "Precepting authorities must each set their own requirement under the Local Government Finance Act 1992.",
    ),
    (
        "Retain half of the saving in out-of-work benefits",
        "Cost or risk to the Exchequer",
        DWP,
        "The saving cannot yet be told apart from changes in the economy. The department will look again when the Work "
        "Programme has run for a year and offers to share its measurement method with the council.",
    ),
    (
        "Use Building Schools for the Future capital for extra care housing",
        "Outside this programme",
        DFE,
        "Capital is outside Single offer 2011-12.",
    ),
    (
        "Waive planning inquiry for the Woodside link",
        "Would set a precedent that cannot be extended",
        DFT,
        "The right to be heard by an inspector cannot be given up for one scheme.",
    ),
    (
        "Drop NI 47 (people killed or seriously injured in road traffic accidents)",
        "Evidence too thin",
        DFT,
        "The reduction so far is within the range of chance. The department will consider a further request with three "
        "years’ figures.",
    ),
)
NAMES = (
    ("Luton Borough Council", "Luton"), ("Central Bedfordshire Council", "Central Bedfordshire"),
    ("Bedford Borough Council", "Bedford"), ("Milton Keynes Council", "Milton Keynes"),
    ("Hertfordshire County Council", "Hertfordshire"), ("Cambridgeshire County Council", "Cambridgeshire"),
    ("Northamptonshire County Council", "Northamptonshire"), ("Buckinghamshire County Council", "Buckinghamshire"),
    ("Peterborough City Council", "Peterborough"), ("Stevenage Borough Council", "Stevenage"),
    ("Dacorum Borough Council", "Dacorum"), ("North Hertfordshire District Council", "North Hertfordshire"),
    ("Huntingdonshire District Council", "Huntingdonshire"), ("South Cambridgeshire District Council", "South Cambs"),
    ("Cambridge City Council", "Cambridge"), ("Aylesbury Vale District Council", "Aylesbury Vale"),
    ("Cherwell District Council", "Cherwell"), ("Daventry District Council", "Daventry"),
    ("Wellingborough Borough Council", "Wellingborough"), ("East Northamptonshire Council", "East Northamptonshire"),
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """What an agreement is to be like; `lines` is how many were asked for in all."""

    lines: int = 60
    councils: int = 2
    years: int = 3
    savings: int = 2
    outcomes: int = 3
    illustrative: str = ""


def frozen_agreement(lines: int = 60, **shape: int | str) -> FrozenAgreement:
    """An agreement of that many lines; what else it is like is a `Shape`."""
    wanted = replace(Shape(lines=lines), **shape)  # type: ignore[arg-type]
    years = between(FinancialYear(2011), FinancialYear(2010 + wanted.years))
    councils = tuple(_council(position) for position in range(wanted.councils))
    names = [council.name for council in councils]
    refused = round(wanted.lines * 8 / 60)
    targets = _targets(round(wanted.lines * 24 / 60), names, years)
    freedoms = _freedoms(wanted.lines - refused - len(targets), names, years)
    savings = _savings(wanted.savings, names, years)
    base = FrozenAgreement(
        reference="SO-0142",
        version=1,
        programme="Single offer 2011-12",
        kind_of_offer="Joint innovative policy offer" if wanted.councils > 1 else "Innovative policy offer",
        title="One front door: families, work and care",
        marking="OFFICIAL",
        first_offered_on=date(2010, 10, 22),
        drawn_up_on=date(2011, 3, 4),
        starts_on=years[0].starts_on,
        ends_on=years[-1].ends_on,
        review_dates=tuple(date(year.start, 11, 25) for year in years),
        councils=councils,
        government=GovernmentParty(
            lead_department=DCLG,
            minister=Minister("Grant Example MP", f"Minister of State, {DCLG}", date(2011, 3, 2)),
            signatory_post="Director",
            statement=government_statement(is_cleared=True),
        ),
        check_url="https://single-offers.example/check-document",
        clearances=(Clearance("HMT/SO-0142/3", "the terms of Schedule A and Schedule C", date(2011, 2, 25)),),
        freedoms=freedoms,
        targets=targets,
        savings=savings,
        outcomes=_outcomes(wanted.outcomes, len(savings), names, years),
        not_agreed=_not_agreed(refused, len(freedoms) + len(targets), names),
        histories=tuple(_history(freedom) for freedom in freedoms)
        + tuple(_target_history(target) for target in targets if target.line is not None),
        consents=_consents(freedoms, targets),
        illustrative=wanted.illustrative,
    )
    return finished(base)


def finished(agreement: FrozenAgreement) -> FrozenAgreement:
    """With standing words and glossary, as drawing up leaves it; also after a test changed something."""
    returns = date(agreement.starts_on.year + 1, 1, 31)
    calendar = Calendar(first_update_on=date(agreement.starts_on.year, 6, 30), first_returns_on=returns)
    return with_glossary(complete(agreement, calendar))


def draft(at: datetime = datetime(2011, 3, 7, 10, 30, tzinfo=UTC), signed: Sequence[Signature] = ()) -> Drawing:
    """A drawing before the last signature."""
    return Drawing(DrawingState.DRAFT, at, tuple(signed))


def signed(agreement: FrozenAgreement) -> Drawing:
    """A drawing after the last signature, to be sealed."""
    signatures = signatures_of(agreement)
    return Drawing(DrawingState.SIGNED, datetime(2011, 3, 18, 16, 12, tzinfo=UTC), signatures, is_sealed=True)


def signatures_of(agreement: FrozenAgreement) -> tuple[Signature, ...]:
    """A signature of every party over the text as it is."""
    people = ("Alex Rivers", "Sam Okafor", "Jo Whitfield", "Chris Patel", "Robin Hughes")
    roles = [*(c.signatory_post for c in agreement.councils), f"Director, {agreement.government.lead_department}"]
    hashed = digest(agreement)
    return tuple(
        Signature(
            party=party,
            person=people[position % len(people)],
            role=roles[position],
            signed_at=datetime(2011, 3, 17 + (position > 0), 10 + position % 6, 14, tzinfo=UTC),
            record_number=f"SIG-0142-1-{position + 1}",
            digest=hashed,
        )
        for position, party in enumerate(agreement.party_names)
    )


def _council(position: int) -> CouncilParty:
    name, short = NAMES[position]
    reference = f"EX/{11 + position}/2011"
    return CouncilParty(
        name=name,
        short_name=short,
        decision=f"Executive decision {reference}",
        decided_on=date(2011, 2, 14 + position % 10),
        signatory_post="Chief executive",
        statement=council_statement(name, reference),
        call_in_ended_on=date(2011, 2, 22 + position % 5),
    )


def _freedoms(count: int, names: list[str], years: tuple[FinancialYear, ...]) -> tuple[Freedom, ...]:
    kinds = len(REMOVALS) + len(FREEDOMS)
    found = []
    for position, number in enumerate(schedule_numbers("A", count)):
        council = position * len(names) // count
        kind = position % kinds if count >= kinds else (0, len(REMOVALS))[position % 2]
        common = {"number": number, "line": position + 1, "authority": names[council], "starts_on": years[0].starts_on}
        if kind < len(REMOVALS):
            grant, department, route, conditions, act, pounds = REMOVALS[kind]
            amounts = _falling(pounds + 37_100 * council + 1_300 * (position // kinds), years)
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


def _falling(pounds: int, years: tuple[FinancialYear, ...]) -> tuple[Amount, ...]:
    return tuple(fixed(year, Money.from_pounds(pounds - pounds // 6500 * 100 * at)) for at, year in enumerate(years))


def _targets(count: int, names: list[str], years: tuple[FinancialYear, ...]) -> tuple[AgreedTarget, ...]:
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


def _savings(count: int, names: list[str], years: tuple[FinancialYear, ...]) -> tuple[Saving, ...]:
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


def _outcomes(
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


def _not_agreed(count: int, agreed: int, names: list[str]) -> tuple[NotAgreed, ...]:
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


def _history(freedom: Freedom) -> LineHistory:
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


def _target_history(target: AgreedTarget) -> LineHistory:
    verb = {"dropped": "drop", "eased": "ease", "replaced": "replace"}[target.result.value]
    asked = f"Asked to {verb} {target.indicator}"
    return LineHistory(target.number, target.authority, (Round(1, asked, "council", date(2010, 10, 22)),))


def _consents(freedoms: tuple[Freedom, ...], targets: tuple[AgreedTarget, ...]) -> tuple[Consent, ...]:
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
