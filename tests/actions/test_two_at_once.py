"""Two people at once, on connections of their own: one of them wins, and the other is told (J9)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.support.at_once import at_once
from tests.support.factories.departments import approve_all, clear_all, recommend_all
from tests.support.factories.negotiations import Asked, Sent, send_offer
from tests.support.factories.offers import sent_offer, version_of
from tests.support.world import World, read_world
from tracker.actions import approvals, decisions, deputies, offers, periods, releases, rounds, sign_off, stances
from tracker.actions.decisions import Recommending
from tracker.db import Database
from tracker.domain.actors import Role
from tracker.domain.clearances import Asking, ClearanceReply, RoundAnswer
from tracker.domain.decisions import Outcome, Reason, ReasonCategory, Taken
from tracker.domain.errors import Conflict
from tracker.domain.lines import LineState
from tracker.domain.offers import OfferKind
from tracker.domain.periods import PeriodDraft
from tracker.domain.stances import StanceDraft, StancePosition, Subject, SubjectKind
from tracker.models.decisions import Decision, Recommendation
from tracker.models.grants import Grant
from tracker.models.lines import Line
from tracker.models.releases import Release, ReleasedDecision

TAKEN = Taken("A Minister", "Minister of State", date(2010, 11, 1))
REFUSED = (Reason(ReasonCategory.EVIDENCE_TOO_THIN, "Nothing was sent."),)


@pytest.fixture
def sent(own_database: Database, world: World) -> Sent:
    with own_database.writing() as session:
        return send_offer(session, read_world(session), [Asked() for _ in range(3)])


def test_one_recommendation_stands_when_two_caseworkers_send_theirs(
    own_database: Database, world: World, sent: Sent
) -> None:
    def recommending(which: int, outcome: Outcome) -> Callable[[], object]:
        def act() -> object:
            with own_database.writing() as session:
                proposed = Recommending(sent.lines[1], sent.versions[1], outcome, reasons=REFUSED)
                return decisions.recommend(session, world.as_("caseworker", "DH", which), [proposed], now=world.now)

        return act

    results = at_once(recommending(1, Outcome.AGREE_AS_ASKED), recommending(2, Outcome.REJECT))
    assert sorted(type(each).__name__ for each in results) == ["Bulk", "Conflict"], results
    with own_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Recommendation)) == 1


def test_two_decision_makers_who_approve_the_same_batch_decide_each_line_once(
    own_database: Database, world: World, sent: Sent
) -> None:
    with own_database.writing() as session:
        proposed = [Recommending(line, sent.picks[line], Outcome.AGREE_AS_ASKED) for line in sent.picks]
        decisions.recommend(session, world.as_("caseworker", "DH"), proposed, now=world.now)
    picks = {line: version + 1 for line, version in sent.picks.items()}

    def approving(which: int) -> Callable[[], object]:
        def act() -> object:
            with own_database.writing() as session:
                decider = world.as_("decision_maker", "DH", which)
                return approvals.approve(session, decider, picks, TAKEN, now=world.now)

        return act

    results = at_once(approving(1), approving(2))
    assert sorted(type(each).__name__ for each in results) == ["Bulk", "Conflict"], results
    assert isinstance(next(each for each in results if isinstance(each, Exception)), Conflict)
    with own_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 3


def test_one_form_sent_twice_at_once_starts_one_offer(own_database: Database, world: World) -> None:
    def start() -> object:
        with own_database.writing() as session:
            return offers.create_offer(
                session,
                world.as_("officer", "LUT"),
                programme_id=world.programme(),
                kind=OfferKind.SINGLE_OFFER,
                title="",
                summary="",
                form_key="0" * 32,
                now=world.now,
            )

    assert at_once(start, start) == ["SO-0001", "SO-0001"]


def test_of_two_offers_that_ask_for_the_same_one_is_submitted(own_database: Database, world: World) -> None:
    with own_database.writing() as session:
        references = [sent_offer(session, world) for _ in range(2)]
        versions = {each: version_of(session, each) for each in references}

    def submitting(reference: str) -> Callable[[], object]:
        def act() -> object:
            with own_database.writing() as session:
                signatory = world.as_("signatory", "LUT")
                sign_off.submit_offer(session, signatory, reference, version=versions[reference], now=world.now)

        return act

    results = at_once(*(submitting(each) for each in references))
    assert sorted(type(each).__name__ for each in results) == ["NoneType", "RulesBroken"], results
    with own_database.reading() as session:
        submitted = select(Line.offer_id).where(Line.state == LineState.SUBMITTED).distinct()
        assert len(session.scalars(submitted).all()) == 1


def test_two_workers_carry_out_a_queued_release_once(own_database: Database, world: World, sent: Sent) -> None:
    polling = date(2010, 11, 25)
    with own_database.writing() as session:
        ready = clear_all(session, world, approve_all(session, world, recommend_all(session, world, sent)))
        draft = PeriodDraft("General election", date(2010, 11, 1), polling)
        periods.set_period(session, world.as_("coordinator", "CLG"), draft, now=world.now)
        releases.release(session, world.as_("decision_maker", "DH"), ready.picks, now=world.now)

    def working() -> object:
        with own_database.writing() as session:
            return releases.carry_out_queued(session, world.now + timedelta(days=25))

    assert sorted(at_once(working, working), key=str) == [0, 1]
    with own_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Release)) == 1
        assert session.scalar(select(func.count()).select_from(ReleasedDecision)) == 3


def test_two_decision_makers_of_an_asked_department_answer_once(
    own_database: Database, world: World, sent: Sent
) -> None:
    with own_database.writing() as session:
        ready = clear_all(session, world, approve_all(session, world, recommend_all(session, world, sent)))
        asking = Asking(frozenset({world.organisation("DfE")}), "Schools", date(2010, 11, 15))
        coordinator = world.as_("coordinator", "CLG")
        round_id, _bulk = rounds.open_round(session, coordinator, ready.picks, asking, now=world.now)

    def replying(which: int) -> Callable[[], object]:
        def act() -> object:
            with own_database.writing() as session:
                decider, answer = world.as_("decision_maker", "DfE", which), RoundAnswer(ClearanceReply.CONTENT)
                return rounds.reply_to_round(session, decider, round_id, ready.picks, answer, now=world.now)

        return act

    results = at_once(replying(1), replying(2))
    assert sorted(type(each).__name__ for each in results) == ["Conflict", "NoneType"], results


def test_two_colleagues_who_read_the_same_stance_change_it_once(own_database: Database, world: World) -> None:
    with own_database.reading() as session:
        grant = session.scalars(select(Grant.id).where(Grant.key == "social-care-reform")).one()

    def taking(which: int) -> Callable[[], object]:
        def act() -> object:
            with own_database.writing() as session:
                draft = StanceDraft(StancePosition.OPEN, f"Reason {which}.", "", date(2010, 11, 1))
                who = world.as_("caseworker", "DH", which)
                subject = Subject(SubjectKind.GRANT, grant)
                return stances.take_stance(session, who, subject, draft, last=stances.NO_STANCE, now=world.now)

        return act

    results = at_once(taking(1), taking(2))
    assert sorted(type(each).__name__ for each in results) == ["Conflict", "int"], results


def test_one_form_sent_twice_at_once_names_a_deputy_once(own_database: Database, world: World) -> None:
    def naming() -> object:
        with own_database.writing() as session:
            who, day = world.as_("signatory", "LUT", 1), world.now.date()
            deputy = world.as_("signatory", "LUT", 2).person_id
            return deputies.name_deputy(
                session, who, deputy_id=deputy, role=Role.SIGNATORY, from_on=day, to_on=day, now=world.now
            )

    results = at_once(naming, naming)
    assert sorted(type(each).__name__ for each in results) == ["RuleBroken", "int"], results


def test_what_is_queued_while_its_period_is_cancelled_is_not_left_in_the_queue(
    own_database: Database, world: World, sent: Sent
) -> None:
    with own_database.writing() as session:
        ready = clear_all(session, world, approve_all(session, world, recommend_all(session, world, sent)))
        draft = PeriodDraft("General election", date(2010, 11, 1), date(2010, 11, 25))
        period = periods.set_period(session, world.as_("coordinator", "CLG"), draft, now=world.now)

    def releasing() -> object:
        with own_database.writing() as session:
            releases.release(session, world.as_("decision_maker", "DH"), ready.picks, now=world.now)

    def cancelling() -> object:
        with own_database.writing() as session:
            periods.cancel_period(session, world.as_("coordinator", "CLG"), period, now=world.now)

    assert at_once(releasing, cancelling) == [None, None]
    with own_database.writing() as session:
        releases.carry_out_queued(session, world.now)
        assert session.scalar(select(func.count()).select_from(ReleasedDecision)) == 3
