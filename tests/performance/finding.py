"""Who and what there is to measure with, asked of the loaded database by plain SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from tests.performance.ground import NoGround
from tracker.db import Database

HOME_OF = ("officer", "signatory", "caseworker", "decision_maker", "treasury_clearer", "coordinator", "monitor",
           "manager", "auditor", "administrator")  # fmt: skip
"""Each role, in the order that a case passes them."""

_PEOPLE = """
    SELECT people.email, people.organisation_id, (
        SELECT count(*) FROM lines
        WHERE lines.owner_id = people.organisation_id OR lines.authority_id = people.organisation_id
    ) AS busy
    FROM people JOIN person_roles ON person_roles.person_id = people.id
    WHERE person_roles.role = :role AND people.is_active AND people.password_hash IS NOT NULL
    ORDER BY busy DESC, people.id LIMIT 1
"""
_WITH_OFFICERS = """
    SELECT people.organisation_id FROM people JOIN person_roles ON person_roles.person_id = people.id
    WHERE person_roles.role = 'officer' AND people.is_active AND people.password_hash IS NOT NULL
"""
_GREATEST = f"""
    SELECT offers.reference, offers.lead_id, count(*) AS lines, count(lines.settled_at) AS settled
    FROM offers JOIN lines ON lines.offer_id = offers.id
    WHERE offers.state = :state AND offers.lead_id IN ({_WITH_OFFICERS})
    GROUP BY offers.id, offers.reference, offers.lead_id
    ORDER BY lines DESC, settled DESC, offers.id LIMIT 1
"""
_OFFICER = """
    SELECT people.email FROM people JOIN person_roles ON person_roles.person_id = people.id
    WHERE people.organisation_id = :organisation_id AND person_roles.role = 'officer'
        AND people.is_active AND people.password_hash IS NOT NULL
    ORDER BY people.id LIMIT 1
"""
_ARGUED = f"""
    SELECT offers.reference, lines.number, lines.owner_id, offers.lead_id
    FROM lines JOIN offers ON offers.id = lines.offer_id
    WHERE lines.owner_id = :owner_id AND lines.state = :state AND lines.kind = 'ring_fence_removal'
        AND offers.state = 'in_negotiation' AND offers.lead_id IN ({_WITH_OFFICERS})
    ORDER BY (SELECT count(*) FROM commitment_lines WHERE line_id = lines.id) DESC,
        (SELECT count(*) FROM events WHERE events.line_id = lines.id) DESC, lines.id LIMIT 1
"""
_STORED = f"""
    SELECT offers.reference, offers.lead_id FROM agreements JOIN offers ON offers.id = agreements.offer_id
    WHERE agreements.state = 'in_force' AND agreements.file_id IS NOT NULL
        AND offers.lead_id IN ({_WITH_OFFICERS})
    ORDER BY agreements.id LIMIT 1
"""
_PUBLISHED = """
    SELECT council_slug FROM publications GROUP BY council_slug ORDER BY count(*) DESC, council_slug LIMIT 1
"""
_UNTAKEN = """
    SELECT lines.id, lines.version FROM lines
    WHERE lines.owner_id = :owner_id AND lines.turn = 'department' AND lines.stage = 'not_looked_at'
        AND lines.assigned_to_id IS NULL AND lines.acknowledged_at IS NOT NULL AND lines.settled_at IS NULL
    ORDER BY lines.id LIMIT :count
"""
_LIKE = """
    SELECT lines.ask_id, lines.id, lines.version FROM lines
    WHERE lines.owner_id = :owner_id AND lines.state = 'submitted' AND lines.turn = 'department'
        AND lines.stage IN ('not_looked_at', 'assessing') AND lines.ask_id = (
            SELECT open.ask_id FROM lines AS open
            WHERE open.owner_id = :owner_id AND open.state = 'submitted' AND open.turn = 'department'
                AND open.stage IN ('not_looked_at', 'assessing')
            GROUP BY open.ask_id ORDER BY count(*) DESC, open.ask_id LIMIT 1
        )
    ORDER BY lines.id LIMIT :count
"""


@dataclass(frozen=True)
class Someone:
    """Who signs in."""

    email: str
    organisation_id: int


class Finder:
    """Looks things up in one database. Whatever it does not find raises NoGround: there is too little to measure."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)

    def people(self) -> Mapping[str, Someone]:
        """For each role there is, the person whose organisation has most lines."""
        found = {role: self._rows(_PEOPLE, role=role) for role in HOME_OF}
        return {role: Someone(rows[0].email, rows[0].organisation_id) for role, rows in found.items() if rows}

    def officer_of(self, organisation_id: int) -> str:
        return str(self._row(_OFFICER, organisation_id=organisation_id).email)

    def lead_officer(self, reference: str) -> str:
        """Who writes for the council that leads an offer."""
        return self.officer_of(self._row("SELECT lead_id FROM offers WHERE reference = :it", it=reference).lead_id)

    def greatest_offer(self) -> Any:
        """Reference, lead and number of lines of the largest offer in negotiation whose council can sign in."""
        return self._row(_GREATEST, state="in_negotiation")

    def argued_line(self, owner_id: int) -> Any:
        """A line of this department with a counter-proposal, or else one that was just submitted."""
        found = self._rows(_ARGUED, owner_id=owner_id, state="counter_proposed")
        return found[0] if found else self._row(_ARGUED, owner_id=owner_id, state="submitted")

    def stored_agreement(self) -> Any:
        return self._row(_STORED)

    def published_council(self) -> str:
        """Who has most published."""
        return str(self._row(_PUBLISHED).council_slug)

    def untaken(self, owner_id: int, count: int) -> list[str]:
        """Lines that a caseworker may take, as the queue's boxes send them."""
        return [f"{row.id}:{row.version}" for row in self._rows(_UNTAKEN, owner_id=owner_id, count=count)]

    def like_lines(self, owner_id: int, count: int) -> tuple[int, list[str]]:
        """The ask that most lines in hand have in common, and so many of them as its boxes send them."""
        rows = self._rows(_LIKE, owner_id=owner_id, count=count)
        if not rows:
            raise NoGround("Too few lines are loaded to measure with: no ask has lines in hand")
        return rows[0].ask_id, [f"{row.id}:{row.version}" for row in rows]

    def count_lines(self) -> int:
        return int(self._row("SELECT count(*) AS count FROM lines").count)

    def _row(self, statement: str, **values: Any) -> Any:
        rows = self._rows(statement, **values)
        if not rows:
            raise NoGround(f"Too few lines are loaded to measure with: nothing for {' '.join(statement.split())}")
        return rows[0]

    def _rows(self, statement: str, **values: Any) -> Sequence[Any]:
        with self.database.reading() as session:
            return session.execute(text(statement), values).all()

    def close(self) -> None:
        self.database.engine.dispose()
