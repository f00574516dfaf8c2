"""The files to rows, or every fault in them by file, row and column. Reads only; knows no table."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from tracker.registers import checks
from tracker.registers.cells import CellError, Fault
from tracker.registers.rows import Registers, Row
from tracker.registers.tables import TABLES, Table

SHIPPED: Traversable = files("tracker.registers") / "files"
"""The folder of the project's own files."""


class RegistersRefused(ValueError):
    """The files hold faults, so none of them is taken; `faults` are all of them, in order."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(each) for each in faults))
        self.faults = faults


def read_registers(folder: Traversable = SHIPPED) -> Registers:
    """All files of a folder. Raises `RegistersRefused` with every fault found.

    What the files say of each other is looked at once every cell can be read, since a row that
    cannot be read would be missed by all that point at it.
    """
    faults: list[Fault] = []
    found: dict[str, tuple[Row, ...]] = {}
    for table in TABLES:
        found[table.name] = _read_table(folder, table, faults.append)
    if not faults:
        registers: Registers = Registers(**found)  # type: ignore[arg-type]  # a table names its row
        faults.extend(checks.faults_between(registers))
        if not faults:
            return registers
    raise RegistersRefused(tuple(faults))


@dataclass(frozen=True)
class _Complaint:
    """Says what is wrong with one row."""

    table: Table
    row: int
    tell: Callable[[Fault], None]

    def __call__(self, message: str, column: str = "") -> None:
        self.tell(Fault(self.table.file, self.row, column, message))


def _read_table(folder: Traversable, table: Table, tell: Callable[[Fault], None]) -> tuple[Row, ...]:
    try:
        text = (folder / table.file).read_bytes().decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except FileNotFoundError:
        _Complaint(table, 1, tell)("The file is missing")
        return ()
    except UnicodeDecodeError:
        _Complaint(table, 1, tell)("The file is not written in UTF-8")
        return ()
    except OSError as broken:
        _Complaint(table, 1, tell)(f"The file cannot be read: {broken.strerror}")
        return ()
    except csv.Error as broken:
        _Complaint(table, 1, tell)(f"The file is not a list of comma separated values: {broken}")
        return ()
    if not _header_is_right(table, lines, tell):
        return ()
    return tuple(_rows(table, lines, tell))


def _header_is_right(table: Table, lines: list[list[str]], tell: Callable[[Fault], None]) -> bool:
    names = [column.name for column in table.columns]
    header = [cell.strip() for cell in lines[0]] if lines else []
    if header == names:
        return True
    missing = [name for name in names if name not in header]
    unknown = [cell for cell in header if cell not in names]
    message = f"The columns must be: {', '.join(names)}"
    message += f". Missing: {', '.join(missing)}" if missing else ""
    message += f". Not known: {', '.join(unknown)}" if unknown else ""
    _Complaint(table, 1, tell)(message)
    return False


def _rows(table: Table, lines: list[list[str]], tell: Callable[[Fault], None]) -> Iterator[Row]:
    seen: dict[tuple[Any, ...], int] = {}
    for row, cells in enumerate(lines[1:], start=2):
        complain = _Complaint(table, row, tell)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(table.columns):
            complain(f"There are {len(cells)} cells in place of {len(table.columns)}")
            continue
        values = _values(table, cells, complain)
        if values is None:
            continue
        key = tuple(values[name] for name in table.key)
        if key in seen:
            complain(f"This is there already in row {seen[key]}", ", ".join(table.key))
            continue
        seen[key] = row
        yield table.row(row=row, **values)


def _values(table: Table, cells: list[str], complain: _Complaint) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    for column, cell in zip(table.columns, cells, strict=True):
        try:
            values[column.name] = column.value(cell.strip())
        except CellError as wrong:
            complain(str(wrong), column.name)
    return values if len(values) == len(table.columns) else None
