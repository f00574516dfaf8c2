"""When the public may read what (2-model, section 8)."""

from datetime import datetime, time
from enum import StrEnum

from tracker.domain.london import LONDON, london_date
from tracker.domain.working_days import WorkingCalendar

DAYS_BEFORE_PUBLICATION = 5
HOUR_OF_PUBLICATION = time(9, 0)


class PublicationStage(StrEnum):
    """The three moments at which something becomes public."""

    SUBMISSION = "submission"
    RELEASE = "release"
    SIGNATURE = "signature"


def visible_from(at: datetime, calendar: WorkingCalendar) -> datetime:
    """09:00 in London on the 5th working day after the event at `at` (an aware instant)."""
    day = calendar.add(london_date(at), DAYS_BEFORE_PUBLICATION)
    return datetime.combine(day, HOUR_OF_PUBLICATION, tzinfo=LONDON)
