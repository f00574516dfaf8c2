"""The council's replies, and both sides signing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.actions import acceptances, agreements, commitments
from tracker.demonstration.cast import Cast, minister_of
from tracker.domain.actors import Actor, Role
from tracker.domain.commitments import CommitmentState
from tracker.domain.lines import LineState, Turn
from tracker.domain.offers import OfferState
from tracker.domain.signing import AgreementTerms
from tracker.queries import agreements as kept
from tracker.queries.casework import get_version, list_case_lines, list_flagged
from tracker.queries.organisations import Body
from tracker.queries.programmes import Round

CHECK_URL = "https://freedoms.demo.example/check-document"


@dataclass(frozen=True)
class Signers:
    """The lead council, its partners and the lead department, at the end of one offer."""

    reference: str
    programme: Round
    cast: Cast
    councils: Sequence[Body]

    @property
    def _officer(self) -> Actor:
        return self.cast.who(Role.OFFICER, self.councils[0].id)

    @property
    def _coordinator(self) -> Actor:
        return self.cast.who(Role.COORDINATOR, self.programme.lead_department_id)

    def accept(self, session: Session, now: datetime, *, only_some: bool) -> None:
        """The lead's officer accepts what departments propose; of a talk still going on, every third."""
        waiting = [
            line
            for line in list_case_lines(session, self.reference)
            if line.state is LineState.COUNTER_PROPOSED and line.turn is Turn.COUNCIL
        ]
        chosen = waiting[::3] if only_some else waiting
        if chosen:
            picks = {line.id: line.version for line in chosen}
            acceptances.accept_positions(session, self._officer, picks, now=now)

    def settle(self, session: Session, now: datetime) -> None:
        """Each commitment that lost its ground is kept all the same."""
        for number, version in list_flagged(session, self.reference):
            commitments.settle_commitment(
                session,
                self._officer,
                self.reference,
                number,
                version=version,
                becomes=CommitmentState.KEPT,
                reason="We can do it without the line it rested on",
                now=now,
            )

    def draw_up(self, session: Session, now: datetime) -> None:
        """The coordinator freezes the text, if anything was agreed at all."""
        coordinator = self._coordinator
        if kept.get_agreement(session, coordinator, self.reference).state is not OfferState.AWAITING_SIGNATURE:
            return
        first, last = self.programme.years[0], self.programme.years[-1]
        terms = AgreementTerms(
            starts_on=first.starts_on,
            ends_on=last.ends_on,
            review_dates=(first.ends_on, date(last.start, 11, 25)),
            minister=minister_of(coordinator),
            minister_post="Minister of State",
            minister_decided_on=now.date(),
            signatory_post=f"Deputy director, {coordinator.organisation_name}",
        )
        version = get_version(session, self.reference)
        agreements.draw_up(session, coordinator, self.reference, terms, version=version, check_url=CHECK_URL, now=now)

    def sign_for(self, session: Session, body: Body, now: datetime) -> None:
        """One council's signatory signs what was read."""
        self._sign(session, self.cast.who(Role.SIGNATORY, body.id), now)

    def countersign(self, session: Session, now: datetime) -> None:
        """Everyone else who must, government last."""
        for body in self.councils[1:]:
            self.sign_for(session, body, now)
        self._sign(session, self.cast.who(Role.DECISION_MAKER, self.programme.lead_department_id), now)

    def _sign(self, session: Session, signer: Actor, now: datetime) -> None:
        version = kept.get_agreement(session, signer, self.reference).version
        if version is not None and version.is_party(signer.organisation_id):
            agreements.sign(session, signer, self.reference, sha256=version.sha256, now=now)
