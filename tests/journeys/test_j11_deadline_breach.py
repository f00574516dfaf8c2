"""J11 Deadline breach: the dates. What time passes on to whom stands in its own steps below, when it is there.

Clock frozen in tests. Due Friday 27 August 2010, Monday 30 a bank holiday => not overdue at 23:59 Friday; overdue from
Saturday 00:00 London time; "1 working day late" on Tuesday 31, when the first escalation goes. No status changes by
itself. New bank holiday added => open dates recomputed, history says why. Extension agreed by both => new date, old
kept.
"""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.clock import WorldClock
from tests.support.factories.negotiations import Sent, line_of, read_sent, send_offer
from tests.support.register_files import Folder
from tests.support.world import World
from tracker.actions import decisions, questions
from tracker.domain.lines import LineState, Turn
from tracker.domain.notices import NoticeKind
from tracker.models.notices import Notice

SENT = datetime(2010, 8, 2, 9, tzinfo=UTC)
ASKED = datetime(2010, 8, 13, 9, tzinfo=UTC)  # the council has 10 working days: to Friday 27 August

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def asked(session: Session, world: World, clock: WorldClock) -> Sent:
    """A line on which the council owes an answer by Friday 27 August 2010."""
    sent = send_offer(session, world, decided_on=date(2010, 7, 20), now=SENT)
    caseworker = world.as_("caseworker", "DH")
    questions.ask(session, caseworker, sent.reference, 1, "Why?", version=sent.versions[1], now=ASKED)
    session.commit()
    clock.set(ASKED)
    return read_sent(session, sent.reference)


def line(client: Client, world: World, sent: Sent, role: str = "officer", code: str = "LUT") -> Page:
    return client.page("lines.show", reference=sent.reference, number=1, as_=world.as_(role, code))


@pytest.mark.parametrize(
    ("instant", "due"),
    [
        (datetime(2010, 8, 27, 9, tzinfo=UTC), "27 August 2010due today"),
        (datetime(2010, 8, 27, 22, 59, tzinfo=UTC), "27 August 2010due today"),  # 23:59 in London
        (datetime(2010, 8, 27, 23, 0, tzinfo=UTC), "Overduedue 27 August 2010, less than 1 working day late"),
        (datetime(2010, 8, 30, 12, 0, tzinfo=UTC), "Overduedue 27 August 2010, less than 1 working day late"),
        (datetime(2010, 8, 31, 8, 0, tzinfo=UTC), "Overduedue 27 August 2010, 1 working day late"),
    ],
)
def test_what_is_due_on_friday_is_overdue_from_midnight_and_one_day_late_after_the_bank_holiday(
    client: Client, session: Session, world: World, clock: WorldClock, asked: Sent, instant: datetime, due: str
) -> None:
    clock.set(instant)
    for role, code in (("officer", "LUT"), ("caseworker", "DH"), ("monitor", "LGA")):
        assert line(client, world, asked, role, code).facts()["Due"] == due
    row = line_of(session, asked)
    assert (row.state, row.turn) == (LineState.CLARIFICATION_NEEDED, Turn.COUNCIL)


def test_a_bank_holiday_added_moves_the_open_date_and_history_says_why(
    client: Client, session: Session, world: World, clock: WorldClock, asked: Sent, tmp_path
) -> None:
    folder = Folder(tmp_path / "files")
    folder.add("bank_holidays", day="2010-08-20", title="A day of thanksgiving")
    loaded = client.app.test_cli_runner().invoke(args=["registers", "load", "--folder", str(folder.path)])
    assert loaded.exit_code == 0, loaded.output
    session.expire_all()
    page = line(client, world, asked)
    assert page.facts()["Due"].startswith("31 August 2010")
    (what,) = [node.text for node in page.all("li") if "Worked out again" in node.text]
    assert "Council’s answer is due 31 August 2010, no longer 27 August 2010" in what
    assert "Bank holiday added: A day of thanksgiving, 20 August 2010." in what
    assert "The service" in what
    steps = page.rows("How the date was worked out")
    assert ["20 August 2010", "Bank holiday, not counted"] in steps
    assert steps[-1][0] == "31 August 2010"
    lga = line(client, world, asked, "monitor", "LGA")
    assert lga.facts()["Due"].startswith("31 August 2010")


def test_more_time_agreed_by_both_sides_is_the_new_date_and_the_old_one_is_kept(
    client: Client, session: Session, world: World, clock: WorldClock, asked: Sent
) -> None:
    clock.set(datetime(2010, 8, 25, 9, tzinfo=UTC))
    page = line(client, world, asked).follow("Ask for more time")
    assert page.h1 == "Ask the Department of Health for more time"
    wrong = page.submit("Ask for more time", status=422, wanted_on=date(2010, 8, 30), reason="The committee decides.")
    assert wrong.errors == ["30 August 2010 is not a working day. Enter one that is"]
    page = wrong.submit("Ask for more time", wanted_on=date(2010, 9, 17), committee_on=date(2010, 9, 14))
    assert "More time is asked for, to 17 September 2010: agreed or not by 2 September 2010." in page.text
    assert page.facts()["Due"].startswith("27 August 2010")

    page = line(client, world, asked, "caseworker", "DH").follow("Agree or not")
    assert page.facts()["The committee meets"] == "14 September 2010"
    assert page.submit("Send reply", status=422).errors == ["Choose whether you agree"]
    page = page.submit("Send reply", reply="agreed")
    assert page.facts()["Due"].startswith("17 September 2010")
    assert "More time agreed: due 17 September 2010, no longer 27 August 2010" in page.text

    page = line(client, world, asked)
    steps = page.rows("How the date was worked out")
    assert ["25 August 2010", "Both sides agreed to 17 September 2010 in place of 27 August 2010"] in steps
    assert steps[-1][0] == "17 September 2010"
    clock.set(datetime(2010, 9, 17, 22, 59, tzinfo=UTC))
    assert "Overdue" not in line(client, world, asked).facts()["Due"]
    clock.set(datetime(2010, 9, 17, 23, 0, tzinfo=UTC))
    assert line(client, world, asked).facts()["Due"].startswith("Overdue")


def test_more_time_that_nobody_answers_is_not_agreed(
    client: Client, session: Session, world: World, clock: WorldClock, asked: Sent
) -> None:
    clock.set(datetime(2010, 8, 25, 9, tzinfo=UTC))
    page = line(client, world, asked).follow("Ask for more time")
    page.submit("Ask for more time", wanted_on=date(2010, 9, 17), reason="The committee decides.")
    clock.set(datetime(2010, 9, 2, 22, 50, tzinfo=UTC))
    open_page = line(client, world, asked, "caseworker", "DH").follow("Agree or not")
    clock.set(datetime(2010, 9, 2, 23, 0, tzinfo=UTC))  # midnight in London: the last day has gone
    late = open_page.submit("Send reply", reply="agreed", status=422)
    assert late.errors == ["No request for more time is open on this line. Without a reply in time it is not agreed"]
    page = line(client, world, asked)
    assert page.facts()["Due"].startswith("Overduedue 27 August 2010")
    assert "More time is asked for" not in page.text
    assert "Ask for more time" in page.text


def test_time_passes_it_on_step_by_step_and_changes_nothing_itself(
    client: Client, session: Session, world: World, clock: WorldClock, asked: Sent
) -> None:
    """Day −5 a reminder; Tuesday 31 August caseworker and manager; day 5 the signatory; day 10 LGA and coordinator."""
    officers = world.people["officer", "LUT"]
    steps = [
        (date(2010, 8, 19), NoticeKind.DUE_SOON, ()),
        (date(2010, 8, 20), NoticeKind.DUE_SOON, officers),
        (date(2010, 8, 30), NoticeKind.OVERDUE, ()),
        (
            date(2010, 8, 31),
            NoticeKind.OVERDUE,
            (*officers, world.as_("manager", "LUT"), world.as_("caseworker", "DH")),
        ),
        (date(2010, 9, 6), NoticeKind.FIVE_DAYS_LATE, world.people["signatory", "LUT"]),
        (
            date(2010, 9, 13),
            NoticeKind.TEN_DAYS_LATE,
            (world.as_("monitor", "LGA"), world.as_("coordinator", "CLG")),
        ),
    ]
    before = line_of(session, asked)
    stood = (before.state, before.turn, before.version, before.due_on)
    for day, kind, people in steps:
        clock.set(datetime.combine(day, time(8), UTC))
        for _ in range(2):  # the job runs every few minutes
            run = client.app.test_cli_runner().invoke(args=["escalations", "run"])
            assert run.exit_code == 0, run.output
        told = session.scalars(select(Notice.person_id).where(Notice.kind == kind)).all()
        assert sorted(told) == sorted(each.person_id for each in people), day
        session.expire_all()
        row = line_of(session, asked)
        assert (row.state, row.turn, row.version, row.due_on) == stood
    page = line(client, world, asked)
    assert "Council’s answer, due on 27 August 2010: told those who decide or sign" in page.text
    assert "The service" in page.text


def test_ten_days_late_it_stands_on_the_list_of_the_lga_and_on_the_coordinators_page(
    client: Client, session: Session, world: World, clock: WorldClock
) -> None:
    """The first position is due on Tuesday 14 September, 30 working days after Monday 2 August."""
    sent = send_offer(session, world, decided_on=date(2010, 7, 20), now=SENT)
    decisions.take_lines(session, world.as_("caseworker", "DH"), sent.picks, now=SENT)
    session.commit()
    monitor, coordinator = world.as_("monitor", "LGA"), world.as_("coordinator", "CLG")
    clock.set(datetime(2010, 9, 14, 22, 59, tzinfo=UTC))  # 23:59 in London
    assert "No department is late with a line." in client.page("releases.coordination", as_=coordinator).text
    clock.set(datetime(2010, 9, 28, 8, tzinfo=UTC))
    run = client.app.test_cli_runner().invoke(args=["escalations", "run"])
    assert run.exit_code == 0, run.output
    (late,) = client.page("releases.coordination", as_=coordinator).rows("Late lines by department, in working days")
    assert late[:6] == ["Department of Health", "0", "1", "0", "0", "10 working days late"]
    page = client.page("monitoring.monitor", as_=monitor)
    assert page.rows("Lines by department and lateness")[0][:6] == ["Department of Health", "0", "0", "1", "0", "10"]
    listed = client.page("monitoring.monitor", late="over-5").rows("Offers, by turn and next date")
    assert listed[0][0].startswith(sent.reference)
    assert "10 working days late" in " ".join(listed[0])
    row = line_of(session, sent)
    assert (row.state, row.turn) == (LineState.SUBMITTED, Turn.DEPARTMENT)
