"""A frozen agreement as canonical JSON, its SHA-256 and the check code people can type.

Canonical: keys sorted, no white space, UTF-8; money in pounds with two decimals as text, financial
years as "2011-12", dates as ISO 8601. The same agreement always gives the same bytes, and those
bytes are attached to the document, so anyone can check the hash with sha256sum.
"""

import hashlib
import json
import re
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from tracker.domain.agreements import FrozenAgreement
from tracker.domain.financial_years import FinancialYear, parse
from tracker.domain.money import Money

FORMAT = "freedoms-tracker agreement 1"
UNITS = "money in pounds; years are financial years; dates are ISO 8601; share_kept in per cent"


def to_json(agreement: FrozenAgreement) -> bytes:
    """The canonical JSON of an agreement: what is hashed, stored, signed and attached."""
    document = {"agreement": _encode(agreement), "format": FORMAT, "units": UNITS}
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def from_json(stored: bytes | str) -> FrozenAgreement:
    """The agreement that `to_json` wrote. Raises ValueError when it is no such document."""
    document = json.loads(stored)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"Not a {FORMAT!r} document")
    try:
        return _decode(FrozenAgreement, document["agreement"])  # type: ignore[no-any-return]
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"Not a whole agreement: {fault}") from fault


def digest(agreement: FrozenAgreement) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits: what a signature signs."""
    return digest_of(to_json(agreement))


def digest_of(stored: bytes) -> str:
    """SHA-256 of canonical JSON that is already at hand."""
    return hashlib.sha256(stored).hexdigest()


_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U to misread
_MISREAD = str.maketrans("OIL", "011")


def check_code(sha256: str) -> str:
    """The first 60 bits of a hash as a code people can type, such as "7F3K-92QD-XM4T"."""
    bits = int(sha256[:15], 16)
    symbols = "".join(_SYMBOLS[(bits >> shift) & 31] for shift in range(55, -1, -5))
    return "-".join(symbols[start : start + 4] for start in (0, 4, 8))


def read_check_code(typed: str) -> str | None:
    """A code as someone typed it (any case, with or without hyphens, O for 0), or None."""
    symbols = re.sub(r"[\s-]+", "", typed).upper().translate(_MISREAD)
    if len(symbols) != 12 or any(symbol not in _SYMBOLS for symbol in symbols):
        return None
    return "-".join(symbols[start : start + 4] for start in (0, 4, 8))


def _encode(value: Any) -> Any:
    if isinstance(value, Money):
        sign = "-" if value.pence < 0 else ""
        return f"{sign}{abs(value.pence) // 100}.{abs(value.pence) % 100:02d}"
    if isinstance(value, FinancialYear):
        return value.label
    if is_dataclass(value):
        return {each.name: _encode(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [_encode(each) for each in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"An agreement holds no {type(value).__name__}")


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        inner = next(each for each in get_args(kind) if each is not types.NoneType)
        return None if value is None else _decode(inner, value)
    if origin is tuple:
        return tuple(_decode(get_args(kind)[0], each) for each in value)
    if kind is Money:
        return Money(int(Decimal(value) * 100))
    if kind is FinancialYear:
        return parse(value)
    if is_dataclass(kind):
        assert isinstance(kind, type)
        return kind(**{name: _decode(hint, value[name]) for name, hint in _hints(kind).items()})
    if kind is Decimal:
        return Decimal(value)
    if kind is date:
        return date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return value
