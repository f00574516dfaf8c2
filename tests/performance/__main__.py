"""Measures the tracker as a user meets it, beside the floors it stands on, in one run.

Run it: script/bench [--lines N] [--json FILE]

It makes a database of its own (SQLite, or the empty PostgreSQL that DATABASE_URL names), fills it by the commands of
the README, serves it as script/server does, signs in over HTTP as each role, and times what people do. The machine
matters less than the ratios: the floor is measured right before each page, on the same server settings.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.performance.assets import measure_assets
from tests.performance.deciding import measure_deciding
from tests.performance.drawing import measure_documents
from tests.performance.dumping import measure_dump
from tests.performance.finding import Finder
from tests.performance.ground import Ground, NoGround, lay_ground, say, serving
from tests.performance.measuring import Figure
from tests.performance.multiplying import multiply
from tests.performance.pages import Cast, measure_pages
from tests.performance.reporting import print_table, write_json
from tests.performance.visitor import UnexpectedAnswer, Visitor
from tests.performance.writing import measure_a_move

PLAYED = 20_000
"""The most lines that people play; of more, each is copied."""


def main() -> int:
    """Fill, serve, measure, report; 0 when everything could be measured, whether or not a bound is met."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--lines", type=int, default=10_000, help="how many lines to load (default 10,000)")
    wanted.add_argument("--json", type=Path, help="a file to write the figures to, as a list of objects")
    wanted.add_argument("--rounds", type=int, default=10, help="rounds of ten requests a page (default 10)")
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
        try:
            figures = measure(lay_ground(Path(folder)), given.lines, given.rounds)
        except (NoGround, UnexpectedAnswer) as fault:
            print(fault, file=sys.stderr)
            return 1
    print_table(figures)
    if given.json:
        write_json(figures, given.json)
    return 0


def measure(ground: Ground, lines: int, rounds: int) -> list[Figure]:
    """Every figure of one run."""
    ground.run("alembic", "upgrade", "head")
    ground.run("flask", "--app", "app", "registers", "load")
    times = -(-lines // PLAYED)
    ground.run("flask", "--app", "app", "demo", "load", "--lines", str(lines // times))
    if times > 1:
        multiply(ground, times)
    finder = Finder(ground.url)
    logs = ground.folder
    try:
        with (
            serving(ground, "tests.performance.floors:app", logs / "floors.log") as floors,
            serving(ground, "tests.performance.watched:app", logs / "tracker.log") as server,
        ):
            say(f"Measuring {finder.count_lines():,} lines at {server.address}")
            cast = Cast(server.address, finder.people())
            figures = measure_pages(cast, finder, Visitor(floors.address), rounds=rounds)
            figures.append(measure_deciding(cast, finder))
            figures.append(measure_a_move(cast, finder))
            figures.append(measure_assets(cast.in_role("caseworker"), ["/department", "/account"]))
            figures += measure_dump(cast.in_role("monitor"), finder, server, ground.folder)
            figures += measure_documents(cast, finder, server)
    finally:
        finder.close()
    return figures


if __name__ == "__main__":
    sys.exit(main())
