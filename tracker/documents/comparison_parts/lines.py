"""One line that differs between two rounds: its words and conditions with marks, its £ and values by year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.documents.agreement_parts.cells import NO_AMOUNT, Cell, Purse, illustrated, purse_for
from tracker.domain.amounts import Amount, AmountTotal
from tracker.domain.comparison_documents import OfferRounds
from tracker.domain.comparisons import Comparison, LineRounds, Said, YearRow
from tracker.domain.differences import Part, PartKind, diff_words
from tracker.domain.formats import and_list, long_date, plural
from tracker.domain.london import london_date

NO_CHANGE = "No change"
_LONG_TEXT = 900
"""From so many characters on, a row may break over a page: whole, it would leave one half empty."""


@dataclass(frozen=True)
class Head:
    """Above a column: which round, whose it was, and when it was sent."""

    round: str
    whose: str
    sent: str


@dataclass(frozen=True)
class TextRow:
    """Words or a condition: as it was, and the newer with marks; no parts where nothing differs."""

    label: str
    older: str
    newer: tuple[Part, ...]

    @property
    def is_long(self) -> bool:
        """True when it may break over a page."""
        return max(len(self.older), sum(len(part.text) for part in self.newer)) > _LONG_TEXT


@dataclass(frozen=True)
class FigureRow:
    """A year, or all of them: the older figure, the newer, and the difference in words."""

    label: str
    cells: tuple[Cell, ...]
    difference: str


@dataclass(frozen=True)
class Figures:
    """A table of £ or of values by year."""

    caption: str
    rows: tuple[FigureRow, ...]
    total: FigureRow | None = None


@dataclass(frozen=True)
class ComparedLine:
    """A line as printed. `differs_in` and `difference` are what the list at the beginning says of it."""

    number: int
    title: str
    standing: str
    differs_in: str
    difference: str
    older: Head
    newer: Head
    texts: tuple[TextRow, ...]
    figures: tuple[Figures, ...]


def compared_line(line: LineRounds, found: Comparison, offer: OfferRounds) -> ComparedLine:
    """The line with both positions of a comparison that has two."""
    older, newer = found.columns
    pounds, values = _pounds(found, offer), _values(found, offer)
    return ComparedLine(
        number=line.number,
        title=line.title,
        standing=f"{whose(line, offer)}. {line.state.words}.",
        differs_in=_differs_in(found),
        difference=pounds.total.difference if pounds and pounds.total else NO_AMOUNT[0],
        older=_head(older, line),
        newer=_head(newer, line),
        texts=tuple(_texts(found, older, newer)),
        figures=tuple(each for each in (pounds, values) if each is not None),
    )


def whose(line: LineRounds, offer: OfferRounds) -> str:
    """Who answers a line, and in an offer of several councils for whom it is asked."""
    return f"{line.department}, for {line.council}" if len(offer.councils) > 1 else line.department


def _head(said: Said, line: LineRounds) -> Head:
    whose = said.by(line.council, line.department)
    return Head(f"Round {said.round}", whose, f"sent {long_date(london_date(said.at))}")


def _texts(found: Comparison, older: Said, newer: Said) -> Iterator[TextRow]:
    yield _text("Words", older.terms.words, newer.terms.words)
    for place, each in enumerate(found.conditions, 1):
        yield _text(f"Condition {place}", each.older, each.newer)


def _text(label: str, older: str, newer: str) -> TextRow:
    parts = diff_words(older, newer)
    is_same = all(part.kind is PartKind.SAME for part in parts)
    nothing = "No words" if label == "Words" else "No condition"
    return TextRow(label, older or nothing, () if is_same else parts)


def _pounds(found: Comparison, offer: OfferRounds) -> Figures | None:
    if found.total is None:
        return None
    purse = purse_for(amount for said in found.columns for amount in said.terms.amounts)
    return Figures(
        caption=_caption("£ by year", offer),
        rows=tuple(_row(each, tuple(_amount(purse, of) for of in each.amounts)) for each in found.years),
        total=FigureRow("Total", _totals(purse, found.total.amounts), found.total.difference or "The same sum"),
    )


def _values(found: Comparison, offer: OfferRounds) -> Figures | None:
    if not found.values:
        return None
    rows = tuple(_row(each, tuple((str(of or "No value"),) for of in each.amounts)) for each in found.values)
    return Figures(_caption("Values by year", offer), rows)


def _row(each: YearRow, cells: tuple[Cell, ...]) -> FigureRow:
    return FigureRow(each.year.label, cells, each.difference or NO_CHANGE)


def _amount(purse: Purse, of: Amount | str | None) -> Cell:
    return (of,) if isinstance(of, str) else purse.amount(of)


def _totals(purse: Purse, sums: Sequence[AmountTotal]) -> tuple[Cell, ...]:
    return tuple(purse.total(each) for each in sums)


def _caption(caption: str, offer: OfferRounds) -> str:
    return illustrated(caption) if offer.notice else caption


def _differs_in(found: Comparison) -> str:
    """What of a line differs: "Words, £ and 2 conditions"."""
    conditions = sum(each.is_changed for each in found.conditions)
    parts = (
        "words" if any(part.kind is not PartKind.SAME for part in found.words) else "",
        "£" if any(row.difference for row in found.years) else "",
        "values" if any(row.difference for row in found.values) else "",
        plural(conditions, "condition") if conditions else "",
    )
    words = and_list(filter(None, parts))
    return words[:1].upper() + words[1:]
