"""What is published as rows of a file, however many there are."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from tracker.domain.london import london_date
from tracker.domain.publications import PublicOutcome
from tracker.models.publications import Publication
from tracker.queries.publications import Search, of_lines, visible

COLUMNS = (
    "Reference",
    "Line",
    "Council",
    "Programme",
    "Stage",
    "Department",
    "Title",
    "Outcome",
    "Reasons",
    "Total pounds",
    "Years that are ceilings",
    "Years to be confirmed",
    "Happened on",
    "Published on",
    "Notice",
)


def stream_rows(session: Session, search: Search, now: datetime) -> Iterator[tuple[Any, ...]]:
    """Every line that a search finds, and for a search of councils their offers too, as cells of `COLUMNS`.

    Money is pence. Rows come a thousand at a time, whatever their number.
    """
    for row in session.execute(_query(search, now)):
        *first, stage, department, title, outcome, reasons, money, up_to, unknown, happened, published, notice = row
        words = PublicOutcome(outcome).words if outcome else ""
        pence = None if money is None else money.pence
        yield (
            *first,
            stage.value.capitalize(),
            department,
            title,
            words,
            reasons,
            pence,
            up_to or None,
            unknown or None,
            happened,
            london_date(published),
            notice,
        )


def _query(search: Search, now: datetime) -> Select[*tuple[Any, ...]]:
    offers = [Publication.line_number == 0, visible(now)]
    if search.slug:
        offers.append(Publication.council_slug == search.slug)
    if search.council:
        offers.append(Publication.council.icontains(search.council, autoescape=True))
    wanted = and_(*of_lines(search, now))
    if not search.is_for_lines:
        wanted = or_(wanted, and_(*offers))
    return (
        select(
            Publication.reference,
            Publication.line_number,
            Publication.council,
            Publication.programme,
            Publication.stage,
            Publication.department,
            Publication.title,
            Publication.outcome,
            Publication.reason_category,
            Publication.money,
            Publication.up_to,
            Publication.to_be_confirmed,
            Publication.content["on"].as_string(),
            Publication.visible_from,
            Publication.content["notice"].as_string(),
        )
        .where(wanted)
        .order_by(Publication.council, Publication.reference, Publication.line_number, Publication.id)
        .execution_options(yield_per=1000)
    )
