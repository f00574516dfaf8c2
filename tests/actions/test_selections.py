"""Picked lines are kept for their person and purpose."""

import pytest
from sqlalchemy.orm import Session

from tests.support.factories.departments import CHANGED
from tests.support.factories.negotiations import Asked, line_of, send_offer
from tests.support.factories.offers import lines_of, submitted_offer
from tests.support.world import NOW, World
from tracker.actions.bulk import Bulk
from tracker.actions.decisions import take_lines
from tracker.actions.selections import carry_out, load_selection, store_selection
from tracker.domain.errors import NotFound, RuleBroken
from tracker.queries.selections import get_selection


def test_a_selection_is_read_back_by_who_made_it_for_what_it_was_made(session: Session, world: World) -> None:
    lines = lines_of(session, submitted_offer(session, world))
    actor = world.as_("officer", "LUT")
    picks = {line.id: line.version for line in lines}
    stored = store_selection(session, actor, "release", picks, now=NOW)
    assert load_selection(session, actor, stored, "release") == picks
    for other, purpose in ((actor, "approve"), (world.as_("officer", "LUT", 2), "release")):
        with pytest.raises(NotFound):
            load_selection(session, other, stored, purpose)
    with pytest.raises(NotFound):
        load_selection(session, actor, stored + 1, "release")


def test_an_empty_selection_asks_for_a_line(session: Session, world: World) -> None:
    with pytest.raises(RuleBroken, match="Select at least one line"):
        store_selection(session, world.as_("officer", "LUT"), "approve", {}, now=NOW)


def test_lines_that_are_not_seen_or_not_there_cannot_be_picked(session: Session, world: World) -> None:
    line = lines_of(session, submitted_offer(session, world))[0]
    with pytest.raises(NotFound):
        store_selection(session, world.as_("officer", "BIR"), "approve", {line.id: 2}, now=NOW)
    with pytest.raises(NotFound):
        store_selection(session, world.as_("officer", "LUT"), "approve", {line.id: 2, 999_999: 1}, now=NOW)


def test_a_selection_is_carried_out_once_and_says_what_became_of_each_line(session: Session, world: World) -> None:
    sent = send_offer(session, world, [Asked(), Asked(), Asked()])
    other, actor = world.as_("caseworker", "DH", 2), world.as_("caseworker", "DH")
    stored = store_selection(session, actor, "take", sent.picks, now=NOW)
    take_lines(session, other, sent.pick(2), now=NOW)
    only = {sent.lines[1], sent.lines[2]}

    def take(picks: dict[int, int]) -> Bulk:
        return take_lines(session, actor, picks, now=NOW)

    assert carry_out(session, actor, stored, "take", take, only=only, now=NOW) is True
    found = get_selection(session, actor, stored, "take")
    assert found.is_done
    assert found.done == (sent.lines[1],)
    assert found.skipped == {
        sent.lines[2]: f"Line 2 of {sent.reference} was changed while you were writing. {CHANGED}",
        sent.lines[3]: "You left it out",
    }
    assert carry_out(session, actor, stored, "take", take, now=NOW) is False
    assert line_of(session, sent, 3).assigned_to_id is None


def test_nobody_carries_out_another_persons_selection(session: Session, world: World) -> None:
    sent = send_offer(session, world)
    stored = store_selection(session, world.as_("caseworker", "DH"), "take", sent.picks, now=NOW)
    for who, purpose in ((world.as_("caseworker", "DH", 2), "take"), (world.as_("caseworker", "DH"), "approve")):
        with pytest.raises(NotFound):
            carry_out(session, who, stored, purpose, lambda _picks: Bulk(()), now=NOW)
        with pytest.raises(NotFound):
            get_selection(session, who, stored, purpose)
