"""Picked lines are kept for their person and purpose."""

import pytest
from sqlalchemy.orm import Session

from tests.support.factories.offers import lines_of, submitted_offer
from tests.support.world import NOW, World
from tracker.actions.selections import load_selection, store_selection
from tracker.domain.errors import NotFound, RuleBroken


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
