"""Commitments to settle, signatures and whole offers run late as lines do: the same four steps, told to others."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.support.clock import at
from tests.support.factories import whole_road
from tests.support.factories.negotiations import send_offer
from tests.support.sql import counting
from tests.support.world import World
from tracker import audit
from tracker.actions import agreements, commitments, escalations, withdrawals
from tracker.domain.actors import Actor
from tracker.domain.clocks import ClockKind
from tracker.domain.commitments import CommitmentState
from tracker.domain.events import EventKind
from tracker.domain.monitoring import Filter
from tracker.domain.notices import NoticeKind
from tracker.models.agreements import Agreement
from tracker.models.clocks import Clock
from tracker.models.commitments import Commitment
from tracker.models.events import Event
from tracker.models.notices import Notice
from tracker.models.offers import Offer
from tracker.notifications.letters import Letters
from tracker.queries import coordination, monitoring_offers, programmes
from tracker.queries.clocks import get_calendar
from tracker.queries.notices import read_notices

FOUR = ["reminder", "caseworker_and_manager", "decision_maker", "lga_and_coordinator"]


def ids(*people: Actor) -> set[int]:
    return {each.person_id for each in people}


def both(world: World, role: str, code: str) -> set[int]:
    return ids(*world.people[role, code])


def steps(session: Session, kind: EventKind) -> list[str]:
    query = select(Event.facts).where(Event.kind == kind).order_by(Event.id)
    return [facts["step"] for facts in session.scalars(query)]


def newly_told(session: Session, clock: ClockKind, day: str, kind: NoticeKind) -> set[int]:
    """Run the job as on a day; who is told of this clock by that kind."""
    escalations.run(session, now=at(day))
    query = select(Notice.person_id, Event.facts).join(Event, Event.id == Notice.event_id).where(Notice.kind == kind)
    return {person for person, facts in session.execute(query) if facts.get("clock") == clock}


def letter(session: Session, who: Actor, kind: NoticeKind, clock: ClockKind, day: date) -> tuple[str, str]:
    query = select(Notice.id, Event.facts).join(Event, Event.id == Notice.event_id)
    query = query.where(Notice.kind == kind, Notice.person_id == who.person_id)
    found = [notice for notice, facts in session.execute(query) if facts.get("clock") == clock]
    seen, unseen = read_notices(session, who, found)
    assert seen, f"not seen: {unseen}"
    written = Letters("http://localhost", is_test=False).write(
        seen, digest_on=None, today=day, calendar=get_calendar(session)
    )
    return written.subject, written.text


class TestACommitmentToSettle:
    """Flagged on Monday 1 November 2010: to be settled within ten working days, by Monday 15 November."""

    @pytest.fixture
    def flagged(self, session: Session, world: World) -> Commitment:
        reference = whole_road.submitted(session, world)
        line, officer = whole_road.lines_of(session, reference)[0], world.as_("officer", "LUT")
        withdrawals.withdraw_line(
            session, officer, reference, 1, version=line.version, reason="The grant has ended.", now=world.now
        )
        return session.scalars(select(Commitment).where(Commitment.state == CommitmentState.FLAGGED)).one()

    def test_its_officers_their_manager_their_signatory_and_those_who_watch_are_told(
        self, session: Session, world: World, flagged: Commitment
    ) -> None:
        def those(day: str, kind: NoticeKind) -> set[int]:
            return newly_told(session, ClockKind.SETTLE_COMMITMENT, day, kind)

        officers = both(world, "officer", "LUT")
        assert those("2010-11-05", NoticeKind.DUE_SOON) == set()
        assert those("2010-11-08", NoticeKind.DUE_SOON) == officers
        assert those("2010-11-15", NoticeKind.OVERDUE) == set()
        assert those("2010-11-16", NoticeKind.OVERDUE) == officers | both(world, "manager", "LUT")
        assert those("2010-11-22", NoticeKind.FIVE_DAYS_LATE) == both(world, "signatory", "LUT")
        watching = both(world, "monitor", "LGA") | both(world, "coordinator", "CLG")
        assert those("2010-11-29", NoticeKind.TEN_DAYS_LATE) == watching
        assert steps(session, EventKind.COMMITMENT_ESCALATED) == FOUR
        assert list(audit.verify(session)) == []

    def test_nothing_of_it_changes_and_once_settled_nobody_is_told(
        self, session: Session, world: World, flagged: Commitment
    ) -> None:
        escalations.run(session, now=at("2010-11-16"))
        before = flagged.state, flagged.version
        escalations.run(session, now=at("2010-11-22"))
        assert (flagged.state, flagged.version) == before
        reference = session.scalars(select(Offer.reference).where(Offer.id == flagged.offer_id)).one()
        commitments.settle_commitment(
            session, world.as_("officer", "LUT"), reference, flagged.number, becomes=CommitmentState.KEPT,
            reason="It stands.", version=flagged.version, now=at("2010-11-23"),
        )  # fmt: skip
        escalations.run(session, now=at("2010-11-29"))
        assert len(steps(session, EventKind.COMMITMENT_ESCALATED)) == 2

    def test_the_email_says_what_and_where_and_no_pounds(
        self, session: Session, world: World, flagged: Commitment
    ) -> None:
        escalations.run(session, now=at("2010-11-16"))
        officer, day = world.as_("officer", "LUT"), date(2010, 11, 16)
        subject, text = letter(session, officer, NoticeKind.OVERDUE, ClockKind.SETTLE_COMMITMENT, day)
        reference = session.scalars(select(Offer.reference).where(Offer.id == flagged.offer_id)).one()
        assert subject == f"{reference} Luton: settling a commitment is 1 working day late"
        assert f"What is still to do: http://localhost/offers/{reference}/commitments" in text
        assert "£" not in subject + text


class TestSigning:
    """Drawn up on Monday 1 November 2010: to be signed within twenty working days, by Monday 29 November."""

    @pytest.fixture
    def out(self, session: Session, world: World) -> Agreement:
        reference = whole_road.submitted(session, world)
        whole_road.release_all(session, world, reference)
        whole_road.draw_up(session, world, reference)
        row = session.scalars(select(Agreement)).one()
        assert row.sign_by_on == date(2010, 11, 29)
        return row

    def sign(self, session: Session, world: World, out: Agreement, who: Actor) -> None:
        reference = session.scalars(select(Offer.reference).where(Offer.id == out.offer_id)).one()
        agreements.sign(session, who, reference, sha256=out.sha256, now=at("2010-11-10"))

    def test_those_who_have_not_signed_their_managers_and_then_the_coordinator_are_told(
        self, session: Session, world: World, out: Agreement
    ) -> None:
        def those(day: str, kind: NoticeKind) -> set[int]:
            return newly_told(session, ClockKind.SIGNING, day, kind)

        signatories, deciders = both(world, "signatory", "LUT"), both(world, "decision_maker", "CLG")
        assert those("2010-11-19", NoticeKind.DUE_SOON) == set()
        assert those("2010-11-22", NoticeKind.DUE_SOON) == signatories | deciders
        self.sign(session, world, out, world.as_("signatory", "LUT"))
        assert those("2010-11-30", NoticeKind.OVERDUE) == deciders | both(world, "manager", "CLG")
        coordinators = both(world, "coordinator", "CLG")
        assert those("2010-12-06", NoticeKind.FIVE_DAYS_LATE) == deciders | coordinators
        assert those("2010-12-13", NoticeKind.TEN_DAYS_LATE) == coordinators | both(world, "monitor", "LGA")
        assert steps(session, EventKind.AGREEMENT_ESCALATED) == FOUR

    def test_the_last_signature_stops_it(self, session: Session, world: World, out: Agreement) -> None:
        for who in (world.as_("signatory", "LUT"), world.as_("decision_maker", "CLG")):
            self.sign(session, world, out, who)
        escalations.run(session, now=at("2010-12-13"))
        assert steps(session, EventKind.AGREEMENT_ESCALATED) == []

    def test_a_version_that_is_declined_is_late_no_more_and_the_next_has_days_of_its_own(
        self, session: Session, world: World, out: Agreement
    ) -> None:
        reference = session.scalars(select(Offer.reference).where(Offer.id == out.offer_id)).one()
        escalations.run(session, now=at("2010-11-30"))
        agreements.decline_agreement(
            session,
            world.as_("signatory", "LUT"),
            reference,
            sha256=out.sha256,
            reason="Not yet.",
            now=at("2010-12-01"),
        )
        escalations.run(session, now=at("2010-12-13"))
        whole_road.draw_up(session, world, reference)
        escalations.run(session, now=at("2010-12-14"))
        assert steps(session, EventKind.AGREEMENT_ESCALATED) == ["caseworker_and_manager", "lga_and_coordinator"]

    def test_the_link_leads_to_the_agreement(self, session: Session, world: World, out: Agreement) -> None:
        escalations.run(session, now=at("2010-11-30"))
        who = world.as_("signatory", "LUT")
        subject, text = letter(session, who, NoticeKind.OVERDUE, ClockKind.SIGNING, date(2010, 11, 30))
        reference = session.scalars(select(Offer.reference).where(Offer.id == out.offer_id)).one()
        assert subject == f"{reference} Luton: signing the agreement is 1 working day late"
        assert f"http://localhost/agreements/{reference}" in text


class TestAWholeOffer:
    """Submitted on 24 June 2010: six calendar months end on Friday 24 December, before two bank holidays."""

    @pytest.fixture
    def reference(self, session: Session, world: World) -> str:
        sent = send_offer(session, world, now=datetime(2010, 6, 24, 9, tzinfo=UTC), decided_on=date(2010, 6, 1))
        (due,) = session.scalars(select(Clock.due_on).where(Clock.kind == ClockKind.WHOLE_OFFER))
        assert due == date(2010, 12, 24)
        return sent.reference

    def test_the_coordinator_the_manager_the_decision_makers_and_then_the_lga_are_told(
        self, session: Session, world: World, reference: str
    ) -> None:
        def those(day: str, kind: NoticeKind) -> set[int]:
            return newly_told(session, ClockKind.WHOLE_OFFER, day, kind)

        coordinators = both(world, "coordinator", "CLG")
        assert those("2010-12-16", NoticeKind.DUE_SOON) == set()
        assert those("2010-12-17", NoticeKind.DUE_SOON) == coordinators
        assert those("2010-12-28", NoticeKind.OVERDUE) == set(), "Monday and Tuesday are bank holidays"
        assert those("2010-12-29", NoticeKind.OVERDUE) == coordinators | both(world, "manager", "CLG")
        assert those("2011-01-04", NoticeKind.FIVE_DAYS_LATE) == set(), "so is Monday 3 January"
        assert those("2011-01-05", NoticeKind.FIVE_DAYS_LATE) == both(world, "decision_maker", "CLG")
        assert those("2011-01-12", NoticeKind.TEN_DAYS_LATE) == coordinators | both(world, "monitor", "LGA")
        assert steps(session, EventKind.OFFER_ESCALATED) == FOUR

    def test_each_step_is_taken_once_and_leaves_the_offer_as_it_was(
        self, session: Session, world: World, reference: str
    ) -> None:
        row = session.scalars(select(Offer).where(Offer.reference == reference)).one()
        before = row.state, row.version, row.due_on
        for hour in (8, 9, 10):
            escalations.run(session, now=at("2010-12-29", hour))
        assert steps(session, EventKind.OFFER_ESCALATED) == ["caseworker_and_manager"]
        session.refresh(row)
        assert (row.state, row.version, row.due_on) == before

    def test_everyone_told_may_open_it_and_the_email_has_no_pounds(
        self, session: Session, world: World, reference: str
    ) -> None:
        escalations.run(session, now=at("2011-01-12"))
        for role, code in (("monitor", "LGA"), ("coordinator", "CLG")):
            subject, text = letter(
                session, world.as_(role, code), NoticeKind.TEN_DAYS_LATE, ClockKind.WHOLE_OFFER, date(2011, 1, 12)
            )
            assert subject == f"{reference} Luton: settling the whole offer is 10 working days late"
            assert f"Where it stands: http://localhost/offers/{reference}\n" in text
            assert "£" not in subject + text

    def test_the_coordinator_and_the_lga_find_it_on_their_lists(
        self, session: Session, world: World, reference: str
    ) -> None:
        day = date(2011, 1, 12)
        found, count = coordination.list_late_offers(session, world.as_("coordinator", "CLG"), day)
        assert [(each.reference, each.kind, each.due.days_left) for each in found] == [
            (reference, ClockKind.WHOLE_OFFER, -10)
        ]
        assert count == 1
        assert coordination.list_late_offers(session, world.as_("coordinator", "CLG"), date(2010, 12, 24)) == ([], 0)
        programme = programmes.get_programme(session, world.programme())
        (row,) = monitoring_offers.list_offers(session, world.as_("monitor", "LGA"), programme, Filter(), day)
        assert row.whole is not None
        assert row.whole.note == "10 working days late"


def test_of_several_kinds_the_queries_are_as_many_as_of_one(
    session: Session, world: World, world_engine: Engine
) -> None:
    send_offer(session, world, council="MAN", now=datetime(2010, 6, 24, 9, tzinfo=UTC), decided_on=date(2010, 6, 1))
    with counting(world_engine) as few:
        escalations.run(session, now=at("2010-12-29"))
    send_offer(session, world, council="BIR", now=datetime(2010, 6, 24, 9, tzinfo=UTC), decided_on=date(2010, 6, 1))
    reference = whole_road.submitted(session, world)
    whole_road.release_all(session, world, reference)
    whole_road.draw_up(session, world, reference)
    with counting(world_engine) as many:
        assert escalations.run(session, now=at("2010-12-29")) > 2
    not_events = [[each for each in asked if "INSERT INTO events" not in each] for asked in (few, many)]
    assert len(not_events[0]) == len(not_events[1]), str(many)
