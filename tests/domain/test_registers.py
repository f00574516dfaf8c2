"""The words of the registers."""

import pytest

from tracker.domain.registers import AuthorityKind, Certainty, FreedomKind


def test_only_what_was_read_in_a_source_is_certain():
    assert [each for each in Certainty if each.is_certain] == [Certainty.SOURCED]


@pytest.mark.parametrize("kind", [Certainty, AuthorityKind, FreedomKind])
def test_every_word_of_a_register_has_words_of_its_own_for_the_screen(kind: type[Certainty]):
    words = [each.words for each in kind]
    assert len(set(words)) == len(words)
    assert all(each[0].isupper() and "_" not in each for each in words)


def test_carry_over_keeps_its_hyphen_and_pooled_budget_has_none():
    assert (FreedomKind.CARRY_OVER.words, FreedomKind.POOLED_BUDGET.words) == ("Carry-over", "Pooled budget")


def test_bodies_that_councils_make_up_are_no_councils():
    others = {each for each in AuthorityKind if not each.is_council}
    assert others == {AuthorityKind.COMBINED_AUTHORITY, AuthorityKind.STRATEGIC_AUTHORITY}
