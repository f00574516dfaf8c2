"""The code as something to be read: its files and their syntax trees, for the house rules."""

import ast
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.java import lacking

HOME = Path(__file__).resolve().parents[2]
TRACKER = HOME / "tracker"
DOORS = ("web", "api", "cli", "worker.py", "factory.py")
OUTSIDE = {".venv", "node_modules", "instance", "__pycache__", "vendor"}


@cache
def tree(file: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


@cache
def sources(*places: str) -> tuple[Path, ...]:
    """All Python files under these places, or under the whole project; in order."""
    roots = [HOME / place for place in places] or [HOME]
    found = {file for root in roots for file in ([root] if root.suffix == ".py" else root.rglob("*.py"))}
    return tuple(sorted(file for file in found if file.exists() and not OUTSIDE & set(file.parts)))


def below_the_doors() -> tuple[Path, ...]:
    """The files of tracker/ that no request, argument or schedule reaches straight away."""
    return tuple(file for file in sources("tracker") if file.relative_to(TRACKER).parts[0] not in DOORS)


def name_of(file: Path) -> str:
    """A file's path from the project's folder, to name it in a message."""
    return str(file.relative_to(HOME))


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file, inner ones too."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.expr) -> str:
    """`os.environ` of an attribute of a name; empty for anything else."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def kept_files() -> list[Path]:
    """What is in the repository, or would be with the next commit."""
    if shutil.which("git") is None or not (HOME / ".git").exists():
        lacking("this is no git repository, so what it keeps cannot be told")
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={HOME}", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=HOME, env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [HOME / name for name in listed.stdout.split("\0") if name and (HOME / name).exists()]
