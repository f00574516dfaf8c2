"""What a load did, file by file and row by row, in words for whoever ran it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.registers.cells import Fault


@dataclass(frozen=True)
class Change:
    """A row that differed from its record: what it is called, and the columns that were changed."""

    row: int
    key: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A record that was left as it is though its row says otherwise, or though no row names it (row None)."""

    row: int | None
    key: str
    why: str


@dataclass(frozen=True)
class FileReport:
    """What became of the rows of one file; `added` are row numbers as a spreadsheet counts them."""

    file: str
    added: tuple[int, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: int = 0
    kept: tuple[Kept, ...] = ()

    def lines(self) -> Iterator[str]:
        """The report in words: a line of counts, then one for each row changed or kept."""
        rows = f" ({row_ranges(self.added)})" if self.added else ""
        yield f"{self.file}: {len(self.added)} added{rows}, {len(self.changed)} changed, {self.unchanged} unchanged"
        for change in self.changed:
            yield f"  row {change.row}, {change.key}: changed {', '.join(change.columns)}"
        for kept in self.kept:
            place = f"row {kept.row}, {kept.key}" if kept.row else kept.key
            yield f"  {place}: kept as it is, {kept.why}"


@dataclass(frozen=True)
class LoadReport:
    """What a whole load did. With anything `refused`, nothing was written and `files` is empty."""

    files: tuple[FileReport, ...] = ()
    refused: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether nothing was loaded."""
        return bool(self.refused)

    @property
    def added(self) -> int:
        """Rows added, in all files."""
        return sum(len(each.added) for each in self.files)

    @property
    def changed(self) -> int:
        """Rows changed, in all files."""
        return sum(len(each.changed) for each in self.files)

    @property
    def unchanged(self) -> int:
        """Rows that were there already, in all files."""
        return sum(each.unchanged for each in self.files)

    def lines(self) -> Iterator[str]:
        """The report in words, the sum last."""
        for each in self.files:
            yield from each.lines()
        for fault in self.refused:
            yield f"Refused: {fault}"
        for warning in self.warnings:
            yield f"Warning: {warning}"
        if self.is_refused:
            yield f"Nothing was loaded: {len(self.refused)} refused"
        else:
            yield f"{self.added} added, {self.changed} changed, {self.unchanged} unchanged, 0 refused"


def joined(file: str, reports: Iterable[FileReport]) -> FileReport:
    """Reports of parts of one file as one."""
    parts = tuple(reports)
    return FileReport(
        file,
        tuple(sorted(row for part in parts for row in part.added)),
        tuple(sorted((change for part in parts for change in part.changed), key=lambda change: change.row)),
        sum(part.unchanged for part in parts),
        tuple(kept for part in parts for kept in part.kept),
    )


def row_ranges(rows: Sequence[int]) -> str:
    """Row numbers in short: "row 2", "rows 2 to 5 and 9"."""
    spans = []
    for _, run in groupby(enumerate(sorted(set(rows))), key=lambda each: each[1] - each[0]):
        found = [row for _, row in run]
        spans.append(str(found[0]) if len(found) == 1 else f"{found[0]} to {found[-1]}")
    listed = " and ".join([", ".join(spans[:-1]), spans[-1]] if len(spans) > 1 else spans)
    return f"row {listed}" if len(set(rows)) == 1 else f"rows {listed}"
