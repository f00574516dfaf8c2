"""What day it is in the demonstration's world."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models.programmes import World as WorldRow


@dataclass(frozen=True)
class World:
    """World time is `starts_at` plus the machine time gone since `loaded_at`; `notice` is said on every page."""

    key: str
    starts_at: datetime
    loaded_at: datetime
    notice: str

    def now(self, machine_now: datetime) -> datetime:
        """The instant in this world while the machine's clock shows `machine_now`; it never goes before the start."""
        return max(self.starts_at, self.starts_at + (machine_now - self.loaded_at))


def find_world(session: Session) -> World | None:
    """The world loaded last; None where no demonstration is loaded."""
    row = session.scalar(select(WorldRow).order_by(WorldRow.id.desc()).limit(1))
    return None if row is None else World(row.key, row.starts_at, row.loaded_at, row.notice)
