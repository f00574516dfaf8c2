"""What the two sides say between an answer and an agreement: questions, messages, counters, what is taken back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from sqlalchemy.orm import Session

from tracker.actions import added_lines, counters, lines, messages, questions, resubmissions, withdrawals
from tracker.actions.extensions import ask_more_time
from tracker.demonstration import phrases
from tracker.demonstration.cast import Cast
from tracker.domain import workflow
from tracker.domain.actors import Actor, Role
from tracker.domain.amounts import Amount
from tracker.domain.decisions import Terms
from tracker.domain.extensions import Wanted
from tracker.domain.line_drafts import LineDraft
from tracker.domain.lines import LineKind, LineState, Stage, Turn
from tracker.domain.money import Money
from tracker.queries.casework import CaseLine, get_state, list_case_lines
from tracker.queries.positions import last_terms

ONE_IN = 4
"""Of so many lines one is asked or written about."""
FIRST_QUESTION = 1
"""The number of the one question that each of these lines is asked."""


@dataclass(frozen=True)
class Talks:
    """One offer's officer and the caseworkers of its departments, talking."""

    reference: str
    officer: Actor
    cast: Cast

    def ask(self, session: Session, now: datetime) -> None:
        """Caseworkers ask about some of the lines they have taken."""
        for line in self._some(session):
            if line.stage is Stage.ASSESSING and line.turn is Turn.DEPARTMENT:
                words = self._chance(line).choice(phrases.questions(line.kind))
                caseworker = self.cast.who(Role.CASEWORKER, line.owner_id)
                number = line.number
                questions.ask(session, caseworker, self.reference, number, words, version=line.version, now=now)

    def answer(self, session: Session, now: datetime, *, only_some: bool) -> None:
        """The officer answers; of a talk still going on, all but the last question."""
        waiting = [line for line in self._lines(session) if line.state is LineState.CLARIFICATION_NEEDED]
        for line in waiting[:-1] if only_some else waiting:
            words = self._chance(line).choice(phrases.answers(line.kind))
            first = FIRST_QUESTION
            questions.answer(session, self.officer, self.reference, line.number, first, words, version=1, now=now)

    def ask_for_time(self, session: Session, now: datetime, *, until: date) -> None:
        """The officer asks for more time to answer the first question that is still open."""
        for line in self._lines(session):
            if line.state is LineState.CLARIFICATION_NEEDED:
                number = line.number
                wanted = Wanted(until, phrases.MORE_TIME, until)
                ask_more_time(session, self.officer, self.reference, number, wanted, version=line.version, now=now)
                return

    def write(self, session: Session, now: datetime) -> None:
        """A message from the council, and a note that a department keeps to itself."""
        for line in self._some(session):
            if _is_unanswered(line):
                messages.send_message(session, self.officer, self.reference, line.number, phrases.MESSAGE, now=now)
                caseworker = self.cast.who(Role.CASEWORKER, line.owner_id)
                messages.save_note(session, caseworker, self.reference, line.number, phrases.NOTE_TO_SELF, now=now)
                return

    def counter(self, session: Session, now: datetime) -> None:
        """Of what departments propose, the council counters one line in three."""
        proposed = self._proposed(session)[::3]
        said = last_terms(session, [line.id for line in proposed])
        for line in proposed:
            number = line.number
            terms = _answered(said[line.id])
            counters.counter(session, self.officer, self.reference, number, terms, version=line.version, now=now)

    def withdraw(self, session: Session, now: datetime) -> None:
        """The council takes one line back of those that nobody has answered, if there are some to spare."""
        idle = [line for line in self._lines(session) if line.stage is Stage.NOT_LOOKED_AT and _is_unanswered(line)]
        if len(idle) > 1:
            line = idle[-1]
            withdrawals.withdraw_line(
                session,
                self.officer,
                self.reference,
                line.number,
                version=line.version,
                reason=phrases.WITHDRAWING,
                now=now,
            )

    def add(self, session: Session, signatory: Actor, draft: LineDraft, now: datetime) -> None:
        """One line more for an offer that is being answered: the officer writes it, the signatory submits it alone."""
        (number,) = lines.add_lines(session, self.officer, self.reference, [draft], now=now)
        added_lines.send_line(session, self.officer, self.reference, number, version=1, now=now)
        added_lines.submit_line(session, signatory, self.reference, number, version=2, now=now)

    def resubmit(self, session: Session, now: datetime) -> None:
        """One refused line is drafted again, with what is new; not a ring-fence, which may have come off meanwhile.

        None once the rest is settled: nothing is added to an offer that waits to be signed or has ended.
        """
        if not workflow.RESUBMIT.fits_offer(get_state(session, self.reference)):
            return
        for line in self._lines(session):
            if line.state is LineState.REJECTED and line.kind is not LineKind.RING_FENCE_REMOVAL:
                resubmissions.resubmit_line(
                    session,
                    self.officer,
                    self.reference,
                    line.number,
                    version=line.version,
                    what_changed=phrases.WHAT_CHANGED,
                    now=now,
                )
                return

    def _lines(self, session: Session) -> Sequence[CaseLine]:
        return list_case_lines(session, self.reference)

    def _some(self, session: Session) -> Iterator[CaseLine]:
        return (line for line in self._lines(session) if self._chance(line).randrange(ONE_IN) == 0)

    def _proposed(self, session: Session) -> list[CaseLine]:
        return [
            line
            for line in self._lines(session)
            if line.state is LineState.COUNTER_PROPOSED and line.turn is Turn.COUNCIL
        ]

    def _chance(self, line: CaseLine) -> Random:
        return Random(f"talk {self.reference}/{line.number}")


def _is_unanswered(line: CaseLine) -> bool:
    return line.state is LineState.SUBMITTED and line.turn is Turn.DEPARTMENT


def _answered(proposed: Terms) -> Terms:
    """The department's terms with lighter conditions; where it set none, with a fifth more in each year."""
    if proposed.conditions:
        return Terms(phrases.lightened(proposed.words), proposed.amounts, proposed.values, proposed.conditions)
    amounts = tuple(_fifth_more(amount) for amount in proposed.amounts)
    return Terms(phrases.countered_again(proposed.words), amounts, proposed.values, proposed.conditions)


def _fifth_more(amount: Amount) -> Amount:
    if amount.money is None:
        return amount
    return Amount(amount.year, amount.kind, Money.from_pounds(amount.money.pence * 12 // 10 // 100 // 100 * 100))
