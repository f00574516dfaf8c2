"""Drawing in a process of its own: what it took goes back when it ends, and the web's threads answer meanwhile.

A document of sixty lines takes seconds and some 150 MB; within a web process it would hold both from everybody else.
"""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from threading import BoundedSemaphore

from tracker.documents.agreement_pdf import draw_agreement
from tracker.documents.comparison_pdf import draw_comparison
from tracker.domain.agreement_drawings import Drawing
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.comparison_documents import OfferRounds

_LONGEST = 110  # seconds; four hundred lines take about seven
_AT_ONCE = BoundedSemaphore(2)
_APART = multiprocessing.get_context("forkserver")
_APART.set_forkserver_preload(["__main__", "tracker.documents.inked"])


class DrawingFailed(Exception):
    """The drawing process ended without a document."""


def draw_agreement_apart(agreement: FrozenAgreement, drawing: Drawing) -> bytes:
    """What `draw_agreement` draws, drawn elsewhere. Raises what that raises, and as `_apart` does."""
    return _apart(draw_agreement, agreement, drawing)


def draw_comparison_apart(offer: OfferRounds) -> bytes:
    """What `draw_comparison` draws, drawn elsewhere. Raises as `_apart` does."""
    return _apart(draw_comparison, offer)


def _apart(draw: Callable[..., bytes], *given: object) -> bytes:
    """What a function of the documents draws of what it is given; two at once, others wait.

    Raises what drawing raises, and DrawingFailed when the process took too long or was ended from outside.
    """
    with _AT_ONCE:
        ours, theirs = _APART.Pipe(duplex=False)
        process = _APART.Process(target=_draw, args=(theirs, draw, *given), daemon=True)
        process.start()
        theirs.close()
        try:
            drawn = _awaited(ours)
        finally:
            process.kill()  # it has answered, or never will
            process.join()
            ours.close()
    if isinstance(drawn, Exception):
        raise drawn
    return drawn


def _awaited(answer: Connection) -> bytes | Exception:
    try:
        drawn: bytes | Exception = answer.recv() if answer.poll(_LONGEST) else DrawingFailed("Drawing took too long")
    except EOFError:
        return DrawingFailed("The drawing process ended without a document")
    return drawn


def _draw(answer: Connection, draw: Callable[..., bytes], *given: object) -> None:
    try:
        answer.send(draw(*given))
    except Exception as failure:  # noqa: BLE001  (it is raised where the document was asked for)
        answer.send(failure)
