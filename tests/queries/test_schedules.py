"""Schedule A of an agreement: what each line frees, a pound once, as the offer's own page says."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.support.factories import nested_rings
from tests.support.factories.negotiations import Asked, send_offer
from tests.support.factories.nested_rings import FIRST, OUTER, SECOND, YEARS
from tests.support.factories.offers import offer_row
from tests.support.world import World
from tracker.domain.amounts import sum_by_year
from tracker.domain.ring_fences import RingStanding
from tracker.models.grants import RingStatus
from tracker.queries.freezing import Around, preview
from tracker.queries.offer_figures import get_figures

TODAY = date(2010, 11, 1)


@pytest.fixture(autouse=True)
def rings(session: Session, world: World) -> None:
    nested_rings.add_inner_rings(session)


def lift_for_the_nation(session: Session, key: str) -> None:
    status = RingStatus(
        ring_id=nested_rings.ring_id(session, key),
        in_force_from=date(2010, 10, 20),
        announced_on=date(2010, 10, 20),
        standing=RingStanding.LIFTED,
        certainty="sourced",
        source=nested_rings.SOURCE,
    )
    session.add(status)
    session.flush()


def freed(session: Session, world: World, *asked: tuple[str, int]) -> list[str]:
    """What each line of an agreement on these rings (and £ a year) frees in the first year; "" for nothing.

    The offer's page, where the parties negotiate, has the same total.
    """
    reference = send_offer(session, world, [Asked(f"ring:{key}", pounds) for key, pounds in asked]).reference
    offer = offer_row(session, reference)
    freedoms = preview(session, offer, today=TODAY, surroundings=Around("", "", {})).agreement.freedoms
    figures = get_figures(session, world.as_("officer", "LUT"), offer.id, YEARS, TODAY)
    assert sum_by_year(amount for each in freedoms for amount in each.freed) == {
        row.year: row.asked for row in figures.freed if row.asked.money
    }
    return [each.freed[0].words if each.freed else "" for each in freedoms]


def test_the_outer_ring_frees_what_the_inner_ones_leave(session: Session, world: World) -> None:
    assert freed(session, world, (OUTER, 4_404), (FIRST, 152), (SECOND, 1_100)) == ["£3,152", "£152", "£1,100"]


def test_the_outer_ring_alone_frees_at_most_its_amount(session: Session, world: World) -> None:
    assert freed(session, world, (OUTER, 4_404)) == ["Up to £4,404"]


def test_an_inner_ring_frees_nothing_while_the_one_round_it_stands(session: Session, world: World) -> None:
    assert freed(session, world, (FIRST, 152)) == [""]


def test_an_inner_ring_frees_its_own_where_the_one_round_it_is_lifted_for_the_nation(
    session: Session, world: World
) -> None:
    lift_for_the_nation(session, OUTER)
    assert freed(session, world, (FIRST, 152)) == ["£152"]


def test_an_inner_ring_lifted_for_the_nation_leaves_nothing_open(session: Session, world: World) -> None:
    lift_for_the_nation(session, FIRST)
    lift_for_the_nation(session, SECOND)
    assert freed(session, world, (OUTER, 4_404)) == ["£4,404"]
