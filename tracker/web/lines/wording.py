"""The sentences of a line's page: whose turn, by when, what happened last, as each reader is told it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.clocks import ClockKind
from tracker.domain.comparisons import Comparison, Said
from tracker.domain.decisions import Outcome
from tracker.domain.formats import and_list, at_the_start, plural
from tracker.domain.lines import LineKind, LineState, Side, Turn
from tracker.queries.lines import LinePage
from tracker.web.parts.readers import Reader

_OWED = {
    ClockKind.ACKNOWLEDGE: ("Acknowledge this line", "an acknowledgement"),
    ClockKind.FIRST_POSITION: ("Give a first position", "a first position"),
    ClockKind.DEPARTMENT_REPLY: ("Reply to the counter", "a reply to the counter"),
    ClockKind.COUNCIL_ANSWER: ("Answer the question", "an answer to a question"),
    ClockKind.COUNCIL_REPLY: ("Reply to the department’s terms", "a reply"),
    ClockKind.TREASURY_GATE: ("Clear or hold this line", "its clearance"),
}
"""Of each clock of a line: what the one whose turn it is has to do, and what the others wait for."""

_ANSWER = ClockKind.COUNCIL_ANSWER

_SETTLED = {
    LineState.AGREED_IN_PRINCIPLE: "Nothing is due. The line is agreed in principle and waits for the agreement.",
    LineState.AGREED: "Nothing is due. The line is part of a signed agreement.",
    LineState.REJECTED: "Nothing is due. The line was refused.",
    LineState.WITHDRAWN: "Nothing is due. The line was withdrawn.",
}


@dataclass(frozen=True)
class TurnWords:
    """The turn panel: a heading, and a sentence round its date ("" before it when nothing is due)."""

    heading: str
    before: str
    settled: str = ""


def turn_words(line: LinePage, reader: Reader) -> TurnWords:
    """Whose turn it is, and what they owe."""
    if line.turn is Turn.NOBODY:
        return TurnWords("Nobody’s turn", "", _SETTLED.get(line.state, "Nothing is due."))
    mine, who = reader.has_turn(line.turn), reader.whose(line.turn, line.council, line.department)
    yours = "Your department’s turn" if line.turn is Turn.DEPARTMENT else "Your turn"
    heading = yours if mine else f"{who}’s turn"
    if line.clock is None:
        return TurnWords(heading, "", "No date is set.")
    do, owed = _questions(line) or _OWED[line.clock.kind]
    return TurnWords(heading, f"{do} by" if mine else f"{at_the_start(who)} owes {owed} by")


def _questions(line: LinePage) -> tuple[str, str] | None:
    """The same as `_OWED` for a line with several questions, each with a date; None for any other."""
    days = [each.due.due_on for each in (line.clock, *line.other_clocks) if each and each.kind is _ANSWER]
    if len(days) < 2:
        return None
    first = ", the first" if len(set(days)) > 1 else ""
    return f"Answer {len(days)} questions{first}", f"answers to {len(days)} questions{first}"


def situation(line: LinePage, reader: Reader) -> str:
    """What the other side did last, in one sentence; "" while nothing was answered."""
    you = "you" if reader.is_council else line.council_short
    answered = line.comparison is not None and line.comparison.newer.side is Side.DEPARTMENT
    if line.state is LineState.REJECTED and line.answer is not None:
        reasons = and_list(_lower(reason.category.words) for reason in line.answer.reasons)
        return f"{at_the_start(line.department)} refused this line: {reasons}."
    if line.state in (LineState.AGREED_IN_PRINCIPLE, LineState.AGREED):
        if line.round == 1:
            return f"{at_the_start(line.department)} agreed as asked."
        return f"Agreed on the terms of round {line.round}."
    if line.state is LineState.COUNTER_PROPOSED and answered and line.comparison is not None:
        if line.outcome is Outcome.AGREE_WITH_CONDITIONS:
            conditions = plural(len(line.comparison.newer.terms.conditions), "condition")
            return f"{at_the_start(line.department)} agrees with {conditions}."
        if line.asked and line.tabled and line.tabled.money < line.asked.money:
            offered, asked = line.tabled.in_sentence, line.asked.in_sentence
            return f"{at_the_start(line.department)} offers {offered} of the {asked} {you} asked for."
        return f"{at_the_start(line.department)} proposes other terms."
    return ""


def position_heading(line: LinePage, reader: Reader, said: Said) -> str:
    """Whose last word it is."""
    if said.side is Side.DEPARTMENT:
        return f"{line.department}’s last position"
    return "Your last position" if reader.is_council else f"{line.council_short}’s last position"


def columns(line: LinePage, reader: Reader) -> list[str]:
    """The headings of the tables by year."""
    return _columns(line, reader, line.comparison) if line.comparison else []


def offered_columns(line: LinePage, reader: Reader) -> list[str]:
    """The same of what is recommended: the terms it would offer come last."""
    return [*_columns(line, reader, line.offered)[:-1], "Recommended"] if line.offered else []


def _columns(line: LinePage, reader: Reader, comparison: Comparison) -> list[str]:
    found = []
    for said in comparison.columns:
        if said is comparison.asked:
            found.append(f"{'You asked' if reader.is_council else 'Asked'}, round {said.round}")
        elif said.side is Side.DEPARTMENT:
            found.append(f"Department’s last, round {said.round}")
        else:
            found.append(f"{'Your' if reader.is_council else line.council_short + '’s'} last, round {said.round}")
    return found


def pounds_heading(kind: LineKind) -> str:
    """Over the table of £: what the money is, so that nobody adds it to what is saved."""
    return "Pounds no longer ring-fenced" if kind is LineKind.RING_FENCE_REMOVAL else "Pounds in scope"


@dataclass(frozen=True)
class BothSides:
    """Where the two sides stand, as a page of replying says it: what happened last, and headings for this reader."""

    situation: str
    headings: Mapping[int, str]
    columns: Sequence[str]
    pounds: str


def both_sides(line: LinePage, reader: Reader) -> BothSides:
    """The words round the two last positions; `headings` by round."""
    shown = (line.comparison.older, line.comparison.newer) if line.comparison else ()
    headings = {said.round: position_heading(line, reader, said) for said in shown if said is not None}
    return BothSides(situation(line, reader), headings, columns(line, reader), pounds_heading(line.kind))


def allocation_words(line: LinePage, reader: Reader) -> str:
    """Whether the ask was checked against what the council holds."""
    if line.ring is None or line.comparison is None:
        return ""
    whose = "your" if reader.is_council else f"{line.council_short}’s"
    held = dict(line.ring.allocations)
    asked = [each.year for each in line.comparison.asked.terms.amounts if each.money]
    unchecked = [year for year in asked if year not in held]
    if unchecked:
        return f"Not checked against an allocation for {and_list(year.label for year in unchecked)}: none is held."
    different = {held[year] for year in asked}
    illustrative = " (illustrative)" if line.ring.is_illustrative else ""
    if len(different) == 1:
        return f"Within {whose} allocation of {different.pop()} in each year{illustrative}."
    by_year = and_list(f"{held[year]} in {year}" for year in asked)
    return f"Within {whose} allocation of {by_year}{illustrative}." if by_year else ""


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
