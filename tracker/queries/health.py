"""How the service is: counts, the calendar's end, the last event, failed sign-ins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import CompoundSelect, func, literal_column, select, text, union_all
from sqlalchemy.orm import Session

from tracker.models.agreements import Agreement
from tracker.models.base import Base
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.notices import Notice
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.people import Person, RefusedMove, SignInAttempt
from tracker.models.programmes import BankHoliday
from tracker.queries.clocks import get_calendar
from tracker.queries.notices import Outbox, get_outbox

_COUNTED: tuple[tuple[str, type[Base]], ...] = (
    ("Organisations", Organisation),
    ("People", Person),
    ("Offers", Offer),
    ("Lines", Line),
    ("Agreements", Agreement),
    ("Events", Event),
    ("Notices", Notice),
    ("Refused moves", RefusedMove),
)


@dataclass(frozen=True)
class Health:
    """What the administrator's page prints. Times are machine time but for `last_event_at`, which is world time."""

    counts: Sequence[tuple[str, int]]
    database: str
    last_event_at: datetime | None
    last_holiday_on: date | None
    is_calendar_ending: bool  # some date of the coming year could not be worked out (2-model, section 5)
    failed_sign_ins: int
    outbox: Outbox


def ping(session: Session) -> None:
    """Ask the database for anything at all. Raises OperationalError when it is away."""
    session.execute(text("SELECT 1"))


def get_health(session: Session, machine_now: datetime, today: date) -> Health:
    """The state of things, in a few queries; `today` is world time's, which due dates are worked out in."""
    counts: CompoundSelect[int, int] = union_all(
        *(
            select(literal_column(str(place)).label("place"), func.count().label("counted")).select_from(table)
            for place, (_name, table) in enumerate(_COUNTED)
        )
    )
    rows = {row.place: row.counted for row in session.execute(counts)}
    yesterday = machine_now - timedelta(days=1)
    failed = select(func.count()).where(SignInAttempt.at >= yesterday, SignInAttempt.succeeded.is_(False))
    return Health(
        counts=[(name, rows[place]) for place, (name, _table) in enumerate(_COUNTED)],
        database=session.get_bind().dialect.name,
        last_event_at=session.scalar(select(func.max(Event.at))),
        last_holiday_on=session.scalar(select(func.max(BankHoliday.day))),
        is_calendar_ending=get_calendar(session).runs_out_within_a_year(today),
        failed_sign_ins=session.scalar(failed) or 0,
        outbox=get_outbox(session),
    )
