"""The same ask: same programme, kind, and ring, indicator or catalogue freedom (2-model, section 4)."""

from typing import Protocol

from tracker.domain.lines import LineKind


class AskedAbout(Protocol):
    """What a line asks about, as a draft of it says: one of the three ids, or none for a freedom of one's own."""

    @property
    def kind(self) -> LineKind: ...

    @property
    def ring_id(self) -> int | None: ...

    @property
    def indicator_id(self) -> int | None: ...

    @property
    def freedom_id(self) -> int | None: ...

    @property
    def title(self) -> str: ...


def ask_key(about: AskedAbout, own: str) -> str:
    """What tells asks of one programme and kind apart: "ring:12" (inner is not outer), "indicator:7", "freedom:3".

    Drop, replace and ease are one ask. A freedom outside the catalogue is its own, "line:SO-0142/3", until a
    caseworker files it; `own` is that line's reference and number.
    """
    match about.kind:
        case LineKind.RING_FENCE_REMOVAL:
            return f"ring:{about.ring_id}"
        case LineKind.TARGET_REDUCTION:
            return f"indicator:{about.indicator_id}"
        case LineKind.FREEDOM if about.freedom_id is not None:
            return f"freedom:{about.freedom_id}"
        case _:
            return f"line:{own}"
