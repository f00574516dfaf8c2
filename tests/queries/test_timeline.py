"""What has happened, to whom it may be told, in a sentence each."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories.offers import add_saving, draft_offer, lines_of, offer_row, submitted_offer, version_of
from tests.support.world import NOW, World
from tracker import audit
from tracker.actions import moves, sign_off
from tracker.actions.load import lines_of_offer
from tracker.actions.load import offer as load_offer
from tracker.domain import workflow
from tracker.domain.actors import Actor
from tracker.domain.events import DRAFTING, INSIDE, EventKind
from tracker.domain.timeline import Entry, by_words, read_facts
from tracker.models.commitments import Commitment
from tracker.queries import offers as offer_queries
from tracker.queries.timeline import count_events, list_events
from tracker.rendering import environment

TODAY = NOW.date()


def history(session: Session, actor: Actor, reference: str, **options) -> list[Entry]:
    offer = offer_queries.get_offer(session, actor, reference, TODAY)
    entries = list_events(session, actor, offer.standing, offer.id, **options)
    if not options:
        assert count_events(session, actor, offer.standing, offer.id) == len(entries)
    return list(entries)


def kinds(entries: list[Entry]) -> list[str]:
    return [entry.kind.value for entry in entries]


def take_all(session: Session, world: World, reference: str, code: str) -> None:
    actor = world.as_("caseworker", code)
    case = load_offer(session, actor, reference)
    mine = [each for each in lines_of_offer(session, actor, case) if each.line.owner_id == actor.organisation_id]
    moves.make(session, actor, workflow.TAKE, [moves.Step(each) for each in mine], now=NOW)


def test_councils_read_how_a_draft_was_written_and_departments_do_not(session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    officer, signatory = world.as_("officer", "LUT"), world.as_("signatory", "LUT")
    sign_off.send_for_sign_off(session, officer, reference, version=version_of(session, reference), now=NOW)
    sign_off.decline_sign_off(
        session, signatory, reference, version=version_of(session, reference), reason="Too dear.", now=NOW
    )
    sign_off.send_for_sign_off(session, officer, reference, version=version_of(session, reference), now=NOW)
    sign_off.submit_offer(session, signatory, reference, version=version_of(session, reference), now=NOW)
    ours = history(session, officer, reference)
    assert kinds(ours)[-1] == "offer.created"
    assert "offer.declined" in kinds(ours)
    assert next(entry.words for entry in ours if entry.kind is EventKind.OFFER_DECLINED) == "Too dear."
    for reader in (world.as_("caseworker", "DH"), world.as_("monitor", "LGA"), world.as_("coordinator", "CLG")):
        assert set(kinds(history(session, reader, reference))) == {"offer.submitted", "line.submitted"}
    assert kinds(history(session, world.as_("auditor", "SERVICE"), reference)) == kinds(ours)


def test_what_happens_inside_a_department_only_that_department_reads(session: Session, world: World) -> None:
    reference = submitted_offer(session, world, lines=6)
    take_all(session, world, reference, "DH")
    mine = kinds(history(session, world.as_("decision_maker", "DH"), reference))
    assert mine.count("line.taken") == 2
    for reader in (world.as_("officer", "LUT"), world.as_("caseworker", "CLG"), world.as_("monitor", "LGA")):
        assert "line.taken" not in kinds(history(session, reader, reference))
    assert "line.taken" in kinds(history(session, world.as_("auditor", "SERVICE"), reference))


def test_who_does_not_see_the_terms_reads_no_words(session: Session, world: World) -> None:
    reference = submitted_offer(session, world)
    offer = offer_row(session, reference)
    entry = audit.Entry(EventKind.AGREEMENT_DECLINED, offer_id=offer.id, words="A secret reason.")
    audit.record(session, world.as_("signatory", "LUT"), [entry], now=NOW)
    assert history(session, world.as_("officer", "LUT"), reference)[0].words == "A secret reason."
    assert history(session, world.as_("monitor", "LGA"), reference)[0].words == ""


def test_who_does_not_see_the_terms_does_not_read_what_a_commitment_is_called(session: Session, world: World) -> None:
    reference = submitted_offer(session, world)
    add_saving(session, reference, {}, title="A secret promise")
    offer = offer_row(session, reference)
    commitment = session.scalars(select(Commitment.id).where(Commitment.offer_id == offer.id)).one()
    entry = audit.Entry(EventKind.COMMITMENT_FLAGGED, offer_id=offer.id, commitment_id=commitment)
    audit.record(session, None, [entry], now=NOW)
    assert history(session, world.as_("caseworker", "DH"), reference)[0].title == "A secret promise"
    flagged = history(session, world.as_("monitor", "LGA"), reference)[0]
    assert (flagged.subject, flagged.title) == ("Commitment C1", "")


def test_the_history_of_one_line_is_its_own(session: Session, world: World) -> None:
    reference = submitted_offer(session, world)
    line = lines_of(session, reference)[1]
    (entry,) = history(session, world.as_("officer", "LUT"), reference, line_id=line.id)
    assert (entry.subject, entry.number, entry.title) == ("Line 2", 2, line.title)
    assert entry.by == "Signatory, Luton Borough Council"


def test_a_page_of_the_history_begins_where_it_is_told(session: Session, world: World) -> None:
    reference = submitted_offer(session, world, lines=5)
    officer = world.as_("officer", "LUT")
    everything = history(session, officer, reference)
    assert history(session, officer, reference, first=2, size=3) == everything[2:5]
    assert history(session, officer, reference, since=NOW) == []
    assert history(session, officer, reference, since=NOW - timedelta(seconds=1)) == everything


def test_every_event_has_a_sentence_that_reads_whatever_was_recorded() -> None:
    env = environment()
    recorded = (
        {},
        {"outcome": "counter", "lines": 3, "changed": ["summary"], "reference": "X1", "is_gated": True},
        {"outcome": "nonsense", "changed": "x", "amounts": {"2011-12": "x"}, "after": "x", "lines": "many"},
        {"amounts": {"2012-13": [["fixed", 200_000_000], ["fixed", 160_000_000]]}, "after": {"state": "kept"}},
        {"amounts": {"2012-13": [None, ["to_be_confirmed", None]], "2013-14": [5, 7]}, "is_last": True},
    )
    for kind in EventKind:
        for facts in recorded:
            entry = Entry(1, kind, NOW, "The service", "Line 4", 4, "Music", "Kent", "", **read_facts(facts))
            words = env.get_template(f"timeline/{kind}.html").render(entry=entry).strip()
            assert words
            assert "None" not in words


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        (["fixed", 200_000_000], ["fixed", 160_000_000], "Reduced the ask for 2012-13 from £2,000,000 to £1,600,000"),
        (["fixed", 100], ["up_to", 300], "Raised the ask for 2012-13 from £1 to up to £3"),
        (["fixed", 100], ["up_to", 100], "Changed the ask for 2012-13 from £1 to up to £1"),
        (["to_be_confirmed", None], ["fixed", 100], "Changed the ask for 2012-13 from to be confirmed to £1"),
        (None, ["fixed", 100], "Changed the pounds of line 4"),
    ],
)
def test_an_edit_of_one_year_says_what_it_was_and_is(was, now, words: str) -> None:
    facts = read_facts({"changed": ["amounts"], "amounts": {"2012-13": [was, now]}})
    entry = Entry(1, EventKind.LINE_EDITED, NOW, "", "Line 4", 4, "Music", "", "", **facts)
    assert environment().get_template("timeline/line.edited.html").render(entry=entry).strip() == words


def test_who_did_it_is_said_by_role_and_body() -> None:
    assert by_words("officer", "Luton Borough Council") == "Officer, Luton Borough Council"
    assert by_words("", "") == "The service"
    assert by_words("wizard", "Luton") == "Luton"


def test_no_event_is_both_of_drafting_and_of_the_inside() -> None:
    assert not DRAFTING & INSIDE
