"""The ledger as at a day gone by: what happened since takes nothing back."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer
from tests.support.factories.negotiations import Asked, send_offer
from tests.support.factories.withdrawals import undo, withdraw
from tests.support.world import World
from tracker.queries.programmes import list_programmes
from tracker.queries.ring_fences import By, View, get_ledger

AGREED_ON, WITHDRAWN_ON = date(2010, 11, 1), date(2010, 11, 3)


def agreed(session: Session, world: World, day: date, by: By = By.GRANT) -> tuple[str, int]:
    """£ of the first year and the lines agreed, as at the end of a day, read two days after."""
    programme = list_programmes(session)[0]
    view = View(programme, day, WITHDRAWN_ON + timedelta(days=2), by=by)
    whole = get_ledger(session, world.as_("monitor", "LGA"), view).whole
    return whole.figures(programme.years[0]).agreed.words, whole.counts.agreed


@pytest.mark.parametrize("by", [By.GRANT, By.AUTHORITY])
def test_a_line_withdrawn_since_it_was_agreed_was_agreed_till_then(session: Session, world: World, by: By) -> None:
    sent = answer(session, world, send_offer(session, world, [Asked(pounds=846_000)]))
    withdraw(session, world, sent, now=world.now + timedelta(days=2))
    session.flush()
    assert agreed(session, world, AGREED_ON - timedelta(days=1), by) == ("£0", 0)
    assert agreed(session, world, AGREED_ON, by) == ("£846,000", 1)
    assert agreed(session, world, WITHDRAWN_ON - timedelta(days=1), by) == ("£846,000", 1)
    assert agreed(session, world, WITHDRAWN_ON, by) == ("£0", 0)


def test_a_line_put_back_is_agreed_on_every_day_and_once(session: Session, world: World) -> None:
    sent = answer(session, world, send_offer(session, world, [Asked(pounds=846_000)]))
    taken_back = world.now + timedelta(days=2)
    undo(session, world, withdraw(session, world, sent, now=taken_back), now=taken_back + timedelta(hours=1))
    session.flush()
    for day in (AGREED_ON, WITHDRAWN_ON, WITHDRAWN_ON + timedelta(days=1)):
        assert agreed(session, world, day) == ("£846,000", 1)
