"""Templates: strict for us, lenient for GOV.UK's; how figures, differences and drawings come out."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from tracker.domain.amounts import AmountTotal, fixed, to_be_confirmed, up_to
from tracker.domain.clocks import Lateness
from tracker.domain.differences import diff_words
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineState
from tracker.domain.money import Money
from tracker.domain.offers import OfferState
from tracker.rendering import (
    amount,
    amount_inside,
    difference,
    end_to_end,
    environment,
    millions,
    paragraphs,
    printed,
    ring_boxes,
    share,
    unbroken,
)

ENV = environment()
YEAR = FinancialYear(2011)
POUNDS = Money.from_pounds


class Shouted(str):
    """A text that is not just a text."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"<{self.upper()}>"


def drawn(macro: str, call: str, **given_names: object) -> str:
    """What one macro of components/ prints: `drawn("due", "due(when)", when=…)`."""
    name = call.partition("(")[0]
    text = f'{{% from "components/{macro}.html" import {name} %}}{{{{ {call} }}}}'
    return ENV.from_string(text).render(**given_names)


def test_a_name_nobody_gave_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        ENV.from_string("{{ offer.refrence }}").render(offer={"reference": "SO-0142"})


def test_govuk_macros_may_test_what_nobody_passed() -> None:
    macros = ENV.get_template("govuk_frontend_jinja/components/input/macro.html").module
    page = getattr(macros, "govukInput")({"id": "name", "name": "name", "label": {"text": "Name"}})  # noqa: B009 - mypy knows no such name
    assert 'id="name"' in page


def test_plain_text_is_not_escaped_and_html_is() -> None:
    assert callable(ENV.autoescape)
    assert not ENV.autoescape("emails/offer_submitted.txt")
    assert ENV.from_string("{{ words }}").render(words="<b>") == "&lt;b&gt;"


@given(
    st.text()
    | st.text("&<>'\"a")
    | st.integers()
    | st.booleans()
    | st.dates()
    | st.none()
    | st.sampled_from([*LineState, POUNDS(5), Markup("<b>")])
    | st.text("&<>'\"a").map(Shouted)
)
def test_what_is_printed_is_what_escape_makes_of_it(value: object) -> None:
    assert printed(value) == str(escape(value))
    assert ENV.from_string("{{ value }}").render(value=value) == str(escape(value))


def test_a_macro_prints_what_is_typed_escaped_once() -> None:
    text = (
        "{% macro cell(words) %}<td>{{ words }}</td>{% endmacro %}{% set row %}{{ cell(typed) }}{% endset %}{{ row }}"
    )
    assert ENV.from_string(text).render(typed="<b>&") == "<td>&lt;b&gt;&amp;</td>"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (fixed(YEAR, POUNDS(846_000)), "£846,000"),
        (up_to(YEAR, POUNDS(846_000)), "Up to £846,000"),
        (to_be_confirmed(YEAR, "no census", "DH", date(2011, 4, 1)), "To be confirmed"),
        (AmountTotal(POUNDS(5), up_to=1), "Up to £5"),
        (AmountTotal(POUNDS(5), to_be_confirmed=2), "£5 and 2 to be confirmed"),
        (AmountTotal(Money.zero(), to_be_confirmed=1), "To be confirmed"),
        (AmountTotal(Money.zero()), "£0"),
        (POUNDS(0), "£0"),
        ("No £", "No £"),
        (None, ""),
    ],
)
def test_a_cell_of_pounds_says_how_firm_it_is(value: object, words: str) -> None:
    assert amount(value) == words  # type: ignore[arg-type]


def test_a_sum_inside_a_sentence_begins_small() -> None:
    whole = AmountTotal(POUNDS(5), up_to=1, to_be_confirmed=2)
    said = [amount_inside(each) for each in (whole, AmountTotal(Money.zero(), to_be_confirmed=1), POUNDS(5), None)]
    assert said == ["up to £5 and 2 to be confirmed", "to be confirmed", "£5", ""]


def test_a_difference_is_said_in_words() -> None:
    assert difference(POUNDS(211_500)) == "£211,500 more"
    assert difference(POUNDS(-620_000)) == "£620,000 less"
    assert difference(Money.zero()) == difference(None) == "None"
    assert difference("Fixed, not “up to”") == "Fixed, not “up to”"


def test_millions_keep_one_decimal_past_a_billion() -> None:
    assert [millions(each) for each in (POUNDS(4_404_000_000), POUNDS(149_999), Money.zero(), POUNDS(-1_250_000))] == [
        "£4,404.0m",
        "£0.1m",
        "£0",
        "−£1.3m",
    ]


def test_years_and_references_do_not_break() -> None:
    held = unbroken("Half of <b> in 2011-12, by EX/2010/118 of 3 May 2010")
    assert '<span class="app-nowrap">2011-12</span>' in held
    assert '<span class="app-nowrap">EX/2010/118</span>' in held
    assert "&lt;b&gt;" in held
    assert "3\u00a0May\u00a02010" in held
    assert unbroken(YEAR) == '<span class="app-nowrap">2011-12</span>'
    assert unbroken(Markup("<b>2011-12</b>")) == "<b>2011-12</b>"


def test_a_macro_is_drawn_once_for_each_thing() -> None:
    source = "{% macro shout(what, mark) %}{{ seen.append(what) }}{{ what }}{{ mark }}{% endmacro %}"
    template = ENV.from_string(
        source + "{% set loud = shout | once(mark='!') %}{{ loud('<a>') }}{{ loud('b') }}{{ loud('b') }}"
    )
    seen: list[str] = []
    assert template.render(seen=seen).replace("None", "") == "&lt;a&gt;!b!b!"
    assert seen == ["<a>", "b"]


def test_what_a_person_wrote_becomes_paragraphs_and_stays_words() -> None:
    assert paragraphs("One\r\nline.\r\n\r\n<i>Two</i>") == (
        '<p class="app-words">One\r\nline.</p>\n<p class="app-words">&lt;i&gt;Two&lt;/i&gt;</p>'
    )


def test_an_instant_is_written_as_its_day_in_london() -> None:
    late_in_june = datetime(2010, 6, 30, 23, 30, tzinfo=UTC)
    assert ENV.from_string("{{ at | long_date }}").render(at=late_in_june) == "1 July 2010"
    assert ENV.from_string("{{ at | day_and_date }}").render(at=date(2010, 10, 14)) == "Thursday 14 October 2010"


def test_a_share_stays_between_nothing_and_all() -> None:
    assert [share(1, 3), share(POUNDS(9), POUNDS(3)), share(-1, 3), share(1, 0)] == ["33.33", "100", "0", "0"]


def test_parts_of_a_bar_lie_end_to_end_and_empty_ones_are_left_out() -> None:
    assert end_to_end([61, 0, 9], 100) == [(0, "0", "61"), (2, "61", "9")]


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=5), st.integers(0, 10**10))
def test_inner_rings_are_drawn_to_scale_inside_the_outer(pounds: list[int], outside: int) -> None:
    outer = POUNDS(sum(pounds) + outside)
    boxes = ring_boxes([POUNDS(each) for each in pounds], outer)
    for box, each in zip(boxes, pounds, strict=True):
        assert box.width * box.height == pytest.approx(100 * 72 * each * 100 / outer.pence, abs=1)
        assert box.top >= 0
        assert box.top + box.height <= 72 + 1e-9
    assert boxes[0].left >= -0.01
    for one, other in pairwise(boxes):
        assert one.left + one.width < other.left + 0.02
    assert boxes[-1].left + boxes[-1].width <= 100.01


@pytest.mark.parametrize("state", [*LineState, *OfferState])
def test_each_state_has_a_tag(state: LineState | OfferState) -> None:
    assert state.words in drawn("status", "status(state)", state=state)


def test_only_overdue_is_red() -> None:
    assert not [
        state for state in (*LineState, *OfferState) if "--red" in drawn("status", "status(state)", state=state)
    ]
    assert "--red" in drawn("due", "due(when)", when=Lateness(date(2010, 10, 12), -2, is_overdue=True, is_today=False))


def test_a_date_near_is_bold_and_a_date_passed_says_by_how_much() -> None:
    soon = drawn("due", "due(when)", when=Lateness(date(2010, 10, 19), 3, is_overdue=False, is_today=False))
    late = drawn("due", "due(when, year=false)", when=Lateness(date(2010, 10, 12), -2, is_overdue=True, is_today=False))
    assert "app-due--soon" in soon
    assert "3 working days left" in soon
    assert "due 12 October, " in late
    assert "2 working days late" in late
    assert drawn("due", "due(none)") == ""
    assert "since 3 May 2010" in drawn("due", "due(none, stopped_on=day)", day=date(2010, 5, 3))


def test_inserted_and_deleted_words_are_also_said() -> None:
    page = drawn("positions", "differences(parts)", parts=diff_words("half of <this>", "half of everything"))
    assert '<del><span class="govuk-visually-hidden">removed: </span>&lt;this&gt;</del>' in page
    assert '<ins><span class="govuk-visually-hidden">added: </span>everything</ins>' in page


def test_an_empty_cell_is_left_out_on_a_phone_and_a_nought_is_not() -> None:
    assert "app-none" in drawn("table", "figure('On the table', none)")
    assert "app-none" in drawn("table", "cell('Due', '')")
    assert "app-none" not in drawn("table", "figure('Overdue', 0)")


def test_a_year_that_differs_is_marked_by_wash_and_words() -> None:
    years = [
        {"year": YEAR, "amounts": [POUNDS(2), POUNDS(3)], "difference": POUNDS(1)},
        {"year": YEAR.next, "amounts": [POUNDS(2), POUNDS(2)], "difference": Money.zero()},
    ]
    page = drawn("year_table", "year_table(['Asked', 'Offered'], years, compared=true)", years=years)
    assert page.count("app-row--changed") == 1
    assert "£1 more" in page
    assert ">None<" in page
