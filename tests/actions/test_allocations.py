"""Allocations and present targets of authorities, written in bulk."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.sql import counting
from tests.support.world import World
from tracker.actions.allocations import AllocationRow, TargetRow, record_allocations, record_targets
from tracker.domain.errors import RuleBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.models.grants import Allocation, Ring
from tracker.models.indicators import AuthorityTarget, Indicator

YEAR = FinancialYear(2011)


@pytest.fixture
def share(session: Session, world: World) -> AllocationRow:
    ring_id = session.scalars(select(Ring.id).where(Ring.key == "social-care-reform")).one()
    return AllocationRow(world.organisation("LUT"), ring_id, YEAR, Money.from_pounds(900_000), "A stated share", True)


@pytest.fixture
def target(session: Session, world: World) -> TargetRow:
    indicator_id = session.scalars(select(Indicator.id).where(Indicator.code == "NI 131")).one()
    return TargetRow(
        world.programme(), world.organisation("LUT"), indicator_id, YEAR, Decimal("12.10"), None, "Made up", True
    )


def allocations(session: Session, share: AllocationRow) -> list[tuple]:
    """Those of the ring in question; the registers hold none of it."""
    query = select(Allocation.authority_id, Allocation.amount, Allocation.is_illustrative, Allocation.source)
    query = query.where(Allocation.ring_id == share.ring_id).order_by(Allocation.authority_id, Allocation.year)
    return [tuple(row) for row in session.execute(query)]


def test_allocations_of_many_councils_are_written_by_one_statement(
    session: Session, world: World, share: AllocationRow
) -> None:
    rows = [
        replace(share, authority_id=world.organisation(code), year=FinancialYear(year))
        for code in ("LUT", "CBF", "BIR")
        for year in range(2011, 2014)
    ]
    with counting(session.get_bind().engine) as statements:
        record_allocations(session, rows)
    assert len(statements) == 1
    assert len(allocations(session, share)) == 9


def test_an_allocation_written_again_is_changed(session: Session, share: AllocationRow) -> None:
    record_allocations(session, [share])
    record_allocations(session, [replace(share, amount=Money.from_pounds(1), source="Another share")])
    assert allocations(session, share) == [(share.authority_id, Money.from_pounds(1), True, "Another share")]


def test_a_real_figure_replaces_an_illustrative_one_and_is_never_replaced_by_one(
    session: Session, share: AllocationRow
) -> None:
    record_allocations(session, [share])
    record_allocations(session, [replace(share, amount=Money(7), source="The grant letter", is_illustrative=False)])
    record_allocations(session, [share])
    assert allocations(session, share) == [(share.authority_id, Money(7), False, "The grant letter")]


def test_of_two_rows_for_one_place_the_last_counts(session: Session, share: AllocationRow) -> None:
    record_allocations(session, [share, replace(share, amount=Money(5))])
    assert [row[1] for row in allocations(session, share)] == [Money(5)]


def test_an_allocation_below_nothing_is_refused(session: Session, share: AllocationRow) -> None:
    with pytest.raises(RuleBroken) as refused:
        record_allocations(session, [share, replace(share, amount=Money(-1))])
    assert refused.value.field == "amount"
    assert allocations(session, share) == []


def test_a_figure_that_is_from_nowhere_is_refused(session: Session, share: AllocationRow, target: TargetRow) -> None:
    with pytest.raises(RuleBroken):
        record_allocations(session, [replace(share, source=" ")])
    with pytest.raises(RuleBroken):
        record_targets(session, [replace(target, source="")])


def test_a_target_keeps_its_figures_as_written_and_may_have_no_value_yet(session: Session, target: TargetRow) -> None:
    record_targets(session, [target])
    row = session.scalars(select(AuthorityTarget)).one()
    assert (str(row.baseline), row.value, row.is_illustrative) == ("12.10", None, True)
    record_targets(session, [replace(target, value=Decimal("11.5"))])
    session.expire_all()
    assert session.scalars(select(AuthorityTarget.value)).all() == [Decimal("11.5")]


def test_nothing_to_write_asks_nothing(session: Session, world: World) -> None:
    with counting(session.get_bind().engine) as statements:
        record_allocations(session, [])
        record_targets(session, [])
    assert list(statements) == []
