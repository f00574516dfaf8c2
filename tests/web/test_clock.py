"""World time and machine time: the same but in the demonstration, whose world goes on from a stated start."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tracker.models.programmes import World
from tracker.web.parts.clock import Clock

STARTS = datetime(2010, 11, 1, 10, 0, tzinfo=UTC)
LOADED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def demonstration(session: Session) -> World:
    world = World(
        key="single-offer-2011-12", starts_at=STARTS, loaded_at=LOADED, notice="Programme: Single offer 2011-12."
    )
    session.add(world)
    session.commit()
    return world


def test_outside_the_demonstration_world_time_is_the_machines(session: Session, demonstration: World) -> None:
    assert Clock(lambda: LOADED).now(lambda: session) == LOADED


def test_in_the_demonstration_time_goes_on_from_the_worlds_start(session: Session, demonstration: World) -> None:
    machine = WorldClock(LOADED)
    clock = Clock(machine, is_demonstration=True)
    assert clock.now(lambda: session) == STARTS
    machine.advance(timedelta(days=3, seconds=5))
    assert clock.now(lambda: session) == STARTS + timedelta(days=3, seconds=5)


def test_a_machine_whose_clock_was_put_back_never_goes_before_the_start(session: Session, demonstration: World) -> None:
    clock = Clock(lambda: LOADED - timedelta(days=2), is_demonstration=True)
    assert clock.now(lambda: session) == STARTS


def test_before_a_world_is_loaded_the_time_is_the_machines(session: Session) -> None:
    assert Clock(lambda: LOADED, is_demonstration=True).now(lambda: session) == LOADED


def test_the_worlds_row_is_read_once_a_minute(session: Session, demonstration: World) -> None:
    machine = WorldClock(LOADED)
    clock = Clock(machine, is_demonstration=True)
    asked: list[str] = []

    def reading() -> Session:
        asked.append("once")
        return session

    for _ in range(5):
        clock.now(reading)
        machine.advance(timedelta(seconds=10))
    assert asked == ["once"]
    machine.advance(timedelta(minutes=1))
    clock.now(reading)
    assert asked == ["once", "once"]
    session.execute(delete(World))
    machine.advance(timedelta(minutes=1))
    assert clock.now(reading) == machine.now


def test_the_banner_says_what_day_it_is_and_what_is_made_up(
    client: Client, demonstration: World, clock: WorldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.app.extensions, "clock", Clock(clock, is_demonstration=True))
    clock.set(LOADED + timedelta(days=1))
    page = client.page("pages.home", as_=None)
    banner = page.root.one("section", aria_label="Demonstration").text
    assert "Today is Tuesday 2 November 2010." in banner
    assert "Programme: Single offer 2011-12." in banner


def test_elsewhere_there_is_no_banner(client: Client) -> None:
    assert not client.page("pages.home", as_=None).root.all("section", aria_label="Demonstration")
