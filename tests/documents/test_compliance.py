"""Archival and accessible, said by veraPDF of every size and of what a layout fails on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.pages import Drawn
from tests.support.pdf import assert_compliant

SIZES = (3, 60, 400)
ODD_ONES = ("unsettled_amounts", "long_words", "one_line", "ten_years", "crowded")


@pytest.mark.timeout(600)  # one JVM reads some 400 pages twice
def test_drafts_and_signed_agreements_of_every_size_are_archival_and_accessible(
    drawn: Callable[..., Drawn], tmp_path: Path
) -> None:
    files = []
    for wanted, is_signed in [*((n, s) for n in SIZES for s in (False, True)), *((name, False) for name in ODD_ONES)]:
        file = tmp_path / f"{wanted}-{'signed' if is_signed else 'draft'}.pdf"
        file.write_bytes(drawn(wanted, is_signed=is_signed).content)
        files.append(file)
    assert_compliant(files)
