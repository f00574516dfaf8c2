"""Taking what a department proposes: exactly its last position."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import answer
from tests.support.factories.negotiations import SOCIAL_CARE, Asked, Sent, line_of, send_offer
from tests.support.factories.offers import add_removal, start_offer
from tests.support.world import NOW, World
from tracker.actions import acceptances
from tracker.domain.actors import Actor
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.lines import LineState, Turn
from tracker.domain.money import Money
from tracker.domain.notices import NoticeKind
from tracker.models.events import Event
from tracker.models.notices import Notice
from tracker.queries import positions


def countered(session: Session, world: World, *, lines_sent: int = 1) -> Sent:
    """An offer whose lines the Department of Health has answered with less than was asked."""
    asked = [Asked(about) for about in (SOCIAL_CARE, "ring:camhs", "ring:mental-health")[:lines_sent]]
    sent = send_offer(session, world, asked)
    fewer = Terms("Half of it.", Asked(pounds=1).amounts, (), ("Report each quarter.",))
    return answer(session, world, sent, Outcome.COUNTER, terms=dict.fromkeys(sent.lines, fewer))


def accept(session: Session, world: World, sent: Sent, *, version: int | None, who: Actor | None = None) -> None:
    acceptances.accept_position(
        session, who or world.as_("officer", "LUT"), sent.reference, 1, version=version, now=NOW
    )


def test_accepting_agrees_to_exactly_the_last_position_and_tells_the_department(session: Session, world: World) -> None:
    sent = countered(session, world)
    before = positions.last_terms(session, [sent.lines[1]])
    accept(session, world, sent, version=sent.versions[1])
    line = line_of(session, sent)
    assert (line.state, line.turn, line.due_on) == (LineState.AGREED_IN_PRINCIPLE, Turn.NOBODY, None)
    assert positions.last_terms(session, [line.id]) == before
    assert line.tabled == Money.from_pounds(3)
    event = session.scalars(select(Event).where(Event.line_id == line.id).order_by(Event.id)).all()[-1]
    assert (event.kind, event.facts["position_id"] is not None) == ("line.accepted", True)
    told = session.scalars(select(Notice).where(Notice.event_id == event.id)).all()
    assert {notice.kind for notice in told} == {NoticeKind.POSITION_ACCEPTED}
    assert {notice.person_id for notice in told} == {line.assigned_to_id}
    assert line.assigned_to_id == world.as_("caseworker", "DH").person_id


@pytest.mark.parametrize("version", [None, 1])
def test_a_stale_acceptance_is_a_conflict(session: Session, world: World, version: int | None) -> None:
    sent = countered(session, world)
    with pytest.raises(Conflict):
        accept(session, world, sent, version=version)


def test_nothing_is_accepted_twice_or_before_there_is_a_counter(session: Session, world: World) -> None:
    waiting = send_offer(session, world, [Asked("ring:music")])
    with pytest.raises(RuleBroken, match="Submitted"):
        accept(session, world, waiting, version=waiting.versions[1])
    sent = countered(session, world)
    accept(session, world, sent, version=sent.versions[1])
    with pytest.raises(RuleBroken, match="Agreed in principle"):
        accept(session, world, sent, version=sent.versions[1] + 1)


def test_a_draft_line_has_nothing_to_accept(session: Session, world: World) -> None:
    reference = start_offer(session, world)
    add_removal(session, world, reference, "music")
    with pytest.raises(RuleBroken, match="Draft"):
        acceptances.accept_position(session, world.as_("officer", "LUT"), reference, 1, version=1, now=NOW)


@pytest.mark.parametrize(
    ("role", "code", "refusal"),
    [("signatory", "LUT", NotAllowed), ("caseworker", "DH", NotAllowed), ("officer", "CBF", NotFound)],
)
def test_only_the_councils_officer_accepts(
    session: Session, world: World, role: str, code: str, refusal: type[Exception]
) -> None:
    sent = countered(session, world)
    with pytest.raises(refusal):
        accept(session, world, sent, version=sent.versions[1], who=world.as_(role, code))


def test_of_many_the_one_that_moved_is_skipped_and_named(session: Session, world: World) -> None:
    sent = countered(session, world, lines_sent=3)
    picks = {**sent.picks, sent.lines[2]: sent.versions[2] - 1}
    done = acceptances.accept_positions(session, world.as_("officer", "LUT"), picks, now=NOW)
    assert done.done == (sent.lines[1], sent.lines[3])
    ((name, why),) = done.skipped
    assert name == f"line 2 of {sent.reference}"
    assert "changed" in why
    assert line_of(session, sent, 2).state is LineState.COUNTER_PROPOSED
