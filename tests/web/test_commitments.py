"""What a council gives: the list with its sums, writing one, and settling one that has lost its ground."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import Client
from tests.support.factories.departments import answer
from tests.support.factories.drafts import YEARS, outcome, saving
from tests.support.factories.negotiations import Sent, line_of, send_offer
from tests.support.factories.offers import add_lines, add_removal, start_offer
from tests.support.world import NOW, World
from tracker.actions import commitments
from tracker.domain.actors import Actor
from tracker.domain.commitments import CommitmentKind, CommitmentState
from tracker.domain.decisions import Outcome
from tracker.domain.money import Money
from tracker.models.commitments import Commitment, CommitmentAmount, CommitmentLine
from tracker.queries import commitments as queries
from tracker.queries.commitments import Promise

SAVING = {
    "title": "One assessment team",
    "words": "With the primary care trust.",
    **{f"money_{year.start}": "180,000.50" for year in YEARS},
    "share_kept": "33",
    "measure": "Spending on assessment",
    "data_source": "Revenue outturn",
    "reported": "Each quarter",
}
OUTCOME = {
    "title": "More people direct their own care",
    "unit": "per cent",
    "baseline": "8.20",
    "baseline_year": "2009",
    **{f"value_{year.start}": str(18 + 6 * at) for at, year in enumerate(YEARS)},
    "measure": "NI 130",
    "data_source": "A return",
    "reported": "Once a year",
}


@pytest.fixture
def reference(session: Session, world: World) -> str:
    made = start_offer(session, world)
    add_removal(session, world, made, "music")
    session.commit()
    return made


def promise(session: Session, officer: Actor, reference: str, number: int = 1) -> Promise:
    session.expire_all()
    return queries.get_promise(session, officer, reference, number, NOW.date())[1]


def test_a_saving_is_added_and_the_sums_are_to_the_penny(
    client: Client, session: Session, officer: Actor, reference: str
) -> None:
    page = client.page("commitments.index", reference=reference, as_=officer)
    page = page.submit("Continue", kind="saving")
    assert page.h1 == "Add a saving"
    page = page.submit("Save commitment", rests_on=["1"], **SAVING)
    assert page.h1 == "What your council gives"
    rows = page.rows("Savings by year")
    assert rows[0][1:6] == ["line 1", "£180,000.50", "£180,000.50", "£180,000.50", "£540,001.50"]
    assert rows[1][2:6] == ["£180,000.50"] * 3 + ["£540,001.50"]
    assert rows[2][2:6] == ["£59,400.17", "£59,400.17", "£59,400.17", "£178,200.51"]
    assert rows[3][2:6] == ["£120,600.33", "£120,600.33", "£120,600.33", "£361,800.99"]
    assert "never added together" in page.text
    assert promise(session, officer, reference).draft.amounts[0] == (YEARS[0], Money(18_000_050))


def test_an_outcome_is_added_with_its_path(client: Client, session: Session, officer: Actor, reference: str) -> None:
    page = client.page("commitments.add", reference=reference, kind="outcome", as_=officer)
    page = page.submit("Save commitment", **OUTCOME)
    assert page.rows("Outcomes by year")[0][1:6] == ["No line", "8.20%, 2009-10", "18%", "24%", "30%"]
    assert promise(session, officer, reference).draft.baseline == Decimal("8.20")
    assert "Savings by year" not in page.text


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: Client, session: Session, officer: Actor, reference: str
) -> None:
    page = client.page("commitments.add", reference=reference, kind="saving", as_=officer)
    page = page.submit("Save commitment", title="Only a name", money_2011="5", status=422)
    assert page.errors == [
        "Enter the amount for 2012 to 2013, or 0",
        "Enter the amount for 2013 to 2014, or 0",
        "Enter the share your council keeps, from 0 to 100 per cent",
        "Enter how it is measured",
        "Enter where the figures come from",
        "Say how often it is reported",
    ]
    assert page.value("title") == "Only a name"
    assert page.value("money_2011") == "5"
    page = page.submit("Save commitment", **{**SAVING, "share_kept": "101", "money_2012": "1,2"}, status=422)
    assert len(page.errors) == 2


def test_a_line_that_was_removed_since_is_not_left_out_in_silence(
    client: Client, session: Session, world: World, officer: Actor, reference: str
) -> None:
    add_removal(session, world, reference, "emag")
    session.commit()
    page = client.page("commitments.add", reference=reference, kind="saving", as_=officer)
    client.page("lines.remove", reference=reference, number=2).submit("Remove line 2")
    page = page.submit("Save commitment", rests_on=["1", "2"], **SAVING, status=422)
    assert page.errors == ["A line you selected is no longer here. Check which are selected now"]
    assert page.value("title") == SAVING["title"]
    assert not session.scalars(select(Commitment)).all()
    page.submit("Save commitment")
    assert promise(session, officer, reference).draft.rests_on == {1}


def test_one_is_changed_and_removed(
    client: Client, session: Session, world: World, officer: Actor, reference: str
) -> None:
    commitments.add_commitments(session, officer, reference, [saving(world), outcome(world)], now=NOW)
    session.commit()
    page = client.page("commitments.edit", reference=reference, number=1, as_=officer)
    assert page.value("money_2011") == "100,000.01"
    page = page.submit("Save commitment", title="Two teams")
    assert "Two teams" in page.text
    stale = client.page("commitments.edit", reference=reference, number=2, as_=officer)
    client.page("commitments.edit", reference=reference, number=2, as_=officer).submit("Save commitment", unit="days")
    stale.submit("Save commitment", unit="hours", status=409)
    page = client.page("commitments.remove", reference=reference, number=1, as_=officer)
    page = page.submit("Remove commitment C1")
    assert "Two teams" not in page.text


def test_who_may_see_and_write(client: Client, session: Session, world: World, officer: Actor, reference: str) -> None:
    commitments.add_commitments(session, officer, reference, [saving(world)], now=NOW)
    session.commit()
    for endpoint, at in (("index", {}), ("show", {"number": 1}), ("edit", {"number": 1}), ("settle", {"number": 1})):
        client.page(f"commitments.{endpoint}", reference=reference, **at, as_=world.as_("officer", "CBF"), status=404)
    signatory = world.as_("signatory", "LUT")
    assert client.page("commitments.show", reference=reference, number=1, as_=signatory).h1 == "Commitment C1"
    client.page("commitments.edit", reference=reference, number=1, as_=signatory, status=403)
    listed = client.page("commitments.index", reference=reference, as_=signatory)
    assert "Add another commitment" not in listed.text


def test_in_a_long_offer_lines_are_named_by_their_numbers(
    client: Client, session: Session, world: World, officer: Actor
) -> None:
    reference = start_offer(session, world)
    add_lines(session, world, reference, count=31)
    session.commit()
    page = client.page("commitments.add", reference=reference, kind="saving", as_=officer)
    assert page.submit("Save commitment", **SAVING, rests_on="two", status=422).errors == [
        "Enter the numbers of lines, like 2, 5 and 12"
    ]
    assert page.submit("Save commitment", **SAVING, rests_on="2, 99", status=422).errors == [
        "Line 99 is not in this offer"
    ]
    page.submit("Save commitment", **SAVING, rests_on="2, 5 and 12")
    assert promise(session, officer, reference).draft.rests_on == {2, 5, 12}
    again = client.page("commitments.edit", reference=reference, number=1, as_=officer)
    assert again.value("rests_on") == "2, 5, 12"


def flagged(session: Session, world: World) -> Sent:
    """An offer with a commitment that rests on a line which the department then refuses."""
    sent = send_offer(session, world)
    line = line_of(session, sent)
    session.add(
        Commitment(
            offer_id=line.offer_id,
            number=1,
            authority_id=line.authority_id,
            kind=CommitmentKind.SAVING,
            title="Share back offices",
            measure="Spending",
            data_source="Outturn",
            reported="Each quarter",
            share_kept=50,
            amounts=[CommitmentAmount(year=year, money=Money(100)) for year in YEARS],
            rests_on=[CommitmentLine(line_id=line.id)],
        )
    )
    session.flush()
    sent = answer(session, world, sent, Outcome.REJECT)
    session.commit()
    return sent


def test_a_commitment_whose_line_was_refused_is_kept_with_a_reason(
    client: Client, session: Session, world: World, officer: Actor
) -> None:
    sent = flagged(session, world)
    line = client.page("lines.show", reference=sent.reference, number=1, as_=officer)
    assert "C1 rested on this line. Keep it, change it or withdraw it before anyone signs." in line.text
    page = client.page("commitments.settle", reference=sent.reference, number=1, as_=officer)
    assert "which was refused" in page.text
    assert "at the latest by 15 November 2010, 10 working days left" in page.text
    refused = page.submit("Continue", status=422)
    assert refused.errors == ["Say whether you keep, change or withdraw the commitment"]
    refused = refused.submit("Continue", becomes="kept", status=422)
    assert refused.errors == ["Enter the reason"]
    done = refused.submit("Continue", reason="It stands on its own.")
    assert done.h1 == "Commitment C1"
    assert "Kept" in done.text
    assert promise(session, officer, sent.reference).state is CommitmentState.KEPT


def test_a_commitment_is_changed_on_a_page_of_its_own(
    client: Client, session: Session, world: World, officer: Actor
) -> None:
    sent = flagged(session, world)
    page = client.page("commitments.settle", reference=sent.reference, number=1, as_=officer)
    page = page.submit("Continue", becomes="changed")
    assert page.h1 == "What does commitment C1 become?"
    refused = page.submit("Change commitment C1", reason="Less is left.", title="", status=422)
    assert refused.errors == ["Enter what your council will do"]
    page = client.page("commitments.change", reference=sent.reference, number=1, as_=officer)
    done = page.submit("Change commitment C1", money_2011="0.50", reason="Less is left.")
    assert done.h1 == "Commitment C1"
    found = promise(session, officer, sent.reference)
    assert (found.state, found.draft.amounts[0][1]) == (CommitmentState.CHANGED, Money(50))
    assert not found.draft.rests_on


def test_a_department_reads_commitments_and_settles_none(
    client: Client, session: Session, world: World, officer: Actor
) -> None:
    sent = flagged(session, world)
    caseworker = world.as_("caseworker", "DH")
    page = client.page("commitments.index", reference=sent.reference, as_=caseworker)
    assert "To be settled" in page.text
    assert "Settle" not in page.text
    client.page("commitments.settle", reference=sent.reference, number=1, as_=caseworker, status=403)
    client.page("commitments.index", reference=sent.reference, as_=world.as_("monitor", "LGA"), status=404)
