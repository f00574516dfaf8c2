"""What is held from page to page while nothing happens, and what lets go of it."""

from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.negotiations import send_offer
from tests.support.register_files import Folder
from tests.support.world import World
from tracker.actions import registers
from tracker.models.organisations import Organisation

OFFERS = "Offers, by turn and next date"


@pytest.fixture
def monitor(client: Client, session: Session, world: World) -> Client:
    """The monitor of the LGA, who has read of Luton's offer."""
    send_offer(session, world)
    session.commit()
    client.be(world.as_("monitor", "LGA"))
    assert councils(client) == ["Luton"]
    return client


def councils(monitor: Client) -> list[str]:
    return [row[1].removesuffix("East of England") for row in monitor.page("monitoring.monitor").rows(OFFERS)[:-1]]


def test_a_page_is_not_worked_out_again_while_nothing_happens(monitor: Client, session: Session) -> None:
    session.execute(update(Organisation).where(Organisation.code == "LUT").values(short_name="Changed by no event"))
    session.commit()
    assert councils(monitor) == ["Luton"]


def test_an_event_lets_go_of_what_is_held(monitor: Client, session: Session, world: World) -> None:
    send_offer(session, world, council="KEN")
    session.commit()
    assert len(councils(monitor)) == 2


def test_registers_that_say_otherwise_let_go_of_what_is_held(
    monitor: Client, session: Session, world: World, tmp_path: Path
) -> None:
    files = Folder(tmp_path / "files")
    files.change("authorities", {"code": "LUT"}, short_name="Luton and Dunstable")
    registers.load(session, now=world.now, folder=files.path)
    session.commit()
    assert councils(monitor) == ["Luton and Dunstable"]
