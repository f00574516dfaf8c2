"""The £ and values that either side offers: what a draft may not say of them, no counter may (2-model, section 4)."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from tracker.domain import line_drafts
from tracker.domain.actors import Actor
from tracker.domain.counters import drafted
from tracker.domain.decisions import Terms
from tracker.domain.errors import RuleBroken
from tracker.domain.line_drafts import Grounds
from tracker.models.lines import Line
from tracker.queries import grants, organisations, programmes

Offer = tuple[Line, Terms, Terms]
"""A line, the department's last terms on it, and those that are offered now, by either side."""


def faults_of_offers(session: Session, actor: Actor, offers: Sequence[Offer]) -> Iterator[RuleBroken]:
    """What is wrong with the £ and values of each, beside its year; the number of queries does not grow with them."""
    grounds = _grounds(session, actor, [line for line, _last, _offered in offers])
    for line, last, offered in offers:
        draft = drafted(line.kind, line.authority_id, line.change, last, offered)
        yield from line_drafts.faults_of_figures(draft, grounds[line.id])


def _grounds(session: Session, actor: Actor, lines: Iterable[Line]) -> dict[int, Grounds]:
    """What each is judged by: the programme's years, and what its council holds inside the ring."""
    all_lines = list(lines)
    held = grants.get_allocations(session, {(each.authority_id, each.ring_id) for each in all_lines if each.ring_id})
    others = {each.authority_id for each in all_lines if each.authority_id != actor.organisation_id}
    names = organisations.get_names(session, others) if others else {}
    years = {each: programmes.get_programme(session, each).years for each in {line.programme_id for line in all_lines}}
    return {
        each.id: Grounds(
            years[each.programme_id],
            frozenset({each.authority_id}),
            held.get((each.authority_id, each.ring_id or 0), {}),
            f"{names[each.authority_id]}’s" if each.authority_id in names else "your",
        )
        for each in all_lines
    }
