"""The pages of pre-election periods: set, listed, cancelled; and a release that waits, or has a reason not to (J17)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.factories.departments import approve_all, clear_all, recommend_all
from tests.support.factories.negotiations import CARERS, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.actions import releases
from tracker.domain.lines import LineState, Stage
from tracker.models.decisions import Decision
from tracker.models.periods import PreElectionPeriod
from tracker.models.releases import Release

ELECTION = {"name": "General election", "from_on": date(2010, 11, 1), "polling_on": date(2010, 11, 25)}
REOPENS = datetime(2010, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def ready(session: Session, world: World) -> Sent:
    sent = recommend_all(session, world, send_offer(session, world, [Asked(), Asked(CARERS)]))
    sent = clear_all(session, world, approve_all(session, world, sent))
    session.commit()
    return sent


@pytest.fixture
def period(client: Client, world: World) -> Page:
    """All England's is set."""
    page = client.page("releases.periods", as_=world.as_("coordinator", "CLG"))
    assert "No period is set" in page.text
    return page.submit("Set this period", **ELECTION)


@pytest.fixture
def batch(client: Client, world: World, ready: Sent, period: Page) -> Page:
    """The preview of both decisions."""
    page = client.page("releases.ready", as_=world.as_("decision_maker", "DH"))
    return page.submit(
        "Preview what they will read", offer=[each.get("value") for each in page.all("input", name="offer")]
    )


def test_a_period_is_set_and_listed(period: Page, client: Client) -> None:
    (row,) = period.rows("Periods, the latest first")
    assert row[:6] == [
        "General election",
        "All England",
        "1 November 2010",
        "25 November 2010",
        "26 November 2010, 9am",
        "Set",
    ]
    assert (
        "Pre-election period: General election, polling day 25 November 2010."
        in client.page("releases.coordination").text
    )


def test_one_council_s_period_names_it(client: Client, world: World) -> None:
    page = client.page("releases.periods", as_=world.as_("administrator", "SERVICE"))
    done = page.submit("Set this period", **ELECTION, authority=str(world.organisation("LUT")))
    assert done.rows("Periods, the latest first")[0][1] == "Luton Borough Council"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"name": ""}, "Enter a name, like General election of May 2010"),
        ({"from_on": ("", "", "")}, "Enter the first day"),
        ({"polling_on": date(2010, 10, 1)}, "Polling day must be the day the period begins, or later"),
        ({"polling_on": date(2012, 10, 1)}, "A period must be 92 days or shorter"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: Client, world: World, session: Session, changed: dict, error: str
) -> None:
    page = client.page("releases.periods", as_=world.as_("coordinator", "CLG"))
    again = page.submit("Set this period", status=422, **{**ELECTION, **changed})
    assert again.errors == [error]
    assert not session.scalars(select(PreElectionPeriod)).all()


def test_a_period_is_cancelled_after_a_confirmation(period: Page) -> None:
    done = period.follow("Cancel General election").submit("Cancel this period")
    assert done.rows("Periods, the latest first")[0][5] == "Cancelled"
    assert "Cancel General election" not in [link.text for link in done.all("a")]


@pytest.mark.parametrize(("role", "code"), [("decision_maker", "CLG"), ("officer", "LUT"), ("monitor", "LGA")])
def test_nobody_else_has_the_pages(client: Client, world: World, role: str, code: str) -> None:
    client.page("releases.periods", as_=world.as_(role, code), status=403)
    client.page("releases.cancel_period", period_id=1, status=404)


def test_in_a_period_the_preview_asks_when(batch: Page) -> None:
    assert "A pre-election period holds back 2 decisions. They wait until 26 November 2010, 9am" in batch.text
    assert batch.submit("Release 2 decisions", status=422).errors == ["Choose when they are released"]
    again = batch.submit("Release 2 decisions", status=422, when="now")
    assert again.errors == ["Enter why it cannot wait until after polling day"]


def test_queued_decisions_are_shown_and_go_after_polling_day(
    batch: Page, client: Client, session: Session, world: World, ready: Sent, clock: WorldClock
) -> None:
    done = batch.submit("Release 2 decisions", when="after_polling")
    assert done.h1 == "2 decisions queued"
    rows = done.rows("Decisions that wait for the end of a pre-election period")
    assert {row[1] for row in rows} == {"Queued until after polling day: released on 26 November 2010 at 9am"}
    page = client.page("releases.ready")
    assert "2 decisions, queued by you on 1 November 2010: go on 26 November 2010, 9am" in page.text
    assert "No decisions are ready to release" in page.text
    line = client.page("lines.show", reference=ready.reference, number=1, as_=world.as_("officer", "LUT"))
    assert "Queued" not in line.text
    clock.set(REOPENS)
    assert releases.carry_out_queued(session, REOPENS) == 1
    session.commit()
    line = client.page("lines.show", reference=ready.reference, number=1, as_=world.as_("officer", "LUT"))
    assert "Agreed in principle" in line.text


def test_a_queued_release_is_taken_out_again(batch: Page, client: Client, session: Session) -> None:
    batch.submit("Release 2 decisions", when="after_polling")
    queued = client.page("releases.ready").follow("2 decisions")
    assert queued.h1 == "Queued release of 2 decisions"
    assert "app-table--stack" in queued.one("table").get("class"), "cards on a phone"
    page = queued.submit("Take it out of the queue")
    assert "2 decisions are approved" in page.text
    assert releases.carry_out_queued(session, REOPENS) == 0


def test_what_cannot_wait_goes_at_once_with_its_reason(batch: Page, session: Session, ready: Sent) -> None:
    done = batch.submit("Release 2 decisions", when="now", reason="Children are at risk.")
    assert done.h1 == "2 decisions released"
    assert "Released in a pre-election period because: Children are at risk." in done.text
    assert session.scalars(select(Release.override_reason)).one() == "Children are at risk."
    assert line_of(session, ready).state is LineState.AGREED_IN_PRINCIPLE


def test_a_colleague_does_not_open_or_take_out_what_i_queued(batch: Page, client: Client, world: World) -> None:
    batch.submit("Release 2 decisions", when="after_polling")
    path = client.page("releases.ready").follow("2 decisions").path
    page = client.page("releases.ready", as_=world.as_("decision_maker", "DH", 2))
    assert "queued by a colleague" in page.text
    client.get(path, status=404)


def test_a_minister_s_decision_needs_a_reason_in_a_period_and_an_official_s_does_not(
    client: Client, session: Session, world: World, period: Page
) -> None:
    sent = recommend_all(session, world, send_offer(session, world, [Asked(), Asked(CARERS)]))
    session.commit()
    page = client.page("decisions.approvals", as_=world.as_("decision_maker", "DH"))
    picked = [each.get("value") for each in page.all("input", name="line")]
    batch = page.submit("Continue", do="approve", line=picked)
    who = {"decided_by": "A. Minister", "decided_by_post": "Minister of State"}
    none = batch.submit("Approve 2 recommendations", status=422, **who)
    assert none.errors == ["Choose whether a minister took the decision"]
    quiet = batch.submit("Approve 2 recommendations", status=422, **who, is_minister="yes")
    assert quiet.errors == ["Enter why a minister decided before polling day"]
    one = picked[:1]
    batch.submit("Approve 2 recommendations", **who, is_minister="yes", override_reason="The grant lapses.", line=one)
    again = client.page("decisions.approvals").submit("Continue", do="approve", line=picked[1:])
    again.submit("Approve 1 recommendation", **who, is_minister="no")
    reasons = session.scalars(select(Decision.override_reason).order_by(Decision.id)).all()
    assert reasons == ["The grant lapses.", ""]
    assert line_of(session, sent).stage is Stage.APPROVED


def test_outside_a_period_nobody_is_asked_whether_it_was_a_minister(
    client: Client, session: Session, world: World
) -> None:
    recommend_all(session, world, send_offer(session, world, [Asked()]))
    session.commit()
    page = client.page("decisions.approvals", as_=world.as_("decision_maker", "DH"))
    batch = page.submit("Continue", do="approve", line=[each.get("value") for each in page.all("input", name="line")])
    assert not batch.all("input", name="is_minister")
