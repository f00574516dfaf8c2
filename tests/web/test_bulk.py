"""One outcome for many lines: outliers apart and unticked, each line its own £ and record (J13)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.departments import CHANGED_IT_YOURSELF, answer, recommend_all
from tests.support.factories.negotiations import CARERS, Asked, Sent, line_of, read_sent, send_offer
from tests.support.world import World
from tracker.domain.decisions import Outcome
from tracker.domain.lines import Stage
from tracker.models.decisions import Recommendation, RecommendationReason
from tracker.models.lines import PositionAmount, PositionCondition

TABLE = "Selected lines, each with its own £"
ASKED = [Asked(pounds=100), Asked(pounds=110), Asked(pounds=120), Asked(pounds=900), Asked(pounds=105, evidence="")]


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    """Three like asks, one over twice the middle, one without evidence."""
    found = send_offer(session, world, ASKED)
    session.commit()
    return found


@pytest.fixture
def bulk(client: Client, world: World, sent: Sent) -> Page:
    return selected(client, world, sent)


def selected(client: Client, world: World, sent: Sent, *numbers: int) -> Page:
    queue = client.page("decisions.queue", as_=world.as_("caseworker", "DH"))
    boxes = [f"{sent.lines[n]}:{sent.versions[n]}" for n in numbers or sent.lines]
    return queue.submit("Continue", do="recommend", line=boxes)


def recommendations(session: Session) -> list[Recommendation]:
    return list(session.scalars(select(Recommendation).order_by(Recommendation.line_id)))


def test_outliers_stand_apart_with_the_reason_and_start_unticked(bulk: Page, sent: Sent) -> None:
    assert bulk.h1 == "Recommend one outcome for 5 lines"
    rows = bulk.rows(TABLE)
    assert rows[0] == ["Different from the rest 2 lines, not selected: look at each"]
    assert "over twice the middle £" in rows[1][1]
    assert "no evidence" in rows[2][1]
    assert rows[3] == ["Like asks 3 lines, selected"]
    ticked = [box.get("value") for box in bulk.all("input", name="line") if "checked" in box.attributes]
    assert ticked == [f"{sent.lines[n]}:2" for n in (1, 2, 3)]


def test_each_line_keeps_its_own_pounds_and_has_its_own_record(bulk: Page, session: Session, sent: Sent) -> None:
    done = bulk.submit(
        "Send recommendations",
        outcome="agree_with_conditions",
        conditions="Report each year.",
        reasons=["cost_or_risk"],
        reason_cost_or_risk="The money is short.",
        **{f"own-{sent.lines[2]}": "And Luton has spent half."},
    )
    assert done.h1 == "3 recommendations sent"
    assert [why for _line, why in done.rows("Lines that were not done, and why")] == ["You left it out"] * 2
    made = recommendations(session)
    assert [each.line_id for each in made] == [sent.lines[n] for n in (1, 2, 3)]
    pounds = [
        {
            str(money)
            for money in session.scalars(
                select(PositionAmount.money).where(PositionAmount.position_id == each.position_id)
            )
        }
        for each in made
    ]
    assert pounds == [{"£100"}, {"£110"}, {"£120"}]
    assert set(session.scalars(select(PositionCondition.words))) == {"Report each year."}
    words = dict(session.execute(select(RecommendationReason.recommendation_id, RecommendationReason.words)).all())
    assert words[made[1].id] == "The money is short.\n\nAnd Luton has spent half."
    assert words[made[0].id] == "The money is short."


def test_what_is_added_to_an_agreement_goes_into_its_note(bulk: Page, session: Session, sent: Sent) -> None:
    bulk.submit("Send recommendations", outcome="agree_as_asked", **{f"own-{sent.lines[1]}": "A good pilot."})
    assert [each.note for each in recommendations(session)] == ["A good pilot.", "", ""]


def test_what_is_added_stands_on_a_line_of_its_own_where_it_is_read(
    bulk: Page, client: Client, world: World, sent: Sent
) -> None:
    added = {f"own-{sent.lines[1]}": "No pilot was run."}
    reason = {"reasons": ["cost_or_risk"], "reason_cost_or_risk": "The money is short"}
    bulk.submit("Send recommendations", outcome="reject", line=[f"{sent.lines[1]}:2"], **reason, **added)
    queue = client.page("decisions.approvals", query={"select": "all"}, as_=world.as_("decision_maker", "DH"))
    (reasons,) = queue.submit("Continue", do="approve").all("p.app-words")
    assert "The money is short" in reasons.text, "its line breaks are kept by this class of the style sheet"
    assert "No pilot was run." in reasons.text


def test_an_outlier_is_recommended_when_it_is_ticked(bulk: Page, session: Session, sent: Sent) -> None:
    bulk.submit("Send recommendations", outcome="agree_as_asked", line=[f"{sent.lines[4]}:2"])
    assert [each.line_id for each in recommendations(session)] == [sent.lines[4]]


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, ["Choose an outcome"]),
        ({"outcome": "reject"}, ["Select at least one reason"]),
        ({"outcome": "agree_as_asked", "line": []}, ["Select at least one line"]),
        (
            {"outcome": "agree_with_conditions", "reasons": ["other"], "reason_other": "x"},
            ["Enter at least one condition"],
        ),
    ],
)
def test_what_is_wrong_is_said_in_place_and_nothing_is_half_done(
    bulk: Page, session: Session, values: dict, errors: list[str]
) -> None:
    page = bulk.submit("Send recommendations", status=422, note="Kept.", **values)
    assert page.errors == errors
    assert page.value("note") == "Kept."
    assert not recommendations(session)


def test_what_is_added_may_be_too_long_and_is_kept(bulk: Page, session: Session, sent: Sent) -> None:
    long = {f"own-{sent.lines[1]}": "x" * 2001}
    page = bulk.submit("Send recommendations", outcome="agree_as_asked", status=422, **long)
    assert page.errors == ["What you add for one line must be 2,000 characters or fewer"]
    assert page.value(f"own-{sent.lines[1]}") == "x" * 2001


def test_a_bulk_that_differs_from_precedent_wants_a_note(client: Client, session: Session, world: World) -> None:
    answer(session, world, send_offer(session, world, council="KEN"), Outcome.REJECT)
    sent = send_offer(session, world, [Asked(), Asked()])
    session.commit()
    page = selected(client, world, sent)
    assert "Refused" in page.rows(TABLE)[1][7]
    again = page.submit("Send recommendations", status=422, outcome="agree_as_asked")
    assert again.errors == ["Say why this differs from the last answer to the same ask"]
    again.submit("Send recommendations", note="The law has changed.")
    assert all(each.differs for each in recommendations(session) if each.line_id in sent.picks)


def test_lines_that_ask_for_different_things_are_not_given_conditions_at_once(
    client: Client, session: Session, world: World
) -> None:
    sent = send_offer(session, world, [Asked(), Asked(CARERS)])
    session.commit()
    page = selected(client, world, sent)
    assert {node.get("value") for node in page.all("input", name="outcome")} == {"agree_as_asked", "reject"}
    forged = {"outcome": "agree_with_conditions"}
    assert page.submit("Send recommendations", status=422, extra=forged).errors == ["Choose an outcome"]


def test_the_one_that_moved_is_left_out_and_named(
    bulk: Page, client: Client, session: Session, world: World, sent: Sent
) -> None:
    recommend_all(session, world, sent, numbers=[1])
    session.commit()
    done = bulk.submit("Send recommendations", outcome="reject", reasons=["other"], reason_other="No.")
    assert done.h1 == "2 recommendations sent"
    skipped = dict(done.rows("Lines that were not done, and why"))
    moved = [why for name, why in skipped.items() if "SO-0001/1" in name]
    assert moved == [f"Line 1 of SO-0001 was changed while you were writing. {CHANGED_IT_YOURSELF}"]


def test_a_bulk_of_which_nothing_is_left_says_so(
    bulk: Page, client: Client, session: Session, world: World, sent: Sent
) -> None:
    recommend_all(session, world, sent)
    session.commit()
    assert "None of these can be recommended any more." in client.get(bulk.path).text
    bulk.submit("Send recommendations", status=409, outcome="agree_as_asked")


def test_a_second_press_shows_what_the_first_one_did(bulk: Page, session: Session) -> None:
    first = bulk.submit("Send recommendations", outcome="agree_as_asked")
    second = bulk.submit("Send recommendations", outcome="reject", reasons=["other"], reason_other="No.")
    assert first.h1 == second.h1 == "3 recommendations sent"
    assert {each.outcome for each in recommendations(session)} == {Outcome.AGREE_AS_ASKED}


def test_nobody_opens_another_persons_selection(bulk: Page, client: Client, world: World) -> None:
    client.get(bulk.path, as_=world.as_("caseworker", "DH", 2), status=404)
    client.get(bulk.path, as_=world.as_("decision_maker", "DH"), status=404)
    client.get("/department/bulk/999999", as_=world.as_("caseworker", "DH"), status=404)


def test_too_many_at_once_are_refused_in_words(client: Client, session: Session, world: World, sent: Sent) -> None:
    client.page("decisions.queue", as_=world.as_("caseworker", "DH"))
    page = client.page("decisions.queue")
    token = page.root.all("input", name="csrf_token")[-1].get("value")
    many = [("csrf_token", token), ("do", "recommend"), *(("line", f"{n}:1") for n in range(1, 102))]
    assert client.post("/department", many, status=422).errors == ["Select 100 lines or fewer to recommend one outcome"]


def test_forty_like_asks_are_four_page_loads_whose_queries_do_not_grow(
    client: Client, session: Session, world: World
) -> None:
    counts = []
    for size, council in ((3, "KEN"), (42, "LUT")):
        sent = send_offer(session, world, [Asked(pounds=n + 100) for n in range(size)], council=council)
        session.commit()
        page = selected(client, world, sent)
        counts.append(len(page.statements))
        assert len(page.markup.encode()) < 100_000
        done = page.submit("Send recommendations", outcome="agree_as_asked")
        assert done.h1 == f"{size} recommendations sent"
        assert line_of(session, read_sent(session, sent.reference)).stage is Stage.RECOMMENDED
    assert counts[0] == counts[1] <= 18
