"""The table of moves, walked row by row against 2-model, section 2."""

import itertools

import pytest

from tracker.domain import moves, workflow
from tracker.domain.clocks import ClockKind
from tracker.domain.decisions import Outcome
from tracker.domain.lines import FINAL, LineState, Stage, Turn
from tracker.domain.offers import OfferState
from tracker.domain.permissions import TABLE

LINE_MOVES = [move for move in workflow.MOVES if move.is_of_line()]


@pytest.mark.parametrize("move", workflow.MOVES, ids=lambda move: move.name)
def test_every_move_has_a_rule_of_who_may(move: moves.Move) -> None:
    assert TABLE[move.permission].roles


def test_names_of_moves_are_unique() -> None:
    names = [move.name for move in workflow.MOVES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("state", sorted(FINAL))
def test_a_final_line_never_moves_again(state: LineState) -> None:
    undoing = ("undo", "undo_with_offer")  # on the same day only, as their action holds
    lasting = [move for move in LINE_MOVES if move.name not in undoing]
    for move, stage, turn, offer in itertools.product(lasting, Stage, Turn, OfferState):
        assert not move.fits(state, stage, turn, offer), move.name


def test_every_state_can_be_reached_from_draft() -> None:
    reached = {LineState.DRAFT}
    for _ in LINE_MOVES:
        for move in LINE_MOVES:
            if not move.states or move.states & reached:
                reached |= {r.state for r in move.results.values() if isinstance(r.state, LineState)}
    assert reached == set(LineState)


def test_release_needs_an_approved_line_that_is_not_awaiting_clearance() -> None:
    stands = {
        (state, stage, turn)
        for state, stage, turn in itertools.product(LineState, Stage, Turn)
        if workflow.RELEASE.fits(state, stage, turn, OfferState.IN_NEGOTIATION)
    }
    assert stands == {
        (LineState.SUBMITTED, Stage.APPROVED, Turn.DEPARTMENT),
        (LineState.COUNTER_PROPOSED, Stage.APPROVED, Turn.DEPARTMENT),
    }


@pytest.mark.parametrize(
    ("outcome", "state", "turn"),
    [
        (Outcome.AGREE_AS_ASKED, LineState.AGREED_IN_PRINCIPLE, Turn.NOBODY),
        (Outcome.AGREE_WITH_CONDITIONS, LineState.COUNTER_PROPOSED, Turn.COUNCIL),
        (Outcome.COUNTER, LineState.COUNTER_PROPOSED, Turn.COUNCIL),
        (Outcome.REJECT, LineState.REJECTED, Turn.NOBODY),
    ],
)
def test_release_turns_each_outcome_into_its_state(outcome: Outcome, state: LineState, turn: Turn) -> None:
    result = workflow.RELEASE.results[outcome]
    assert (result.state, result.turn) == (state, turn)
    assert ClockKind.FIRST_POSITION in result.stops


def test_both_answers_of_the_treasury_give_the_line_back_as_it_was() -> None:
    cleared = workflow.CLEAR.results[workflow.ONLY]
    held = workflow.HOLD.results[workflow.ONLY]
    assert cleared.state is held.state is moves.Before.STATE
    assert (cleared.stage, held.stage) == (Stage.APPROVED, Stage.ASSESSING)


def test_the_treasury_gate_does_not_stop_the_department_s_clock() -> None:
    gated = workflow.APPROVE.results[workflow.GATED]
    assert ClockKind.FIRST_POSITION not in gated.stops


def test_every_clock_of_a_line_that_a_move_starts_runs_against_somebody() -> None:
    for move in LINE_MOVES:
        for result in move.results.values():
            for kind in result.starts:
                assert kind in workflow.TURN_OF_CLOCK


RUNS = {
    ClockKind.ACKNOWLEDGE: ({"submit", "submit_line"}, {"acknowledge", "take", "assign", "ask", "recommend"}),
    ClockKind.FIRST_POSITION: ({"submit", "submit_line"}, {"release"}),
    ClockKind.COUNCIL_ANSWER: ({"ask", "ask_again"}, {"answer", "close_question"}),
    ClockKind.DEPARTMENT_REPLY: ({"counter"}, {"release"}),
    ClockKind.COUNCIL_REPLY: ({"release"}, {"accept", "accept_above_limit", "counter"}),
    ClockKind.TREASURY_GATE: ({"approve"}, {"clear", "hold"}),
    ClockKind.CLEARANCE_ROUND: ({"open_round"}, {"close_round"}),
}
"""From which moves to which each clock of a line runs (2-model, section 5); looking at a line acknowledges it."""


@pytest.mark.parametrize("kind", workflow.TURN_OF_CLOCK)
def test_each_clock_runs_from_and_to_the_moves_of_the_design(kind: ClockKind) -> None:
    starts = {move.name for move in LINE_MOVES for result in move.results.values() if kind in result.starts}
    stops = {move.name for move in LINE_MOVES for result in move.results.values() if kind in result.stops}
    assert (starts, stops) == RUNS[kind]


def test_only_a_question_stops_a_clock_for_a_while_and_only_the_last_reply_lets_it_go_on() -> None:
    pausing = {move.name: result.pauses for move in LINE_MOVES for result in move.results.values() if result.pauses}
    resuming = {
        (move.name, name): result.resumes
        for move in LINE_MOVES
        for name, result in move.results.items()
        if result.resumes
    }
    paused = (ClockKind.FIRST_POSITION, ClockKind.DEPARTMENT_REPLY)
    assert pausing == {"ask": paused}
    assert resuming == {("answer", workflow.LAST): paused, ("close_question", workflow.LAST): paused}
