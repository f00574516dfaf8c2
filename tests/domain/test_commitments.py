import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.properties import money, quick
from tracker.domain.commitments import (
    LOST,
    SETTLED,
    CommitmentState,
    Resting,
    SavingShare,
    check_settling,
    is_settled,
    newly_flagged,
    no_longer_flagged,
    resting_on,
)
from tracker.domain.errors import RuleBroken
from tracker.domain.lines import LineState
from tracker.domain.money import Money

STANDING, FLAGGED = CommitmentState.STANDING, CommitmentState.FLAGGED


def resting(number: int, *lines: int, state: CommitmentState = STANDING) -> Resting:
    return Resting(number, state, frozenset(lines))


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


def test_commitments_are_found_by_the_line_they_rest_on() -> None:
    both, one, none = resting(1, 7, 8), resting(2, 8), resting(3)
    gone = resting(4, 7, state=CommitmentState.WITHDRAWN)

    assert resting_on([both, one, none, gone], 7) == (both,)
    assert resting_on([both, one, none, gone], 8) == (both, one)


def test_a_line_that_falls_flags_the_commitments_that_rest_on_it() -> None:
    """J4: G2 rests on rejected line 7."""
    g1, g2, g3 = resting(1, 3), resting(2, 7, 9), resting(3)

    assert newly_flagged([g1, g2, g3], {7, 12}) == (g2,)
    assert newly_flagged([g1, g2, g3], set()) == ()


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
    assert bool(newly_flagged([resting(1, 7, state=state)], {7})) is is_flagged


def test_undoing_a_withdrawal_lifts_the_flag_unless_another_line_is_lost() -> None:
    one, both = resting(1, 7, state=FLAGGED), resting(2, 7, 8, state=FLAGGED)

    assert no_longer_flagged([one, both, resting(3)], {8}) == (one,)


def test_nobody_signs_while_a_commitment_is_flagged() -> None:
    assert is_settled([resting(1, 7), resting(2, 7, state=CommitmentState.KEPT)])
    assert not is_settled([resting(1, 7), resting(2, 7, state=FLAGGED)])


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


def test_rejected_and_withdrawn_lines_are_lost() -> None:
    assert {LineState.REJECTED, LineState.WITHDRAWN} == LOST
