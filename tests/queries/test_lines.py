"""A line as its page reads it: what each reader sees, how the two sides stand, and how many queries it takes."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer, approve_all, recommend_all
from tests.support.factories.negotiations import Asked, Sent, counter_from_council, line_of, send_offer
from tests.support.factories.offers import draft_offer
from tests.support.sql import counting
from tests.support.world import NOW, World
from tracker.domain.actors import Actor
from tracker.domain.amounts import AmountTotal
from tracker.domain.clocks import ClockKind
from tracker.domain.commitments import CommitmentKind
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.errors import NotFound
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineState, Side, Stage, Turn
from tracker.domain.money import Money
from tracker.models.commitments import Commitment, CommitmentAmount, CommitmentLine
from tracker.models.grants import Allocation
from tracker.queries import lines
from tracker.queries.lines import LinePage

FEWER = Terms("The council may spend half of it.", Asked(pounds=423_000).amounts, (), ("Report each quarter.",))


def read(session: Session, actor: Actor, sent: Sent, number: int = 1, now: datetime = NOW) -> LinePage:
    session.expire_all()
    return lines.get_line(session, actor, sent.reference, number, today=now.date(), now=now)


def test_a_submitted_line_shows_what_was_asked_and_by_when_the_department_owes_an_answer(
    session: Session, world: World
) -> None:
    sent = send_offer(session, world, [Asked(), Asked("ring:music")])
    page = read(session, world.as_("officer", "LUT"), sent)
    assert (page.number, page.count, page.turn) == (1, 2, Turn.DEPARTMENT)
    assert page.comparison is not None
    assert page.comparison.older is None
    assert page.comparison.newer.terms.amounts == Asked().amounts
    assert [clock.kind for clock in page.clocks] == [ClockKind.ACKNOWLEDGE, ClockKind.FIRST_POSITION]
    assert page.clock is not None
    assert page.due is not None
    assert page.clock.due.due_on == page.due.due_on == date(2010, 11, 8)
    assert page.clock.steps[0].day == NOW.date()


def test_a_released_counter_stands_beside_what_was_asked(session: Session, world: World) -> None:
    sent = answer(session, world, send_offer(session, world), Outcome.COUNTER, terms={1: FEWER})
    page = read(session, world.as_("officer", "LUT"), sent)
    assert page.state is LineState.COUNTER_PROPOSED
    found = page.comparison
    assert found is not None
    assert found.older is not None
    assert (found.older.side, found.newer.side, found.newer.round) == (Side.COUNCIL, Side.DEPARTMENT, 2)
    assert [row.difference for row in found.years] == ["£423,000 less"] * 3
    assert found.total is not None
    assert [each.words for each in found.total.amounts] == ["£2,538,000", "£1,269,000"]
    assert found.total.difference == "£1,269,000 less"
    assert [(row.older, row.newer) for row in found.conditions] == [("", "Report each quarter.")]
    assert "removed" in {part.kind for part in found.words}
    assert page.answer is not None
    assert page.answer.reasons[0].words == "The money is committed until March 2012."


def test_after_a_councils_counter_the_departments_position_is_the_older(session: Session, world: World) -> None:
    sent = answer(session, world, send_offer(session, world), Outcome.COUNTER, terms={1: FEWER})
    sent = counter_from_council(session, world, sent, Asked(pounds=600_000))
    found = read(session, world.as_("caseworker", "DH"), sent).comparison
    assert found is not None
    assert [said.round for said in found.columns] == [1, 2, 3]
    assert [row.difference for row in found.years] == ["£177,000 more"] * 3, "newer less older, not less the first ask"


def test_inside_is_for_the_owning_department_until_it_is_released(session: Session, world: World) -> None:
    sent = recommend_all(session, world, send_offer(session, world), Outcome.REJECT)
    sides = {code: read(session, world.as_(role, code), sent) for role, code in _READERS}
    assert sides["DH"].recommendation is not None
    assert sides["DH"].recommendation.outcome is Outcome.REJECT
    assert sides["DH"].stage is Stage.RECOMMENDED
    for code in ("LUT", "LGA", "HMT", "CLG"):
        assert sides[code].recommendation is None, code
        assert not sides[code].sees_inside, code
        assert sides[code].outcome is None, code
        assert sides[code].answer is None, code
        kinds = {entry.kind for entry in sides[code].events}
        assert not {kind for kind in kinds if "recommended" in kind}, code


_READERS = (
    ("officer", "LUT"),
    ("monitor", "LGA"),
    ("treasury_clearer", "HMT"),
    ("coordinator", "CLG"),
    ("caseworker", "DH"),
)


def test_what_was_sent_to_the_treasury_is_open_to_the_treasury(session: Session, world: World) -> None:
    sent = approve_all(session, world, recommend_all(session, world, send_offer(session, world)))
    assert line_of(session, sent).state is LineState.AWAITING_CLEARANCE
    assert read(session, world.as_("treasury_clearer", "HMT"), sent).recommendation is not None
    assert read(session, world.as_("coordinator", "CLG"), sent).sees_inside, "once approved"
    assert read(session, world.as_("officer", "LUT"), sent).recommendation is None


def test_the_lga_reads_the_case_and_after_release_the_outcome_and_categories_but_no_words(
    session: Session, world: World
) -> None:
    sent = answer(session, world, send_offer(session, world), Outcome.REJECT)
    page = read(session, world.as_("monitor", "LGA"), sent)
    assert (page.terms, page.comparison, page.resting, page.precedents) == (None, None, (), None)
    assert page.asked == AmountTotal(Money.from_pounds(3 * 846_000))
    assert page.outcome is Outcome.REJECT
    assert page.answer is not None
    assert [(each.category.value, each.words) for each in page.answer.reasons] == [("cost_or_risk", "")]
    assert page.answer.decided_by == ""
    assert not any(entry.words for entry in page.events)


@pytest.mark.parametrize(("role", "code"), [("officer", "CBF"), ("caseworker", "DfT"), ("administrator", "SERVICE")])
def test_nobody_else_finds_it(session: Session, world: World, role: str, code: str) -> None:
    sent = send_offer(session, world)
    with pytest.raises(NotFound):
        read(session, world.as_(role, code), sent)


def test_a_draft_has_no_such_page_and_says_that_it_is_one(session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    officer = world.as_("officer", "LUT")
    assert lines.find_line(session, officer, reference, 1, today=NOW.date(), now=NOW) is None
    with pytest.raises(NotFound):
        lines.get_line(session, officer, reference, 1, today=NOW.date(), now=NOW)
    with pytest.raises(NotFound):
        lines.find_line(session, world.as_("caseworker", "DH"), reference, 1, today=NOW.date(), now=NOW)


def test_commitments_are_given_with_a_figure_for_each_year(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    _rest(session, sent, {FinancialYear(2012): Money.from_pounds(310_000)})
    (resting,) = read(session, world.as_("caseworker", "DH"), sent).resting
    assert (resting.label, resting.by_year) == ("C1", (None, Money.from_pounds(310_000), None))
    assert resting.words == "Share back offices. The council keeps 50%."


def test_a_lifting_announced_and_not_in_force_is_told_with_the_allocations(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    row = line_of(session, sent)
    year = FinancialYear(2011)
    session.add(
        Allocation(
            authority_id=row.authority_id, ring_id=row.ring_id, year=year, amount=Money.from_pounds(900_000), source="x"
        )
    )
    session.flush()
    ring = read(session, world.as_("officer", "LUT"), sent).ring
    assert ring is not None
    assert ring.allocations == ((year, Money.from_pounds(900_000)),)
    assert ring.announced is not None
    assert (ring.announced.announced_on, ring.announced.in_force_from) == (date(2010, 10, 20), date(2011, 4, 1))
    assert ring.lifted is None


def test_other_councils_with_the_same_ask_are_counted_with_their_pounds(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    send_offer(session, world, [Asked(pounds=100)], council="BIR")
    send_offer(session, world, [Asked(pounds=10)], council="MAN")
    page = read(session, world.as_("caseworker", "DH"), sent)
    assert page.same_ask is not None
    assert (page.same_ask.others, page.same_ask.money) == (2, Money.from_pounds(110))
    assert read(session, world.as_("officer", "LUT"), sent).same_ask is None, "a council reads its own"


def test_the_page_takes_few_queries_and_no_more_for_a_long_history(
    session: Session, world: World, world_engine: Engine
) -> None:
    sent = send_offer(session, world)
    caseworker, officer = world.as_("caseworker", "DH"), world.as_("officer", "LUT")
    for council in ("BIR", "MAN", "KEN"):
        answer(session, world, send_offer(session, world, council=council), Outcome.COUNTER, terms={1: FEWER})
    sent = answer(session, world, sent, Outcome.COUNTER, terms={1: FEWER})
    short = {actor: _count(session, world_engine, actor, sent) for actor in (officer, caseworker)}
    for at in range(2):
        sent = counter_from_council(session, world, sent, Asked(pounds=600_000 + at))
        sent = answer(session, world, sent, Outcome.COUNTER, terms={1: FEWER})
        _rest(session, sent, {year: Money(1) for year in (FinancialYear(2011), FinancialYear(2012))}, number=at + 1)
    long = {actor: _count(session, world_engine, actor, sent) for actor in (officer, caseworker)}
    assert long == short
    assert short[officer] <= 11, "with the one that finds the reader, twelve a page"
    assert short[caseworker] <= 13


def _count(session: Session, engine: Engine, actor: Actor, sent: Sent) -> int:
    session.info.clear()
    session.expire_all()
    with counting(engine) as statements:
        lines.get_line(session, actor, sent.reference, 1, today=NOW.date(), now=NOW)
    return len(statements)


def _rest(session: Session, sent: Sent, by_year: dict[FinancialYear, Money], number: int = 1) -> None:
    line = line_of(session, sent)
    session.add(
        Commitment(
            offer_id=line.offer_id,
            number=number,
            authority_id=line.authority_id,
            kind=CommitmentKind.SAVING,
            title="Share back offices",
            share_kept=50,
            amounts=[CommitmentAmount(year=year, money=money) for year, money in by_year.items()],
            rests_on=[CommitmentLine(line_id=line.id)],
        )
    )
    session.flush()


def test_the_day_of_the_page_decides_what_is_overdue(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    later = datetime(2010, 11, 9, 0, 30, tzinfo=UTC)
    page = read(session, world.as_("officer", "LUT"), sent, now=later)
    assert page.due is not None
    assert page.due.is_overdue
    assert page.due.note == "1 working day late"
