"""The public register: what is visible at an instant, from the `publications` table and no other.

Every function takes `now`, an aware instant, and sees only rows whose `visible_from` has come; so
what is published at 09:00 is read from 09:00, and no job publishes anything.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.amounts import AmountTotal, total_of_line
from tracker.domain.london import london_date
from tracker.domain.publications import AGREED, STILL_DISCUSSED, PublicationStage, PublicOutcome
from tracker.models.publications import Publication
from tracker.queries.prepared import escaped, fetch, is_given, prepared

PAGE = 50
_LATER = aliased(Publication)


class PublishedStanding(StrEnum):
    """How a published line stands, in the words of the search."""

    AGREED = "agreed"
    REFUSED = "refused"
    DISCUSSED = "discussed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """As on screen."""
        return "Still being discussed" if self is PublishedStanding.DISCUSSED else self.value.capitalize()

    @property
    def outcomes(self) -> frozenset[PublicOutcome]:
        """The published outcomes it stands for."""
        return _OUTCOMES[self]


_OUTCOMES = {
    PublishedStanding.AGREED: AGREED,
    PublishedStanding.REFUSED: frozenset({PublicOutcome.REJECTED}),
    PublishedStanding.DISCUSSED: STILL_DISCUSSED,
    PublishedStanding.WITHDRAWN: frozenset({PublicOutcome.WITHDRAWN}),
}


@dataclass(frozen=True)
class Search:
    """What somebody looks for; empty is anything. `slug` is one council's, exactly."""

    council: str = ""
    department: str = ""
    words: str = ""
    standing: PublishedStanding | None = None
    slug: str = ""

    @property
    def is_for_lines(self) -> bool:
        """Whether it asks about single lines, and not only which councils there are."""
        return bool(self.department or self.words or self.standing)


@dataclass(frozen=True)
class CouncilCounts:
    """One council of the register. Lines agreed and refused are counted as last published."""

    name: str
    slug: str
    asked: int
    agreed: int
    refused: int
    last_on: date


@dataclass(frozen=True)
class PublishedLine:
    """One line as last published."""

    reference: str
    number: int
    council: str
    slug: str
    department: str
    title: str
    outcome: PublicOutcome
    reasons: str
    total: AmountTotal | None
    published_on: date
    notice: str


def visible(now: datetime) -> ColumnElement[bool]:
    """The rows that are public by an instant."""
    return Publication.visible_from <= now


def is_latest(now: datetime) -> ColumnElement[bool]:
    """Of a line's visible rows, the one published last."""
    later = (_LATER.line_id == Publication.line_id, _LATER.id > Publication.id, _LATER.visible_from <= now)
    return ~select(_LATER.id).where(*later).exists()  # its id, that is in the index, and not all of its row


def count_councils(session: Session, search: Search, now: datetime) -> int:
    """How many councils have something published."""
    return session.scalar(*_council_count(escaped(search.council), now)) or 0


def list_councils(session: Session, search: Search, now: datetime, page: int = 1) -> Sequence[CouncilCounts]:
    """A page of 50 councils with something published, by name."""
    names: dict[str, str] = dict(fetch(session, *_councils(escaped(search.council), now, (page - 1) * PAGE)))
    rows = fetch(session, *_counts(list(names), now))
    counts = {slug: (int(asked), agreed, refused, london_date(at)) for slug, asked, agreed, refused, at in rows}
    return [CouncilCounts(name, slug, *counts[slug]) for slug, name in names.items()]


@prepared
def _council_count(council: str, now: datetime) -> Select[int]:
    return select(func.count(distinct(Publication.council_slug))).where(*_of_offers(council, now))


@prepared
def _councils(council: str, now: datetime, first: int) -> Select[str, str]:
    return (
        select(Publication.council_slug, func.max(Publication.council).label("council"))
        .where(*_of_offers(council, now))
        .group_by(Publication.council_slug)
        .order_by("council", Publication.council_slug)
        .limit(PAGE)
        .offset(first)
    )


def _of_offers(council: str, now: datetime) -> list[ColumnElement[bool]]:
    found = [Publication.line_number == 0, visible(now)]
    if is_given(council):
        found.append(Publication.council.icontains(council, escape="/"))
    return found


@prepared
def _counts(slugs: Collection[str], now: datetime) -> Select[*tuple[Any, ...]]:
    sent = and_(Publication.line_number == 0, Publication.stage == PublicationStage.SUBMISSION)
    own = Publication.content["own_new"].as_integer()  # a line added later has a row of its own
    last = or_(Publication.line_number == 0, is_latest(now))
    return (
        select(
            Publication.council_slug,
            func.sum(case((sent, own), else_=0)),
            func.count(case((Publication.outcome.in_(_values(PublishedStanding.AGREED)), 1))),
            func.count(case((Publication.outcome.in_(_values(PublishedStanding.REFUSED)), 1))),
            func.max(Publication.visible_from),
        )
        .where(Publication.council_slug.in_(slugs), visible(now), last)
        .group_by(Publication.council_slug)
    )


def _values(standing: PublishedStanding) -> list[str]:
    return sorted(outcome.value for outcome in standing.outcomes)


def count_lines(session: Session, search: Search, now: datetime) -> int:
    """How many published lines a search finds."""
    return session.scalar(select(func.count()).where(*of_lines(search, now))) or 0


def list_lines(session: Session, search: Search, now: datetime, page: int = 1) -> Sequence[PublishedLine]:
    """A page of 50 lines that a search finds, the one published last first."""
    query = _lines(search, now).limit(PAGE).offset((page - 1) * PAGE)
    return [_line(row) for row in session.execute(query)]


def _lines(search: Search, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Publication.reference,
            Publication.line_number,
            Publication.council,
            Publication.council_slug,
            Publication.department,
            Publication.title,
            Publication.outcome,
            Publication.reason_category,
            Publication.money,
            Publication.up_to,
            Publication.to_be_confirmed,
            Publication.visible_from,
            Publication.content["notice"].as_string().label("notice"),
        )
        .where(*of_lines(search, now))
        .order_by(Publication.visible_from.desc(), Publication.id.desc())
    )


def of_lines(search: Search, now: datetime) -> list[ColumnElement[bool]]:
    """The conditions of a search on the rows of lines."""
    found = [Publication.line_number > 0, visible(now), is_latest(now)]
    if search.slug:
        found.append(Publication.council_slug == search.slug)
    if search.council:
        found.append(Publication.council.icontains(search.council, autoescape=True))
    if search.department:
        found.append(Publication.department == search.department)
    if search.standing:
        found.append(Publication.outcome.in_(_values(search.standing)))
    found.extend(
        or_(
            Publication.title.icontains(word, autoescape=True),
            Publication.reason_category.icontains(word, autoescape=True),
        )
        for word in search.words.split()
    )
    return found


def _line(row: Any) -> PublishedLine:
    return PublishedLine(
        reference=row.reference,
        number=row.line_number,
        council=row.council,
        slug=row.council_slug,
        department=row.department,
        title=row.title,
        outcome=PublicOutcome(row.outcome),
        reasons=row.reason_category,
        total=total_of_line(row.money, row.up_to, row.to_be_confirmed),
        published_on=london_date(row.visible_from),
        notice=row.notice,
    )


def list_departments(session: Session, now: datetime) -> Sequence[str]:
    """The departments that published lines name, by name.

    It hops from one name to the next along the index, since there are a dozen names in any number of rows.
    """
    return [name for name in session.scalars(*_departments(now)) if name is not None]


@prepared
def _departments(now: datetime) -> Select[str]:
    published = (Publication.department != "", visible(now))
    first = select(func.min(Publication.department).label("name")).where(*published)
    names = first.cte("names", recursive=True)
    following = (
        select(func.min(Publication.department))
        .where(Publication.department > names.c.name, visible(now))
        .correlate(names)
        .scalar_subquery()
    )
    names = names.union_all(select(following).where(names.c.name.is_not(None)))
    return select(names.c.name)
