"""The faces of our documents, and which characters they can draw.

What they cannot draw would come out in whatever font the machine has, or as a box; so it is refused
beside the field, naming the character. The characters are listed in `drawable_characters.txt`, one
range a line, so that a form need not open a font; a test holds the list against the fonts.
"""

import unicodedata
from bisect import bisect_right
from functools import cache

from tracker.documents.drawing import HOME

_LISTED = HOME / "drawable_characters.txt"
_SPACES = frozenset("\n\r\t")


def undrawable(text: str) -> set[str]:
    """The characters of a text that no document of ours can draw; empty for a text that is fine.

    Accents typed apart from their letter count as the letter with its accent, where there is one.
    """
    return {char for char in set(unicodedata.normalize("NFC", text)) - _SPACES if not _is_drawable(ord(char))}


def _is_drawable(code: int) -> bool:
    firsts, lasts = _ranges()
    at = bisect_right(firsts, code) - 1
    return at >= 0 and code <= lasts[at]


@cache
def _ranges() -> tuple[list[int], list[int]]:
    firsts, lasts = [], []
    for line in _LISTED.read_text(encoding="ascii").splitlines():
        first, _, last = line.partition("-")
        firsts.append(int(first, 16))
        lasts.append(int(last or first, 16))
    return firsts, lasts
