"""Addresses that came from outside and may be gone to."""

from urllib.parse import urlsplit

_LONGEST = 500


def safe_path(address: str | None) -> str | None:
    """The address if it is a path of our own, such as "/offers/SO-0142?tab=lines"; None for anything else."""
    if not address or len(address) > _LONGEST or not address.isprintable():
        return None
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else address
