"""An offer whose lines have gone through rounds, for the pages and the document that compare them."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from tests.support.factories.departments import answer
from tests.support.factories.negotiations import CARERS, STROKE, YEARS, Asked, Sent, read_sent, send_offer
from tests.support.world import World
from tracker.actions import counters
from tracker.domain.amounts import fixed
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.money import Money

LATER = datetime(2010, 11, 8, 10, tzinfo=UTC)
HALF = "The council may spend half of this grant on any purpose from 1 April 2011."
MOST = "The council may spend most of this grant on any purpose from 1 April 2011."


def terms(words: str, pounds: int, *conditions: str) -> Terms:
    return Terms(words, tuple(fixed(year, Money.from_pounds(pounds)) for year in YEARS), (), conditions)


def three_rounds(session: Session, world: World) -> Sent:
    """Line 1 is in its third round, line 2 in its second with conditions alone, line 3 still in its first."""
    sent = send_offer(session, world, [Asked(), Asked(CARERS), Asked(STROKE)])
    one, two = (Sent(sent.reference, {n: sent.lines[n]}, sent.versions) for n in (1, 2))
    answer(session, world, one, Outcome.COUNTER, terms={1: terms(HALF, 423_000, "Report each quarter.")})
    kept = Terms(Asked().words, Asked().amounts, (), ("Report each year.",))
    answer(session, world, two, Outcome.AGREE_WITH_CONDITIONS, terms={2: kept})
    sent = read_sent(session, sent.reference)
    officer = world.as_("officer", "LUT")
    counters.counter(session, officer, sent.reference, 1, terms(MOST, 600_000), version=sent.versions[1], now=LATER)
    session.commit()
    return sent
