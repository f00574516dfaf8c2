"""Councils that keep the larger sums for their signatory."""

from sqlalchemy.orm import Session

from tests.support.factories.departments import answer
from tests.support.factories.negotiations import Asked, Sent, send_offer
from tests.support.world import World
from tracker.actions import acceptance_limits
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.money import Money
from tracker.queries.acceptance_limits import get_limit

OFFERED = 423_000
"""Pounds of each year that the department offers."""
LESS = Terms("Half of it, on terms.", Asked(pounds=OFFERED).amounts, (), ("Report each quarter.",))


def limit_to(session: Session, world: World, pounds: int | None, code: str = "LUT") -> None:
    """The manager of a council sets its limit, or takes it away."""
    manager = world.as_("manager", code)
    version = get_limit(session, manager).version
    money = None if pounds is None else Money.from_pounds(pounds)
    acceptance_limits.set_limit(session, manager, money, version=version, now=world.now)


def offered(session: Session, world: World, *, limit: int | None = OFFERED - 1) -> Sent:
    """A line of Luton on which the Department of Health offers half; by default a pound above Luton's limit."""
    sent = send_offer(session, world, [Asked()])
    limit_to(session, world, limit)
    return answer(session, world, sent, Outcome.COUNTER, terms={1: LESS})
