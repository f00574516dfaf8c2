"""When the public may read what, and how a published item stands (2-model, section 8)."""

from datetime import datetime, time
from enum import StrEnum

from tracker.domain.decisions import Outcome
from tracker.domain.london import LONDON, london_date
from tracker.domain.working_days import WorkingCalendar

DAYS_BEFORE_PUBLICATION = 5
HOUR_OF_PUBLICATION = time(9, 0)


class PublicationStage(StrEnum):
    """The three moments at which something becomes public."""

    SUBMISSION = "submission"
    RELEASE = "release"
    SIGNATURE = "signature"


class PublicOutcome(StrEnum):
    """How one published line stands, for everyone; the column `outcome` holds it, "" for an offer."""

    AGREED_IN_PRINCIPLE = "agreed_in_principle"
    WITH_CONDITIONS = "with_conditions"
    COUNTER_PROPOSED = "counter_proposed"
    AGREED = "agreed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """As on screen and in the files."""
        return _WORDS[self]

    @property
    def state(self) -> str:
        """The state whose tag it carries: conditions are a counter until the council takes them."""
        return self.COUNTER_PROPOSED.value if self is PublicOutcome.WITH_CONDITIONS else self.value

    @property
    def is_agreed(self) -> bool:
        """Whether it stands under *Agreed*: conditions do not, until the council takes them."""
        return self in AGREED


_WORDS = {
    PublicOutcome.AGREED_IN_PRINCIPLE: "Agreed in principle",
    PublicOutcome.WITH_CONDITIONS: "Offered with conditions",
    PublicOutcome.COUNTER_PROPOSED: "Counter-proposed",
    PublicOutcome.AGREED: "Agreed",
    PublicOutcome.REJECTED: "Rejected",
    PublicOutcome.WITHDRAWN: "Withdrawn",
}
AGREED = frozenset({PublicOutcome.AGREED_IN_PRINCIPLE, PublicOutcome.AGREED})
STILL_DISCUSSED = frozenset({PublicOutcome.WITH_CONDITIONS, PublicOutcome.COUNTER_PROPOSED})

OF_RELEASE = {
    Outcome.AGREE_AS_ASKED: PublicOutcome.AGREED_IN_PRINCIPLE,
    Outcome.AGREE_WITH_CONDITIONS: PublicOutcome.WITH_CONDITIONS,
    Outcome.COUNTER: PublicOutcome.COUNTER_PROPOSED,
    Outcome.REJECT: PublicOutcome.REJECTED,
}


def visible_from(at: datetime, calendar: WorkingCalendar) -> datetime:
    """09:00 in London on the 5th working day after the event at `at` (an aware instant)."""
    day = calendar.add(london_date(at), DAYS_BEFORE_PUBLICATION)
    return datetime.combine(day, HOUR_OF_PUBLICATION, tzinfo=LONDON)
