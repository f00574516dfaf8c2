"""Events by case, person, kind and day; the check of one offer's chain; the same events as a file."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker import audit
from tracker.domain import recorded
from tracker.domain.actors import Role
from tracker.domain.events import EventKind
from tracker.domain.formats import long_date, parse_reference, reference
from tracker.domain.london import london
from tracker.domain.permissions import Permission
from tracker.queries import events
from tracker.queries.events import Filter, Recorded
from tracker.spreadsheets.comma_separated import Cell
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import chosen, day, here, number, words
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.downloads import csv_stream
from tracker.web.parts.identity import actor
from tracker.web.parts.rendering import render

bp = Blueprint("audit", __name__)

COLUMNS = (
    "Record",
    "At",
    "Person",
    "Role",
    "Organisation",
    "Event",
    "Offer",
    "About",
    "Before",
    "After",
    "Words",
    "Place in chain",
    "Hash",
)
KINDS = tuple(kind.value for kind in EventKind)
_ROLES = {role.value: role.words for role in Role}


@bp.get("/audit")
@needs(Permission.AUDIT_READ)
def events_page() -> ResponseReturnValue:
    asked = _asked()
    page = events.list_events(db(), actor(), asked, before=number("before"))
    return render(
        "audit/events_page.html",
        asked=asked,
        kinds=[(kind, recorded.kind_words(kind)) for kind in KINDS],
        rows=[_row(event) for event in page.events],
        is_filtered=asked != Filter(),
        newest_href=here(before=None) if number("before") else "",
        older_href=here(before=page.older_than) if page.older_than else "",
        export_href=url_for(".exported", **_given(asked)),
        check_href=url_for(".check", reference=asked.reference or None),
    )


def _asked() -> Filter:
    return Filter(
        reference=_reference(),
        line=number("line"),
        person=words("person"),
        kind=chosen("kind", KINDS),
        from_on=day("from"),
        to_on=day("to"),
    )


def _reference() -> str:
    """A reference as it is stored, however it was typed; what is none finds nothing."""
    typed = words("reference", 20)
    try:
        return reference(*parse_reference(typed)) if typed else ""
    except ValueError:
        return typed


def _given(asked: Filter) -> dict[str, Any]:
    given = {
        "reference": asked.reference,
        "line": "" if asked.line is None else str(asked.line),
        "person": asked.person,
        "kind": asked.kind,
        "from": asked.from_on.isoformat() if asked.from_on else "",
        "to": asked.to_on.isoformat() if asked.to_on else "",
    }
    return {name: value for name, value in given.items() if value}


def _row(event: Recorded) -> dict[str, str]:
    """One event as both the page and the file say it; only the day and time the page writes out."""
    at = london(event.at)
    return {
        "Day": long_date(at.date()),
        "Time": at.strftime("%H:%M:%S"),
        "Record": str(event.id),
        "At": at.strftime("%Y-%m-%d %H:%M:%S"),
        "Person": event.person or "The service",
        "Role": _ROLES.get(event.role, ""),
        "Organisation": event.organisation,
        "Event": event.what,
        "Offer": event.reference,
        "About": event.subject,
        "Before": recorded.before(event.changes),
        "After": recorded.after(event.changes),
        "Words": event.words,
        "Place in chain": str(event.sequence),
        "Hash": event.hash,
    }


@bp.get("/audit/events.csv")
@needs(Permission.AUDIT_READ)
def exported() -> ResponseReturnValue:
    who, asked = actor(), _asked()

    def cells(session: Session) -> Iterator[Sequence[Cell]]:
        for event in events.stream_events(session, who, asked):
            row = _row(event)
            yield tuple(row[column] for column in COLUMNS)

    return csv_stream(f"events-{today().isoformat()}", COLUMNS, cells)


@bp.get("/audit/check")
@needs(Permission.AUDIT_READ)
def check() -> ResponseReturnValue:
    """Walks the chain of one offer; the command walks them all."""
    asked = _reference()
    offer_id = events.find_offer_id(db(), actor(), asked) if asked else None
    faults = list(audit.verify(db(), f"offer:{offer_id}")) if offer_id else []
    return render(
        "audit/check.html",
        reference=asked,
        is_known=offer_id is not None,
        faults=faults,
        count=audit.count_events(db(), f"offer:{offer_id}") if offer_id else 0,
    )
