"""While a line may be written: in a draft offer, or added to a live one until it goes to its signatory.

The source is 2-model, section 2, "add line". One rule with three readers: the action refuses by it, the pages open by
it, a signatory's list is what it closes.
"""

from tracker.domain.lines import LIVE, LineState
from tracker.domain.offer_moves import TALKING
from tracker.domain.offers import OfferState


def why_closed(reference: str, offer: OfferState) -> str:
    """Why no line of the offer can be written now, in words; "" when lines can."""
    if offer is OfferState.DRAFT or offer in TALKING:
        return ""
    if offer is OfferState.AWAITING_SIGN_OFF:
        return f"Offer {reference} is “{offer.words}”, so its lines cannot be changed"
    return f"Lines are added while an offer is negotiated or in force, and {reference} is “{offer.words}”"


def why_line_closed(name: str, line: LineState, *, is_sent: bool) -> str:
    """Why one line of an open offer cannot be written now; `name` begins the sentence: "Line 4 of SO-0142"."""
    if line is not LineState.DRAFT:
        return f"{name} is “{line.words}”, so it cannot be changed"
    return f"{name} is with the signatory: take it back to change it" if is_sent else ""


def why_no_file(name: str, offer: OfferState, line: LineState, *, is_sent: bool) -> str:
    """Why a line takes no file now: a draft does while it may be written, one that was submitted while it is live."""
    if line is not LineState.DRAFT:
        return "" if line in LIVE else f"{name} is “{line.words}”, so no file can be added"
    is_waiting = is_sent or offer is OfferState.AWAITING_SIGN_OFF
    return f"{name} waits for its signatory, so no file can be added" if is_waiting else ""
