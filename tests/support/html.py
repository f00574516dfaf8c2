"""The Nu checker's verdict on pages, the one that browsers' makers go by."""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.java import java

HOME = Path(__file__).resolve().parents[2]
CHECKER = HOME / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def assert_valid_html(pages: Mapping[str, str]) -> None:
    """Fail unless every page (name: markup) is valid HTML. Give it all pages at once: one JVM judges them all."""
    if not pages:
        raise ValueError("no page to judge")
    with TemporaryDirectory() as folder:
        files = {}
        for number, (name, markup) in enumerate(pages.items()):
            file = Path(folder, f"{number}.html")
            file.write_text(markup, encoding="utf-8")
            files[file.name] = name
        judged = java("-jar", CHECKER, "--format", "json", "--stdout", "--exit-zero-always", folder, needs=[CHECKER])
    assert judged.returncode == 0, judged.stderr[-4000:]
    faults = [
        f"{files[message['url'].rpartition('/')[2]]}, line {message.get('lastLine', '?')}: {message['message']}"
        for message in json.loads(judged.stdout)["messages"]
        if message["type"] in {"error", "non-document-error"}
    ]
    assert not faults, "Not valid HTML:\n" + "\n".join(faults)
