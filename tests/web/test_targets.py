"""The targets' pages: who reads which authority, what changed, what is open, and the files."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories import outcomes
from tests.support.factories.negotiations import Asked, send_offer
from tests.support.world import World
from tracker.actions.allocations import TargetRow, record_targets
from tracker.domain.decisions import Outcome
from tracker.domain.financial_years import FinancialYear, between
from tracker.domain.targets import TargetChange
from tracker.models.indicators import Indicator
from tracker.models.lines import Line, Position, PositionValue
from tracker.models.programmes import World as WorldRow

YEARS = between(FinancialYear(2011), FinancialYear(2013))
LUTON, KENT = "luton-borough-council", "kent-county-council"


def record(session: Session, world: World, council: str, numbers: range) -> None:
    ids = dict(session.execute(select(Indicator.code, Indicator.id)).all())
    rows = [
        TargetRow(
            world.programme(),
            world.organisation(council),
            ids[f"NI {number}"],
            year,
            Decimal("40.5"),
            Decimal(41 + at),
            "Made up",
            True,
        )
        for number in numbers
        for at, year in enumerate(YEARS)
    ]
    record_targets(session, rows)


def asked(number: int, change: TargetChange) -> Asked:
    return Asked(f"indicator:NI-{number}", change=change)


@pytest.fixture
def signed(session: Session, world: World) -> str:
    """Luton: NI 1 dropped, NI 2 eased, NI 3 kept after a refusal, NI 4 asked to be eased and open. Kent: all kept."""
    for council in ("LUT", "KEN"):
        record(session, world, council, range(1, 5))
    asks = [asked(1, TargetChange.DROP), asked(2, TargetChange.EASE), asked(3, TargetChange.DROP)]
    sent = send_offer(session, world, asks)
    agreed = Outcome.AGREE_AS_ASKED
    outcomes.answer(session, world, sent.reference, {1: agreed, 2: agreed, 3: Outcome.REJECT})
    outcomes.sign(session, world, sent.reference)
    send_offer(session, world, [asked(4, TargetChange.EASE)])
    session.commit()
    return sent.reference


def targets_of(page) -> dict[str, list[str]]:
    return {row[0][:4]: row[1:] for row in page.rows("Targets")}


def test_an_authority_s_page_says_what_was_kept_dropped_and_eased(client: Client, world: World, signed: str) -> None:
    page = client.page("targets.authority", slug=LUTON, as_=world.as_("officer", "LUT"))
    assert page.h1 == "Targets of Luton Borough Council"
    facts = page.facts()
    assert facts["Targets before"] == "4"
    assert facts["Targets after"] == "32 kept, 1 eased, 0 replaced"
    assert facts["Dropped"] == "1of 4"
    assert facts["Asked and open"] == "11 ask was refused"
    targets = targets_of(page)
    assert targets["NI 1"][0].startswith("Dropped")
    assert targets["NI 1"][2:] == ["", "", ""]
    assert targets["NI 2"][1:] == ["68was 40.5", "70was 41", "72was 42", "75was 43"]
    assert targets["NI 3"] == ["Kept", "40.5", "41", "42", "43"]
    (ask,) = page.rows("Changes asked for and not signed")
    assert ask[0].startswith("NI 4")
    assert ask[1].startswith("Ease")
    assert ask[2:] == ["Submitted", "70", "72", "75"]
    assert "Baselines and present targets are illustrative" in page.text


def test_the_lga_reads_the_changes_without_the_figures(client: Client, world: World, signed: str) -> None:
    page = client.page("targets.authority", slug=LUTON, as_=world.as_("monitor", "LGA"))
    targets = targets_of(page)
    assert targets["NI 2"][0].startswith("Eased")
    assert targets["NI 2"][2:] == ["41before", "42before", "43before"]
    assert "those are the parties’ until they are published" in page.text
    assert "70" not in page.text
    (ask,) = page.rows("Changes asked for and not signed")
    assert ask[2:] == ["Submitted"]


def test_another_council_s_targets_are_not_found(client: Client, world: World, signed: str) -> None:
    client.page("targets.authority", slug=LUTON, as_=world.as_("officer", "KEN"), status=404)
    client.fetch(f"/targets/{LUTON}/targets.csv", status=404)
    client.page("targets.authority", slug="no-such-place", as_=world.as_("monitor", "LGA"), status=404)
    client.page("targets.authority", slug="department-for-education", status=404)
    client.page("targets.authority", slug=LUTON, as_=world.as_("administrator", "SERVICE"), status=404)
    assert client.page("targets.index", as_=None).h1 == "Sign in"


def test_the_list_says_before_and_after(client: Client, world: World, signed: str) -> None:
    page = client.page("targets.index", as_=world.as_("monitor", "LGA"))
    assert [row[1:] for row in page.rows("Targets by authority")] == [
        ["4", "4", "0", "0", "0", "4", "0"],
        ["4", "2", "1", "0", "1", "3", "1"],
    ]
    page = client.page("targets.index", query={"council": "luton", "kind": "unitary"})
    assert len(page.rows("Targets by authority")) == 1
    assert page.follow("Luton Borough Council").h1 == "Targets of Luton Borough Council"
    page = client.page("targets.index", query={"council": "ELSEWHERE", "kind": "x", "region": "y", "page": "z"})
    assert "No authority that you may read matches" in page.text
    page = client.page("targets.index", as_=world.as_("officer", "KEN"))
    assert [row[0] for row in page.rows("Targets by authority")] == ["Kent County CouncilSouth East"]


def test_a_department_finds_the_authorities_it_shares_an_offer_with(client: Client, world: World, signed: str) -> None:
    page = client.page("targets.index", as_=world.as_("caseworker", "DfT"))
    assert "No authority to show" in page.text
    client.page("targets.authority", slug=LUTON, status=404)
    assert client.page("targets.authority", slug=LUTON, as_=world.as_("caseworker", "CLG")).h1.endswith("Council")


def test_a_council_without_targets_is_told_so(client: Client, world: World) -> None:
    page = client.page("targets.authority", slug=LUTON, as_=world.as_("officer", "LUT"))
    assert "No targets are recorded" in page.text
    assert "No change is asked for" in page.text
    assert "No authority to show" in client.page("targets.index").text


def test_a_value_to_come_says_why_who_and_when(client: Client, session: Session, world: World) -> None:
    sent = send_offer(session, world, [asked(4, TargetChange.DROP)])
    session.execute(update(Line).values(change=TargetChange.EASE))
    position = session.scalars(select(Position.id).where(Position.line_id == sent.lines[1])).one()
    to_come = {"value": None, "cause": "The survey is late", "owner": "Luton", "due_on": date(2011, 5, 3)}
    session.add_all(PositionValue(position_id=position, year=year, **to_come) for year in YEARS)
    session.commit()
    page = client.page("targets.authority", slug=LUTON, as_=world.as_("officer", "LUT"))
    (ask,) = page.rows("Changes asked for and not signed")
    assert ask[3] == "To be confirmedThe survey is late; Luton, by 3 May 2011"


def read_csv(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))


def test_both_pages_can_be_kept_as_files(client: Client, session: Session, world: World, signed: str) -> None:
    session.add(WorldRow(key="w", starts_at=world.now, loaded_at=world.now, notice="All made up."))
    session.commit()
    rows = read_csv(client.fetch("/targets/counts.csv", as_=world.as_("monitor", "LGA")))
    assert [(row["Authority"], row["Targets before"], row["Targets after"], row["Notice"]) for row in rows] == [
        ("Kent County Council", "4", "4", "All made up."),
        ("Luton Borough Council", "4", "3", "All made up."),
    ]
    rows = read_csv(client.fetch(f"/targets/{LUTON}/targets.csv"))
    assert [row["Outcome"] for row in rows] == ["Dropped", "Eased", "Kept", "Kept", ""]
    assert (rows[1]["Target before, 2011-12"], rows[1]["Agreed, 2011-12"]) == ("41", "")
    assert (rows[4]["Asked and open"], rows[4]["State"], rows[4]["Illustrative"]) == ("Ease", "Submitted", "yes")
    rows = read_csv(client.fetch(f"/targets/{LUTON}/targets.csv", as_=world.as_("officer", "LUT")))
    assert [row["Agreed, 2011-12"] for row in rows] == ["", "70", "41", "41", "70"]
    assert rows[1]["Line"] == f"{signed} line 2"


def test_pages_ask_as_often_of_thirty_lines_as_of_three_hundred_and_stay_light(
    client: Client, session: Session, world: World
) -> None:
    counted = []
    for numbers in (range(1, 11), range(11, 111)):
        for council in ("LUT", "KEN", "BIR"):
            record(session, world, council, numbers)
            asks = [asked(number, TargetChange.EASE) for number in numbers]
            for start in range(0, len(asks), 50):
                send_offer(session, world, asks[start : start + 50], council=council)
        session.commit()
        listed = client.page("targets.index", as_=world.as_("auditor", "SERVICE"))
        page = client.page("targets.authority", slug=LUTON)
        counted.append((len(listed.statements), len(page.statements)))
    assert counted[0] == counted[1]
    assert counted[0][0] <= 8
    assert counted[0][1] <= 11
    assert len(page.markup.encode()) < 60_000
    page = page.follow("Show all 110 changes asked for").follow("Next 50 asks")
    assert len(page.rows("Changes asked for and not signed")) == 50
    assert len(page.markup.encode()) < 60_000
