"""The £ and values of a department's counter: what a council may not ask for, no department may offer."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.departments import recommend_all
from tests.support.factories.negotiations import CLEANER_STREETS, Asked, count_rows, line_of, send_offer
from tests.support.world import World
from tracker.actions.allocations import AllocationRow, record_allocations
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.targets import TargetChange
from tracker.models.decisions import Recommendation


def test_a_counter_keeps_to_what_a_council_may_ask(client: Client, session: Session, world: World) -> None:
    sent = send_offer(session, world)
    line = line_of(session, sent)
    limit = Money.from_pounds(900_000)
    record_allocations(
        session, [AllocationRow(line.authority_id, line.ring_id, FinancialYear(2011), limit, "A share", True)]
    )
    session.commit()
    page = client.page("decisions.recommend", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))
    counter = {"outcome": "counter", "reasons": ["other"], "reason_other": "More."}
    dear = page.submit("Send recommendation", status=422, **counter, **{"amounts-2011-figure": "900,001"})
    assert dear.errors == ["£900,001 is more than Luton Borough Council’s 2011-12 allocation of £900,000"]
    assert dear.value("amounts-2011-figure") == "900,001"
    nothing = {f"amounts-{year}-figure": "0" for year in (2011, 2012, 2013)}
    none = page.submit("Send recommendation", status=422, **counter, **nothing)
    assert none.errors == ["Enter more than £0 in at least one year"]
    assert count_rows(session, Recommendation) == 0
    page.submit("Send recommendation", **counter, **{"amounts-2011-figure": "900,000"})
    assert session.scalars(select(Recommendation.outcome)).one() is Outcome.COUNTER


def test_a_target_asked_to_be_dropped_may_be_given_values(session: Session, world: World) -> None:
    sent = send_offer(session, world, [Asked(CLEANER_STREETS, change=TargetChange.DROP)])
    terms = {1: Terms("Ease it.", values=Asked(CLEANER_STREETS).target_values)}
    recommend_all(session, world, sent, Outcome.COUNTER, code="CLG", terms=terms)
    assert session.scalars(select(Recommendation.outcome)).one() is Outcome.COUNTER
