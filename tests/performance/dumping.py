"""Everything as CSV, over HTTP, beside the same rows by plain SQL: a cursor and a csv writer, nothing between."""

import csv
import time
from pathlib import Path

from tests.performance.finding import Finder
from tests.performance.ground import Server
from tests.performance.measuring import Figure, Taken
from tests.performance.visitor import Visitor

MOST = 4.0
MOST_GROWTH_MB = 8.0
PATH = "/monitor/lines.csv"
_ROUNDS = 5
_PLAIN = """
    SELECT offers.reference, lines.number, lines.title, lines.kind, asks.title, councils.name, councils.code,
        councils.authority_kind, councils.region, owners.name, lines.state, lines.is_with_conditions, lines.turn,
        lines.due_on, lines.asked, lines.tabled, lines.released_outcome, (
            SELECT {joined} FROM recommendation_reasons
            JOIN decisions ON decisions.recommendation_id = recommendation_reasons.recommendation_id
            WHERE decisions.id = lines.released_decision_id
        ), lines.submitted_at, lines.released_at
    FROM lines
    JOIN offers ON offers.id = lines.offer_id
    JOIN asks ON asks.id = lines.ask_id
    JOIN organisations AS councils ON councils.id = lines.authority_id
    JOIN organisations AS owners ON owners.id = lines.owner_id
    WHERE lines.state != 'draft' AND lines.programme_id = (SELECT min(programme_id) FROM lines)
    ORDER BY offers.id, lines.number
"""


def measure_dump(monitor: Visitor, finder: Finder, server: Server, folder: Path) -> list[Figure]:
    """The export, its floor, and how much more memory the web process holds after it."""
    monitor.get(PATH)
    before = server.memory_mb
    ours, plain = Taken(), Taken()
    rows = 0
    for _ in range(_ROUNDS):
        rows = dump_plainly(finder, folder / "plain.csv", plain)
        answer = monitor.get(PATH)
        ours.note(answer)
        assert answer.body.count(b"\r\n") == rows + 1, "the export and the plain dump have other rows"
    ours.kb = None
    ratio = ours.median / plain.median
    grown = server.memory_mb - before
    return [
        Figure("floor: the rows by plain SQL", plain, ratio=1.0, note=f"{rows:,} rows"),
        Figure("CSV of every line", ours, ratio=ratio, bound=f"at most {MOST:g} floors", is_met=ratio <= MOST),
        Figure(
            "memory grown by five exports",
            value=grown,
            unit="MB",
            bound=f"at most {MOST_GROWTH_MB:g} MB, so streamed",
            is_met=grown <= MOST_GROWTH_MB,
        ),
    ]


def dump_plainly(finder: Finder, file: Path, taken: Taken) -> int:
    """Write the rows as the database gives them; the number of rows."""
    joined = "group_concat(category, ';')" if _is_sqlite(finder) else "string_agg(category, ';')"
    connection = finder.database.engine.raw_connection()
    try:
        began = time.perf_counter()
        cursor = connection.cursor()
        cursor.execute(_PLAIN.format(joined=joined))
        with file.open("w", encoding="utf-8", newline="") as written:
            writer = csv.writer(written)
            writer.writerow([column[0] for column in cursor.description])
            writer.writerows(iter(cursor.fetchone, None))
        taken.times.append((time.perf_counter() - began) * 1000)
        cursor.close()
    finally:
        connection.close()
    with file.open(encoding="utf-8", newline="") as read:
        return sum(1 for _ in csv.reader(read)) - 1


def _is_sqlite(finder: Finder) -> bool:
    return finder.database.engine.dialect.name == "sqlite"
