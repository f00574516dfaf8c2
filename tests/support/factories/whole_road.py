"""An offer of Luton played by the verbs alone, for trying the road from submission to an agreement in force."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.world import World
from tracker.actions import agreements, approvals, clearances, commitments, decisions, lines, offers, releases, sign_off
from tracker.actions.decisions import Recommending
from tracker.domain.amounts import Amount, fixed
from tracker.domain.commitment_drafts import CommitmentDraft
from tracker.domain.commitments import CommitmentKind
from tracker.domain.decisions import Outcome, Taken
from tracker.domain.financial_years import FinancialYear, between
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind, LineState
from tracker.domain.london import london_date
from tracker.domain.money import Money
from tracker.domain.offers import OfferKind
from tracker.domain.signing import AgreementTerms
from tracker.domain.targets import TargetChange, TargetValue
from tracker.models.grants import Ring
from tracker.models.indicators import Indicator
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.queries import agreements as kept

YEARS = between(FinancialYear(2011), FinancialYear(2013))
CHECK_URL = "https://freedoms.example/check-document"


def pounds(amount: int) -> tuple[Amount, ...]:
    return tuple(fixed(year, Money.from_pounds(amount)) for year in YEARS)


def removal(session: Session, world: World, key: str, amount: int) -> LineDraft:
    ring = session.scalars(select(Ring.id).where(Ring.key == key)).one()
    return LineDraft(
        kind=LineKind.RING_FENCE_REMOVAL,
        authority_id=world.organisation("LUT"),
        ring_id=ring,
        words="Luton may spend the grant on any purpose",
        obstacle="The conditions of grant name one purpose",
        legal_lever="An amended determination",
        statutory_basis="",
        evidence="A pilot in 2009",
        starts_on=date(2011, 4, 1),
        review_on=date(2012, 11, 1),
        amounts=pounds(amount),
    )


def reduction(session: Session, world: World) -> LineDraft:
    indicator = session.scalars(select(Indicator.id).where(Indicator.code == "NI 131")).one()
    return LineDraft(
        kind=LineKind.TARGET_REDUCTION,
        authority_id=world.organisation("LUT"),
        indicator_id=indicator,
        change=TargetChange.EASE,
        baseline=Decimal("12.1"),
        baseline_year=FinancialYear(2009),
        words="Ease the path of delayed transfers",
        obstacle="The path was set before the merger",
        legal_lever="A letter of the department",
        statutory_basis="",
        evidence="Discharge figures",
        starts_on=date(2011, 4, 1),
        review_on=date(2012, 11, 1),
        values=tuple(TargetValue(year, Decimal("11.5")) for year in YEARS),
    )


def offer(session: Session, reference: str) -> Offer:
    return session.scalars(select(Offer).where(Offer.reference == reference)).one()


def lines_of(session: Session, reference: str) -> list[Line]:
    query = select(Line).join(Line.offer).where(Offer.reference == reference).order_by(Line.number)
    return list(session.scalars(query))


def picks(rows: list[Line]) -> Mapping[int, int]:
    return {row.id: row.version for row in rows}


def owned(world: World, row: Line) -> str:
    return next(code for code, id_ in world.organisations.items() if id_ == row.owner_id)


def recommend_all(session: Session, world: World, rows: list[Line]) -> None:
    for row in rows:
        caseworker = world.as_("caseworker", owned(world, row))
        proposal = Recommending(row.id, row.version, Outcome.AGREE_AS_ASKED)
        decisions.recommend(session, caseworker, [proposal], now=world.now)


def taken(world: World) -> Taken:
    return Taken("A minister", "Minister of State", london_date(world.now))


def approve_all(session: Session, world: World, rows: list[Line]) -> None:
    for row in rows:
        decider = world.as_("decision_maker", owned(world, row))
        approvals.approve(session, decider, picks([row]), taken(world), now=world.now)


def release_all(session: Session, world: World, reference: str) -> None:
    recommend_all(session, world, lines_of(session, reference))
    approve_all(session, world, lines_of(session, reference))
    gated = [row for row in lines_of(session, reference) if row.state is LineState.AWAITING_CLEARANCE]
    clearer = world.as_("treasury_clearer", "HMT")
    clearances.clear(session, clearer, picks(gated), "HMT/2010/7", now=world.now)
    coordinator = world.as_("coordinator", "CLG")
    releases.release(session, coordinator, picks(lines_of(session, reference)), now=world.now)


def terms() -> AgreementTerms:
    return AgreementTerms(
        starts_on=date(2011, 4, 1),
        ends_on=date(2014, 3, 31),
        review_dates=(date(2012, 3, 31),),
        minister="A. Minister",
        minister_post="Minister of State",
        minister_decided_on=date(2010, 10, 28),
        signatory_post="Director",
    )


def draw_up(session: Session, world: World, reference: str) -> str:
    version = offer(session, reference).version
    coordinator = world.as_("coordinator", "CLG")
    agreements.draw_up(session, coordinator, reference, terms(), version=version, check_url=CHECK_URL, now=world.now)
    version_out = kept.get_agreement(session, coordinator, reference).version
    assert version_out is not None
    return version_out.sha256


def submitted(session: Session, world: World) -> str:
    """An offer of two removals and a target, with a saving that rests on the first, submitted."""
    officer, signatory, now = world.as_("officer", "LUT"), world.as_("signatory", "LUT"), world.now
    ref = offers.create_offer(
        session,
        officer,
        programme_id=world.programme(),
        kind=OfferKind.SINGLE_OFFER,
        title="",
        summary="Fewer conditions",
        now=now,
    )
    drafts = [
        removal(session, world, "social-care-reform", 800_000),
        removal(session, world, "school-lunch", 300_000),
        reduction(session, world),
    ]
    lines.add_lines(session, officer, ref, drafts, now=now)
    saving = CommitmentDraft(
        kind=CommitmentKind.SAVING,
        authority_id=world.organisation("LUT"),
        title="One assessment team",
        measure="Net cost of assessment",
        data_source="Revenue outturn",
        reported="each year",
        share_kept=50,
        amounts=tuple((year, Money.from_pounds(200_000)) for year in YEARS),
        rests_on=frozenset({1}),
    )
    commitments.add_commitments(session, officer, ref, [saving], now=now)
    read = offer(session, ref)
    offers.record_decision(
        session,
        officer,
        ref,
        version=read.version,
        decision_reference="EX/2010/118",
        decision_on=date(2010, 9, 13),
        now=now,
    )
    if not offer(session, ref).checked_powers:
        offers.confirm_powers_checked(session, officer, ref, version=offer(session, ref).version, now=now)
    sign_off.send_for_sign_off(session, officer, ref, version=offer(session, ref).version, now=now)
    sign_off.submit_offer(session, signatory, ref, version=offer(session, ref).version, now=now)
    return ref
