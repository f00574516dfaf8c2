"""Filling a form as a person does: only fields that are on the page, only values that are offered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.support.markup import Node

Pairs = list[tuple[str, Any]]


def pick_form(root: Node, action: str | None, button: str | None) -> Node:
    """The one POST form of the page's main part, or the one to this address, or with this button."""
    main = root.one("main")
    found = [form for form in main.all("form") if form.get("method").lower() == "post"]
    if action is not None:
        found = [form for form in found if form.get("action") == action]
    if button is not None:
        found = [form for form in found if any(each.text == button for each in form.all("button"))]
    assert len(found) == 1, f"{len(found)} forms fit, not one: {[form.get('action') or 'this page' for form in found]}"
    return found[0]


def filled(form: Node, values: dict[str, Any], button: str | None) -> Pairs:
    """What a browser would send: what the page shows, changed by `values`."""
    shown = dict(_shown(form))
    inputs = {node.get("name") for node in form if node.tag in {"input", "select", "textarea"}}
    unknown = set(values) - inputs
    assert not unknown, f"the form has no {sorted(unknown)}, only {sorted(name for name in inputs if name)}"
    pairs: Pairs = []
    for name in _names(form):
        if name in values:
            pairs += [(name, each) for each in _typed(form, name, values[name])]
        else:
            pairs += [(name, each) for each in shown[name]]
    return pairs + _pressed(form, button)


def _names(form: Node) -> list[str]:
    names = [node.get("name") for node in form if node.tag in {"input", "select", "textarea"} and node.get("name")]
    return list(dict.fromkeys(names))


def _shown(form: Node) -> Iterable[tuple[str, list[str]]]:
    for name in _names(form):
        yield name, [value for node in form if node.get("name") == name for value in _value(node)]


def _value(node: Node) -> list[str]:
    if node.tag == "textarea":
        words = "".join(child.words for child in node.children)
        return [words.removeprefix("\n")]
    if node.tag == "select":
        options = node.all("option")
        chosen = [option for option in options if "selected" in option.attributes] or options[:1]
        return [option.get("value", option.text) for option in chosen]
    if node.tag == "input" and node.get("type") in {"radio", "checkbox"}:
        return [node.get("value", "on")] if "checked" in node.attributes else []
    return [node.get("value")] if node.tag == "input" and node.get("type") not in {"submit", "file"} else []


def _typed(form: Node, name: str, given: Any) -> list[Any]:
    nodes = [node for node in form if node.get("name") == name and node.tag != "button"]
    kinds = {node.get("type") if node.tag == "input" else node.tag for node in nodes}
    if isinstance(given, date):
        given = (given.day, given.month, given.year)
    if given is False or given is None:
        return []
    if kinds == {"file"}:
        return list(given)
    typed = [str(each) for each in given] if isinstance(given, list | tuple | set) else [str(given)]
    if given is True:
        typed = [nodes[0].get("value")]
    if kinds & {"radio", "checkbox", "select"}:
        offered = {
            option.get("value") for node in nodes for option in ([node] if node.tag == "input" else node.all("option"))
        }
        wrong = set(typed) - offered
        assert not wrong, f"{name} offers {sorted(offered)}, not {sorted(wrong)}"
    elif len(nodes) > 1 and "hidden" not in kinds:
        assert len(typed) == len(nodes), f"{name} has {len(nodes)} inputs, not {len(typed)}"
    return typed


def _pressed(form: Node, button: str | None) -> Pairs:
    buttons = [each for each in form.all("button") if each.get("type", "submit") == "submit"]
    if button is not None:
        buttons = [each for each in buttons if each.text == button]
    assert buttons, f"no button {button or ''} in the form"
    name = buttons[0].get("name")
    return [(name, buttons[0].get("value"))] if name else []
