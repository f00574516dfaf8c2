"""A line's page for everyone who reads it, and the reply to a department's terms."""

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client, Page
from tests.support.factories.departments import answer, approve_all, recommend_all
from tests.support.factories.negotiations import CLEANER_STREETS, Asked, Sent, line_of, send_offer
from tests.support.world import World
from tracker.domain.actors import Actor
from tracker.domain.commitments import CommitmentKind
from tracker.domain.decisions import Outcome, Terms
from tracker.domain.lines import LineState
from tracker.domain.money import Money
from tracker.models.commitments import Commitment, CommitmentAmount, CommitmentLine

FEWER = Terms(
    "The council may spend half of this grant on any purpose from 1 April 2011.",
    Asked(pounds=423_000).amounts,
    (),
    ("Report each quarter.",),
)

HEAD = ("Status", "Turn", "Due", "Stage, seen only by us", "Department", "Marking")
CONDITIONED = Terms(Asked().words, Asked().amounts, (), ("Report each quarter.",))


def countered(session: Session, world: World) -> Sent:
    sent = answer(session, world, send_offer(session, world), Outcome.COUNTER, terms={1: FEWER})
    session.commit()
    return sent


def read(client: Client, sent: Sent, who: Actor, **given: str) -> Page:
    return client.page("lines.show", reference=sent.reference, number=1, as_=who, **given)


def test_the_council_sees_both_positions_with_marks_and_the_way_to_reply(
    client: Client, session: Session, world: World
) -> None:
    sent = countered(session, world)
    page = read(client, sent, world.as_("officer", "LUT"))
    assert page.h1 == "Lift the ring-fence on the Social Care Reform Grant"
    facts = page.facts()
    assert (facts["Status"], facts["Turn"]) == ("Counter-proposed", "Your council")
    assert facts["Due"] == "29 November 201020 working days left"
    assert "Department of Health offers £1,269,000 of the £2,538,000 you asked for." in page.text
    assert page.rows("£ by year")[0] == ["2011-12", "£846,000", "£423,000", "£423,000 less"]
    assert page.rows("£ by year")[-1] == ["Total", "£2,538,000", "£1,269,000", "£1,269,000 less"]
    assert [node.text for node in page.all("ins")] == ["added: half of"]
    assert "Report each quarter." in page.text
    assert "The money is committed until March 2012." in page.text
    assert "Your turn" in page.text
    assert "Reply to the department’s terms by 29 November 2010, 20 working days left." in page.text
    assert page.follow("Reply").h1.startswith("Reply to the")


@pytest.mark.parametrize(("role", "code"), [("officer", "LUT"), ("caseworker", "DH"), ("coordinator", "CLG")])
def test_every_page_about_a_line_has_the_head_of_its_own_page(
    client: Client, session: Session, world: World, role: str, code: str
) -> None:
    sent = answer(session, world, send_offer(session, world), Outcome.AGREE_WITH_CONDITIONS, terms={1: CONDITIONED})
    session.commit()
    facts = read(client, sent, world.as_(role, code)).facts()
    assert facts["Status"] == "Counter-proposedwith conditions"
    assert facts["Turn"] == ("Your council" if role == "officer" else "Luton Borough Council")
    for endpoint in ("comparisons.line", "messages.show", "files.index"):
        head = client.page(endpoint, reference=sent.reference, number=1).facts()
        assert {name: head.get(name) for name in HEAD} == {name: facts.get(name) for name in HEAD}, endpoint


def test_marks_can_be_left_out(client: Client, session: Session, world: World) -> None:
    page = read(client, countered(session, world), world.as_("officer", "LUT"))
    plain = page.follow("Show without marks")
    assert not plain.all("ins")
    assert "half of this grant" in plain.text
    assert plain.follow("Show with marks").all("ins")


def test_the_turn_comes_first_in_the_page_and_explains_its_date(client: Client, session: Session, world: World) -> None:
    page = read(client, countered(session, world), world.as_("officer", "LUT"))
    assert page.text.index("Your turn") < page.text.index("Where the two sides stand")
    steps = page.rows("How the date was worked out")
    assert steps[0] == ["1 November 2010", "The department’s position was released. This is day 0"]
    assert steps[-1][0] == "29 November 2010"


def test_the_department_sees_its_stage_its_recommendation_and_the_form(
    client: Client, session: Session, world: World
) -> None:
    sent = recommend_all(session, world, send_offer(session, world), Outcome.REJECT)
    session.commit()
    caseworker = world.as_("caseworker", "DH")
    page = read(client, sent, caseworker)
    assert page.facts()["Stage, seen only by us"] == "Recommended, taken by you"
    assert "Recommended: reject" in page.text
    other = read(client, sent, world.as_("caseworker", "DH", 2))
    assert other.facts()["Stage, seen only by us"] == "Recommended, taken by a caseworker"
    for who in (world.as_("officer", "LUT"), world.as_("coordinator", "CLG"), world.as_("monitor", "LGA")):
        outside = read(client, sent, who)
        assert "Recommended" not in outside.markup
        assert "The money is committed" not in outside.markup
        assert outside.facts()["Department"] == "Department of Health"


OFFERED = "half of this grant"


def test_terms_that_are_recommended_are_read_inside_before_their_release_and_nowhere_else(
    client: Client, session: Session, world: World
) -> None:
    sent = recommend_all(session, world, send_offer(session, world), Outcome.COUNTER, terms={1: FEWER})
    session.commit()
    for role in ("caseworker", "decision_maker"):
        inside = read(client, sent, world.as_(role, "DH"))
        assert OFFERED in inside.text
        assert "Report each quarter." in inside.text
        year = next(row for row in inside.rows("£ by year, as recommended") if row[0] == "2011-12")
        assert year == ["2011-12", "£846,000", "£423,000", "£423,000 less"]
    assert OFFERED not in read(client, sent, world.as_("treasury_clearer", "HMT")).markup
    approve_all(session, world, sent)
    session.commit()
    assert OFFERED in read(client, sent, world.as_("treasury_clearer", "HMT")).text
    for who in (world.as_("officer", "LUT"), world.as_("monitor", "LGA"), world.as_("caseworker", "CLG")):
        assert OFFERED not in read(client, sent, who).markup


def test_what_was_released_is_no_longer_shown_as_recommended(client: Client, session: Session, world: World) -> None:
    page = read(client, countered(session, world), world.as_("caseworker", "DH"))
    assert OFFERED in page.text
    assert "Terms recommended" not in page.text


def test_a_department_goes_from_a_line_to_all_that_ask_the_same(client: Client, session: Session, world: World) -> None:
    send_offer(session, world, council="KEN")
    sent = send_offer(session, world)
    session.commit()
    page = read(client, sent, world.as_("caseworker", "DH"))
    assert page.follow("1 other council asks for this").h1 == page.h1
    assert "other council" in read(client, sent, world.as_("treasury_clearer", "HMT")).text


def test_the_lga_reads_the_case_and_not_the_terms(client: Client, session: Session, world: World) -> None:
    page = read(client, countered(session, world), world.as_("monitor", "LGA"))
    assert page.facts()["Asked, over 3 years"] == "£2,538,000"
    assert page.facts()["On the table"] == "£1,269,000"
    assert page.facts()["Outcome"] == "Counter"
    assert page.facts()["Reasons"] == "Cost or risk to the Exchequer"
    for secret in ("half of this grant", "Report each quarter", "The pilot of April", "The money is committed"):
        assert secret not in page.markup, secret


def test_a_line_that_was_never_answered_shows_the_ask_alone(client: Client, session: Session, world: World) -> None:
    sent = send_offer(session, world)
    session.commit()
    page = read(client, sent, world.as_("officer", "LUT"))
    assert page.facts()["Turn"] == "Department of Health"
    assert "Where the two sides stand" not in page.text
    assert Asked().words in page.text
    assert "Department of Health owes an acknowledgement by 8 November 2010, 5 working days left." in page.text
    assert "First position: by 13 December 2010." in page.text
    assert "Not checked against an allocation for 2011-12, 2012-13 and 2013-14: none is held." in page.text
    assert "Overtaken by the lifting announced on 20 October 2010" in page.text


def test_a_refused_line_says_why(client: Client, session: Session, world: World) -> None:
    sent = answer(session, world, send_offer(session, world), Outcome.REJECT)
    session.commit()
    page = read(client, sent, world.as_("officer", "LUT"))
    assert "Department of Health refused this line: cost or risk to the Exchequer." in page.text
    assert "Nothing is due. The line was refused." in page.text
    assert "Decided by A Minister, Minister of State." in page.text


def test_a_target_shows_values_and_no_pounds(client: Client, session: Session, world: World) -> None:
    sent = send_offer(session, world, [Asked(CLEANER_STREETS)])
    session.commit()
    page = read(client, sent, world.as_("caseworker", "CLG"))
    assert page.rows("Values by year") == [["2011-12", "70"], ["2012-13", "72"], ["2013-14", "75"]]
    assert "£ by year" not in page.text
    assert page.facts()["Baseline"] == "68, 2009 to 2010"
    assert "Measured in per cent, from a baseline of 68 in 2009 to 2010." in page.text


def test_commitments_stand_beside_the_money_never_in_it(client: Client, session: Session, world: World) -> None:
    sent = send_offer(session, world)
    line = line_of(session, sent)
    session.add(
        Commitment(
            offer_id=line.offer_id,
            number=1,
            authority_id=line.authority_id,
            kind=CommitmentKind.SAVING,
            title="Share back offices",
            share_kept=50,
            amounts=[CommitmentAmount(year=amount.year, money=Money.from_pounds(5)) for amount in Asked().amounts],
            rests_on=[CommitmentLine(line_id=line.id)],
        )
    )
    session.commit()
    page = read(client, sent, world.as_("officer", "LUT"))
    row = page.rows("Commitments that rest on this line")[0]
    assert row == ["C1 Saving", "Share back offices. The council keeps 50%.", "£5", "£5", "£5"]
    assert page.rows("£ by year")[-1][-1] == "£2,538,000"
    assert page.follow("C1").h1 == "Commitment C1"


def test_precedents_are_told_to_each_as_far_as_they_may_know(client: Client, session: Session, world: World) -> None:
    answer(session, world, send_offer(session, world, council="BIR"))
    sent = send_offer(session, world)
    session.commit()
    page = read(client, sent, world.as_("caseworker", "DH"))
    assert "1 agreed. 0 refused. Latest: agreed as asked." in page.text
    assert "1 other council asks for this, £846,000 in 2011-12." in page.text
    assert page.follow("Birmingham").h1 == "Lift the ring-fence on the Social Care Reform Grant"
    council = read(client, sent, world.as_("officer", "LUT"))
    assert "Birmingham" not in council.markup
    assert "What others got" in council.text


@pytest.mark.parametrize(("role", "code"), [("officer", "CBF"), ("caseworker", "DfT")])
def test_nobody_else_finds_the_page(client: Client, session: Session, world: World, role: str, code: str) -> None:
    sent = countered(session, world)
    for endpoint in ("show", "reply", "check", "words", "remove"):
        client.page(f"lines.{endpoint}", reference=sent.reference, number=1, as_=world.as_(role, code), status=404)
    client.page("lines.show", reference=sent.reference, number=2, as_=world.as_("officer", "LUT"), status=404)
    client.page("lines.show", reference="SO-9999", number=1, as_=world.as_("officer", "LUT"), status=404)


def test_terms_are_accepted_after_being_read_in_full(client: Client, session: Session, world: World) -> None:
    sent = countered(session, world)
    page = client.page("lines.reply", reference=sent.reference, number=1, as_=world.as_("officer", "LUT"))
    assert page.rows("£ by year")[-1] == ["Total", "£2,538,000", "£1,269,000", "£1,269,000 less"]
    assert "Report each quarter." in page.text
    done = page.submit("Send reply", reply="accept")
    assert done.h1 == "Terms accepted"
    assert line_of(session, sent).state is LineState.AGREED_IN_PRINCIPLE
    assert read(client, sent, world.as_("officer", "LUT")).facts()["Turn"] == "Nobody"


def test_a_second_click_and_a_stale_page_are_conflicts_and_never_forbidden(
    client: Client, session: Session, world: World
) -> None:
    sent = countered(session, world)
    page = client.page("lines.reply", reference=sent.reference, number=1, as_=world.as_("officer", "LUT"))
    page.submit("Send reply", reply="accept")
    page.submit("Send reply", reply="accept", status=409)


def test_who_cannot_accept_is_told_who_can(client: Client, session: Session, world: World) -> None:
    sent = countered(session, world)
    refused = client.page(
        "lines.reply", reference=sent.reference, number=1, as_=world.as_("signatory", "LUT"), status=403
    )
    assert "an officer" in refused.text
    client.page("lines.reply", reference=sent.reference, number=1, as_=world.as_("caseworker", "DH"), status=403)
    page = read(client, sent, world.as_("signatory", "LUT"))
    assert "Reply to this counter" not in page.text


def test_there_is_nothing_to_reply_to_before_an_answer(client: Client, session: Session, world: World) -> None:
    sent = send_offer(session, world)
    session.commit()
    page = client.page("lines.reply", reference=sent.reference, number=1, as_=world.as_("officer", "LUT"))
    assert page.h1 == "Lift the ring-fence on the Social Care Reform Grant"


def test_the_page_is_light_and_asks_the_database_few_questions(client: Client, session: Session, world: World) -> None:
    for council in ("BIR", "MAN", "KEN"):
        answer(session, world, send_offer(session, world, council=council), Outcome.COUNTER, terms={1: FEWER})
    sent = countered(session, world)
    counts = {}
    for who in (world.as_("officer", "LUT"), world.as_("caseworker", "DH"), world.as_("monitor", "LGA")):
        page = read(client, sent, who)
        counts[next(iter(who.roles)).value] = len(page.statements)
        assert len(page.response.get_data()) < 60_000
    assert counts["officer"] <= 16, counts  # two of them once the page is sent: that it was looked at
    assert counts["caseworker"] <= 17, counts
    assert counts["monitor"] <= 7, counts
