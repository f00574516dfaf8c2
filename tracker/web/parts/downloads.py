"""Files that people take with them: tables made while they are sent, in constant memory, and drawn documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from flask import Response
from sqlalchemy.orm import Session

from tracker.queries.worlds import find_world
from tracker.spreadsheets.comma_separated import TYPE, Cell, write_csv
from tracker.web.parts.database import database, db

Rows = Iterable[Sequence[Cell]]


def csv_file(name: str, header: Sequence[str], rows: Rows) -> Response:
    """A CSV to keep, called `name` without its ending, of rows that are at hand."""
    return _sent(name, write_csv(header, rows))


def csv_stream(name: str, header: Sequence[str], read: Callable[[Session], Rows]) -> Response:
    """The same of rows that `read` goes on reading while the file is sent.

    By then the request is over and its session closed, so `read` is given one of its own, which is closed with the
    file, however that ends; it may use nothing of the request: no `db()`, `actor()` or `now()`. What refuses somebody
    must do so before, since the answer has begun.
    """
    held = database()

    def portions() -> Iterator[bytes]:
        with held.reading() as session:
            yield from write_csv(header, read(session))

    return _sent(name, portions())


def pdf_file(name: str, content: bytes) -> Response:
    """A PDF for the browser to show, called `name` without its ending when it is kept."""
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def notice() -> str:
    """What every file says of the figures of a demonstration; "" where none is loaded."""
    world = find_world(db())
    return world.notice if world else ""


def _sent(name: str, portions: Iterator[bytes]) -> Response:
    response = Response(portions, content_type=TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
