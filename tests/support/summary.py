"""The last line of script/test: what all runs of pytest came to, in pytest's own words."""

import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def main(failed: str, seconds: str, *reports: str) -> None:
    """Add up the reports that are there, and say so in one line."""
    counts = {"failed": 0, "passed": 0, "skipped": 0, "errors": 0}
    for report in filter(Path.exists, map(Path, reports)):
        for suite in ET.parse(report).getroot().iter("testsuite"):
            tests, broken, errors, skipped = (
                int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
            )
            counts["failed"] += broken
            counts["errors"] += errors
            counts["skipped"] += skipped
            counts["passed"] += tests - broken - errors - skipped
    if failed != "0" and not (counts["failed"] or counts["errors"]):
        counts["errors"] = 1  # a check before the tests
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "no tests ran"
    print(f" {said} in {float(seconds):.2f}s ".center(80, "="))


if __name__ == "__main__":
    main(*sys.argv[1:])
