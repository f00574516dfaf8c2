"""Files and functions that fit in one look, rooms that introduce themselves, names that say what is inside."""

import ast

import pytest

from tests.support.code import HOME, TRACKER, functions, kept_files, name_of, sources, tree

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
SAY_NOTHING = {
    "common", "data", "helper", "helpers", "manager", "managers", "misc", "service", "services", "util", "utils",
}  # fmt: skip
AT_THE_TOP = {
    ".ci", ".gitignore", ".npmrc", "README.md", "alembic.ini", "app.py", "config.py", "docs", "migrations",
    "package-lock.json", "package.json", "pyproject.toml", "requirements-dev.in", "requirements-dev.txt",
    "requirements-node.in", "requirements-node.txt", "requirements.in", "requirements.txt", "script", "templates",
    "tests", "tracker",
}  # fmt: skip


def test_a_file_fits_in_one_reading() -> None:
    ours = sources("tracker", "tests", "app.py", "config.py", "migrations/env.py")
    long = {name_of(file): lines for file in ours if (lines := len(file.read_text().splitlines())) >= LONGEST_FILE}
    assert not long, f"split by verb what has {LONGEST_FILE} lines or more: {long}"


def test_a_function_fits_in_one_look() -> None:
    long = {
        f"{name_of(file)}:{function.lineno} {function.name}": length
        for file in sources("tracker", "app.py", "config.py", "migrations/env.py")
        for function in functions(file)
        if (length := length_without_docstring(function)) >= LONGEST_FUNCTION
    }
    assert not long, f"split what has {LONGEST_FUNCTION} lines or more: {long}"


def length_without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, less those of the docstring."""
    first = function.body[0]
    is_docstring = ast.get_docstring(function) is not None
    return function.end_lineno - function.lineno + 1 - (first.end_lineno - first.lineno + 1 if is_docstring else 0)


@pytest.mark.parametrize("init", sorted(TRACKER.rglob("__init__.py")), ids=name_of)
def test_a_package_begins_with_its_docstring_and_nothing_else(init) -> None:
    body = tree(init).body
    assert len(body) == 1, f"{name_of(init)} holds more than its docstring"
    assert ast.get_docstring(tree(init)), f"{name_of(init)} does not say what it is"


@pytest.mark.parametrize(
    "floor",
    sorted(folder.name for folder in TRACKER.iterdir() if (folder / "__init__.py").exists()),
)
def test_a_floor_says_what_it_knows_and_where_to_begin(floor: str) -> None:
    said = ast.get_docstring(tree(TRACKER / floor / "__init__.py")) or ""
    for words in ("Knows:", "Never knows:", "Begin reading at:"):
        assert words in said, f'tracker/{floor}/__init__.py does not say "{words}"'


def test_no_module_has_a_name_that_says_nothing() -> None:
    idle = [
        name_of(file)
        for file in sources("tracker", "tests")
        if SAY_NOTHING & {part.removesuffix(".py") for part in file.relative_to(HOME).parts}
    ]
    assert not idle


def test_only_what_belongs_there_lies_at_the_top() -> None:
    found = {file.relative_to(HOME).parts[0] for file in kept_files()}
    assert found <= AT_THE_TOP, f"find a room for {sorted(found - AT_THE_TOP)}"
