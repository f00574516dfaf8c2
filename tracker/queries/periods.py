"""Pre-election periods: those that are set, and what they hold back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.periods import Period, reopening, waits_until
from tracker.domain.publications import visible_from
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.periods import PreElectionPeriod
from tracker.queries.clocks import get_calendar
from tracker.queries.prepared import prepared


@dataclass(frozen=True)
class ListedPeriod:
    """A period as its page shows it: `authority` is empty for all England, `ends_at` when what waits goes on."""

    id: int
    period: Period
    authority: str
    ends_at: datetime
    cancelled_at: datetime | None

    def stands(self, at: datetime) -> str:
        """How it stands at an instant."""
        if self.cancelled_at is not None:
            return "Cancelled"
        return "Over" if at >= self.ends_at else "Set"


def read_periods(session: Session) -> tuple[Period, ...]:
    """All that are set and not cancelled, by one query."""
    return tuple(_period(row, slug) for row, slug, _name in session.execute(*_set()))


@dataclass(frozen=True)
class Held:
    """A line that a period holds back at present: until when, and from when the public reads it if it goes now."""

    until: datetime | None
    public_from: datetime


def read_held(session: Session, line_ids: Collection[int], at: datetime) -> dict[int, Held]:
    """How periods hold back the release of these lines, by line id: by their authority, or the lead of their offer."""
    calendar, periods = get_calendar(session), read_periods(session)
    usual = visible_from(at, calendar)
    if not periods:
        return {line_id: Held(None, usual) for line_id in line_ids}
    found = {}
    for line_id, authority_id, lead_id in session.execute(*_about(list(line_ids))):
        covering = [each for each in periods if each.covers({authority_id, lead_id})]
        public = [each for each in periods if each.covers({authority_id})]
        until = waits_until(covering, at, calendar)
        found[line_id] = Held(until, waits_until(public, usual, calendar) or usual)
    return found


def list_now(session: Session, at: datetime) -> Sequence[Period]:
    """The periods that hold something back at that instant."""
    calendar = get_calendar(session)
    return [each for each in read_periods(session) if each.holds(at, calendar)]


def list_periods(session: Session) -> Sequence[ListedPeriod]:
    """Every one, the last polling day first."""
    calendar = get_calendar(session)
    rows = session.execute(*_listed())
    return [
        ListedPeriod(
            row.id, _period(row, slug), name or "", reopening(row.polling_on, calendar), cancelled_at=row.cancelled_at
        )
        for row, slug, name in rows
    ]


def get_period(session: Session, period_id: int) -> ListedPeriod:
    """One of them. Raises NotFound."""
    found = next((each for each in list_periods(session) if each.id == period_id), None)
    if found is None:
        raise NotFound
    return found


@prepared
def _set() -> Select[PreElectionPeriod, str, str]:
    return _rows().where(PreElectionPeriod.cancelled_at.is_(None)).order_by(PreElectionPeriod.id)


@prepared
def _listed() -> Select[PreElectionPeriod, str, str]:
    return _rows().order_by(PreElectionPeriod.polling_on.desc(), PreElectionPeriod.id.desc())


@prepared
def _about(line_ids: Collection[int]) -> Select[int, int, int]:
    return (
        select(Line.id, Line.authority_id, Offer.lead_id)
        .join(Offer, Offer.id == Line.offer_id)
        .where(Line.id.in_(line_ids))
    )


def _rows() -> Select[PreElectionPeriod, str, str]:
    return select(PreElectionPeriod, Organisation.slug, Organisation.name).outerjoin(
        Organisation, Organisation.id == PreElectionPeriod.authority_id
    )


def _period(row: PreElectionPeriod, slug: str | None) -> Period:
    return Period(row.id, row.name, row.from_on, row.polling_on, row.authority_id, slug or "")
