"""Which lines an offer's commitments rest on, as the pages that draft a line want it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.commitments import CommitmentKind
from tracker.domain.standing import Standing
from tracker.models.commitments import Commitment, CommitmentLine
from tracker.models.lines import Line
from tracker.queries.line_drafts import Drafting


@dataclass(frozen=True)
class Support:
    """A commitment as far as a line that it may rest on needs to know; `standing` is its own."""

    number: int
    title: str
    kind: CommitmentKind
    standing: Standing
    rests_on: frozenset[int]

    @property
    def label(self) -> str:
        """What people quote: "C4"."""
        return f"C{self.number}"


def list_supports(session: Session, drafting: Drafting) -> Sequence[Support]:
    """The commitments of an offer with the numbers of the lines they rest on, by one query."""
    query = (
        select(Commitment.number, Commitment.title, Commitment.kind, Commitment.authority_id, Line.number.label("line"))
        .outerjoin(CommitmentLine, CommitmentLine.commitment_id == Commitment.id)
        .outerjoin(Line, Line.id == CommitmentLine.line_id)
        .where(Commitment.offer_id == drafting.offer_id)
        .order_by(Commitment.number)
    )
    lines: dict[int, set[int]] = defaultdict(set)
    found = {}
    for row in session.execute(query):
        found[row.number] = row
        lines[row.number].update([row.line] if row.line is not None else [])
    return [
        Support(
            row.number,
            row.title,
            row.kind,
            replace(drafting.standing, authority_id=row.authority_id),
            frozenset(lines[number]),
        )
        for number, row in found.items()
    ]
