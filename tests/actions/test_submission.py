"""What submitting an offer sets going."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.factories.offers import (
    YEARS,
    add_lines,
    add_removal,
    draft_offer,
    lines_of,
    offer_row,
    record_decision,
    send,
    sent_offer,
    submit,
    submitted_offer,
    version_of,
)
from tests.support.notices import told
from tests.support.sql import counting
from tests.support.world import NOW, World
from tracker import audit
from tracker.actions import sign_off, totals
from tracker.db import Database
from tracker.domain.amounts import fixed
from tracker.domain.errors import Conflict, RuleBroken
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.money import Money
from tracker.domain.offers import OfferState, Part
from tracker.domain.publications import PublicationStage
from tracker.models.clocks import Clock
from tracker.models.events import Event
from tracker.models.lines import Position
from tracker.models.offers import OfferParty
from tracker.models.organisations import Organisation
from tracker.models.publications import Publication


def test_submitting_sends_every_line_to_its_department_and_starts_the_clocks(session: Session, world: World) -> None:
    reference = sent_offer(session, world, lines=6)
    submit(session, world, reference)
    offer = offer_row(session, reference)
    assert (offer.state, offer.submitted_at) == (OfferState.IN_NEGOTIATION, NOW)
    assert offer.submitted_by_id == world.as_("signatory", "LUT").person_id
    assert offer.due_on == date(2011, 5, 1)
    for line in lines_of(session, reference):
        assert (line.state, line.stage, line.turn) == (LineState.SUBMITTED, Stage.NOT_LOOKED_AT, Turn.DEPARTMENT)
        assert (line.submitted_at, line.due_on) == (NOW, date(2010, 11, 8))
    kinds = session.execute(select(Clock.kind, func.count()).group_by(Clock.kind)).all()
    assert dict(kinds) == {"acknowledge": 6, "first_position": 6, "whole_offer": 1}
    first = session.scalars(select(Clock.due_on).where(Clock.kind == "first_position").distinct()).one()
    assert first == date(2010, 12, 13)


def test_what_was_asked_is_sent_and_counted_to_the_penny(session: Session, world: World) -> None:
    reference = draft_offer(session, world, lines=1)
    amounts = [fixed(year, Money(100_001 + at)) for at, year in enumerate(YEARS)]
    add_removal(session, world, reference, "emag", amounts=amounts)
    send(session, world, reference)
    submit(session, world, reference)
    assert session.scalars(select(Position.sent_at).distinct()).all() == [NOW]
    _first, second = lines_of(session, reference)
    assert second.asked == second.tabled == Money(300_006)
    assert totals.compare(session) == []


def test_those_who_answer_take_part_from_then_on(session: Session, world: World) -> None:
    reference = sent_offer(session, world)
    owners = {line.owner_id for line in lines_of(session, reference)}
    submit(session, world, reference)
    offer = offer_row(session, reference)
    parties = session.execute(
        select(OfferParty.organisation_id, OfferParty.part).where(OfferParty.offer_id == offer.id)
    )
    assert {(organisation, part) for organisation, part in parties} == {
        (world.organisation("LUT"), Part.LEAD),
        *((owner, Part.DEPARTMENT) for owner in owners),
        (world.organisation("CLG"), Part.LEAD_DEPARTMENT),
        (world.organisation("HMT"), Part.TREASURY),
    }


def test_a_line_goes_to_whoever_holds_its_subject_on_the_day(session: Session, world: World) -> None:
    reference = draft_offer(session, world, lines=1)
    (line,) = lines_of(session, reference)
    line.owner_id = world.organisation("DCSF")
    session.flush()
    send(session, world, reference)
    submit(session, world, reference)
    assert line.owner_id == world.organisation("DfE")


def test_departments_and_parties_are_told_once_each(session: Session, world: World) -> None:
    reference = sent_offer(session, world, lines=6)
    submit(session, world, reference)
    owners = {line.owner_id for line in lines_of(session, reference)}
    codes = set(session.scalars(select(Organisation.code).where(Organisation.id.in_(owners))))
    expected = {
        world.as_("caseworker", code, n).person_id
        for code in codes
        for n in (1, 2)
        if ("caseworker", code) in world.people
    }
    assert expected
    assert told(session, "new_lines") == expected
    council = {world.as_(role, "LUT", n).person_id for role in ("officer", "signatory") for n in (1, 2)}
    assert told(session, "offer_submitted") == council


def test_every_line_and_the_offer_have_their_event_and_the_chain_is_whole(session: Session, world: World) -> None:
    reference = submitted_offer(session, world, lines=4)
    offer = offer_row(session, reference)
    kinds = session.scalars(select(Event.kind).where(Event.offer_id == offer.id).order_by(Event.id)).all()
    assert kinds[-5:] == ["line.submitted"] * 4 + ["offer.submitted"]
    assert not list(audit.verify(session))


def test_an_offer_submitted_twice_is_submitted_once(session: Session, world: World) -> None:
    reference = sent_offer(session, world)
    signatory, version = world.as_("signatory", "LUT"), version_of(session, reference)
    sign_off.submit_offer(session, signatory, reference, version=version, now=NOW)
    with pytest.raises(Conflict):
        sign_off.submit_offer(session, signatory, reference, version=version, now=NOW)
    with pytest.raises(RuleBroken, match="In negotiation"):
        submit(session, world, reference)


def test_a_draft_cannot_be_submitted_before_it_is_sent(session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    with pytest.raises(RuleBroken, match="“Draft”"):
        submit(session, world, reference)


def test_an_offer_changed_since_it_was_read_is_not_signed(session: Session, world: World) -> None:
    reference = sent_offer(session, world)
    version = version_of(session, reference)
    officer = world.as_("officer", "LUT")
    sign_off.recall_offer(session, officer, reference, version=version, now=NOW)
    record_decision(session, world, reference)
    send(session, world, reference)
    with pytest.raises(Conflict):
        sign_off.submit_offer(session, world.as_("signatory", "LUT"), reference, version=version, now=NOW)


def test_a_submission_past_the_known_holidays_is_refused(session: Session, world: World) -> None:
    reference = sent_offer(session, world)
    with pytest.raises(RuleBroken, match="Bank holidays are known from 2000 to 2028 only"):
        submit(session, world, reference, now=NOW + timedelta(days=366 * 20))


def test_submitting_many_lines_reads_and_changes_as_often_as_a_few(database: Database, world: World) -> None:
    """SQLite adds rows one by one when their ids are wanted back; all else is done at once."""
    counts = []
    for lines in (6, 60):
        session = database.session()
        reference = draft_offer(session, world, lines=1)
        add_lines(session, world, reference, count=lines - 1)
        send(session, world, reference)
        session.commit()
        session.close()
        session = database.session()
        with counting(database.engine) as statements:
            submit(session, world, reference)
        counts.append(len([each for each in statements if not each.startswith("INSERT")]))
        session.rollback()
        session.close()
    assert counts[1] <= counts[0] + 8, counts  # a few more departments to tell


def test_a_submission_is_frozen_for_the_public_five_working_days_ahead(session: Session, world: World) -> None:
    reference = submitted_offer(session, world)
    publication = session.scalars(select(Publication).where(Publication.reference == reference)).one()
    assert publication.stage is PublicationStage.SUBMISSION
    assert publication.council == "Luton Borough Council"
    assert publication.visible_from == datetime(2010, 11, 8, 9, 0, tzinfo=UTC)
    event = session.get_one(Event, publication.event_id)
    assert event.kind == "offer.submitted"
