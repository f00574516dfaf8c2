"""An offer: its kinds, and its state, which is derived by one function (2-model, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.lines import UNSETTLED, LineState


class OfferKind(StrEnum):
    """A council's whole package, or one theme that may be joint."""

    SINGLE_OFFER = "single_offer"
    INNOVATIVE_POLICY_OFFER = "innovative_policy_offer"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").capitalize()


class OfferState(StrEnum):
    """The eight states an offer can be derived to be in."""

    DRAFT = "draft"
    AWAITING_SIGN_OFF = "awaiting_sign_off"
    IN_NEGOTIATION = "in_negotiation"
    AWAITING_SIGNATURE = "awaiting_signature"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    ENDED_WITHOUT_AGREEMENT = "ended_without_agreement"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").capitalize()


class Part(StrEnum):
    """What an organisation is to an offer; an organisation may have several parts."""

    LEAD = "lead"
    INVITED = "invited"
    JOINED = "joined"
    DEPARTMENT = "department"  # owns a line of it, or has owned one
    LEAD_DEPARTMENT = "lead_department"
    TREASURY = "treasury"


@dataclass(frozen=True)
class OfferFacts:
    """What the state of an offer is derived from. `lines` counts its lines by state."""

    is_sent: bool
    is_submitted: bool
    is_withdrawn: bool
    is_signed: bool
    ends_on: date | None
    lines: Mapping[LineState, int]
    flagged_commitments: int


def derive_state(facts: OfferFacts, today: date) -> OfferState:
    """The offer's state: the first of the six rules that holds (2-model, section 3).

    `today` matters only to an agreement's end: *ended by date* is read, not written by a job.
    """
    if not facts.is_submitted:
        return OfferState.AWAITING_SIGN_OFF if facts.is_sent else OfferState.DRAFT
    if facts.is_signed:
        is_past = facts.ends_on is not None and facts.ends_on < today
        return OfferState.ENDED if is_past else OfferState.IN_FORCE
    sent = {state: n for state, n in facts.lines.items() if n and state is not LineState.DRAFT}
    if facts.is_withdrawn or set(sent) == {LineState.WITHDRAWN}:
        return OfferState.WITHDRAWN
    if facts.flagged_commitments or any(state in UNSETTLED for state in sent):
        return OfferState.IN_NEGOTIATION
    if LineState.AGREED_IN_PRINCIPLE in sent:
        return OfferState.AWAITING_SIGNATURE
    return OfferState.ENDED_WITHOUT_AGREEMENT


NEGOTIATED = frozenset({OfferState.IN_NEGOTIATION, OfferState.AWAITING_SIGNATURE, OfferState.IN_FORCE})
