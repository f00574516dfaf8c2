"""What stands behind the "?" of an address, read so that nonsense is as good as nothing: a list is never a 500."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import g, request, url_for

from tracker.web.parts import text
from tracker.web.parts.converters import ReferenceConverter

_MOST_PAGES = 100_000


def page_number(name: str = "page") -> int:
    """The page asked for, from 1."""
    given = request.args.get(name, "")
    return min(max(int(given), 1), _MOST_PAGES) if re.fullmatch("[0-9]{1,9}", given) else 1


def chosen(name: str, offered: Collection[str], default: str = "") -> str:
    """The value asked for if it is among those offered."""
    given = request.args.get(name, "")
    return given if given in offered else default


def number(name: str) -> int | None:
    """A whole number that fits a database's integer."""
    given = request.args.get(name, "")
    return int(given) if re.fullmatch("[0-9]{1,9}", given) else None


def words(name: str, max_length: int = 100) -> str:
    """Words to look for, evened and cut to `max_length`."""
    return text.even(text.showable(request.args.get(name, "")), one_line=True)[:max_length]


def reference_of(name: str) -> str:
    """The reference of an offer, "SO-0142"."""
    given = request.args.get(name, "")
    return given if re.fullmatch(ReferenceConverter.regex, given) else ""


def day(name: str) -> date | None:
    """A day as YYYY-MM-DD."""
    given = request.args.get(name, "")
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def here(**changed: Any) -> str:
    """This page's address with some arguments changed, or left out by None; the others survive."""
    kept: dict[str, Any] = {name: values for name, values in request.args.lists() if name not in changed}
    asked = {name: value for name, value in changed.items() if value not in (None, "", [])}
    if "here" not in g:
        g.here = url_for(str(request.endpoint), **(request.view_args or {}))
    return address(g.here, {**kept, **asked})


def address(base: str, arguments: Mapping[str, Any]) -> str:
    """An address with these arguments: a list has many of them, and routing each would take longer."""
    return f"{base}?{urlencode(arguments, doseq=True)}" if arguments else base
