"""What is still missing before an offer may be sent."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.domain.offer_gaps import DraftFacts, Task, blocking, gaps

WHOLE = DraftFacts(
    lead="Luton Borough Council",
    lines=3,
    unfinished=(),
    asked_elsewhere=(),
    savings=1,
    savings_without_money=(),
    outcomes=0,
    invited=(),
    decision_reference="EX/1",
    decision_on=date(2010, 9, 13),
    checked_powers=True,
    signatories=1,
    signatories_who_wrote=0,
)


def test_an_offer_that_has_everything_lacks_nothing() -> None:
    assert gaps(WHOLE) == ()


@pytest.mark.parametrize(
    ("changes", "task", "words"),
    [
        ({"lines": 0}, Task.LINES, "Add at least one line"),
        ({"unfinished": ((2, "its words"),)}, Task.LINES, "Finish line 2: it needs its words"),
        (
            {"asked_elsewhere": ((2, "line 5 of SO-0007"),)},
            Task.LINES,
            "Remove line 2: line 5 of SO-0007 asks for this already",
        ),
        (
            {"savings_without_money": (1,)},
            Task.COMMITMENTS,
            "Enter the saving by year of commitment C1",
        ),
        (
            {"invited": ("Bedford", "Kent")},
            Task.PARTNERS,
            "Bedford and Kent have not joined yet: wait for the answer, or take back the invitation",
        ),
        (
            {"decision_reference": ""},
            Task.DECISION,
            "Enter the reference and the date of your council’s decision",
        ),
        ({"decision_on": None}, Task.DECISION, "Enter the reference and the date of your council’s decision"),
        (
            {"signatories": 0},
            Task.SIGNATORY,
            "Luton Borough Council has no signatory: ask your manager to add one",
        ),
        (
            {"signatories": 0, "signatories_who_wrote": 2},
            Task.SIGNATORY,
            "Every signatory of Luton Borough Council wrote some of this offer: someone else must sign it",
        ),
    ],
)
def test_what_keeps_an_offer_from_being_sent_is_said_as_what_to_do(changes, task, words) -> None:
    (gap,) = gaps(replace(WHOLE, **changes))
    assert (gap.task, gap.words) == (task, words)
    assert [each.message for each in blocking((gap,))] == [words]


@pytest.mark.parametrize("changes", [{"checked_powers": False}, {"savings": 0, "outcomes": 0}])
def test_some_things_are_only_advice(changes) -> None:
    found = gaps(replace(WHOLE, **changes))
    assert len(found) == 1
    assert blocking(found) == ()


def test_gaps_come_in_the_order_of_the_task_list() -> None:
    nothing = replace(
        WHOLE, lines=0, savings=0, invited=("Kent",), decision_reference="", checked_powers=False, signatories=0
    )
    assert [gap.task for gap in gaps(nothing)] == list(Task)
