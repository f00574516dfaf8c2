"""Every template compiles, is reached from some line of code, and leaves its words to be escaped."""

import ast
import re
from functools import cache

import pytest
from jinja2 import nodes

from tests.support.code import TRACKER, sources, tree
from tracker.documents import filling
from tracker.rendering import TEMPLATES, environment

NAMES = sorted(
    str(file.relative_to(TEMPLATES))
    for file in TEMPLATES.rglob("*")
    if file.suffix in {".html", ".svg", ".txt", ".xml"}
)
CODE = sources("tracker")


@cache
def parsed(name: str) -> nodes.Template:
    """A template's own syntax tree."""
    return environment().parse(texts()[name], name=name)


@cache
def texts() -> dict[str, str]:
    """Every template as it is written."""
    return {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in NAMES}


def words_of_code() -> set[str]:
    """Every string written in the code: the parts of an f-string too."""
    return {
        node.value
        for file in CODE
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def words_of(name: str) -> set[str]:
    """Every string written in a template's tags."""
    return {each.value for each in parsed(name).find_all(nodes.Const) if isinstance(each.value, str)}


def is_named(name: str, words: set[str]) -> bool:
    """Whether a template is named in full, or by its folder, with the rest filled in: f"timeline/{event}.html"."""
    folder = name.rpartition("/")[0] + "/"
    return name in words or folder in words


def reached() -> set[str]:
    """The templates that code names, those which they name, and so on."""
    found: set[str] = set()
    written = words_of_code()
    new = {name for name in NAMES if is_named(name, written)}
    while new:
        found |= new
        words = {word for name in new for word in words_of(name)}
        new = {name for name in NAMES if is_named(name, words)} - found
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str) -> None:
    env = filling.templates() if name.startswith("documents/") else environment()
    env.compile(texts()[name], name=name)


def test_no_template_is_orphaned() -> None:
    assert not set(NAMES) - reached()


def test_whatever_a_template_draws_on_is_there() -> None:
    named = {
        (name, each.template.value)
        for name in NAMES
        for each in parsed(name).find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
        if isinstance(each.template, nodes.Const) and isinstance(each.template.value, str)
    }
    env = environment()
    lost = {(name, other) for name, other in named if other not in NAMES and other not in env.list_templates()}
    assert not lost


def test_no_macro_is_orphaned() -> None:
    calls = [call.node for name in NAMES for call in parsed(name).find_all(nodes.Call)]
    calls += [each.node for name in NAMES for each in parsed(name).find_all(nodes.Filter) if each.name == "once"]
    called = {node.name if isinstance(node, nodes.Name) else getattr(node, "attr", "") for node in calls}
    made = {(name, macro.name) for name in NAMES for macro in parsed(name).find_all(nodes.Macro)}
    assert not {f"{name}: {macro}" for name, macro in made if macro not in called}


def test_only_words_of_our_own_go_out_unescaped() -> None:
    loose = {
        f"{name}:{filtered.lineno}"
        for name in NAMES
        for filtered in parsed(name).find_all(nodes.Filter)
        if filtered.name == "safe" and not isinstance(filtered.node, nodes.Const)
    }
    assert not loose, "`safe` is for words written in the template itself"


def test_no_page_holds_what_the_content_security_policy_refuses() -> None:
    loose = {
        name: sorted(found)
        for name in NAMES
        if not name.startswith("documents/")  # no browser shows a document
        and (found := set(re.findall(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", texts()[name])))
    }
    assert not loose


def test_templates_lie_by_endpoint() -> None:
    """Endpoint `offers.edit` renders `offers/edit.html`: a folder of pages has a room of the web by its name."""
    shared = {"components", "documents", "emails", "errors", "layouts", "timeline"}
    rooms = {folder.name for folder in (TRACKER / "web").iterdir() if (folder / "__init__.py").exists()}
    folders = {name.partition("/")[0] for name in NAMES}
    assert folders <= shared | rooms
