"""A rule of the linters may be set aside for one line, and the line says why."""

import re

from tests.support.code import name_of, sources

SET_ASIDE = re.compile(r"#\s*(?:noqa|nosec|pragma:\s*no cover)\b(?P<rest>.*)")
CODES = re.compile(r"^[\s:]*(?:[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?")
HAS_WORDS = re.compile(r"[A-Za-z']{2,}\W+[A-Za-z']{2,}")


def test_every_exception_says_why() -> None:
    silent = [
        f"{name_of(file)}:{number}"
        for file in sources("tracker", "tests", "app.py", "config.py", "migrations")
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if (found := SET_ASIDE.search(line))
        and file.name != "test_exceptions_have_reasons.py"
        and not HAS_WORDS.search(CODES.sub("", found["rest"]))
    ]
    assert not silent, f"say why: {silent}"


def test_a_rule_is_never_set_aside_for_a_whole_file() -> None:
    whole = [
        name_of(file)
        for file in sources("tracker", "tests", "app.py", "config.py")
        if re.search(r"^#\s*(ruff|flake8|mypy|fmt):\s*(noqa|ignore-errors|off)", file.read_text(), re.MULTILINE)
    ]
    assert not whole
