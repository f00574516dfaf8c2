"""The six rules an offer's state is derived by, first that holds (2-model, section 3)."""

from datetime import date

import pytest

from tracker.domain.lines import LineState
from tracker.domain.offers import OfferState, StateFacts, derive_state

TODAY = date(2010, 11, 1)


def facts(
    *,
    is_sent: bool = True,
    is_discarded: bool = False,
    is_submitted: bool = True,
    is_withdrawn: bool = False,
    ends_on: date | None = None,
    lines: dict[LineState, int] | None = None,
    flagged: int = 0,
) -> StateFacts:
    return StateFacts(
        is_sent=is_sent,
        is_discarded=is_discarded,
        is_submitted=is_submitted,
        is_withdrawn=is_withdrawn,
        is_signed=ends_on is not None,
        ends_on=ends_on,
        lines=lines or {},
        flagged_commitments=flagged,
    )


@pytest.mark.parametrize(("is_sent", "state"), [(False, OfferState.DRAFT), (True, OfferState.AWAITING_SIGN_OFF)])
def test_an_offer_never_submitted_is_a_draft_or_awaits_sign_off(is_sent: bool, state: OfferState) -> None:
    found = derive_state(facts(is_sent=is_sent, is_submitted=False, lines={LineState.DRAFT: 2}), TODAY)
    assert found is state


def test_a_draft_its_council_took_back_for_good_is_discarded() -> None:
    assert derive_state(facts(is_sent=False, is_discarded=True, is_submitted=False), TODAY) is OfferState.DISCARDED


@pytest.mark.parametrize(
    ("ends_on", "state"),
    [
        (date(2010, 10, 31), OfferState.ENDED),
        (date(2010, 11, 1), OfferState.IN_FORCE),
        (date(2014, 3, 31), OfferState.IN_FORCE),
    ],
)
def test_a_signed_offer_is_in_force_until_its_end_is_past(ends_on: date, state: OfferState) -> None:
    assert derive_state(facts(ends_on=ends_on, lines={LineState.SUBMITTED: 1}), TODAY) is state


@pytest.mark.parametrize(
    ("lines", "flagged", "state"),
    [
        ({LineState.WITHDRAWN: 3}, 0, OfferState.WITHDRAWN),
        ({LineState.WITHDRAWN: 3, LineState.REJECTED: 1}, 0, OfferState.ENDED_WITHOUT_AGREEMENT),
        ({LineState.AGREED_IN_PRINCIPLE: 3, LineState.COUNTER_PROPOSED: 1}, 0, OfferState.IN_NEGOTIATION),
        ({LineState.AGREED_IN_PRINCIPLE: 3, LineState.AWAITING_CLEARANCE: 1}, 0, OfferState.IN_NEGOTIATION),
        ({LineState.AGREED_IN_PRINCIPLE: 3, LineState.REJECTED: 1}, 1, OfferState.IN_NEGOTIATION),
        ({LineState.AGREED_IN_PRINCIPLE: 3, LineState.REJECTED: 1}, 0, OfferState.AWAITING_SIGNATURE),
        ({LineState.AGREED_IN_PRINCIPLE: 1, LineState.DRAFT: 1}, 0, OfferState.AWAITING_SIGNATURE),
        ({LineState.REJECTED: 2}, 0, OfferState.ENDED_WITHOUT_AGREEMENT),
        ({LineState.REJECTED: 2}, 1, OfferState.IN_NEGOTIATION),
    ],
)
def test_a_submitted_offer_takes_the_first_rule_that_holds(
    lines: dict[LineState, int], flagged: int, state: OfferState
) -> None:
    assert derive_state(facts(lines=lines, flagged=flagged), TODAY) is state


def test_a_withdrawn_offer_is_withdrawn_whatever_its_lines_say() -> None:
    assert derive_state(facts(is_withdrawn=True, lines={LineState.SUBMITTED: 1}), TODAY) is OfferState.WITHDRAWN
