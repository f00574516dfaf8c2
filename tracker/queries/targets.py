"""What authorities are measured on, and how many targets they had and have.

Targets as they stand are facts of a register. Of what is asked and agreed a reader is told as much as they see of the
lines themselves: the parties and the centre all, the LGA titles and changes without the terms (2-model, section 1).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.lines import LIVE, LineKind, LineState
from tracker.domain.permissions import Facet
from tracker.domain.registers import AuthorityKind
from tracker.domain.targets import TargetChange, TargetCounts, count_by_authority
from tracker.models.indicators import AuthorityTarget
from tracker.models.lines import Line
from tracker.models.organisations import Organisation
from tracker.queries import visibility
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


def list_measured(session: Session, actor: Actor, programme: Round, filters: Filters) -> Sequence[Measured]:
    """The authorities the actor may read, by name: all, or their own and those they share an offer with."""
    query = (
        select(Organisation.id, Organisation.name, Organisation.slug, Organisation.region, Organisation.authority_kind)
        .where(Organisation.kind == OrganisationKind.AUTHORITY, may_read(actor, programme), _has_targets(programme))
        .order_by(Organisation.name, Organisation.id)
    )
    if filters.words:
        query = query.where(Organisation.name.icontains(filters.words, autoescape=True))
    if filters.region:
        query = query.where(Organisation.region == filters.region)
    if filters.kind:
        query = query.where(Organisation.authority_kind == filters.kind.value)
    return [
        Measured(row.id, row.name, row.slug, row.region or "", _kind(row.authority_kind))
        for row in session.execute(query)
    ]


def list_regions(session: Session) -> Sequence[str]:
    """The regions that authorities lie in."""
    query = select(Organisation.region).where(Organisation.region.is_not(None), Organisation.region != "")
    return [region for region in session.scalars(query.distinct().order_by(Organisation.region)) if region]


def count_targets_of(
    session: Session, actor: Actor, programme: Round, authorities: Sequence[Measured]
) -> Sequence[Counted]:
    """Their counts in the same order, by three queries. Only lines the actor sees are counted as changes."""
    ids = [each.id for each in authorities]
    held = select(AuthorityTarget.authority_id, AuthorityTarget.indicator_id).where(
        AuthorityTarget.programme_id == programme.id, AuthorityTarget.authority_id.in_(ids)
    )
    pairs = [(authority_id, indicator_id) for authority_id, indicator_id in session.execute(held.distinct())]
    counts = count_by_authority(pairs, _agreed(session, actor, programme, ids))
    still_open = _open(session, actor, programme, ids)
    return [Counted(each, counts.get(each.id, _NO_COUNTS), still_open.get(each.id, 0)) for each in authorities]


def stream_counted(
    session: Session, actor: Actor, programme: Round, authorities: Sequence[Measured]
) -> Iterator[Counted]:
    """All of them, read in portions."""
    for start in range(0, len(authorities), _AT_ONCE):
        yield from count_targets_of(session, actor, programme, authorities[start : start + _AT_ONCE])


def may_read(actor: Actor, programme: Round) -> ColumnElement[bool]:
    """A condition on `Organisation`: the authorities whose targets the actor may read."""
    reach = reach_of(actor, programme)
    if reach is Reach.EVERYONE:
        return true()
    shares_an_offer = exists().where(
        Line.authority_id == Organisation.id,
        Line.programme_id == programme.id,
        Line.state != LineState.DRAFT,
        visibility.scope(actor, Facet.CASE),
    )
    return or_(Organisation.id == actor.organisation_id, shares_an_offer)


def reductions(actor: Actor, programme: Round, authority_ids: Collection[int]) -> ColumnElement[bool]:
    """A condition on `Line`: submitted lines about targets of these authorities that the actor sees."""
    return and_(
        Line.authority_id.in_(authority_ids),
        Line.kind == LineKind.TARGET_REDUCTION,
        Line.programme_id == programme.id,
        Line.state != LineState.DRAFT,
        visibility.scope(actor, Facet.CASE),
    )


def _has_targets(programme: Round) -> ColumnElement[bool]:
    held = exists().where(AuthorityTarget.programme_id == programme.id, AuthorityTarget.authority_id == Organisation.id)
    asked = exists().where(
        Line.authority_id == Organisation.id,
        Line.programme_id == programme.id,
        Line.kind == LineKind.TARGET_REDUCTION,
        Line.state != LineState.DRAFT,
    )
    return or_(held, asked)


def _agreed(
    session: Session, actor: Actor, programme: Round, ids: Collection[int]
) -> list[tuple[int, int, TargetChange]]:
    """Signed changes, oldest first: of two of one target the later counts."""
    query = select(Line.authority_id, Line.indicator_id, Line.change).where(
        reductions(actor, programme, ids), Line.state == LineState.AGREED
    )
    rows = session.execute(query.order_by(Line.settled_at.nulls_last(), Line.id))
    return [(authority, indicator, change) for authority, indicator, change in rows if indicator and change]


def _open(session: Session, actor: Actor, programme: Round, ids: Collection[int]) -> Mapping[int, int]:
    found: dict[int, int] = defaultdict(int)
    query = select(Line.authority_id, func.count()).where(reductions(actor, programme, ids), Line.state.in_(LIVE))
    found.update(session.execute(query.group_by(Line.authority_id)).all())
    return found


def _kind(value: str | None) -> AuthorityKind | None:
    return AuthorityKind(value) if value else None
