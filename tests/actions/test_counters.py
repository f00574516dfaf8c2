"""A council's counter: other terms, in words, £ by year, values and conditions, sent at once."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer, approve_all, recommend_all
from tests.support.factories.negotiations import (
    CLEANER_STREETS,
    STROKE,
    YEARS,
    Asked,
    Sent,
    line_of,
    read_sent,
    send_offer,
)
from tests.support.world import World
from tracker.actions import counters, totals
from tracker.domain.actors import Actor
from tracker.domain.amounts import Amount, fixed
from tracker.domain.clocks import ClockKind
from tracker.domain.decisions import Outcome, Sensitivity, Terms
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken, RulesBroken
from tracker.domain.lines import LineState, Side, Stage, Turn
from tracker.domain.money import Money
from tracker.domain.notices import NoticeKind
from tracker.domain.targets import TargetChange, TargetValue
from tracker.models.clocks import Clock
from tracker.models.events import Event
from tracker.models.grants import Allocation
from tracker.models.lines import Position
from tracker.models.notices import Notice
from tracker.models.offers import OfferAuthor
from tracker.queries import positions

LESS = Terms("Half of it.", Asked(pounds=400_000).amounts, (), ("Report each quarter.",))
LATER = datetime(2010, 11, 8, 10, tzinfo=UTC)


def pounds(*by_year: int) -> tuple[Amount, ...]:
    return tuple(fixed(year, Money.from_pounds(each)) for year, each in zip(YEARS, by_year, strict=True))


def countered(session: Session, world: World, terms: Terms = LESS, asked: Asked | None = None) -> Sent:
    code = "CLG" if asked and asked.about == CLEANER_STREETS else "DH"
    sent = send_offer(session, world, [asked or Asked()])
    return answer(session, world, sent, Outcome.COUNTER, code=code, terms={1: terms})


def reply(session: Session, world: World, sent: Sent, terms: Terms, *, who: Actor | None = None, now=LATER) -> Sent:
    officer = who or world.as_("officer", "LUT")
    counters.counter(session, officer, sent.reference, 1, terms, version=sent.versions[1], now=now)
    return read_sent(session, sent.reference)


def refused(session: Session, world: World, sent: Sent, terms: Terms) -> dict[str | None, str]:
    with pytest.raises(RulesBroken) as caught:
        reply(session, world, sent, terms)
    return {each.field: each.message for each in caught.value.broken}


def test_a_counter_is_the_next_position_at_once_and_the_departments_turn(session: Session, world: World) -> None:
    sent = countered(session, world)
    more = Terms("Two thirds of it.", pounds(600_000, 500_000, 0), (), ("Report each year.", " "))
    sent = reply(session, world, sent, more)
    line = line_of(session, sent)
    stands = (line.state, line.stage, line.turn, line.round)
    assert stands == (LineState.COUNTER_PROPOSED, Stage.NOT_LOOKED_AT, Turn.DEPARTMENT, 3)
    assert positions.last_terms(session, [line.id])[line.id] == replace(more, conditions=("Report each year.",))
    assert (line.tabled, line.asked) == (Money.from_pounds(1_100_000), Money.from_pounds(2_538_000))
    assert (line.is_with_conditions, line.recommendation_id) == (False, None)
    sides = session.execute(select(Position.round, Position.side, Position.sent_at).order_by(Position.round)).all()
    assert [(row.round, row.side) for row in sides] == [(1, Side.COUNCIL), (2, Side.DEPARTMENT), (3, Side.COUNCIL)]
    assert sides[-1].sent_at == LATER
    assert totals.compare(session) == []


def test_the_departments_clock_starts_and_the_councils_stops(session: Session, world: World) -> None:
    sent = reply(session, world, countered(session, world), replace(LESS, words="More of it."))
    running = session.scalars(select(Clock).where(Clock.line_id == sent.lines[1], Clock.stopped_on.is_(None))).all()
    assert [clock.kind for clock in running] == [ClockKind.DEPARTMENT_REPLY]
    assert line_of(session, sent).due_on == running[0].due_on


def test_whoever_has_the_line_is_told(session: Session, world: World) -> None:
    reply(session, world, countered(session, world), replace(LESS, words="More of it."))
    told = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.COUNTER_RECEIVED)).all()
    assert told == [world.as_("caseworker", "DH").person_id]


def test_who_counters_wrote_what_will_be_signed(session: Session, world: World) -> None:
    second = world.as_("officer", "LUT", 2)
    reply(session, world, countered(session, world), replace(LESS, words="More of it."), who=second)
    assert second.person_id in session.scalars(select(OfferAuthor.person_id)).all()


def test_a_counter_that_changes_nothing_is_refused_beside_the_words(session: Session, world: World) -> None:
    sent = countered(session, world)
    spaced = replace(LESS, words="  Half  of it. ", conditions=("Report  each quarter.", ""))
    for same in (LESS, spaced):
        assert refused(session, world, sent, same)["words"].startswith("There is nothing changed")


@pytest.mark.parametrize(
    "change",
    [
        {"words": "Half of it!"},
        {"amounts": pounds(400_000, 400_000, 400_001)},
        {"conditions": ()},
        {"conditions": ("Report each quarter.", "And at the end.")},
    ],
    ids=["a word", "a pound", "no condition", "another condition"],
)
def test_any_one_change_is_enough(session: Session, world: World, change: dict) -> None:
    sent = reply(session, world, countered(session, world), replace(LESS, **change))
    assert line_of(session, sent).round == 3


def test_a_year_left_out_and_empty_words_are_named(session: Session, world: World) -> None:
    faults = refused(session, world, countered(session, world), Terms(" ", pounds(1, 2, 3)[:1]))
    assert faults["words"] == "Enter the words of the counter"
    assert faults["amounts.2012-13"] == "Enter the amount for 2012 to 2013, or 0"
    assert faults["amounts.2013-14"] == "Enter the amount for 2013 to 2014, or 0"


def test_a_counter_keeps_to_the_rules_of_drafting(session: Session, world: World) -> None:
    sent = countered(session, world)
    year = YEARS[-1].next
    foreign = replace(LESS, amounts=(*LESS.amounts, fixed(year, Money.from_pounds(5))))
    assert refused(session, world, sent, foreign) == {f"amounts.{year}": f"{year} is not a year of this programme"}
    nothing = replace(LESS, amounts=pounds(0, 0, 0))
    assert refused(session, world, sent, nothing) == {"amounts.2011-12": "Enter more than £0 in at least one year"}


def test_values_of_a_target_are_countered_like_pounds(session: Session, world: World) -> None:
    asked = Asked(CLEANER_STREETS)
    steeper = tuple(TargetValue(year, Decimal(76)) for year in YEARS)
    sent = countered(session, world, Terms("Higher.", (), steeper), asked)
    assert "values.2012-13" in refused(session, world, sent, Terms("Between.", (), steeper[:1]))
    between = tuple(TargetValue(year, Decimal(74)) for year in YEARS)
    sent = reply(session, world, sent, Terms("Between.", (), between))
    assert positions.last_terms(session, [sent.lines[1]])[sent.lines[1]].values == between


def test_a_target_to_be_dropped_may_be_haggled_over_once_the_department_gave_values(
    session: Session, world: World
) -> None:
    values = tuple(TargetValue(year, Decimal(76)) for year in YEARS)
    sent = countered(session, world, Terms("Eased.", (), values), Asked(CLEANER_STREETS, change=TargetChange.DROP))
    lower = tuple(replace(each, value=Decimal(70)) for each in values)
    sent = reply(session, world, sent, Terms("Eased more.", (), lower))
    assert line_of(session, sent).round == 3


def test_a_stale_counter_is_a_conflict_before_anything_else(session: Session, world: World) -> None:
    sent = countered(session, world)
    for version in (None, sent.versions[1] - 1):
        with pytest.raises(Conflict):
            counters.counter(session, world.as_("officer", "LUT"), sent.reference, 1, LESS, version=version, now=LATER)


def test_there_is_nothing_to_counter_before_the_department_answers_or_twice(session: Session, world: World) -> None:
    waiting = send_offer(session, world, [Asked(STROKE)])
    with pytest.raises(RuleBroken, match="Submitted"):
        reply(session, world, waiting, LESS)
    sent = reply(session, world, countered(session, world), replace(LESS, words="More."))
    with pytest.raises(RuleBroken, match="cannot be changed in this way"):
        reply(session, world, sent, replace(LESS, words="Still more."))


@pytest.mark.parametrize(
    ("role", "code", "refusal"),
    [("signatory", "LUT", NotAllowed), ("caseworker", "DH", NotAllowed), ("officer", "CBF", NotFound)],
)
def test_only_the_councils_officer_counters(
    session: Session, world: World, role: str, code: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        reply(session, world, countered(session, world), LESS, who=world.as_(role, code))


def test_a_department_may_answer_a_counter_and_so_on(session: Session, world: World) -> None:
    sent = countered(session, world)
    for round_ in range(3, 9):
        terms = Terms(f"Terms of round {round_}.", pounds(400_000, 400_000, 400_000 + round_), (), ())
        if round_ % 2:
            sent = reply(session, world, sent, terms)
        else:
            sent = answer(session, world, sent, Outcome.COUNTER, terms={1: terms}, now=LATER)
        line = line_of(session, sent)
        assert (line.round, line.turn) == (round_, Turn.DEPARTMENT if round_ % 2 else Turn.COUNCIL)
        assert positions.last_terms(session, [line.id])[line.id] == terms
    assert totals.compare(session) == []


def test_agreeing_as_asked_takes_the_councils_last_terms(session: Session, world: World) -> None:
    more = replace(LESS, words="More of it.", conditions=())
    sent = reply(session, world, countered(session, world), more)
    sent = answer(session, world, sent, now=LATER)
    line = line_of(session, sent)
    assert (line.state, line.round) == (LineState.AGREED_IN_PRINCIPLE, 3)
    assert positions.last_terms(session, [line.id])[line.id] == more


def approved(session: Session, world: World, terms: Terms, flags: frozenset[Sensitivity] = frozenset()) -> LineState:
    """Where the line stands once the council's counter has been agreed to and approved."""
    sent = reply(session, world, countered(session, world), terms)
    sent = recommend_all(session, world, sent, flags=flags, now=LATER)
    sent = approve_all(session, world, sent, now=LATER)
    return line_of(session, sent).state


def test_the_clearance_of_the_first_ask_covers_a_counter_no_dearer_in_any_year(session: Session, world: World) -> None:
    no_dearer = Terms("As much as we asked.", Asked().amounts)
    assert approved(session, world, no_dearer) is LineState.COUNTER_PROPOSED


def test_a_counter_dearer_in_one_year_goes_to_the_treasury_again(session: Session, world: World) -> None:
    dearer = Terms("More at first.", pounds(846_001, 1, 1))
    assert approved(session, world, dearer) is LineState.AWAITING_CLEARANCE


def test_a_counter_newly_flagged_goes_to_the_treasury_again(session: Session, world: World) -> None:
    cheaper = Terms("Less.", pounds(1, 1, 1))
    assert approved(session, world, cheaper, frozenset({Sensitivity.NOVEL})) is LineState.AWAITING_CLEARANCE


def test_what_is_recorded_names_the_position_and_not_its_words(session: Session, world: World) -> None:
    reply(session, world, countered(session, world), replace(LESS, words="A secret word."))
    event = session.scalars(select(Event).where(Event.kind == "line.countered")).one()
    sent_last = session.scalars(select(Position.id).order_by(Position.round.desc())).first()
    assert event.facts["position_id"] == sent_last
    assert "secret" not in str(event.facts)


def test_more_than_the_council_holds_is_refused_beside_its_year(session: Session, world: World) -> None:
    sent = countered(session, world)
    line = line_of(session, sent)
    held = Allocation(
        ring_id=line.ring_id,
        authority_id=line.authority_id,
        year=YEARS[1],
        amount=Money.from_pounds(450_000),
        source="ours",
    )
    session.add(held)
    session.flush()
    faults = refused(session, world, sent, replace(LESS, amounts=pounds(900_000, 450_001, 1)))
    assert faults == {"amounts.2012-13": "£450,001 is more than your 2012-13 allocation of £450,000"}
    reply(session, world, sent, replace(LESS, amounts=pounds(900_000, 450_000, 1)))
