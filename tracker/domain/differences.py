"""How two positions differ: words as removed and added phrases, £ and values by year in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum

from tracker.domain.amounts import Amount, AmountKind
from tracker.domain.formats import long_date, number
from tracker.domain.money import Money
from tracker.domain.targets import TargetValue

NONE = "None"
"""What a cell says where the two sides agree."""

# A word keeps the points, commas, dashes and slashes inside it: "£1,250,000", "2011-12".
_TOKEN = re.compile(r"£?\w+(?:[.,'’/-]\w+)*%?|[^\w\s]")
_PARAGRAPH = re.compile(r"\n\s*\n")


class PartKind(StrEnum):
    """Whether a phrase is in both texts, in the older only or in the newer only."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Part:
    """One phrase of a marked text. The parts' texts follow each other with nothing between."""

    kind: PartKind
    text: str


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or mark, and the space before it."""

    gap: str
    word: str


def diff_words(older: str, newer: str) -> tuple[Part, ...]:
    """Mark the newer text against the older: whole phrases, each removal before its addition.

    Spacing alone is no difference. Without their removed parts the others read as the newer text,
    but for spacing.
    """
    before, after = _tokens(older), _tokens(newer)
    parts: list[Part] = []
    for is_same, i1, i2, j1, j2 in _phrases(before, after):
        if is_same:
            # The newer text may begin here, with no space of its own after what was removed.
            gap = before[i1].gap if parts and not after[j1].gap else ""
            _append(parts, PartKind.SAME, gap + _text(after[j1:j2]))
            continue
        removed, added = before[i1:i2], after[j1:j2]
        first = (added or removed)[0]
        if parts:
            _append(parts, PartKind.SAME, first.gap)
        if removed:
            _append(parts, PartKind.REMOVED, _text(removed).lstrip())
        if removed and added:
            _append(parts, PartKind.SAME, " ")
        if added:
            _append(parts, PartKind.ADDED, _text(added).lstrip())
    return tuple(parts)


def _tokens(text: str) -> list[_Token]:
    tokens, end = [], 0
    for found in _TOKEN.finditer(text):
        tokens.append(_Token(text[end : found.start()], found[0]))
        end = found.end()
    return tokens


def _text(tokens: list[_Token]) -> str:
    return "".join(token.gap + token.word for token in tokens)


def _append(parts: list[Part], kind: PartKind, text: str) -> None:
    if not text:
        return
    if parts and parts[-1].kind is kind:
        text = parts.pop().text + text
    parts.append(Part(kind, text))


def _phrases(before: list[_Token], after: list[_Token]) -> list[tuple[bool, int, int, int, int]]:
    """Spans of the two texts that are the same or not, by turns.

    One word or some marks left the same between two changes would only chop a phrase, so they
    join it, unless a paragraph ends there.
    """
    matcher = SequenceMatcher(None, [token.word for token in before], [token.word for token in after], autojunk=False)
    codes = [(tag == "equal", i1, i2, j1, j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes()]
    spans: list[tuple[bool, int, int, int, int]] = []
    for place, (is_same, i1, i2, j1, j2) in enumerate(codes):
        inside = 0 < place < len(codes) - 1
        same = is_same and not (inside and _is_scrap(after[j1:j2], after[j2 : j2 + 1]))
        if spans and not same and not spans[-1][0]:
            _, first, _, start, _ = spans.pop()
            spans.append((False, first, i2, start, j2))
        else:
            spans.append((same, i1, i2, j1, j2))
    return spans


def _is_scrap(tokens: list[_Token], following: list[_Token]) -> bool:
    words = sum(any(map(str.isalnum, token.word)) for token in tokens)
    return words <= 1 and not any(_PARAGRAPH.search(t.gap) for t in (*tokens, *following))


def money_difference(older: Money, newer: Money) -> str:
    """In words, never by a sign: "£211,500 more", "£620,000 less", "None"."""
    if older == newer:
        return NONE
    return f"{abs(newer - older)} {'more' if newer > older else 'less'}"


def amount_difference(older: Amount | None, newer: Amount | None) -> str:
    """In words how the newer amount differs: "Fixed, not “up to”", "£500 less, “up to”, not fixed".

    None stands for no amount in that year.
    """
    if older == newer:
        return NONE
    if newer is not None and newer.kind is AmountKind.TO_BE_CONFIRMED:
        return _now_open(older, newer)
    if older is not None and older.kind is AmountKind.TO_BE_CONFIRMED:
        return f"{newer.words if newer else 'No amount'}, not to be confirmed"
    moved = money_difference(_money(older), _money(newer))
    if moved == NONE and (older is None or newer is None):
        return f"{newer.words}, not left out" if newer else "Left out"
    if older is None or newer is None or older.kind is newer.kind:
        return _capitalised(f"up to {moved}" if _only_side_is_capped(older, newer) else moved)
    firmness = "fixed, not “up to”" if newer.kind is AmountKind.FIXED else "“up to”, not fixed"
    return _capitalised(firmness if moved == NONE else f"{moved}, {firmness}")


def value_difference(older: TargetValue | None, newer: TargetValue | None) -> str:
    """In words how a target's value differs: "2.5 higher", "0.4 lower", "None"."""
    if older == newer:
        return NONE
    now = newer.value if newer else None
    then = older.value if older else None
    if now is not None and then is not None:
        return _number_difference(then, now)
    if now is not None:
        return f"{number(now)}, not to be confirmed" if older else f"{number(now)} added"
    if newer is None:
        return "No value"
    return f"To be confirmed, not {number(then)}" if then is not None else "To be confirmed"


def _number_difference(then: Decimal, now: Decimal) -> str:
    if then == now:
        return NONE
    return f"{number(abs(now - then))} {'higher' if now > then else 'lower'}"


def _now_open(older: Amount | None, newer: Amount) -> str:
    if older is None:
        return "To be confirmed"
    if older.money is not None:
        words = older.words
        return f"To be confirmed, not {words[0].lower()}{words[1:]}"
    if older.due_on != newer.due_on and older.due_on and newer.due_on:
        return f"To be confirmed by {long_date(newer.due_on)}, not {long_date(older.due_on)}"
    return "To be confirmed by someone else" if older.owner != newer.owner else "Another cause"


def _only_side_is_capped(older: Amount | None, newer: Amount | None) -> bool:
    only = newer if older is None else older if newer is None else None
    return only is not None and only.kind is AmountKind.UP_TO


def _money(amount: Amount | None) -> Money:
    return amount.money if amount and amount.money else Money.zero()


def _capitalised(words: str) -> str:
    # An opening quotation mark has no capital; the letter after it has.
    start = 1 if words.startswith("“") else 0
    return words[:start] + words[start].upper() + words[start + 1 :]
