"""Drafted lines written anew and taken out."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.factories.drafts import YEARS, add, read, removal, row_of, target
from tests.support.factories.offers import start_offer
from tests.support.world import NOW, World
from tracker import audit
from tracker.actions import lines
from tracker.domain.amounts import fixed
from tracker.domain.errors import Conflict, RuleBroken, RulesBroken
from tracker.domain.money import Money
from tracker.models.events import Event
from tracker.models.lines import Position
from tracker.models.offers import OfferAuthor


def events_of(session: Session, line_id: int) -> Sequence[Event]:
    return session.scalars(select(Event).where(Event.line_id == line_id).order_by(Event.id)).all()


@pytest.fixture
def reference(session: Session, world: World) -> str:
    return start_offer(session, world)


def test_an_edit_raises_the_version_and_records_what_changed(session: Session, world: World, reference: str) -> None:
    draft = removal(session, world)
    add(session, world, reference, draft)
    officer = world.as_("officer", "LUT", 2)
    smaller = replace(draft, words="Less.", amounts=(*draft.amounts[:2], fixed(YEARS[2], Money.from_pounds(1))))
    lines.edit_line(session, officer, reference, 1, smaller, version=1, now=NOW)
    assert read(session, world, reference, 1) == smaller
    row = row_of(session, reference, 1)
    assert row.version == 2
    event = events_of(session, row.id)[-1]
    assert event.kind == "line.edited"
    assert event.facts["changed"] == ["amounts", "words"]
    assert event.facts["amounts"] == {"2013-14": [["fixed", 25_000_000], ["fixed", 100]]}
    authors = session.scalars(select(OfferAuthor.person_id).where(OfferAuthor.offer_id == row.offer_id)).all()
    assert officer.person_id in authors, "who edits may not sign"


def test_saying_the_same_again_changes_nothing(session: Session, world: World, reference: str) -> None:
    draft = removal(session, world)
    add(session, world, reference, draft)
    lines.edit_line(session, world.as_("officer", "LUT"), reference, 1, draft, version=1, now=NOW)
    row = row_of(session, reference, 1)
    assert (row.version, len(events_of(session, row.id))) == (1, 1)


@pytest.mark.parametrize("version", [None, 2, -1])
def test_an_edit_of_another_version_is_a_conflict(
    session: Session, world: World, reference: str, version: int | None
) -> None:
    add(session, world, reference, removal(session, world))
    draft = removal(session, world, words="Other.")
    with pytest.raises(Conflict):
        lines.edit_line(session, world.as_("officer", "LUT"), reference, 1, draft, version=version, now=NOW)


def test_a_line_may_come_to_ask_for_another_grant_but_not_for_another_kind(
    session: Session, world: World, reference: str
) -> None:
    add(session, world, reference, removal(session, world))
    before = row_of(session, reference, 1).ask_id
    officer = world.as_("officer", "LUT")
    lines.edit_line(session, officer, reference, 1, removal(session, world, "music"), version=1, now=NOW)
    row = row_of(session, reference, 1)
    assert (row.title, row.ask_id != before) == ("Lift the ring-fence on Music", True)
    with pytest.raises(RulesBroken, match="lifted nationally"):
        lines.edit_line(session, officer, reference, 1, removal(session, world, "stroke-strategy"), version=2, now=NOW)
    with pytest.raises(RuleBroken, match="another kind"):
        lines.edit_line(session, officer, reference, 1, target(session, world), version=2, now=NOW)


def test_a_removed_line_is_gone_with_its_terms_and_its_events_stay(
    session: Session, world: World, reference: str
) -> None:
    add(session, world, reference, removal(session, world))
    line_id = row_of(session, reference, 1).id
    officer = world.as_("officer", "LUT")
    with pytest.raises(Conflict):
        lines.remove_line(session, officer, reference, 1, version=7, now=NOW)
    lines.remove_line(session, officer, reference, 1, version=1, now=NOW)
    assert session.scalar(select(func.count()).select_from(Position).where(Position.line_id == line_id)) == 0
    assert [event.kind for event in events_of(session, line_id)] == ["line.added", "line.removed"]
    assert add(session, world, reference, removal(session, world)) == [2], "a number is never used again"
    assert row_of(session, reference, 2).id != line_id, "nor is an id, on which the events of the other hang"
    assert not list(audit.verify(session))
