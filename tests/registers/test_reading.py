"""Every fault is told by file, row and column, in plain English, and nothing is taken while there is one."""

from datetime import date

import pytest

from tests.support.register_files import Folder, faults
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.registers import Certainty, FreedomKind
from tracker.domain.ring_fences import RingStanding
from tracker.registers.cells import Fault
from tracker.registers.reading import read_registers


def test_the_shipped_files_have_no_fault():
    registers = read_registers()
    assert len(registers.authorities) == 382
    assert len(registers.indicators) == 199


def test_a_row_is_read_into_the_types_of_the_domain(folder: Folder):
    registers = read_registers(folder.path)
    amount = next(row for row in registers.grant_amounts if (row.ring_key, row.year.label) == ("camhs", "2008-09"))
    assert (amount.amount, amount.year) == (Money(9_499_800_000), FinancialYear(2008))
    lifted = [row for row in registers.ring_statuses if row.ring_key == "aids-support"][-1]
    assert (lifted.standing, lifted.in_force_from) == (RingStanding.LIFTED, date(2010, 6, 10))
    assert registers.freedoms[0].kind is FreedomKind.SPENDING_CONTROL
    assert registers.freedoms[0].certainty is Certainty.COMPILED
    assert registers.authorities[0].row == 2


@pytest.mark.parametrize("text", ["2010-13-01", "10/06/2010", "2010-6-10", "20100610", "2010-02-30", "٢٠١٠-٠٦-١٠"])
def test_a_wrong_date_is_told_by_file_row_and_column(folder: Folder, text: str):
    row = folder.change("bank_holidays", {"day": "2010-08-30"}, day=text)
    assert faults(folder.path) == [
        f'bank_holidays.csv, row {row}, column day: "{text}" is not a date: write it like 2010-06-10'
    ]


@pytest.mark.parametrize("text", ["19,800,000", "£19800000", "1e9", "-5", "1.5m", "9" * 40, "١٢", "19800000.5"])
def test_a_wrong_amount_is_told(folder: Folder, text: str):
    row = folder.change("grant_amounts", {"ring_key": "aids-support", "year": "2008-09"}, amount=text)
    assert faults(folder.path) == [
        f'grant_amounts.csv, row {row}, column amount: "{text}" is not an amount in pounds: write it like 19800000'
    ]


@pytest.mark.parametrize("text", ["2011", "2011/12", "2011-13", "11-12", "2011-2012"])
def test_a_wrong_financial_year_is_told(folder: Folder, text: str):
    row = folder.change("programmes", {"key": "single-offer-2011-12"}, first_year=text)
    message = f'"{text}" is not a financial year: write it like 2011-12'
    assert faults(folder.path) == [f"programmes.csv, row {row}, column first_year: {message}"]


def test_a_word_that_is_none_of_the_choices_is_told_with_the_choices(folder: Folder):
    row = folder.change("grants", {"key": "carers"}, kind="both")
    assert faults(folder.path) == [
        f'grants.csv, row {row}, column kind: "both" is not one of: revenue, capital',
    ]


def test_a_region_that_there_is_not_is_refused(folder: Folder):
    row = folder.change("authorities", {"code": "LUT"}, region="Mercia")
    assert faults(folder.path)[0].startswith(
        f'authorities.csv, row {row}, column region: "Mercia" is not one of: East Midlands, East of England, London,'
    )


def test_an_unknown_certainty_is_refused(folder: Folder):
    row = folder.change("grants", {"key": "carers"}, certainty="quite sure")
    assert faults(folder.path)[0].startswith(f'grants.csv, row {row}, column certainty: "quite sure" is not one of:')


@pytest.mark.parametrize("text", ["0", "-1", "ten", "1.5", "٣"])
def test_a_clock_of_no_length_is_refused(folder: Folder, text: str):
    where = {"programme_key": "single-offer-2011-12", "kind": "signing"}
    row = folder.change("programme_clocks", where, length=text)
    assert faults(folder.path) == [
        f'programme_clocks.csv, row {row}, column length: "{text}" is not a whole number above zero'
    ]


@pytest.mark.parametrize("text", ["S", "so", "SINGLE", "S1"])
def test_a_prefix_that_no_reference_could_begin_with_is_refused(folder: Folder, text: str):
    row = folder.change("programmes", {"key": "single-offer-2011-12"}, single_prefix=text)
    message = f'"{text}" is not a prefix: use two to four capital letters'
    assert faults(folder.path) == [f"programmes.csv, row {row}, column single_prefix: {message}"]


def test_a_key_longer_than_its_place_is_refused(folder: Folder):
    row = folder.change("bodies", {"code": "LGA"}, code="L" * 21)
    assert faults(folder.path) == [f"bodies.csv, row {row}, column code: This has 21 characters in place of 20 at most"]


def test_an_empty_cell_that_must_be_filled_is_told(folder: Folder):
    row = folder.change("indicators", {"key": "NI-117"}, title="  ")
    assert faults(folder.path) == [f"indicators.csv, row {row}, column title: This must not be empty"]


def test_a_key_that_is_there_twice_is_told_with_the_first_row(folder: Folder):
    first = next(index for index, row in enumerate(folder.rows("grants"), 2) if row["key"] == "carers")
    row = folder.add("grants", key="carers")
    assert faults(folder.path) == [f"grants.csv, row {row}, column key: This is there already in row {first}"]


def test_two_statuses_of_one_ring_on_one_day_are_told(folder: Folder):
    row = folder.add("ring_statuses", ring_key="aids-support", in_force_from="2010-06-10", announced_on="2010-06-10")
    [told] = faults(folder.path)
    assert told.startswith(f"ring_statuses.csv, row {row}, column ring_key, in_force_from: This is there already")


def test_all_faults_of_all_files_are_told_together(folder: Folder):
    folder.change("bank_holidays", {"day": "2010-08-30"}, day="soon", title="")
    folder.change("grants", {"key": "carers"}, kind="both")
    assert [told.split(":")[0] for told in faults(folder.path)] == [
        "grants.csv, row 7, column kind",
        "bank_holidays.csv, row 88, column day",
        "bank_holidays.csv, row 88, column title",
    ]


def test_a_row_with_a_cell_too_many_is_told(folder: Folder):
    with (folder.path / "bodies.csv").open("a", encoding="utf-8") as file:
        file.write("X,Y,Z\n")
    assert faults(folder.path) == ["bodies.csv, row 4: There are 3 cells in place of 7"]


def test_an_empty_line_is_passed_over_and_still_counted(folder: Folder):
    with (folder.path / "bodies.csv").open("a", encoding="utf-8") as file:
        file.write("\n,,,,,,\nX,Y,Z\n")
    assert faults(folder.path) == ["bodies.csv, row 6: There are 3 cells in place of 7"]


def test_a_wrong_header_is_the_only_thing_told_of_its_file(folder: Folder):
    text = (folder.path / "bodies.csv").read_text(encoding="utf-8")
    (folder.path / "bodies.csv").write_text(text.replace("short_name", "shortname") + "X,Y\n", encoding="utf-8")
    assert faults(folder.path) == [
        (
            "bodies.csv, row 1: The columns must be: code, name, short_name, kind, source, certainty, note. "
            "Missing: short_name. Not known: shortname"
        )
    ]


def test_an_empty_file_is_told(folder: Folder):
    (folder.path / "bodies.csv").write_bytes(b"")
    [told] = faults(folder.path)
    assert told.startswith("bodies.csv, row 1: The columns must be: code, name")


def test_a_missing_file_is_told(folder: Folder):
    (folder.path / "freedoms.csv").unlink()
    assert faults(folder.path) == ["freedoms.csv, row 1: The file is missing"]


def test_a_file_in_another_encoding_is_told(folder: Folder):
    text = (folder.path / "bodies.csv").read_text(encoding="utf-8")
    (folder.path / "bodies.csv").write_bytes(text.replace("Local", "L\xf4cal").encode("windows-1252"))
    assert faults(folder.path) == ["bodies.csv, row 1: The file is not written in UTF-8"]


def test_an_unclosed_quotation_is_told(folder: Folder):
    with (folder.path / "bodies.csv").open("a", encoding="utf-8") as file:
        file.write('X,"Y\n')
    [told] = faults(folder.path)
    assert told.startswith("bodies.csv, row 1: The file is not a list of comma separated values")


def test_a_byte_order_mark_does_no_harm(folder: Folder):
    path = folder.path / "bodies.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_registers(folder.path).bodies) == 2


def test_a_fault_without_a_column_names_file_and_row():
    assert str(Fault("grants.csv", 3, "", "Wrong")) == "grants.csv, row 3: Wrong"
