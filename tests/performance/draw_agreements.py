"""How long agreements take to draw, beside bare WeasyPrint on the same HTML and style sheet.

Run it: .venv/bin/python -m tests.performance.draw_agreements [--rounds N] [LINES ...]
Seconds are of this process's own work, the best of some rounds taken in turns; trust the ratios. Bare WeasyPrint
is given the style sheet and fonts already read, as we have them; "tagged" is the kind of file we make.
"""

import argparse
import resource
import time
from collections.abc import Callable
from io import BytesIO

import pypdf
from weasyprint import HTML

from tests.support.factories.agreements import frozen_agreement, signed
from tracker.documents import drawing as drawing_room
from tracker.documents.agreement_pdf import STYLESHEET, agreement_html, draw_agreement


def main() -> None:
    """Print a row for each size."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rounds", type=int, default=3)
    wanted.add_argument("lines", nargs="*", type=int, default=[3, 60, 400])
    given = wanted.parse_args()
    draw_agreement(frozen_agreement(3), signed(frozen_agreement(3)))  # what is read once a process
    print("lines  pages    KB   ours s  ms/page   bare tagged s  ratio   bare plain s  ratio   peak MB")
    for lines in given.lines:
        print(row(lines, given.rounds), flush=True)


def row(lines: int, rounds: int) -> str:
    """One size: ours, bare WeasyPrint making the same kind of file, bare WeasyPrint making any."""
    agreement = frozen_agreement(lines)
    drawing = signed(agreement)
    page = agreement_html(agreement, drawing)
    file = draw_agreement(agreement, drawing)
    pages = len(pypdf.PdfReader(BytesIO(file)).pages)
    sheets, faces = drawing_room._prepared(STYLESHEET)
    ours, tagged, plain = best(
        rounds,
        lambda: draw_agreement(agreement, drawing),
        lambda: HTML(string=page).write_pdf(stylesheets=sheets, font_config=faces, pdf_variant="pdf/a-3a"),
        lambda: HTML(string=page).write_pdf(stylesheets=sheets, font_config=faces),
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{lines:5}  {pages:5}  {len(file) / 1024:4.0f}  {ours:7.2f}  {1000 * ours / pages:7.0f}  "
        f"{tagged:14.2f}  {ours / tagged:5.2f}  {plain:13.2f}  {ours / plain:5.2f}  {peak:8.0f}"
    )


def best(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The fewest seconds each piece of work took."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for times, work in zip(taken, works, strict=True):
            begun = time.process_time()
            work()
            times.append(time.process_time() - begun)
    return [min(times) for times in taken]


if __name__ == "__main__":
    main()
