"""One reader of the environment; below the doors, no reader of the clock; nothing imported late but what is heavy."""

import ast

from tests.support.code import below_the_doors, dotted, functions, name_of, sources, tree

HEAVY = ("weasyprint", "pyhanko", "pyhanko_certvalidator")
ENVIRONMENT = {"os.environ", "os.getenv", "os.environb", "environ", "getenv"}
CLOCKS = {"now", "today", "utcnow", "time", "localtime", "gmtime"}
HOLDERS = {"datetime", "date", "dt", "datetime.datetime", "datetime.date", "time"}


def test_only_config_reads_the_environment() -> None:
    readers = [
        f"{name_of(file)}:{node.lineno}"
        for file in sources("tracker", "app.py", "migrations")
        for node in ast.walk(tree(file))
        if (isinstance(node, ast.Attribute | ast.Name) and dotted(node) in ENVIRONMENT)
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and {"environ", "getenv"} & imported(node))
    ]
    assert not readers, f"only config.py reads the environment, not {readers}"


def test_below_the_doors_the_time_is_handed_down() -> None:
    readers = [
        f"{name_of(file)}:{node.lineno}"
        for file in below_the_doors()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and dotted(node.func.value) in HOLDERS
    ]
    assert not readers, f"`now` or `today` is handed down, not read as in {readers}"


def test_nothing_is_imported_inside_a_function_but_what_is_heavy() -> None:
    late = [
        f"{name_of(file)}:{node.lineno}"
        for file in sources("tracker", "app.py", "config.py")
        for function in functions(file)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not all(module.startswith(HEAVY) for module in named(node))
    ]
    assert not late, f"imports belong at the top of a file: {late}"


def imported(node: ast.ImportFrom) -> set[str]:
    return {alias.name for alias in node.names}


def named(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
