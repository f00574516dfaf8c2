"""Moves of an offer as a whole, of its partners, commitments and agreements (2-model, section 2)."""

from tracker.domain.events import EventKind
from tracker.domain.moves import Move
from tracker.domain.offers import OfferState
from tracker.domain.permissions import Permission

_DRAFT = frozenset({OfferState.DRAFT})
_SENT = frozenset({OfferState.AWAITING_SIGN_OFF})
_SIGNING = frozenset({OfferState.AWAITING_SIGNATURE})
TALKING = frozenset({OfferState.IN_NEGOTIATION, OfferState.IN_FORCE})
"""Offers that lines may be added to, and whose commitments may be settled."""

INVITE = Move("invite", Permission.PARTNER_INVITE, EventKind.PARTNER_INVITED, _DRAFT)
REMOVE_PARTNER = Move("remove_partner", Permission.PARTNER_REMOVE, EventKind.PARTNER_REMOVED, _DRAFT)
JOIN = Move("join", Permission.PARTNER_JOIN, EventKind.PARTNER_JOINED, _DRAFT)
DECLINE_TO_JOIN = Move("decline_to_join", Permission.PARTNER_DECLINE, EventKind.PARTNER_DECLINED, _DRAFT)
DISCARD = Move("discard", Permission.OFFER_DISCARD, EventKind.OFFER_DISCARDED, _DRAFT)
SEND = Move("send_for_sign_off", Permission.OFFER_SEND, EventKind.OFFER_SENT, _DRAFT)
DECLINE = Move("decline", Permission.OFFER_DECLINE, EventKind.OFFER_DECLINED, _SENT)
RECALL = Move("recall", Permission.OFFER_RECALL, EventKind.OFFER_RECALLED, _SENT)
SUBMIT_OFFER = Move("submit_offer", Permission.OFFER_SUBMIT, EventKind.OFFER_SUBMITTED, _SENT)
WITHDRAW_OFFER = Move("withdraw_offer", Permission.OFFER_WITHDRAW, EventKind.OFFER_WITHDRAWN, TALKING | _SIGNING)
UNDO_OFFER = Move("undo_offer", Permission.OFFER_WITHDRAW, EventKind.OFFER_RESTORED)
ADD_LINE = Move("add_line", Permission.LINE_ADD, EventKind.LINE_ADDED, TALKING)
RESUBMIT = Move("resubmit", Permission.LINE_RESUBMIT, EventKind.LINE_ADDED, TALKING)
SETTLE_COMMITMENT = Move("settle_commitment", Permission.COMMITMENT_SETTLE, EventKind.COMMITMENT_SETTLED, TALKING)
DRAW_UP = Move("draw_up", Permission.AGREEMENT_DRAW_UP, EventKind.AGREEMENT_DRAWN_UP, _SIGNING)
SIGN = Move("sign", Permission.AGREEMENT_SIGN, EventKind.AGREEMENT_SIGNED, _SIGNING)
DECLINE_AGREEMENT = Move("decline_agreement", Permission.AGREEMENT_DECLINE, EventKind.AGREEMENT_DECLINED, _SIGNING)
