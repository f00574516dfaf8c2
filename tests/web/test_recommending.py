"""Recommending one line: every outcome, what is wrong said beside its field, and on to the next line of the group."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.departments import answer, recommend_all
from tests.support.factories.negotiations import (
    CARERS,
    CLEANER_STREETS,
    RECEIPTS,
    Asked,
    Sent,
    count_rows,
    line_of,
    send_offer,
)
from tests.support.world import World
from tracker.actions.approvals import return_lines
from tracker.domain.decisions import Outcome
from tracker.domain.lines import Stage
from tracker.models.decisions import Recommendation, RecommendationReason
from tracker.models.lines import Position, PositionAmount, PositionCondition


@pytest.fixture
def sent(session: Session, world: World) -> Sent:
    found = send_offer(session, world, [Asked(), Asked(CARERS)])
    session.commit()
    return found


@pytest.fixture
def form(client: Client, world: World, sent: Sent) -> Page:
    return client.page("decisions.recommend", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))


def recommendation(session: Session) -> Recommendation:
    return session.scalars(select(Recommendation).order_by(Recommendation.id.desc())).first()


def test_nothing_is_chosen_beforehand(form: Page) -> None:
    assert form.h1 == "Recommend an outcome"
    assert not [node for node in form.all("input", type="radio", name="outcome") if "checked" in node.attributes]
    assert not [node for node in form.all("input", name="reasons") if "checked" in node.attributes]


def test_an_outcome_chosen_on_the_lines_page_is_kept(client: Client, world: World, sent: Sent) -> None:
    page = client.page(
        "decisions.recommend",
        reference=sent.reference,
        number=1,
        query={"outcome": "reject"},
        as_=world.as_("caseworker", "DH"),
    )
    (chosen,) = [node for node in page.all("input", name="outcome") if "checked" in node.attributes]
    assert chosen.get("value") == "reject"


def test_agree_as_asked_needs_nothing_more(form: Page, session: Session, sent: Sent) -> None:
    page = form.submit("Send recommendation", outcome="agree_as_asked")
    assert page.h1 == "Lift the ring-fence on the Social Care Reform Grant"
    assert line_of(session, sent).stage is Stage.RECOMMENDED
    assert recommendation(session).outcome is Outcome.AGREE_AS_ASKED


def test_garbled_pounds_do_not_matter_unless_it_is_a_counter(form: Page, session: Session) -> None:
    form.submit("Send recommendation", outcome="agree_as_asked", **{"amounts-2011-figure": "1e9", "words": ""})
    assert recommendation(session).position_id is None


def test_conditions_are_one_a_line(form: Page, session: Session) -> None:
    form.submit(
        "Send recommendation",
        outcome="agree_with_conditions",
        conditions="Report each year.\n\n  Keep a tenth. ",
        reasons=["cost_or_risk"],
        reason_cost_or_risk="The money is short.",
    )
    kept = session.scalars(
        select(PositionCondition.words)
        .where(PositionCondition.position_id == recommendation(session).position_id)
        .order_by(PositionCondition.number)
    )
    assert list(kept) == ["Report each year.", "Keep a tenth."]


def test_a_counter_has_its_words_and_its_pounds(form: Page, session: Session) -> None:
    assert form.value("words") == Asked().words
    assert form.value("amounts-2011-figure") == "846,000"
    form.submit(
        "Send recommendation",
        outcome="counter",
        words="Half of it.",
        reasons=["evidence_too_thin"],
        reason_evidence_too_thin="One pilot is not enough.",
        **{"amounts-2011-figure": "£423,000.50", "amounts-2013-kind": "up_to"},
    )
    found = recommendation(session)
    position = session.get_one(Position, found.position_id)
    assert (position.words, position.sent_at) == ("Half of it.", None)
    amounts = session.scalars(select(PositionAmount).where(PositionAmount.position_id == position.id)).all()
    assert [(each.year.start, each.kind, str(each.money)) for each in amounts] == [
        (2011, "fixed", "£423,000.50"),
        (2012, "fixed", "£846,000"),
        (2013, "up_to", "£846,000"),
    ]


def test_a_targets_counter_asks_for_values(client: Client, session: Session, world: World) -> None:
    sent = send_offer(session, world, [Asked(CLEANER_STREETS)])
    session.commit()
    page = client.page("decisions.recommend", reference=sent.reference, number=1, as_=world.as_("caseworker", "CLG"))
    assert "£ by year" not in page.text
    page.submit(
        "Send recommendation",
        outcome="counter",
        reasons=["other"],
        reason_other="Half as far.",
        **{"values-2011-figure": "71.5"},
    )
    assert recommendation(session).outcome is Outcome.COUNTER


def test_a_freedom_may_go_without_pounds(client: Client, session: Session, world: World) -> None:
    sent = send_offer(session, world, [Asked(RECEIPTS)])
    session.commit()
    page = client.page("decisions.recommend", reference=sent.reference, number=1, as_=world.as_("caseworker", "CLG"))
    page.submit("Send recommendation", outcome="agree_as_asked")
    assert recommendation(session).outcome is Outcome.AGREE_AS_ASKED


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, ["Choose an outcome"]),
        ({"outcome": "reject"}, ["Select at least one reason"]),
        (
            {"outcome": "reject", "reasons": ["already_possible", "other"]},
            [
                "Name the power the council can already use",
                "Enter the details of “Already possible”",
                "Enter the details of “Other”",
            ],
        ),
        (
            {"outcome": "agree_with_conditions", "reasons": ["other"], "reason_other": "x"},
            ["Enter at least one condition"],
        ),
        (
            {"outcome": "counter", "reasons": ["other"], "reason_other": "x"},
            ["There is nothing changed: change a word or a figure"],
        ),
        (
            {"outcome": "counter", "words": "x", "amounts-2011-figure": "1,2", "amounts-2012-figure": ""},
            2,
        ),
        ({"outcome": "agree_as_asked", "note": "x" * 2001}, ["The note must be 2,000 characters or fewer"]),
    ],
)
def test_what_is_wrong_is_said_in_place_and_what_was_typed_is_kept(
    form: Page, session: Session, values: dict, errors: list[str] | int
) -> None:
    page = form.submit("Send recommendation", status=422, **values)
    if isinstance(errors, int):
        assert len(page.errors) == errors
    else:
        assert page.errors == errors
    for name, value in values.items():
        if name not in {"outcome", "reasons"}:
            assert page.value(name) == value
    assert count_rows(session, Recommendation) == 0


def test_an_answer_unlike_the_last_one_wants_a_note(client: Client, session: Session, world: World, sent: Sent) -> None:
    answer(session, world, send_offer(session, world, council="KEN"))
    session.commit()
    page = client.page("decisions.recommend", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))
    assert "the last answer to the same ask, which was: agreed as asked" in page.text
    assert "Kent" in page.text
    refusal = {"outcome": "reject", "reasons": ["other"], "reason_other": "Not here."}
    again = page.submit("Send recommendation", status=422, **refusal)
    assert again.errors == ["Say why this differs from the last answer to the same ask"]
    assert again.value("reason_other") == "Not here."
    again.submit("Send recommendation", note="Kent had a pilot.")
    assert recommendation(session).note == "Kent had a pilot."


def test_a_returned_recommendation_is_there_to_be_mended(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    again = recommend_all(session, world, sent, Outcome.REJECT, numbers=[1], note="A note.")
    return_lines(session, world.as_("decision_maker", "DH"), again.pick(1), "Say how much.", now=world.now)
    session.commit()
    line = client.page("lines.show", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))
    assert "Returned to you Say how much." in line.text, "the comment stands beside what is to be done"
    page = client.page("decisions.recommend", reference=sent.reference, number=1)
    assert "Returned to you Say how much." in page.text
    assert page.value("reason_cost_or_risk") == "The money is committed until March 2012."
    assert page.value("note") == "A note."
    page.submit("Send recommendation", outcome="reject")
    reasons = select(RecommendationReason).where(RecommendationReason.recommendation_id == recommendation(session).id)
    assert len(session.scalars(reasons).all()) == 1


def test_a_stale_page_is_a_conflict_that_keeps_the_words(
    form: Page, session: Session, world: World, sent: Sent
) -> None:
    recommend_all(session, world, sent, numbers=[1])
    session.commit()
    page = form.submit(
        "Send recommendation", status=409, outcome="reject", reasons=["other"], reason_other="My own words."
    )
    assert "Line 1 of SO-0001 was changed" in page.text
    assert "My own words." in page.markup
    assert count_rows(session, Recommendation) == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "999999999999999999999"])
def test_a_garbled_version_fits_nothing(form: Page, session: Session, version: str) -> None:
    form.submit("Send recommendation", status=409, outcome="agree_as_asked", extra={"version": version})
    assert count_rows(session, Recommendation) == 0


def test_a_line_that_cannot_be_recommended_leads_to_its_own_page(
    client: Client, session: Session, world: World, sent: Sent
) -> None:
    recommend_all(session, world, sent, numbers=[1])
    session.commit()
    page = client.page("decisions.recommend", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"))
    assert page.h1 == "Lift the ring-fence on the Social Care Reform Grant"


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        ("decision_maker", "DH", 403),
        ("officer", "LUT", 403),
        ("officer", "BIR", 404),
        ("caseworker", "CLG", 403),
        ("caseworker", "DfT", 404),
        ("monitor", "LGA", 403),
    ],
)
def test_whoever_may_not_is_told_so_and_whoever_does_not_see_it_finds_nothing(
    client: Client, world: World, sent: Sent, role: str, code: str, status: int
) -> None:
    who = world.as_(role, code)
    client.page("decisions.recommend", reference=sent.reference, number=1, as_=who, status=status)
    client.page("decisions.recommend", reference=sent.reference, number=9, as_=who, status=404)


def test_decide_and_return_lands_on_the_next_line_of_the_group(client: Client, world: World, sent: Sent) -> None:
    queue = client.page("decisions.queue", query={"group": "new"}, as_=world.as_("caseworker", "DH"))
    line = queue.follow("Lift the ring-fence on the Social Care Reform Grant, SO-0001/1")
    page = client.page(
        "decisions.recommend", reference=sent.reference, number=1, query={"queue": line.path.partition("queue=")[2]}
    )
    following = page.submit("Send recommendation", outcome="agree_as_asked")
    assert following.h1 == "Lift the ring-fence on Carers"
    assert "queue=" in following.path


def test_at_the_end_of_the_group_it_returns_to_the_queue(client: Client, world: World, sent: Sent) -> None:
    query = {"queue": "group=new;words=carers;of=new"}
    page = client.page(
        "decisions.recommend", reference=sent.reference, number=2, query=query, as_=world.as_("caseworker", "DH")
    )
    queue = page.submit("Send recommendation", outcome="agree_as_asked")
    assert queue.h1 == "Your queue"
    assert "words=carers" in queue.path
    assert "Recommendation for SO-0001/2 sent" in queue.text


@pytest.mark.parametrize("queue", ["//evil.example", "x" * 700, "of=nonsense;group=9", "%00", "=;=;=", "a=1;" * 100])
def test_a_garbled_place_is_as_good_as_none(client: Client, world: World, sent: Sent, queue: str) -> None:
    page = client.page(
        "decisions.recommend",
        reference=sent.reference,
        number=1,
        query={"queue": queue},
        as_=world.as_("caseworker", "DH"),
    )
    page.submit("Send recommendation", outcome="agree_as_asked")


def test_the_page_asks_the_database_a_bounded_number_of_times(form: Page) -> None:
    assert len(form.statements) <= 24, str(form.statements)
