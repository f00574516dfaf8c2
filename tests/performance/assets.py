"""What a browser fetches beside a page the first time, as sent."""

from html.parser import HTMLParser

from tests.performance.measuring import Figure
from tests.performance.visitor import Visitor

MOST_KB = 110.0


class _Linked(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.paths: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        path = given.get("src") if tag in {"script", "img"} else given.get("href") if tag == "link" else None
        if path and path.startswith("/static/"):
            self.paths.add(path)


def measure_assets(visitor: Visitor, pages: list[str]) -> Figure:
    """All style sheets, scripts and pictures of these pages together, compressed as they are sent."""
    linked = _Linked()
    for page in pages:
        linked.feed(visitor.get(page).text)
    sent = sum(len(visitor.get(path, accepts="gzip").body) for path in linked.paths) / 1024
    return Figure(
        "assets as sent",
        value=sent,
        unit="KB",
        bound=f"under {MOST_KB:g} KB",
        is_met=sent < MOST_KB,
        note=f"{len(linked.paths)} files",
    )
