"""Drawing in a process of its own: what it took goes back when it ends, and the web's threads answer meanwhile.

A document of sixty lines takes seconds and some 150 MB; within a web process it would hold both from everybody else.
"""

import multiprocessing
from multiprocessing.connection import Connection
from threading import BoundedSemaphore

from tracker.documents import agreement_pdf
from tracker.domain.agreement_drawings import Drawing
from tracker.domain.agreements import FrozenAgreement

_LONGEST = 110  # seconds; four hundred lines take about seven
_AT_ONCE = BoundedSemaphore(2)
_APART = multiprocessing.get_context("forkserver")
_APART.set_forkserver_preload(["__main__", "tracker.documents.inked"])


class DrawingFailed(Exception):
    """The drawing process ended without a document."""


def draw_agreement_apart(agreement: FrozenAgreement, drawing: Drawing) -> bytes:
    """What `agreement_pdf.draw_agreement` draws, drawn elsewhere; two at once, others wait.

    Raises what drawing raises, and DrawingFailed when the process took too long or was ended from outside.
    """
    with _AT_ONCE:
        ours, theirs = _APART.Pipe(duplex=False)
        process = _APART.Process(target=_draw, args=(theirs, agreement, drawing), daemon=True)
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


def _draw(answer: Connection, agreement: FrozenAgreement, drawing: Drawing) -> None:
    try:
        answer.send(agreement_pdf.draw_agreement(agreement, drawing))
    except Exception as failure:  # noqa: BLE001  (it is raised where the document was asked for)
        answer.send(failure)
