"""What can have happened: one kind per verb, in the past tense. Each has a timeline sentence."""

from enum import StrEnum


class EventKind(StrEnum):
    """Kinds of event in the chain; the part before the dot says what moved."""

    OFFER_CREATED = "offer.created"
    OFFER_EDITED = "offer.edited"
    OFFER_SENT = "offer.sent"
    OFFER_DECLINED = "offer.declined"
    OFFER_RECALLED = "offer.recalled"
    OFFER_SUBMITTED = "offer.submitted"
    OFFER_DISCARDED = "offer.discarded"
    PARTNER_INVITED = "partner.invited"
    PARTNER_JOINED = "partner.joined"
    PARTNER_DECLINED = "partner.declined"
    PARTNER_REMOVED = "partner.removed"
    LINE_ADDED = "line.added"
    LINE_EDITED = "line.edited"
    LINE_REMOVED = "line.removed"
    LINE_SUBMITTED = "line.submitted"
    LINE_ACKNOWLEDGED = "line.acknowledged"
    LINE_TAKEN = "line.taken"
    LINE_RECOMMENDED = "line.recommended"
    LINE_RETURNED = "line.returned"
    LINE_APPROVED = "line.approved"
    LINE_CLEARED = "line.cleared"
    LINE_HELD = "line.held"
    LINE_RELEASED = "line.released"
    LINE_ACCEPTED = "line.accepted"
    LINE_AGREED = "line.agreed"
    COMMITMENT_ADDED = "commitment.added"
    COMMITMENT_EDITED = "commitment.edited"
    COMMITMENT_REMOVED = "commitment.removed"
    COMMITMENT_FLAGGED = "commitment.flagged"
    COMMITMENT_SETTLED = "commitment.settled"
    AGREEMENT_DRAWN_UP = "agreement.drawn_up"
    AGREEMENT_SIGNED = "agreement.signed"
    AGREEMENT_DECLINED = "agreement.declined"
    AGREEMENT_IN_FORCE = "agreement.in_force"
    REGISTERS_LOADED = "registers.loaded"
    PERSON_ADDED = "person.added"
    PASSWORD_CHANGED = "person.password_changed"  # noqa: S105  (what happened, not what it became)


INSIDE = frozenset(
    {
        EventKind.LINE_TAKEN,
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
        EventKind.COMMITMENT_ADDED,
        EventKind.COMMITMENT_EDITED,
        EventKind.COMMITMENT_REMOVED,
    }
)
"""Events of writing a draft: only the councils of the offer ever read them in a timeline."""
