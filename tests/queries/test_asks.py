"""The same ask elsewhere: its last answers and its middle £."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer
from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, YEARS, Asked, line_of, send_offer
from tests.support.world import World
from tracker.actions import acceptances
from tracker.domain.amounts import fixed
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.money import Money
from tracker.queries import asks


@pytest.mark.parametrize(("pounds", "middle"), [([7], 21), ([1, 3], 6), ([5, 1, 100], 15), ([1, 2, 4, 100], 9)])
def test_the_middle_is_that_of_what_is_asked_over_all_years(
    session: Session, world: World, pounds: list[int], middle: int
) -> None:
    sent = send_offer(session, world, [*(Asked(pounds=each) for each in pounds), Asked(CARERS, pounds=50)])
    ask = line_of(session, sent).ask_id
    assert asks.middle_asked(session, {ask}) == {ask: Money.from_pounds(middle)}


def test_a_target_has_no_middle(session: Session, world: World) -> None:
    sent = send_offer(session, world, [Asked(CLEANER_STREETS)])
    assert asks.middle_asked(session, {line_of(session, sent).ask_id}) == {}


def test_an_ask_was_agreed_before_if_another_line_was_agreed_or_its_counter_accepted(
    session: Session, world: World
) -> None:
    half = {1: Terms("Half of it.", tuple(fixed(year, Money.from_pounds(400_000)) for year in YEARS))}
    first = answer(session, world, send_offer(session, world, council="KEN"), Outcome.COUNTER, terms=half)
    sent = send_offer(session, world, [Asked(), Asked(CARERS)], council="BIR")
    assert asks.agreed_before(session, sent.picks) == frozenset(), "a counter alone agrees to nothing"
    version = line_of(session, first).version
    acceptances.accept_position(
        session, world.as_("officer", "KEN"), first.reference, 1, version=version, now=world.now
    )
    assert asks.agreed_before(session, [*sent.picks, *first.picks]) == {sent.lines[1]}


def test_the_last_answer_is_that_of_another_line(session: Session, world: World) -> None:
    first = answer(session, world, send_offer(session, world, council="KEN"))
    sent = send_offer(session, world, council="BIR")
    assert asks.latest_outcomes(session, first.picks) == {}
    assert asks.latest_outcomes(session, sent.picks) == {sent.lines[1]: Outcome.AGREE_AS_ASKED}
    later = world.now + timedelta(hours=1)
    answer(session, world, sent, Outcome.REJECT, now=later)
    assert asks.latest_outcomes(session, first.picks) == {first.lines[1]: Outcome.REJECT}
    assert asks.latest_outcomes(session, sent.picks) == {sent.lines[1]: Outcome.AGREE_AS_ASKED}
