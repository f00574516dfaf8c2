"""The ring-fence ledger: £ asked, agreed, signed and in force as at a day, against the programme's commitment.

Who may read what (our reading of 3-screens, "all signed-in", beside 2-model, section 1): sums by grant and department
name no council and no line, so everyone signed in sees them whole. A row that names an authority shows: to the LGA, an
auditor, the lead department and the treasury everything; to another department the lines it decides; to a council
those of the offers it takes part in; to anyone else nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.registers import Certainty
from tracker.domain.ring_fence_ledger import Counts, Figures, Share
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme
from tracker.queries import organisations
from tracker.queries.prepared import prepared
from tracker.queries.programmes import Round
from tracker.queries.ring_fence_facts import GrantFacts, get_grant, list_grants
from tracker.queries.ring_fence_groups import (
    By,
    Group,
    Grouped,
    Groups,
    National,
    count_authorities,
    group_sums,
    nested_ids_of,
    read_groups,
    read_national,
)
from tracker.queries.ring_fence_nests import Nested, nest_of
from tracker.queries.ring_fence_sources import Reading

_HEARD_OF_WITHIN_YEARS = 5


@dataclass(frozen=True)
class View:
    """What the ledger shows: `year` None is all of the programme's; `department_id` 0 is every department.

    `all_grants` lists by grant also those that nobody asked about, where their ring stands on the day.
    """

    programme: Round
    day: date
    today: date
    by: By = By.GRANT
    year: FinancialYear | None = None
    department_id: int = 0
    all_grants: bool = False

    @property
    def amounts_year(self) -> FinancialYear:
        """The year of which national amounts are told."""
        return self.year or self.programme.years[0]


class Reach(StrEnum):
    """Whose lines the rows that name authorities are made of."""

    EVERYONE = "everyone"
    DECIDED_HERE = "decided_here"
    OUR_OFFERS = "our_offers"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Commitment:
    """What the nation promised to take out of ring-fences, as an amount of grants in a year."""

    amount: Money
    words: str
    certainty: Certainty


@dataclass(frozen=True)
class Item:
    """A row: a grant with its facts, a department, or an authority."""

    name: str
    group: Group
    grant: GrantFacts | None = None
    slug: str = ""

    @property
    def counts(self) -> Counts:
        """Its lines, over all years."""
        return self.group.counts

    def figures(self, year: FinancialYear | None) -> Figures:
        """Its £ in a year, or in all."""
        return self.group.figures(year)


@dataclass(frozen=True)
class Inside:
    """What rings hold nationally on the day: the sum, of how many grants, and how many have no amount."""

    money: Money
    grants: int
    unknown: int


@dataclass(frozen=True)
class Ledger:
    """All that the page prints; `items` are every row, the most asked first."""

    view: View
    reach: Reach
    whole: Group
    authorities: Mapping[Share, int]
    items: tuple[Item, ...]
    commitment: Commitment | None
    inside: Inside
    nested: tuple[Nested, ...]

    @property
    def listed(self) -> Figures:
        """What the rows add up to in the chosen year."""
        return sum((item.figures(self.view.year) for item in self.items), Figures())

    @property
    def scale(self) -> Money:
        """What fills the whole width of a bar: the commitment, or the most asked in a year where that is more."""
        promised = self.commitment.amount if self.commitment else Money.zero()
        return max([promised, *(figures.asked.money for figures in self.whole.by_year.values())])


@dataclass(frozen=True)
class GrantPage:
    """One grant: how it stands, what is asked of it nationally, and by the authorities the reader may know of."""

    view: View
    grant: GrantFacts
    reach: Reach
    whole: Group
    authorities: Mapping[Share, int]
    items: tuple[Item, ...]
    nested: Nested | None


def reach_of(actor: Actor, programme: Round) -> Reach:
    """Whose lines the actor may see named in this programme."""
    kind = actor.organisation_kind
    if Role.AUDITOR in actor.roles:
        return Reach.EVERYONE
    if not actor.roles or kind is OrganisationKind.SERVICE:
        return Reach.NOBODY
    centre = (programme.lead_department_id, programme.treasury_id)
    if kind is OrganisationKind.LGA or actor.organisation_id in centre:
        return Reach.EVERYONE
    return Reach.OUR_OFFERS if kind is OrganisationKind.AUTHORITY else Reach.DECIDED_HERE


def get_ledger(
    session: Session, actor: Actor, view: View, national_of: Callable[..., National] = read_national
) -> Ledger:
    """The ledger, by a number of queries that does not grow with lines; `national_of` may have kept what it read."""
    grants = list_grants(session, view.programme.id, view.day, view.today)
    reach = reach_of(actor, view.programme)
    reading = _reading(session, view)
    by = By.GRANT if view.by is By.AUTHORITY and reach is not Reach.EVERYONE else view.by
    read = national_of(session, reading, by, nested_ids_of(grants))
    national = group_sums(session, read.sums, by, grants)
    rows = national if by is view.by else _named(session, actor, reading, reach, grants)
    nested = [
        _nest(grant, view, national)
        for grant in grants
        if view.by is By.GRANT and grant.is_nested and (grant.id in national.groups or _stands(grant, view))
    ]
    return Ledger(
        view=view,
        reach=reach,
        whole=national.all,
        authorities=read.authorities,
        items=_sorted(_items(session, view, rows.groups, grants), view),
        commitment=_commitment(session, view.programme.id),
        inside=_inside(view, grants),
        nested=tuple(nest for nest in nested if nest.drawings or nest.grant.id in national.groups),
    )


def get_grant_page(session: Session, actor: Actor, view: View, key: str) -> GrantPage:
    """One grant by its key. Raises NotFound."""
    grant = get_grant(session, view.programme.id, key, view.day, view.today)
    reach = reach_of(actor, view.programme)
    reading = replace(_reading(session, view), ring_ids=[each.ring.id for each in grant.rings])
    national = read_groups(session, reading, By.GRANT, [grant])
    rows = _named(session, actor, reading, reach, [grant])
    return GrantPage(
        view=view,
        grant=grant,
        reach=reach,
        whole=national.all,
        authorities=count_authorities(session, reading),
        items=_sorted(_authorities(session, rows.groups), view),
        nested=_nest(grant, view, national) if grant.is_nested else None,
    )


def _reading(session: Session, view: View) -> Reading:
    reading = Reading.as_at(view.programme.id, view.day, view.today)
    if not view.department_id:
        return reading
    held = organisations.holders_on(session, list(organisations.list_all_departments(session)), view.day)
    ids = tuple(owner_id for owner_id, holder in held.items() if holder.id == view.department_id)
    return replace(reading, department_ids=ids)


def _named(session: Session, actor: Actor, reading: Reading, reach: Reach, grants: Sequence[GrantFacts]) -> Grouped:
    """The lines the reader may know of, by authority."""
    if reach is Reach.NOBODY:
        return Grouped({}, ())
    if reach is Reach.DECIDED_HERE:
        own = {actor.organisation_id}
        ids = own if reading.department_ids is None else own & set(reading.department_ids)
        reading = replace(reading, department_ids=sorted(ids))
    if reach is Reach.OUR_OFFERS:
        reading = replace(reading, seen_by=actor)
    return read_groups(session, reading, By.AUTHORITY, grants)


def _items(session: Session, view: View, groups: Groups, grants: Sequence[GrantFacts]) -> list[Item]:
    if view.by is By.AUTHORITY:
        return _authorities(session, groups)
    if view.by is By.DEPARTMENT:
        return _departments(session, view, groups)
    listed = (grant for grant in grants if grant.id in groups or (view.all_grants and _stands(grant, view)))
    return [Item(grant.name, groups.get(grant.id, Group()), grant=grant) for grant in listed]


def _stands(grant: GrantFacts, view: View) -> bool:
    """Whether its ring holds money on the day, of the department shown, and may be asked about in the programme.

    The register says when a grant's ring changed and not when the grant ended, so one of which nothing was heard in
    the years before the programme is taken to be of another age.
    """
    if not grant.holds or grant.excluded_because or view.department_id not in (0, grant.department_id):
        return False
    status = grant.rings[0].as_at.status
    first = view.programme.years[0].start - _HEARD_OF_WITHIN_YEARS
    return status is not None and status.in_force_from.year >= first


def _departments(session: Session, view: View, groups: Groups) -> list[Item]:
    """By who holds the function on the day: the figures of a department that is gone are its successor's."""
    holders = organisations.holders_on(session, list(groups), view.day)
    merged: dict[str, Group] = {}
    for owner_id, group in groups.items():
        merged.setdefault(holders[owner_id].name, Group()).add(group.by_year, group.counts)
    return [Item(name, group) for name, group in merged.items()]


def _authorities(session: Session, groups: Groups) -> list[Item]:
    query = select(Organisation.id, Organisation.name, Organisation.slug).where(Organisation.id.in_(groups))
    return [Item(row.name, groups[row.id], slug=row.slug) for row in session.execute(query)]


def _sorted(items: Sequence[Item], view: View) -> tuple[Item, ...]:
    def order(item: Item) -> tuple[int, int, str]:
        return -item.figures(view.year).asked.money.pence, -item.counts.asked, item.name.casefold()

    return tuple(sorted(items, key=order))


def _commitment(session: Session, programme_id: int) -> Commitment | None:
    row = session.execute(*_promised(programme_id)).one()
    if row.national_commitment is None:
        return None
    return Commitment(row.national_commitment, row.national_commitment_words, Certainty(row.certainty))


@prepared
def _promised(programme_id: int) -> Select[*tuple[Any, ...]]:
    of = Programme
    return select(of.national_commitment, of.national_commitment_words, of.certainty).where(of.id == programme_id)


def _inside(view: View, grants: Sequence[GrantFacts]) -> Inside:
    """Outer rings alone are added: what the others hold is in them."""
    standing = [grant for grant in grants if _stands(grant, view)]
    amounts = [grant.rings[0].amount(view.amounts_year) for grant in standing]
    known = [amount.money for amount in amounts if amount is not None]
    return Inside(sum(known, Money.zero()), len(standing), len(standing) - len(known))


def _nest(grant: GrantFacts, view: View, national: Grouped) -> Nested:
    return nest_of(grant, national, view.day, view.programme.years, view.year)
