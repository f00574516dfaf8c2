"""The same ask elsewhere: what was agreed or refused before (2-model, "Precedent")."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.decisions import Outcome
from tracker.domain.money import Money
from tracker.domain.outliers import middle_of
from tracker.models.asks import Ask
from tracker.models.lines import Line
from tracker.queries.prepared import prepared

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
    wanted = session.execute(*_asks_of(list(line_ids))).all()
    latest = _latest_two(session, {ask_id for _line, ask_id in wanted})
    found: dict[int, Outcome] = {}
    for line_id, ask_id in wanted:
        others = (outcome for other, outcome in latest.get(ask_id, ()) if other != line_id)
        outcome = next(others, None)
        if outcome is not None:
            found[line_id] = outcome
    return found


@prepared
def _asks_of(line_ids: Collection[int]) -> Select[int, int]:
    return select(Line.id, Line.ask_id).where(Line.id.in_(line_ids))


def _latest_two(session: Session, ask_ids: Collection[int]) -> dict[int, list[tuple[int, Outcome]]]:
    """Line and outcome of the last two releases of each ask: one of them may be the line that is asked about."""
    found: dict[int, list[tuple[int, Outcome]]] = defaultdict(list)
    for ask_id, line_id, outcome in session.execute(*_ranked(ask_ids)):
        found[ask_id].append((line_id, Outcome(outcome)))
    return found


@prepared
def _ranked(ask_ids: Collection[int]) -> Select[int, int, str]:
    mine, same = aliased(Ask), aliased(Ask)
    rank = func.row_number().over(partition_by=mine.id, order_by=(Line.released_at.desc(), Line.id.desc()))
    ranked = (
        select(mine.id.label("ask_id"), Line.id.label("line_id"), Line.released_outcome.label("outcome"))
        .add_columns(rank.label("rank"))
        .join(same, and_(same.kind == mine.kind, same.key == mine.key))
        .join(Line, and_(Line.ask_id == same.id, Line.released_at.is_not(None)))
        .where(mine.id.in_(ask_ids))
        .subquery()
    )
    query = select(ranked.c.ask_id, ranked.c.line_id, ranked.c.outcome).where(ranked.c.rank <= 2)
    return query.order_by(ranked.c.ask_id, ranked.c.rank)


def middle_asked(session: Session, ask_ids: Collection[int]) -> dict[int, Money]:
    """The middle £ of the lines of each ask, by ask id; from the index alone. A draft has asked for nothing yet."""
    found: dict[int, list[Money]] = defaultdict(list)
    for ask_id, asked in session.execute(*_middles(list(ask_ids))):
        found[ask_id].append(asked)
    return {ask_id: middle for ask_id, amounts in found.items() if (middle := middle_of(amounts)) is not None}


@prepared
def _middles(ask_ids: Collection[int]) -> Select[int, Money | None]:
    place = func.row_number().over(partition_by=Line.ask_id, order_by=Line.asked)
    of = func.count().over(partition_by=Line.ask_id)
    ranked = (
        select(Line.ask_id, Line.asked, place.label("place"), of.label("of"))
        .where(Line.ask_id.in_(ask_ids), Line.asked.is_not(None))
        .subquery()
    )
    in_the_middle = ranked.c.place.in_(((ranked.c.of + 1) // 2, (ranked.c.of + 2) // 2))
    return select(ranked.c.ask_id, ranked.c.asked).where(in_the_middle)
