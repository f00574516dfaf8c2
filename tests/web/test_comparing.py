"""Any two rounds beside each other: of one line, and of a whole offer."""

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.departments import answer, recommend_all
from tests.support.factories.negotiations import Asked, read_sent, send_offer
from tests.support.world import World
from tests.web.comparing import HALF, LATER, MOST, terms, three_rounds
from tracker.actions import counters
from tracker.domain.decisions import Outcome, Terms


def test_any_two_rounds_of_a_line_are_compared_in_words_pounds_and_conditions(
    client: Client, session: Session, world: World
) -> None:
    sent = three_rounds(session, world)
    page = client.page("comparisons.line", reference=sent.reference, number=1, as_=world.as_("officer", "LUT"))
    assert (page.value("from"), page.value("to")) == ("1", "3")
    assert [node.text for node in page.all("ins")] == ["added: most of"]
    page = client.get(f"/offers/{sent.reference}/lines/1/compare?from=2&to=3")
    assert [node.text for node in page.all("del")] == ["removed: half"]
    assert [node.text for node in page.all("ins")] == ["added: most"]
    (years,) = [each.text for each in page.all("caption") if each.text.startswith("£ by year")]
    assert page.rows(years)[0] == ["2011-12", "£423,000", "£600,000", "£177,000 more"]
    (conditions,) = [each.text for each in page.all("caption") if each.text.startswith("Conditions")]
    assert page.rows(conditions)[0] == ["Condition 1", "Report each quarter.", "No condition"]


@pytest.mark.parametrize(
    ("query", "shown"), [("from=3&to=1", ("1", "3")), ("from=9&to=x", ("1", "3")), ("from=2&to=2", ("1", "2"))]
)
def test_a_strange_choice_of_rounds_is_as_good_as_another(
    client: Client, session: Session, world: World, query: str, shown: tuple[str, str]
) -> None:
    sent = three_rounds(session, world)
    page = client.get(f"/offers/{sent.reference}/lines/1/compare?{query}", as_=world.as_("caseworker", "DH"))
    assert (page.value("from"), page.value("to")) == shown


def test_every_round_can_be_read_as_it_was_sent_and_none_can_be_changed(
    client: Client, session: Session, world: World
) -> None:
    sent = three_rounds(session, world)
    page = client.page("comparisons.line", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))
    for words in (HALF, MOST, Asked().words):
        assert words in page.text
    assert "Luton Borough Council, round 3, sent 8 November 2010" in page.text
    assert page.root.one("title").text.startswith(f"{page.h1}, rounds")
    assert not page.all("form", method="post")


def test_a_line_in_its_first_round_has_nothing_to_compare(client: Client, session: Session, world: World) -> None:
    sent = three_rounds(session, world)
    page = client.page("comparisons.line", reference=sent.reference, number=3, as_=world.as_("officer", "LUT"))
    assert "There is one round so far" in page.text


def test_an_offers_rounds_are_compared_by_line_and_what_did_not_change_is_folded(
    client: Client, session: Session, world: World
) -> None:
    sent = three_rounds(session, world)
    page = client.page("comparisons.offer", reference=sent.reference, as_=world.as_("officer", "LUT"))
    assert [each.text[:2] for each in page.all("h2")] == ["1.", "2."]
    assert "1 line has no terms later than round 1, so no change." in page.text
    page = client.get(f"/offers/{sent.reference}/compare?from=2&to=3")
    assert [each.text[:2] for each in page.all("h2")] == ["1."]
    assert "2 lines have no terms later than round 2" in page.text


def test_a_line_that_came_back_to_what_was_asked_is_folded_as_no_change(
    client: Client, session: Session, world: World
) -> None:
    sent = answer(session, world, send_offer(session, world), Outcome.COUNTER, terms={1: terms(HALF, 423_000)})
    officer, asked = world.as_("officer", "LUT"), Terms(Asked().words, Asked().amounts)
    counters.counter(session, officer, sent.reference, 1, asked, version=sent.versions[1], now=LATER)
    session.commit()
    page = client.page("comparisons.offer", reference=sent.reference, as_=officer)
    assert "No line differs between these rounds." in page.text
    assert "No change: 1 line" in page.text
    page = page.follow("1. Lift the ring-fence on the Social Care Reform Grant")
    assert "Nothing differs between round 1 and round 3." in page.text


@pytest.mark.parametrize(("role", "code", "status"), [("monitor", "LGA", 404), ("officer", "BIR", 404)])
def test_who_does_not_read_the_terms_finds_no_comparison(
    client: Client, session: Session, world: World, role: str, code: str, status: int
) -> None:
    sent = three_rounds(session, world)
    who = world.as_(role, code)
    client.page("comparisons.line", reference=sent.reference, number=1, as_=who, status=status)
    client.page("comparisons.offer", reference=sent.reference, as_=who, status=status)


def test_what_a_department_has_not_released_is_in_no_comparison(client: Client, session: Session, world: World) -> None:
    sent = three_rounds(session, world)
    recommend_all(
        session,
        world,
        read_sent(session, sent.reference),
        Outcome.COUNTER,
        numbers=[1],
        terms={1: terms("A secret.", 1)},
    )
    session.commit()
    for who in (world.as_("officer", "LUT"), world.as_("caseworker", "DH")):
        for path in ("lines/1/compare", "compare"):
            assert "A secret." not in client.get(f"/offers/{sent.reference}/{path}", as_=who).markup


def test_the_pages_of_a_line_and_an_offer_lead_here(client: Client, session: Session, world: World) -> None:
    sent = three_rounds(session, world)
    officer = world.as_("officer", "LUT")
    assert client.page("lines.show", reference=sent.reference, number=1, as_=officer).follow("Rounds").status == 200
    assert client.page("offers.show", reference=sent.reference, as_=officer).follow("Compare rounds").status == 200


def test_more_lines_cost_no_more_statements(client: Client, session: Session, world: World) -> None:
    sent = three_rounds(session, world)
    officer = world.as_("officer", "LUT")
    wide = client.get(f"/offers/{sent.reference}/compare?from=1&to=3", as_=officer).statements
    narrow = client.get(f"/offers/{sent.reference}/compare?from=2&to=3", as_=officer).statements
    assert len(wide) == len(narrow) <= 14, wide
