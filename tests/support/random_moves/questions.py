"""Trying something on a question of a line."""

from collections.abc import Callable

from sqlalchemy import select

from tests.support.random_moves.attempts import Attempt
from tracker.models.questions import Question


def on_question(act: Callable[..., object]) -> Callable[[Attempt], object]:
    """An action of one of a line's last questions, read at its own version, or of one that is not there."""

    def attempt(at: Attempt) -> object:
        query = select(Question.number, Question.version).where(Question.line_id == at.line.id)
        asked = at.session.execute(query.order_by(Question.number.desc()).limit(3)).all()
        number, version = at.chance.choice(asked) if asked and at.chance.random() < 0.9 else (99, 1)
        place = (at.session, at.actor, at.reference, at.line.number, number)
        return act(*place, "Because of this.", version=version + at.stale, now=at.now)

    return attempt
