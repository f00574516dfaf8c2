"""Councils and departments as they stand on a day, and who holds a closed body's functions."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.domain.actors import OrganisationKind
from tracker.domain.errors import NotFound, RuleBroken
from tracker.domain.organisations import Lifespan, Succession
from tracker.domain.registers import AuthorityKind
from tracker.models.organisations import Organisation, OrganisationSuccessor
from tracker.queries.prepared import fetch, prepared


@dataclass(frozen=True)
class Body:
    """An organisation as pages name it. `authority_kind` and `region` are empty for a department."""

    id: int
    code: str
    name: str
    short_name: str
    slug: str
    kind: OrganisationKind
    authority_kind: AuthorityKind | None
    region: str
    lifespan: Lifespan

    def is_open(self, day: date) -> bool:
        """Whether it is there on that day."""
        return self.lifespan.is_open(day)


def get_organisation(session: Session, organisation_id: int) -> Body:
    """One organisation. Raises NotFound."""
    row = session.get(Organisation, organisation_id)
    if row is None:
        raise NotFound
    return _body(row)


def get_by_code(session: Session, code: str) -> Body:
    """One organisation by its register code. Raises NotFound."""
    row = session.scalar(select(Organisation).where(Organisation.code == code))
    if row is None:
        raise NotFound
    return _body(row)


def list_authorities(session: Session, day: date) -> Sequence[Body]:
    """The councils and strategic authorities that are there on a day, by name."""
    bodies = (_body(row) for row in fetch(session, *_of_kind(OrganisationKind.AUTHORITY)))
    return [body for body in bodies if body.is_open(day)]


def count_authorities(session: Session, day: date) -> Mapping[AuthorityKind, int]:
    """How many of each kind are there on a day, without reading who they are."""
    found: Counter[AuthorityKind] = Counter()
    for kind, opened_on, closed_on, bodies in fetch(session, *_lifespans(OrganisationKind.AUTHORITY)):
        if Lifespan(opened_on, closed_on, kind).is_open(day):
            found[AuthorityKind(kind)] += bodies
    return found


def get_names(session: Session, organisation_ids: Collection[int]) -> Mapping[int, str]:
    """The full names of organisations by id."""
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(set(organisation_ids)))
    return dict(session.execute(query).all())


def holder_on(session: Session, organisation_id: int, day: date) -> int:
    """The id of the body that holds an organisation's functions on a day: DCSF's are DfE's from May 2010.

    Raises RuleBroken when nobody is known to hold them.
    """
    return _succession(session).holder_on(organisation_id, day)


def holders_on(session: Session, organisation_ids: Collection[int], day: date) -> Mapping[int, Body]:
    """The bodies that hold these departments' functions on a day, for lists; itself where nobody is known to."""
    bodies = list_all_departments(session)
    found = {}
    for organisation_id in organisation_ids:
        try:
            holder = holder_on(session, organisation_id, day)
        except RuleBroken:
            holder = organisation_id
        found[organisation_id] = bodies[holder]
    return found


def list_all_departments(session: Session) -> Mapping[int, Body]:
    """Every department there has been; read once a session."""
    cached: dict[int, Body] = session.info.setdefault("departments", {})
    if not cached:
        cached.update({row.id: _body(row) for row in fetch(session, *_of_kind(OrganisationKind.DEPARTMENT))})
    return cached


@prepared
def _of_kind(kind: OrganisationKind) -> Select[*tuple[Any, ...]]:
    """What `_body` reads, and no more: there are some 500 councils."""
    o = Organisation
    columns = (o.id, o.code, o.name, o.short_name, o.slug, o.kind, o.authority_kind, o.region, o.opened_on, o.closed_on)
    return select(*columns).where(o.kind == kind).order_by(o.name, o.id)


@prepared
def _lifespans(kind: OrganisationKind) -> Select[*tuple[Any, ...]]:
    columns = (Organisation.authority_kind, Organisation.opened_on, Organisation.closed_on)
    return select(*columns, func.count()).where(Organisation.kind == kind).group_by(*columns)


def list_departments(session: Session, day: date) -> Sequence[Body]:
    """The departments that are there on a day, by name."""
    return sorted(
        (body for body in list_all_departments(session).values() if body.is_open(day)), key=lambda body: body.name
    )


def _succession(session: Session) -> Succession:
    """Departments and who followed whom; read once a session."""
    cached = session.info.get("succession")
    if isinstance(cached, Succession):
        return cached
    bodies = list_all_departments(session)
    after, before = defaultdict(set), defaultdict(set)
    for earlier, later in session.execute(
        select(OrganisationSuccessor.organisation_id, OrganisationSuccessor.successor_id)
    ):
        after[earlier].add(later)
        before[later].add(earlier)
    found = Succession(
        {body.id: body.lifespan for body in bodies.values()},
        {body.id: body.code for body in bodies.values()},
        after,
        before,
    )
    session.info["succession"] = found
    return found


def _body(row: Any) -> Body:
    return Body(
        id=row.id,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        slug=row.slug,
        kind=row.kind,
        authority_kind=AuthorityKind(row.authority_kind) if row.authority_kind else None,
        region=row.region or "",
        lifespan=Lifespan(row.opened_on, row.closed_on, row.authority_kind),
    )
