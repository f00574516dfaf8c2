"""What people are told about (3-screens, "E-mails"). No £, reason or evidence is ever in one."""

from enum import StrEnum


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
    COMMITMENT_FLAGGED = "commitment_flagged"
    COMMITMENT_SETTLED = "commitment_settled"
    AGREEMENT_READY = "agreement_ready"
    AGREEMENT_DECLINED = "agreement_declined"
    AGREEMENT_SIGNED = "agreement_signed"
    AGREEMENT_IN_FORCE = "agreement_in_force"
    OFFER_WITHDRAWN = "offer_withdrawn"
    LINE_SIGN_OFF_WAITING = "line_sign_off_waiting"
    LINE_SIGN_OFF_DECLINED = "line_sign_off_declined"
    SIGN_OFF_STILL_WAITING = "sign_off_still_waiting"
    LINE_TAKEN_BACK = "line_taken_back"
    LINE_REFERRED = "line_referred"
    LINE_REFERRED_HERE = "line_referred_here"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    QUESTION_CLOSED = "question_closed"
    MORE_TIME_ASKED = "more_time_asked"
    MORE_TIME_ANSWERED = "more_time_answered"
    MESSAGE_RECEIVED = "message_received"
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
    DEPUTY_NAMED = "deputy_named"
    DEPUTY_ACTED = "deputy_acted"


class Dropped(StrEnum):
    """Why a notice never becomes an e-mail."""

    LEFT = "left"  # the person has left
    NOT_SEEN = "not_seen"  # what it is about is no longer theirs to see
    PLAYED = "played"  # it was told before the demonstration began
