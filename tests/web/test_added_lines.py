"""Adding a line to a live offer, page by page: drafted, sent to the signatory, signed alone or sent back."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.drafts import removal, ring_id
from tests.support.factories.offers import joint_offer, lines_of, submitted_offer
from tests.support.world import NOW, World
from tests.web.adding_lines import DATES, POUNDS, WORDS
from tracker.actions import added_lines, lines
from tracker.domain.actors import Actor
from tracker.domain.lines import LineState
from tracker.models.programmes import Programme

TITLE = "Lift the ring-fence on the School Lunch Grant"


@pytest.fixture
def reference(session: Session, world: World) -> str:
    """An offer of three lines that is negotiated."""
    made = submitted_offer(session, world)
    session.commit()
    return made


@pytest.fixture
def sent(session: Session, world: World, officer: Actor, reference: str) -> str:
    """The same with a fourth line that waits for the signatory."""
    lines.add_lines(session, officer, reference, [removal(session, world)], now=NOW)
    added_lines.send_line(session, officer, reference, 4, version=1, now=NOW)
    session.commit()
    return reference


@pytest.fixture
def joint(session: Session, world: World) -> str:
    """An offer that Luton leads and Central Bedfordshire has joined, negotiated."""
    made = joint_offer(session, world)
    session.commit()
    return made


def test_from_the_offer_to_the_department_in_the_pages_of_a_draft(
    client: Client, session: Session, officer: Actor, signatory: Actor, reference: str
) -> None:
    page = client.page("offers.show", reference=reference, as_=officer).follow("Add a line")
    assert page.h1 == "Lines you are adding"
    page = page.submit("Continue", kind="ring_fence_removal")
    page = client.page("lines.add", reference=reference, kind="ring_fence_removal", q="lunch")
    page = page.submit("Continue", ring=str(ring_id(session)))
    page = (
        page.submit("Continue", **WORDS).submit("Continue", **POUNDS).submit("Continue", **DATES, evidence="A pilot.")
    )
    assert page.h1 == "Check line 4"
    page = page.follow("Send to your signatory").submit("Send to your signatory")
    assert "Line 4 is with your signatory, who has been told" in page.text
    assert page.rows("Lines not submitted yet")[0][2].startswith("With your signatory")
    page = client.page("offers.sign_off_list", as_=signatory).follow(TITLE)
    refused = page.submit("Sign and submit", status=422)
    assert refused.errors == ["Tick to say that you have authority to sign", "Tick to say that you have read it"]
    page = refused.submit("Sign and submit", has_authority=True, has_read=True)
    assert page.h1 == "Line submitted"
    assert "Your officers have been told" in page.text
    assert page.facts()["First position"] == "by 13 December 2010"
    page = page.follow("View the line")
    assert page.facts()["Status"] == "Submitted"
    assert "Nothing needs your signature" in client.page("offers.sign_off_list").text


def test_nobody_but_its_councils_finds_a_trace_of_a_line_being_added(client: Client, world: World, sent: str) -> None:
    for role, code in (("coordinator", "CLG"), ("treasury_clearer", "HMT"), ("monitor", "LGA"), ("officer", "BIR")):
        who = world.as_(role, code)
        for endpoint in ("lines.show", "lines.check", "lines.words", "lines.send", "lines.sign_off", "lines.decline"):
            client.page(endpoint, reference=sent, number=4, as_=who, status=404)
    for role, code in (("coordinator", "CLG"), ("treasury_clearer", "HMT"), ("monitor", "LGA")):
        page = client.page("offers.show", reference=sent, as_=world.as_(role, code))
        assert "School Lunch" not in page.text
        assert len(page.rows("Lines of this offer")) == 3
        assert page.facts()["Lines"] == "3: 3 open"
        page = client.page("lines.show", reference=sent, number=1)
        assert "line 1 of 3" in page.text
        if role != "monitor":
            assert "School Lunch" not in client.page("offers.history", reference=sent).text
            for endpoint in ("comparisons.line", "messages.show", "files.index"):
                assert "line 1 of 3" in client.page(endpoint, reference=sent, number=1).text
    page = client.page("monitoring.monitor", as_=world.as_("monitor", "LGA"))
    assert "School Lunch" not in page.text


def test_its_own_councils_see_it_in_the_offer_yet_the_sums_leave_it_out(
    client: Client, officer: Actor, signatory: Actor, sent: str
) -> None:
    for who in (officer, signatory):
        page = client.page("offers.show", reference=sent, as_=who)
        rows = page.rows("Lines of this offer")
        assert (rows[3][1], rows[3][4]) == ("Draft", "£750,000")
        assert page.facts()["Lines"] == "4: 1 draft, 3 open"
        assert page.rows("Pounds freed, by year")[-1][1] == "£600,000"
    assert client.page("offers.index", as_=officer).text.count("£750,000") == 0


def test_a_sent_line_is_read_and_taken_back_but_not_written(client: Client, officer: Actor, sent: str) -> None:
    page = client.page("lines.words", reference=sent, number=4, as_=officer)
    assert page.h1 == "Line 4 of the draft"
    page = page.follow("Take it back to go on writing").submit("Take it back")
    assert page.h1 == "Check line 4"
    assert "Send to your signatory" in page.text


def test_a_signatory_sends_it_back_and_the_officer_reads_why(
    client: Client, officer: Actor, signatory: Actor, sent: str
) -> None:
    page = client.page("lines.sign_off", reference=sent, number=4, as_=signatory).follow("Decline")
    assert page.submit("Decline and send back", status=422).errors == ["Say why you do not sign"]
    page = page.submit("Decline and send back", reason="Too dear for one year.")
    assert f"You declined {sent}" in page.text
    assert client.page("lines.sign_off", reference=sent, number=4).h1 == "This line does not wait for you"
    page = client.page("lines.check", reference=sent, number=4, as_=officer)
    assert "Your signatory sent this line back on 1 November 2010" in page.text
    assert "Too dear for one year." in page.text


def test_a_line_that_was_sent_back_waits_at_home_and_is_marked_in_the_list(
    client: Client, session: Session, officer: Actor, signatory: Actor, sent: str
) -> None:
    added_lines.decline_line(session, signatory, sent, 4, version=2, reason="Too dear for one year.", now=NOW)
    session.commit()
    home = client.page("offers.council", as_=officer)
    assert f"Change a line that your signatory sent back: {TITLE}" in home.text
    assert f"{sent} line 4. It was not signed: Too dear for one year." in home.text
    assert client.page("lines.index", reference=sent).rows("Lines not submitted yet")[0][2] == (
        "Sent backBy your signatory, 1 November 2010"
    )
    added_lines.send_line(session, officer, sent, 4, version=3, now=NOW)
    session.commit()
    assert "sent back" not in client.page("offers.council").text
    assert client.page("lines.index", reference=sent).rows("Lines not submitted yet")[0][2].startswith("With")


def test_a_partner_reads_whose_signatory_has_its_line_or_sent_it_back(
    client: Client, session: Session, world: World, signatory: Actor, joint: str
) -> None:
    partner = world.as_("officer", "CBF")
    own = removal(session, world, authority_id=world.organisation("CBF"))
    (number,) = lines.add_lines(session, partner, joint, [own], now=NOW)
    session.commit()
    page = client.page("lines.check", reference=joint, number=number, as_=partner)
    page = page.follow("Send to Luton’s signatory").submit("Send to Luton’s signatory")
    assert "is with Luton’s signatory, who has been told" in page.text
    assert "Luton’s signatory has had this line" in client.page("lines.check", reference=joint, number=number).text
    session.expire_all()  # the line was sent in a session of its own
    added_lines.decline_line(session, signatory, joint, number, version=2, reason="Too dear.", now=NOW)
    session.commit()
    assert "Change a line that Luton’s signatory sent back" in client.page("offers.council").text
    page = client.page("lines.check", reference=joint, number=number)
    assert "Luton’s signatory sent this line back on" in page.text
    assert "our signatory" not in page.text


def test_an_officer_cannot_sign_and_a_signatory_cannot_write(
    client: Client, officer: Actor, signatory: Actor, sent: str
) -> None:
    page = client.page("lines.sign_off", reference=sent, number=4, as_=officer, status=403)
    assert "signatory" in page.text
    for endpoint in ("lines.words", "lines.send", "lines.recall"):
        page = client.page(endpoint, reference=sent, number=4, as_=signatory, status=403)
        assert "officer" in page.text


def test_a_line_changed_meanwhile_is_not_signed(
    client: Client, session: Session, world: World, officer: Actor, signatory: Actor, sent: str
) -> None:
    page = client.page("lines.sign_off", reference=sent, number=4, as_=signatory)
    row = lines_of(session, sent)[3]
    added_lines.recall_line(session, officer, sent, 4, version=row.version, now=NOW)
    lines.edit_line(session, officer, sent, 4, removal(session, world, words="New."), version=row.version, now=NOW)
    added_lines.send_line(session, officer, sent, 4, version=row.version, now=NOW)
    session.commit()
    page.submit("Sign and submit", has_authority=True, has_read=True, status=409)
    session.expire_all()
    assert row.state is LineState.DRAFT


def test_once_the_programme_has_closed_no_line_is_added(
    client: Client, session: Session, officer: Actor, reference: str
) -> None:
    session.scalars(select(Programme).where(Programme.key == "single-offer-2011-12")).one().closes_on = date(
        2010, 10, 1
    )
    session.commit()
    assert "Add a line" not in client.page("offers.show", reference=reference, as_=officer).text
    page = client.page("lines.index", reference=reference)
    assert "closed on 1 October 2010, so no more lines can be added" in page.text
