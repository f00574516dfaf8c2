"""The same ask of many councils is one ask."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.factories.offers import About
from tests.support.sql import counting
from tests.support.world import World
from tracker.actions.asks import Asking, asks_for
from tracker.db import Database
from tracker.domain.lines import LineKind
from tracker.models.asks import Ask
from tracker.models.grants import Ring
from tracker.models.indicators import CatalogueFreedom, Indicator


def removal(session: Session, key: str = "music") -> About:
    return About(LineKind.RING_FENCE_REMOVAL, ring_id=session.scalar(select(Ring.id).where(Ring.key == key)))


def ask_for(session: Session, programme_id: int, about: About, department_id: int) -> Ask:
    return asks_for(session, programme_id, [Asking(about, department_id)])[0]


def test_two_lines_about_one_ring_have_one_ask_and_an_inner_ring_another(session: Session, world: World) -> None:
    department = world.organisation("DfE")
    first = ask_for(session, world.programme(), removal(session), department)
    again = ask_for(session, world.programme(), removal(session), department)
    inner = ask_for(session, world.programme(), removal(session, "emag"), department)
    assert first.id == again.id != inner.id
    assert first.title == "Lift the ring-fence on Music"
    grant = ask_for(session, world.programme(), removal(session, "social-care-reform"), department)
    assert grant.title == "Lift the ring-fence on the Social Care Reform Grant", "as its lines are called"


def test_another_session_finds_the_ask_that_is_there(session: Session, database: Database, world: World) -> None:
    made = ask_for(session, world.programme(), removal(session), world.organisation("DfE"))
    session.commit()
    other = database.session()
    assert ask_for(other, world.programme(), removal(other), world.organisation("DfE")).id == made.id
    other.close()


def test_asks_of_two_programmes_are_two(session: Session, world: World) -> None:
    here = ask_for(session, world.programme(), removal(session), world.organisation("DfE"))
    there = ask_for(session, world.programme("right-to-request-2026-27"), removal(session), world.organisation("DfE"))
    assert here.id != there.id


def test_drop_replace_and_ease_of_one_indicator_are_one_ask(session: Session, world: World) -> None:
    indicator = session.scalars(select(Indicator).where(Indicator.key == "NI-14")).one()
    ask = ask_for(
        session,
        world.programme(),
        About(LineKind.TARGET_REDUCTION, indicator_id=indicator.id, title="whatever the line is called"),
        world.organisation("CLG"),
    )
    assert ask.title == f"NI 14 {indicator.title}"
    assert ask.key == f"indicator:{indicator.id}"


def test_a_catalogue_freedom_is_one_ask_and_each_own_freedom_is_its_own(session: Session, world: World) -> None:
    freedom = session.scalars(select(CatalogueFreedom).order_by(CatalogueFreedom.id)).first()
    listed = About(LineKind.FREEDOM, freedom_id=freedom.id)
    own = About(LineKind.FREEDOM, title="Close the road for a party")
    department = world.organisation("CLG")
    asks = asks_for(
        session,
        world.programme(),
        [
            Asking(listed, department, "SO-0001/1"),
            Asking(listed, department, "SO-0002/1"),
            Asking(own, department, "SO-0001/2"),
            Asking(own, department, "SO-0002/2"),
        ],
    )
    assert asks[0] is asks[1]
    assert [ask.title for ask in asks[1:]] == [freedom.title, own.title, own.title]
    assert len({ask.id for ask in asks}) == 3


@pytest.mark.parametrize("count", [3, 60])
def test_the_asks_of_many_lines_take_as_many_statements_as_those_of_a_few(
    database: Database, world: World, count: int
) -> None:
    session = database.session()
    rings = session.scalars(select(Ring).order_by(Ring.id).limit(count)).all()
    askings = [
        Asking(About(LineKind.RING_FENCE_REMOVAL, ring_id=ring.id), world.organisation("DfE"), f"SO-0001/{at}")
        for at, ring in enumerate(rings)
    ]
    with counting(database.engine) as statements:
        made = asks_for(session, world.programme(), askings)
    assert len({ask.id for ask in made}) == count
    assert len(statements) == 4, statements
    assert session.scalar(select(func.count()).select_from(Ask)) == count
    session.close()
