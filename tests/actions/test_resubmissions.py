"""Asking again for what was refused: a new line linked to the old one, and what stays as it was."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.departments import approve_all, clear_all, recommend_all, release_all
from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, OWN, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.actions import added_lines, lines, resubmissions
from tracker.domain.decisions import Outcome
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken, RulesBroken
from tracker.domain.lines import LineState
from tracker.models.events import Event
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.queries import asks, precedents
from tracker.queries import resubmissions as queries


@pytest.fixture
def refused(session: Session, world: World) -> Sent:
    """An offer whose first line was refused; the second is still open."""
    return refuse_first(session, world, send_offer(session, world, [Asked(), Asked(CLEANER_STREETS)]))


def refuse_first(session: Session, world: World, sent: Sent, code: str = "DH") -> Sent:
    """The department refuses line 1 alone, past the treasury where it stops the first of a kind."""
    given = {"code": code, "numbers": [1]}
    sent = recommend_all(session, world, sent, Outcome.REJECT, **given)
    sent = approve_all(session, world, sent, **given)
    if line_of(session, sent).state is LineState.AWAITING_CLEARANCE:
        sent = clear_all(session, world, sent, numbers=[1])
    return release_all(session, world, sent, **given)


def ask_again(session: Session, world: World, sent: Sent, words: str = "A second pilot has ended.", number: int = 1):
    officer = world.as_("officer", "LUT")
    version = line_of(session, sent, number).version
    made = resubmissions.resubmit_line(
        session, officer, sent.reference, number, version=version, what_changed=words, now=world.now
    )
    return session.scalars(select(Line).join(Offer).where(Offer.reference == sent.reference, Line.number == made)).one()


def send(session: Session, world: World, sent: Sent, line: Line, because: str = "") -> None:
    officer, version = world.as_("officer", "LUT"), line.version
    added_lines.send_line(
        session, officer, sent.reference, line.number, version=version, unchanged_because=because, now=world.now
    )


def test_a_new_draft_begins_from_the_refused_terms_and_is_linked(session: Session, world: World, refused: Sent) -> None:
    line = ask_again(session, world, refused)
    old = line_of(session, refused)
    assert (line.number, line.state, line.resubmits_id) == (3, LineState.DRAFT, old.id)
    assert (line.what_changed, line.ask_id) == ("A second pilot has ended.", old.ask_id)
    assert queries.is_unchanged(session, line.id, line.resubmits_id)
    assert old.state is LineState.REJECTED
    event = session.scalars(select(Event).where(Event.kind == "line.added", Event.line_id == line.id)).one()
    assert event.facts["resubmits_id"] == old.id


def test_each_of_the_two_leads_to_the_other_and_a_draft_to_its_councils_alone(
    session: Session, world: World, refused: Sent
) -> None:
    line, officer = ask_again(session, world, refused), world.as_("officer", "LUT")
    caseworker = world.as_("caseworker", "DH")
    old = line_of(session, refused)
    assert [each.number for each in queries.find_links(session, officer, old).resubmitted_as] == [3]
    assert queries.find_links(session, caseworker, old).resubmitted_as == ()
    found = queries.find_links(session, officer, line).resubmits
    assert found is not None
    assert (found.number, found.settled_at) == (1, old.settled_at)


def test_it_needs_words_of_what_has_changed(session: Session, world: World, refused: Sent) -> None:
    with pytest.raises(RuleBroken, match="Say what has changed") as broken:
        ask_again(session, world, refused, words="  ")
    assert broken.value.field == "what_changed"


def test_only_a_refused_line_of_a_live_offer_is_asked_for_again(session: Session, world: World, refused: Sent) -> None:
    with pytest.raises(RuleBroken, match="only a refused line is asked for again"):
        ask_again(session, world, refused, number=2)


def test_it_is_not_asked_for_twice_at_once(session: Session, world: World, refused: Sent) -> None:
    ask_again(session, world, refused)
    with pytest.raises(RulesBroken, match="Line 3 of this offer asks for this already"):
        ask_again(session, world, refused)


def test_the_same_ask_passes_in_another_offer_too_since_a_refused_line_is_not_live(
    session: Session, world: World, refused: Sent
) -> None:
    officer = world.as_("officer", "LUT")
    other = send_offer(session, world, [Asked(CARERS)])
    draft = queries.refused_draft(session, refused.lines[1])
    assert lines.add_lines(session, officer, other.reference, [draft], now=world.now) == [2]
    with pytest.raises(RulesBroken, match="Line 2 of this offer asks for this already"):
        lines.add_lines(session, officer, other.reference, [draft], now=world.now)


def test_sent_unchanged_it_says_why_or_is_held_back(session: Session, world: World, refused: Sent) -> None:
    line = ask_again(session, world, refused)
    with pytest.raises(RuleBroken, match="Nothing differs from what was refused") as broken:
        send(session, world, refused, line)
    assert broken.value.field == "unchanged_because"
    send(session, world, refused, line, "The minister has changed.")
    assert line.what_changed == "A second pilot has ended.\n\nThe minister has changed.", "neither is lost"
    assert line.sent_at == world.now


def test_with_new_evidence_it_goes_on_without_another_word(session: Session, world: World, refused: Sent) -> None:
    line, officer = ask_again(session, world, refused), world.as_("officer", "LUT")
    draft = replace(queries.refused_draft(session, refused.lines[1]), evidence="A second pilot: 12% fewer falls.")
    lines.edit_line(session, officer, refused.reference, 3, draft, version=line.version, now=world.now)
    send(session, world, refused, line)
    assert line.what_changed == "A second pilot has ended."


def test_a_refused_freedom_of_ones_own_keeps_its_ask(session: Session, world: World) -> None:
    sent = send_offer(session, world, [Asked(OWN), Asked(CLEANER_STREETS)])
    refused = refuse_first(session, world, sent, "CLG")
    assert ask_again(session, world, refused).ask_id == line_of(session, refused).ask_id


def test_its_own_refusal_is_no_precedent_of_it(session: Session, world: World, refused: Sent) -> None:
    line, caseworker = ask_again(session, world, refused), world.as_("caseworker", "DH")
    given = {"line_id": line.id, "ask_id": line.ask_id, "council_kind": None, "now": world.now + timedelta(days=90)}
    assert precedents.get_card(session, caseworker, **given).total == 0
    assert precedents.get_card(session, world.as_("officer", "LUT"), **given).total == 0
    assert asks.latest_outcomes(session, [line.id]) == {}
    other = send_offer(session, world, council="CBF")
    elsewhere = {**given, "line_id": other.lines[1]}
    assert precedents.get_card(session, caseworker, **elsewhere).refused == 1


def test_who_may_not_ask_again_is_told_so(session: Session, world: World, refused: Sent) -> None:
    for role, code, why in (("signatory", "LUT", NotAllowed), ("officer", "BIR", NotFound)):
        with pytest.raises(why):
            resubmissions.resubmit_line(
                session,
                world.as_(role, code),
                refused.reference,
                1,
                version=line_of(session, refused).version,
                what_changed="All.",
                now=world.now,
            )
    with pytest.raises(Conflict):
        resubmissions.resubmit_line(
            session,
            world.as_("officer", "LUT"),
            refused.reference,
            1,
            version=1,
            what_changed="All.",
            now=world.now,
        )
