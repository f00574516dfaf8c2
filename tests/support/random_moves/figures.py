"""Sums and terms as random as the rest."""

from random import Random

from tests.support.factories.drafts import YEARS
from tests.support.random_moves.attempts import Attempt
from tracker.domain.amounts import Amount, fixed
from tracker.domain.decisions import Terms
from tracker.domain.money import Money
from tracker.queries import positions


def pounds(chance: Random) -> tuple[Amount, ...]:
    """So much in every year."""
    return tuple(fixed(year, Money.from_pounds(chance.randint(1, 20) * 10_000)) for year in YEARS)


def other_terms(at: Attempt, *conditions: str) -> Terms:
    """Terms that differ from the last position in words, and in £ where it has any."""
    last = positions.last_terms(at.session, [at.line.id]).get(at.line.id, Terms(""))
    amounts = pounds(at.chance) if last.amounts else ()
    return Terms(f"Terms of attempt {at.chance.random()}.", amounts, last.values, conditions)
