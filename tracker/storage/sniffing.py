"""What a file is by its content, whatever its name says (6-journeys, D7)."""

import codecs
import unicodedata
import zipfile
from typing import BinaryIO

import puremagic

from tracker.domain.errors import RuleBroken
from tracker.domain.files import TAKEN, FileType, type_of_name
from tracker.storage.keeping import PORTION, portions

_MOST_PARTS = 10_000
_LONGEST_LIST = 1024 * 1024  # bytes read of the list of parts that an office file begins with
_OFFICE = {
    FileType.WORD: b"wordprocessingml.document.main+xml",
    FileType.EXCEL: b"spreadsheetml.sheet.main+xml",
}
_OPEN = {each.content_type.encode(): each for each in (FileType.OPEN_TEXT, FileType.OPEN_SHEET)}
_BY_SIGNATURE = {".pdf": FileType.PDF, ".png": FileType.PNG, ".jpg": FileType.JPEG}
_TEXTS = frozenset({FileType.CSV, FileType.TEXT})
_LAID_OUT = "\t\n\r\f"
_SEALED = 0x1  # the flag of a part that needs a password


def check_type(file: BinaryIO, name: str) -> FileType:
    """The kind of a file, on which its name and its content agree; the file stands at its beginning afterwards.

    Raises RuleBroken, saying what to do instead, for a kind that is not taken, for macros, and for a name that says
    otherwise than the content.
    """
    named = type_of_name(name)
    if named is None:
        raise RuleBroken(f"{name} is not a kind of file that we take. Choose a {TAKEN} file")
    file.seek(0)
    found = _kinds(file, name)
    file.seek(0)
    if named not in found:
        raise RuleBroken(f"What {name} holds is not what its name says ({named.words})")
    return named


def _kinds(file: BinaryIO, name: str) -> frozenset[FileType]:
    """What the content may be; nothing for what is not taken."""
    if zipfile.is_zipfile(file):
        file.seek(0)
        return _packed(file, name)
    file.seek(0)
    head = file.read(PORTION)
    signed = {_BY_SIGNATURE[each] for each in _signatures(head) if each in _BY_SIGNATURE}
    return frozenset(signed) or (_TEXTS if _is_text(file) else frozenset())


def _signatures(head: bytes) -> set[str]:
    try:
        return {match.extension for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):  # it knows nothing like it, or there is nothing
        return set()


def _packed(file: BinaryIO, name: str) -> frozenset[FileType]:
    """What a zipped office file holds by its own list; its parts are never unpacked."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS or any(part.flag_bits & _SEALED for part in parts):
                raise RuleBroken(f"{name} cannot be looked into. Save it again without a password")
            names = {part.filename for part in parts}
            content_types = _beginning(packed, "[Content_Types].xml", names)
            if _has_macros(names) or b"macroEnabled" in content_types:
                raise RuleBroken(f"{name} holds macros. Save it without them")
            described = _beginning(packed, "mimetype", names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as broken:
        raise RuleBroken(f"{name} is damaged and cannot be opened. Save it again") from broken
    if described in _OPEN:
        return frozenset({_OPEN[described]})
    return frozenset(kind for kind, mark in _OFFICE.items() if mark in content_types)


def _beginning(packed: zipfile.ZipFile, part: str, names: set[str]) -> bytes:
    if part not in names:
        return b""
    with packed.open(part) as opened:
        return opened.read(_LONGEST_LIST)


def _has_macros(names: set[str]) -> bool:
    lower = {each.lower() for each in names}
    return any(each.endswith("vbaproject.bin") or each.startswith(("basic/", "scripts/")) for each in lower)


def _is_text(file: BinaryIO) -> bool:
    """Whether it reads as text in one of the encodings that office programs write, with nothing hidden in it."""
    file.seek(0)
    start = file.read(2)
    marked = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return any(_reads(file, encoding) for encoding in (("utf-16",) if marked else ("utf-8-sig", "cp1252")))


def _reads(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        texts = [decoder.decode(portion) for portion in portions(file)]
        texts.append(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        return False
    return not any(_is_hidden(character) for text in texts for character in set(text))


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cn"} and character not in _LAID_OUT
