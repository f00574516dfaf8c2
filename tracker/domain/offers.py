"""An offer: its kinds, and its state, which is derived by one function (2-model, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.errors import RuleBroken
from tracker.domain.lines import UNSETTLED, LineState
from tracker.domain.words import check_given


class OfferKind(StrEnum):
    """A council's whole package, or one theme that may be joint."""

    SINGLE_OFFER = "single_offer"
    INNOVATIVE_POLICY_OFFER = "innovative_policy_offer"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").capitalize()


class OfferState(StrEnum):
    """The states an offer can be derived to be in."""

    DRAFT = "draft"
    AWAITING_SIGN_OFF = "awaiting_sign_off"
    DISCARDED = "discarded"
    IN_NEGOTIATION = "in_negotiation"
    AWAITING_SIGNATURE = "awaiting_signature"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    ENDED_WITHOUT_AGREEMENT = "ended_without_agreement"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").replace("sign off", "sign-off").capitalize()


class Part(StrEnum):
    """What an organisation is to an offer; an organisation may have several parts."""

    LEAD = "lead"
    INVITED = "invited"
    JOINED = "joined"
    DEPARTMENT = "department"  # owns a line of it, or has owned one
    LEAD_DEPARTMENT = "lead_department"
    TREASURY = "treasury"


@dataclass(frozen=True)
class StateFacts:
    """What the state of an offer is derived from. `lines` counts its lines by state."""

    is_sent: bool
    is_discarded: bool
    is_submitted: bool
    is_withdrawn: bool
    is_signed: bool
    ends_on: date | None
    lines: Mapping[LineState, int]
    flagged_commitments: int


def derive_state(facts: StateFacts, today: date) -> OfferState:
    """The offer's state: the first of the six rules that holds (2-model, section 3).

    A draft that its council discarded was never submitted either, and is nobody's any longer. `today` matters only
    to an agreement's end: *ended by date* is read, not written by a job.
    """
    if facts.is_discarded:
        return OfferState.DISCARDED
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


LONGEST_THEME, LONGEST_SUMMARY, LONGEST_REFERENCE, LONGEST_REASON = 150, 4000, 60, 2000
"""How many characters a council may write in each."""

_FIRST_DECISION = date(2000, 1, 1)


def check_theme(kind: OfferKind, title: str) -> None:
    """Refuse a theme typed for an offer that has none, rather than lose it. Raises RuleBroken on `title`."""
    if kind is OfferKind.SINGLE_OFFER and title:
        raise RuleBroken("Leave the theme empty for a single offer, or choose an innovative policy offer", "title")


def check_wording(kind: OfferKind, title: str, summary: str) -> None:
    """Refuse a policy offer without a theme, and texts that are too long.

    Raises RuleBroken on the field `title` or `summary`.
    """
    if kind is OfferKind.INNOVATIVE_POLICY_OFFER and not title:
        raise RuleBroken("Enter the theme of the offer", "title")
    _check_length(title, LONGEST_THEME, "The theme", "title")
    _check_length(summary, LONGEST_SUMMARY, "The summary", "summary")


def check_council_decision(reference: str, on: date | None, today: date) -> None:
    """Refuse a council's decision without a reference or a date, or one not yet taken.

    Raises RuleBroken on the field `decision_reference` or `decision_on`.
    """
    if not reference:
        raise RuleBroken("Enter the reference of your council’s decision", "decision_reference")
    _check_length(reference, LONGEST_REFERENCE, "The reference", "decision_reference")
    if on is None:
        raise RuleBroken("Enter the date of your council’s decision", "decision_on")
    if on > today:
        raise RuleBroken("The date of your council’s decision must be today or in the past", "decision_on")
    if on < _FIRST_DECISION:
        raise RuleBroken("The date of your council’s decision must be in the year 2000 or later", "decision_on")


def check_reason(reason: str, what: str) -> str:
    """The reason that has to be given; `what` goes on "Say why …". Raises RuleBroken on the field `reason`."""
    return check_given(reason, f"Say why {what}", "reason", longest=LONGEST_REASON, what="The reason")


def signatory_of(lead: str, *, is_own: bool) -> str:
    """Who signs an offer, in the middle of a sentence that its lead or one of its partners reads."""
    return "your signatory" if is_own else f"{lead}’s signatory"


def _check_length(text: str, longest: int, what: str, field: str) -> None:
    if len(text) > longest:
        raise RuleBroken(f"{what} must be {longest:,} characters or fewer", field)
