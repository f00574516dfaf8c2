"""The characters our documents' fonts hold; run as a program it writes the list that the product reads."""

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

DOCUMENTS = Path(__file__).resolve().parents[2] / "tracker" / "documents"
SANS = ("source-sans-3-latin", "source-sans-3-latin-ext", "source-sans-3-vietnamese")
MATH = "noto-sans-math-latin"
# Pango takes these for emoji, and draws them in whatever emoji font the machine has.
_EMOJI = {0x25FD, 0x25FE, 0x26AA, 0x26AB}
_NOT_TEXT = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


def characters_of_the_fonts() -> set[int]:
    """What the sans faces hold in both weights, and the symbols of the math face; text only, left to right."""
    regular, semibold = (_held(f"{name}-{weight}" for name in SANS) for weight in (400, 600))
    return {code for code in (regular & semibold) | _held([f"{MATH}-400"]) - _EMOJI if _is_text(chr(code))}


def ranges(codes: set[int]) -> Iterator[str]:
    """The codes as the list writes them: "20-7e", "a3"."""
    first = last = None
    for code in [*sorted(codes), None]:
        if first is None or last is None:
            first = last = code
        elif code == last + 1:
            last = code
        else:
            yield f"{first:x}-{last:x}" if last > first else f"{first:x}"
            first = last = code


def _held(names: Iterable[str]) -> set[int]:
    held: set[int] = set()
    for name in names:
        with TTFont(DOCUMENTS / "fonts" / f"{name}-normal.woff2") as font:
            held |= set(font.getBestCmap())
    return held


def _is_text(char: str) -> bool:
    return unicodedata.category(char) not in _NOT_TEXT and unicodedata.bidirectional(char) not in _RIGHT_TO_LEFT


if __name__ == "__main__":
    sys.stdout.write("\n".join(ranges(characters_of_the_fonts())) + "\n")
