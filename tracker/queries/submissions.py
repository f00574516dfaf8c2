"""What a submission set going: the dates that each side owes, and the day the public will read of it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.clocks import ClockKind
from tracker.domain.publications import PublicationStage
from tracker.models.clocks import Clock
from tracker.models.publications import Publication
from tracker.queries.clocks import get_timetable


@dataclass(frozen=True)
class Submission:
    """Due dates of the clocks that began with it; `visible_from` is None where nothing was frozen.

    `council_reply` is how long the council has to answer a counter: "20 working days".
    """

    due: dict[ClockKind, date]
    visible_from: datetime | None
    council_reply: str

    @property
    def acknowledge_by(self) -> date | None:
        """When each department says that it has its lines."""
        return self.due.get(ClockKind.ACKNOWLEDGE)

    @property
    def first_position_by(self) -> date | None:
        """When each line has its first answer."""
        return self.due.get(ClockKind.FIRST_POSITION)

    @property
    def whole_offer_by(self) -> date | None:
        """When every line is settled."""
        return self.due.get(ClockKind.RIGHT_TO_REQUEST) or self.due.get(ClockKind.WHOLE_OFFER)


def get_submission(session: Session, offer_id: int, programme_id: int) -> Submission:
    """The dates of a submitted offer; the caller has made sure that the actor sees it."""
    query = select(Clock.kind, func.min(Clock.due_on)).where(Clock.offer_id == offer_id).group_by(Clock.kind)
    visible_from = session.scalar(
        select(func.min(Publication.visible_from)).where(
            Publication.offer_id == offer_id, Publication.stage == PublicationStage.SUBMISSION
        )
    )
    reply = get_timetable(session, programme_id).rules.get(ClockKind.COUNCIL_REPLY)
    return Submission(dict(session.execute(query).all()), visible_from, reply.words if reply else "")
