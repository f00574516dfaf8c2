"""The game itself: draw somebody, something and a verb, try it, and see that all is as it should be.

What the tables forbid must be refused; what is refused must change nothing; what is done must be on the record, and
lose nothing. What was never done, or never refused, is drawn more often until it was.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.random_moves import keeping
from tests.support.random_moves.attempts import Attempt, Subject, Verb, subject_of
from tests.support.random_moves.judging import is_kept_out, may_any, rows_for, sees, why_forbidden
from tests.support.random_moves.periods import work
from tests.support.random_moves.verbs import ROWS, VERBS
from tests.support.world import World
from tracker.domain.actors import Actor, Role
from tracker.domain.errors import Refusal
from tracker.domain.london import london_date
from tracker.domain.moves import Move
from tracker.domain.offers import OfferState
from tracker.domain.withdrawals import can_be_undone
from tracker.models.commitments import Commitment
from tracker.models.deputies import Deputy
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.offers import Offer

FITTING, ALLOWED, FRESH = 0.88, 0.9, 0.92
"""How often a verb fits, a person may, and a version is today's; otherwise they are drawn from all there are."""
LOOK_AFTER = 100
REST = 0.004
"""How often nobody does anything for two weeks."""
WORK = 0.05
"""How often the worker runs."""
GOING_ON = 0.4
"""How often the next one goes on with what the last one did."""
BOTH = {Role.OFFICER: frozenset({Role.SIGNATORY}), Role.CASEWORKER: frozenset({Role.DECISION_MAKER})}
BUSY = {
    OfferState.DRAFT: 3.0,
    OfferState.AWAITING_SIGN_OFF: 3.0,
    OfferState.IN_NEGOTIATION: 4.0,
    OfferState.AWAITING_SIGNATURE: 6.0,
    OfferState.IN_FORCE: 0.5,
}
"""How much goes on about an offer that stands so; about any other next to nothing."""
QUIET = 0.05


class Game:
    """One world and one row of chances, played step by step."""

    def __init__(self, session: Session, world: World, seed: int, *, tempted: float = 0) -> None:
        """`tempted`: how often somebody tries who holds the role but wrote, say, what they would decide."""
        self.session, self.world, self.chance, self.now = session, world, Random(seed), world.now
        self.everyone = cast(world)
        self.done, self.refused, self.refusals = Counter[str](), Counter[str](), Counter[str]()
        self.moved, self.tempted = 0, tempted
        self.heads, self.words = keeping.read_heads(session), keeping.read_words(session)

    def play(self, *, at_least: int, at_most: int) -> None:
        """Attempt after attempt, until everything was done and everything refused; a look at it all now and then."""
        for step in range(1, at_most + 1):
            self.now += timedelta(hours=self.chance.randint(1, 3), days=14 * (self.chance.random() < REST))
            if self.chance.random() < WORK:
                self.work()
            self.step()
            is_complete = not self.never_done and not self.never_refused
            is_over = step == at_most or (step >= at_least and is_complete)
            if is_over or step % LOOK_AFTER == 0:
                self.look()
            if is_over:
                break

    @property
    def never_done(self) -> frozenset[str]:
        return ROWS - set(self.done)

    @property
    def never_refused(self) -> frozenset[str]:
        return ROWS - set(self.refused)

    def work(self) -> None:
        """The worker does what has come due."""
        work(self.session, self.now)
        self.session.expire_all()
        self.heads = keeping.read_heads(self.session)

    def step(self) -> None:
        """One attempt, and what came of it."""
        verb, attempt = self._draw()
        forbidden = why_forbidden(verb, attempt)
        rows = rows_for(attempt.actor, verb, attempt.subject)
        line_id = attempt.subject.line and attempt.line.id
        last = self.session.scalar(select(func.max(Event.id))) or 0
        try:
            with self.session.begin_nested():
                verb.act(attempt)
                self.session.flush()
        except Refusal as refusal:
            self.session.expire_all()
            self.session.info.clear()  # what a session remembers goes with its transaction
            self.refused.update(row.name for row in verb.all_rows)
            self.refusals[type(refusal).__name__] += 1
            assert keeping.read_heads(self.session) == self.heads, f"{verb.name} was refused, and is on the record"
        else:
            assert not forbidden, f"{verb.name} by {attempt.actor.name} although {forbidden}"
            self._note([*rows, *verb.carries], last)
            self.moved = line_id or self.moved

    def _note(self, rows: Sequence[Move], last: int) -> None:
        """What was done is what the record says; no chain became shorter."""
        self.session.expire_all()
        kinds = set(self.session.scalars(select(Event.kind).where(Event.id > last)))
        self.done.update(row.name for row in rows if row.event in kinds)
        heads = keeping.read_heads(self.session)
        assert not keeping.cut(self.heads, heads)
        self.heads = heads

    def look(self) -> None:
        """All that is kept twice agrees, and nothing that was kept is gone or reads otherwise."""
        words = keeping.read_words(self.session)
        assert self.words - words == frozenset(), "gone, or reads otherwise"
        self.words = words
        assert list(keeping.faults(self.session, self.now)) == []
        self.session.info.clear()  # comparing the states lets go of every row

    def _draw(self) -> tuple[Verb, Attempt]:
        """Mostly what fits and somebody who may, sometimes anybody and anything."""
        subject = self._subject()
        verb, actor = self._verb_and_actor(subject)
        stale = 0 if self.chance.random() < FRESH else self.chance.choice((-1, 1))
        return verb, Attempt(self.session, self.world, self.chance, actor, subject, stale, self.now)

    def _subject(self) -> Subject:
        """Often what somebody has just moved, or else another offer, a line and a commitment of it."""
        line = self.session.get(Line, self.moved) if self.chance.random() < GOING_ON else None
        offers = self.session.scalars(select(Offer).order_by(Offer.id)).all()
        (offer,) = self.chance.choices(offers, [busy(each, self.now) for each in offers])
        if line is not None:
            offer = self.session.get_one(Offer, line.offer_id)
        found = line or self._one_of(Line, offer)
        return subject_of(self.session, offer, found, self._one_of(Commitment, offer), self.now)

    def _one_of(self, table, offer: Offer):
        rows = self.session.scalars(select(table).where(table.offer_id == offer.id).order_by(table.id)).all()
        return self.chance.choice(rows) if rows else None

    def _verb_and_actor(self, subject: Subject) -> tuple[Verb, Actor]:
        verbs = [verb for verb in VERBS if subject.has(verb.about)]
        if self.chance.random() >= FITTING:
            verb = self.chance.choices(verbs, [1 if self._was_all(verb, self.refused) else 10 for verb in verbs])[0]
            return verb, self._actor([each for each in self.everyone if sees(each, verb, subject)])
        fitting = [verb for verb in verbs if verb.fitting(subject)]
        while True:
            verb = self.chance.choices(fitting, [self._weight(verb, subject) for verb in fitting])[0]
            if able := self._able(verb, subject):
                return verb, self._actor(self._tempted(verb, subject) or able)
            fitting.remove(verb)

    def _tempted(self, verb: Verb, subject: Subject) -> list[Actor]:
        kept_out = [each for each in self.everyone if self.tempted and is_kept_out(each, verb, subject)]
        return kept_out if kept_out and self.chance.random() < self.tempted else []

    def _weight(self, verb: Verb, subject: Subject) -> float:
        """What was never done is tried more often."""
        sensible = 1.0 if verb.sensible(subject) else 0.02
        return verb.weight * sensible * (1 if self._was_all(verb, self.done) else 8)

    def _was_all(self, verb: Verb, tally: Counter[str]) -> bool:
        return all(tally[row.name] for row in verb.all_rows)

    def _able(self, verb: Verb, subject: Subject) -> list[Actor]:
        """Everybody whom the tables allow it."""
        return [each for each in self.everyone if may_any(each, verb, subject)]

    def _actor(self, able: Sequence[Actor]) -> Actor:
        """Mostly one of these; now and then as somebody's deputy."""
        actor = self.chance.choice(able if able and self.chance.random() < ALLOWED else self.everyone)
        today = london_date(self.now)
        runs = (Deputy.from_on <= today, Deputy.to_on >= today, Deputy.ended_at.is_(None))
        query = select(Deputy.person_id).where(Deputy.deputy_id == actor.person_id, *runs).order_by(Deputy.id)
        stands_in_for = self.session.scalars(query).first()
        return replace(actor, acting_for=stands_in_for if self.chance.random() < 0.5 else None)


def cast(world: World) -> list[Actor]:
    """Everybody; the first of those who write holds the role of those who decide too, so that four eyes matter."""
    people = [
        replace(actors[0], roles=actors[0].roles | BOTH.get(role, frozenset()))
        for (role, _code), actors in world.people.items()
    ]
    people += [each for actors in world.people.values() for each in actors[1:]]
    return sorted(people, key=lambda each: each.person_id)


def busy(offer: Offer, now: datetime) -> float:
    """How much goes on about an offer; one withdrawn today may still come back."""
    if offer.withdrawn_at is not None and can_be_undone(offer.withdrawn_at, now):
        return BUSY[OfferState.AWAITING_SIGNATURE]
    return BUSY.get(offer.state, QUIET)
