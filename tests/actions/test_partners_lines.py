"""In a joint offer the lead's officers act on any line, a partner's on its own, in every move a council makes."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer
from tests.support.factories.drafts import removal
from tests.support.factories.negotiations import Asked, read_sent
from tests.support.factories.offers import joint_offer, lines_of
from tests.support.notices import told
from tests.support.world import NOW, World
from tracker.actions import (
    acceptances,
    added_lines,
    counters,
    extensions,
    lines,
    messages,
    questions,
    resubmissions,
    withdrawals,
)
from tracker.domain.actors import Actor, Role
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.extensions import Wanted
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind

LEADS, PARTNERS = 1, 2
"""Numbers of the line of Luton, which leads, and of Central Bedfordshire, its partner."""

Act = Callable[[Session, Actor, str, int], object]
BARE = LineDraft(LineKind.RING_FENCE_REMOVAL, authority_id=0)
STALE = {"version": -1, "now": NOW}
"""Nothing has this version: who may make the move is told of the conflict, which comes after the role."""

MOVES: dict[str, Act] = {
    "edit": lambda s, who, ref, n: lines.edit_line(s, who, ref, n, BARE, **STALE),
    "remove": lambda s, who, ref, n: lines.remove_line(s, who, ref, n, **STALE),
    "send": lambda s, who, ref, n: added_lines.send_line(s, who, ref, n, **STALE),
    "recall": lambda s, who, ref, n: added_lines.recall_line(s, who, ref, n, **STALE),
    "resubmit": lambda s, who, ref, n: resubmissions.resubmit_line(s, who, ref, n, what_changed="All.", **STALE),
    "accept": lambda s, who, ref, n: acceptances.accept_position(s, who, ref, n, **STALE),
    "counter": lambda s, who, ref, n: counters.counter(s, who, ref, n, Terms("Less."), **STALE),
    "withdraw": lambda s, who, ref, n: withdrawals.withdraw_line(s, who, ref, n, reason="Done.", **STALE),
    "undo": lambda s, who, ref, n: withdrawals.undo_withdrawal(s, who, ref, n, **STALE),
    "answer": lambda s, who, ref, n: questions.answer(s, who, ref, n, 1, "Yes.", **STALE),
    "more time": lambda s, who, ref, n: extensions.ask_more_time(
        s, who, ref, n, Wanted(date(2010, 12, 20), "The committee meets then."), **STALE
    ),
    "message": lambda s, who, ref, n: messages.send_message(s, who, ref, n, " ", now=NOW),
}


@pytest.fixture
def joint(session: Session, world: World) -> str:
    """A joint offer that is negotiated: line 1 is its lead's, line 2 its partner's."""
    reference = joint_offer(session, world)
    assert len(lines_of(session, reference)) == 2
    return reference


@pytest.mark.parametrize("move", MOVES)
def test_a_partners_officer_is_refused_on_another_councils_line_and_told_which_role_may(
    session: Session, world: World, joint: str, move: str
) -> None:
    with pytest.raises(NotAllowed, match="Only an officer") as refused:
        MOVES[move](session, world.as_("officer", "CBF"), joint, LEADS)
    assert Role.OFFICER in refused.value.roles


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize(("code", "number"), [("CBF", PARTNERS), ("LUT", PARTNERS), ("LUT", LEADS)])
def test_a_partners_officer_acts_on_its_own_line_and_the_leads_on_any(
    session: Session, world: World, joint: str, move: str, code: str, number: int
) -> None:
    """Their role lets them pass: what stops them is that nothing was asked, typed or read at that version."""
    with pytest.raises((Conflict, RuleBroken, NotFound)):
        MOVES[move](session, world.as_("officer", code), joint, number)


def send_counter(session: Session, who: Actor, reference: str, number: int, *, version: int, now: datetime) -> None:
    counters.counter(session, who, reference, number, Terms("All.", Asked(pounds=2).amounts), version=version, now=now)


REPLIES = {"accepted_by_lead": acceptances.accept_position, "countered_by_lead": send_counter}


@pytest.mark.parametrize("kind", REPLIES)
@pytest.mark.parametrize("replied", [("LUT", PARTNERS, 2), ("LUT", LEADS, 0), ("CBF", PARTNERS, 0)])
def test_a_partners_officers_are_told_what_the_lead_replied_on_their_line(
    session: Session, world: World, joint: str, kind: str, replied: tuple[str, int, int]
) -> None:
    code, number, partners = replied
    fewer = Terms("Half of it.", Asked(pounds=1).amounts)
    sent = answer(session, world, read_sent(session, joint), Outcome.COUNTER, terms=dict.fromkeys((1, 2), fewer))
    REPLIES[kind](session, world.as_("officer", code), joint, number, version=sent.versions[number], now=NOW)
    assert told(session, kind) == {world.as_("officer", "CBF", n + 1).person_id for n in range(partners)}


def test_a_partner_adds_lines_of_its_own_alone(session: Session, world: World, joint: str) -> None:
    officer, own = world.as_("officer", "CBF"), removal(session, world, authority_id=world.organisation("CBF"))
    assert lines.add_lines(session, officer, joint, [own], now=NOW) == [3]
    with pytest.raises(NotAllowed, match="Only an officer"):
        lines.add_lines(session, officer, joint, [removal(session, world)], now=NOW)


def test_a_partners_signatory_submits_no_line(session: Session, world: World, joint: str) -> None:
    """The lead's signatory submits (2-model, "Partners")."""
    with pytest.raises(NotAllowed, match="Only a signatory"):
        added_lines.submit_line(session, world.as_("signatory", "CBF"), joint, PARTNERS, **STALE)
