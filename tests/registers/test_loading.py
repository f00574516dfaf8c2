"""The registers in the database: all or nothing, the same twice over, and never over what was changed here."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from tests.support.register_files import Folder
from tracker.domain.actors import OrganisationKind
from tracker.domain.clocks import ClockKind
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.ring_fences import RingStanding
from tracker.models.base import Base
from tracker.models.grants import Allocation, Grant, GrantAmount, Ring, RingStatus
from tracker.models.indicators import CatalogueFreedom, Indicator
from tracker.models.organisations import Organisation, OrganisationSuccessor
from tracker.models.programmes import BankHoliday, Programme, ProgrammeClock, ProgrammeExclusion
from tracker.registers.loading import load_registers
from tracker.registers.reports import FileReport, LoadReport, row_ranges

NOW = datetime(2010, 11, 1, 10, tzinfo=UTC)
TABLES = (
    Organisation,
    OrganisationSuccessor,
    Grant,
    Ring,
    RingStatus,
    GrantAmount,
    Allocation,
    Indicator,
    CatalogueFreedom,
    BankHoliday,
    Programme,
    ProgrammeClock,
    ProgrammeExclusion,
)


def count(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def load(session: Session, folder: Path) -> LoadReport:
    return load_registers(session, now=NOW, folder=folder)


def report_of(report: LoadReport, file: str) -> FileReport:
    return next(each for each in report.files if each.file == file)


def organisation(session: Session, code: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.code == code)).one()


def test_an_empty_database_gets_every_row(session: Session):
    report = load_registers(session, now=NOW)
    assert not report.is_refused
    assert {table.__tablename__: count(session, table) for table in TABLES} == {
        "organisations": 419,
        "organisation_successors": 70,
        "grants": 87,
        "rings": 90,
        "ring_statuses": 144,
        "grant_amounts": 94,
        "allocations": 14,
        "indicators": 199,
        "freedoms": 40,
        "bank_holidays": 238,
        "programmes": 2,
        "programme_clocks": 21,
        "programme_exclusions": 11,
    }
    assert (report.added, report.changed, report.unchanged) == (1429, 0, 0)


def test_what_is_loaded_is_what_the_files_say(session: Session):
    load_registers(session, now=NOW)
    luton = organisation(session, "LUT")
    assert (luton.kind, luton.authority_kind, luton.region, luton.slug) == (
        OrganisationKind.AUTHORITY,
        "unitary",
        "East of England",
        "luton-borough-council",
    )
    assert (luton.opened_on, luton.closed_on, luton.certainty) == (None, None, "partly sourced")
    assert luton.source.startswith("Office for National Statistics")
    ring = session.scalars(select(Ring).where(Ring.key == "public-health-smoking")).one()
    outer = session.scalars(select(Ring).where(Ring.key == "public-health")).one()
    assert (ring.parent_id, outer.parent_id, ring.grant_id) == (outer.id, None, outer.grant_id)
    amount = session.get_one(GrantAmount, (ring.id, FinancialYear(2026)))
    assert amount.amount == Money.from_pounds(152_800_000)
    single = session.scalars(select(Programme).where(Programme.key == "single-offer-2011-12")).one()
    assert (single.single_prefix, single.last_year, single.version) == ("SO", FinancialYear(2013), 1)
    assert single.lead_department_id == organisation(session, "CLG").id
    clock = session.get_one(ProgrammeClock, (single.id, ClockKind.WHOLE_OFFER))
    assert clock.length == 6


def test_successors_of_councils_and_departments_point_forward(session: Session):
    load_registers(session, now=NOW)
    codes = {each.id: each.code for each in session.scalars(select(Organisation))}
    successors = session.scalars(select(OrganisationSuccessor))
    pairs = {(codes[each.organisation_id], codes[each.successor_id]) for each in successors}
    assert {("CMA", "CBD"), ("CMA", "WAF"), ("DCSF", "DfE"), ("DH", "DHSC"), ("NTCA", "NECA")} <= pairs


def test_a_ring_whose_announcement_was_not_found_is_announced_the_day_it_was_in_force(session: Session):
    load_registers(session, now=NOW)
    ring_id = session.scalars(select(Ring.id).where(Ring.key == "aids-support")).one()
    stood, lifted = session.scalars(
        select(RingStatus).where(RingStatus.ring_id == ring_id).order_by(RingStatus.in_force_from)
    ).all()
    assert (stood.announced_on, stood.standing) == (date(2008, 4, 1), RingStanding.STANDS)
    assert (lifted.announced_on, lifted.standing) == (date(2010, 6, 10), RingStanding.LIFTED)


def test_loading_twice_changes_nothing(session: Session):
    first = load_registers(session, now=NOW)
    second = load_registers(session, now=NOW)
    assert (second.added, second.changed, second.unchanged) == (0, 0, first.added)
    assert not any(each.kept for each in second.files)


def test_a_second_load_writes_nothing_at_all(session: Session):
    load_registers(session, now=NOW)
    session.flush()
    statements: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    load_registers(session, now=NOW)
    assert {each.split()[0] for each in statements} == {"SELECT"}


def test_a_load_takes_a_handful_of_statements_and_well_under_three_seconds(session: Session):
    statements: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    started = time.perf_counter()
    load_registers(session, now=NOW)
    assert time.perf_counter() - started < 3
    assert len(statements) < 80


def test_a_changed_cell_is_reported_by_row_and_column(session: Session, folder: Folder):
    load(session, folder.path)
    row = folder.change("grants", {"key": "carers"}, name="Carers Grant", note="Renamed.")
    report = load(session, folder.path)
    assert (report.added, report.changed) == (0, 1)
    [change] = report_of(report, "grants.csv").changed
    assert (change.row, change.key, change.columns) == (row, "carers", ("name", "note"))
    assert session.scalars(select(Grant.name).where(Grant.key == "carers")).one() == "Carers Grant"
    assert f"  row {row}, carers: changed name, note" in list(report.lines())


def test_an_added_row_is_reported_by_its_number(session: Session, folder: Folder):
    load(session, folder.path)
    row = folder.add("bank_holidays", day="2029-01-01", title="New Year's Day")
    report = load(session, folder.path)
    assert report_of(report, "bank_holidays.csv").added == (row,)
    assert f"bank_holidays.csv: 1 added (row {row}), 0 changed, 238 unchanged" in list(report.lines())


def test_one_wrong_row_loads_nothing(session: Session, folder: Folder):
    row = folder.change("bank_holidays", {"day": "2028-12-25"}, day="2028-12-32")
    report = load(session, folder.path)
    assert report.is_refused
    assert [(each.file, each.row, each.column) for each in report.refused] == [("bank_holidays.csv", row, "day")]
    assert report.files == ()
    assert all(count(session, table) == 0 for table in TABLES)
    assert list(report.lines())[-1] == "Nothing was loaded: 1 refused"


def test_a_row_that_no_longer_stands_in_the_file_is_left_and_named(session: Session, folder: Folder):
    load(session, folder.path)
    folder.drop("ring_statuses", {"ring_key": "aids-support", "standing": "lifted"})
    folder.drop("freedoms", {"key": "no-place-survey"})
    report = load(session, folder.path)
    assert [each.key for each in report_of(report, "ring_statuses.csv").kept] == ["aids-support, 2010-06-10"]
    assert [each.key for each in report_of(report, "freedoms.csv").kept] == ["no-place-survey"]
    assert count(session, CatalogueFreedom) == 40
    assert "  no-place-survey: kept as it is, for it is in no file" in list(report.lines())


def test_a_programme_changed_here_keeps_its_settings_and_clocks(session: Session, folder: Folder):
    load(session, folder.path)
    key = {"key": "single-offer-2011-12"}
    programme_id = session.scalars(select(Programme.id).filter_by(**key)).one()
    session.execute(update(Programme).where(Programme.id == programme_id).values(version=2, name="Round one"))
    signing = session.get_one(ProgrammeClock, (programme_id, ClockKind.SIGNING))
    signing.length = 25
    session.flush()
    report = load(session, folder.path)
    assert [each.key for each in report_of(report, "programmes.csv").kept] == ["single-offer-2011-12"]
    session.expire_all()
    assert session.get_one(Programme, programme_id).name == "Round one"
    assert session.get_one(ProgrammeClock, (programme_id, ClockKind.SIGNING)).length == 25


def test_references_given_out_are_not_counted_again(session: Session):
    load_registers(session, now=NOW)
    session.execute(update(Programme).values(last_reference=142))
    load_registers(session, now=NOW)
    assert set(session.scalars(select(Programme.last_reference))) == {142}


def test_the_prefix_of_references_already_given_cannot_be_changed(session: Session, folder: Folder):
    load(session, folder.path)
    session.execute(update(Programme).values(last_reference=1))
    row = folder.change("programmes", {"key": "single-offer-2011-12"}, single_prefix="SX")
    report = load(session, folder.path)
    assert [str(each) for each in report.refused] == [
        f"programmes.csv, row {row}, column single_prefix: "
        "References have been given already, so it can no longer be changed"
    ]


def test_a_prefix_that_a_programme_made_here_has_taken_is_refused(session: Session, folder: Folder):
    load(session, folder.path)
    session.execute(
        update(Programme).where(Programme.key == "right-to-request-2026-27").values(key="made-here", version=2)
    )
    report = load(session, folder.path)
    assert {each.message for each in report.refused} == {
        'The prefix "RR" is taken by made-here',
        'The prefix "RI" is taken by made-here',
    }


def test_a_council_closed_here_stays_closed(session: Session, folder: Folder):
    load(session, folder.path)
    organisation(session, "ADU").closed_on = date(2028, 4, 1)
    session.flush()
    report = load(session, folder.path)
    assert report.changed == 0
    [kept] = report_of(report, "authorities.csv").kept
    assert (kept.key, kept.why) == ("ADU", "for closed_on was filled in here")
    assert organisation(session, "ADU").closed_on == date(2028, 4, 1)


def test_a_code_cannot_pass_from_a_council_to_a_department(session: Session, folder: Folder):
    load(session, folder.path)
    folder.drop("authorities", {"code": "ADU"})
    row = folder.add("departments", code="ADU", name="Another", short_name="ADU")
    report = load(session, folder.path)
    assert [str(each) for each in report.refused] == [
        f'departments.csv, row {row}, column code: "ADU" is recorded as another kind of organisation: authority'
    ]


def test_a_page_address_taken_by_a_body_in_no_file_is_refused(session: Session, folder: Folder):
    load(session, folder.path)
    folder.change("authorities", {"code": "ADU"}, code="ADX")
    [told] = load(session, folder.path).refused
    assert told.message == "Its page would have the address of ADU's, which is in no file"


@pytest.mark.parametrize(
    ("now", "warned"),
    [
        (datetime(2027, 12, 31, 23, 59, tzinfo=UTC), False),
        (datetime(2028, 1, 1, tzinfo=UTC), True),
        (datetime(2030, 1, 1, tzinfo=UTC), True),
    ],
)
def test_the_end_of_known_holidays_is_said_a_year_ahead(session: Session, now: datetime, warned: bool):
    report = load_registers(session, now=now)
    assert bool(report.warnings) is warned
    if warned:
        assert report.warnings == ("Bank holidays are known to the end of 2028 only: add those of the years after",)


@pytest.mark.parametrize(
    ("rows", "words"),
    [([2], "row 2"), ([2, 3, 4], "rows 2 to 4"), ([9, 2, 3], "rows 2 to 3 and 9"), ([1, 3, 5], "rows 1, 3 and 5")],
)
def test_row_numbers_are_said_in_short(rows: list[int], words: str):
    assert row_ranges(rows) == words
