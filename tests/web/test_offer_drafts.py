"""Starting an offer, and the pages of a draft."""

import pytest
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.offers import (
    YEARS,
    add_freedom,
    add_lines,
    add_removal,
    add_saving,
    draft_offer,
    offer_row,
    sent_offer,
    start_offer,
    version_of,
)
from tests.support.world import NOW, World
from tracker.actions import partners
from tracker.domain.amounts import fixed
from tracker.domain.money import Money
from tracker.domain.offers import OfferKind, OfferState
from tracker.models.organisations import Organisation


def test_an_officer_starts_a_single_offer(client: Client, session: Session, world: World, officer) -> None:
    page = client.page("offers.new", as_=officer)
    draft = page.submit(kind="single_offer", summary="Care at home from one budget.")
    assert draft.h1 == "Luton Borough Council: single offer"
    assert draft.path == "/offers/SO-0001"
    offer = offer_row(session, "SO-0001")
    assert (offer.kind, offer.summary) == (OfferKind.SINGLE_OFFER, "Care at home from one budget.")


def test_a_form_that_is_sent_twice_starts_one_offer(client: Client, session: Session, world: World, officer) -> None:
    page = client.page("offers.new", as_=officer)
    drafts = [page.submit(kind="single_offer", summary="Care at home from one budget.") for _ in range(2)]
    assert [draft.path for draft in drafts] == ["/offers/SO-0001", "/offers/SO-0001"]
    again = client.page("offers.new").submit(kind="single_offer", summary="Another.")
    assert again.path == "/offers/SO-0002", "a form that was opened anew"
    garbled = page.submit(kind="single_offer", summary="Care at home.", extra={"form_key": "x"})
    assert garbled.path == "/offers/SO-0003"


def test_the_key_of_a_form_outlives_its_errors(client: Client, session: Session, world: World, officer) -> None:
    page = client.page("offers.new", as_=officer)
    wrong = page.submit(kind="innovative_policy_offer", status=422)
    assert wrong.value("form_key") == page.value("form_key") != ""
    assert wrong.submit(title="Alcohol").path == wrong.submit(title="Alcohol").path


def test_a_policy_offer_has_a_theme(client: Client, session: Session, world: World, officer) -> None:
    page = client.page("offers.new", as_=officer)
    wrong = page.submit(kind="innovative_policy_offer", summary="Fewer admissions.", status=422)
    assert wrong.errors == ["Enter the theme of the offer"]
    assert wrong.value("summary") == "Fewer admissions."
    lost = wrong.submit(kind="single_offer", title="Alcohol", status=422)
    assert lost.errors == ["Leave the theme empty for a single offer, or choose an innovative policy offer"]
    draft = wrong.submit(kind="innovative_policy_offer", title="Alcohol and hospital admissions")
    assert draft.h1 == "Luton Borough Council: Alcohol and hospital admissions"
    assert draft.path == "/offers/IP-0001"


def test_the_kind_of_an_offer_is_never_chosen_beforehand(client: Client, world: World, officer) -> None:
    page = client.page("offers.new", as_=officer)
    assert page.submit(status=422).errors == ["Choose a single offer or an innovative policy offer"]
    tampered = client.page("offers.new").submit(kind="single_offer", extra={"programme_id": "999"}, status=422)
    assert tampered.errors == ["Choose a programme"]


def test_a_council_that_is_not_there_is_told_so_before_it_types(
    client: Client, session: Session, world: World, officer
) -> None:
    session.get_one(Organisation, world.organisation("LUT")).closed_on = NOW.date()
    session.commit()
    page = client.page("offers.new", as_=officer)
    assert "is not known to exist on 1 November 2010" in page.text
    assert not page.main.all("form")


def test_only_an_officer_starts_an_offer(client: Client, world: World) -> None:
    for role, code in (("signatory", "LUT"), ("caseworker", "DH"), ("monitor", "LGA")):
        client.page("offers.new", as_=world.as_(role, code), status=403)
    assert client.page("offers.new", as_=None).h1 == "Sign in"


def test_the_task_list_says_how_far_each_task_is(client: Client, session: Session, world: World, officer) -> None:
    reference = start_offer(session, world)
    session.commit()
    page = client.page("offers.show", reference=reference, as_=officer)
    assert "You have completed 2 of 8 tasks. Only your council and its partners can see this draft." in page.text
    assert "Check and send for sign-off Finish lines and the council’s decision first Cannot start yet" in page.text
    add_lines(session, world, reference, count=2)
    add_removal(session, world, reference, "emag", amounts=[fixed(YEARS[0], Money.from_pounds(5))])
    add_saving(session, reference, {YEARS[1]: Money(31_000_050)})
    session.commit()
    page = client.page("offers.show", reference=reference)
    assert "Lines 3 lines, line 3 needs its pounds by year In progress" in page.text
    assert "Savings 1 saving, £310,000.50 over 3 years Completed" in page.text
    assert page.facts()["Freed, three years"] == "£600,005"
    assert page.facts()["Who signs"] == "Chief executive"


def test_a_joined_partner_has_the_task_list_without_the_leads_tasks(
    client: Client, session: Session, world: World
) -> None:
    reference = draft_offer(session, world)
    partners.invite_partner(session, world.as_("officer", "LUT"), reference, world.organisation("CBF"), now=NOW)
    signatory = world.as_("signatory", "CBF")
    partners.join_offer(session, signatory, reference, decision_reference="CAB/7", decision_on=NOW.date(), now=NOW)
    session.commit()
    page = client.page("offers.show", reference=reference, as_=world.as_("officer", "CBF"))
    links = [link.text for link in page.main.all("a")]
    assert "Lines" in links
    assert "Council decision reference and date" not in links
    client.page("offers.decision", reference=reference, status=403)
    client.page("offers.edit", reference=reference, status=403)


def test_theme_and_summary_are_edited(client: Client, session: Session, world: World, officer) -> None:
    reference = start_offer(session, world)
    session.commit()
    page = client.page("offers.edit", reference=reference, as_=officer)
    assert page.value("summary") == "Fewer strings, better services."
    page.submit(summary="Better.\r\n\r\nCheaper.")
    assert offer_row(session, reference).summary == "Better.\n\nCheaper."
    long = client.page("offers.edit", reference=reference).submit(summary="x" * 4001, status=422)
    assert long.errors == ["The summary must be 4,000 characters or fewer"]


def test_two_officers_at_once_get_a_conflict_and_lose_no_words(
    client: Client, session: Session, world: World, officer
) -> None:
    reference = start_offer(session, world)
    session.commit()
    mine = client.page("offers.edit", reference=reference, as_=officer)
    client.page("offers.edit", reference=reference, as_=world.as_("officer", "LUT", 2)).submit(summary="Hers.")
    client.be(officer)
    conflict = mine.submit(summary="Mine, and long to write.", status=409)
    assert "Mine, and long to write." in conflict.markup
    session.expire_all()
    assert offer_row(session, reference).summary == "Hers."


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        (
            {"decision_reference": "", "decision_on": ("13", "9", "2010")},
            ["Enter the reference of your council’s decision"],
        ),
        ({"decision_reference": "EX/1", "decision_on": ("", "", "")}, ["Enter the date of your council’s decision"]),
        (
            {"decision_reference": "EX/1", "decision_on": ("31", "2", "2010")},
            ["The date of your council’s decision must be a real date, like 27 3 2011"],
        ),
        (
            {"decision_reference": "EX/1", "decision_on": ("١", "9", "2010")},
            ["The date of your council’s decision must be a real date, like 27 3 2011"],
        ),
        (
            {"decision_reference": "EX/1", "decision_on": ("2", "11", "2010")},
            ["The date of your council’s decision must be today or in the past"],
        ),
        (
            {"decision_reference": "EX\x00/1", "decision_on": ("13", "9", "2010")},
            ["Remove the hidden character U+0000"],
        ),
    ],
)
def test_a_decision_without_its_reference_or_a_true_date_is_refused_in_place(
    client: Client, session: Session, world: World, officer, given, errors
) -> None:
    reference = start_offer(session, world)
    session.commit()
    page = client.page("offers.decision", reference=reference, as_=officer).submit(status=422, **given)
    assert page.errors == errors
    assert offer_row(session, reference).decision_reference == ""


def test_the_councils_decision_is_recorded(client: Client, session: Session, world: World, officer) -> None:
    reference = start_offer(session, world)
    session.commit()
    page = client.page("offers.decision", reference=reference, as_=officer)
    draft = page.submit(decision_reference="EX/2010/118", decision_on=("13", "september", "2010"))
    assert "EX/2010/118, 13 September 2010 Completed" in draft.text


def test_powers_already_held_are_listed_with_the_line_that_asks_for_one(
    client: Client, session: Session, world: World, officer
) -> None:
    reference = start_offer(session, world)
    add_freedom(session, world, reference, "pool-health-social-care")
    session.commit()
    page = client.page("offers.powers", reference=reference, as_=officer)
    assert "You may already be able to do this" in page.text
    assert "You ask for this in line 1" in page.text
    draft = page.submit("We have checked this list")
    assert "Check for powers you may already have You need not ask for what you may do already Completed" in draft.text


def test_the_check_page_adds_up_to_the_penny_and_names_what_is_missing(
    client: Client, session: Session, world: World, officer
) -> None:
    reference = start_offer(session, world)
    for ring in ("emag", "music"):
        add_removal(session, world, reference, ring, amounts=[fixed(year, Money(3_333_333)) for year in YEARS])
    add_saving(session, reference, {year: Money(101) for year in YEARS})
    session.commit()
    page = client.page("offers.check", reference=reference, as_=officer)
    assert page.rows("Pounds freed, by year")[-1] == ["Total", "£199,999.98"]
    assert page.rows("Pounds saved, by year")[-1] == ["Total", "£3.03", "£1.53"]
    assert page.rows("Lines of this draft")[0][-1] == "£99,999.99"
    assert "Enter the reference and the date of your council’s decision" in page.text
    assert not page.main.all("form")


def test_a_complete_offer_is_sent_and_locked(client: Client, session: Session, world: World, officer) -> None:
    reference = draft_offer(session, world)
    session.commit()
    page = client.page("offers.check", reference=reference, as_=officer)
    sent = page.submit("Send for sign-off")
    assert sent.h1 == "Sent for sign-off"
    assert "Your signatory (Chief executive) has been told." in sent.text
    assert offer_row(session, reference).state is OfferState.AWAITING_SIGN_OFF
    again = page.submit("Send for sign-off")
    assert again.h1 == "Luton Borough Council’s offer"
    client.page("offers.edit", reference=reference).submit(summary="Late.", status=422)


def test_an_offer_that_came_to_lack_something_is_not_sent(
    client: Client, session: Session, world: World, officer
) -> None:
    reference = draft_offer(session, world)
    session.commit()
    page = client.page("offers.check", reference=reference, as_=officer)
    add_removal(session, world, reference, "emag", amounts=[])
    session.commit()
    refused = page.submit("Send for sign-off", status=422)
    assert refused.errors == ["Finish line 4: it needs its pounds by year"]


def test_who_may_not_send_reads_the_draft_without_a_button(client: Client, session: Session, world: World) -> None:
    reference = draft_offer(session, world)
    session.commit()
    page = client.page("offers.show", reference=reference, as_=world.as_("signatory", "LUT"))
    assert page.h1 == "Draft offer of Luton Borough Council"
    assert not page.main.all("form")
    token = client.page("offers.sign_off_list").root.all("input", name="csrf_token")[0].get("value")
    client.post(
        f"/offers/{reference}/check", {"csrf_token": token, "version": version_of(session, reference)}, status=403
    )
    assert offer_row(session, reference).state is OfferState.DRAFT


def test_wrong_methods_and_numbers_are_answered_plainly(
    client: Client, session: Session, world: World, officer
) -> None:
    reference = draft_offer(session, world)
    session.commit()
    client.be(officer)
    for path in ("/council", "/offers", f"/offers/{reference}", f"/offers/{reference}/history"):
        client.fetch(path, method="DELETE", status=405)
    for path in ("/offers/SO-1", "/offers/so-0001", "/offers/SO-٠٠٠١", f"/offers/{reference}/partners/x/remove"):
        client.fetch(path, status=404)


MOST_QUESTIONS = {
    "offers.show": 21,
    "offers.check": 29,
    "offers.partners": 5,
    "offers.powers": 9,
    "offers.sign_off": 21,
}


def test_pages_of_a_draft_ask_as_often_for_300_lines_as_for_30(
    client: Client, session: Session, world: World, officer
) -> None:
    def asked(lines: int) -> dict[str, int]:
        draft, sent = draft_offer(session, world, lines=lines), sent_offer(session, world, lines=lines)
        session.commit()
        counts = {}
        for name in MOST_QUESTIONS:
            is_signing = name == "offers.sign_off"
            actor = world.as_("signatory", "LUT") if is_signing else officer
            page = client.page(name, reference=sent if is_signing else draft, as_=actor)
            counts[name] = len(page.statements)
        return counts

    few, many = asked(30), asked(300)
    assert few == many
    assert not {name: count for name, count in many.items() if count > MOST_QUESTIONS[name]}
