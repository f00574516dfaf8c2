"""What a monitor asks of the list, read from the address and written to it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request

from tracker.domain.errors import NotFound
from tracker.domain.monitoring import Filter, Late, Sort
from tracker.domain.offers import OfferState
from tracker.domain.registers import REGIONS, AuthorityKind
from tracker.queries import organisations, programmes
from tracker.queries.organisations import Body
from tracker.queries.programmes import Round
from tracker.web.parts.arguments import chosen, here
from tracker.web.parts.clock import today
from tracker.web.parts.database import db

_NEVER_SENT = (OfferState.DRAFT, OfferState.AWAITING_SIGN_OFF, OfferState.DISCARDED)
STATES = tuple(state for state in OfferState if state not in _NEVER_SENT)


@dataclass(frozen=True)
class Chip:
    """A filter that is applied, and the address without it."""

    text: str
    href: str


@dataclass(frozen=True)
class Asked:
    """A programme, what of it, and in which order; `departments` are those that may be chosen."""

    programme: Round
    programmes: Sequence[Round]
    departments: Sequence[Body]
    filter: Filter
    sort: Sort

    @property
    def chips(self) -> list[Chip]:
        """The filters applied, in words."""
        names = {body.id: body.name for body in self.departments}
        kind, state, late = self.filter.kind, self.filter.state, self.filter.late
        found = (
            ("region", self.filter.region),
            ("kind", kind.words if kind else ""),
            ("department", names.get(self.filter.department_id, "")),
            ("state", state.words if state else ""),
            ("late", late.words if late else ""),
        )
        return [Chip(words, here(**{name: None, "page": None})) for name, words in found if words]

    @property
    def arguments(self) -> dict[str, Any]:
        """The same as arguments of another address, such as a file's."""
        found = {
            name: request.args[name]
            for name in ("programme", "region", "kind", "department", "state", "late")
            if request.args.get(name)
        }
        return dict(found)


def read_asked() -> Asked:
    """What the address asks; nonsense is as good as nothing."""
    every = programmes.list_programmes(db())
    programme = _programme(every, today())
    departments = organisations.list_departments(db(), today())
    kind, state, late = (
        chosen("kind", [each.value for each in AuthorityKind]),
        chosen("state", [each.value for each in STATES]),
        chosen("late", [each.value for each in Late]),
    )
    department = chosen("department", [str(body.id) for body in departments])
    return Asked(
        programme=programme,
        programmes=every,
        departments=departments,
        filter=Filter(
            region=chosen("region", REGIONS),
            kind=AuthorityKind(kind) if kind else None,
            department_id=int(department or 0),
            state=OfferState(state) if state else None,
            late=Late(late) if late else None,
        ),
        sort=Sort(chosen("sort", [each.value for each in Sort], Sort.COUNCIL.value)),
    )


def _programme(every: Sequence[Round], day: date) -> Round:
    """The one asked for, else the one that opened last. Raises NotFound before any is loaded."""
    key = chosen("programme", [each.key for each in every])
    if key:
        return next(each for each in every if each.key == key)
    if not every:
        raise NotFound
    opened = [each for each in every if each.opens_on <= day]
    return (opened or list(every))[-1]
