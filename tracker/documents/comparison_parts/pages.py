"""All parts of one comparison, ready for the templates, which print and loop and compute nothing."""

from dataclasses import dataclass
from datetime import datetime

from tracker.documents.comparison_parts.lines import ComparedLine, compared_line, whose
from tracker.domain.comparison_documents import OfferRounds
from tracker.domain.comparisons import sort_out
from tracker.domain.formats import and_list, date_and_time, plural

_HOLD = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Document:
    """What stands about the document as a whole: metadata, head and foot, opening."""

    title: str
    description: str
    authors: str
    drawn_at: datetime
    heading: str
    rounds: str
    kind: str
    foot: str
    drawn: str
    standing: str
    notice: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Pages:
    """Everything the templates print."""

    document: Document
    lead: str
    changed: tuple[ComparedLine, ...]
    same_heading: str
    same: tuple[tuple[int, str, str], ...]


def lay_out(offer: OfferRounds) -> Pages:
    """The pages of a comparison: the lines that differ, in full, and the others as one list."""
    changed, same = sort_out(offer.lines, offer.first, offer.last)
    return Pages(
        document=_document(offer),
        lead=_lead(offer, len(changed)),
        changed=tuple(compared_line(line, found, offer) for line, found in changed),
        same_heading=f"No change: {plural(len(same), 'line')}",
        same=tuple((line.number, line.title, whose(line, offer)) for line in same),
    )


def _document(offer: OfferRounds) -> Document:
    councils = and_list(offer.councils)
    rounds = f"Round {offer.first} beside round {offer.last}"
    drawn = date_and_time(offer.drawn_at)
    foot = [offer.reference, rounds, offer.marking]
    if offer.notice:
        foot.append("Illustrative figures")
    return Document(
        title=f"{offer.reference}, {rounds.lower()}: {councils} and HM Government",
        description=f"What changed in an offer between two rounds, as {offer.reader} may read it. Not an agreement.",
        authors=f"{councils} and HM Government",
        drawn_at=offer.drawn_at,
        heading=f"What changed between round {offer.first} and round {offer.last}",
        rounds=rounds,
        kind=f"{offer.programme} {_HOLD}·{_HOLD} {offer.kind.words}",
        foot=(_HOLD * 3).join(foot),
        drawn=f"Drawn {drawn}, for {offer.reader}",
        standing=f"This copy was drawn on {drawn}, from what each side had sent by then. It binds nobody.",
        notice=offer.notice,
        facts=_facts(offer),
    )


def _facts(offer: OfferRounds) -> tuple[tuple[str, str], ...]:
    compared = (
        f"Each line as it stood after round {offer.first}, beside the last terms sent on it up to round {offer.last}"
    )
    count = plural(len(offer.lines), "line")
    return (
        ("Offer", f"{offer.reference}, {offer.name}"),
        ("Council" if len(offer.councils) == 1 else "Councils", and_list(offer.councils)),
        ("State", offer.state.words),
        ("Compared", compared),
        ("Drawn for", f"{offer.reader}, which may read the terms of {count}"),
        ("Marking", offer.marking),
    )


def _lead(offer: OfferRounds, changed: int) -> str:
    if not changed:
        return "No line differs between these rounds."
    return f"{plural(changed, 'line differs', 'lines differ').capitalize()}, of {len(offer.lines)}."
