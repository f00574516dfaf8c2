"""The £ of one offer as the database adds them up, rings one inside another among them."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.factories import nested_rings
from tests.support.factories.departments import answer
from tests.support.factories.negotiations import Asked, send_offer
from tests.support.factories.nested_rings import FIRST, OUTER, YEARS
from tests.support.factories.offers import add_removal, add_saving, offer_row, start_offer
from tests.support.world import World
from tracker.domain.amounts import fixed
from tracker.domain.commitments import CommitmentState
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.offers import OfferState
from tracker.models.commitments import Commitment
from tracker.queries.offer_figures import get_figures
from tracker.queries.offer_lists import list_own, list_waiting_for_signatory

YEAR = FinancialYear(2026)
TODAY = date(2010, 11, 1)


@pytest.fixture
def reference(session: Session, world: World) -> str:
    return start_offer(session, world)


def ask(session: Session, world: World, reference: str, ring: str, pounds: int, authority: str | None = None) -> None:
    amounts = [fixed(YEAR, Money.from_pounds(pounds))]
    add_removal(session, world, reference, ring, amounts=amounts, authority=authority)


def asked(session: Session, world: World, reference: str) -> str:
    offer = offer_row(session, reference)
    figures = get_figures(session, world.as_("officer", "LUT"), offer.id, (YEAR,), TODAY)
    return figures.asked.words


def test_rings_that_stand_alone_are_added_up(session: Session, world: World, reference: str) -> None:
    ask(session, world, reference, "music", 5)
    ask(session, world, reference, "emag", 7)
    assert asked(session, world, reference) == "£12"


def test_a_pound_inside_two_rings_is_counted_once(session: Session, world: World, reference: str) -> None:
    ask(session, world, reference, "public-health", 4_404)
    assert asked(session, world, reference) == "Up to £4,404"
    ask(session, world, reference, "public-health-smoking", 152)
    ask(session, world, reference, "public-health-drug-alcohol", 1_100)
    ask(session, world, reference, "music", 5)
    assert asked(session, world, reference) == "£4,409"


def test_lists_of_offers_count_a_pound_inside_two_rings_once_as_the_offers_own_page_does(
    session: Session, world: World, reference: str
) -> None:
    for ring, pounds in (("public-health", 4_404), ("public-health-smoking", 152), ("music", 5)):
        ask(session, world, reference, ring, pounds)
    said = asked(session, world, reference)
    officer, signatory = world.as_("officer", "LUT"), world.as_("signatory", "LUT")
    assert [row.asked.words for row in list_own(session, officer, TODAY)] == [said]
    offer_row(session, reference).state = OfferState.AWAITING_SIGN_OFF
    session.flush()
    assert [row.asked.words for row in list_waiting_for_signatory(session, signatory, TODAY)] == [said]


def test_a_list_counts_once_what_is_agreed_too(session: Session, world: World) -> None:
    officer = world.as_("officer", "LUT")
    nested_rings.add_inner_rings(session)
    sent = send_offer(session, world, [Asked(f"ring:{key}", 500) for key in (OUTER, FIRST)])
    assert [row.agreed for row in list_own(session, officer, TODAY)] == [None]
    answer(session, world, sent)
    figures = get_figures(session, officer, offer_row(session, sent.reference).id, YEARS, TODAY)
    assert [row.agreed.words for row in list_own(session, officer, TODAY)] == [figures.agreed.words]


def test_whether_lines_ask_for_rings_one_inside_the_other_is_said(
    session: Session, world: World, reference: str
) -> None:
    def is_nested() -> bool:
        offer = offer_row(session, reference)
        return get_figures(session, world.as_("officer", "LUT"), offer.id, (YEAR,), TODAY).is_nested

    ask(session, world, reference, "public-health-smoking", 152)
    assert not is_nested()
    ask(session, world, reference, "public-health", 4_404)
    assert is_nested()


def test_an_inner_ring_inside_one_that_stays_frees_nothing(session: Session, world: World, reference: str) -> None:
    ask(session, world, reference, "public-health-smoking", 152)
    offer = offer_row(session, reference)
    figures = get_figures(session, world.as_("officer", "LUT"), offer.id, (YEAR,), TODAY)
    assert figures.asked.words == "£0"
    assert figures.inside_standing == 1


def test_a_commitment_taken_back_saves_nothing(session: Session, world: World, reference: str) -> None:
    add_saving(session, reference, {YEAR: Money(301)}, share_kept=50)
    add_saving(session, reference, {YEAR: Money(1_000)}, share_kept=25)
    offer = offer_row(session, reference)
    officer = world.as_("officer", "LUT")
    assert get_figures(session, officer, offer.id, (YEAR,), TODAY).promised == Money(1_301)
    second = session.scalars(select(Commitment).where(Commitment.number == 2)).one()
    second.state = CommitmentState.WITHDRAWN
    session.flush()
    figures = get_figures(session, officer, offer.id, (YEAR,), TODAY)
    assert (figures.promised, figures.kept) == (Money(301), Money(151))
