"""A decision maker returns or approves; the gate is judged at approval (J14), and two people always act."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import (
    TAKEN,
    answer,
    approve_all,
    recommend_all,
)
from tests.support.factories.negotiations import (
    CLEANER_STREETS,
    RECEIPTS,
    YEARS,
    Asked,
    Sent,
    counter_from_council,
    line_of,
    read_sent,
    send_offer,
)
from tests.support.world import World
from tracker.actions import approvals, clearances
from tracker.domain.actors import Role
from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.clocks import ClockKind
from tracker.domain.decisions import Outcome, Sensitivity, Taken, Terms
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken, RulesBroken
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.money import Money
from tracker.domain.notices import NoticeKind
from tracker.models.clearances import Clearance
from tracker.models.clocks import Clock
from tracker.models.decisions import Decision
from tracker.models.events import Event
from tracker.models.notices import Notice


def gate_of(session: Session, sent: Sent, number: int = 1) -> list[str]:
    """Why the gate opened for a line, the last time it did; empty when it stayed shut."""
    query = select(Clearance.why).where(Clearance.line_id == sent.lines[number]).order_by(Clearance.id.desc())
    why = session.scalars(query).first()
    return why.split("\n") if why else []


def with_precedent(session: Session, world: World, about: str = Asked().about, code: str = "DH") -> None:
    """Kent has had this ask agreed, so the gate stays shut for the like of it."""
    answer(session, world, send_offer(session, world, [Asked(about, pounds=1)], council="KEN"), code=code)


class TestReturning:
    def test_it_goes_back_with_a_comment_to_who_made_it(self, session: Session, world: World) -> None:
        sent = recommend_all(session, world, send_offer(session, world))
        decider = world.as_("decision_maker", "DH")
        approvals.return_lines(session, decider, sent.picks, "Look at the pilot again.", now=world.now)
        line = line_of(session, sent)
        assert (line.stage, line.state, line.turn) == (Stage.ASSESSING, LineState.SUBMITTED, Turn.DEPARTMENT)
        event = session.scalars(select(Event).where(Event.kind == EventKind.LINE_RETURNED)).one()
        assert event.words == "Look at the pilot again."
        told = select(Notice.person_id).where(Notice.kind == NoticeKind.RECOMMENDATION_RETURNED)
        assert list(session.scalars(told)) == [world.as_("caseworker", "DH").person_id]

    def test_it_needs_a_comment(self, session: Session, world: World) -> None:
        sent = recommend_all(session, world, send_offer(session, world))
        with pytest.raises(RuleBroken) as refused:
            approvals.return_lines(session, world.as_("decision_maker", "DH"), sent.picks, " \n", now=world.now)
        assert refused.value.field == "comment"

    def test_it_may_be_recommended_again_and_still_shows_that_it_was_returned_until_then(
        self, session: Session, world: World
    ) -> None:
        sent = recommend_all(session, world, send_offer(session, world))
        approvals.return_lines(session, world.as_("decision_maker", "DH"), sent.picks, "Again.", now=world.now)
        line = line_of(session, sent)
        first = line.recommendation_id
        assert first is not None
        recommend_all(session, world, read_sent(session, sent.reference), Outcome.REJECT)
        assert line_of(session, sent).recommendation_id not in (None, first)

    def test_what_was_not_recommended_cannot_be_returned(self, session: Session, world: World) -> None:
        sent = send_offer(session, world)
        with pytest.raises(RuleBroken, match="cannot be changed in this way"):
            approvals.return_lines(session, world.as_("decision_maker", "DH"), sent.picks, "Why?", now=world.now)


class TestApproving:
    def test_it_records_who_took_the_decision_and_shows_the_council_nothing(
        self, session: Session, world: World
    ) -> None:
        with_precedent(session, world)
        sent = recommend_all(session, world, send_offer(session, world))
        approve_all(session, world, sent)
        line = line_of(session, sent)
        assert (line.state, line.stage, line.turn) == (LineState.SUBMITTED, Stage.APPROVED, Turn.DEPARTMENT)
        assert (line.released_at, line.released_outcome) == (None, None)
        decision = session.scalars(select(Decision).where(Decision.line_id == line.id)).one()
        assert (decision.decided_by, decision.decided_by_post) == ("A Minister", "Minister of State")
        assert decision.decided_on == date(2010, 11, 1)
        assert decision.person_id == world.as_("decision_maker", "DH").person_id

    def test_the_same_person_never_recommends_and_approves(self, session: Session, world: World) -> None:
        sent = recommend_all(session, world, send_offer(session, world))
        both = world.with_roles(world.as_("caseworker", "DH"), Role.CASEWORKER, Role.DECISION_MAKER)
        with pytest.raises(NotAllowed, match="a different decision maker must approve it"):
            approvals.approve(session, both, sent.picks, TAKEN, now=world.now)

    def test_in_a_batch_ones_own_recommendation_is_skipped_with_the_reason(
        self, session: Session, world: World
    ) -> None:
        sent = send_offer(session, world, [Asked(), Asked()])
        sent = recommend_all(session, world, sent, numbers=[1])
        line = line_of(session, sent, 2)
        both = world.with_roles(world.as_("caseworker", "DH", 2), Role.CASEWORKER, Role.DECISION_MAKER)
        approvals_world = replace(world, people={**world.people, ("caseworker", "DH"): [both]})
        sent = recommend_all(session, approvals_world, sent, numbers=[2])
        bulk = approvals.approve(session, both, sent.picks, TAKEN, now=world.now)
        assert bulk.done == (sent.lines[1],)
        assert bulk.skipped == (
            (
                f"line 2 of {sent.reference}",
                "You recommended this, so a different decision maker must approve it",
            ),
        )
        assert line_of(session, sent, 2).stage is Stage.RECOMMENDED
        assert line.recommender_id == both.person_id

    def test_a_person_with_both_roles_may_approve_what_a_colleague_recommended(
        self, session: Session, world: World
    ) -> None:
        sent = recommend_all(session, world, send_offer(session, world))
        both = world.with_roles(world.as_("caseworker", "DH", 2), Role.CASEWORKER, Role.DECISION_MAKER)
        assert approvals.approve(session, both, sent.picks, TAKEN, now=world.now).done == (sent.lines[1],)

    def test_a_stale_page_is_a_conflict(self, session: Session, world: World) -> None:
        sent = send_offer(session, world)
        recommend_all(session, world, sent)
        with pytest.raises(Conflict):
            approvals.approve(session, world.as_("decision_maker", "DH"), sent.picks, TAKEN, now=world.now)

    def test_stale_comes_before_ones_own_recommendation(self, session: Session, world: World) -> None:
        sent = send_offer(session, world)
        recommend_all(session, world, sent)
        both = world.with_roles(world.as_("caseworker", "DH"), Role.CASEWORKER, Role.DECISION_MAKER)
        with pytest.raises(Conflict):
            approvals.approve(session, both, sent.picks, TAKEN, now=world.now)

    def test_a_second_press_decides_nothing_more(self, session: Session, world: World) -> None:
        sent = recommend_all(session, world, send_offer(session, world, [Asked(), Asked()]))
        approve_all(session, world, sent)
        with pytest.raises(Conflict, match="None of these lines could be changed"):
            approve_all(session, world, sent)
        assert len(session.scalars(select(Decision)).all()) == 2

    @pytest.mark.parametrize(("role", "code"), [("caseworker", "DH"), ("decision_maker", "CLG"), ("officer", "LUT")])
    def test_only_a_decision_maker_of_the_owner_may(self, session: Session, world: World, role: str, code: str) -> None:
        sent = recommend_all(session, world, send_offer(session, world))
        with pytest.raises(NotAllowed, match="Only a decision maker"):
            approvals.approve(session, world.as_(role, code), sent.picks, TAKEN, now=world.now)

    def test_another_departments_line_is_not_found(self, session: Session, world: World) -> None:
        sent = recommend_all(session, world, send_offer(session, world))
        with pytest.raises(NotFound):
            approvals.approve(session, world.as_("decision_maker", "DfT"), sent.picks, TAKEN, now=world.now)

    def test_the_record_of_the_decision_is_whole(self, session: Session, world: World) -> None:
        sent = recommend_all(session, world, send_offer(session, world))
        tomorrow = Taken(" ", "", world.now.date() + timedelta(days=1))
        with pytest.raises(RulesBroken) as refused:
            approvals.approve(session, world.as_("decision_maker", "DH"), sent.picks, tomorrow, now=world.now)
        assert [broken.field for broken in refused.value.broken] == ["decided_by", "decided_by_post", "decided_on"]


class TestTheGate:
    def test_the_first_of_its_kind_goes_to_the_treasury(self, session: Session, world: World) -> None:
        sent = approve_all(session, world, recommend_all(session, world, send_offer(session, world)))
        line = line_of(session, sent)
        assert (line.state, line.stage, line.turn) == (LineState.AWAITING_CLEARANCE, Stage.APPROVED, Turn.TREASURY)
        assert gate_of(session, sent) == ["No earlier line of the same ask was agreed"]
        running = select(Clock.kind).where(Clock.line_id == line.id, Clock.stopped_on.is_(None))
        assert set(session.scalars(running)) == {ClockKind.FIRST_POSITION, ClockKind.TREASURY_GATE}
        assert line.due_on == date(2010, 11, 15)
        told = select(Notice.person_id).where(Notice.kind == NoticeKind.GATE_OPENED)
        assert list(session.scalars(told)) == [world.as_("treasury_clearer", "HMT").person_id]

    def test_a_refusal_passes_it_too_so_that_waiting_gives_nothing_away(self, session: Session, world: World) -> None:
        approve_all(session, world, recommend_all(session, world, sent := send_offer(session, world), Outcome.REJECT))
        assert line_of(session, sent).state is LineState.AWAITING_CLEARANCE

    def test_a_target_passes_unless_it_is_flagged(self, session: Session, world: World) -> None:
        sent = send_offer(session, world, [Asked(CLEANER_STREETS), Asked(CLEANER_STREETS)])
        sent = recommend_all(session, world, sent, code="CLG", numbers=[1])
        flags = frozenset({Sensitivity.CONTENTIOUS})
        sent = recommend_all(session, world, sent, code="CLG", numbers=[2], flags=flags)
        sent = approve_all(session, world, sent, code="CLG")
        assert line_of(session, sent, 1).state is LineState.SUBMITTED
        assert gate_of(session, sent, 2) == ["Flagged contentious"]

    def test_a_freedom_without_a_precedent_does_not_pass(self, session: Session, world: World) -> None:
        sent = recommend_all(session, world, send_offer(session, world, [Asked(RECEIPTS)]), code="CLG")
        assert gate_of(session, approve_all(session, world, sent, code="CLG"))

    @pytest.mark.parametrize(("pounds", "opens"), [(5_000_000, False), (5_000_001, True)])
    def test_it_opens_above_the_programmes_limit_and_not_at_it(
        self, session: Session, world: World, pounds: int, opens: bool
    ) -> None:
        with_precedent(session, world)
        sent = recommend_all(session, world, send_offer(session, world, [Asked(pounds=pounds)]))
        reasons = gate_of(session, approve_all(session, world, sent))
        assert bool(reasons) is opens
        if opens:
            assert reasons[0] == "£5,000,001 in 2011-12 is over the limit of £5,000,000 a year"

    def test_an_agreement_with_conditions_is_a_precedent_and_a_refusal_is_none(
        self, session: Session, world: World
    ) -> None:
        refused = answer(session, world, send_offer(session, world, council="KEN"), Outcome.REJECT)
        assert line_of(session, refused).state is LineState.REJECTED
        sent = approve_all(session, world, recommend_all(session, world, send_offer(session, world, council="BIR")))
        assert line_of(session, sent).state is LineState.AWAITING_CLEARANCE
        conditions = {1: Terms(Asked().words, Asked().amounts, conditions=("Report each year.",))}
        agreed = send_offer(session, world, council="MAN")
        answer(session, world, agreed, Outcome.AGREE_WITH_CONDITIONS, terms=conditions)
        sent = approve_all(session, world, recommend_all(session, world, send_offer(session, world, council="CBF")))
        assert line_of(session, sent).state is LineState.SUBMITTED

    def test_a_batch_is_judged_as_it_stood_before(self, session: Session, world: World) -> None:
        sent = recommend_all(session, world, send_offer(session, world, [Asked(), Asked()]))
        sent = approve_all(session, world, sent)
        assert gate_of(session, sent, 1)
        assert gate_of(session, sent, 2)

    def test_a_line_is_no_precedent_for_itself(self, session: Session, world: World) -> None:
        terms = {1: Terms(Asked().words, Asked().amounts, conditions=("Report each year.",))}
        sent = send_offer(session, world)
        sent = answer(session, world, sent, Outcome.AGREE_WITH_CONDITIONS, terms=terms)
        dearer = Asked(pounds=900_000)
        sent = counter_from_council(session, world, sent, dearer)
        sent = recommend_all(session, world, sent)
        assert approve_all(session, world, sent)
        assert line_of(session, sent).state is LineState.AWAITING_CLEARANCE

    @pytest.mark.parametrize(
        ("pounds", "flags", "goes_again"),
        [
            (846_000, frozenset(), False),
            (400_000, frozenset(), False),
            (846_001, frozenset(), True),
            (400_000, frozenset({Sensitivity.NOVEL}), True),
        ],
    )
    def test_a_clearance_covers_terms_no_dearer_in_any_year_and_without_a_new_flag(
        self, session: Session, world: World, pounds: int, flags: frozenset[Sensitivity], goes_again: bool
    ) -> None:
        less = tuple(Amount(year, AmountKind.FIXED, Money.from_pounds(100)) for year in YEARS)
        sent = answer(session, world, send_offer(session, world), Outcome.COUNTER, terms={1: Terms("Less.", less)})
        sent = counter_from_council(session, world, sent, Asked(pounds=pounds))
        sent = recommend_all(session, world, sent, flags=flags)
        sent = approve_all(session, world, sent)
        line = line_of(session, sent)
        assert (line.state is LineState.AWAITING_CLEARANCE) is goes_again
        if not goes_again:
            assert (line.state, line.stage) == (LineState.COUNTER_PROPOSED, Stage.APPROVED)

    def test_only_the_treasurys_own_clearance_covers(self, session: Session, world: World) -> None:
        less = tuple(Amount(year, AmountKind.FIXED, Money.from_pounds(100)) for year in YEARS)
        sent = recommend_all(
            session, world, send_offer(session, world), Outcome.COUNTER, terms={1: Terms("Less", less)}
        )
        sent = approve_all(session, world, sent)
        open_one = session.scalars(select(Clearance)).one()
        session.add(
            Clearance(
                line_id=open_one.line_id,
                organisation_id=world.organisation("DfE"),
                decision_id=open_one.decision_id,
                round=1,
                why="Asked by the coordinator",
                opened_at=world.now,
                reply="cleared",
                replied_at=world.now,
                person_id=1,
            )
        )
        session.flush()
        clearances.hold(session, world.as_("treasury_clearer", "HMT"), sent.picks, "Too dear.", now=world.now)
        sent = recommend_all(session, world, read_sent(session, sent.reference))
        sent = approve_all(session, world, sent)
        assert line_of(session, sent).state is LineState.AWAITING_CLEARANCE
