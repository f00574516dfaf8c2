"""The comparison of an offer's rounds as a document: what the page shows, drawn when asked for and kept nowhere."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.departments import answer, recommend_all
from tests.support.factories.negotiations import Asked, read_sent, send_offer
from tests.support.pages import squeezed
from tests.support.sql import counting
from tests.support.world import World
from tests.web.agreeing import text_of
from tests.web.comparing import HALF, MOST, terms, three_rounds
from tracker.domain.decisions import Outcome
from tracker.domain.differences import money_difference
from tracker.domain.money import total
from tracker.models.events import Event
from tracker.models.lines import Line, Position
from tracker.models.offers import Offer
from tracker.models.programmes import World as WorldRow
from tracker.queries import positions

NOTICE = "Figures by council are illustrative."


def path_of(reference: str, query: str = "from=1&to=3") -> str:
    return f"/offers/{reference}/compare.pdf?{query}"


def words_of(client: Client, path: str, as_: object) -> str:
    return text_of(PdfReader(BytesIO(client.fetch(path, as_=as_).data)))


def test_the_page_gives_its_comparison_as_a_document_with_the_same_rounds(
    client: Client, session: Session, world: World
) -> None:
    sent = three_rounds(session, world)
    page = client.get(f"/offers/{sent.reference}/compare?from=2&to=3", as_=world.as_("officer", "LUT"))
    (link,) = [each for each in page.all("a") if each.text == "Download PDF"]
    got = client.fetch(link.get("href"))
    assert got.mimetype == "application/pdf"
    assert got.headers["Cache-Control"] == "no-store"
    assert got.headers["Content-Disposition"] == f'inline; filename="{sent.reference}-rounds-2-and-3.pdf"'
    text = text_of(PdfReader(BytesIO(got.data)))
    assert "What changed between round 2 and round 3" in text
    assert "[removed: half] [added: most]" in text


def test_words_pounds_and_conditions_are_those_of_the_database(client: Client, session: Session, world: World) -> None:
    sent = three_rounds(session, world)
    text = words_of(client, path_of(sent.reference, "from=2&to=3"), world.as_("officer", "LUT"))
    query = select(Position).where(Position.line_id == sent.lines[1]).options(*positions.LOADED)
    second, third = session.scalars(query.where(Position.round > 1).order_by(Position.round))
    for older, newer in zip(second.amounts, third.amounts, strict=True):
        difference = money_difference(older.money, newer.money)
        assert f"{older.year.label} {older.money} {newer.money} {difference}" in text
    sums = [total(each.money for each in position.amounts) for position in (second, third)]
    assert f"Total {sums[0]} {sums[1]} {money_difference(*sums)}" in text
    assert squeezed(second.words) in squeezed(text)
    assert f"Condition 1 {second.conditions[0].words} [removed: {second.conditions[0].words}" in text


def test_the_lines_that_do_not_differ_are_one_list(client: Client, session: Session, world: World) -> None:
    sent = three_rounds(session, world)
    officer = world.as_("officer", "LUT")
    wide, narrow = (words_of(client, path_of(sent.reference, f"from={first}&to=3"), officer) for first in (1, 2))
    assert "2 lines differ, of 3." in wide
    assert "No change: 1 line" in wide
    assert "1 line differs, of 3." in narrow
    titles = dict(session.execute(select(Line.number, Line.title).where(Line.id.in_(sent.lines.values()))).all())
    _, _, folded = narrow.partition("No change: 2 lines")
    assert f"2 {titles[2]}" in folded
    assert f"3 {titles[3]}" in folded
    assert titles[1] not in folded


@pytest.mark.parametrize(("role", "code"), [("officer", "BIR"), ("monitor", "LGA"), ("administrator", "SERVICE")])
def test_who_does_not_read_the_terms_finds_no_document(
    client: Client, session: Session, world: World, role: str, code: str
) -> None:
    sent = three_rounds(session, world)
    client.page("comparisons.document", reference=sent.reference, as_=world.as_(role, code), status=404)


def test_nobody_signed_out_is_given_one(client: Client, session: Session, world: World) -> None:
    sent = three_rounds(session, world)
    got = client.fetch(path_of(sent.reference), as_=None, status=302)
    assert "/sign-in" in got.headers["Location"]


def test_an_offer_in_its_first_round_and_one_that_is_not_sent_have_none(
    client: Client, session: Session, world: World
) -> None:
    sent = send_offer(session, world)
    session.commit()
    officer = world.as_("officer", "LUT")
    client.page("comparisons.document", reference=sent.reference, as_=officer, status=404)
    assert "Download PDF" not in client.page("comparisons.offer", reference=sent.reference, as_=officer).text
    client.page("comparisons.document", reference="SO-9999", as_=officer, status=404)


def test_what_a_department_has_not_released_is_in_no_document(client: Client, session: Session, world: World) -> None:
    sent = read_sent(session, three_rounds(session, world).reference)
    secret = {1: terms("A secret.", 1)}
    recommend_all(session, world, sent, Outcome.COUNTER, numbers=[1], terms=secret)
    session.commit()
    for who in (world.as_("officer", "LUT"), world.as_("caseworker", "DH")):
        text = words_of(client, path_of(sent.reference), who)
        assert MOST.split()[-1] in text
        assert "secret" not in text


def test_it_says_what_it_is_for_whom_of_when_and_that_figures_are_illustrative(
    client: Client, session: Session, world: World
) -> None:
    sent = three_rounds(session, world)
    at = datetime(2010, 11, 1, 9, tzinfo=UTC)
    session.add(WorldRow(key="trial", starts_at=at, loaded_at=at, notice=NOTICE))
    session.commit()
    marking = session.scalars(select(Offer.marking).where(Offer.reference == sent.reference)).one()
    text = words_of(client, path_of(sent.reference), world.as_("caseworker", "DH"))
    for said in (
        f"Offer {sent.reference}, Single offer",
        "A comparison, not an agreement",
        "Drawn for Department of Health, which may read the terms of 3 lines",
        NOTICE,
        "£ by year (illustrative)",
        f"{sent.reference} Round 1 beside round 3 {marking} Illustrative figures",
        "Page 1 of ",
        "[added: most of]",
    ):
        assert said in text, said


def test_drawing_it_writes_and_stores_nothing_and_gives_the_same_bytes_again(
    client: Client, session: Session, world: World, store: Path
) -> None:
    sent = three_rounds(session, world)
    events = session.scalars(select(Event.id)).all()
    session.rollback()
    officer = world.as_("officer", "LUT")
    with counting(client.database.engine) as statements:
        drawn = [client.fetch(path_of(sent.reference), as_=officer).data for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert not [each for each in statements if not each.lstrip().upper().startswith(("SELECT", "WITH"))]
    assert session.scalars(select(Event.id)).all() == events
    assert not list(store.iterdir())


def test_more_lines_cost_no_more_statements(
    client: Client, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.comparisons.views.draw_comparison_apart", lambda _offer: b"%PDF-")
    few = three_rounds(session, world)
    titles = ("One", "Two", "Three", "Four", "Five", "Six")
    many = send_offer(session, world, [Asked(f"own:{title}") for title in titles], council="BIR")
    proposed = {number: terms(HALF, 1_000, "Report each year.") for number in many.lines}
    answer(session, world, many, Outcome.COUNTER, code="CLG", terms=proposed)
    session.commit()
    counts = []
    for sent, council in ((few, "LUT"), (many, "BIR")):
        client.be(world.as_("officer", council))
        with counting(client.database.engine) as statements:
            client.fetch(path_of(sent.reference))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 14, counts
