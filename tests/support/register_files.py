"""A copy of the shipped files in which a test may spoil a cell."""

import csv
import shutil
from pathlib import Path

import pytest

from tracker.registers.reading import RegistersRefused, read_registers

SHIPPED = Path(__file__).resolve().parents[2] / "tracker" / "registers" / "files"


class Folder:
    """The files of one test, on disk at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(SHIPPED, path, dirs_exist_ok=True)

    def rows(self, name: str) -> list[dict[str, str]]:
        """A file as it stands, row by row."""
        with (self.path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, name: str, rows: list[dict[str, str]]) -> None:
        """The file anew."""
        with (self.path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def change(self, name: str, where: dict[str, str], /, **cells: str) -> int:
        """Change cells of the one row that matches; the row's number as a spreadsheet counts."""
        rows = self.rows(name)
        [(index, found)] = [
            (index, row)
            for index, row in enumerate(rows)
            if all(row[column] == value for column, value in where.items())
        ]
        found.update(cells)
        self.write(name, rows)
        return index + 2

    def add(self, name: str, /, **cells: str) -> int:
        """A row at the end, like the last but for the cells given; its number."""
        rows = self.rows(name)
        rows.append(rows[-1] | cells)
        self.write(name, rows)
        return len(rows) + 1

    def drop(self, name: str, where: dict[str, str]) -> None:
        """Take out the rows that match."""
        rows = [row for row in self.rows(name) if not all(row[column] == value for column, value in where.items())]
        self.write(name, rows)


def faults(path: Path) -> list[str]:
    """What is said of files that are refused."""
    with pytest.raises(RegistersRefused) as refused:
        read_registers(path)
    return [str(each) for each in refused.value.faults]
