"""Random people try random moves, legal and not, through the actions: nothing that is forbidden ever happens.

What the table and the permissions forbid is refused; the record replayed gives where every line stands today; totals
and states always agree with the lines; what was decided, said or proposed is never lost; every chain is whole.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, OWN, Asked, send_offer
from tests.support.factories.whole_road import submitted
from tests.support.random_moves import VERBS, Attempt, Verb
from tests.support.world import World
from tracker import audit
from tracker.actions import replaying, states, totals
from tracker.domain.actors import Actor
from tracker.domain.errors import Refusal
from tracker.domain.london import london_date
from tracker.domain.permissions import may
from tracker.domain.standing import Facet, Standing, may_see
from tracker.models.decisions import Decision, Recommendation
from tracker.models.events import Event
from tracker.models.files import Attachment
from tracker.models.lines import Line, Position
from tracker.models.messages import Message, Note
from tracker.models.questions import Question
from tracker.models.releases import ReleasedDecision
from tracker.queries import visibility

STEPS = 800
KEPT = (Position, Decision, Recommendation, ReleasedDecision, Question, Message, Note, Attachment, Event, Line)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_illegal_move_ever_succeeds_and_nothing_is_ever_lost(session: Session, world: World, seed: int) -> None:
    chance = Random(seed)
    submitted(session, world)
    send_offer(session, world, [Asked(), Asked(CLEANER_STREETS), Asked(CARERS), Asked(OWN)], council="BIR")
    everyone = sorted({each for actors in world.people.values() for each in actors}, key=lambda each: each.person_id)
    now, counts, done, refused = world.now, count_all(session), Counter[str](), Counter[str]()
    for step in range(STEPS):
        now += timedelta(hours=chance.randint(1, 9))
        attempt, verb, standing = draw(session, world, chance, everyone, now)
        forbidden = why_forbidden(attempt, verb, standing)
        try:
            with session.begin_nested():
                verb.act(attempt)
                session.flush()
        except Refusal as refusal:
            refused[type(refusal).__name__] += 1
            session.expire_all()
            session.info.clear()  # what a session remembers goes with its transaction
        else:
            assert not forbidden, f"step {step}: {verb.name} by {attempt.actor.name} although {forbidden}"
            done[verb.name] += 1
            counts = check_nothing_lost(session, counts)
        if step % 50 == 49:
            check_whole(session, now)
    check_whole(session, now)
    assert len(done) >= 12, f"too few kinds of moves were made to say anything: {done}"
    assert {"NotAllowed", "NotFound", "Conflict", "RuleBroken"} <= set(refused), refused


def draw(
    session: Session, world: World, chance: Random, everyone: Sequence[Actor], now
) -> tuple[Attempt, Verb, Standing]:
    """A verb, a line and a person: mostly one that fits and one who may, sometimes anybody and anything."""
    rows = session.scalars(select(Line).options(joinedload(Line.offer)).order_by(Line.id)).all()
    line = chance.choice(rows)
    fitting = [verb for verb in VERBS if fits(verb, line)]
    (verb,) = (
        chance.choices(fitting, [each.weight for each in fitting]) if chance.random() < 0.85 else [chance.choice(VERBS)]
    )
    standing = standing_of(session, line)
    allowed = [each for each in everyone if any(may(each, right, standing) for right in verb.permissions)]
    actor = chance.choice(allowed if allowed and chance.random() < 0.85 else everyone)
    version = line.version if chance.random() < 0.9 else line.version + chance.choice((-1, 1))
    return Attempt(session, world, chance, actor, line, version, now), verb, standing


def standing_of(session: Session, line: Line) -> Standing:
    parties = visibility.parties_of(session, [line.offer_id])[line.offer_id]
    asked = visibility.asked_of(session, [line.id]).get(line.id, frozenset())
    return visibility.line_standing(line, line.offer, parties, asked)


def fits(verb: Verb, line: Line) -> bool:
    """Whether the table lets a line that stands so make the move at all."""
    place = (line.state, line.stage, line.turn, line.offer.state)
    return not verb.moves or any(move.fits(*place) for move in verb.moves)


def why_forbidden(attempt: Attempt, verb: Verb, standing: Standing) -> str:
    """The reason, by the tables alone, why this must be refused; "" when they allow it."""
    if not may_see(attempt.actor, standing, Facet.CASE):
        return "they do not see the line"
    if not any(may(attempt.actor, right, standing) for right in verb.permissions):
        return "they may not"
    if verb.versioned and attempt.version != attempt.line.version:
        return "the line has moved on"
    if not fits(verb, attempt.line):
        return f"the line is {attempt.line.state}, {attempt.line.stage}, {attempt.line.turn}"
    return ""


def count_all(session: Session) -> dict[str, int]:
    """How many rows there are of what is never lost."""
    return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0 for table in KEPT}


def check_nothing_lost(session: Session, before: dict[str, int]) -> dict[str, int]:
    after = count_all(session)
    lost = {name: (before[name], count) for name, count in after.items() if count < before[name]}
    assert not lost
    return after


def check_whole(session: Session, now) -> None:
    """The record, the totals and the states agree with the lines, and every chain is whole."""
    assert replaying.compare(session)[1] == []
    assert totals.compare(session) == []
    assert states.compare(session, london_date(now))[1] == []
    assert list(audit.verify(session)) == []
