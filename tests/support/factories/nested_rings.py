"""Rings inside a ring, for tests: the shipped registers hold them for one grant of another programme alone."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.world import World
from tracker.actions.allocations import AllocationRow, record_allocations
from tracker.domain.financial_years import FinancialYear, between
from tracker.domain.money import Money
from tracker.domain.ring_fences import RingStanding
from tracker.models.grants import GrantAmount, Ring, RingStatus

OUTER, FIRST, SECOND = "social-care-reform", "social-care-first", "social-care-second"
SOURCE = "Made up for a test"
YEARS = between(FinancialYear(2011), FinancialYear(2013))


def add_inner_rings(session: Session) -> None:
    """Two rings inside that of the Social Care Reform Grant, ring-fenced since 2008."""
    outer = session.scalars(select(Ring).where(Ring.key == OUTER)).one()
    for key, name in ((FIRST, "First inner ring"), (SECOND, "Second inner ring")):
        ring = Ring(key=key, grant_id=outer.grant_id, parent_id=outer.id, name=name, certainty="sourced", source=SOURCE)
        session.add(ring)
        session.flush()
        status = RingStatus(
            ring_id=ring.id,
            in_force_from=date(2008, 4, 1),
            announced_on=date(2008, 4, 1),
            standing=RingStanding.STANDS,
            certainty="sourced",
            source=SOURCE,
        )
        session.add(status)
    session.flush()


def ring_id(session: Session, key: str) -> int:
    return session.scalars(select(Ring.id).where(Ring.key == key)).one()


def set_national_amounts(session: Session, **pounds: int) -> None:
    """What the rings hold nationally in 2011-12: outer, first and second."""
    keys = {"outer": OUTER, "first": FIRST, "second": SECOND}
    for name, amount in pounds.items():
        money = Money.from_pounds(amount)
        ring = ring_id(session, keys[name])
        session.add(GrantAmount(ring_id=ring, year=YEARS[0], amount=money, certainty="sourced", source=SOURCE))
    session.flush()


def allocate(session: Session, world: World, code: str, key: str, pounds: int) -> None:
    """What a council holds inside a ring in each year of the programme."""
    rows = [
        AllocationRow(world.organisation(code), ring_id(session, key), year, Money.from_pounds(pounds), SOURCE, True)
        for year in YEARS
    ]
    record_allocations(session, rows)
