"""The monitor's page and files: every submitted offer, true to its lines, and no text of any of them."""

import csv
import io
from collections import Counter, defaultdict
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, RECEIPTS, SOCIAL_CARE, Asked, send_offer
from tests.support.factories.offers import draft_offer
from tests.support.factories.outcomes import SECRET_REASON, answer, decide, sign
from tests.support.world import World
from tracker.domain.decisions import Outcome
from tracker.domain.targets import TargetChange
from tracker.models.lines import Line
from tracker.models.offers import Offer

ASKED = (Asked(SOCIAL_CARE), Asked(CARERS, pounds=100_000), Asked(CLEANER_STREETS), Asked(RECEIPTS, pounds=50_000))
OFFERS = "Offers, by turn and next date"
LATER = datetime(2010, 12, 20, 10, 0, tzinfo=UTC)
"""Everything sent on 1 November is overdue by now: Monday 20 December."""


@pytest.fixture
def monitor(client: Client, world: World) -> Client:
    """The monitor of the LGA."""
    client.be(world.as_("monitor", "LGA"))
    return client


def go_on(monitor: Client, world: World, clock: WorldClock, to: datetime) -> None:
    """Another day: the monitor signs in again."""
    clock.set(to)
    monitor.be(world.as_("monitor", "LGA"))


def send(session: Session, world: World, *councils: str) -> list[str]:
    references = [send_offer(session, world, ASKED, council=council).reference for council in councils]
    session.commit()
    return references


def rows_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.text)))


def listed(page) -> list[str]:
    return [row[0][: len("SO-0001")] for row in page.rows(OFFERS)[:-1]]


def test_before_any_offer_it_says_so(monitor: Client, session: Session, world: World) -> None:
    draft_offer(session, world)
    session.commit()
    page = monitor.page("monitoring.monitor")
    assert "No offers submitted yet" in page.text
    assert page.facts()["Councils with an offer"] == "0of 353"


def test_every_submitted_offer_is_listed_and_no_draft(monitor: Client, session: Session, world: World) -> None:
    luton, kent = send(session, world, "LUT", "KEN")
    draft = draft_offer(session, world, "BIR")
    session.commit()
    page = monitor.page("monitoring.monitor")
    assert sorted(listed(page)) == [luton, kent]
    assert draft not in page.markup


def test_an_offer_shows_state_turn_next_date_counts_and_pounds(monitor: Client, session: Session, world: World) -> None:
    (reference,) = send(session, world, "LUT")
    answer(session, world, reference, {1: Outcome.AGREE_AS_ASKED, 2: Outcome.REJECT, 3: Outcome.COUNTER})
    session.commit()
    (row, _foot) = monitor.page("monitoring.monitor").rows(OFFERS)
    assert row[2:4] == ["In negotiation", "Council 1, department 1"]
    assert row[4].startswith("8 November")  # the acknowledge clock of line 4
    assert row[5:] == ["4", "1", "1", "£2,838,000", "£2,538,000"]


def test_pounds_stand_against_the_commitment_by_year(monitor: Client, session: Session, world: World) -> None:
    (reference,) = send(session, world, "LUT")
    answer(session, world, reference, {1: Outcome.AGREE_AS_ASKED})
    session.commit()
    rows = monitor.page("monitoring.monitor").rows("£ out of ring-fences by year")
    assert [row[:5] for row in rows] == [
        [year, "£0.9m", "£0.8m", "£0", "under 1%"] for year in ("2011-12", "2012-13", "2013-14")
    ]


def test_a_signed_line_counts_as_signed_and_as_agreed(monitor: Client, session: Session, world: World) -> None:
    (reference,) = send(session, world, "LUT")
    answer(session, world, reference, dict.fromkeys((1, 2, 3, 4), Outcome.AGREE_AS_ASKED))
    sign(session, world, reference)
    session.commit()
    page = monitor.page("monitoring.monitor")
    assert page.rows("£ out of ring-fences by year")[0][1:4] == ["£0.9m", "£0.9m", "£0.9m"]
    assert page.rows(OFFERS)[0][2] == "In force"


def test_regions_add_up_to_england(monitor: Client, session: Session, world: World, clock: WorldClock) -> None:
    send(session, world, "LUT", "CBF", "KEN")
    go_on(monitor, world, clock, LATER)
    *regions, england = monitor.page("monitoring.monitor").rows("Councils, lines and £ by region")
    assert len(regions) == 9
    for column in range(1, 10):
        assert sum(int(region[column]) for region in regions) == int(england[column])
    assert england[:3] == ["England", "353", "3"]
    assert england[6:10] == ["12", "12", "12", "3"]


def test_departments_are_shown_by_how_late_they_are(
    monitor: Client, session: Session, world: World, clock: WorldClock
) -> None:
    send(session, world, "LUT", "KEN")
    for day, late in ((date(2010, 11, 8), ["4", "0", "0", "0", "0"]), (date(2010, 11, 9), ["0", "4", "0", "0", "1"])):
        go_on(monitor, world, clock, datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC))
        rows = {row[0]: row[1:6] for row in monitor.page("monitoring.monitor").rows("Lines by department and lateness")}
        assert rows == {"Communities and Local Government": late, "Department of Health": late}
    for day, step in ((15, 1), (16, 2)):  # five working days late, then six
        go_on(monitor, world, clock, datetime(2010, 11, day, 10, 0, tzinfo=UTC))
        rows = monitor.page("monitoring.monitor").rows("Lines by department and lateness")
        assert rows[0][1 + step] == "4"


def test_lines_that_wait_for_clearance_are_the_treasurys(monitor: Client, session: Session, world: World) -> None:
    (reference,) = send(session, world, "LUT")
    decide(session, world, reference, {1: Outcome.REJECT})
    session.commit()
    rows = {row[0]: row[1] for row in monitor.page("monitoring.monitor").rows("Lines by department and lateness")}
    assert rows["HM Treasury"] == "1"


FILTERS = (
    ("region=South East", {"KEN"}),
    ("kind=metropolitan_district", {"BIR"}),
    ("kind=county&region=South East", {"KEN"}),
    ("kind=county&region=London", set()),
    ("state=in_negotiation", {"KEN", "BIR"}),
    ("state=in_force", {"LUT"}),
    ("late=any", {"KEN", "BIR"}),
    ("late=over-20", {"KEN", "BIR"}),
)


def test_offers_are_filtered_and_the_files_hold_the_same(
    monitor: Client, session: Session, world: World, clock: WorldClock
) -> None:
    references = dict(zip(("LUT", "KEN", "BIR"), send(session, world, "LUT", "KEN", "BIR"), strict=True))
    answer(session, world, references["LUT"], dict.fromkeys((1, 2, 3, 4), Outcome.AGREE_AS_ASKED))
    sign(session, world, references["LUT"])
    session.commit()
    go_on(monitor, world, clock, LATER)
    for query, found in FILTERS:
        page = monitor.get(f"/monitor?{query}")
        wanted = {references[code] for code in found}
        assert {row["Reference"] for row in rows_of(monitor.fetch(f"/monitor/offers.csv?{query}"))} == wanted
        assert {row["Reference"] for row in rows_of(monitor.fetch(f"/monitor/lines.csv?{query}"))} == wanted
        if wanted:
            assert set(listed(page)) == wanted
            assert all(page.value(name) == value for name, value in (each.split("=") for each in query.split("&")))
        else:
            assert "No offers match" in page.text


def test_with_a_department_only_its_lines_are_counted(monitor: Client, session: Session, world: World) -> None:
    send(session, world, "LUT", "KEN")
    health = world.organisation("DH")
    page = monitor.page("monitoring.monitor", query={"department": str(health)})
    *rows, foot = page.rows(OFFERS)
    assert [row[5] for row in rows] == ["2", "2"]
    assert foot[1] == "4"
    lines = rows_of(monitor.fetch(f"/monitor/lines.csv?department={health}"))
    assert {line["Department"] for line in lines} == {"Department of Health"}
    assert len(lines) == 4


def test_the_foot_is_the_sum_of_the_rows(monitor: Client, session: Session, world: World) -> None:
    first, *_ = send(session, world, "LUT", "CBF", "KEN")
    answer(session, world, first, {1: Outcome.AGREE_AS_ASKED, 2: Outcome.REJECT})
    session.commit()
    for query in ("", "region=East of England", "state=in_negotiation"):
        *rows, foot = monitor.get(f"/monitor?{query}").rows(OFFERS)
        for back in range(1, 6):
            assert pounds(foot[-back]) == sum(pounds(row[-back]) for row in rows)


def pounds(words: str) -> int:
    return int(words.replace("£", "").replace(",", ""))


def test_offers_are_sorted_by_the_address_and_the_filter_survives(
    monitor: Client, session: Session, world: World
) -> None:
    references = dict(zip(("LUT", "KEN", "BIR"), send(session, world, "LUT", "KEN", "BIR"), strict=True))
    for code, day in (("KEN", 3), ("BIR", 4), ("LUT", 5)):
        of_offer = session.scalars(select(Offer.id).where(Offer.reference == references[code])).one()
        session.execute(update(Line).where(Line.offer_id == of_offer).values(due_on=date(2010, 11, day)))
    session.commit()
    orders = {"council": ("BIR", "KEN", "LUT"), "reference": ("LUT", "KEN", "BIR"), "next": ("KEN", "BIR", "LUT")}
    for sort, order in orders.items():
        page = monitor.page("monitoring.monitor", query={"sort": sort, "state": "in_negotiation"})
        assert listed(page) == [references[code] for code in order]
    assert "state=in_negotiation" in page.follow("Council").path


def test_an_agreement_past_its_end_has_ended_though_nothing_wrote_it(
    monitor: Client, session: Session, world: World, clock: WorldClock
) -> None:
    (reference,) = send(session, world, "LUT")
    answer(session, world, reference, dict.fromkeys((1, 2, 3, 4), Outcome.AGREE_AS_ASKED))
    sign(session, world, reference)
    session.commit()
    go_on(monitor, world, clock, datetime(2014, 4, 1, 10, 0, tzinfo=UTC))
    assert monitor.page("monitoring.monitor", query={"state": "ended"}).rows(OFFERS)[0][2] == "Ended"
    assert "No offers match" in monitor.page("monitoring.monitor", query={"state": "in_force"}).text


def test_no_text_of_a_line_and_no_decision_before_its_release_is_shown(
    monitor: Client, session: Session, world: World
) -> None:
    (reference,) = send(session, world, "LUT")
    decide(session, world, reference, {1: Outcome.REJECT})
    session.commit()
    line = rows_of(monitor.fetch("/monitor/lines.csv"))[0]
    assert (line["State"], line["Outcome"], line["Reasons"]) == ("Awaiting clearance", "", "")
    everything = monitor.page("monitoring.monitor").markup + monitor.fetch("/monitor/lines.csv").text
    for secret in (SECRET_REASON, ASKED[0].words, ASKED[0].evidence, "The conditions of the grant"):
        assert secret not in everything


def test_outcome_and_reasons_are_in_the_file_once_released(monitor: Client, session: Session, world: World) -> None:
    (reference,) = send(session, world, "LUT")
    answer(session, world, reference, {1: Outcome.REJECT})
    session.commit()
    line = rows_of(monitor.fetch("/monitor/lines.csv"))[0]
    assert (line["Outcome"], line["Reasons"]) == ("Reject", "Cost or risk to the Exchequer")
    assert (line["Pounds asked"], line["Released on"], line["Turn"]) == ("2538000.00", "2010-11-01", "")


def test_a_title_is_no_formula_in_the_file(monitor: Client, session: Session, world: World) -> None:
    send(session, world, "LUT")
    session.execute(update(Line).values(title='=HYPERLINK("http://example.org")'))
    session.commit()
    assert {line["Title"] for line in rows_of(monitor.fetch("/monitor/lines.csv"))} == {
        '\'=HYPERLINK("http://example.org")'
    }


def test_each_table_has_its_file(monitor: Client, session: Session, world: World) -> None:
    send(session, world, "LUT")
    regions = rows_of(monitor.fetch("/monitor/regions.csv"))
    assert [row["With an offer"] for row in regions if row["Region"] == "East of England"] == ["1"]
    departments = rows_of(monitor.fetch("/monitor/departments.csv"))
    assert {row["Department"]: row["Lines"] for row in departments}["Department of Health"] == "2"
    assert regions[0]["As at"] == "1 November 2010, 10am"


def test_another_programme_can_be_looked_at(monitor: Client, session: Session, world: World) -> None:
    send(session, world, "LUT")
    page = monitor.page("monitoring.monitor", query={"programme": "right-to-request-2026-27"})
    assert "No offers submitted yet" in page.text
    assert "This programme has no national commitment." in page.text


def test_nonsense_in_the_address_is_as_good_as_nothing(monitor: Client, session: Session, world: World) -> None:
    (reference,) = send(session, world, "LUT")
    for query in ("page=99999", "region=nowhere", "department=x", "state=draft", "sort=x", "late=1"):
        assert listed(monitor.get(f"/monitor?{query}")) == [reference]


@pytest.mark.parametrize("path", ["/monitor", "/monitor/offers.csv", "/monitor/lines.csv", "/monitor/regions.csv"])
def test_only_a_monitor_or_an_auditor_reads_it(client: Client, world: World, path: str) -> None:
    refused = client.get(path, as_=world.as_("officer", "LUT"), status=403)
    assert "a monitor or an auditor" in refused.text
    client.fetch(path, as_=world.as_("auditor", "SERVICE"))
    assert client.fetch(path, as_=None, status=302).headers["Location"].startswith("/sign-in")


def test_as_many_questions_are_asked_for_300_lines_as_for_30(monitor: Client, session: Session, world: World) -> None:
    counts: dict[str, list[int]] = defaultdict(list)
    sent: Counter[str] = Counter()
    for offers in (1, 9):
        for at in range(offers):
            council = ("LUT", "CBF", "BIR", "MAN", "KEN")[at % 5]
            first = 30 * sent[council] + 1  # nothing is asked for twice
            targets = [Asked(f"indicator:NI-{number}", change=TargetChange.EASE) for number in range(first, first + 30)]
            send_offer(session, world, targets, council=council)
            sent[council] += 1
        session.commit()
        for path in ("/monitor", "/monitor?region=London&late=any", "/monitor?sort=next&state=in_negotiation"):
            page = monitor.get(path)
            counts[path].append(len(page.statements))
            assert len(page.markup.encode()) < 60_000
    assert all(few == many for few, many in counts.values()), counts
    assert counts["/monitor"][1] <= 30
    assert counts["/monitor?sort=next&state=in_negotiation"][1] <= 12
