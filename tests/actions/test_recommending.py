"""A caseworker recommends: terms, reasons, flags, and the note on precedent."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.support.factories.departments import CHANGED, REASONS, answer, recommend_all
from tests.support.factories.negotiations import (
    CARERS,
    CLEANER_STREETS,
    SOCIAL_CARE,
    STROKE,
    YEARS,
    Asked,
    Sent,
    count_rows,
    line_of,
    read_sent,
    running_clocks,
    send_offer,
)
from tests.support.world import World
from tracker.actions import decisions
from tracker.actions.decisions import Recommending
from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.clocks import ClockKind
from tracker.domain.decisions import Outcome, Reason, ReasonCategory, Sensitivity, Terms
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken, RulesBroken
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.money import Money
from tracker.domain.notices import NoticeKind
from tracker.domain.targets import TargetValue
from tracker.models.decisions import Recommendation, RecommendationReason
from tracker.models.events import Event
from tracker.models.lines import Position, PositionAmount, PositionCondition
from tracker.models.notices import Notice


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    """Three lines of the Department of Health and one of Communities and Local Government."""
    return send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE), Asked(CLEANER_STREETS)])


class TestRecommending:
    def test_it_waits_for_a_decision_maker_and_shows_nobody_outside(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        recommend_all(session, world, sent, numbers=[1])
        line = line_of(session, sent, 1)
        assert (line.state, line.stage, line.turn) == (LineState.SUBMITTED, Stage.RECOMMENDED, Turn.DEPARTMENT)
        assert (line.released_outcome, line.released_at, line.round) == (None, None, 1)
        deciders = {world.as_("decision_maker", "DH", which).person_id for which in (1, 2)}
        query = select(Notice.person_id).where(Notice.kind == NoticeKind.APPROVAL_WAITING)
        assert set(session.scalars(query)) == deciders

    def test_an_untaken_line_is_taken_and_acknowledged_by_it(self, session: Session, world: World, sent: Sent) -> None:
        recommend_all(session, world, sent, numbers=[1])
        line = line_of(session, sent, 1)
        caseworker = world.as_("caseworker", "DH")
        assert (line.assigned_to_id, line.recommender_id) == (caseworker.person_id, caseworker.person_id)
        assert line.acknowledged_at == world.now
        assert running_clocks(session, line.id) == {ClockKind.FIRST_POSITION}

    def test_a_colleague_may_recommend_a_line_that_someone_else_took(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        taker, colleague = world.as_("caseworker", "DH"), world.as_("caseworker", "DH", 2)
        decisions.take_lines(session, taker, sent.pick(1), now=world.now)
        fresh = read_sent(session, sent.reference)
        proposed = Recommending(fresh.lines[1], fresh.versions[1], Outcome.AGREE_AS_ASKED)
        decisions.recommend(session, colleague, [proposed], now=world.now)
        line = line_of(session, sent, 1)
        assert (line.assigned_to_id, line.recommender_id) == (taker.person_id, colleague.person_id)

    def test_a_counter_is_kept_as_terms_that_nobody_outside_has_been_sent(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        less = tuple(Amount(year, AmountKind.UP_TO, Money.from_pounds(400_000)) for year in YEARS)
        terms = Terms("Half of it.", less, conditions=("Report each year.", "  ", " Keep a tenth. "))
        recommend_all(session, world, sent, Outcome.COUNTER, numbers=[1], terms={1: terms})
        query = select(Position).where(Position.line_id == sent.lines[1], Position.sent_at.is_(None))
        (position,) = session.scalars(query)
        assert (position.round, position.words) == (2, "Half of it.")
        amounts = session.scalars(select(PositionAmount.money).where(PositionAmount.position_id == position.id))
        assert set(amounts) == {Money.from_pounds(400_000)}
        conditions = select(PositionCondition.words).where(PositionCondition.position_id == position.id)
        assert list(session.scalars(conditions.order_by(PositionCondition.number))) == [
            "Report each year.",
            "Keep a tenth.",
        ]
        assert line_of(session, sent, 1).round == 1

    def test_a_targets_counter_keeps_its_values(self, session: Session, world: World, sent: Sent) -> None:
        values = tuple(TargetValue(year, Decimal(60)) for year in YEARS)
        terms = Terms(Asked().words, values=values)
        recommend_all(session, world, sent, Outcome.COUNTER, code="CLG", numbers=[4], terms={4: terms})
        assert line_of(session, sent, 4).stage is Stage.RECOMMENDED

    def test_reasons_are_kept_one_a_category_in_their_own_words(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        reasons = (*REASONS, Reason(ReasonCategory.ANOTHER_ROUTE, "Ask there.", "Care and Support Bill"))
        proposed = Recommending(sent.lines[1], sent.versions[1], Outcome.REJECT, reasons=reasons)
        decisions.recommend(session, world.as_("caseworker", "DH"), [proposed], now=world.now)
        kept = session.scalars(select(RecommendationReason).order_by(RecommendationReason.category)).all()
        assert [(row.category, row.citation) for row in kept] == [
            (ReasonCategory.ANOTHER_ROUTE, "Care and Support Bill"),
            (ReasonCategory.COST_OR_RISK, ""),
        ]

    def test_flags_are_those_of_the_last_recommendation_and_recorded(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        recommend_all(session, world, sent, numbers=[1], flags=frozenset({Sensitivity.NOVEL}))
        line = line_of(session, sent, 1)
        assert (line.is_novel, line.is_contentious, line.is_repercussive) == (True, False, False)
        event = session.scalars(select(Event).where(Event.kind == EventKind.LINE_RECOMMENDED)).one()
        assert event.facts["flags"] == ["novel"]

    def test_an_outcome_that_contradicts_its_terms_is_refused(self, session: Session, world: World, sent: Sent) -> None:
        with pytest.raises(RulesBroken) as refused:
            recommend_all(session, world, sent, Outcome.COUNTER, numbers=[1])
        assert [broken.field for broken in refused.value.broken] == ["words"]

    def test_every_outcome_but_agree_as_asked_needs_a_reason(self, session: Session, world: World, sent: Sent) -> None:
        proposed = Recommending(sent.lines[1], sent.versions[1], Outcome.REJECT)
        with pytest.raises(RulesBroken, match="Select at least one reason"):
            decisions.recommend(session, world.as_("caseworker", "DH"), [proposed], now=world.now)

    def test_a_stale_page_is_a_conflict_and_never_a_matter_of_permission(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        recommend_all(session, world, sent, numbers=[1])
        proposed = Recommending(sent.lines[1], sent.versions[1], Outcome.REJECT, reasons=REASONS)
        with pytest.raises(Conflict, match=f"Line 1 of {sent.reference} was changed") as conflict:
            decisions.recommend(session, world.as_("caseworker", "DH", 2), [proposed], now=world.now)
        assert conflict.value.now_version == line_of(session, sent, 1).version
        assert count_rows(session, Recommendation) == 1

    def test_a_second_recommendation_has_to_wait_for_the_first(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        again = recommend_all(session, world, sent, numbers=[1])
        with pytest.raises(RuleBroken, match="cannot be changed in this way"):
            recommend_all(session, world, again, numbers=[1])

    def test_in_a_bulk_the_one_that_moved_is_skipped_and_named(
        self, session: Session, world: World, sent: Sent
    ) -> None:
        decisions.take_lines(session, world.as_("caseworker", "DH", 2), sent.pick(2), now=world.now)
        proposed = [Recommending(sent.lines[n], sent.versions[n], Outcome.AGREE_AS_ASKED) for n in (1, 2, 3)]
        bulk = decisions.recommend(session, world.as_("caseworker", "DH"), proposed, now=world.now)
        assert bulk.done == (sent.lines[1], sent.lines[3])
        ((name, why),) = bulk.skipped
        assert name == f"line 2 of {sent.reference}"
        assert why == f"Line 2 of {sent.reference} was changed while you were writing. {CHANGED}"

    def test_a_missing_version_fits_nothing(self, session: Session, world: World, sent: Sent) -> None:
        proposed = Recommending(sent.lines[1], -1, Outcome.AGREE_AS_ASKED)
        with pytest.raises(Conflict):
            decisions.recommend(session, world.as_("caseworker", "DH"), [proposed], now=world.now)

    @pytest.mark.parametrize(("role", "code"), [("decision_maker", "DH"), ("caseworker", "CLG"), ("officer", "LUT")])
    def test_only_a_caseworker_of_the_owner_may(
        self, session: Session, world: World, sent: Sent, role: str, code: str
    ) -> None:
        proposed = Recommending(sent.lines[1], sent.versions[1], Outcome.AGREE_AS_ASKED)
        with pytest.raises(NotAllowed, match="Only a caseworker"):
            decisions.recommend(session, world.as_(role, code), [proposed], now=world.now)

    def test_who_does_not_see_the_line_finds_nothing(self, session: Session, world: World, sent: Sent) -> None:
        proposed = Recommending(sent.lines[1], sent.versions[1], Outcome.AGREE_AS_ASKED)
        with pytest.raises(NotFound):
            decisions.recommend(session, world.as_("caseworker", "DfT"), [proposed], now=world.now)

    def test_a_recommendation_is_never_changed_afterwards(self, session: Session, world: World, sent: Sent) -> None:
        recommend_all(session, world, sent, numbers=[1])
        recommendation = session.scalars(select(Recommendation)).one()
        recommendation.note = "Another word"
        with pytest.raises(DBAPIError, match="append-only"):
            session.flush()


class TestPrecedent:
    def test_an_answer_unlike_the_last_one_to_the_same_ask_says_why(self, session: Session, world: World) -> None:
        answer(session, world, send_offer(session, world, council="KEN"))
        sent = send_offer(session, world)
        with pytest.raises(RuleBroken, match="Say why this differs") as refused:
            recommend_all(session, world, sent, Outcome.REJECT, note="")
        assert refused.value.field == "note"
        recommend_all(session, world, sent, Outcome.REJECT, note="Kent had a pilot.")
        assert session.scalars(select(Recommendation.note).order_by(Recommendation.id.desc())).first() == (
            "Kent had a pilot."
        )

    def test_the_latest_answer_counts_and_not_the_first(self, session: Session, world: World) -> None:
        answer(session, world, send_offer(session, world, council="KEN"))
        later = world.now + timedelta(days=1)
        answer(session, world, send_offer(session, world, council="BIR", now=later), Outcome.REJECT, now=later)
        sent = send_offer(session, world, now=later)
        recommend_all(session, world, sent, Outcome.REJECT, note="", now=later)

    def test_another_ask_is_no_precedent(self, session: Session, world: World) -> None:
        answer(session, world, send_offer(session, world, [Asked(CARERS)], council="KEN"), Outcome.REJECT)
        recommend_all(session, world, send_offer(session, world), note="")

    def test_what_is_not_released_is_no_precedent(self, session: Session, world: World) -> None:
        recommend_all(session, world, send_offer(session, world, council="KEN"), Outcome.REJECT)
        recommend_all(session, world, send_offer(session, world, [Asked(SOCIAL_CARE)]), note="")

    def test_a_bulk_is_judged_as_at_its_start(self, session: Session, world: World) -> None:
        sent = send_offer(session, world, [Asked(), Asked()])
        recommend_all(session, world, sent, note="")
