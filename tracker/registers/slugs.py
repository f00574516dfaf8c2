"""The name an organisation has in the address of its pages: "luton-borough-council"."""

import re
import unicodedata

from tracker.registers.rows import Authority, Body, Department, Row

_APOSTROPHES = str.maketrans("", "", "'’")


def slug(name: str) -> str:
    """A name in lower case, of letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES).replace("&", " and "))
    return "-".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower()))


def slug_of(row: Row) -> str:
    """The slug of an organisation: councils by name, departments by code, since names return."""
    match row:
        case Authority():
            return slug(row.name)
        case Department() | Body():
            return slug(row.code)
        case _:
            raise TypeError(f"{row!r} is no organisation")
