"""What every page of ours owes its reader; each rule gives the sentences of what is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from tests.support.markup import Node

NAME = "Freedoms tracker"
LEAKED = re.compile(
    r"\bNone\b(?! (?:yet|loaded|of|known|held))|\bUndefined\b|\{\{|\{%|<function |<bound |object at 0x"
    r"|datetime\.|\bMoney\(|\bDecimal\(|FinancialYear\(|StrEnum|\b(?:Line|Offer)State\."
)
NAMED_INPUTS = {"input", "select", "textarea"}

Rule = Callable[[Node], Iterator[str]]


def title_and_heading(root: Node) -> Iterator[str]:
    """One h1; the title begins with it, after "Error: " where something is wrong."""
    headings = root.all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 on the page: {[each.text for each in headings]}"
        return
    wanted = headings[0].text
    title = root.one("title").text
    if root.all(".govuk-error-summary"):
        if not title.startswith("Error: "):
            yield f"something is wrong, but the title is {title!r}"
        title = title.removeprefix("Error: ")
    if not (title.startswith(wanted) and title.endswith(NAME)):
        yield f"the title {title!r} does not begin with the h1 {wanted!r} and end with {NAME!r}"
    levels = [int(node.tag[1]) for node in root if re.fullmatch("h[1-6]", node.tag)]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"h{before} is followed by h{after}"


def language_and_landmarks(root: Node) -> Iterator[str]:
    if not root.one("html").get("lang"):
        yield "html has no lang"
    for landmark in ("main", "footer"):
        if len(root.all(landmark)) != 1:
            yield f"{len(root.all(landmark))} <{landmark}>"


def ids(root: Node) -> Iterator[str]:
    """Unique, and there when something points at them."""
    counted = Counter(node.get("id") for node in root if node.get("id"))
    yield from (f"id {name!r} is there {count} times" for name, count in counted.items() if count > 1)
    for node in root:
        for attribute in ("aria-describedby", "aria-labelledby", "for", "aria-controls", "list"):
            for name in node.get(attribute).split():
                if name not in counted:
                    yield f"{attribute} of <{node.tag}> names {name!r}, which is not there"
        if node.tag == "a" and re.fullmatch("#.+", node.get("href")) and node.get("href")[1:] not in counted:
            yield f"the link “{node.text}” leads to {node.get('href')}, which is not there"
        if "id" in node.attributes and not re.fullmatch(r"\S+", node.get("id")):
            yield f"<{node.tag}> has the id {node.get('id')!r}"


def labels(root: Node) -> Iterator[str]:
    """Each input, button, link, picture, group and table says what it is."""
    labelled = {label.get("for") for label in root.all("label") if label.text}
    for node in root:
        has_name = bool(node.get("aria-label") or node.get("aria-labelledby"))
        if node.tag in NAMED_INPUTS and node.get("type") not in {"hidden", "submit"}:
            if not (has_name or node.get("id") in labelled or node.above("label")):
                yield f"the input {node.get('name')!r} has no label"
        elif node.tag in {"button", "a"} and not (node.text or has_name):
            yield f"a <{node.tag}> without words (line {node.line})"
        elif node.tag == "img" and "alt" not in node.attributes:
            yield f"the picture {node.get('src')!r} has no alt"
        elif node.tag == "fieldset" and not [child for child in node.children if child.tag == "legend" and child.text]:
            yield f"a fieldset without a legend (line {node.line})"
        elif node.tag == "table" and not [child for child in node.children if child.tag == "caption" and child.text]:
            yield f"a table without a caption (line {node.line})"
        elif node.tag == "th" and not node.get("scope"):
            yield f"the heading “{node.text}” has no scope"
        elif node.tag == "svg" and node.get("aria-hidden") != "true" and not (has_name or node.all("title")):
            yield f"a drawing without words (line {node.line})"


def forms(root: Node) -> Iterator[str]:
    """A POST form carries its token and leaves checking to us; a GET form carries none."""
    for form in root.all("form"):
        token = form.all("input", name="csrf_token")
        if form.get("method").lower() == "post" and (len(token) != 1 or not token[0].get("value")):
            yield f"the form to {form.get('action') or 'this page'} has no token"
        elif form.get("method").lower() != "post" and token:
            yield f"the form to {form.get('action')} sends its token in the address"
        if (
            form.get("method").lower() == "post"
            and form.all("input", type="text")
            and "novalidate" not in form.attributes
        ):
            yield f"the form to {form.get('action') or 'this page'} has no novalidate"
    if any("required" in node.attributes for node in root if node.tag in NAMED_INPUTS):
        yield "an input is marked required for the browser"


def safety(root: Node) -> Iterator[str]:
    """Nothing that our content security policy would stop, no link to nowhere."""
    for node in root:
        if "style" in node.attributes or any(name.startswith("on") for name in node.attributes):
            yield f"<{node.tag}> (line {node.line}) has a style or a script of its own"
        if node.tag == "script" and not (node.get("src") or node.get("nonce")):
            yield "a script without its nonce"
        if node.tag == "a" and node.get("href").strip() in {"", "#"}:
            yield f"the link “{node.text}” leads nowhere"


def leaks(root: Node) -> Iterator[str]:
    """No None, no name of a type, no piece of a template."""
    for node in root:
        if not node.tag and node.parent is not None and node.parent.tag not in {"script", "textarea"}:
            cell = node.above("td")
            compared = cell is not None and cell.get("data-th") == "Difference"
            if (found := LEAKED.search(node.words)) and not (compared and found[0] == "None"):
                yield f"line {node.line} says “{' '.join(node.words.split())[:80]}”"
        for name, value in node.attributes.items():
            if value == "None" or (name != "value" and LEAKED.search(value)):
                yield f"{name} of <{node.tag}> (line {node.line}) is {value!r}"


def errors_are_said_twice(root: Node) -> Iterator[str]:
    """What the summary says stands at the field, word for word."""
    at_fields = {
        node.text.removeprefix("Error: ").removeprefix("Error:").strip() for node in root.all(".govuk-error-message")
    }
    for summary in root.all(".govuk-error-summary"):
        for link in summary.all("a"):
            if link.text not in at_fields:
                yield f"the summary says “{link.text}”, no field does"


RULES: tuple[Rule, ...] = (
    title_and_heading,
    language_and_landmarks,
    ids,
    labels,
    forms,
    safety,
    leaks,
    errors_are_said_twice,
)


def faults(root: Node) -> list[str]:
    """Everything wrong with a page."""
    return [fault for rule in RULES for fault in rule(root)]
