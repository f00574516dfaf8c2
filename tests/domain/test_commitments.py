import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import money, quick
from tracker.domain.commitments import (
    FLAGGABLE,
    SETTLED,
    CommitmentState,
    SavingShare,
    check_settling,
)
from tracker.domain.errors import RuleBroken
from tracker.domain.money import Money

FLAGGED = CommitmentState.FLAGGED


def test_a_saving_is_split_to_the_penny() -> None:
    half = SavingShare(Money(101), 50)

    assert (half.kept, half.returned) == (Money(51), Money(50))
    assert SavingShare(Money.from_pounds(1_104_000), 50).kept == Money.from_pounds(552_000)


@quick
@given(money, st.integers(0, 100))
def test_the_two_shares_always_add_up_to_the_saving(saving: Money, per_cent: int) -> None:
    share = SavingShare(saving, per_cent)

    assert share.kept + share.returned == saving
    assert Money.zero() <= share.kept <= saving
    assert abs(share.kept.pence * 100 - saving.pence * per_cent) <= 50


@pytest.mark.parametrize(
    ("saving", "per_cent", "field"), [(1, -1, "share_kept"), (1, 101, "share_kept"), (-1, 5, "saving")]
)
def test_a_share_is_a_per_cent_of_a_saving(saving: int, per_cent: int, field: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        SavingShare(Money(saving), per_cent)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("state", "is_flagged"),
    [
        (CommitmentState.STANDING, True),
        (CommitmentState.KEPT, True),
        (CommitmentState.CHANGED, True),
        (CommitmentState.FLAGGED, False),
        (CommitmentState.WITHDRAWN, False),
    ],
)
def test_a_new_loss_flags_what_was_settled_before_but_not_what_was_withdrawn(
    state: CommitmentState, is_flagged: bool
) -> None:
    assert (state in FLAGGABLE) is is_flagged


@pytest.mark.parametrize("becomes", sorted(SETTLED))
def test_a_flagged_commitment_is_kept_changed_or_withdrawn(becomes: CommitmentState) -> None:
    check_settling(FLAGGED, becomes)


@pytest.mark.parametrize("becomes", sorted(set(CommitmentState) - SETTLED))
def test_a_flagged_commitment_becomes_nothing_else(becomes: CommitmentState) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_settling(FLAGGED, becomes)

    assert refusal.value.field == "becomes"


@pytest.mark.parametrize("state", sorted(set(CommitmentState) - {FLAGGED}))
def test_only_a_flagged_commitment_can_be_settled(state: CommitmentState) -> None:
    with pytest.raises(RuleBroken, match="rests on no line"):
        check_settling(state, CommitmentState.KEPT)
