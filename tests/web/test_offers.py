"""A council's home page, and an offer's own page with its tabs."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.offers import (
    YEARS,
    add_removal,
    add_saving,
    draft_offer,
    lines_of,
    offer_row,
    record_decision,
    sent_offer,
    start_offer,
    submitted_offer,
    version_of,
)
from tests.support.world import NOW, World
from tracker.actions import flags, partners, sign_off
from tracker.domain.amounts import fixed, to_be_confirmed, up_to
from tracker.domain.lines import LineState, Turn
from tracker.domain.money import Money
from tracker.models.lines import Line, Position, PositionAmount


def counter(session: Session, reference: str, number: int, pounds: int, due: date) -> None:
    """As if a department had answered with less; made by hand, for the pages alone."""
    line = lines_of(session, reference)[number - 1]
    session.execute(
        update(Line)
        .where(Line.id == line.id)
        .values(
            {
                Line.state: LineState.COUNTER_PROPOSED,
                Line.turn: Turn.COUNCIL,
                Line.round: 2,
                Line.due_on: due,
                Line.tabled: Money.from_pounds(pounds),
                Line.version: line.version + 1,
            }
        )
    )
    amounts = [PositionAmount(year=YEARS[0], kind="fixed", money=Money.from_pounds(pounds))]
    session.add(
        Position(line_id=line.id, round=2, side="department", words="", person_id=1, sent_at=NOW, amounts=amounts)
    )
    session.flush()


def test_a_council_without_offers_is_told_what_it_needs(client: Client, world: World, officer) -> None:
    page = client.page("offers.council", as_=officer)
    assert page.h1 == "Your turn"
    assert "You have no offers yet" in page.text
    assert page.follow("Start an offer").h1 == "Start an offer"


def test_the_home_page_lists_what_waits_for_others_and_ones_offers(
    client: Client, session: Session, world: World, officer
) -> None:
    reference = submitted_offer(session, world)
    start_offer(session, world)
    session.commit()
    page = client.page("offers.council", as_=officer)
    assert "Nothing needs Luton Borough Council. 3 lines are with departments or the Treasury." in page.text
    waiting = page.rows("Lines that wait for others")
    assert len(waiting) == 3
    assert waiting[0][2:] == ["Submitted", "8 November5 working days left"]
    assert page.rows("Your offers") == [
        ["SO-0002 Single offerLead council", "Draft", "0", "", ""],
        [f"{reference} Single offerLead council", "In negotiation", "3", "£600,000", ""],
    ]


def test_what_waits_for_the_council_comes_soonest_due_first(
    client: Client, session: Session, world: World, officer
) -> None:
    reference = submitted_offer(session, world, lines=5)
    counter(session, reference, 4, 200_000, date(2010, 11, 29))
    counter(session, reference, 2, 150_000, date(2010, 11, 4))
    sent_back = start_offer(session, world)
    add_removal(session, world, sent_back, "social-care-reform")
    record_decision(session, world, sent_back)
    sign_off.send_for_sign_off(session, officer, sent_back, version=version_of(session, sent_back), now=NOW)
    sign_off.decline_sign_off(
        session,
        world.as_("signatory", "LUT"),
        sent_back,
        version=version_of(session, sent_back),
        reason="Too dear.",
        now=NOW,
    )
    session.commit()
    page = client.page("offers.council", as_=officer)
    assert "3 things need Luton Borough Council. 3 lines are" in page.text
    items = [item.text for item in page.all("ul.app-turns")[0].all("li")]
    assert "SO-0001 line 2. The Department of Health offers £150,000 of the £300,000 you asked for." in items[0]
    assert "4 November" in items[0]
    assert "line 4" in items[1]
    assert "It was not signed: Too dear." in items[2]


def test_a_commitment_that_lost_its_ground_waits_for_the_council(
    client: Client, session: Session, world: World, officer
) -> None:
    reference = draft_offer(session, world, lines=1)
    add_saving(session, reference, {YEARS[0]: Money.from_pounds(10)}, rests_on=[1])
    officer_of, signatory = world.as_("officer", "LUT"), world.as_("signatory", "LUT")
    sign_off.send_for_sign_off(session, officer_of, reference, version=version_of(session, reference), now=NOW)
    sign_off.submit_offer(session, signatory, reference, version=version_of(session, reference), now=NOW)
    (line,) = lines_of(session, reference)
    session.execute(
        update(Line).where(Line.id == line.id).values({Line.state: LineState.WITHDRAWN, Line.turn: Turn.NOBODY})
    )
    session.refresh(line)
    flags.raise_on(session, officer_of, [line], now=NOW)
    session.commit()
    page = client.page("offers.council", as_=officer)
    assert "Decide what to do with commitment C1: Share back offices" in page.text
    assert "It rests on line 1, which was withdrawn. Keep it, change it or withdraw it." in page.text
    assert "15 November" in page.text


def test_a_partner_meets_its_own_lines_and_invitations(client: Client, session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    partners.invite_partner(session, world.as_("officer", "LUT"), reference, world.organisation("CBF"), now=NOW)
    session.commit()
    page = client.page("offers.council", as_=world.as_("officer", "CBF"))
    assert "Read an offer that Luton Borough Council asks you to join" in page.text
    assert page.rows("Your offers")[0][0].endswith("Invited by Luton Borough Council")
    read = page.follow("Read an offer that Luton Borough Council asks you to join")
    assert read.h1 == "Draft offer of Luton Borough Council"


def test_the_offer_page_adds_up_asked_agreed_and_open(client: Client, session: Session, world: World, officer) -> None:
    reference = draft_offer(session, world, lines=1)
    add_removal(
        session,
        world,
        reference,
        "emag",
        amounts=[
            fixed(YEARS[0], Money(123_456_789)),
            up_to(YEARS[1], Money.from_pounds(5)),
            to_be_confirmed(YEARS[2], "The grant is not announced", "DfE", date(2011, 1, 1)),
        ],
    )
    add_saving(session, reference, {YEARS[0]: Money(10_001)}, share_kept=50)
    signatory = world.as_("signatory", "LUT")
    sign_off.send_for_sign_off(session, officer, reference, version=version_of(session, reference), now=NOW)
    sign_off.submit_offer(session, signatory, reference, version=version_of(session, reference), now=NOW)
    session.commit()
    page = client.page("offers.show", reference=reference, as_=officer)
    assert page.h1 == "Luton Borough Council’s offer"
    assert page.rows("Pounds freed, by year") == [
        ["2011-12", "£1,334,567.89", "£0", "£1,334,567.89"],
        ["2012-13", "Up to £100,005", "£0", "Up to £100,005"],
        ["2013-14", "£100,000 and 1 to be confirmed", "£0", "£100,000 and 1 to be confirmed"],
        ["Total", "Up to £1,534,572.89 and 1 to be confirmed", "£0", "Up to £1,534,572.89 and 1 to be confirmed"],
    ]
    assert page.rows("Pounds saved, by year")[0] == ["2011-12", "£100.01", "£50.01"]
    assert "never added together. 1 is “up to” and 1 is to be confirmed" not in page.text
    assert "1 amount is “up to” and 1 is to be confirmed." in page.text
    facts = page.facts()
    assert facts["Lines"] == "2: 2 open"
    assert facts["Turn"] == "2 with departments"
    assert facts["Whole offer due"] == "1 May 2011123 working days left"


def test_the_reply_that_is_due_next_is_the_green_button(
    client: Client, session: Session, world: World, officer
) -> None:
    reference = submitted_offer(session, world, lines=5)
    counter(session, reference, 4, 200_000, date(2010, 11, 29))
    counter(session, reference, 2, 150_000, date(2010, 11, 4))
    session.commit()
    page = client.page("offers.show", reference=reference, as_=officer)
    (button,) = page.all("a.govuk-button")
    assert (button.text, button.get("href")) == ("Reply to next: line 2", f"/offers/{reference}/lines/2/reply")
    assert page.facts()["Turn"] == "2 yours, 3 with departments"
    row = page.rows("Lines of this offer")[1]
    assert row[1:3] == ["Counter-proposed", "Your council"]
    assert row[4:] == ["£300,000", "£150,000"]
    department = client.page("offers.show", reference=reference, as_=world.as_("caseworker", "DH"))
    assert not department.all("a.govuk-button")
    assert department.facts()["Turn"] == "2 with the council, 3 with departments"


def test_lines_come_fifty_a_page(client: Client, session: Session, world: World, officer) -> None:
    reference = submitted_offer(session, world, lines=60)
    session.commit()
    page = client.page("offers.show", reference=reference, as_=officer)
    assert len(page.rows("Lines of this offer")) == 50
    assert "1 to 50 of 60" in page.text
    rest = page.follow("Next 50 lines")
    assert len(rest.rows("Lines of this offer")) == 10
    for odd in ("0", "-1", "999999", "x", "²", "1e3"):
        assert client.page("offers.show", reference=reference, query={"page": odd}).rows("Lines of this offer")


def test_who_has_no_part_in_an_offer_does_not_find_it(client: Client, session: Session, world: World) -> None:
    draft, submitted = draft_offer(session, world), submitted_offer(session, world)
    session.commit()
    strangers = [world.as_("officer", "BIR"), world.as_("signatory", "KEN"), world.as_("caseworker", "DfT")]
    for actor in strangers:
        for reference in (draft, submitted, "SO-9999"):
            client.page("offers.show", reference=reference, as_=actor, status=404)
            client.page("offers.history", reference=reference, status=404)
    for actor in (world.as_("caseworker", "DH"), world.as_("monitor", "LGA")):
        client.page("offers.show", reference=draft, as_=actor, status=404)


def test_the_lga_reads_the_case_and_neither_commitments_nor_documents(
    client: Client, session: Session, world: World
) -> None:
    reference = submitted_offer(session, world)
    session.commit()
    page = client.page("offers.show", reference=reference, as_=world.as_("monitor", "LGA"))
    tabs = [link.text for link in page.all("ul.app-tabs")[0].all("a")]
    assert tabs == ["Lines (3)", "History"]
    for hidden in ("offers.documents", "offers.partners", "commitments.index"):
        client.page(hidden, reference=reference, status=404)
    client.page("offers.history", reference=reference)


def test_an_offer_that_waits_for_its_signatory_can_be_read_and_not_edited(
    client: Client, session: Session, world: World, officer
) -> None:
    reference = sent_offer(session, world)
    session.commit()
    page = client.page("offers.show", reference=reference, as_=officer)
    assert page.facts()["State"] == "Awaiting sign-off"
    assert page.facts()["Turn"] == "Your signatory"
    assert page.rows("Lines of this offer")[0][4] == "£300,000"
    assert page.rows("Pounds freed, by year")[0] == ["2011-12", "£200,000"]
    back = page.follow("Take it back to go on drafting").submit("Take it back")
    assert back.h1 == "Luton Borough Council: single offer"
    assert offer_row(session, reference).sent_at is None


def test_documents_lead_to_the_draft_agreement(client: Client, session: Session, world: World, officer) -> None:
    reference = submitted_offer(session, world)
    session.commit()
    page = client.page("offers.documents", reference=reference, as_=officer)
    assert "Draft agreement, not signed, PDF" in page.text
    waiting = sent_offer(session, world, "BIR")
    session.commit()
    page = client.page("offers.documents", reference=waiting, as_=world.as_("officer", "BIR"))
    assert "There is no document yet" in page.text


MOST_QUESTIONS = {
    "offers.council": 13,
    "offers.waiting": 4,
    "offers.index": 5,
    "offers.show": 13,
    "offers.history": 10,
    "offers.documents": 14,
    "offers.submitted": 9,
}


def test_pages_of_an_offer_ask_as_often_for_300_lines_as_for_30(client: Client, session: Session, world: World) -> None:
    def asked(code: str, lines: int) -> dict[str, int]:
        reference = submitted_offer(session, world, code, lines=lines)
        officer = world.as_("officer", code)
        session.commit()
        of_no_offer = ("offers.council", "offers.waiting", "offers.index")
        return {
            name: len(
                client.page(name, as_=officer, **({} if name in of_no_offer else {"reference": reference})).statements
            )
            for name in MOST_QUESTIONS
        }

    few, many = asked("LUT", 30), asked("BIR", 300)
    assert few == many
    assert not {name: count for name, count in many.items() if count > MOST_QUESTIONS[name]}
