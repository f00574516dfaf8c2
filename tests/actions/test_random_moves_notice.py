"""Would the random moves notice? A road that forgets a check, a row edited behind it: both are found at once."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.factories.whole_road import submitted
from tests.support.random_moves import keeping
from tests.support.random_moves.game import Game
from tests.support.world import World
from tracker.actions import load, moves


@pytest.mark.parametrize(
    ("forgotten", "name", "said"),
    [
        (load, "check_version", "although it has moved on"),
        (moves, "check_role", "although they may not"),
        (moves, "check_now", "although they may not"),
    ],
)
def test_a_check_that_the_road_forgets_is_noticed(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch, forgotten, name: str, said: str
) -> None:
    submitted(session, world)
    monkeypatch.setattr(forgotten, name, lambda *_all, **_named: None)
    with pytest.raises(AssertionError, match=said):
        Game(session, world, 1, tempted=0.2).play(at_least=400, at_most=400)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ("UPDATE lines SET due_on = '2011-01-04' WHERE number = 1", "A line is due when"),
        ("UPDATE clocks SET stopped_on = '2010-11-01' WHERE line_id IS NULL", "The clock of an offer runs"),
        ("UPDATE lines SET stage = 'approved' WHERE number = 1", "its events lead to"),
        ("UPDATE offers SET state = 'in_force'", "its events lead to"),
        ("UPDATE commitments SET state = 'flagged'", "A flagged commitment of a live offer is waited for"),
        ("UPDATE chains SET sequence = sequence + 1", "cut off or its head moved"),
    ],
)
def test_a_row_that_was_edited_behind_the_road_is_noticed(session: Session, world: World, edit: str, said: str) -> None:
    submitted(session, world)
    assert list(keeping.faults(session, world.now)) == []
    session.execute(text(edit))
    session.expire_all()
    assert any(said in each for each in keeping.faults(session, world.now))


def test_what_is_gone_is_noticed(session: Session, world: World) -> None:
    submitted(session, world)
    game = Game(session, world, 1)
    session.execute(text("DELETE FROM notices"))
    with pytest.raises(AssertionError, match="gone, or reads otherwise"):
        game.look()
