"""What the registers know of a drafted line's subject, as the page that checks it prints it."""

from dataclasses import dataclass
from typing import Any

from tracker.domain.amounts import AmountTotal, sum_amounts
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import and_list
from tracker.domain.line_gaps import gaps
from tracker.queries import attachments, freedoms, grants, indicators, precedents, resubmissions, stances
from tracker.web.lines.drafts import Drafted
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor
from tracker.web.parts.precedent_cards import card_of


@dataclass(frozen=True)
class Known:
    """`warnings` are said before anything else, `facts` are pairs; of `unchecked` years no allocation is held."""

    warnings: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    unchecked: tuple[FinancialYear, ...]
    total: AmountTotal

    @property
    def unchecked_words(self) -> str:
        """A sentence about the years whose £ could not be checked; "" when all could."""
        if not self.unchecked:
            return ""
        return f"{and_list(year.label for year in self.unchecked)} not checked against an allocation: we hold none"


def summary_of(found: Drafted) -> dict[str, Any]:
    """What `lines/_drafted.html` prints: all that is written of a line so far, and what it still needs."""
    line = found.line
    missing = [gap.field or "" for gap in gaps(line.draft, found.drafting.years)]
    return {
        "found": found,
        "known": know(found),
        "missing": missing,
        "misses_values": any(field.startswith("values.") for field in missing),
        "resting": found.resting,
        "refused": resubmissions.find_refused(db(), line.resubmits_id),
        "files": attachments.list_files(db(), actor(), found.drafting.reference, line.number),
    }


def known_elsewhere(found: Drafted) -> dict[str, Any]:
    """What others were given, as far as it is published, and what the department says it is open to: never a block."""
    return {
        "stance": stances.find_stance_of_line(db(), found.line.id, today()),
        "card": card_of(precedents.get_card_of_draft(db(), actor(), found.line.id, now())),
    }


def know(found: Drafted) -> Known:
    """By the kind of the line."""
    draft, drafting = found.line.draft, found.drafting
    total = sum_amounts(draft.amounts)
    if draft.ring_id is not None:
        ring = grants.get_ring(db(), drafting.programme_id, draft.authority_id, draft.ring_id, today())
        pair = (draft.authority_id, draft.ring_id)
        held = grants.get_allocations(db(), [pair]).get(pair, {})
        unchecked = tuple(each.year for each in draft.amounts if each.money and each.year not in held)
        facts = (("Nationally", ring.national), ("Today", ring.standing))
        return Known(_said(ring.refusal, ring.overtaken), facts, unchecked, total)
    if draft.indicator_id is not None:
        indicator = indicators.get_indicator(
            db(), drafting.programme_id, draft.authority_id, draft.indicator_id, today()
        )
        facts = (("Measured in", indicator.unit), ("Your target today", indicator.present or "Not held"))
        return Known((), facts, (), total)
    if draft.freedom_id is not None:
        freedom = freedoms.get_freedom(db(), draft.freedom_id, today())
        return Known(_said(freedom.warning), (("What it means", freedom.meaning),), (), total)
    return Known((), (), (), total)


def _said(*warnings: str) -> tuple[str, ...]:
    return tuple(each for each in warnings if each)
