"""Adding a line, page by page: what it asks, what it refuses, and how it is saved and come back to."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.drafts import YEARS, removal, ring_id, saving
from tests.support.factories.offers import sent_offer, start_offer
from tests.support.world import NOW, World
from tests.web.adding_lines import DATES, POUNDS, WORDS, choose, drafted
from tracker.actions import commitments, lines
from tracker.domain.actors import Actor
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind
from tracker.domain.money import Money
from tracker.models.grants import Allocation
from tracker.models.indicators import Indicator


@pytest.fixture
def reference(session: Session, world: World) -> str:
    made = start_offer(session, world)
    session.commit()
    return made


def test_a_line_is_added_in_eight_pages_from_the_landing(
    client: Client, session: Session, officer: Actor, reference: str, world: World
) -> None:
    commitments.add_commitments(session, officer, reference, [saving(world)], now=NOW)
    session.commit()
    client.page("offers.council", as_=officer)
    pages = [client.page("offers.show", reference=reference, as_=officer)]
    pages.append(pages[-1].follow("Lines"))
    pages.append(pages[-1].submit("Continue", kind="ring_fence_removal"))
    pages.append(pages[-1].submit("Continue", ring=str(ring_id(session, "emag"))))
    pages.append(pages[-1].submit("Continue", **WORDS))
    pages.append(pages[-1].submit("Continue", **POUNDS))
    pages.append(pages[-1].submit("Continue", **DATES, evidence="A pilot."))
    pages.append(pages[-1].submit("Continue", commitments=["1"]))
    assert [page.h1 for page in pages] == [
        "Luton Borough Council: single offer",
        "Lines you ask for",
        "Which ring-fence do you want lifted?",
        "What do you ask for, and what stops you now?",
        "How much would no longer be ring-fenced each year?",
        "Why would it work, and from when?",
        "Which of your commitments rest on this line?",
        "Check line 1",
    ]
    assert len(pages) == 8
    line = drafted(session, officer, reference)
    assert line.is_complete
    assert line.title == "Lift the ring-fence on the Ethnic Minority Achievement Grant"
    assert [amount.money for amount in line.draft.amounts] == [Money.from_pounds(250_000)] * 3
    assert "C1" in pages[-1].facts()["Commitments that rest on it"]
    assert pages[-1].follow("Save line").rows("Lines of this draft")[0][2] == "Completed"


def test_a_line_half_done_is_kept_and_shown_in_progress(
    client: Client, session: Session, officer: Actor, reference: str
) -> None:
    page = choose(client, officer, reference, session, "emag", "ethnic")
    assert page.h1 == "What do you ask for, and what stops you now?"
    page = page.submit("Save and come back later", words="Any purpose.")
    assert page.h1 == "Luton Borough Council: single offer"
    assert "line 1 needs its words, its pounds by year and its start and review dates" in page.text
    listed = page.follow("Lines")
    assert "In progress" in listed.rows("Lines of this draft")[0][2]
    again = listed.follow("Continue line 1")
    assert again.value("words") == "Any purpose."


def test_going_on_asks_for_what_is_missing_and_keeps_what_was_typed(
    client: Client, session: Session, officer: Actor, reference: str
) -> None:
    page = choose(client, officer, reference, session, "emag", "ethnic")
    page = page.submit("Continue", words="Any purpose.", status=422)
    assert page.errors == [
        "Enter what stops you now",
        "Enter what would have to change, or that you do not know",
        "Enter the law it rests on, or say that you do not know",
    ]
    assert page.title.startswith("Error:")
    assert page.value("words") == "Any purpose."
    assert drafted(session, officer, reference).draft.words == "", "nothing is half-saved"


def test_pounds_are_refused_beside_their_year_as_in_the_picture(
    client: Client, session: Session, world: World, officer: Actor, reference: str
) -> None:
    ring = ring_id(session, "emag")
    for year in YEARS[:2]:
        held = Money.from_pounds(1_980_000)
        session.add(
            Allocation(authority_id=officer.organisation_id, ring_id=ring, year=year, amount=held, source="ours")
        )
    lines.add_lines(session, officer, reference, [removal(session, world, "emag", amounts=())], now=NOW)
    session.commit()
    page = client.page("lines.pounds", reference=reference, number=1, as_=officer)
    assert "Your allocation is £1,980,000" in page.text
    assert "We hold no allocation for this year, so we cannot check it" in page.text
    figures = {"amounts-2011-figure": "2,400,000", "amounts-2013-figure": "1980000", "amounts-2013-kind": "up_to"}
    page = page.submit("Continue", status=422, **figures)
    assert page.errors == [
        "£2,400,000 is more than your 2011-12 allocation of £1,980,000",
        "Enter the amount for 2012 to 2013, or 0",
    ]
    assert page.value("amounts-2011-figure") == "2,400,000"
    page = page.submit("Continue", **{"amounts-2011-figure": "£1,980,000", "amounts-2012-figure": "0"})
    assert page.h1 == "Why would it work, and from when?"
    check = client.page("lines.check", reference=reference, number=1, as_=officer)
    assert check.facts()["2013 to 2014"] == "Up to £1,980,000"
    assert check.facts()["Total"] == "Up to £3,960,000"
    assert "2013-14 not checked against an allocation" in check.text


@pytest.mark.parametrize("typed", ["1,2", "£", "1e9", "-5", "9" * 40, "١٢٣", "12.345", "NaN"])
def test_money_that_is_none_is_refused_in_words(
    client: Client, session: Session, world: World, officer: Actor, reference: str, typed: str
) -> None:
    lines.add_lines(session, officer, reference, [removal(session, world, "emag", amounts=())], now=NOW)
    session.commit()
    page = client.page("lines.pounds", reference=reference, number=1, as_=officer)
    page = page.submit("Continue", status=422, **{**POUNDS, "amounts-2012-figure": typed})
    assert len(page.errors) == 1
    assert page.errors[0].lower().removeprefix("enter ").startswith("the amount for 2012 to 2013 ")
    assert page.value("amounts-2012-figure") == typed


def test_a_target_is_eased_with_a_baseline_and_a_placeholder(
    client: Client, session: Session, officer: Actor, reference: str
) -> None:
    indicator = session.scalars(select(Indicator.id).where(Indicator.key == "NI-117")).one()
    page = client.page("lines.add", reference=reference, kind="target_reduction", q="NI 117", as_=officer)
    refused = page.submit("Continue", indicator=str(indicator), status=422)
    assert refused.errors == ["Say whether you want to drop, replace or ease the target"]
    page = refused.submit("Continue", change="ease")
    page = page.submit("Continue", **WORDS)
    assert page.h1 == "What should the target be each year?"
    given: dict[str, Any] = {
        "baseline": "8.2",
        "baseline_year": "2009",
        "values-2011-figure": "8.0",
        "values-2012-figure": "7.5",
        "values-2013-kind": "to_be_confirmed",
    }
    refused = page.submit("Continue", status=422, **given)
    assert refused.errors == [
        "Say why the value for 2013 to 2014 is not known yet",
        "Say who will supply the value for 2013 to 2014",
        "Enter the date by which the value for 2013 to 2014 will be supplied",
    ]
    told = {"values-2013-cause": "The survey is not out", "values-2013-owner": "Head of research"}
    past = refused.submit("Continue", **told, **{"values-2013-due_on": date(2010, 10, 31)}, status=422)
    assert past.errors == ["The date by which the value for 2013 to 2014 will be known must be today or later"]
    page = past.submit("Continue", **{"values-2013-due_on": date(2011, 3, 1)})
    page = page.submit("Continue", **DATES)
    assert page.h1 == "Check line 1"
    assert page.facts()["Baseline"] == "8.2, 2009 to 2010"
    assert "To be confirmed by Head of research, 1 March 2011: The survey is not out" in page.facts()["Value to reach"]
    assert drafted(session, officer, reference).is_complete


def test_a_baseline_is_not_promised_for_a_day_that_has_passed(
    client: Client, session: Session, officer: Actor, reference: str
) -> None:
    indicator = session.scalars(select(Indicator.id).where(Indicator.key == "NI-117")).one()
    page = client.page("lines.add", reference=reference, kind="target_reduction", q="NI 117", as_=officer)
    page = page.submit("Continue", indicator=str(indicator), change="ease").submit("Continue", **WORDS)
    promised = {"baseline_cause": "The survey is not out", "baseline_owner": "Head of research"}
    values = {f"values-{start}-figure": "8.0" for start in (2011, 2012, 2013)}
    past = page.submit("Continue", **promised, **values, baseline_due_on=date(2010, 10, 31), status=422)
    assert past.errors == ["The date by which the baseline will be known must be today or later"]
    page = past.submit("Continue", baseline_due_on=date(2011, 3, 1)).submit("Continue", **DATES)
    assert "To be supplied by Head of research, 1 March 2011" in page.facts()["Baseline"]


def test_a_dropped_target_is_not_asked_for_values(
    client: Client, session: Session, world: World, officer: Actor, reference: str
) -> None:
    indicator = session.scalars(select(Indicator.id).where(Indicator.key == "NI-117")).one()
    page = client.page("lines.add", reference=reference, kind="target_reduction", q="NI 117", as_=officer)
    page = page.submit("Continue", indicator=str(indicator), change="drop")
    assert "step 3 of 5" in page.text
    page = page.submit("Continue", **WORDS).submit("Continue", **DATES)
    assert page.h1 == "Check line 1"


def test_an_answer_changed_from_the_check_page_leads_back_to_it(
    client: Client, session: Session, world: World, officer: Actor, reference: str
) -> None:
    lines.add_lines(session, officer, reference, [removal(session, world, "emag")], now=NOW)
    session.commit()
    check = client.page("lines.check", reference=reference, number=1, as_=officer)
    page = check.follow("Change what stops you now").submit("Continue", obstacle="Something else.")
    assert page.h1 == "Check line 1"
    assert page.facts()["What stops you now"] == "Something else."
    page = check.follow("Change what you ask for")
    page = client.page("lines.subject", reference=reference, number=1, q="music", as_=officer)
    page = page.submit("Continue", ring=str(ring_id(session, "music")))
    assert page.facts()["You ask"] == "Lift the ring-fence on Music"


def test_two_officers_at_once_lose_nothing(
    client: Client, session: Session, world: World, officer: Actor, reference: str
) -> None:
    lines.add_lines(session, officer, reference, [removal(session, world, "emag")], now=NOW)
    session.commit()
    mine = client.page("lines.words", reference=reference, number=1, as_=officer)
    theirs = client.page("lines.words", reference=reference, number=1, as_=world.as_("officer", "LUT", 2))
    theirs.submit("Continue", words="Theirs.")
    client.page("lines.words", reference=reference, number=1, as_=officer)
    conflict = mine.submit("Continue", words="Mine, and long thought about.", status=409)
    assert "Mine, and long thought about." in conflict.markup
    assert drafted(session, officer, reference).draft.words == "Theirs."


def test_a_line_is_removed_after_a_page_that_says_what_rests_on_it(
    client: Client, session: Session, world: World, officer: Actor, reference: str
) -> None:
    lines.add_lines(session, officer, reference, [removal(session, world, "emag")], now=NOW)
    commitments.add_commitments(session, officer, reference, [saving(world, rests_on=frozenset({1}))], now=NOW)
    session.commit()
    page = client.page("lines.remove", reference=reference, number=1, as_=officer)
    assert page.facts()["Commitments that rest on it"] == "C1"
    page = page.submit("Remove line 1")
    assert page.h1 == "Lines you ask for"
    client.page("lines.check", reference=reference, number=1, as_=officer, status=404)


def test_who_may_do_what(client: Client, session: Session, world: World, officer: Actor, reference: str) -> None:
    lines.add_lines(session, officer, reference, [removal(session, world, "emag")], now=NOW)
    session.commit()
    here = {"reference": reference, "number": 1}
    for endpoint in ("words", "pounds", "evidence", "remove", "subject"):
        client.page(f"lines.{endpoint}", **here, as_=world.as_("officer", "CBF"), status=404)
        client.page(f"lines.{endpoint}", **here, as_=world.as_("caseworker", "DfE"), status=404)
        client.page(f"lines.{endpoint}", **here, as_=world.as_("signatory", "LUT"), status=403)
    read = client.page("lines.show", **here, as_=world.as_("signatory", "LUT"))
    assert read.h1 == "Line 1 of the draft"
    assert not read.all("a", text="Save line")


def test_once_sent_a_draft_is_read_and_not_written(client: Client, session: Session, world: World) -> None:
    officer = world.as_("officer", "LUT")
    reference = sent_offer(session, world)
    session.commit()
    page = client.page("lines.words", reference=reference, number=1, as_=officer)
    assert page.h1 == "Line 1 of the draft"
    page = client.page("lines.index", reference=reference, as_=officer)
    assert "Lines you ask for" not in page.h1


def test_the_pages_of_a_draft_are_as_quick_for_300_lines_as_for_30(
    client: Client, session: Session, world: World, officer: Actor
) -> None:
    references = {}
    for count in (30, 300):
        references[count] = start_offer(session, world)
        asked = [own_freedom(world, f"Publish report {number} once a year") for number in range(count)]
        lines.add_lines(session, officer, references[count], asked, now=NOW)
    session.commit()
    for endpoint, at in (
        ("lines.index", {}),
        ("lines.check", {"number": 30}),
        ("lines.words", {"number": 30}),
        ("commitments.index", {}),
        ("commitments.add", {"kind": "saving"}),
    ):
        pages = [client.page(endpoint, reference=reference, **at, as_=officer) for reference in references.values()]
        assert len(pages[0].statements) == len(pages[1].statements), endpoint
        assert all(len(page.response.get_data()) < 60_000 for page in pages), endpoint
    listed = client.page("lines.index", reference=references[300], as_=officer)
    assert len(listed.rows("Lines of this draft")) == 40
    assert "1 to 40 of 300" in listed.text


def own_freedom(world: World, title: str) -> LineDraft:
    return LineDraft(LineKind.FREEDOM, world.organisation("LUT"), title=title, department_id=world.organisation("CLG"))
