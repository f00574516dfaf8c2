"""World time for commands: the machine's, or the demonstration's."""

from datetime import UTC, datetime

from flask import current_app
from sqlalchemy.orm import Session

from tracker.queries.worlds import find_world


def world_now(session: Session) -> datetime:
    """The instant it is in the world that the configuration speaks of."""
    machine = datetime.now(UTC)
    world = find_world(session) if current_app.config["DEMONSTRATION"] else None
    return machine if world is None else world.now(machine)
