"""The auditor's pages: every event with who, when, before and after, the file says the same, nothing can be done."""

import csv
import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, OWN, SOCIAL_CARE, Asked, send_offer
from tests.support.factories.outcomes import answer
from tests.support.world import World
from tracker.domain.decisions import Outcome
from tracker.models.events import Event
from tracker.models.offers import Offer

ASKED = (Asked(SOCIAL_CARE), Asked(CARERS), Asked(CLEANER_STREETS))


@pytest.fixture
def auditor(client: Client, world: World) -> Client:
    """The auditor."""
    client.be(world.as_("auditor", "SERVICE"))
    return client


@pytest.fixture
def reference(session: Session, world: World) -> str:
    """An offer of Luton: sent on 25 October, answered on 1 November; one of Kent beside it."""
    made = send_offer(session, world, ASKED, now=datetime(2010, 10, 25, 9, 0, tzinfo=UTC)).reference
    answer(session, world, made, {1: Outcome.AGREE_AS_ASKED, 2: Outcome.REJECT})
    send_offer(session, world, ASKED[:1], council="KEN")
    session.commit()
    return made


def rows_of(page) -> list[list[str]]:
    return page.rows("Events")


def test_every_event_is_shown_with_person_role_time_before_and_after(
    auditor: Client, reference: str, world: World
) -> None:
    page = auditor.page("audit.events_page", query={"reference": reference, "line": "1"})
    kinds = [row[2] for row in rows_of(page)]
    of_line = f"{reference}, line 1"
    assert kinds == [
        f"Line {each}{of_line}" for each in ("released", "cleared", "approved", "recommended", "submitted")
    ]
    released = rows_of(page)[0]
    assert released[0] == "1 November 201010:00:00"
    person = world.as_("coordinator", "CLG").name
    assert released[1] == f"{person}Coordinator, Communities and Local Government"
    assert "State: submitted" in released[3]
    assert "State: agreed in principle" in released[4]
    assert "outcome: agree as asked" in released[4]


ANSWERED = {"Line recommended", "Line approved", "Line cleared", "Line released"}
FILTERS = (
    ("kind=line.cleared", {"Line cleared"}),
    ("kind=line.released&to=2010-10-31", set()),
    ("person=treasury clearer", {"Line cleared"}),
    ("person=TREASURY-CLEARER@hmt.example.gov.uk", {"Line cleared"}),
    ("person=%25", set()),
    ("reference=so1&line=3", {"Line submitted"}),
    ("reference=SO-9999", set()),
    ("reference=nonsense", set()),
    ("reference=SO-0001&from=2010-11-01", ANSWERED),
)


def test_events_are_found_by_case_person_kind_and_day_and_the_file_says_the_same(
    auditor: Client, reference: str
) -> None:
    for query, kinds in FILTERS:
        page = auditor.get(f"/audit?{query}")
        file = list(csv.DictReader(io.StringIO(auditor.fetch(f"/audit/events.csv?{query}").text)))
        assert {row["Event"] for row in file} == kinds
        if not kinds:
            assert "No events match" in page.text
            continue
        shown = rows_of(page)
        assert [row[0][-8:] for row in shown] == [row["At"][-8:] for row in file]
        assert [row[3:6] for row in shown] == [[row["Before"], row["After"], row["Words"]] for row in file]
        assert all(row["Hash"].startswith(cells[6].rpartition(" ")[2]) for row, cells in zip(file, shown, strict=True))


def test_the_last_day_counts_to_its_end_in_london(auditor: Client, session: Session, world: World) -> None:
    late = datetime(2010, 10, 25, 22, 30, tzinfo=UTC)  # 11:30pm by summer time
    send_offer(session, world, ASKED[:1], now=late)
    session.commit()
    assert rows_of(auditor.page("audit.events_page", query={"from": "2010-10-25", "to": "2010-10-25"}))
    assert "No events match" in auditor.page("audit.events_page", query={"from": "2010-10-26"}).text


def test_pages_follow_one_another_without_a_gap_or_a_repeat(auditor: Client, session: Session, world: World) -> None:
    for _ in range(3):
        send_offer(session, world, [Asked(OWN)] * 30)
    session.commit()
    page, seen = auditor.page("audit.events_page"), []
    while True:
        seen += [row[6] for row in rows_of(page)]
        if not [link for link in page.all("a") if link.text == "Older events"]:
            break
        page = page.follow("Older events")
    records = [int(cell.partition("place")[0]) for cell in seen]
    everything = session.scalars(select(Event.id).order_by(Event.at.desc(), Event.id.desc())).all()
    assert records == list(everything)
    assert len(records) > 100


def test_an_offer_whose_record_is_whole_is_said_to_be(auditor: Client, session: Session, reference: str) -> None:
    page = auditor.page("audit.check", query={"reference": reference.lower()})
    of_offer = select(func.count()).select_from(Event).join(Offer, Offer.id == Event.offer_id)
    count = session.scalar(of_offer.where(Offer.reference == reference))
    assert f"The record of {reference} is whole: {count} events, each as it was written" in page.text


def test_a_row_edited_in_the_database_is_named(auditor: Client, session: Session, reference: str) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("the trigger is taken off by SQLite's own words")
    session.execute(text("DROP TRIGGER guard_events_update"))
    session.execute(text("UPDATE events SET role = 'officer' WHERE kind = 'line.released'"))
    session.commit()
    page = auditor.page("audit.check", query={"reference": reference})
    assert f"The record of {reference} is broken in" in page.text
    assert "was changed" in page.text


def test_an_unknown_reference_is_said_to_be_unknown(auditor: Client) -> None:
    assert "No offer has this reference." in auditor.page("audit.check", query={"reference": "SO-9999"}).text


@pytest.mark.parametrize("path", ["/audit", "/audit/check", "/audit/events.csv"])
def test_only_an_auditor_reads_the_record(client: Client, world: World, path: str) -> None:
    for role, code in (("officer", "LUT"), ("monitor", "LGA"), ("administrator", "SERVICE")):
        assert "an auditor" in client.get(path, as_=world.as_(role, code), status=403).text


@pytest.mark.parametrize("path", ["/audit", "/audit/check", "/audit/events.csv"])
def test_nothing_can_be_posted_there(auditor: Client, path: str) -> None:
    page = auditor.get("/audit")
    assert not page.all("form", method="post")
    auditor.fetch(path, method="POST", status=405)


def test_an_administrator_is_told_whom_to_ask(client: Client, world: World) -> None:
    administrator, auditor = world.as_("administrator", "SERVICE"), world.as_("auditor", "SERVICE")
    assert auditor.name in client.page("audit.events_page", as_=administrator, status=403).text
    page = client.page("pages.admin", as_=administrator)
    assert f"administrators do not read it. Ask an auditor: {auditor.name}." in page.text


def test_nonsense_in_the_address_is_as_good_as_nothing(auditor: Client, reference: str) -> None:
    for query in ("before=x", "line=-1", "from=2010-13-01", "to=tomorrow", "kind=everything", "person="):
        assert rows_of(auditor.get(f"/audit?{query}"))


def test_as_many_questions_are_asked_for_300_lines_as_for_30(auditor: Client, session: Session, world: World) -> None:
    counts = []
    for offers in (1, 9):
        for _ in range(offers):
            last = send_offer(session, world, [Asked(OWN)] * 30).reference
        session.commit()
        page = auditor.get("/audit")
        assert len(page.markup.encode()) < 60_000
        checked = auditor.page("audit.check", query={"reference": last})
        counts.append((len(page.statements), len(checked.statements)))
    assert counts[0] == counts[1] == (2, 6), counts
