"""Bodies as they stand on a day, and who holds a closed one's functions."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.sql import counting
from tests.support.world import World
from tracker.db import Database
from tracker.domain.errors import NotFound, RuleBroken
from tracker.domain.organisations import Lifespan, Succession
from tracker.models.organisations import Organisation
from tracker.queries.organisations import get_organisation, holder_on, list_authorities


@pytest.mark.parametrize(
    ("code", "day", "holder"),
    [
        ("DCSF", date(2010, 4, 30), "DCSF"),
        ("DCSF", date(2010, 5, 1), "DfE"),
        ("DCSF", date(2010, 11, 1), "DfE"),
        ("DfE", date(2010, 4, 30), "DCSF"),
        ("DfE", date(2003, 1, 1), "DfES"),
        ("CLG", date(2010, 11, 1), "CLG"),
        ("CLG", date(2026, 4, 1), "MHCLG"),
        ("DETR", date(2010, 11, 1), "CLG"),
        ("HMT", date(2026, 4, 1), "HMT"),
    ],
)
def test_the_functions_of_a_department_are_held_by_whoever_has_them_on_the_day(
    session: Session, world: World, code: str, day: date, holder: str
) -> None:
    assert holder_on(session, world.organisation(code), day) == world.organisation(holder)


def test_of_two_successors_the_first_by_code_holds_the_functions(session: Session, world: World) -> None:
    assert holder_on(session, world.organisation("DfES"), date(2008, 1, 1)) == world.organisation("DCSF")


def test_who_held_the_functions_of_a_body_before_anyone_is_known_is_refused(session: Session, world: World) -> None:
    with pytest.raises(RuleBroken, match="Nobody is known to hold the functions of DfT"):
        holder_on(session, world.organisation("DfT"), date(1999, 1, 1))


def test_a_body_that_is_not_held_has_no_holder(session: Session, world: World) -> None:
    with pytest.raises(NotFound):
        holder_on(session, 999_999, date(2010, 11, 1))


def test_bodies_that_follow_one_another_in_a_ring_end_the_search() -> None:
    over = Lifespan(None, date(2001, 1, 1))
    ring = Succession({1: over, 2: over}, {1: "A", 2: "B"}, {1: [2], 2: [1]}, {})
    with pytest.raises(RuleBroken):
        ring.holder_on(1, date(2010, 1, 1))


def test_the_departments_are_read_once_a_session(database: Database, world: World) -> None:
    session = database.session()
    with counting(database.engine) as statements:
        for code in ("DCSF", "DETR", "CLG"):
            holder_on(session, world.organisation(code), date(2010, 11, 1))
    assert len(statements) == 2, statements
    session.close()


def test_the_authorities_of_november_2010_are_353_councils_and_the_one_of_london(
    session: Session, world: World
) -> None:
    found = list_authorities(session, date(2010, 11, 1))
    councils = [body for body in found if body.authority_kind is not None and body.authority_kind.is_council]
    assert len(councils) == 353
    assert [body.code for body in found if body not in councils] == ["GLA"]
    assert [body.name for body in found] == sorted(body.name for body in found)


def test_an_authority_is_listed_from_the_day_it_opens_to_the_day_before_it_closes(
    session: Session, world: World
) -> None:
    def codes(day: date) -> set[str]:
        return {body.code for body in list_authorities(session, day)}

    assert "CBF" not in codes(date(2009, 3, 31))
    assert "CBF" in codes(date(2009, 4, 1))
    closed = session.scalars(select(Organisation).where(Organisation.code == "ALL")).one()
    assert closed.closed_on == date(2023, 4, 1)
    assert "ALL" in codes(date(2023, 3, 31))
    assert "ALL" not in codes(date(2023, 4, 1))


def test_a_body_made_up_of_councils_without_an_opening_day_is_not_open() -> None:
    day = date(2010, 11, 1)
    assert not Lifespan(None, None, "combined_authority").is_open(day)
    assert Lifespan(None, None, "county").is_open(day)
    assert Lifespan(None, None).is_open(day)


def test_an_organisation_that_is_not_there_is_not_found(session: Session, world: World) -> None:
    with pytest.raises(NotFound):
        get_organisation(session, 999_999)
