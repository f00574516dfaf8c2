"""All that people do, and all that they may do it by."""

from collections.abc import Sequence

from tests.support.random_moves.agreeing import AGREEING
from tests.support.random_moves.answering import ANSWERING
from tests.support.random_moves.attempts import Verb
from tests.support.random_moves.deciding import DECIDING
from tests.support.random_moves.drafting import DRAFTING
from tests.support.random_moves.periods import PERIODS
from tests.support.random_moves.speaking import SPEAKING
from tracker.domain.moves import Move

VERBS: Sequence[Verb] = (*DRAFTING, *DECIDING, *ANSWERING, *AGREEING, *SPEAKING, *PERIODS)
ROWS: frozenset[str] = frozenset(row.name for verb in VERBS for row in verb.all_rows)
"""The names of all rows that some verb goes by."""


def goes_by(move: Move) -> Sequence[str]:
    """The verbs that go by a row of the table."""
    return [verb.name for verb in VERBS if move in verb.all_rows]
