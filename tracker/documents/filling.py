"""Filling the templates of documents: those of the pages, and what holds a text and a cell together on paper."""

import re
from datetime import UTC, datetime
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from tracker.documents.agreement_parts.cells import Cell
from tracker.domain.formats import hold
from tracker.rendering import environment

_REFERENCE = re.compile(r"\b([A-Z]{2,4}-[0-9]{4,9}|[A-Z][A-Z0-9-]*/[0-9A-Z]+(?:[/-][0-9A-Z]+)*)\b")
_LINE_BREAK = re.compile(r"\s*\n\s*")


@cache
def templates() -> Environment:
    """The templates of documents, with their filters."""
    found = environment()
    found.filters.update(held=held, instant=instant, stacked=stacked)
    return found


def held(text: str) -> Markup:
    """Escaped text whose dates and references do not break, and whose own line breaks stay."""
    return Markup("<br>").join(_unbroken(line) for line in _LINE_BREAK.split(hold(text)))


def stacked(cell: Cell) -> Markup:
    """The lines of a cell, one below another."""
    return Markup("<br>").join(cell)


def instant(when: datetime) -> str:
    """The instant as metadata writes it: "2011-03-07T09:00:00Z"."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unbroken(line: str) -> Markup:
    parts = _REFERENCE.split(line)
    return Markup().join(
        Markup('<span class="nb">{}</span>').format(part) if at % 2 else part for at, part in enumerate(parts)
    )
