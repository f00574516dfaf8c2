"""Each floor knows only those below it. The contracts stand in pyproject.toml; here is what they cannot say."""

import ast
import sys
import tomllib

import pytest
from importlinter import cli

from tests.support.code import DOORS, HOME, TRACKER, name_of, sources, tree

CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((HOME / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
PUBLIC_ROOMS = ("tracker/web/publications",)
"""What the public reads without signing in: the register now; the feed, open data and alerts when they come."""
ROOMS = sorted(path.stem for path in TRACKER.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists())
ROOMS.remove("__init__")


def modules(file) -> set[str]:
    """Everything a file imports, as `package.module` and, for a `from`, `package.module.name` too."""
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.lint_imports(cache_dir=None, show_timings=False) == cli.EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_the_domain_imports_the_standard_library_and_itself_alone() -> None:
    strangers = {
        f"{name_of(file)}: {module}"
        for file in sources("tracker/domain")
        for module in modules(file)
        if module.partition(".")[0] not in sys.stdlib_module_names and not module.startswith("tracker.domain")
    }
    assert not strangers


def test_what_is_public_reads_publications_and_no_other_query() -> None:
    reads = {
        f"{name_of(file)}: {module}"
        for room in PUBLIC_ROOMS
        for file in sources(room)
        for module in modules(file)
        if module.startswith("tracker.queries.") and not module.startswith("tracker.queries.publications")
    }
    assert not reads


def test_only_the_settings_are_read_by_those_who_may() -> None:
    readers = {name_of(file) for file in sources("tracker", "app.py", "migrations") if "config" in modules(file)}
    assert readers <= {"app.py", "migrations/env.py", "tracker/factory.py"}


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_stands_in_the_contracts_without_brackets(room: str) -> None:
    floors = " ".join(CONTRACTS["floors"]["layers"])
    assert f"({room})" not in floors, f"{room} is there now: take its brackets away"
    kept_from_pages = CONTRACTS["pages-at-the-doors"]["source_modules"]
    if not any(door.startswith(room) for door in DOORS):
        assert f"tracker.{room}" in kept_from_pages, f"{room} is no door: add it to pages-at-the-doors"
    else:
        assert f"tracker.{room}" in CONTRACTS["no-tables-at-the-doors"]["source_modules"]


def test_a_template_is_filled_and_a_row_is_read_only_where_that_is_said() -> None:
    writers = ("actions", "audit.py", "demonstration", "notifications", "registers")
    allowed = {
        "sqlalchemy": ("db.py", "models", "queries", *writers),
        "jinja2": ("rendering.py", "documents", "web", "notifications"),
    }
    strangers = {
        f"{name_of(file)}: {module}"
        for file in sources("tracker")
        for module in modules(file)
        for library, rooms in allowed.items()
        if module.partition(".")[0] == library and file.relative_to(TRACKER).parts[0] not in (*rooms, *DOORS)
    }
    assert not strangers
