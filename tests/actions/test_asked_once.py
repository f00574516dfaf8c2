"""One council asks for one thing in one live offer of a programme: refused when it is added, and when it is sent."""

from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.support.factories.drafts import removal
from tests.support.factories.negotiations import CARERS, STROKE, Asked, line_of, send_offer
from tests.support.factories.offers import (
    add_removal,
    draft_offer,
    lines_of,
    record_decision,
    sent_offer,
    start_offer,
    version_of,
)
from tests.support.factories.withdrawals import undo, withdraw
from tests.support.world import NOW, World
from tracker.actions import added_lines, lines, offer_withdrawals, sign_off
from tracker.domain.errors import RulesBroken
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind, LineState
from tracker.models.lines import Line

ELSEWHERE = "ine 1 of SO-0001 asks for this already"


def add(session: Session, world: World, reference: str, draft: LineDraft, code: str = "LUT") -> list[int]:
    return lines.add_lines(session, world.as_("officer", code), reference, [draft], now=NOW)


def send_and_submit(session: Session, world: World, reference: str) -> None:
    officer, signatory = world.as_("officer", "LUT"), world.as_("signatory", "LUT")
    sign_off.send_for_sign_off(session, officer, reference, version=version_of(session, reference), now=NOW)
    sign_off.submit_offer(session, signatory, reference, version=version_of(session, reference), now=NOW)


def settle(session: Session, reference: str, state: LineState) -> None:
    """Put its lines into a state as if they had gone the whole road."""
    ids = [line.id for line in lines_of(session, reference)]
    session.execute(update(Line).where(Line.id.in_(ids)).values(state=state, submitted_at=NOW))


@pytest.fixture
def submitted(session: Session, world: World) -> str:
    reference = start_offer(session, world)
    add_removal(session, world, reference, "school-lunch")
    record_decision(session, world, reference)
    send_and_submit(session, world, reference)
    return reference


def test_what_a_live_line_of_another_offer_asks_for_is_not_added(
    session: Session, world: World, submitted: str
) -> None:
    again = removal(session, world)
    second = start_offer(session, world)
    for state in (LineState.SUBMITTED, LineState.COUNTER_PROPOSED, LineState.AGREED_IN_PRINCIPLE):
        settle(session, submitted, state)
        with pytest.raises(RulesBroken, match=f"^L{ELSEWHERE}$") as refused:
            add(session, world, second, again)
        assert [broken.field for broken in refused.value.broken] == ["ring"]
    other = start_offer(session, world, "BIR")
    theirs = replace(again, authority_id=world.organisation("BIR"))
    assert add(session, world, other, theirs, "BIR") == [1], "another council’s line is none of theirs"


def test_a_line_that_was_withdrawn_or_is_still_a_draft_elsewhere_is_no_obstacle(
    session: Session, world: World, submitted: str
) -> None:
    again = removal(session, world)
    settle(session, submitted, LineState.WITHDRAWN)
    assert add(session, world, start_offer(session, world), again) == [1]
    assert add(session, world, start_offer(session, world), again) == [1]


def test_of_two_drafts_that_ask_for_the_same_the_second_is_not_sent(session: Session, world: World) -> None:
    first, second = draft_offer(session, world), draft_offer(session, world)
    waiting = sent_offer(session, world)
    officer, signatory = world.as_("officer", "LUT"), world.as_("signatory", "LUT")
    send_and_submit(session, world, first)
    with pytest.raises(RulesBroken, match=f"^Remove line 1: l{ELSEWHERE}"):
        sign_off.send_for_sign_off(session, officer, second, version=version_of(session, second), now=NOW)
    with pytest.raises(RulesBroken, match=f"^Remove line 1: l{ELSEWHERE}"):
        sign_off.submit_offer(session, signatory, waiting, version=version_of(session, waiting), now=NOW)


def test_a_line_is_not_put_back_while_another_asks_for_the_same(session: Session, world: World) -> None:
    first = withdraw(session, world, send_offer(session, world))
    second = send_offer(session, world)
    with pytest.raises(
        RulesBroken, match=r"^Line 1 cannot be put back: line 1 of SO-0002 asks for the same. Withdraw that first$"
    ):
        undo(session, world, first)
    withdraw(session, world, second)
    undo(session, world, first)
    assert line_of(session, first).state is LineState.SUBMITTED


def test_an_offer_is_not_put_back_while_another_asks_for_some_of_the_same(session: Session, world: World) -> None:
    first, signatory = (
        send_offer(session, world, [Asked(STROKE), Asked(CARERS)]).reference,
        world.as_("signatory", "LUT"),
    )
    version = version_of(session, first)
    offer_withdrawals.withdraw_offer(session, signatory, first, version=version, reason="Another way.", now=NOW)
    send_offer(session, world, [Asked(CARERS)])
    with pytest.raises(RulesBroken) as refused:
        offer_withdrawals.undo_offer(session, signatory, first, version=version_of(session, first), now=NOW)
    assert [broken.message for broken in refused.value.broken] == [
        "Line 2 cannot be put back: line 1 of SO-0002 asks for the same. Withdraw that first"
    ]


def test_what_was_asked_anew_is_not_sent_once_the_first_is_put_back(session: Session, world: World) -> None:
    officer = world.as_("officer", "LUT")
    sent = withdraw(session, world, send_offer(session, world, [Asked(), Asked(STROKE)]))
    again = LineDraft(
        LineKind.RING_FENCE_REMOVAL, world.organisation("LUT"), ring_id=line_of(session, sent).ring_id, words="Again."
    )
    assert add(session, world, sent.reference, again) == [3]
    undo(session, world, sent)
    with pytest.raises(RulesBroken, match=f"Remove line 3: l{ELSEWHERE}"):
        added_lines.send_line(session, officer, sent.reference, 3, version=1, now=NOW)


def test_freedoms_of_their_own_words_are_never_the_same(session: Session, world: World) -> None:
    own = LineDraft(
        LineKind.FREEDOM,
        world.organisation("LUT"),
        title="Run one inspection a year",
        department_id=world.organisation("CLG"),
    )
    first = start_offer(session, world)
    add(session, world, first, own)
    record_decision(session, world, first)
    settle(session, first, LineState.SUBMITTED)
    assert add(session, world, start_offer(session, world), own) == [1]
