"""J17 Pre-election: releases and publications queue, casework runs; after polling day the queue goes, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.departments import recommend_all
from tests.support.factories.negotiations import CLEANER_STREETS, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.actions import releases
from tracker.domain.clocks import ClockKind
from tracker.domain.lines import LineState
from tracker.domain.notices import NoticeKind
from tracker.models.clocks import Clock
from tracker.models.notices import Notice
from tracker.models.publications import Publication
from tracker.models.releases import Release

POLLING = date(2010, 11, 25)  # a Thursday
REOPENS = datetime(2010, 11, 26, 9, tzinfo=UTC)
WHO = {"decided_by": "Rt Hon A. Minister", "decided_by_post": "Minister of State"}


@pytest.fixture
def luton(client: Client, session: Session, world: World) -> Sent:
    """A period is set for all England; Luton sends its offer within it, and a caseworker recommends."""
    page = client.page("releases.periods", as_=world.as_("coordinator", "CLG"))
    page.submit("Set this period", name="General election", from_on=date(2010, 11, 1), polling_on=POLLING)
    sent = send_offer(session, world, [Asked(CLEANER_STREETS)])
    sent = recommend_all(session, world, sent, code="CLG")
    session.commit()
    return sent


def test_the_queue_goes_once_after_polling_day(
    client: Client, session: Session, world: World, luton: Sent, clock: WorldClock
) -> None:
    decider = world.as_("decision_maker", "CLG")
    page = client.page("decisions.approvals", as_=decider)
    batch = page.submit("Continue", do="approve", line=[each.get("value") for each in page.all("input", name="line")])
    silent = batch.submit("Approve 1 recommendation", status=422, **WHO, is_minister="yes")
    assert silent.errors == ["Enter why a minister decided before polling day"]
    batch.submit("Approve 1 recommendation", **WHO, is_minister="yes", override_reason="The grant lapses in March.")

    ready = client.page("releases.ready")
    preview = ready.submit("Preview what they will read", offer=[ready.one("input", name="offer").get("value")])
    assert "Pre-election period" in preview.text
    assert preview.submit("Release 1 decision", when="after_polling").h1 == "1 decision queued"
    assert line_of(session, luton).state is LineState.SUBMITTED
    started = select(Clock.kind).where(Clock.line_id == luton.lines[1], Clock.stopped_on.is_(None))
    assert ClockKind.FIRST_POSITION in set(session.scalars(started)), "clocks run"

    clock.set(REOPENS - timedelta(minutes=1))
    assert releases.carry_out_queued(session, clock.now) == 0
    assert line_of(session, luton).state is LineState.SUBMITTED
    clock.set(REOPENS)
    assert [releases.carry_out_queued(session, clock.now) for _run in range(2)] == [1, 0]
    session.commit()
    assert line_of(session, luton).state is LineState.AGREED_IN_PRINCIPLE
    (row,) = session.scalars(select(Release)).all()
    assert (row.person_id, row.at) == (decider.person_id, REOPENS)
    told = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.RELEASE_CARRIED_OUT)).all()
    assert told == [decider.person_id]
    officer = client.page("lines.show", reference=luton.reference, number=1, as_=world.as_("officer", "LUT"))
    assert "Agreed in principle" in officer.text


def test_what_was_sent_in_the_period_is_public_after_it(
    client: Client, session: Session, luton: Sent, clock: WorldClock
) -> None:
    assert set(session.scalars(select(Publication.visible_from))) == {REOPENS}
    clock.set(REOPENS - timedelta(minutes=1))
    client.get(f"/register/offers/{luton.reference}", as_=None, status=404)
    clock.set(REOPENS)
    assert luton.reference in client.get(f"/register/offers/{luton.reference}").text


def test_a_period_set_late_holds_what_was_about_to_become_public(
    client: Client, session: Session, world: World, clock: WorldClock
) -> None:
    sent = send_offer(session, world, [Asked(CLEANER_STREETS)])
    session.commit()
    page = client.page("releases.periods", as_=world.as_("coordinator", "CLG"))
    page.submit("Set this period", name="General election", from_on=date(2010, 11, 1), polling_on=POLLING)
    history = client.page("offers.history", reference=sent.reference, as_=world.as_("officer", "LUT"))
    assert "Becomes public on 26 November 2010, 9am" in history.text
    clock.set(datetime(2010, 11, 8, 9, tzinfo=UTC))
    client.get(f"/register/offers/{sent.reference}", as_=None, status=404)
    clock.set(REOPENS)
    assert sent.reference in client.get(f"/register/offers/{sent.reference}", as_=None).text
