"""What is written down for review: addresses, permissions and the workflow, each compared with the code.

After a change that is meant, write them again:
`flask --app app permissions matrix > docs/permissions.txt`, `flask --app app workflow diagram > docs/workflow.mmd`,
`python -m tests.house_rules.test_written_down > docs/routes.txt`.
"""

import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from config import Config
from tests.support.client import SETTINGS
from tracker.cli.permissions import permissions
from tracker.cli.workflow import workflow
from tracker.db import Database
from tracker.domain.events import EventKind
from tracker.domain.lines import LineState
from tracker.domain.offers import OfferState
from tracker.domain.workflow import MOVES
from tracker.factory import create_app
from tracker.web.parts.access import Access, access_of

HOME = Path(__file__).resolve().parents[2]
DOCS = HOME / "docs"
TYPED = re.compile(r"<(?:ref|int|slug|string|uuid)(?:\([^)]*\))?:[a-z_]+>")
KEBAB = re.compile(r"^/(?:[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)?/?)*$")


@pytest.fixture(scope="module")
def app() -> Flask:
    return make_app()


def make_app() -> Flask:
    return create_app(Config.from_env(SETTINGS), held=Database("sqlite://"), testing=True)


def routes(app: Flask) -> list[str]:
    """Each address with its methods and whom it is for, in order."""
    found = []
    for rule in app.url_map.iter_rules():
        methods = " ".join(sorted((rule.methods or set()) & {"GET", "POST"}))
        access = access_of(app.view_functions[rule.endpoint])
        found.append(f"{rule.rule} | {methods} | {rule.endpoint} | {whom(access)}")
    return sorted(found)


def whom(access: Access | None) -> str:
    if access is None or access.is_public:
        return "everyone"
    return ", ".join(permission.value for permission in access.permissions) or "anyone signed in"


def test_the_list_of_addresses_is_the_one_that_was_reviewed(app: Flask) -> None:
    assert (DOCS / "routes.txt").read_text().splitlines() == routes(app)


def test_addresses_are_kebab_case_with_typed_parameters(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            plain = TYPED.sub("x", rule.rule)
            assert KEBAB.match(plain), rule.rule


@pytest.mark.parametrize(
    ("group", "command", "file"),
    [(permissions, "matrix", "permissions.txt"), (workflow, "diagram", "workflow.mmd")],
)
def test_what_a_command_prints_is_what_was_reviewed(group: object, command: str, file: str) -> None:
    printed = CliRunner().invoke(group, [command]).output  # type: ignore[arg-type]
    assert (DOCS / file).read_text() == printed


def test_every_verb_has_an_event() -> None:
    assert {move.event for move in MOVES} <= set(EventKind)


def test_every_event_has_a_sentence() -> None:
    written = {path.stem for path in (HOME / "templates" / "timeline").glob("*.html")}
    assert {kind.value for kind in EventKind} == written


def test_every_state_has_a_tag() -> None:
    tags = (HOME / "templates" / "components" / "status.html").read_text()
    for state in (*LineState, *OfferState):
        assert f'"{state.value}"' in tags, state


if __name__ == "__main__":
    sys.stdout.write("\n".join(routes(make_app())) + "\n")
