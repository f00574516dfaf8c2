"""The department's queue: groups with counts, filter, order and pages in the address, and many lines at once."""

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.many_lines import add_lines
from tests.support.factories.negotiations import CARERS, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.domain.lines import Stage


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    found = send_offer(session, world, [Asked(), Asked(CARERS)])
    session.commit()
    return found


def groups(page) -> dict[str, str]:
    return {item.text.rpartition(" ")[0]: item.text.rpartition(" ")[2] for item in page.one(".app-groups").all("a")}


def test_an_empty_queue_says_so(client: Client, world: World) -> None:
    page = client.page("decisions.queue", as_=world.as_("caseworker", "DH"))
    assert page.h1 == "Your queue"
    assert "No lines are waiting for you" in page.text


def test_new_lines_stand_first_each_in_one_group(client: Client, world: World, sent: Sent) -> None:
    page = client.page("decisions.queue", as_=world.as_("caseworker", "DH"))
    assert groups(page)["New"] == "2"
    assert "2 lines by what they need" in page.text
    rows = page.rows("Lines by what they need")
    assert rows[0] == ["New 2 lines, soonest due first"]
    assert rows[1][1].startswith("Lift the ring-fence on")
    assert "Luton" in rows[1][2]
