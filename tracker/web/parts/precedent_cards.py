"""The precedent card, as `components/precedents.html` prints it beside a form."""

from __future__ import annotations

from typing import Any

from flask import url_for

from tracker.queries.precedents import Precedent, PrecedentCard


def card_of(card: PrecedentCard | None) -> dict[str, Any] | None:
    """The card with an address for each of the nearest: the line where the reader may see it, else the register."""
    if card is None:
        return None
    counts = {
        name: getattr(card, name) for name in ("agreed", "with_conditions", "countered", "refused", "latest", "total")
    }
    return {**counts, "nearest": [_near(each) for each in card.nearest]}


def _near(each: Precedent) -> dict[str, Any]:
    if each.is_open:
        href = url_for("lines.show", reference=each.reference, number=each.number)
    else:
        href = url_for("publications.offer", reference=each.reference)
    words = {name: getattr(each, name) for name in ("council", "council_kind", "outcome", "on")}
    return {"href": href, **words}
