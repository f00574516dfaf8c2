"""What the pages of a joint offer say of all its councils, and to its partners."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.departments import answer
from tests.support.factories.negotiations import Asked, read_sent
from tests.support.factories.offers import add_saving, joint_offer, start_offer
from tests.support.world import NOW, World
from tracker.actions import partners
from tracker.domain.decisions import Outcome, Terms


@pytest.fixture
def joint(session: Session, world: World) -> str:
    """Luton leads, Central Bedfordshire has joined; negotiated."""
    made = joint_offer(session, world)
    session.commit()
    return made


@pytest.fixture
def drafted(session: Session, world: World) -> str:
    """The same as a draft in which nothing is written yet."""
    reference = start_offer(session, world)
    partners.invite_partner(session, world.as_("officer", "LUT"), reference, world.organisation("CBF"), now=NOW)
    decided = {"decision_reference": "CAB/7", "decision_on": date(2010, 10, 5)}
    partners.join_offer(session, world.as_("signatory", "CBF"), reference, **decided, now=NOW)
    session.commit()
    return reference


def test_the_page_that_withdraws_it_names_the_partners(client: Client, world: World, joint: str) -> None:
    page = client.page("withdrawals.offer", reference=joint, as_=world.as_("signatory", "LUT"))
    assert "Every open line is withdrawn, those of Central Bedfordshire Council too, and its clocks stop." in page.text
    assert "The officers of Central Bedfordshire Council are told as well." in page.text
    assert "That your council and Central Bedfordshire Council sent this offer" in page.text


def test_its_commitments_are_of_the_councils(client: Client, session: Session, world: World, drafted: str) -> None:
    add_saving(session, drafted, {})
    session.commit()
    page = client.page("commitments.index", reference=drafted, as_=world.as_("officer", "CBF"))
    assert page.h1 == "What the councils give"
    assert "The councils keep" in page.text
    assert "The council keeps" not in page.text


def test_a_partner_reads_whose_the_tasks_of_the_lead_are(client: Client, world: World, drafted: str) -> None:
    tasks = client.page("offers.show", reference=drafted, as_=world.as_("officer", "CBF")).text
    for name in ("Check for powers you may already have", "Council decision reference and date"):
        assert f"{name} Luton does this" in tasks
    assert "Luton does this" not in client.page("offers.show", reference=drafted, as_=world.as_("officer", "LUT")).text


def test_the_lead_reads_at_home_which_partners_line_waits(
    client: Client, session: Session, world: World, joint: str
) -> None:
    fewer = Terms("Half of it.", Asked(pounds=1).amounts)
    answer(session, world, read_sent(session, joint), Outcome.COUNTER, terms=dict.fromkeys((1, 2), fewer))
    session.commit()
    home = client.page("offers.council", as_=world.as_("officer", "LUT")).text
    assert f"{joint} line 1. The Department of Health" in home
    assert f"{joint} line 2, of Central Bedfordshire. The Department of Health" in home
    assert f"{joint} line 2. The Department" in client.page("offers.council", as_=world.as_("officer", "CBF")).text
