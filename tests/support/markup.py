"""A page as a tree, read strictly: what is opened is closed, in order, and nothing stands where it may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SVG = {"circle", "defs", "g", "line", "path", "pattern", "polygon", "polyline", "rect", "text", "tspan", "title", "use"}
PHRASING_ONLY = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "a", "b", "strong", "label", "button"}
BLOCKS = {
    "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
}  # fmt: skip
ONLY_IN = {
    "li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"}, "th": {"tr"}, "thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"}, "caption": {"table"},
    "legend": {"fieldset"}, "summary": {"details"}, "option": {"select", "optgroup"},
}  # fmt: skip
ONLY_CHILDREN = {
    "ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "thead": {"tr"}, "tbody": {"tr"}, "tfoot": {"tr"}, "tr": {"td", "th"}, "select": {"option", "optgroup"},
}  # fmt: skip
HIDDEN = {"script", "style", "template"}


class Node:
    """One element, or (tag "") a run of text."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Node | None, line: int, words: str = "") -> None:
        self.tag, self.attributes, self.parent, self.line, self.words = tag, attributes, parent, line, words
        self.children: list[Node] = []

    def __iter__(self) -> Iterator[Node]:
        """This node and all below it, in the order of the page."""
        yield self
        for child in self.children:
            yield from child

    def get(self, name: str, default: str = "") -> str:
        """An attribute's value."""
        return self.attributes.get(name, default)

    def has_class(self, name: str) -> bool:
        """Whether it is of this class."""
        return name in self.get("class").split()

    @property
    def text(self) -> str:
        """The words below it with single spaces, no-break spaces as spaces."""
        return _single("".join(self._words(heard=False)))

    @property
    def heard(self) -> str:
        """The same, without what a screen reader is not told."""
        return _single("".join(self._words(heard=True)))

    def _words(self, *, heard: bool) -> Iterator[str]:
        if not self.tag:
            yield self.words
        elif self.tag not in HIDDEN and not (heard and self.get("aria-hidden") == "true"):
            around = " " if self.tag in BLOCKS or self.tag in ONLY_IN or self.tag == "br" else ""
            yield around
            for child in self.children:
                yield from child._words(heard=heard)
            yield around

    def all(self, selector: str, **attributes: str) -> list[Node]:
        """Elements by "tag", "tag.class", ".class" or "#id", with these attributes (`for_` is "for")."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        tag, name, what = re.fullmatch(r"([\w-]*)(?:([.#])([\w-]+))?", selector).groups(default="")  # type: ignore[union-attr]
        return [
            node
            for node in self
            if node.tag
            and (not tag or node.tag == tag)
            and (name != "." or node.has_class(what))
            and (name != "#" or node.get("id") == what)
            and all(node.attributes.get(key) == value for key, value in wanted.items())
        ]

    def one(self, selector: str, **attributes: str) -> Node:
        """The only such element; fails when there are more or none."""
        found = self.all(selector, **attributes)
        assert len(found) == 1, f"{len(found)} of {selector} {attributes or ''}, not one"
        return found[0]

    def above(self, *tags: str) -> Node | None:
        """The nearest element round it of one of these tags."""
        node = self.parent
        while node is not None and node.tag not in tags:
            node = node.parent
        return node


def _single(words: str) -> str:
    return re.sub(r"[\s\N{NO-BREAK SPACE}]+", " ", words).strip()


def parse(markup: str) -> tuple[Node, list[str]]:
    """The tree, and what is wrong with how it is written."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    if reader.here is not reader.root:
        reader.faults.append(f"<{reader.here.tag}> of line {reader.here.line} is never closed")
    if not markup.lstrip().lower().startswith("<!doctype html>"):
        reader.faults.append("no doctype")
    return reader.root, reader.faults


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("root", {}, None, 0)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        names = [name for name, _value in attrs]
        self.faults += [f"line {line}: <{tag}> has {name} twice" for name in set(names) if names.count(name) > 1]
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here, line)
        self.faults += [f"line {line}: {fault}" for fault in _misplaced(node)]
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            if not (tag in SVG and self.here.above("svg")):
                self.faults.append(f"line {self.getpos()[0]}: <{tag}/> closes itself outside of a drawing")
            self.here = self.here.parent or self.root

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or self.here.tag != tag:
            self.faults.append(f"line {self.getpos()[0]}: </{tag}> closes <{self.here.tag}> of line {self.here.line}")
        if tag not in VOID and self.here.parent is not None:
            self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        if data.strip() and self.here.tag in ONLY_CHILDREN:
            self.faults.append(
                f"line {self.getpos()[0]}: words “{data.strip()[:40]}” straight inside <{self.here.tag}>"
            )
        self.here.children.append(Node("", {}, self.here, self.getpos()[0], data))


def _misplaced(node: Node) -> Iterator[str]:
    parent = node.parent
    assert parent is not None
    if node.tag in ONLY_IN and parent.tag not in ONLY_IN[node.tag]:
        yield f"<{node.tag}> inside <{parent.tag}>"
    if parent.tag in ONLY_CHILDREN and node.tag not in ONLY_CHILDREN[parent.tag] | {"script", "template"}:
        yield f"<{node.tag}> straight inside <{parent.tag}>"
    if node.tag in BLOCKS and (outer := node.above(*PHRASING_ONLY)) is not None:
        yield f"<{node.tag}> inside <{outer.tag}>"
    interactive = {"a", "button", "label"}
    if node.tag in interactive and (outer := node.above(*interactive)) is not None:
        yield f"<{node.tag}> inside <{outer.tag}>"
    if node.tag == "form" and node.above("form") is not None:
        yield "<form> inside <form>"
