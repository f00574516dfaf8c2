"""The visible rows of one council or offer: those of its offers, and of each line the one published last."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.amounts import AmountTotal, total_of_line
from tracker.domain.london import london_date
from tracker.domain.money import Money
from tracker.domain.publications import PublicOutcome
from tracker.domain.published_items import ByYear, Terms, read_reasons, read_terms
from tracker.domain.published_terms import read_amounts
from tracker.models.publications import Publication
from tracker.queries.prepared import fetch, is_given, prepared
from tracker.queries.publications import visible

Row = Any


@dataclass(frozen=True)
class Item:
    """One line as last published; `content` is its public text, as frozen."""

    reference: str
    number: int
    council: str
    slug: str
    department: str
    title: str
    outcome: PublicOutcome
    reasons: str
    kept: AmountTotal | None
    published_on: date
    content: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """Which kind of line it is; "" while that is not published."""
        return str(self.content.get("kind", ""))

    @cached_property
    def amounts(self) -> ByYear:
        """£ by year, as published."""
        return read_amounts(self.content.get("amounts", ()))

    @cached_property
    def total(self) -> AmountTotal | None:
        """The sum of its £, if it has any: as published by year, or the sum alone that was `kept`."""
        return sum(self.amounts.values(), AmountTotal(Money.zero())) if self.amounts else self.kept

    @property
    def has_conditions(self) -> bool:
        """Whether it was agreed with conditions; they are published with the signature."""
        return bool(self.content.get("with_conditions") or self.content.get("conditions"))

    @property
    def is_as_asked(self) -> bool:
        """Whether it was agreed just as the council asked; of a signed line its terms say more."""
        return bool(self.content.get("as_asked"))

    @property
    def why(self) -> tuple[str, ...]:
        """Reasons, a sentence each."""
        return read_reasons(self.content, self.reasons)

    @cached_property
    def terms(self) -> Terms | None:
        """Its full terms, once they are signed."""
        return read_terms(self.content)


def read_rows(session: Session, now: datetime, *, slug: str = "", reference: str = "") -> Sequence[Row]:
    """The visible rows of one council or of one offer, oldest first."""
    return fetch(session, *_rows(now, slug, reference))


@prepared
def _rows(now: datetime, slug: str, reference: str) -> Select[*tuple[Any, ...]]:
    which = Publication.council_slug == slug if is_given(slug) else Publication.reference == reference
    columns = (
        Publication.id,
        Publication.event_id,
        Publication.line_id,
        Publication.stage,
        Publication.visible_from,
        Publication.reference,
        Publication.line_number,
        Publication.council,
        Publication.council_slug,
        Publication.programme,
        Publication.department,
        Publication.title,
        Publication.outcome,
        Publication.reason_category,
        Publication.money,
        Publication.up_to,
        Publication.to_be_confirmed,
        Publication.content,
    )
    return select(*columns).where(which, visible(now)).order_by(Publication.id)


def split(rows: Sequence[Row]) -> tuple[dict[str, list[Row]], list[Item]]:
    """Rows of offers, by reference; and of each line the row published last."""
    heads: defaultdict[str, list[Row]] = defaultdict(list)
    last: dict[int, Row] = {}
    for row in rows:
        if row.line_number == 0:
            heads[row.reference].append(row)
        else:
            last[row.line_id] = row
    return dict(heads), [_item(row) for row in last.values()]


def _item(row: Row) -> Item:
    return Item(
        reference=row.reference,
        number=row.line_number,
        council=row.council,
        slug=row.council_slug,
        department=row.department,
        title=row.title,
        outcome=PublicOutcome(row.outcome),
        reasons=row.reason_category,
        kept=total_of_line(row.money, row.up_to, row.to_be_confirmed),
        published_on=london_date(row.visible_from),
        content=row.content,
    )
