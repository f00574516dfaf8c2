"""What people are told about (3-screens, "E-mails"). No £, reason or evidence is ever in one."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tracker.domain.london import instant_at, london_date
from tracker.domain.working_days import HolidaysNotKnown, WorkingCalendar

DIGEST_AT = time(8)
"""When the digest goes, on working days, by London's clock."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 360, 720))
"""How long after each try the next one follows."""
MOST_TRIES = len(PAUSES) + 1
"""After so many an e-mail is given up."""


class NoticeKind(StrEnum):
    """One kind a message."""

    PARTNER_INVITED = "partner_invited"
    PARTNER_JOINED = "partner_joined"
    PARTNER_DECLINED = "partner_declined"
    OFFER_DISCARDED = "offer_discarded"
    SIGN_OFF_WAITING = "sign_off_waiting"
    SIGN_OFF_RECALLED = "sign_off_recalled"
    SIGN_OFF_DECLINED = "sign_off_declined"
    OFFER_SUBMITTED = "offer_submitted"
    NEW_LINES = "new_lines"
    LINE_ACKNOWLEDGED = "line_acknowledged"
    LINE_ASSIGNED = "line_assigned"
    APPROVAL_WAITING = "approval_waiting"
    RECOMMENDATION_RETURNED = "recommendation_returned"
    GATE_OPENED = "gate_opened"
    LINE_CLEARED = "line_cleared"
    LINE_HELD = "line_held"
    DECISIONS_RELEASED = "decisions_released"
    POSITION_ACCEPTED = "position_accepted"
    ACCEPTANCE_WAITING = "acceptance_waiting"
    ACCEPTED_BY_SIGNATORY = "accepted_by_signatory"
    ACCEPTED_BY_LEAD = "accepted_by_lead"
    COUNTERED_BY_LEAD = "countered_by_lead"
    COMMITMENT_FLAGGED = "commitment_flagged"
    COMMITMENT_SETTLED = "commitment_settled"
    AGREEMENT_READY = "agreement_ready"
    AGREEMENT_DECLINED = "agreement_declined"
    AGREEMENT_SIGNED = "agreement_signed"
    AGREEMENT_IN_FORCE = "agreement_in_force"
    OFFER_WITHDRAWN = "offer_withdrawn"
    LINE_SIGN_OFF_WAITING = "line_sign_off_waiting"
    LINE_SIGN_OFF_DECLINED = "line_sign_off_declined"
    LINE_SUBMITTED = "line_submitted"
    SIGN_OFF_STILL_WAITING = "sign_off_still_waiting"
    LINE_TAKEN_BACK = "line_taken_back"
    LINE_REFERRED = "line_referred"
    LINE_REFERRED_HERE = "line_referred_here"
    LINE_DISPUTED = "line_disputed"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    QUESTION_CLOSED = "question_closed"
    MORE_TIME_ASKED = "more_time_asked"
    MORE_TIME_ANSWERED = "more_time_answered"
    MESSAGE_RECEIVED = "message_received"
    FILE_ADDED = "file_added"
    COUNTER_RECEIVED = "counter_received"
    LINE_WITHDRAWN = "line_withdrawn"
    WITHDRAWAL_UNDONE = "withdrawal_undone"
    ROUND_OPENED = "round_opened"
    ROUND_CLOSED = "round_closed"
    STANCE_CHANGED = "stance_changed"
    RELEASE_CARRIED_OUT = "release_carried_out"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    FIVE_DAYS_LATE = "five_days_late"
    TEN_DAYS_LATE = "ten_days_late"
    CHASED = "chased"
    DEPUTY_NAMED = "deputy_named"
    DEPUTY_ACTED = "deputy_acted"


class Dropped(StrEnum):
    """Why a notice never becomes an e-mail."""

    LEFT = "left"  # the person has left
    NOT_SEEN = "not_seen"  # what it is about is no longer theirs to see
    PLAYED = "played"  # it was told before the demonstration began
    DONE = "done"  # what it asks for was done, or fell away, before it went


DIGESTS = frozenset({NoticeKind.NEW_LINES, NoticeKind.APPROVAL_WAITING})
"""Gathered into one e-mail a day for everybody (3-screens, "E-mails")."""

URGENT = frozenset(
    {
        NoticeKind.SIGN_OFF_WAITING,
        NoticeKind.LINE_SIGN_OFF_WAITING,
        NoticeKind.SIGN_OFF_STILL_WAITING,
        NoticeKind.ACCEPTANCE_WAITING,
        NoticeKind.QUESTION_ASKED,
        NoticeKind.MORE_TIME_ASKED,
        NoticeKind.AGREEMENT_READY,
        NoticeKind.OVERDUE,
        NoticeKind.FIVE_DAYS_LATE,
        NoticeKind.CHASED,
    }
)
"""Sent at once even to those who want a digest: somebody's signature or answer is waited for, or is late."""

OF_THE_INSIDE = frozenset(
    {
        NoticeKind.LINE_ASSIGNED,
        NoticeKind.LINE_TAKEN_BACK,
        NoticeKind.APPROVAL_WAITING,
        NoticeKind.RECOMMENDATION_RETURNED,
    }
)
"""Told to those alone who see the inside of the line: not to a department that it was referred from since."""

OF_WHAT_IS_GONE = frozenset({NoticeKind.OFFER_DISCARDED})
"""Told though the offer itself can no longer be read."""


def last_digest_at(now: datetime, calendar: WorkingCalendar) -> datetime:
    """The last time that digests went, or should have: what came before it is in them.

    Past the known bank holidays every weekday is taken for a working day: one digest too many, never one too few.
    """
    day = london_date(now)
    while now < instant_at(day, DIGEST_AT) or not _is_working_day(day, calendar):
        day -= timedelta(days=1)
    return instant_at(day, DIGEST_AT)


def _is_working_day(day: date, calendar: WorkingCalendar) -> bool:
    try:
        return calendar.is_working_day(day)
    except HolidaysNotKnown:
        return day.isoweekday() <= 5
