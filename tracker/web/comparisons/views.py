"""Comparing any two rounds of a line, and the rounds of a whole offer."""

from dataclasses import dataclass

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.documents.press import draw_comparison_apart
from tracker.domain.comparison_documents import OfferRounds
from tracker.domain.comparisons import LineRounds, Said, between, sort_out
from tracker.domain.errors import NotFound
from tracker.domain.permissions import Permission
from tracker.queries import line_heads, offers, rounds
from tracker.queries.line_heads import LineHead
from tracker.queries.offers import OfferFacts
from tracker.web.parts.access import needs
from tracker.web.parts.arguments import number as number_of
from tracker.web.parts.arguments import page_number
from tracker.web.parts.clock import now, today
from tracker.web.parts.database import db, stop_reading
from tracker.web.parts.downloads import notice, pdf_file
from tracker.web.parts.identity import actor
from tracker.web.parts.paging import paging
from tracker.web.parts.readers import Reader
from tracker.web.parts.rendering import render

bp = Blueprint("comparisons", __name__)

_ON_A_PAGE = 40


@dataclass(frozen=True)
class Chosen:
    """The two rounds of the address, `first` before `last`; what is missing or strange is the widest there is."""

    first: int
    last: int
    of: int

    @classmethod
    def of_address(cls, of: int) -> "Chosen":
        """`?from=1&to=3`, also the other way round."""
        given = (_round("from", 1, of), _round("to", of, of))
        first, last = min(given), max(given)
        return cls(first, last, of) if first != last else cls(max(first - 1, 1), max(last, min(2, of)), of)

    @property
    def rounds(self) -> range:
        """All that may be chosen."""
        return range(1, self.of + 1)


@bp.route("/offers/<ref:reference>/lines/<int:number>/compare")
@needs(Permission.CASE_READ)
def line(reference: str, number: int) -> ResponseReturnValue:
    """Any two rounds of a line beside each other, and every round as it was sent."""
    head = line_heads.find_head(db(), actor(), reference, number, today())
    if head is None:
        return redirect(url_for("lines.check", reference=reference, number=number))
    said = rounds.list_said(db(), head.id)
    chosen = Chosen.of_address(said[-1].round)
    return render(
        "comparisons/line.html",
        head=head,
        reader=Reader.of(actor(), head.standing),
        counts=line_heads.count_said(db(), actor(), head.id),
        chosen=chosen,
        compared=between(said, chosen.first, chosen.last),
        said=said,
        who=lambda each: _who(each, head),
    )


@bp.route("/offers/<ref:reference>/compare")
@needs(Permission.CASE_READ)
def offer(reference: str) -> ResponseReturnValue:
    """Every line as it stood after one round and after another; what did not change is folded away."""
    found = _offer(reference)
    chosen = Chosen.of_address(rounds.get_spread(db(), actor(), found.id, 0).last_round)
    spread = rounds.get_spread(db(), actor(), found.id, chosen.first)
    page = paging(page_number(), spread.moved, _ON_A_PAGE)
    lines = rounds.list_moved(db(), actor(), found.id, after=chosen.first, first=max(page.first - 1, 0), size=page.size)
    changed, same = sort_out(lines, chosen.first, chosen.last)
    return render(
        "comparisons/offer.html",
        offer=found,
        chosen=chosen,
        spread=spread,
        page=page,
        changed=changed,
        same=same,
        who=_who,
    )


@bp.route("/offers/<ref:reference>/compare.pdf")
@needs(Permission.CASE_READ)
def document(reference: str) -> ResponseReturnValue:
    """The same as a document: all lines that the reader sees the terms of, drawn now, and kept nowhere."""
    found = _offer(reference)
    spread = rounds.get_spread(db(), actor(), found.id, 0)
    chosen = Chosen.of_address(spread.last_round)
    if chosen.of == 1:
        raise NotFound
    compared = OfferRounds(
        reference=found.reference,
        name=found.name,
        kind=found.kind,
        programme=found.programme,
        state=found.state,
        councils=tuple(council.name for council in found.councils),
        marking=found.marking,
        notice=notice(),
        reader=actor().organisation_name,
        first=chosen.first,
        last=chosen.last,
        lines=tuple(rounds.list_moved(db(), actor(), found.id, after=0, size=spread.lines)),
        drawn_at=now(),
    )
    stop_reading()
    return pdf_file(f"{reference}-rounds-{chosen.first}-and-{chosen.last}", draw_comparison_apart(compared))


def _offer(reference: str) -> OfferFacts:
    """The offer, for those who may read what was said in it."""
    found = offers.get_offer(db(), actor(), reference, today())
    if not (found.sees_terms and found.is_submitted):
        raise NotFound
    return found


def _who(said: Said, line: LineHead | LineRounds) -> str:
    """Whose position it is, and of which round."""
    return f"{said.by(line.council, line.department)}, round {said.round}"


def _round(name: str, default: int, of: int) -> int:
    given = number_of(name)
    return given if given is not None and 1 <= given <= of else default
