"""Random people try random moves, legal and not, through the actions: nothing that is forbidden ever happens.

What the tables and the permissions forbid is refused, and leaves no trace; the record replayed gives where every line
and offer stands today; totals and states always agree with the lines; what was decided, said or proposed is never
lost; every chain is whole.
"""

import pytest
from sqlalchemy.orm import Session

from tests.support.factories.whole_road import submitted
from tests.support.random_moves.game import Game
from tests.support.random_moves.verbs import goes_by
from tests.support.world import World
from tracker.domain import workflow
from tracker.domain.moves import Move

AT_LEAST, AT_MOST = 800, 3000


@pytest.mark.parametrize("move", workflow.MOVES, ids=lambda move: move.name)
def test_somebody_tries_every_move_of_the_table(move: Move) -> None:
    assert goes_by(move), "give it a verb in tests/support/random_moves"


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("seed", "tempted"), [(7, 0), (5, 0), (5, 0.2)])
def test_no_illegal_move_ever_succeeds_and_nothing_is_ever_lost(
    session: Session, world: World, seed: int, tempted: float
) -> None:
    """Each run goes on until every move was made and refused: agreements are signed, declined and drawn up again."""
    submitted(session, world)
    game = Game(session, world, seed, tempted=tempted)
    game.play(at_least=AT_LEAST, at_most=AT_MOST)
    assert not game.never_done
    assert not game.never_refused
    assert set(game.refusals) == {"NotAllowed", "NotFound", "Conflict", "RuleBroken", "RulesBroken"}
