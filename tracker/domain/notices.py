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
