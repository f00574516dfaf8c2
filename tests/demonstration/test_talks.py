"""What the two sides say, as the demonstration plays it: only what they may still say."""

import pytest
from sqlalchemy.orm import Session

from tests.support.factories.departments import approve_all, clear_all, recommend_all, release_all
from tests.support.factories.negotiations import CLEANER_STREETS, OWN, Asked, Sent, read_sent, send_offer
from tests.support.world import World
from tracker.demonstration.cast import Cast
from tracker.demonstration.talks import Talks
from tracker.domain.decisions import Outcome
from tracker.domain.offers import OfferState
from tracker.queries.casework import get_state

REFUSED, OTHER = 1, 2


@pytest.fixture
def refused(session: Session, world: World) -> Sent:
    """An offer of which a target was refused, while one line more has no answer yet."""
    sent = send_offer(session, world, [Asked(CLEANER_STREETS), Asked(OWN)])
    return _answer(session, world, sent, Outcome.REJECT, REFUSED)


def _answer(session: Session, world: World, sent: Sent, outcome: Outcome, number: int) -> Sent:
    sent = recommend_all(session, world, sent, outcome, code="CLG", numbers=[number])
    sent = approve_all(session, world, sent, code="CLG", numbers=[number])
    if number == OTHER:  # the first freedom of its kind
        sent = clear_all(session, world, sent, numbers=[number])
    return release_all(session, world, sent, code="CLG", numbers=[number])


def _numbers_after_asking_again(session: Session, world: World, sent: Sent) -> list[int]:
    Talks(sent.reference, world.as_("officer", "LUT"), Cast((), {})).resubmit(session, world.now)
    return sorted(read_sent(session, sent.reference).lines)


def test_a_refused_target_is_asked_for_again_while_the_offer_is_negotiated(
    session: Session, world: World, refused: Sent
) -> None:
    assert _numbers_after_asking_again(session, world, refused) == [REFUSED, OTHER, 3]


def test_nothing_is_asked_for_again_once_all_else_is_settled(session: Session, world: World, refused: Sent) -> None:
    settled = _answer(session, world, refused, Outcome.AGREE_AS_ASKED, OTHER)
    assert get_state(session, settled.reference) is OfferState.AWAITING_SIGNATURE
    assert _numbers_after_asking_again(session, world, settled) == [REFUSED, OTHER]
