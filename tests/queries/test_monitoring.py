"""The overview agrees with the ledger, the list with its own sums, and nobody else may ask."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, SOCIAL_CARE, Asked, send_offer
from tests.support.factories.outcomes import answer
from tests.support.world import World
from tracker.domain.ageing import Ageing, Step, cuts
from tracker.domain.decisions import Outcome
from tracker.domain.errors import NotAllowed
from tracker.domain.monitoring import Filter
from tracker.models.lines import Line
from tracker.queries import monitoring, monitoring_offers, monitoring_rows, programmes, ring_fences
from tracker.queries.clocks import get_calendar
from tracker.queries.ring_fences import View

TODAY = date(2010, 11, 1)
OUTER, INNER = "ring:public-health", "ring:public-health-smoking"


@pytest.mark.parametrize("asked", [(OUTER, INNER), (OUTER,), (INNER,), (OUTER, INNER, SOCIAL_CARE), (CARERS,)])
def test_pounds_are_those_of_the_ledger_nested_rings_counted_once(
    session: Session, world: World, asked: tuple[str, ...]
) -> None:
    sent = send_offer(session, world, [Asked(about, pounds=100_000 * at) for at, about in enumerate(asked, 1)])
    other = send_offer(session, world, [Asked(asked[0])], council="KEN")
    answer(session, world, sent.reference, {1: Outcome.AGREE_AS_ASKED})
    answer(session, world, other.reference, {1: Outcome.REJECT})
    programme = programmes.get_programme(session, world.programme())
    reader = world.as_("monitor", "LGA")
    overview = monitoring.get_overview(session, reader, programme, TODAY)
    ledger = ring_fences.get_ledger(session, reader, View(programme, TODAY, TODAY))
    for year in programme.years:
        of_ledger = ledger.whole.figures(year)
        shown = overview.figures(year)
        assert (shown.asked, shown.agreed, shown.signed) == (of_ledger.asked, of_ledger.agreed, of_ledger.signed)


def test_the_sums_without_a_filter_are_those_of_every_line(session: Session, world: World) -> None:
    sent = send_offer(session, world, [Asked(SOCIAL_CARE), Asked(CARERS), Asked(CLEANER_STREETS)])
    send_offer(session, world, [Asked(OUTER), Asked(INNER)], council="KEN")
    answer(session, world, sent.reference, {1: Outcome.AGREE_AS_ASKED, 2: Outcome.REJECT})
    programme, reader = programmes.get_programme(session, world.programme()), world.as_("auditor", "SERVICE")
    whole = monitoring.get_overview(session, reader, programme, TODAY).sums
    counted = monitoring_offers.filtered_sums(session, reader, programme, Filter(), TODAY)
    for name in ("lines", "states", "count_agreed", "count_rejected", "asked", "agreed"):
        assert getattr(whole, name) == getattr(counted, name)


@pytest.mark.parametrize(("role", "code"), [("officer", "LUT"), ("caseworker", "DH"), ("coordinator", "CLG")])
def test_nobody_else_may_ask(session: Session, world: World, role: str, code: str) -> None:
    programme, who = programmes.get_programme(session, world.programme()), world.as_(role, code)
    given = (session, who, programme, Filter(), TODAY)
    for ask in (
        lambda: monitoring.get_overview(session, who, programme, TODAY),
        lambda: monitoring_offers.list_offers(*given),
        lambda: monitoring_offers.count_offers(*given),
        lambda: monitoring_offers.filtered_sums(*given),
        lambda: monitoring_rows.stream_offers(*given),
        lambda: monitoring_rows.stream_lines(*given),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_the_steps_are_cut_where_the_calendar_says(session: Session, world: World) -> None:
    """Every due date of a winter with its holidays falls in the step its working days late say."""
    calendar, today = get_calendar(session), date(2011, 1, 12)
    at = cuts(today, calendar)
    for back in range(90):
        due = date.fromordinal(today.toordinal() - back)
        late = calendar.between(due, today)
        if due < at.over_20:
            assert late > 20
        elif due < at.over_5:
            assert 5 < late <= 20
        elif due < at.late:
            assert late <= 5
        else:
            assert due == today


def test_the_oldest_says_how_late_a_department_is(session: Session, world: World) -> None:
    calendar = get_calendar(session)
    ageing = Ageing({Step.NOT_DUE: 2, Step.TO_5: 1, Step.TO_20: 0, Step.OVER_20: 0}, date(2010, 10, 28))
    assert (ageing.lines, ageing.late, ageing.days_late(TODAY, calendar)) == (3, 1, 2)
    assert Ageing({Step.NOT_DUE: 1}, TODAY).days_late(TODAY, calendar) == 0


def test_lines_of_the_register_of_open_ones_are_read_from_its_index_alone(session: Session, world: World) -> None:
    """What the overview asks of a million lines, SQLite answers without looking at one of them."""
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("the plan of SQLite")
    programme = programmes.get_programme(session, world.programme())
    query = select(Line.owner_id, Line.turn, func.count()).where(*monitoring.open_lines(session, programme))
    compiled = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True, "render_postcompile": True})
    plan = session.execute(text(f"EXPLAIN QUERY PLAN {compiled}")).all()
    assert "USING COVERING INDEX ix_lines_queue" in plan[0][-1]


def test_a_day_is_the_day_in_london(session: Session, world: World) -> None:
    """Sent half an hour after midnight by London's summer clock: in UTC it is still the day before."""
    sent = datetime(2010, 10, 20, 23, 30, tzinfo=UTC)
    send_offer(session, world, [Asked(SOCIAL_CARE)], now=sent)
    programme, reader = programmes.get_programme(session, world.programme()), world.as_("monitor", "LGA")
    (row,) = monitoring_offers.list_offers(session, reader, programme, Filter(), TODAY)
    assert row.sent_on == date(2010, 10, 21)
