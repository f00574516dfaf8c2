"""The figures as a table for people and as JSON for machines."""

import json
from collections.abc import Sequence
from pathlib import Path

from tests.performance.measuring import Figure

_HEADS = ("what", "median ms", "p95 ms", "req/s", "queries", "HTML KB", "floors", "bound", "")


def print_table(figures: Sequence[Figure]) -> None:
    """One row a figure, and in the end how many bounds are met."""
    rows = [_HEADS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEADS))]
    for row in rows:
        cells = [
            cell.ljust(width) if at in {0, 7, 8} else cell.rjust(width) for at, (cell, width) in _paired(row, widths)
        ]
        print("  ".join(cells).rstrip())
    bounds = [figure for figure in figures if figure.is_met is not None]
    missed = [figure.name for figure in bounds if not figure.is_met]
    print(
        f"\n{len(bounds) - len(missed)} of {len(bounds)} bounds are met."
        + (f" Not met: {'; '.join(missed)}." if missed else "")
    )


def write_json(figures: Sequence[Figure], file: Path) -> None:
    """A list of objects, one a figure."""
    file.write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + "\n", encoding="utf-8")


def _row(figure: Figure) -> tuple[str, ...]:
    said = figure.as_json()
    value = f"{said['value']:g} {figure.unit}" if figure.value is not None else ""
    return (
        figure.name + (f" ({figure.note})" if figure.note else ""),
        value or _figure(said["median_ms"], 1),
        _figure(said["p95_ms"], 1),
        _figure(said["requests_per_second"], 0),
        _figure(said["queries"], 0),
        _figure(said["html_kb"], 1),
        _figure(said["ratio"], 2),
        figure.bound,
        {True: "met", False: "NOT MET", None: ""}[figure.is_met],
    )


def _figure(number: float | None, digits: int) -> str:
    return "" if number is None else f"{number:,.{digits}f}"


def _paired(row: Sequence[str], widths: Sequence[int]) -> list[tuple[int, tuple[str, int]]]:
    return list(enumerate(zip(row, widths, strict=True)))
