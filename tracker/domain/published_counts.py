"""How many lines the public has read of, and the one sentence that says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.formats import and_list, long_date, plural


@dataclass(frozen=True)
class Counts:
    """Lines asked for, and how they stand; the rest is still being discussed."""

    asked: int
    agreed: int
    refused: int
    withdrawn: int

    @property
    def discussed(self) -> int:
        """Lines without a final published answer."""
        return max(0, self.asked - self.agreed - self.refused - self.withdrawn)

    @property
    def words(self) -> str:
        """As an entry of a history: "4 agreed, 1 refused"; what is nothing is left out."""
        parts = ((self.agreed, "agreed"), (self.refused, "refused"), (self.withdrawn, "withdrawn"))
        return ", ".join(f"{count} {what}" for count, what in parts if count)


def add_counts(all_counts: Iterable[Counts]) -> Counts:
    """The counts of several offers as one."""
    found = list(all_counts)
    return Counts(
        sum(each.asked for each in found),
        sum(each.agreed for each in found),
        sum(each.refused for each in found),
        sum(each.withdrawn for each in found),
    )


def summary(who: str, counts: Counts, offers: int, first_on: date) -> str:
    """One or two sentences: what was asked, when, and how it stands."""
    month = long_date(first_on).partition(" ")[2]
    within = f" in {plural(offers, 'offer')}, the first" if offers > 1 else ""
    asked = f"{who} asked government for {plural(counts.asked, 'freedom')}{within} in {month}."
    parts = [_is(counts.agreed, "agreed"), _was(counts.refused, "refused")]
    if counts.withdrawn:
        parts.append(_was(counts.withdrawn, "withdrawn"))
    parts.append(_is(counts.discussed, "still being discussed"))
    return f"{asked} So far {and_list(parts)}."


def _is(count: int, what: str) -> str:
    return f"{count or 'none'} {'are' if count > 1 else 'is'} {what}"


def _was(count: int, what: str) -> str:
    return f"{count or 'none'} {'were' if count > 1 else 'was'} {what}"
