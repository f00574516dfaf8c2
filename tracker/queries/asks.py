"""The same ask elsewhere: what was agreed or refused before (2-model, "Precedent")."""

from collections.abc import Collection

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.decisions import Outcome
from tracker.models.asks import Ask
from tracker.models.lines import Line

AGREED = (Outcome.AGREE_AS_ASKED.value, Outcome.AGREE_WITH_CONDITIONS.value)


def count_agreed(session: Session, ask_ids: Collection[int]) -> dict[int, int]:
    """How many released lines of the same ask, in any programme, were agreed; by ask id."""
    same, mine = aliased(Ask), aliased(Ask)
    query = (
        select(mine.id, func.count())
        .join(same, and_(same.kind == mine.kind, same.key == mine.key))
        .join(Line, Line.ask_id == same.id)
        .where(mine.id.in_(ask_ids), Line.released_outcome.in_(AGREED))
        .group_by(mine.id)
    )
    return dict(session.execute(query).all())


def latest_outcomes(session: Session, line_ids: Collection[int]) -> dict[int, Outcome]:
    """The outcome released last on another line of the same ask, by line id; none where there is none."""
    wanted = select(Line.ask_id, Line.id).where(Line.id.in_(line_ids)).subquery()
    mine, same = aliased(Ask), aliased(Ask)
    rank = func.row_number().over(partition_by=wanted.c.id, order_by=(Line.released_at.desc(), Line.id.desc()))
    ranked = (
        select(wanted.c.id.label("line_id"), Line.released_outcome.label("outcome"), rank.label("rank"))
        .join(mine, mine.id == wanted.c.ask_id)
        .join(same, and_(same.kind == mine.kind, same.key == mine.key))
        .join(Line, and_(Line.ask_id == same.id, Line.id != wanted.c.id, Line.released_outcome.is_not(None)))
        .subquery()
    )
    rows = session.execute(select(ranked.c.line_id, ranked.c.outcome).where(ranked.c.rank == 1))
    return {line_id: Outcome(outcome) for line_id, outcome in rows}
