"""Frozen agreements of any size: a joint innovative policy offer of Luton and Central Bedfordshire.

Councils, departments, grants and indicators are real; figures, routes, conditions and dates are arbitrary.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from tests.support.factories import agreement_schedules as schedules
from tests.support.factories.agreement_facts import DCLG, NAMES
from tracker.domain.agreement_drawings import Drawing, DrawingState, Signature
from tracker.domain.agreement_glossary import with_glossary
from tracker.domain.agreement_json import digest
from tracker.domain.agreement_wording import Calendar, complete, council_statement, government_statement
from tracker.domain.agreements import Clearance, CouncilParty, FrozenAgreement, GovernmentParty, Minister
from tracker.domain.financial_years import FinancialYear, between


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
    targets = schedules.targets(round(wanted.lines * 24 / 60), names, years)
    freedoms = schedules.freedoms(wanted.lines - refused - len(targets), names, years)
    savings = schedules.savings(wanted.savings, names, years)
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
        outcomes=schedules.outcomes(wanted.outcomes, len(savings), names, years),
        not_agreed=schedules.not_agreed(refused, len(freedoms) + len(targets), names),
        histories=tuple(schedules.history(freedom) for freedom in freedoms)
        + tuple(schedules.target_history(target) for target in targets if target.line is not None),
        consents=schedules.consents(freedoms, targets),
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
