"""The name under which a file is kept: no path, nothing hidden, nothing that a file system takes for its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.files import LONGEST_NAME, FileType, clean_name, size_words, type_of_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("audit.pdf", "audit.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\audit.pdf", "audit.pdf"),
        ("audit\u202efdp.exe", "auditfdp.exe"),
        ("a\x00\x1b\r\nb.pdf", "a b.pdf"),
        ('a"b<c>|d?*.pdf', "a-b-c--d--.pdf"),
        ("50% of #1 & 2.pdf", "50- of -1 - 2.pdf"),
        ("  audit . pdf", "audit. pdf"),
        (".pdf", "file.pdf"),
        ("...", "file"),
        ("", "file"),
        ("/", "file"),
        ("Pru\u0308fung.pdf", "Pr\u00fcfung.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("a." + "x" * 300, "a." + "x" * 118),
    ],
)
def test_a_name_is_cleaned(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@given(st.text())
def test_whatever_is_given_the_name_is_safe_and_cleaning_it_again_changes_nothing(given: str) -> None:
    kept = clean_name(given)
    assert kept
    assert kept.isprintable()
    assert len(kept) <= LONGEST_NAME
    assert not set(kept) & set('/\\<>:"|?*%#&')
    assert clean_name(kept) == kept


@pytest.mark.parametrize(
    ("name", "kind"),
    [("A.PDF", FileType.PDF), ("a.jpeg", FileType.JPEG), ("a.pdf.exe", None), ("pdf", None), ("a.docm", None)],
)
def test_a_name_says_what_a_file_is_by_its_ending_alone(name: str, kind: FileType | None) -> None:
    assert type_of_name(name) is kind


@pytest.mark.parametrize(("size", "words"), [(1, "1 KB"), (2048, "2 KB"), (1_048_576, "1 MB"), (10_485_760, "10 MB")])
def test_a_size_is_said_as_people_say_it(size: int, words: str) -> None:
    assert size_words(size) == words
