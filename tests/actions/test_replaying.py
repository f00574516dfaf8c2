"""The record replayed: events lead to where every line stands, and a row edited behind the road is named."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer
from tests.support.factories.negotiations import Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.actions import replaying
from tracker.domain.decisions import Outcome


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    return answer(session, world, send_offer(session, world, [Asked(), Asked()]), Outcome.REJECT)


def test_the_events_lead_to_where_each_line_stands(session: Session, sent: Sent) -> None:
    assert replaying.compare(session) == (2, [])


@pytest.mark.parametrize(("column", "value"), [("stage", "assessing"), ("turn", "council"), ("round", "9")])
def test_a_line_that_was_moved_behind_the_road_is_named(session: Session, sent: Sent, column: str, value: str) -> None:
    line_id = line_of(session, sent, 2).id
    session.execute(text(f"UPDATE lines SET {column} = '{value}' WHERE id = {line_id}"))
    session.expire_all()
    _count, faults = replaying.compare(session)
    assert len(faults) == 1
    assert faults[0].startswith("line 2 of SO-0001: stands as")
