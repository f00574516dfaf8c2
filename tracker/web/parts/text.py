"""What people type, made even: spaces at the ends, line ends, and characters that no page or document can show."""

from __future__ import annotations

import re
import unicodedata

from tracker.documents.fonts import undrawable

_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_KEPT_CONTROLS = "\n\t"
_REFUSED = {"Cc", "Cs", "Co", "Cn"}
# These would show a text in another order than it is read.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x0b|\x0c|\x85")


class TextError(ValueError):
    """The text holds a character that cannot be kept; the message may be shown beside the field."""


def even(text: str, *, one_line: bool = False) -> str:
    """Composed characters, one kind of line end, nothing at the ends; on one line if asked."""
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).strip()
    return re.sub(r"\s+", " ", text) if one_line else "\n".join(line.rstrip() for line in text.split("\n"))


def showable(text: str) -> str:
    """The text without what no page may hold, for showing what was typed."""
    return "".join(character for character in text if not is_refused(character))


def check_readable(text: str) -> None:
    """Raise TextError, naming the character, if the text holds one that cannot be kept."""
    for character in text:
        if character == _UNREADABLE:
            raise TextError("Part of this could not be read. Type it again, or paste it as plain text")
        if is_refused(character):
            raise TextError(f"Remove the hidden character {name_of(character)}")


def check_printable(text: str) -> None:
    """Raise TextError, naming the character, if the text holds one that an agreement cannot print."""
    if strange := undrawable(text):
        first = next(character for character in text if character in strange)
        raise TextError(f"Replace “{first}” ({name_of(first)}), which our documents cannot print")


def is_refused(character: str) -> bool:
    """Whether it is a control, unpaired, private, unassigned or turning character."""
    if character in _KEPT_CONTROLS:
        return False
    return unicodedata.category(character) in _REFUSED or character in _TURNING


def name_of(character: str) -> str:
    """What to call a character: its Unicode name and number."""
    name = unicodedata.name(character, "")
    return f"{name}, U+{ord(character):04X}" if name else f"U+{ord(character):04X}"
