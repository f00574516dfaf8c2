"""The page that is read before an agreement is signed: what both sides get and give, what fell, what changed."""

from datetime import timedelta

from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.clock import WorldClock
from tests.support.factories.negotiations import CARERS, CLEANER_STREETS, Asked, send_offer
from tests.support.factories.outcomes import answer
from tests.support.world import World
from tests.web.agreeing import draw_up
from tracker.domain.actors import Actor
from tracker.domain.decisions import Outcome


def test_whoever_signs_reads_what_is_got_given_and_refused_to_the_penny(
    client: Client, session: Session, world: World, coordinator: Actor, signatory: Actor
) -> None:
    sent = send_offer(session, world, [Asked(), Asked(CLEANER_STREETS)])
    answer(session, world, sent.reference, dict.fromkeys((1, 2), Outcome.AGREE_AS_ASKED))
    session.commit()
    draw_up(client, coordinator, sent.reference)
    page = client.page("agreements.sign", reference=sent.reference, as_=signatory)
    assert page.h1 == "Agreement between Luton and government"
    assert "Sign by 29 November 2010, 20 working days left" in page.text
    gained = [item.text for item in page.all(".app-gains")[0].all("li")]
    assert gained[0] == "£2,538,000 no longer ring-fenced over three years, from 1 ring-fence"
    assert gained[1].startswith("1 target 1 eased")
    assert page.rows("Year by year")[-1] == ["Total", "£2,538,000", "£0"]
    assert "Every request was agreed." in page.text
    assert "1 April 2011 Term begins" in page.text


def test_what_was_refused_stands_on_the_page_with_its_reason(
    client: Client, session: Session, world: World, coordinator: Actor, signatory: Actor
) -> None:
    sent = send_offer(session, world, [Asked(), Asked(CARERS, 120_000)])
    answer(session, world, sent.reference, {1: Outcome.AGREE_AS_ASKED, 2: Outcome.REJECT})
    session.commit()
    draw_up(client, coordinator, sent.reference)
    page = client.page("agreements.sign", reference=sent.reference, as_=signatory)
    refused = [item.text for item in page.all("li") if item.text.startswith("Lift the ring-fence on")]
    assert len(refused) == 1
    assert ": " in refused[0]
    assert page.rows("Year by year")[-1] == ["Total", "£2,538,000", "£0"]


def test_a_council_signs_under_the_decision_that_the_agreement_prints(
    client: Client, signatory: Actor, decider: Actor, out: str
) -> None:
    council = client.page("agreements.sign", reference=out, as_=signatory)
    assert "I have authority to sign under council decision " in council.text
    assert "What we get" in council.text
    government = client.page("agreements.sign", reference=out, as_=decider)
    assert "I have the authority to sign for my organisation" in government.text
    assert "What we get" not in government.text


def test_the_page_says_what_changed_since_it_was_last_read(
    client: Client, clock: WorldClock, coordinator: Actor, signatory: Actor, decider: Actor, out: str
) -> None:
    first = client.page("agreements.sign", reference=out, as_=signatory)
    assert "since you last looked" not in first.text
    clock.advance(timedelta(days=3))
    client.page("agreements.decline", reference=out, as_=decider).submit(
        "Decline the agreement", reason="The reviews come too late."
    )
    draw_up(client, coordinator, out)
    second = client.page("agreements.sign", reference=out, as_=signatory)
    assert "Changed since you last looked on 1 November" in second.text
    changed = [item.text for item in second.all(".app-changed")[0].all("li")]
    assert len(changed) == 1
    assert "declined" in changed[0].lower()
    clock.advance(timedelta(hours=2))
    later = client.page("agreements.sign", reference=out, as_=signatory)
    assert "Nothing has changed since you last looked on 4 November." in later.text
