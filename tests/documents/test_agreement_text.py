"""What the document says: every word and figure of the agreement, to the penny, and nothing that was not frozen."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.support.factories.agreements import draft, finished, frozen_agreement, signatures_of
from tests.support.factories.odd_agreements import NOTICE, ODD
from tests.support.pages import Drawn, plain, said, squeezed
from tracker.documents.agreement_pdf import agreement_html, draw_agreement
from tracker.domain.agreement_terms import NotAgreed, NotAgreedBecause
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.formats import long_date
from tracker.domain.money import Money, parse, total


def money_of(agreement: FrozenAgreement) -> list[Money]:
    """Every amount of the schedules, and the sums people will check first."""
    lines = [each.amounts for each in agreement.freedoms] + [each.amounts for each in agreement.savings]
    known = [amount.money for line in lines for amount in line if amount.money is not None]
    sums = [total(amount.money for amount in line if amount.money is not None) for line in lines if line]
    freed = total(a.money for each in agreement.freedoms for a in each.freed if a.money is not None)
    saved = total(a.money for each in agreement.savings for a in each.amounts if a.money is not None)
    return [*known, *sums, freed, saved]


@pytest.mark.parametrize("wanted", [3, 60])
def test_every_amount_and_sum_is_printed_to_the_penny(drawn: Callable[..., Drawn], wanted: int) -> None:
    document = drawn(wanted)
    assert not [money for money in money_of(document.agreement) if str(money) not in document.text]


def test_the_summary_adds_up_over_many_councils() -> None:
    summary = said(ODD["many_councils"]()).partition("Summary on one page")[2].partition("What we give")[0]
    *named, others, whole = [parse(row) for row in re.findall(r"(?:£[0-9,]+ ){3}(£[0-9,]+)", summary)]
    assert len(named) == 3
    assert total([*named, others]) == whole
    assert "17 others" in summary


def test_an_amount_with_pence_gives_its_whole_table_pence() -> None:
    text = said(ODD["wide_money"]())
    schedule = text.partition("Schedule A: freedoms What each")[2].partition("Schedule B: targets The")[0]
    amounts = re.findall(r"£[0-9,]+(?:\.[0-9]{2})?", schedule)
    assert "£99,999,999.99" in amounts
    assert "£123,456,789.00" in amounts
    assert not [amount for amount in amounts if "." not in amount]


def test_every_line_commitment_party_and_clause_is_printed(drawn: Callable[..., Drawn]) -> None:
    document = drawn(60)
    agreement = document.agreement
    said = [each.title for each in (*agreement.lines, *agreement.commitments, *agreement.not_agreed)]
    said += [each.text for each in (*agreement.standing, *agreement.dependencies, *agreement.running)]
    said += [each.statement for each in agreement.councils] + [agreement.government.statement]
    said += [condition for each in agreement.lines for condition in each.conditions]
    said += [f"{act.who}: {act.what}, by {long_date(act.by)}" for each in agreement.freedoms for act in each.acts]
    said += [reason.words for each in agreement.not_agreed for reason in each.reasons]
    said += [each.words for history in agreement.histories for each in history.rounds]
    said += [each.decision for each in (*agreement.councils, *agreement.consents)]
    said += [each.number for each in (*agreement.lines, *agreement.commitments)]
    printed = squeezed(document.text)
    assert not {words for words in said if squeezed(words) not in printed}


def test_what_is_not_settled_says_why_and_who_and_by_when() -> None:
    text = said(ODD["unsettled_amounts"]())
    assert "up to £500,000 to be confirmed £12 £500,012 so far" in text
    assert "2012-13: The grant is not announced; Department of Health, by 1 December 2011" in text
    assert "To be set for 2012-13: The survey is new; Department for Education, by 30 September 2011" in text
    assert "1 amount is “up to” and counts in full; 2 are to be confirmed and not counted yet." in text
    assert "the amounts are in scope and not counted as freed" in text


def test_a_pound_inside_two_ring_fences_is_said_to_count_once() -> None:
    agreement = ODD["nested_rings"]()
    summed = total(a.money for each in agreement.freedoms for a in each.amounts if a.money)
    freed = total(a.money for each in agreement.freedoms for a in each.freed if a.money)
    assert freed < summed
    assert str(freed) in said(agreement)
    assert str(summed) not in said(agreement)
    assert "Money inside more than one ring-fence is counted once in what is freed." in said(agreement)


def test_money_freed_and_money_saved_are_never_added(drawn: Callable[..., Drawn]) -> None:
    agreement = drawn(60).agreement
    freed = total(a.money for each in agreement.freedoms for a in each.freed if a.money)
    saved = total(a.money for each in agreement.savings for a in each.amounts if a.money)
    assert str(freed + saved) not in drawn(60).text
    assert "Savings promised (never added to money freed)" in drawn(60).pages[1]


def test_what_people_wrote_is_printed_as_they_wrote_it_and_never_as_markup() -> None:
    agreement = frozen_agreement(3)
    nasty = "<script>alert(1)</script> & <img src=file:///etc/passwd> “quotes” {{ 7*7 }} 'x' Nguyễn Łódź ≤ 5"
    freedom = replace(agreement.freedoms[0], title=nasty, terms=nasty, conditions=(nasty,), legal_route=nasty)
    agreement = finished(replace(agreement, title=nasty, freedoms=(freedom, *agreement.freedoms[1:])))
    html = agreement_html(agreement, draft())
    assert "<script>" not in html
    assert "<img src=file" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;img" in html
    assert "{{ 7*7 }}" in html
    assert draw_agreement(agreement, draft())


def test_a_line_break_that_a_person_typed_stays_and_references_and_dates_hold_together() -> None:
    agreement = frozen_agreement(3)
    freedom = replace(agreement.freedoms[0], terms="As in EX/11/2011.\nFrom 3 May 2011.")
    html = agreement_html(finished(replace(agreement, freedoms=(freedom, *agreement.freedoms[1:]))), draft())
    assert 'As in <span class="nb">EX/11/2011</span>.<br>From 3\xa0May\xa02011.' in html


@pytest.mark.parametrize("name", ["one_line", "targets_alone", "unsettled_amounts", "wide_money"])
def test_the_glossary_explains_only_words_that_the_document_uses(name: str) -> None:
    agreement = ODD[name]()
    before, _, rest = said(agreement).rpartition("Annex 3: glossary Words that this document uses")
    used = f"{before} {rest.partition('Signatures')[2]}".casefold()
    entries = [entry.word for entry in agreement.glossary]
    assert entries == sorted(entries, key=str.casefold)
    assert not [word for word in entries if word.casefold() not in used]


def test_illustrative_figures_are_said_to_be_so_on_every_page_and_over_every_table_of_them() -> None:
    agreement = frozen_agreement(3, illustrative=NOTICE)
    pages = [plain(page.extract_text()) for page in PdfReader(BytesIO(draw_agreement(agreement, draft()))).pages]
    assert plain(NOTICE) in pages[0]
    assert all("Illustrative figures" in page for page in pages)
    assert "Money freed from ring-fences (illustrative)" in pages[1]
    assert "Savings promised (never added to money freed; illustrative)" in pages[1]
    assert "llustrative" not in said(frozen_agreement(3))


def test_a_draft_that_some_have_signed_says_who_has() -> None:
    agreement = frozen_agreement(3)
    html = agreement_html(agreement, draft(signed=signatures_of(agreement)[:1]))
    assert "1 of 3 parties has signed." in html
    assert html.count(">Signed<") == 1
    assert html.count(">Not yet signed<") == 2
    assert "Alex Rivers, Chief executive" in html
    assert "10:14am, 17\xa0March\xa02011, London time" in html


def test_a_draft_of_what_is_still_negotiated_does_not_say_that_it_was_agreed() -> None:
    refused = frozen_agreement(20)
    unrefused = finished(replace(refused, not_agreed=()))
    nothing, some = (said(each, replace(draft(), undecided=3)) for each in (unrefused, refused))
    assert "It binds nobody. 3 lines are not agreed yet. They stand here as last proposed." in nothing
    assert "Nothing so far. 3 requests are not decided yet." in nothing
    assert "No request was refused or withdrawn so far." in nothing
    assert "every request was agreed" not in nothing.lower()
    assert "names who decided. Refusal does not change what is agreed here. 3 requests are not decided yet." in some
    assert "Nothing: every request was agreed." in said(unrefused)
    assert "Every request was agreed." in said(unrefused)


def test_a_withdrawn_request_is_not_called_refused() -> None:
    agreement = frozen_agreement(20)
    council = agreement.councils[0].name
    withdrawn = NotAgreed(
        99, "Ask for less", council, NotAgreedBecause.WITHDRAWN, (), council, agreement.not_agreed[0].decided_on
    )
    html = agreement_html(finished(replace(agreement, not_agreed=(withdrawn,))), draft())
    assert "Withdrawn by the council" in html
    assert f"{council}; withdrawn 4\xa0February\xa02011" in html
    assert "Refused" not in html


def test_values_of_a_row_have_the_same_decimals() -> None:
    agreement = frozen_agreement(20)
    target = agreement.targets[0]
    years = agreement.years
    values = tuple(
        replace(value, value=number)
        for value, number in zip(target.values, (Decimal(28), Decimal("27.50"), Decimal("-1.25")), strict=True)
    )
    changed = replace(agreement, targets=(replace(target, values=values), *agreement.targets[1:]))
    html = agreement_html(finished(changed), draft())
    assert len(years) == 3
    assert ">28.00<" in html
    assert ">27.50<" in html
    assert ">−1.25<" in html


@pytest.mark.parametrize("name", sorted(ODD))
def test_no_document_says_none_or_has_an_empty_figure(name: str) -> None:
    html = agreement_html(ODD[name](), draft())
    assert "None" not in re.sub("<[^>]*>", " ", html)
    assert not re.search(r'<td class="m[^"]*"></td>', html)
