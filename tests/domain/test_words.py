"""Words that somebody has to give."""

import pytest

from tracker.domain.errors import RuleBroken
from tracker.domain.words import check_given


def test_what_is_given_comes_back_without_what_stands_round_it() -> None:
    assert check_given("  Because.\n", "Say why", "reason", longest=8) == "Because."


@pytest.mark.parametrize(
    ("words", "what", "message"),
    [
        (" \n ", "The reason", "Say why"),
        ("123456789", "The reason", "The reason must be 8 characters or fewer"),
        ("123456789", "", "Use 8 characters or fewer"),
    ],
)
def test_nothing_and_too_much_are_refused_beside_their_field(words: str, what: str, message: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_given(words, "Say why", "reason", longest=8, what=what)
    assert (refused.value.message, refused.value.field) == (message, "reason")
