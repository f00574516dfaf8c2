"""Agreements as PDF: a draft drawn now, a signed one from the store, and bare WeasyPrint on the same HTML."""

import time
from datetime import UTC, datetime

from weasyprint import HTML

from tests.performance.finding import Finder
from tests.performance.ground import Server
from tests.performance.largest import LINES, add_largest_offer
from tests.performance.measuring import Figure, Taken
from tests.performance.pages import Cast
from tests.performance.visitor import Visitor
from tracker.documents.agreement_pdf import STYLESHEET, agreement_html
from tracker.documents.drawing import HOUSE_STYLE
from tracker.queries import agreement_documents, people
from tracker.queries.worlds import find_world

MOST, MOST_STORED_MS, MOST_MEMORY_MB = 1.1, 5.0, 180.0
CHECK_URL = "http://127.0.0.1:5000/check-document"
_ROUNDS = 3


def measure_documents(cast: Cast, finder: Finder, server: Server) -> list[Figure]:
    """The draft of an offer of sixty lines beside its floor, a stored document, and the memory of the web process."""
    reference = add_largest_offer(finder)
    officer = cast.as_(finder.lead_officer(reference))
    html = _html(finder, officer, reference)
    ours, bare = Taken(), Taken()
    path = f"/agreements/{reference}/agreement.pdf"
    officer.get(path)
    _draw_barely(html)
    for _ in range(_ROUNDS):
        bare.times.append(_draw_barely(html))
        ours.times.append(officer.get(path).ms)
    memory = server.memory_mb
    ratio = ours.median / bare.median
    figures = [
        Figure("floor: WeasyPrint on the same HTML", bare, ratio=1.0, note=f"{LINES} lines, PDF/A-3a"),
        Figure("PDF of a draft, drawn", ours, ratio=ratio, bound=f"at most {MOST:g} floors", is_met=ratio <= MOST),
        Figure(
            "memory of the web process after that",
            value=memory,
            unit="MB",
            bound=f"under {MOST_MEMORY_MB:g} MB",
            is_met=memory < MOST_MEMORY_MB,
        ),
    ]
    return [*figures, _stored(cast, finder)]


def _stored(cast: Cast, finder: Finder) -> Figure:
    signed = finder.stored_agreement()
    reader: Visitor = cast.as_(finder.officer_of(signed.lead_id))
    taken = Taken()
    for at in range(33):
        answer = reader.get(f"/agreements/{signed.reference}/agreement.pdf")
        if at > 2:
            taken.note(answer)
    taken.kb = None
    met = taken.median < MOST_STORED_MS
    return Figure("PDF of a signed agreement, stored", taken, bound=f"under {MOST_STORED_MS:g} ms", is_met=met)


def _html(finder: Finder, officer: Visitor, reference: str) -> str:
    """The page that the document is drawn from, as the web process makes it."""
    with finder.database.reading() as session:
        world = find_world(session)
        machine_now = datetime.now(UTC)
        now = world.now(machine_now) if world else machine_now
        who = next(m.actor for m in people.list_everyone(session) if m.email == officer.email)
        found = agreement_documents.get_document(session, who, reference, check_url=CHECK_URL, now=now)
    return agreement_html(found.agreement, found.drawing)


def _draw_barely(html: str) -> float:
    """Milliseconds that WeasyPrint takes alone for the same kind of file."""
    began = time.perf_counter()
    HTML(string=html).write_pdf(stylesheets=[HOUSE_STYLE, STYLESHEET], pdf_variant="pdf/a-3a")
    return (time.perf_counter() - began) * 1000
