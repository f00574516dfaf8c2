"""What is frozen for the public, when it becomes visible, and what never does."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, OWN, RECEIPTS, SOCIAL_CARE, Asked, send_offer
from tests.support.factories.outcomes import (
    SECRET_CONDITION,
    SECRET_COUNTER,
    SECRET_REASON,
    answer,
    decide,
    lines_of,
    sign,
)
from tests.support.sql import counting
from tests.support.world import World
from tracker.actions import acceptances, publications
from tracker.domain.decisions import Outcome
from tracker.domain.money import Money
from tracker.domain.publications import PublicationStage
from tracker.models.events import Event
from tracker.models.people import Person
from tracker.models.publications import Publication

ASKED = (Asked(SOCIAL_CARE), Asked(CARERS, pounds=100_000), Asked(CLEANER_STREETS), Asked(RECEIPTS, pounds=50_000))


@pytest.fixture
def reference(session: Session, world: World) -> str:
    """Luton asks for two rings, a target and a freedom."""
    return send_offer(session, world, ASKED).reference


def published(session: Session, reference: str, stage: str) -> Sequence[Publication]:
    query = select(Publication).where(Publication.reference == reference, Publication.stage == PublicationStage(stage))
    return session.scalars(query.order_by(Publication.line_number, Publication.id)).all()


def everything(rows: Sequence[Publication]) -> str:
    columns = [column.name for column in Publication.__table__.columns]
    return json.dumps([[str(getattr(row, name)) for name in columns] for row in rows])


def test_a_submission_gives_council_reference_dates_counts_and_state(session: Session, reference: str) -> None:
    (row,) = published(session, reference, "submission")
    assert (row.line_number, row.council, row.council_slug) == (0, "Luton Borough Council", "luton-borough-council")
    assert row.content | {"notice": ""} == {
        "on": "2010-11-01",
        "notice": "",
        "kind": "Single offer",
        "state": "In negotiation",
        "submitted_on": "2010-11-01",
        "lines": 4,
        "own_lines": 4,
        "own_new": 4,
        "councils": [{"name": "Luton Borough Council", "slug": "luton-borough-council"}],
    }


def test_a_submission_names_no_line_and_no_pound(session: Session, reference: str) -> None:
    (row,) = published(session, reference, "submission")
    text = everything([row])
    assert row.money is None
    assert not [line.title for line in lines_of(session, reference) if line.title in text]


def test_what_happens_on_a_monday_is_visible_the_next_monday_at_nine(session: Session, reference: str) -> None:
    (row,) = published(session, reference, "submission")
    assert row.visible_from == datetime(2010, 11, 8, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "visible"),
    [
        (datetime(2010, 10, 22, 15, 0, tzinfo=UTC), datetime(2010, 10, 29, 8, 0, tzinfo=UTC)),
        (datetime(2010, 10, 25, 15, 0, tzinfo=UTC), datetime(2010, 11, 1, 9, 0, tzinfo=UTC)),
    ],
)
def test_nine_in_london_is_eight_until_the_clocks_go_back(
    session: Session, world: World, sent: datetime, visible: datetime
) -> None:
    reference = send_offer(session, world, ASKED[:1], now=sent).reference
    (row,) = published(session, reference, "submission")
    assert row.visible_from == visible


def test_an_approved_decision_is_not_published_before_its_release(
    session: Session, world: World, reference: str
) -> None:
    decide(session, world, reference, {3: Outcome.REJECT})
    assert published(session, reference, "release") == []


def test_an_agreed_line_is_published_with_its_title_and_pounds(session: Session, world: World, reference: str) -> None:
    answer(session, world, reference, {1: Outcome.AGREE_AS_ASKED})
    (row,) = published(session, reference, "release")
    (line,) = lines_of(session, reference, 1)
    assert (row.line_number, row.title, row.department) == (1, line.title, "Department of Health")
    assert (row.outcome, row.reason_category) == ("agreed_in_principle", "")
    assert row.money == Money.from_pounds(3 * 846_000)
    assert [each["pence"] for each in row.content["amounts"]] == [84_600_000] * 3


def test_a_refused_line_is_published_with_the_category_of_its_reason_and_not_its_words(
    session: Session, world: World, reference: str
) -> None:
    answer(session, world, reference, {2: Outcome.REJECT})
    (row,) = published(session, reference, "release")
    assert (row.outcome, row.reason_category) == ("rejected", "Cost or risk to the Exchequer")
    assert row.money == Money.from_pounds(3 * 100_000)
    assert SECRET_REASON not in everything([row])


def test_a_released_counter_publishes_only_its_state(session: Session, world: World, reference: str) -> None:
    answer(session, world, reference, {1: Outcome.COUNTER})
    (row,) = published(session, reference, "release")
    assert (row.title, row.department, row.reason_category, row.money) == ("", "", "", None)
    assert row.outcome == "counter_proposed"
    assert set(row.content) == {"on", "notice", "state", "released_on"}


def test_an_offer_with_conditions_is_published_without_the_conditions(
    session: Session, world: World, reference: str
) -> None:
    answer(session, world, reference, {1: Outcome.AGREE_WITH_CONDITIONS})
    (row,) = published(session, reference, "release")
    assert row.outcome == "with_conditions"
    assert SECRET_CONDITION not in everything([row])


def test_a_counter_that_the_council_takes_is_published_as_agreed(
    session: Session, world: World, reference: str
) -> None:
    answer(session, world, reference, {1: Outcome.COUNTER})
    (line,) = lines_of(session, reference, 1)
    acceptances.accept_position(session, world.as_("officer", "LUT"), reference, 1, version=line.version, now=world.now)
    row = published(session, reference, "release")[-1]
    assert (row.outcome, row.money) == ("agreed_in_principle", Money.from_pounds(1_200_000))
    assert row.title == line.title


def test_a_signature_publishes_the_full_terms(session: Session, world: World, reference: str) -> None:
    answer(session, world, reference, dict.fromkeys((1, 2, 3), Outcome.AGREE_AS_ASKED) | {4: Outcome.REJECT})
    sign(session, world, reference)
    offer, first, second, third, refused = published(session, reference, "signature")
    assert (offer.content["state"], offer.content["ends_on"]) == ("In force", "2014-03-31")
    assert [each["party"] for each in offer.content["signatures"]] == ["Luton Borough Council", "HM Government"]
    assert offer.content["clauses"]
    assert (first.outcome, first.content["number"], first.money) == ("agreed", "A1", Money.from_pounds(3 * 846_000))
    assert first.content["terms"] == ASKED[0].words
    assert second.content["freed"] == second.content["amounts"]
    assert [value["value"] for value in third.content["values"]] == ["70", "72", "75"]
    assert refused.outcome == "rejected"
    assert refused.content["reasons"][0]["words"] == SECRET_REASON


def test_no_person_below_the_signatories_is_ever_named(session: Session, world: World, reference: str) -> None:
    answer(session, world, reference, dict.fromkeys((1, 2, 3), Outcome.AGREE_AS_ASKED) | {4: Outcome.REJECT})
    sign(session, world, reference)
    rows = [row for stage in PublicationStage for row in published(session, reference, stage)]
    signed = {world.as_("signatory", "LUT").name, world.as_("decision_maker", "CLG").name}
    text = everything(rows)
    people = session.execute(select(Person.name, Person.email)).all()
    assert {person.name for person in people if person.name in text} == signed
    assert not [person.email for person in people if person.email in text]


def test_evidence_and_rounds_that_were_not_agreed_are_never_published(
    session: Session, world: World, reference: str
) -> None:
    answer(session, world, reference, {1: Outcome.COUNTER, **dict.fromkeys((2, 3, 4), Outcome.AGREE_AS_ASKED)})
    before = everything([row for stage in PublicationStage for row in published(session, reference, stage)])
    (line,) = lines_of(session, reference, 1)
    assert SECRET_COUNTER not in before
    acceptances.accept_position(session, world.as_("officer", "LUT"), reference, 1, version=line.version, now=world.now)
    sign(session, world, reference)
    after = everything([row for stage in PublicationStage for row in published(session, reference, stage)])
    assert SECRET_COUNTER in after  # it is what was agreed
    assert ASKED[0].evidence not in after


def test_each_row_names_the_event_that_froze_it(session: Session, world: World, reference: str) -> None:
    answer(session, world, reference, {1: Outcome.AGREE_AS_ASKED, 2: Outcome.REJECT})
    for row in published(session, reference, "release"):
        event = session.get_one(Event, row.event_id)
        assert (event.kind, event.line_id) == ("line.released", row.line_id)


def test_many_releases_are_published_by_as_many_statements_as_one(session: Session, world: World) -> None:
    counts = []
    for many in (2, 12):
        reference = send_offer(session, world, [Asked(OWN)] * many).reference
        answer(session, world, reference, dict.fromkeys(range(1, many + 1), Outcome.AGREE_AS_ASKED))
        event = session.scalars(select(func.min(Event.id))).one()
        rows = lines_of(session, reference)
        session.expunge_all()
        with counting(session.get_bind().engine) as statements:
            publications.publish_releases(session, [(row, event) for row in rows], now=world.now)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 9, statements
