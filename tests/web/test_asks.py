"""The same ask across councils: what all of them ask, outliers apart, one outcome filled in once (3-screens, J13)."""

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.departments import CHANGED_IT_YOURSELF, answer, recommend_all
from tests.support.factories.negotiations import CARERS, SOCIAL_CARE, Asked, Sent, send_offer
from tests.support.world import World
from tracker.domain.decisions import Outcome
from tracker.models.asks import Ask
from tracker.models.decisions import Recommendation
from tracker.models.grants import Ring
from tracker.models.lines import Line, PositionAmount
from tracker.models.releases import Selection

TABLE = "Councils that ask for this"
CONFIRM = "What will happen to each line"
ASKED = [Asked(pounds=100), Asked(pounds=110), Asked(pounds=120), Asked(pounds=900), Asked(pounds=105, evidence="")]
REASON = {"reasons": ["cost_or_risk"], "reason_cost_or_risk": "The money is short."}


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    """Three like asks, one over twice the middle, one without evidence."""
    found = send_offer(session, world, ASKED)
    session.commit()
    return found


def ask_of(session: Session, about: str = SOCIAL_CARE) -> int:
    query = select(Ask.id).join(Ring, Ring.id == Ask.ring_id).where(Ring.key == about.partition(":")[2])
    return session.scalars(query.where(Ring.key == about)).first() or session.scalars(select(Ask.id)).one()


@pytest.fixture
def page(client: Client, session: Session, world: World, sent: Sent) -> Page:
    return client.page("asks.show", ask=ask_of(session), as_=world.as_("caseworker", "DH"))


def ticked(page: Page) -> list[str]:
    return [box.get("value") for box in page.all("input", name="line") if "checked" in box.attributes]


def councils(rows: Sequence[Sequence[str]]) -> list[str]:
    return [row[1] for row in rows if len(row) > 1]


def test_the_page_says_what_all_of_them_ask(page: Page) -> None:
    assert page.h1.startswith("Lift the ring-fence")
    facts = page.facts()
    assert facts["Councils asking"] == "15 waiting for us, 0 overdue"  # one council, five lines
    assert page.rows("£ by year") == [[year, "£1,335", "£0"] for year in ("2011-12", "2012-13", "2013-14")]
    assert "Lowest £300, middle £330, highest £2,700, each over all years. 0 of 5 want conditions." in page.text


def test_outliers_stand_apart_with_the_reason_and_start_unticked(page: Page, sent: Sent) -> None:
    rows = page.rows(TABLE)
    assert rows[0] == ["Different from the rest 2 lines, not selected: look at each"]
    assert "over twice the middle £" in rows[1][1]
    assert "no evidence" in rows[2][1]
    assert rows[3] == ["Like asks 3 lines, 3 selected"]
    assert ticked(page) == [f"{sent.lines[n]}:2" for n in (1, 2, 3)]
    assert "3 of 5 selected." in page.text


def test_all_are_ticked_only_when_somebody_says_so(page: Page, client: Client) -> None:
    assert len(ticked(page.follow("Select all 5 matching"))) == 5
    assert not ticked(page.follow("Clear selection"))


def test_an_outcome_is_filled_in_once_and_confirmed_line_by_line(page: Page, session: Session, sent: Sent) -> None:
    check = page.submit("Continue", outcome="agree_with_conditions", conditions="Report each year.", **REASON)
    assert check.h1 == "Check 3 recommendations"
    happens = {row[1]: row[2] for row in check.rows(CONFIRM) if len(row) > 1}
    assert [words for name, words in happens.items() if name.startswith("Luton") and "SO-0001/2" in name] == [
        "Agree with conditions, £330, 1 condition"
    ]
    assert "Is anything different about this one?" in check.text
    assert not session.scalar(select(func.count()).select_from(Recommendation))
    done = check.submit("Send recommendations", **{f"own-{sent.lines[2]}": "And Luton has spent half."})
    assert done.h1 == "3 recommendations sent"
    assert [why for _line, why in done.rows("Lines that were not done, and why")] == ["You left it out"] * 2
    made = session.scalars(select(Recommendation).order_by(Recommendation.line_id)).all()
    assert [each.line_id for each in made] == [sent.lines[n] for n in (1, 2, 3)]
    assert {each.outcome for each in made} == {Outcome.AGREE_WITH_CONDITIONS}


def test_a_counter_of_one_share_keeps_each_councils_own_pounds(page: Page, session: Session, sent: Sent) -> None:
    check = page.submit("Continue", outcome="counter", share="50", counter_conditions="Report each year.", **REASON)
    assert "Counter, £150 instead of £300, 1 condition" in check.text
    check.submit("Send recommendations")
    made = session.scalars(select(Recommendation).order_by(Recommendation.line_id)).all()
    query = select(PositionAmount.money).where(PositionAmount.position_id.in_([each.position_id for each in made]))
    assert sorted({str(money) for money in session.scalars(query)}) == ["£50", "£55", "£60"]


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, ["Choose an outcome"]),
        ({"outcome": "reject"}, ["Select at least one reason"]),
        ({"outcome": "agree_as_asked", "line": []}, ["Select at least one line"]),
        (
            {"outcome": "counter", "share": "101", "words": "x" * 4001, "note": "x" * 2001},
            [
                "The share must be between 1 and 100",
                "The words of the counter must be 4,000 characters or fewer",
                "The note must be 2,000 characters or fewer",
            ],
        ),
        ({"note": "x" * 2001}, ["Choose an outcome", "The note must be 2,000 characters or fewer"]),
        ({"outcome": "agree_with_conditions", **REASON}, ["Enter at least one condition"]),
        (
            {"outcome": "agree_with_conditions", "counter_conditions": "Of a counter.", **REASON},
            ["Enter at least one condition"],
        ),
        ({"outcome": "counter", **REASON}, ["There is nothing changed: change a word or a figure"]),
        ({"outcome": "counter", "share": "101", **REASON}, ["The share must be between 1 and 100"]),
        ({"outcome": "counter", "share": "0", **REASON}, ["The share must be between 1 and 100"]),
    ],
)
def test_what_is_wrong_is_said_in_place_before_anything_is_kept(
    page: Page, session: Session, values: dict, errors: list[str]
) -> None:
    given = {"note": "Kept.", **values}
    again = page.submit("Continue", status=422, **given)
    assert again.errors == errors
    assert again.value("note") == given["note"]
    assert not session.scalar(select(func.count()).select_from(Selection))


def test_an_outcome_unlike_the_last_answer_wants_a_note(client: Client, session: Session, world: World) -> None:
    answer(session, world, send_offer(session, world, council="KEN"), Outcome.REJECT)
    send_offer(session, world, [Asked(), Asked()])
    session.commit()
    page = client.page("asks.show", ask=ask_of(session), as_=world.as_("caseworker", "DH"))
    assert "Needed for an outcome of another kind than the last answer: refused" in page.text
    again = page.submit("Continue", status=422, outcome="agree_as_asked")
    assert again.errors == ["Say why this differs from the last answer to the same ask"]
    check = again.submit("Continue", note="The law has changed.")
    check.submit("Send recommendations")
    made = session.scalars(select(Recommendation).where(Recommendation.outcome == Outcome.AGREE_AS_ASKED)).all()
    assert [(each.differs, each.note) for each in made] == [(True, "The law has changed.")] * 2


def test_what_was_filled_in_can_be_changed(page: Page) -> None:
    check = page.submit("Continue", outcome="reject", **REASON)
    again = check.follow("Back to the ask")
    assert again.value("reason_cost_or_risk") == "The money is short."


def test_coming_back_to_change_it_keeps_what_was_ticked_by_hand_and_the_filter(
    client: Client, session: Session, page: Page, sent: Sent
) -> None:
    query = {"wants": "without", "sort": "council"}
    narrowed = client.page("asks.show", ask=ask_of(session), query=query)
    by_hand = [f"{sent.lines[n]}:2" for n in (2, 4)]
    check = narrowed.submit("Continue", outcome="reject", line=by_hand, **REASON)
    assert check.rows(CONFIRM)[0] == ["Different from the rest 2 lines, 1 selected: look at each"]
    again = check.follow("Back to the ask")
    assert sorted(ticked(again)) == sorted(by_hand)
    assert "wants=without" in again.path
    assert "sort=council" in again.path


def test_the_one_that_moved_is_left_out_and_named(page: Page, session: Session, world: World, sent: Sent) -> None:
    check = page.submit("Continue", outcome="reject", **REASON)
    recommend_all(session, world, sent, numbers=[1])
    session.commit()
    done = check.submit("Send recommendations")
    assert done.h1 == "2 recommendations sent"
    skipped = dict(done.rows("Lines that were not done, and why"))
    moved = [why for name, why in skipped.items() if "SO-0001/1" in name]
    assert moved == [f"Line 1 of SO-0001 was changed while you were writing. {CHANGED_IT_YOURSELF}"]


def test_the_lines_can_be_narrowed_and_ordered_in_the_address(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    send_offer(session, world, [Asked(pounds=130, conditions=("Keep a quarter.",))], council="KEN")
    session.commit()
    client.be(world.as_("caseworker", "DH"))
    base = f"/asks/{ask_of(session)}"
    assert len(councils(client.get(f"{base}?kind=county").rows(TABLE))) == 1
    assert len(councils(client.get(f"{base}?wants=without&council=lut").rows(TABLE))) == 5
    assert "No councils match." in client.get(f"{base}?council=nowhere").text
    dearest = councils(client.get(f"{base}?sort=total&order=descending").rows(TABLE))
    assert ["SO-0001/4" in dearest[0], "SO-0002/1" in dearest[2]] == [True, True]
    assert "Keep a quarter." in client.get(base).text


def test_the_list_counts_each_ask_once(client: Client, session: Session, world: World, sent: Sent) -> None:
    send_offer(session, world, [Asked(), Asked(CARERS)], council="KEN")
    session.commit()
    page = client.page("asks.index", as_=world.as_("caseworker", "DH"))
    rows = page.rows("Asks with open lines, those with the most first")
    assert [row[1] for row in rows] == ["2", "1"]
    assert rows[0][4:] == ["Not taken", "None yet"]
    assert page.follow("Lift the ring-fence on Carers").h1 == "Lift the ring-fence on Carers"
    assert "No asks match" in client.get("/asks?words=nothing").text
    assert "No asks are open" in client.get("/asks", as_=world.as_("caseworker", "DfT")).text


def test_the_lga_reads_outcomes_and_nothing_of_the_terms(client: Client, session: Session, world: World) -> None:
    answer(session, world, send_offer(session, world, council="KEN"), Outcome.REJECT)
    secret = Asked(pounds=5, words="Secret words.", evidence="Secret evidence.", conditions=("Secret condition.",))
    send_offer(session, world, [secret])
    session.commit()
    page = client.page("asks.show", ask=ask_of(session), as_=world.as_("monitor", "LGA"))
    rows = page.rows("The same ask, council by council")
    assert [(row[0].partition(",")[0], row[4]) for row in rows] == [("Luton", "None yet"), ("Kent", "Refused")]
    assert "ecret" not in page.text
    assert not page.all("input", name="line")
    token = client.get("/account").root.all("input", name="csrf_token")[0].get("value")
    client.post(page.path, [("csrf_token", token), ("outcome", "reject")], status=403)


def test_a_decision_maker_reads_and_does_not_recommend(client: Client, session: Session, world: World) -> None:
    send_offer(session, world)
    session.commit()
    page = client.page("asks.show", ask=ask_of(session), as_=world.as_("decision_maker", "DH"))
    assert not page.all("input", name="line")
    assert not page.all("input", name="outcome")


def test_another_departments_ask_is_not_there(client: Client, session: Session, world: World, sent: Sent) -> None:
    for role, code, status in (("caseworker", "DfT", 404), ("officer", "LUT", 403), ("manager", "DH", 403)):
        client.get(f"/asks/{ask_of(session)}", as_=world.as_(role, code), status=status)
    client.get("/asks/999999", as_=world.as_("caseworker", "DH"), status=404)


def test_more_than_a_page_is_selected_only_when_somebody_says_so(
    client: Client, session: Session, world: World
) -> None:
    lines = [*(Asked(pounds=n + 1_000) for n in range(58)), Asked(pounds=1_000_000), Asked(evidence="")]
    send_offer(session, world, lines)
    session.commit()
    page = client.page("asks.show", ask=ask_of(session), as_=world.as_("caseworker", "DH"))
    assert "43 of 60 selected." in page.text
    like = page.follow("Select the 58 like asks")
    assert "58 of 60 selected." in like.text
    check = like.submit("Continue", outcome="agree_as_asked")
    assert check.h1 == "Check 58 recommendations"
    assert check.submit("Send recommendations").h1 == "58 recommendations sent"
    assert session.scalar(select(func.count()).select_from(Line).where(Line.recommendation_id.is_not(None))) == 58


def test_forty_like_asks_are_four_page_loads_whose_statements_do_not_grow(
    client: Client, session: Session, world: World
) -> None:
    counts = []
    for about, size in ((CARERS, 3), (SOCIAL_CARE, 42)):
        send_offer(session, world, [Asked(about, pounds=n + 100) for n in range(size)])
        session.commit()
        listed = client.page("asks.index", as_=world.as_("caseworker", "DH"))
        link = next(each for each in listed.all("a") if each.get("href").startswith("/asks/"))
        page = client.get(link.get("href"))
        check = page.submit("Continue", outcome="agree_as_asked")
        done = check.submit("Send recommendations")
        assert done.h1 == f"{size} recommendations sent"
        counts.append([len(each.statements) for each in (listed, page, check, done)])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 20, counts


def test_a_garbled_confirmation_is_filled_in_again(page: Page, client: Client, session: Session) -> None:
    check = page.submit("Continue", outcome="reject", **REASON)
    token = check.root.all("input", name="csrf_token")[-1].get("value")
    boxes = [("line", box) for box in ticked(check)]
    garbled = [("csrf_token", token), ("outcome", "£"), ("share", "1e9"), ("reasons", "x"), *boxes]
    again = client.post(check.path, garbled, status=422)
    assert again.h1 == "Recommend one outcome for 5 lines"
    assert again.errors == ["Choose an outcome"], "what belongs to an outcome is read with that outcome"
    assert not session.scalar(select(func.count()).select_from(Recommendation))
