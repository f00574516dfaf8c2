"""Pre-election periods: those that are set, and what they hold back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.periods import Period, reopening, waits_until
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


def waiting_until(session: Session, at: datetime, authority_ids: Collection[int]) -> datetime | None:
    """When what is about these authorities may be shown; None: now."""
    some = [each for each in read_periods(session) if each.covers(authority_ids)]
    return waits_until(some, at, get_calendar(session)) if some else None


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


def _rows() -> Select[PreElectionPeriod, str, str]:
    return select(PreElectionPeriod, Organisation.slug, Organisation.name).outerjoin(
        Organisation, Organisation.id == PreElectionPeriod.authority_id
    )


def _period(row: PreElectionPeriod, slug: str | None) -> Period:
    return Period(row.id, row.name, row.from_on, row.polling_on, row.authority_id, slug or "")
