"""Which department had a line before it was handed on."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models.referrals import Referral


def has_left(session: Session, line_id: int, department_id: int) -> bool:
    """Whether this department handed the line on: what its people still have open of it is stale."""
    query = select(Referral.id).where(Referral.line_id == line_id, Referral.from_id == department_id)
    return session.scalar(query.limit(1)) is not None


def left_words(line: str) -> str:
    """What somebody reads who was writing about it meanwhile."""
    return f"{line} went to another department while you were writing"
