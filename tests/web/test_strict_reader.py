"""The tests' own reader finds what it is there to find; without this it could go blind unnoticed."""

import pytest

from tests.support import manners
from tests.support.filling import filled, pick_form
from tests.support.markup import parse

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Your turn - Freedoms tracker</title></head>
<body><main><h1>Your turn</h1>{}</main><footer></footer></body></html>"""


def complaints(inside: str) -> list[str]:
    root, wrong = parse(PAGE.format(inside))
    return wrong + manners.faults(root)


def test_a_page_in_order_is_found_so() -> None:
    assert complaints('<h2>Lines</h2><p id="a">One <a href="#a">two</a></p>') == []


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<p>One<div>two</div></p>", "<div> inside <p>"),
        ("<ul><p>One</p></ul>", "<p> straight inside <ul>"),
        ("<li>One</li>", "<li> inside <main>"),
        ("<b>One", "closes <b>"),
        ('<p class="a" class="b">One</p>', "class twice"),
        ("<table>x</table>", "words “x” straight inside <table>"),
        ('<a href="/x"><button>y</button></a>', "<button> inside <a>"),
        ("<h1>Again</h1>", "2 h1"),
        ("<h3>Too deep</h3>", "h1 is followed by h3"),
        ('<p id="a">One</p><p id="a">Two</p>', "id 'a' is there 2 times"),
        ('<p><a href="#gone">x</a></p>', "leads to #gone"),
        ('<input id="x" name="x" aria-describedby="gone">', "names 'gone'"),
        ('<input name="x">', "the input 'x' has no label"),
        ('<p><a href="/x"><svg aria-hidden="true"></svg></a></p>', "a <a> without words"),
        ('<img src="x.png">', "has no alt"),
        ("<fieldset><p>One</p></fieldset>", "a fieldset without a legend"),
        ("<table><tbody><tr><td>1</td></tr></tbody></table>", "a table without a caption"),
        ("<table><caption>T</caption><tbody><tr><th>1</th></tr></tbody></table>", "has no scope"),
        ('<form method="post" novalidate><button>Go</button></form>', "has no token"),
        ('<form><input type="hidden" name="csrf_token" value="x"><button>Go</button></form>', "sends its token"),
        ('<label>x <input name="x" required></label>', "required for the browser"),
        ('<p style="color: red">One</p>', "a style or a script of its own"),
        ('<p onclick="x()">One</p>', "a style or a script of its own"),
        ("<script>x()</script>", "a script without its nonce"),
        ('<p><a href="#">x</a></p>', "leads nowhere"),
        ("<p>Agreed by None</p>", "says “Agreed by None”"),
        ("<p>{{ offer.title }}</p>", "says “{{ offer.title }}”"),
        ("<p>Money(pence=5)</p>", "says “Money(pence=5)”"),
        ('<p><a href="/offers/None">x</a></p>', "href of <a>"),
        ('<div class="govuk-error-summary"><a href="#a">Wrong</a></div><p id="a">x</p>', "no field does"),
        ('<div class="govuk-error-summary">Wrong</div>', "something is wrong, but the title is"),
    ],
)
def test_a_fault_is_found(inside: str, said: str) -> None:
    found = complaints(inside)
    assert any(said in complaint for complaint in found), found


def test_no_difference_is_not_a_leak_and_neither_is_a_sentence() -> None:
    cell = '<td data-th="Difference">None</td>'
    assert complaints(f"<table><caption>T</caption><tbody><tr>{cell}</tr></tbody></table><p>None yet</p>") == []


FORM = """<form method="post" novalidate><input type="hidden" name="csrf_token" value="t"><input name="d" value="1">
<input name="d" value="2"><input type="radio" name="k" value="a" checked><input type="radio" name="k" value="b">
<input type="checkbox" name="m" value="x"><input type="checkbox" name="m" value="y" checked><textarea name="w">
words</textarea><select name="s"><option value="">-</option><option value="7" selected>7</option></select>
<button name="go" value="1">Go</button></form>"""


def test_a_form_is_sent_as_it_stands_but_for_what_is_changed() -> None:
    form = pick_form(parse(PAGE.format(FORM))[0], None, None)
    sent = filled(form, {"k": "b", "m": ["x"], "d": (3, 4)}, None)
    assert sent == [
        ("csrf_token", "t"), ("d", "3"), ("d", "4"), ("k", "b"), ("m", "x"), ("w", "words"), ("s", "7"), ("go", "1"),
    ]  # fmt: skip


@pytest.mark.parametrize("typed", [{"z": "1"}, {"k": "c"}, {"m": ["z"]}, {"s": "8"}, {"d": "1"}])
def test_what_a_form_does_not_offer_cannot_be_sent(typed: dict[str, object]) -> None:
    form = pick_form(parse(PAGE.format(FORM))[0], None, None)
    with pytest.raises(AssertionError):
        filled(form, typed, None)
