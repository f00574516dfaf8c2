"""The ledger as rows of a file: one a grant, department or authority, its £ by year side by side."""

from collections.abc import Iterator, Sequence

from tracker.domain.ring_fence_ledger import Share
from tracker.domain.ring_fences import Freed
from tracker.queries.ring_fence_facts import GrantFacts
from tracker.queries.ring_fence_groups import By
from tracker.queries.ring_fences import Item, View
from tracker.spreadsheets.comma_separated import Cell, pounds


def header(view: View) -> list[str]:
    """The names of the columns."""
    return [
        "Programme",
        "As at",
        "Grant",
        "Department",
        "Authority",
        "Ring-fence",
        "Lifting announced",
        *(f"{share.words}, {year.label}, pounds" for share in Share for year in view.programme.years),
        "Not exact",
        *(f"Lines {share.words.lower()}" for share in Share),
        "Amounts up to",
        "Amounts to be confirmed",
        "Notice",
    ]


def rows(view: View, items: Sequence[Item], notice: str, grant: GrantFacts | None = None) -> Iterator[Sequence[Cell]]:
    """A row an item; `grant` is the one that authorities are listed of."""
    for item in items:
        about = item.grant or grant
        counts = item.counts
        yield [
            view.programme.name,
            view.day,
            about.name if about else "",
            _department(view, item, about),
            item.name if view.by is By.AUTHORITY else "",
            about.rings[0].standing if about and about.rings else "",
            about.rings[0].announced if about and about.rings else "",
            *(pounds(item.figures(year).of(share).money.pence) for share in Share for year in view.programme.years),
            _not_exact(view, item),
            *(getattr(counts, share.value) for share in Share),
            counts.up_to,
            counts.to_be_confirmed,
            notice,
        ]


def _department(view: View, item: Item, grant: GrantFacts | None) -> str:
    if view.by is By.DEPARTMENT:
        return item.name
    return grant.department if grant else ""


def _not_exact(view: View, item: Item) -> str:
    """Which figures are bounds, in words: nested rings whose £ are not held."""
    found = [
        f"{share.words} {year.label}: {figure.words}"
        for share in Share
        for year in view.programme.years
        if _is_bound(figure := item.figures(year).of(share))
    ]
    return "; ".join(found)


def _is_bound(figure: Freed) -> bool:
    return figure.inner_unknown or figure.outer_unknown
