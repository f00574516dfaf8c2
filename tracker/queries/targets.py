"""What authorities are measured on, and how many targets they had and have.

Targets as they stand are facts of a register. Of what is asked and agreed a reader is told as much as they see of the
lines themselves: the parties and the centre all, the LGA titles and changes without the terms (2-model, section 1).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from tracker.db import portions
from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.lines import LIVE, LineKind, LineState
from tracker.domain.registers import AuthorityKind
from tracker.domain.standing import Facet
from tracker.domain.targets import TargetCounts, count_by_authority
from tracker.models.indicators import AuthorityTarget
from tracker.models.lines import Line
from tracker.models.organisations import Organisation
from tracker.queries import visibility
from tracker.queries.prepared import escaped, fetch, is_given, prepared
from tracker.queries.programmes import Round
from tracker.queries.ring_fences import Reach, reach_of

_AT_ONCE = 100
_NO_COUNTS = TargetCounts()


@dataclass(frozen=True)
class Measured:
    """An authority that has targets, or asks about them."""

    id: int
    name: str
    slug: str
    region: str
    kind: AuthorityKind | None


@dataclass(frozen=True)
class Counted:
    """An authority with its counts; `open` lines are asked and not settled, or agreed and not signed."""

    authority: Measured
    counts: TargetCounts
    open: int


@dataclass(frozen=True)
class Filters:
    """What narrows the list; an empty one does not."""

    words: str = ""
    region: str = ""
    kind: AuthorityKind | None = None

    @property
    def as_pattern(self) -> "Filters":
        """The same for a statement that looks for its words."""
        return replace(self, words=escaped(self.words))


def count_measured(session: Session, actor: Actor, programme: Round, filters: Filters) -> int:
    """How many authorities there are to list."""
    return session.scalar(*_how_many(actor, reach_of(actor, programme), programme.id, filters.as_pattern)) or 0


def list_measured(
    session: Session, actor: Actor, programme: Round, filters: Filters, *, first: int = 0, size: int | None = None
) -> Sequence[Measured]:
    """The authorities the actor may read, by name: all, or their own and those they share an offer with."""
    reach = reach_of(actor, programme)
    rows = fetch(session, *_listed(actor, reach, programme.id, filters.as_pattern, first, size))
    return [Measured(row.id, row.name, row.slug, row.region or "", _kind(row.authority_kind)) for row in rows]


@prepared
def _how_many(actor: Actor, reach: Reach, programme_id: int, filters: Filters) -> Select[int]:
    return select(func.count()).select_from(Organisation).where(*_wanted(actor, reach, programme_id, filters))


@prepared
def _listed(
    actor: Actor, reach: Reach, programme_id: int, filters: Filters, first: int, size: int | None
) -> Select[int, str, str, str | None, str | None]:
    return (
        select(Organisation.id, Organisation.name, Organisation.slug, Organisation.region, Organisation.authority_kind)
        .where(*_wanted(actor, reach, programme_id, filters))
        .order_by(Organisation.name, Organisation.id)
        .offset(first)
        .limit(size)
    )


def _wanted(actor: Actor, reach: Reach, programme_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    found = [
        Organisation.kind == OrganisationKind.AUTHORITY,
        _within_reach(actor, reach, programme_id),
        _has_targets(programme_id),
    ]
    if is_given(filters.words):
        found.append(Organisation.name.icontains(filters.words, escape="/"))
    if is_given(filters.region):
        found.append(Organisation.region == filters.region)
    if filters.kind:
        found.append(Organisation.authority_kind == filters.kind.value)
    return found


def count_targets_of(
    session: Session, actor: Actor, programme: Round, authorities: Sequence[Measured]
) -> Sequence[Counted]:
    """Their counts in the same order, by three queries. Only lines the actor sees are counted as changes."""
    ids = [each.id for each in authorities]
    pairs = fetch(session, *_held(programme.id, ids))
    changes = fetch(session, *_agreed(actor, programme.id, ids))
    still_open: dict[int, int] = dict(fetch(session, *_open(actor, programme.id, ids)))
    counts = count_by_authority(pairs, changes)
    return [Counted(each, counts.get(each.id, _NO_COUNTS), still_open.get(each.id, 0)) for each in authorities]


def stream_counted(
    session: Session, actor: Actor, programme: Round, authorities: Sequence[Measured]
) -> Iterator[Counted]:
    """All of them, read in portions."""
    for some in portions(authorities, _AT_ONCE):
        yield from count_targets_of(session, actor, programme, some)


def may_read(actor: Actor, programme: Round) -> ColumnElement[bool]:
    """A condition on `Organisation`: the authorities whose targets the actor may read."""
    return _within_reach(actor, reach_of(actor, programme), programme.id)


def _within_reach(actor: Actor, reach: Reach, programme_id: int) -> ColumnElement[bool]:
    if reach is Reach.EVERYONE:
        return true()
    shares_an_offer = exists().where(
        Line.authority_id == Organisation.id,
        Line.programme_id == programme_id,
        Line.state != LineState.DRAFT,
        visibility.scope(actor, Facet.CASE),
    )
    return or_(Organisation.id == actor.organisation_id, shares_an_offer)


def reductions(actor: Actor, programme_id: int, authority_ids: Collection[int]) -> ColumnElement[bool]:
    """A condition on `Line`: submitted lines about targets of these authorities that the actor sees."""
    return and_(
        Line.authority_id.in_(authority_ids),
        _asks_about_a_target(programme_id),
        visibility.scope(actor, Facet.CASE),
    )


def _asks_about_a_target(programme_id: int) -> ColumnElement[bool]:
    """Each of them names an indicator, which says to the database that the index of such lines will do."""
    return and_(
        Line.kind == LineKind.TARGET_REDUCTION,
        Line.indicator_id.is_not(None),
        Line.programme_id == programme_id,
        Line.state != LineState.DRAFT,
    )


def _has_targets(programme_id: int) -> ColumnElement[bool]:
    held = exists().where(AuthorityTarget.programme_id == programme_id, AuthorityTarget.authority_id == Organisation.id)
    asked = exists().where(Line.authority_id == Organisation.id, _asks_about_a_target(programme_id))
    return or_(held, asked)


@prepared
def _held(programme_id: int, ids: Collection[int]) -> Select[int, int]:
    return (
        select(AuthorityTarget.authority_id, AuthorityTarget.indicator_id)
        .where(AuthorityTarget.programme_id == programme_id, AuthorityTarget.authority_id.in_(ids))
        .distinct()
    )


@prepared
def _agreed(actor: Actor, programme_id: int, ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Signed changes, oldest first: of two of one target the later counts."""
    return (
        select(Line.authority_id, Line.indicator_id, Line.change)
        .where(reductions(actor, programme_id, ids), Line.state == LineState.AGREED)
        .order_by(Line.settled_at.nulls_last(), Line.id)
    )


@prepared
def _open(actor: Actor, programme_id: int, ids: Collection[int]) -> Select[int, int]:
    return (
        select(Line.authority_id, func.count())
        .where(reductions(actor, programme_id, ids), Line.state.in_(LIVE))
        .group_by(Line.authority_id)
    )


def _kind(value: str | None) -> AuthorityKind | None:
    return AuthorityKind(value) if value else None
