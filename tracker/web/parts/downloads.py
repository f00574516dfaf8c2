"""Files made while they are sent: the database is read to the end of the file, and no further."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response, stream_with_context

from tracker.spreadsheets.comma_separated import TYPE, Cell, write_csv


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A CSV to keep, called `name` without its ending; `rows` may go on reading `db()`."""
    response = Response(stream_with_context(write_csv(header, rows)), content_type=TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
