"""Discarding a draft: a page says what goes, and afterwards nobody of the council finds it."""

from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.offers import draft_offer, sent_offer
from tests.support.world import World


def test_a_draft_is_discarded_from_a_page_that_says_what_goes(client: Client, session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    session.commit()
    page = client.page("offers.show", reference=reference, as_=world.as_("officer", "LUT")).follow("Discard this draft")
    assert page.facts() == {"Lines": "3 lines", "Commitments": "No commitments", "Partner councils": "No partners"}
    after = page.submit("Discard SO-0001")
    assert "You discarded the draft SO-0001." in after.text
    assert "Luton Borough Council has no offers yet." in after.text
    client.page("offers.show", reference=reference, status=404)
    assert client.page("offers.show", reference=reference, as_=world.as_("auditor", "SERVICE")).h1


def test_what_is_with_its_signatory_cannot_be_discarded(client: Client, session: Session, world: World) -> None:
    reference = sent_offer(session, world)
    session.commit()
    page = client.page("offers.discard", reference=reference, as_=world.as_("officer", "LUT"))
    assert page.path == f"/offers/{reference}"
    client.page("offers.discard", reference=reference, as_=world.as_("signatory", "LUT"), status=403)
