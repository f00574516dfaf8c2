"""Somebody tries a verb on something: who, what on, read at which version, when; and what a verb is.

Each `Verb` names the rows of the table that it may go by, so that a test can say beforehand whether it is forbidden.
What stands in no table, as drafting does not, has rows of its own here, made by `beside`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum, auto
from random import Random
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, object_session

from tests.support.world import World
from tracker.domain.actors import Actor
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState
from tracker.domain.london import london_date
from tracker.domain.moves import Move
from tracker.domain.offers import OfferState
from tracker.domain.permissions import Permission
from tracker.domain.standing import Standing
from tracker.models.commitments import Commitment
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.queries import visibility
from tracker.queries.acceptance_limits import lines_above


class About(Enum):
    """What a verb is tried on, and so whose standing decides who may."""

    LINE = auto()
    COMMITMENT = auto()
    OFFER = auto()
    OWN_LINES = auto()  # the lines of an offer that the actor's own department has
    NOTHING = auto()


@dataclass(frozen=True)
class Subject:
    """An offer, and a line and a commitment of it where it has any; where everyone stands to them."""

    offer: Offer
    line: Line | None
    commitment: Commitment | None
    of_offer: Standing
    of_line: Standing | None
    now: datetime

    def has(self, about: About) -> bool:
        """Whether there is anything to try such a verb on."""
        return {About.LINE: self.line, About.COMMITMENT: self.commitment}.get(about, self.offer) is not None

    def line_has(self, table: Any, *conditions: ColumnElement[bool]) -> bool:
        """Whether rows of a table are about the line."""
        session = object_session(self.line) if self.line is not None else None
        wanted = (table.line_id == self.line.id, *conditions) if self.line is not None else ()
        return session is not None and session.scalar(select(table.id).where(*wanted).limit(1)) is not None

    def standing(self, about: About, actor: Actor) -> Standing:
        """What may-questions are asked of."""
        if about is About.LINE and self.of_line is not None:
            return self.of_line
        if about is About.COMMITMENT and self.commitment is not None:
            return replace(self.of_offer, authority_id=self.commitment.authority_id)
        if about is About.OWN_LINES:
            return replace(self.of_offer, owner_id=actor.organisation_id)
        if about is About.NOTHING:
            return Standing(actor.organisation_id, OfferState.DRAFT, is_draft=True)
        return self.of_offer

    def fits(self, move: Move, about: About) -> bool:
        """Whether the table lets what stands so make the move at all."""
        if about is About.NOTHING:
            return True
        if about is not About.LINE or self.line is None:
            return move.fits_offer(self.offer.state)
        line = self.line
        waits = move.waits_for_round and line.clearance_round_id is not None
        return not waits and move.fits(line.state, line.stage, line.turn, self.offer.state)


def subject_of(
    session: Session, offer: Offer, line: Line | None, commitment: Commitment | None, now: datetime
) -> Subject:
    """The same with everyone's standing, as stored."""
    parties = visibility.parties_of(session, [offer.id])[offer.id]
    authors = visibility.authors_of(session, offer.id)
    of_line = None
    if line is not None:
        asked = visibility.asked_of(session, [line.id]).get(line.id, frozenset())
        above = bool(lines_above(session, [line]))
        standing = visibility.line_standing(line, offer, parties, asked, is_above_limit=above)
        of_line = replace(standing, author_ids=authors)
    return Subject(offer, line, commitment, visibility.offer_standing(offer, parties, authors), of_line, now)


@dataclass(frozen=True)
class Attempt:
    """Who tries it on what, and when; `stale` is by how much the version they read differs from today's."""

    session: Session
    world: World
    chance: Random
    actor: Actor
    subject: Subject
    stale: int
    now: datetime

    @property
    def offer(self) -> Offer:
        return self.subject.offer

    @property
    def line(self) -> Line:
        assert self.subject.line is not None
        return self.subject.line

    @property
    def commitment(self) -> Commitment:
        assert self.subject.commitment is not None
        return self.subject.commitment

    @property
    def reference(self) -> str:
        return self.offer.reference

    @property
    def version(self) -> int:
        """The version of the line that was read."""
        return self.line.version + self.stale

    @property
    def picks(self) -> dict[int, int]:
        return {self.line.id: self.version}

    @property
    def today(self) -> date:
        return london_date(self.now)


@dataclass(frozen=True)
class Verb:
    """One thing that people do, as often as its `weight` among those that fit.

    `rows` are those of the table by which it may go; `carries` those by which lines go along with their offer.
    `versioned` ones compare the version that was read. Where it is not `sensible` people rarely try.
    """

    name: str
    act: Callable[[Attempt], object]
    rows: tuple[Move, ...]
    about: About = About.LINE
    carries: tuple[Move, ...] = ()
    versioned: bool = True
    weight: float = 20
    sensible: Callable[[Subject], bool] = lambda _subject: True

    @property
    def all_rows(self) -> tuple[Move, ...]:
        return (*self.rows, *self.carries)

    def fitting(self, subject: Subject) -> tuple[Move, ...]:
        """The rows that what stands so could go by."""
        return tuple(row for row in self.rows if subject.fits(row, self.about))


def beside(
    name: str,
    permission: Permission,
    event: EventKind,
    offers: frozenset[OfferState] = frozenset(),
    lines: frozenset[LineState] = frozenset(),
) -> tuple[Move, ...]:
    """The row of something that people do beside the table: it moves no line."""
    return (Move(name, permission, event, offers, lines),)


def on_line(act: Callable[..., object], *rest: object, **more: object) -> Callable[[Attempt], object]:
    """An action of one line, by reference and number, read at a version."""

    def attempt(at: Attempt) -> object:
        place = (at.session, at.actor, at.reference, at.line.number)
        return act(*place, *rest, version=at.version, **more, now=at.now)

    return attempt


def on_picks(act: Callable[..., object], *rest: object) -> Callable[[Attempt], object]:
    """An action of many lines, tried on one."""
    return lambda at: act(at.session, at.actor, at.picks, *rest, now=at.now)


def on_offer(act: Callable[..., object], **more: object) -> Callable[[Attempt], object]:
    """An action of the offer as a whole, read at a version."""

    def attempt(at: Attempt) -> object:
        version = at.offer.version + at.stale
        return act(at.session, at.actor, at.reference, version=version, **more, now=at.now)

    return attempt
