"""Which department had a line before it was handed on."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db import portions
from tracker.domain.referrals import Handover
from tracker.models.referrals import Referral


def has_left(session: Session, line_id: int, department_id: int) -> bool:
    """Whether this department handed the line on: what its people still have open of it is stale."""
    query = select(Referral.id).where(Referral.line_id == line_id, Referral.from_id == department_id)
    return session.scalar(query.limit(1)) is not None


def left_words(line: str) -> str:
    """What somebody reads who was writing about it meanwhile."""
    return f"{line} went to another department while you were writing"


def list_handovers(session: Session, line_ids: Collection[int]) -> Mapping[int, Sequence[Handover]]:
    """The hand-overs of each line, in order; none of one that was never referred."""
    found: dict[int, list[Handover]] = defaultdict(list)
    for some in portions(sorted(line_ids)):
        query = select(Referral.line_id, Referral.from_id, Referral.to_id, Referral.by_coordinator)
        for row in session.execute(query.where(Referral.line_id.in_(some)).order_by(Referral.id)):
            found[row.line_id].append(Handover(row.from_id, row.to_id, row.by_coordinator))
    return found
