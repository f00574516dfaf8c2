"""Departments and the treasury answering one offer, department by department."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from sqlalchemy.orm import Session

from tracker.actions import approvals, clearances, decisions, releases, rounds
from tracker.actions.decisions import Recommending
from tracker.actions.referrals import refer_lines
from tracker.demonstration import phrases
from tracker.demonstration.cast import Cast, minister_of
from tracker.domain.actors import Role
from tracker.domain.amounts import Amount
from tracker.domain.clearances import Asking, ClearanceReply, RoundAnswer
from tracker.domain.decisions import Outcome, Sensitivity, Taken, Terms
from tracker.domain.lines import LineState, Stage, Turn
from tracker.domain.money import Money
from tracker.queries.casework import CaseLine, list_case_lines
from tracker.queries.positions import last_terms
from tracker.queries.programmes import Round

STEPS = ("submitted", "acknowledged", "taken", "recommended", "approved", "released")
LAGGING = ("released", "released", "released", "approved", "recommended", "taken", "acknowledged", "submitted")
"""How far each department of an offer that is partly answered has got."""


@dataclass
class Departments:
    """The departments that own lines of one offer."""

    reference: str
    end: str
    cast: Cast
    rnd: Random

    def acknowledge(self, session: Session, now: datetime) -> None:
        """Each department says it has its lines."""
        for owner, _lines in self._owned(session, "acknowledged"):
            decisions.acknowledge_lines(session, self.cast.who(Role.CASEWORKER, owner), self.reference, now=now)

    def take(self, session: Session, now: datetime) -> None:
        """A caseworker takes them."""
        for owner, lines in self._owned(session, "taken"):
            decisions.take_lines(session, self.cast.who(Role.CASEWORKER, owner), _picks(lines), now=now)

    def refer(self, session: Session, lead_department_id: int, now: datetime) -> None:
        """One line goes to the department that leads the programme, which may know better whose it is."""
        for owner, lines in self._owned(session, "taken", {Stage.ASSESSING}):
            if owner != lead_department_id:
                caseworker, picks = self.cast.who(Role.CASEWORKER, owner), _picks(lines[:1])
                refer_lines(session, caseworker, picks, to_id=lead_department_id, reason=phrases.REFERRING, now=now)
                return

    def recommend(self, session: Session, now: datetime) -> None:
        """Each line gets its own outcome, terms and reasons."""
        for owner, lines in self._owned(session, "recommended"):
            asked = last_terms(session, [line.id for line in lines])
            proposed = [self._proposal(line, asked[line.id]) for line in lines]
            decisions.recommend(session, self.cast.who(Role.CASEWORKER, owner), proposed, now=now)

    def _proposal(self, line: CaseLine, asked: Terms) -> Recommending:
        rnd = Random(f"{self.reference}/{line.number}")
        outcome = Outcome.REJECT if self.end == "refused" else _outcome(rnd)
        terms = None
        reasons = phrases.refusing(rnd) if outcome is Outcome.REJECT else phrases.adjusting(rnd)
        if outcome is Outcome.AGREE_AS_ASKED:
            reasons = ()
        elif outcome is Outcome.AGREE_WITH_CONDITIONS:
            conditions = (*asked.conditions, rnd.choice(phrases.CONDITIONS))
            terms = Terms(asked.words, asked.amounts, asked.values, conditions)
        elif outcome is Outcome.COUNTER:
            amounts = tuple(_half(amount) for amount in asked.amounts)
            terms = Terms(phrases.countered(asked.words), amounts, asked.values, asked.conditions)
        flags = frozenset({Sensitivity.NOVEL}) if rnd.random() < 0.04 else frozenset()
        return Recommending(line.id, line.version, outcome, terms, reasons, phrases.NOTE, flags)

    def send_back(self, session: Session, now: datetime) -> None:
        """A decision maker returns every other recommendation."""
        for owner, lines in self._owned(session, "recommended", {Stage.RECOMMENDED}):
            decider = self.cast.who(Role.DECISION_MAKER, owner)
            approvals.return_lines(session, decider, _picks(lines[::2]), phrases.RETURN, now=now)

    def approve(self, session: Session, now: datetime) -> None:
        """A decision maker approves what is recommended; the gate opens for what has no precedent."""
        for owner, lines in self._owned(session, "approved", {Stage.RECOMMENDED}):
            decider = self.cast.who(Role.DECISION_MAKER, owner)
            taken = Taken(minister_of(decider), "Minister of State", now.date())
            approvals.approve(session, decider, _picks(lines), taken, now=now)

    def consult(self, session: Session, programme: Round, now: datetime, *, until: date) -> None:
        """The coordinator asks two other departments about what needs no clearance; one of them replies."""
        lines = [
            line
            for _owner, owned in self._owned(session, "approved", {Stage.APPROVED})
            for line in owned
            if line.state is not LineState.AWAITING_CLEARANCE
        ]
        others = self._others({programme.treasury_id, *(line.owner_id for line in lines)})
        if lines and len(others) > 1:
            asked = self.rnd.sample(others, 2)
            coordinator = self.cast.who(Role.COORDINATOR, programme.lead_department_id)
            asking = Asking(frozenset(asked), phrases.ROUND, until)
            round_id, _done = rounds.open_round(session, coordinator, _picks(lines), asking, now=now)
            decider, content = self.cast.who(Role.DECISION_MAKER, asked[0]), RoundAnswer(ClearanceReply.CONTENT)
            rounds.reply_to_round(session, decider, round_id, [line.id for line in lines], content, now=now)

    def _others(self, concerned: set[int]) -> list[int]:
        """The departments of the cast that these lines do not concern already, as owners or by the gate."""
        deciding = {body for role, body in self.cast.people if role is Role.DECISION_MAKER}
        return sorted(deciding - concerned)

    def clear(self, session: Session, treasury_id: int, now: datetime) -> None:
        """The treasury clears every gated line of the offer, under one reference."""
        if lines := self._gated(session):
            clearer = self.cast.who(Role.TREASURY_CLEARER, treasury_id)
            clearances.clear(session, clearer, _picks(lines), f"HMT/{self.reference}/1", now=now)

    def hold(self, session: Session, treasury_id: int, now: datetime) -> None:
        """The treasury holds the first half of them."""
        if lines := self._gated(session):
            clearer = self.cast.who(Role.TREASURY_CLEARER, treasury_id)
            clearances.hold(session, clearer, _picks(lines[: (len(lines) + 1) // 2]), phrases.HOLD, now=now)

    def release(self, session: Session, lead_department_id: int, now: datetime) -> None:
        """The coordinator shows the parties what is ready."""
        ready = [
            line
            for _owner, lines in self._owned(session, "released", {Stage.APPROVED})
            for line in lines
            if line.state is not LineState.AWAITING_CLEARANCE
        ]
        if ready:
            coordinator = self.cast.who(Role.COORDINATOR, lead_department_id)
            releases.release(session, coordinator, _picks(ready), now=now)

    def _gated(self, session: Session) -> list[CaseLine]:
        return [line for line in list_case_lines(session, self.reference) if line.state is LineState.AWAITING_CLEARANCE]

    def _owned(
        self, session: Session, step: str, stages: set[Stage] | None = None
    ) -> Iterator[tuple[int, Sequence[CaseLine]]]:
        """Each department that gets as far as `step`, with its lines that stand in these stages on its turn."""
        found: dict[int, list[CaseLine]] = defaultdict(list)
        wanted = stages or {Stage.NOT_LOOKED_AT, Stage.ASSESSING}
        every = list_case_lines(session, self.reference)
        most = Counter(line.owner_id for line in every).most_common(1)[0][0]
        for line in every:
            if line.turn is Turn.DEPARTMENT and line.stage in wanted:
                found[line.owner_id].append(line)
        for owner in sorted(found):
            if STEPS.index(step) <= STEPS.index(self._reach(owner, most)):
                yield owner, found[owner]

    def _reach(self, owner: int, most: int) -> str:
        """All get equally far; of an offer partly answered, only the one asked most has answered for sure."""
        if self.end != "answered" or owner == most:
            return "released"
        return Random(f"{self.reference} {owner}").choice(LAGGING)


def _picks(lines: Sequence[CaseLine]) -> Mapping[int, int]:
    return {line.id: line.version for line in lines}


def _outcome(rnd: Random) -> Outcome:
    chances = (62, 13, 12, 13)
    return rnd.choices(tuple(Outcome), weights=chances)[0]


def _half(amount: Amount) -> Amount:
    """Half of an amount, to the nearest £100; one to be confirmed stays so."""
    if amount.money is None:
        return amount
    return Amount(amount.year, amount.kind, Money.from_pounds(amount.money.pence // 200 // 100 * 100))
