"""The national sums of the ledger, which everyone signed in reads alike, added up once while nothing happens."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tracker.queries.ring_fence_groups import By, National, read_national
from tracker.queries.ring_fence_sources import Reading
from tracker.web.parts.unchanged import Unchanged

_SUMS = Unchanged[National](most=32)


def national_of(session: Session, reading: Reading, by: By, nested_ids: Sequence[int]) -> National:
    """As `read_national` reads it; what is of the register is read anew each time."""
    return _SUMS.get((reading, by, nested_ids), lambda: read_national(session, reading, by, nested_ids))
