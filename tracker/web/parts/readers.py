"""Where whoever reads stands to a line, and so whose turn its pages say it is."""

from dataclasses import dataclass

from tracker.domain.actors import Actor
from tracker.domain.lines import Turn
from tracker.domain.standing import Standing

_MINE = {Turn.COUNCIL: "Your council", Turn.DEPARTMENT: "Your department"}


@dataclass(frozen=True)
class Reader:
    """One person before one line."""

    person_id: int
    is_council: bool
    is_department: bool
    is_treasury: bool

    @classmethod
    def of(cls, actor: Actor, standing: Standing) -> "Reader":
        """The council's side are the lead and the council itself."""
        here = actor.organisation_id
        return cls(
            person_id=actor.person_id,
            is_council=here in (standing.authority_id, standing.lead_id),
            is_department=here == standing.owner_id,
            is_treasury=here == standing.treasury_id,
        )

    def has_turn(self, turn: Turn) -> bool:
        """Whether it is this reader's side that is to move."""
        return {
            Turn.COUNCIL: self.is_council,
            Turn.DEPARTMENT: self.is_department,
            Turn.TREASURY: self.is_treasury,
            Turn.NOBODY: False,
        }[turn]

    def whose(self, turn: Turn, council: str, department: str) -> str:
        """Whose turn it is, for this reader: "Your council", or the body by its name."""
        if turn in _MINE and self.has_turn(turn):
            return _MINE[turn]
        return {Turn.COUNCIL: council, Turn.DEPARTMENT: department}.get(turn, turn.words)
