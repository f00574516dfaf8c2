"""Live rows for an action, each with the Standing that may-questions are asked of.

What the actor may not see is NotFound, whatever else is wrong with it. The offers are locked before anything
of theirs is read, in id order: so a version that was compared cannot move under the action, and no two actions
wait for each other in a ring. On SQLite, where a writer has the database to itself, this costs nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.db import portions
from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.errors import Conflict, Moved, NotFound
from tracker.domain.permissions import Permission, check_role
from tracker.domain.standing import Facet, Standing, check_seen
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.queries import visibility
from tracker.queries.acceptance_limits import lines_above


@dataclass(frozen=True)
class OfferCase:
    """A live offer and where everyone stands to it."""

    offer: Offer
    standing: Standing

    @property
    def words(self) -> str:
        """What it is called in a message."""
        return f"offer {self.offer.reference}"

    @property
    def opening(self) -> str:
        """The same at the beginning of a sentence."""
        return _opening(self.words)


@dataclass(frozen=True)
class LineCase:
    """A live line with its offer, and where everyone stands to it."""

    line: Line
    standing: Standing

    @property
    def offer(self) -> Offer:
        """The offer it belongs to."""
        return self.line.offer

    @property
    def words(self) -> str:
        """What it is called in a message."""
        return line_words(self.line.number, self.offer.reference)

    @property
    def opening(self) -> str:
        """The same at the beginning of a sentence."""
        return _opening(self.words)


def _opening(words: str) -> str:
    return words[0].upper() + words[1:]  # `capitalize` would make SO-0142 small


def line_words(number: int, reference: str) -> str:
    """What a line is called in a message."""
    return f"line {number} of {reference}"


def offer(session: Session, actor: Actor, reference: str) -> OfferCase:
    """One offer by its reference. Raises NotFound when it is not the actor's to see."""
    row = session.scalar(select(Offer).where(Offer.reference == reference).with_for_update(key_share=True))
    if row is None:
        raise NotFound
    parties = visibility.parties_of(session, [row.id])[row.id]
    standing = visibility.offer_standing(row, parties, visibility.authors_of(session, row.id))
    check_seen(actor, standing)
    return OfferCase(row, standing)


def line(session: Session, actor: Actor, reference: str, number: int) -> LineCase:
    """One line by its offer's reference and its number. Raises NotFound likewise."""
    session.execute(select(Offer.id).where(Offer.reference == reference).with_for_update(key_share=True))
    query = (
        select(Line)
        .join(Line.offer)
        .where(Offer.reference == reference, Line.number == number)
        .options(joinedload(Line.offer))
    )
    row = session.scalar(query)
    if row is None:
        raise NotFound
    (case,) = _cases(session, actor, [row])
    check_seen(actor, case.standing)
    return case


def lines(session: Session, actor: Actor, line_ids: Collection[int]) -> list[LineCase]:
    """Lines by id, in id order. Raises NotFound if any is missing or not the actor's to see."""
    rows: list[Line] = []
    wanted = sorted(set(line_ids))
    _lock_offers(session, wanted)
    for some in portions(wanted):
        query = select(Line).where(Line.id.in_(some)).order_by(Line.id)
        rows.extend(session.scalars(query.options(joinedload(Line.offer))))
    if len(rows) != len(wanted):
        raise NotFound
    cases = _cases(session, actor, rows)
    for case in cases:
        check_seen(actor, case.standing)
    return cases


def _lock_offers(session: Session, line_ids: Sequence[int]) -> None:
    """All before any line is read: a line read earlier would still show what stood before the wait."""
    offer_ids: set[int] = set()
    for some in portions(line_ids):
        offer_ids.update(session.scalars(select(Line.offer_id).where(Line.id.in_(some)).distinct()))
    lock_offers(session, offer_ids)


def lock_offers(session: Session, offer_ids: Collection[int]) -> None:
    """Keep every other writer from these offers until the transaction ends; in id order."""
    for some in portions(sorted(offer_ids)):
        query = select(Offer.id).where(Offer.id.in_(some)).order_by(Offer.id)
        session.execute(query.with_for_update(key_share=True)).all()


def lock_councils(session: Session, case: OfferCase | LineCase) -> None:
    """Let one writer at a time make lines of these councils live, so that of two that ask for the same the second finds
    the first. After their offers, in id order.
    """
    lock_organisations(session, case.standing.party_ids)


def lock_organisations(session: Session, organisation_ids: Collection[int]) -> None:
    """Let one writer at a time change what these organisations decide as a whole, so that what was compared is the
    last; in id order.
    """
    query = select(Organisation.id).where(Organisation.id.in_(organisation_ids)).order_by(Organisation.id)
    session.execute(query.with_for_update(key_share=True)).all()


def lines_of_offer(session: Session, actor: Actor, case: OfferCase) -> list[LineCase]:
    """Every line of an offer that the actor sees, by number."""
    query = select(Line).where(Line.offer_id == case.offer.id, visibility.scope(actor, Facet.CASE))
    rows = session.scalars(query.order_by(Line.number).options(joinedload(Line.offer)))
    return _cases(session, actor, list(rows))


def _cases(session: Session, actor: Actor, rows: Sequence[Line]) -> list[LineCase]:
    by_offer: dict[int, list[Line]] = defaultdict(list)
    for row in rows:
        by_offer[row.offer_id].append(row)
    parties = visibility.parties_of(session, by_offer)
    asked = visibility.asked_of(session, [row.id for row in rows])
    is_council = actor.organisation_kind is OrganisationKind.AUTHORITY
    above = lines_above(session, rows) if is_council else frozenset()
    return [
        LineCase(
            row,
            visibility.line_standing(
                row,
                row.offer,
                parties[row.offer_id],
                asked.get(row.id, frozenset()),
                is_above_limit=row.id in above,
            ),
        )
        for row in rows
    ]


def check_version(case: OfferCase | LineCase, version: int | None) -> None:
    """Raise Conflict unless the thing still has the version it was read at."""
    row = case.offer if isinstance(case, OfferCase) else case.line
    if version is None or row.version != version:
        raise Conflict(
            f"{case.opening} was changed while you were writing",
            subject=case.words,
            now_version=row.version,
            moved=Moved(case.offer.id, None if isinstance(case, OfferCase) else case.line.id),
        )


def check_edit(actor: Actor, permission: Permission, case: OfferCase | LineCase, version: int | None) -> None:
    """Before text is edited: the role that may (403), then the version it was read at (409)."""
    check_role(actor, permission, case.standing)
    check_version(case, version)
