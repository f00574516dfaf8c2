"""What can have happened: one kind per verb, in the past tense. Each has a timeline sentence."""

from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """Kinds of event in the chain; the part before the dot says what moved."""

    OFFER_CREATED = "offer.created"
    OFFER_EDITED = "offer.edited"
    OFFER_SENT = "offer.sent"
    OFFER_DECLINED = "offer.declined"
    OFFER_RECALLED = "offer.recalled"
    OFFER_SUBMITTED = "offer.submitted"
    OFFER_DISCARDED = "offer.discarded"
    OFFER_WITHDRAWN = "offer.withdrawn"
    OFFER_RESTORED = "offer.restored"
    OFFER_DATE_MOVED = "offer.due_date_moved"
    OFFER_ESCALATED = "offer.escalated"
    PARTNER_INVITED = "partner.invited"
    PARTNER_JOINED = "partner.joined"
    PARTNER_DECLINED = "partner.declined"
    PARTNER_REMOVED = "partner.removed"
    LINE_ADDED = "line.added"
    LINE_EDITED = "line.edited"
    LINE_REMOVED = "line.removed"
    LINE_SENT = "line.sent"
    LINE_RECALLED = "line.recalled"
    LINE_DECLINED = "line.declined"
    LINE_SUBMITTED = "line.submitted"
    LINE_ACKNOWLEDGED = "line.acknowledged"
    LINE_TAKEN = "line.taken"
    LINE_ASSIGNED = "line.assigned"
    LINE_REFERRED = "line.referred"
    QUESTION_ASKED = "line.question_asked"
    QUESTION_ANSWERED = "line.question_answered"
    QUESTION_CLOSED = "line.question_closed"
    MORE_TIME_ASKED = "line.more_time_asked"
    MORE_TIME_AGREED = "line.more_time_agreed"
    MORE_TIME_REFUSED = "line.more_time_refused"
    DUE_DATE_MOVED = "line.due_date_moved"
    ESCALATED = "line.escalated"
    CHASED = "line.chased"
    MESSAGE_SENT = "line.message_sent"
    NOTE_SAVED = "line.note_saved"
    FILE_ADDED = "line.file_added"
    LINE_RECOMMENDED = "line.recommended"
    LINE_RETURNED = "line.returned"
    LINE_APPROVED = "line.approved"
    LINE_CLEARED = "line.cleared"
    LINE_HELD = "line.held"
    ROUND_OPENED = "line.round_opened"
    ROUND_REPLIED = "line.round_replied"
    ROUND_CLOSED = "line.round_closed"
    LINE_RELEASED = "line.released"
    LINE_ACCEPTED = "line.accepted"
    LINE_COUNTERED = "line.countered"
    LINE_WITHDRAWN = "line.withdrawn"
    LINE_RESTORED = "line.restored"
    LINE_AGREED = "line.agreed"
    COMMITMENT_ADDED = "commitment.added"
    COMMITMENT_EDITED = "commitment.edited"
    COMMITMENT_REMOVED = "commitment.removed"
    COMMITMENT_FLAGGED = "commitment.flagged"
    COMMITMENT_SETTLED = "commitment.settled"
    COMMITMENT_UNFLAGGED = "commitment.unflagged"
    COMMITMENT_DATE_MOVED = "commitment.due_date_moved"
    COMMITMENT_ESCALATED = "commitment.escalated"
    AGREEMENT_DRAWN_UP = "agreement.drawn_up"
    AGREEMENT_SIGNED = "agreement.signed"
    AGREEMENT_DATE_MOVED = "agreement.due_date_moved"
    AGREEMENT_ESCALATED = "agreement.escalated"
    AGREEMENT_DECLINED = "agreement.declined"
    AGREEMENT_DISCARDED = "agreement.discarded"
    AGREEMENT_IN_FORCE = "agreement.in_force"
    STANCE_TAKEN = "stance.taken"
    RELEASE_QUEUED = "release.queued"
    RELEASE_TAKEN_OUT = "release.taken_out"
    PUBLICATION_MOVED = "publication.moved"
    PERIOD_SET = "period.set"
    PERIOD_CANCELLED = "period.cancelled"
    DEPUTY_NAMED = "deputy.named"
    DEPUTY_ENDED = "deputy.ended"
    LIMIT_SET = "limit.set"
    LIMIT_REMOVED = "limit.removed"
    REGISTERS_LOADED = "registers.loaded"
    PERSON_ADDED = "person.added"
    PASSWORD_CHANGED = "person.password_changed"  # noqa: S105  (what happened, not what it became)


INSIDE = frozenset(
    {
        EventKind.LINE_TAKEN,
        EventKind.LINE_ASSIGNED,
        EventKind.NOTE_SAVED,
        EventKind.ROUND_OPENED,
        EventKind.ROUND_REPLIED,
        EventKind.ROUND_CLOSED,
        EventKind.RELEASE_QUEUED,
        EventKind.RELEASE_TAKEN_OUT,
        EventKind.LINE_RECOMMENDED,
        EventKind.LINE_RETURNED,
        EventKind.LINE_APPROVED,
        EventKind.LINE_CLEARED,
        EventKind.LINE_HELD,
    }
)
"""Events that only those who may see the *inside* facet read in a timeline."""

DRAFTING = frozenset(
    {
        EventKind.OFFER_CREATED,
        EventKind.OFFER_EDITED,
        EventKind.OFFER_SENT,
        EventKind.OFFER_DECLINED,
        EventKind.OFFER_RECALLED,
        EventKind.OFFER_DISCARDED,
        EventKind.PARTNER_INVITED,
        EventKind.PARTNER_JOINED,
        EventKind.PARTNER_DECLINED,
        EventKind.PARTNER_REMOVED,
        EventKind.LINE_ADDED,
        EventKind.LINE_EDITED,
        EventKind.LINE_REMOVED,
        EventKind.LINE_SENT,
        EventKind.LINE_RECALLED,
        EventKind.LINE_DECLINED,
        EventKind.COMMITMENT_ADDED,
        EventKind.COMMITMENT_EDITED,
        EventKind.COMMITMENT_REMOVED,
    }
)
"""Events of writing a draft: only the councils of the offer ever read them in a timeline."""


ADDED_BESIDE = frozenset(
    {
        EventKind.MESSAGE_SENT,
        EventKind.NOTE_SAVED,
        EventKind.FILE_ADDED,
        EventKind.ESCALATED,
        EventKind.CHASED,
        EventKind.DUE_DATE_MOVED,
    }
)
"""Events that leave the version of their line as it was."""

STAND = ("state", "stage", "turn", "round")
"""The names of what an event says of where its line stood, and stands."""


def stand_of(line: Any) -> dict[str, Any]:
    """Where a line stands, as its events record it before a move and after; a row of these columns will do."""
    return {"state": line.state.value, "stage": line.stage.value, "turn": line.turn.value, "round": line.round}
