"""What becomes of offers already sent: answered, cleared, released, drawn up and signed, all by the verbs."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.world import World
from tracker.actions import agreements, approvals, clearances, decisions, releases
from tracker.actions.decisions import Recommending
from tracker.domain.amounts import fixed
from tracker.domain.decisions import Outcome, Reason, ReasonCategory, Taken, Terms
from tracker.domain.financial_years import FinancialYear, between
from tracker.domain.lines import LineState
from tracker.domain.london import london_date
from tracker.domain.money import Money
from tracker.domain.signing import AgreementTerms
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.queries import agreements as kept
from tracker.queries.positions import last_terms

YEARS = between(FinancialYear(2011), FinancialYear(2013))
COUNTERED_POUNDS = 400_000
SECRET_REASON = "Half of it is promised to the hospital trust"
SECRET_COUNTER = "The council may spend half of it on any purpose"
SECRET_CONDITION = "That the ward of Farley is served first"


def lines_of(session: Session, reference: str, *numbers: int) -> list[Line]:
    """The live rows of an offer's lines, by number; all of them unless told."""
    query = select(Line).join(Offer, Offer.id == Line.offer_id).where(Offer.reference == reference)
    if numbers:
        query = query.where(Line.number.in_(numbers))
    return list(session.scalars(query.order_by(Line.number).execution_options(populate_existing=True)))


def answer(
    session: Session, world: World, reference: str, outcomes: Mapping[int, Outcome], *, now: datetime | None = None
) -> None:
    """Recommend, approve, clear and release these lines, each with its outcome."""
    now = now or world.now
    decide(session, world, reference, outcomes, now=now)
    gated = [row for row in lines_of(session, reference, *outcomes) if row.state is LineState.AWAITING_CLEARANCE]
    if gated:
        clearances.clear(session, world.as_("treasury_clearer", "HMT"), _picks(gated), "HMT/2010/7", now=now)
    rows = lines_of(session, reference, *outcomes)
    releases.release(session, world.as_("coordinator", "CLG"), _picks(rows), now=now)


def decide(
    session: Session, world: World, reference: str, outcomes: Mapping[int, Outcome], *, now: datetime | None = None
) -> None:
    """Recommend and approve these lines: the decisions are taken, and nobody outside knows of them."""
    now = now or world.now
    codes = {id_: code for code, id_ in world.organisations.items()}
    taken = Taken("A minister", "Minister of State", london_date(now))
    by_owner: dict[str, list[Line]] = defaultdict(list)
    rows = lines_of(session, reference, *outcomes)
    asked = last_terms(session, [row.id for row in rows])
    for row in rows:
        by_owner[codes[row.owner_id]].append(row)
    for code, owned in by_owner.items():
        proposals = [_proposal(row, asked[row.id], outcomes[row.number]) for row in owned]
        decisions.recommend(session, world.as_("caseworker", code), proposals, now=now)
        approvals.approve(session, world.as_("decision_maker", code), _picks(owned), taken, now=now)


def sign(session: Session, world: World, reference: str, *councils: str, now: datetime | None = None) -> None:
    """Draw up the agreement and have every party sign it."""
    now = now or world.now
    offer = session.scalars(select(Offer).where(Offer.reference == reference)).one()
    terms = AgreementTerms(
        starts_on=date(2011, 4, 1),
        ends_on=date(2014, 3, 31),
        review_dates=(date(2012, 3, 31),),
        minister="A. Minister",
        minister_post="Minister of State",
        minister_decided_on=london_date(now),
        signatory_post="Director",
    )
    coordinator, url = world.as_("coordinator", "CLG"), "https://freedoms.example/check-document"
    agreements.draw_up(session, coordinator, reference, terms, version=offer.version, check_url=url, now=now)
    out = kept.get_agreement(session, coordinator, reference).version
    assert out is not None
    people = [*(world.as_("signatory", code) for code in councils or ("LUT",)), world.as_("decision_maker", "CLG")]
    for person in people:
        agreements.sign(session, person, reference, sha256=out.sha256, now=now)


def _proposal(row: Line, asked: Terms, outcome: Outcome) -> Recommending:
    reasons = () if outcome is Outcome.AGREE_AS_ASKED else (Reason(ReasonCategory.COST_OR_RISK, SECRET_REASON),)
    terms = None
    if outcome is Outcome.COUNTER:
        half = tuple(fixed(year, Money.from_pounds(COUNTERED_POUNDS)) for year in YEARS) if asked.amounts else ()
        terms = Terms(SECRET_COUNTER, half, asked.values)
    elif outcome is Outcome.AGREE_WITH_CONDITIONS:
        terms = Terms(asked.words, asked.amounts, asked.values, (SECRET_CONDITION,))
    return Recommending(row.id, row.version, outcome, terms=terms, reasons=reasons, note="As the evidence stands.")


def _picks(rows: list[Line]) -> dict[int, int]:
    return {row.id: row.version for row in rows}
