"""Drafts of lines and commitments as a council would write them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.world import NOW, World
from tracker.actions import lines
from tracker.domain.amounts import fixed
from tracker.domain.commitment_drafts import CommitmentDraft
from tracker.domain.commitments import CommitmentKind
from tracker.domain.financial_years import FinancialYear
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind
from tracker.domain.money import Money
from tracker.domain.targets import TargetChange, TargetValue
from tracker.models.grants import Ring
from tracker.models.indicators import Indicator
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.queries import line_drafts

YEARS = (FinancialYear(2011), FinancialYear(2012), FinancialYear(2013))


def ring_id(session: Session, key: str = "school-lunch") -> int:
    return session.scalars(select(Ring.id).where(Ring.key == key)).one()


def removal(session: Session, world: World, key: str = "school-lunch", **given: Any) -> LineDraft:
    draft = LineDraft(
        LineKind.RING_FENCE_REMOVAL,
        world.organisation("LUT"),
        ring_id=ring_id(session, key),
        words="Luton may spend the grant on any purpose from 1 April 2011.",
        obstacle="The determination names one purpose.",
        legal_lever="A new grant determination",
        statutory_basis="",
        starts_on=date(2011, 4, 1),
        review_on=date(2012, 4, 1),
        amounts=tuple(fixed(year, Money.from_pounds(250_000)) for year in YEARS),
    )
    return replace(draft, **given)


def target(session: Session, world: World, **given: Any) -> LineDraft:
    indicator = session.scalars(select(Indicator.id).where(Indicator.key == "NI-117")).one()
    draft = LineDraft(
        LineKind.TARGET_REDUCTION,
        world.organisation("LUT"),
        indicator_id=indicator,
        change=TargetChange.EASE,
        baseline=Decimal("8.20"),
        baseline_year=FinancialYear(2009),
        words="Ease it.",
        values=tuple(TargetValue(year, Decimal("9.1")) for year in YEARS),
    )
    return replace(draft, **given)


def saving(world: World, **given: Any) -> CommitmentDraft:
    draft = CommitmentDraft(
        CommitmentKind.SAVING,
        world.organisation("LUT"),
        "One assessment team with the primary care trust",
        measure="Spending on assessment against 2010-11",
        data_source="Revenue outturn",
        reported="Each quarter",
        share_kept=33,
        amounts=tuple((year, Money(10_000_001)) for year in YEARS),
    )
    return replace(draft, **given)


def outcome(world: World, **given: Any) -> CommitmentDraft:
    draft = CommitmentDraft(
        CommitmentKind.OUTCOME,
        world.organisation("LUT"),
        "More people direct their own care",
        measure="NI 130",
        data_source="Referrals, assessments and packages of care return",
        reported="Once a year",
        baseline=Decimal("8.20"),
        baseline_year=FinancialYear(2009),
        unit="per cent",
        values=tuple((year, Decimal(18 + 6 * at)) for at, year in enumerate(YEARS)),
    )
    return replace(draft, **given)


def add(session: Session, world: World, reference: str, *drafts: LineDraft) -> list[int]:
    """Luton's officer adds lines to a draft; their numbers."""
    return lines.add_lines(session, world.as_("officer", "LUT"), reference, drafts, now=NOW)


def row_of(session: Session, reference: str, number: int) -> Line:
    """A line as it is kept."""
    query = select(Line).join(Offer, Offer.id == Line.offer_id).where(Offer.reference == reference)
    return session.scalars(query.where(Line.number == number), execution_options={"populate_existing": True}).one()


def read(session: Session, world: World, reference: str, number: int) -> LineDraft:
    """A line as its officer would write it again."""
    session.expire_all()
    return line_drafts.get_drafted(session, world.as_("officer", "LUT"), reference, number)[1].draft
