"""The whole road by the verbs alone: submitted, answered, cleared, released, drawn up, signed, in force."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.factories.whole_road import (
    approve_all,
    draw_up,
    lines_of,
    offer,
    owned,
    picks,
    pounds,
    recommend_all,
    release_all,
    submitted,
)
from tests.support.world import World
from tracker import audit
from tracker.actions import (
    acceptances,
    agreements,
    clearances,
    decisions,
    releases,
    states,
    totals,
)
from tracker.actions.decisions import Recommending
from tracker.documents.agreement_pdf import draw_agreement
from tracker.domain.decisions import Outcome, Reason, ReasonCategory, Terms
from tracker.domain.errors import Conflict, NotAllowed, RuleBroken, RulesBroken
from tracker.domain.financial_years import FinancialYear, between
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.london import london_date
from tracker.domain.money import Money
from tracker.domain.offers import OfferState
from tracker.models.delivery import Delivery
from tracker.models.grants import Lifting
from tracker.models.publications import Publication
from tracker.queries.agreement_documents import get_signed

YEARS = between(FinancialYear(2011), FinancialYear(2013))
CHECK_URL = "https://freedoms.example/check-document"


@pytest.fixture
def reference(session: Session, world: World) -> str:
    """An offer of two removals and a target, with a saving that rests on the first, submitted."""
    return submitted(session, world)


def test_the_two_lines_with_money_go_to_the_treasury_and_the_target_does_not(
    session: Session, world: World, reference: str
) -> None:
    recommend_all(session, world, lines_of(session, reference))
    approve_all(session, world, lines_of(session, reference))
    found = [(row.state, row.stage, row.turn) for row in lines_of(session, reference)]
    gated = (LineState.AWAITING_CLEARANCE, Stage.APPROVED, Turn.TREASURY)
    assert found == [gated, gated, (LineState.SUBMITTED, Stage.APPROVED, Turn.DEPARTMENT)]


def test_a_gated_line_cannot_be_released(session: Session, world: World, reference: str) -> None:
    recommend_all(session, world, lines_of(session, reference))
    approve_all(session, world, lines_of(session, reference))
    with pytest.raises(RuleBroken):
        releases.release(
            session, world.as_("coordinator", "CLG"), picks(lines_of(session, reference)[:1]), now=world.now
        )


def test_all_agreed_awaits_signature_and_is_in_force_with_the_last_one(
    session: Session, world: World, reference: str
) -> None:
    release_all(session, world, reference)
    assert offer(session, reference).state is OfferState.AWAITING_SIGNATURE
    sha256 = draw_up(session, world, reference)
    signatory, decider = world.as_("signatory", "LUT"), world.as_("decision_maker", "CLG")
    assert agreements.sign(session, signatory, reference, sha256=sha256, now=world.now) is False
    assert agreements.sign(session, decider, reference, sha256=sha256, now=world.now) is True
    assert offer(session, reference).state is OfferState.IN_FORCE
    assert {row.state for row in lines_of(session, reference)} == {LineState.AGREED}
    assert session.scalar(select(func.count()).select_from(Delivery)) == 4
    assert session.scalar(select(func.count()).select_from(Lifting)) == 2
    assert list(audit.verify(session)) == []
    assert totals.compare(session) == []
    assert states.compare(session, london_date(world.now))[1] == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # WeasyPrint leaves its profile open
def test_a_signed_document_is_the_same_bytes_whenever_it_is_drawn(
    session: Session, world: World, reference: str
) -> None:
    release_all(session, world, reference)
    sha256 = draw_up(session, world, reference)
    for signer in (world.as_("signatory", "LUT"), world.as_("decision_maker", "CLG")):
        agreements.sign(session, signer, reference, sha256=sha256, now=world.now)
    document = get_signed(session, reference)
    assert document.drawing.is_signed
    assert draw_agreement(document.agreement, document.drawing) == draw_agreement(document.agreement, document.drawing)


def test_nobody_signs_another_text_than_the_one_that_is_out(session: Session, world: World, reference: str) -> None:
    release_all(session, world, reference)
    draw_up(session, world, reference)
    with pytest.raises(Conflict):
        agreements.sign(session, world.as_("signatory", "LUT"), reference, sha256="0" * 64, now=world.now)


def test_a_party_signs_once(session: Session, world: World, reference: str) -> None:
    release_all(session, world, reference)
    sha256 = draw_up(session, world, reference)
    agreements.sign(session, world.as_("signatory", "LUT"), reference, sha256=sha256, now=world.now)
    with pytest.raises(Conflict):
        agreements.sign(session, world.as_("signatory", "LUT", 2), reference, sha256=sha256, now=world.now)


def test_an_officer_who_also_signs_elsewhere_cannot_sign_what_they_wrote(
    session: Session, world: World, reference: str
) -> None:
    release_all(session, world, reference)
    sha256 = draw_up(session, world, reference)
    officer = world.as_("officer", "LUT")
    both = world.with_roles(officer, *officer.roles, *world.as_("signatory", "LUT").roles)
    with pytest.raises(NotAllowed):
        agreements.sign(session, both, reference, sha256=sha256, now=world.now)


def test_a_decline_discards_the_version_and_it_can_be_drawn_up_again(
    session: Session, world: World, reference: str
) -> None:
    release_all(session, world, reference)
    signatory, sha256 = world.as_("signatory", "LUT"), draw_up(session, world, reference)
    agreements.decline_agreement(
        session, signatory, reference, sha256=sha256, reason="The term is too long", now=world.now
    )
    with pytest.raises(Conflict):
        agreements.decline_agreement(session, signatory, reference, sha256=sha256, reason="Again", now=world.now)
    with pytest.raises(Conflict):
        agreements.sign(session, signatory, reference, sha256=sha256, now=world.now)
    assert offer(session, reference).state is OfferState.AWAITING_SIGNATURE
    draw_up(session, world, reference)


def test_rejecting_the_line_it_rests_on_flags_a_commitment(session: Session, world: World, reference: str) -> None:
    row = lines_of(session, reference)[0]
    reason = Reason(ReasonCategory.EVIDENCE_TOO_THIN, "The pilot covered one ward")
    caseworker = world.as_("caseworker", owned(world, row))
    decisions.recommend(
        session, caseworker, [Recommending(row.id, row.version, Outcome.REJECT, reasons=(reason,))], now=world.now
    )
    approve_all(session, world, [lines_of(session, reference)[0]])
    gated = lines_of(session, reference)[:1]
    clearances.clear(session, world.as_("treasury_clearer", "HMT"), picks(gated), "HMT/1", now=world.now)
    releases.release(session, world.as_("coordinator", "CLG"), picks(lines_of(session, reference)[:1]), now=world.now)
    assert lines_of(session, reference)[0].state is LineState.REJECTED
    recommend_all(session, world, lines_of(session, reference)[1:])
    approve_all(session, world, lines_of(session, reference)[1:])
    gated = [line for line in lines_of(session, reference) if line.state is LineState.AWAITING_CLEARANCE]
    clearances.clear(session, world.as_("treasury_clearer", "HMT"), picks(gated), "HMT/2", now=world.now)
    releases.release(session, world.as_("coordinator", "CLG"), picks(lines_of(session, reference)[1:]), now=world.now)
    assert offer(session, reference).state is OfferState.IN_NEGOTIATION


def test_a_counter_becomes_the_next_position_and_is_accepted_as_it_stands(
    session: Session, world: World, reference: str
) -> None:
    row = lines_of(session, reference)[0]
    caseworker = world.as_("caseworker", owned(world, row))
    reason = Reason(ReasonCategory.COST_OR_RISK, "Half is committed")
    counter = Terms("Luton may spend half the grant on any purpose", pounds(400_000))
    proposal = Recommending(row.id, row.version, Outcome.COUNTER, terms=counter, reasons=(reason,))
    decisions.recommend(session, caseworker, [proposal], now=world.now)
    approve_all(session, world, lines_of(session, reference)[:1])
    gated = lines_of(session, reference)[:1]
    clearances.clear(session, world.as_("treasury_clearer", "HMT"), picks(gated), "HMT/1", now=world.now)
    decider = world.as_("decision_maker", owned(world, row))
    releases.release(session, decider, picks(lines_of(session, reference)[:1]), now=world.now)
    row = lines_of(session, reference)[0]
    assert (row.state, row.turn, row.round) == (LineState.COUNTER_PROPOSED, Turn.COUNCIL, 2)
    assert (row.asked, row.tabled) == (Money.from_pounds(2_400_000), Money.from_pounds(1_200_000))
    acceptances.accept_position(session, world.as_("officer", "LUT"), reference, 1, version=row.version, now=world.now)
    row = lines_of(session, reference)[0]
    assert (row.state, row.turn, row.due_on) == (LineState.AGREED_IN_PRINCIPLE, Turn.NOBODY, None)
    assert totals.compare(session) == []


def test_a_recommendation_that_contradicts_itself_is_refused(session: Session, world: World, reference: str) -> None:
    row = lines_of(session, reference)[0]
    caseworker = world.as_("caseworker", owned(world, row))
    with pytest.raises(RulesBroken):
        decisions.recommend(
            session, caseworker, [Recommending(row.id, row.version, Outcome.AGREE_WITH_CONDITIONS)], now=world.now
        )


def test_of_several_lines_the_one_that_moved_is_skipped_and_named(
    session: Session, world: World, reference: str
) -> None:
    rows = [row for row in lines_of(session, reference) if owned(world, row) == "DH"]
    assert len(rows) == 2
    stale = Recommending(rows[0].id, rows[0].version - 1, Outcome.AGREE_AS_ASKED)
    fresh = Recommending(rows[1].id, rows[1].version, Outcome.AGREE_AS_ASKED)
    bulk = decisions.recommend(session, world.as_("caseworker", "DH"), [stale, fresh], now=world.now)
    assert bulk.done == (rows[1].id,)
    assert bulk.skipped[0][0] == f"line 1 of {reference}"


def test_a_signature_is_published_on_the_fifth_working_day_at_nine(
    session: Session, world: World, reference: str
) -> None:
    release_all(session, world, reference)
    sha256 = draw_up(session, world, reference)
    for signer in (world.as_("signatory", "LUT"), world.as_("decision_maker", "CLG")):
        agreements.sign(session, signer, reference, sha256=sha256, now=world.now + timedelta(minutes=1))
    visible = set(session.scalars(select(Publication.visible_from).where(Publication.stage == "signature")))
    assert [each.isoformat() for each in visible] == ["2010-11-08T09:00:00+00:00"]
