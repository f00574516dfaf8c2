"""What an agreement holds line by line: the schedules, what was not agreed, and how each line got there."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.amounts import Amount
from tracker.domain.lines import LineKind
from tracker.domain.targets import TargetValue


@dataclass(frozen=True)
class Act:
    """What somebody must do before a freedom works, and by when."""

    who: str
    what: str
    by: date


@dataclass(frozen=True)
class Freedom:
    """One line of Schedule A: a ring-fence removed, or another freedom.

    `amounts` is the £ of the line by year. `freed` is what it adds to money freed, where a pound
    inside two ring-fences counts once: the same as `amounts` unless rings are nested, and empty
    for a freedom that is no ring-fence removal (2-model, section 4).
    """

    number: str
    line: int
    kind: LineKind
    title: str
    authority: str
    department: str
    starts_on: date
    legal_route: str
    terms: str = ""
    amounts: tuple[Amount, ...] = ()
    freed: tuple[Amount, ...] = ()
    conditions: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()


class TargetResult(StrEnum):
    """What became of a target; *agreed targets* are all but the dropped."""

    KEPT = "kept"
    EASED = "eased"
    REPLACED = "replaced"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        """As printed."""
        return self.value.capitalize()


@dataclass(frozen=True)
class AgreedTarget:
    """One line of Schedule B. Targets that nobody asked to change have no `line`.

    `indicator` is its code ("NI 117"), `returns` how it is reported ("yearly return, January"),
    `ends` what a dropped target takes with it. `baseline` carries its own year.
    """

    number: str
    line: int | None
    authority: str
    department: str
    result: TargetResult
    indicator: str
    title: str
    starts_on: date
    replaced_by: str = ""
    unit: str = ""
    returns: str = ""
    source: str = ""
    baseline: TargetValue | None = None
    values: tuple[TargetValue, ...] = ()
    ends: str = ""
    terms: str = ""
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Saving:
    """A saving of Schedule C, above the general requirement; `share_kept` is a whole per cent.

    `rests_on` holds numbers of this agreement ("A1", "B4"); empty when promised in any case.
    """

    number: str
    authority: str
    title: str
    amounts: tuple[Amount, ...]
    share_kept: int
    measure: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class PromisedOutcome:
    """An outcome of Schedule C; `reported` says how often ("yearly", "each quarter")."""

    number: str
    authority: str
    title: str
    unit: str
    source: str
    reported: str
    baseline: TargetValue | None
    values: tuple[TargetValue, ...]
    rests_on: tuple[str, ...] = ()


class NotAgreedBecause(StrEnum):
    """Refused by a department, or withdrawn by the council. Withdrawn is not rejected."""

    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class GivenReason:
    """A reason as given: the category's words, then the decider's own; some cite a power."""

    category: str
    words: str
    citation: str = ""


@dataclass(frozen=True)
class NotAgreed:
    """A line of Annex 1. `decided_by` names the person or post, and the department or council."""

    line: int
    title: str
    authority: str
    because: NotAgreedBecause
    reasons: tuple[GivenReason, ...]
    decided_by: str
    decided_on: date


@dataclass(frozen=True)
class Round:
    """One position in one round, in a sentence; `by` is "council" or a department's name."""

    number: int
    words: str
    by: str
    sent_on: date
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True)
class LineHistory:
    """How one agreed line reached its terms (Annex 2); `number` is its number in a schedule."""

    number: str
    authority: str
    rounds: tuple[Round, ...]


def schedule_numbers(letter: str, count: int) -> tuple[str, ...]:
    """The numbers of a schedule in order: "A1", "A2" … Frozen as text, never counted by layout."""
    return tuple(f"{letter}{position}" for position in range(1, count + 1))
