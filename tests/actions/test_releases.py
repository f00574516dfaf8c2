"""Release: the moment the parties see decisions, in batches."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer, approve_all, clear_all, recommend_all, release_all
from tests.support.factories.negotiations import (
    CARERS,
    CLEANER_STREETS,
    STROKE,
    YEARS,
    Asked,
    Sent,
    line_of,
    send_offer,
)
from tests.support.world import World
from tracker.actions import load, moves, releases, totals
from tracker.audit import verify
from tracker.domain import workflow
from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.clocks import ClockKind
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.errors import Conflict, NotAllowed, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState, Side, Stage, Turn
from tracker.domain.money import Money
from tracker.domain.notices import NoticeKind
from tracker.domain.offers import OfferState
from tracker.models.clocks import Clock
from tracker.models.events import Event
from tracker.models.lines import Position, PositionAmount
from tracker.models.notices import Notice
from tracker.models.offers import Offer
from tracker.models.publications import Publication
from tracker.models.releases import Release, ReleasedDecision

LESS = tuple(Amount(year, AmountKind.FIXED, Money.from_pounds(400_000)) for year in YEARS)
COUNTER = {1: Terms("Less of it.", LESS, conditions=("Report each year.",))}
CONDITIONS = {1: Terms(Asked().words, Asked().amounts, conditions=("Report each year.",))}


def ready(session: Session, world: World, outcome: Outcome, terms: dict[int, Terms] | None = None) -> Sent:
    """One line, decided, cleared and waiting to be released."""
    sent = recommend_all(session, world, send_offer(session, world), outcome, terms=terms)
    return clear_all(session, world, approve_all(session, world, sent))


@pytest.mark.parametrize(
    ("outcome", "terms", "state", "turn"),
    [
        (Outcome.AGREE_AS_ASKED, None, LineState.AGREED_IN_PRINCIPLE, Turn.NOBODY),
        (Outcome.AGREE_WITH_CONDITIONS, CONDITIONS, LineState.COUNTER_PROPOSED, Turn.COUNCIL),
        (Outcome.COUNTER, COUNTER, LineState.COUNTER_PROPOSED, Turn.COUNCIL),
        (Outcome.REJECT, None, LineState.REJECTED, Turn.NOBODY),
    ],
)
def test_each_outcome_leads_where_the_table_says(
    session: Session, world: World, outcome: Outcome, terms: dict[int, Terms] | None, state: LineState, turn: Turn
) -> None:
    sent = release_all(session, world, ready(session, world, outcome, terms))
    line = line_of(session, sent)
    assert (line.state, line.turn, line.stage) == (state, turn, Stage.NOT_LOOKED_AT)
    assert (line.released_outcome, line.released_at) == (outcome, world.now)
    assert line.is_with_conditions is (outcome is Outcome.AGREE_WITH_CONDITIONS)
    assert (line.recommendation_id, line.recommender_id) == (None, None)
    running = set(session.scalars(select(Clock.kind).where(Clock.line_id == line.id, Clock.stopped_on.is_(None))))
    assert running == ({ClockKind.COUNCIL_REPLY} if turn is Turn.COUNCIL else set())
    assert (line.due_on is not None) is (turn is Turn.COUNCIL)
    assert (line.settled_at is not None) is (turn is Turn.NOBODY)


def test_a_released_counter_is_the_next_position_word_for_word(session: Session, world: World) -> None:
    sent = release_all(session, world, ready(session, world, Outcome.COUNTER, COUNTER))
    line = line_of(session, sent)
    query = select(Position).where(Position.line_id == line.id, Position.round == line.round)
    position = session.scalars(query.where(Position.sent_at.is_not(None))).one()
    assert (position.round, position.side, position.words) == (2, Side.DEPARTMENT, "Less of it.")
    assert (line.asked, line.tabled) == (Money.from_pounds(2_538_000), Money.from_pounds(1_200_000))


@pytest.mark.parametrize("change", ["words", "amount"])
def test_a_position_once_sent_is_never_edited(session: Session, world: World, change: str) -> None:
    sent = release_all(session, world, ready(session, world, Outcome.COUNTER, COUNTER))
    position = session.scalars(select(Position).where(Position.line_id == sent.lines[1], Position.round == 2)).one()
    if change == "words":
        position.words = "Less still."
    else:
        amount = session.scalars(select(PositionAmount).where(PositionAmount.position_id == position.id)).first()
        amount.money = Money(1)
    with pytest.raises(DBAPIError, match="append-only"):
        session.flush()


def test_a_batch_is_one_release_of_many_decisions(session: Session, world: World) -> None:
    sent = send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE)])
    answer(session, world, sent)
    assert len(session.scalars(select(Release)).all()) == 1
    assert len(session.scalars(select(ReleasedDecision)).all()) == 3


def test_officers_get_one_notice_an_offer_whatever_the_number_of_decisions(session: Session, world: World) -> None:
    luton = send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE)])
    kent = send_offer(session, world, [Asked()], council="KEN")
    for sent in (luton, kent):
        clear_all(session, world, approve_all(session, world, recommend_all(session, world, sent)))
    picks = {line: version + 3 for sent in (luton, kent) for line, version in sent.picks.items()}
    releases.release(session, world.as_("decision_maker", "DH"), picks, now=world.now)
    rows = session.execute(
        select(Notice.person_id, Notice.offer_id).where(Notice.kind == NoticeKind.DECISIONS_RELEASED)
    ).all()
    officers = {world.as_("officer", code, which).person_id for code in ("LUT", "KEN") for which in (1, 2)}
    assert len(rows) == 4
    assert {row.person_id for row in rows} == officers


def test_what_the_public_will_read_is_frozen_and_waits_for_its_day(session: Session, world: World) -> None:
    release_all(session, world, ready(session, world, Outcome.REJECT))
    row = session.scalars(select(Publication).where(Publication.outcome == "rejected")).one()
    assert row.title == "Lift the ring-fence on the Social Care Reform Grant"
    assert row.visible_from - world.now == timedelta(days=7, hours=-1)


def test_the_offer_follows_its_lines(session: Session, world: World) -> None:
    sent = release_all(session, world, ready(session, world, Outcome.AGREE_AS_ASKED))
    offer = session.scalars(select(Offer).where(Offer.reference == sent.reference)).one()
    assert offer.state is OfferState.AWAITING_SIGNATURE


def test_every_move_is_an_event_and_the_chain_and_the_totals_are_whole(session: Session, world: World) -> None:
    sent = release_all(session, world, ready(session, world, Outcome.COUNTER, COUNTER))
    kinds = list(session.scalars(select(Event.kind).where(Event.line_id == sent.lines[1]).order_by(Event.id)))
    assert kinds == [
        EventKind.LINE_SUBMITTED,
        EventKind.LINE_RECOMMENDED,
        EventKind.LINE_APPROVED,
        EventKind.LINE_CLEARED,
        EventKind.LINE_RELEASED,
    ]
    assert not list(verify(session))
    assert not totals.compare(session)


def test_the_facts_of_an_event_say_where_the_line_was_and_is(session: Session, world: World) -> None:
    sent = release_all(session, world, ready(session, world, Outcome.REJECT))
    event = session.scalars(select(Event).where(Event.kind == EventKind.LINE_RELEASED)).one()
    assert event.facts["before"] == {"state": "submitted", "stage": "approved", "turn": "department", "round": 1}
    assert event.facts["after"] == {"state": "rejected", "stage": "not_looked_at", "turn": "nobody", "round": 1}
    assert event.facts["version"] == line_of(session, sent).version


def test_a_line_settled_once_keeps_the_day_on_which_it_was(session: Session, world: World) -> None:
    sent = release_all(session, world, ready(session, world, Outcome.AGREE_AS_ASKED))
    settled = line_of(session, sent).settled_at
    (case,) = load.lines(session, world.as_("coordinator", "CLG"), sent.picks)
    later = world.now + timedelta(days=30)
    signing = world.as_("decision_maker", "CLG")
    moves.make(session, signing, workflow.AGREE, [moves.Step(case)], now=later)
    assert line_of(session, sent).state is LineState.AGREED
    assert line_of(session, sent).settled_at == settled


def test_the_coordinator_releases_other_departments_decisions(session: Session, world: World) -> None:
    sent = ready(session, world, Outcome.AGREE_AS_ASKED)
    bulk = releases.release(session, world.as_("coordinator", "CLG"), sent.picks, now=world.now)
    assert bulk.done == (sent.lines[1],)


@pytest.mark.parametrize(("role", "code"), [("decision_maker", "CLG"), ("caseworker", "DH"), ("officer", "LUT")])
def test_nobody_else_releases(session: Session, world: World, role: str, code: str) -> None:
    sent = ready(session, world, Outcome.AGREE_AS_ASKED)
    with pytest.raises(NotAllowed, match="Only a decision maker or coordinator"):
        releases.release(session, world.as_(role, code), sent.picks, now=world.now)


def test_what_is_only_recommended_is_not_released(session: Session, world: World) -> None:
    sent = recommend_all(session, world, send_offer(session, world, [Asked(CLEANER_STREETS)]), code="CLG")
    with pytest.raises(RuleBroken, match="cannot be changed in this way"):
        release_all(session, world, sent, code="CLG")


def test_a_decision_is_released_once(session: Session, world: World) -> None:
    sent = ready(session, world, Outcome.AGREE_AS_ASKED)
    release_all(session, world, sent)
    with pytest.raises(Conflict):
        release_all(session, world, sent)
    assert len(session.scalars(select(ReleasedDecision)).all()) == 1


def test_in_a_bulk_those_that_moved_are_skipped_and_named(session: Session, world: World) -> None:
    sent = send_offer(session, world, [Asked(), Asked(CARERS)])
    sent = clear_all(session, world, approve_all(session, world, recommend_all(session, world, sent)))
    release_all(session, world, sent, numbers=[1])
    bulk = releases.release(session, world.as_("coordinator", "CLG"), sent.picks, now=world.now)
    assert bulk.done == (sent.lines[2],)
    assert [name for name, _why in bulk.skipped] == [f"line 1 of {sent.reference}"]
