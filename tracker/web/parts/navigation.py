"""The links under the header: each role's own page, then the pages that its kind of organisation reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request, url_for

from tracker.domain.actors import Actor, OrganisationKind, Role
from tracker.web.parts.landing import LANDINGS

_CASE_READERS = frozenset(role for role in Role if role is not Role.ADMINISTRATOR)
_ASK_READERS = frozenset({Role.CASEWORKER, Role.DECISION_MAKER, Role.MONITOR, Role.AUDITOR})
_STANCE_TAKERS = frozenset({Role.CASEWORKER, Role.DECISION_MAKER})
SHARED: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("Asks", "asks.index", _ASK_READERS),
    ("Precedents", "precedents.index", _CASE_READERS),
    ("Stances", "stances.index", _STANCE_TAKERS),
    ("Clearance", "clearances.clearance", frozenset({Role.DECISION_MAKER, Role.COORDINATOR})),
    ("Ring-fences", "ring_fences.ledger", _CASE_READERS),
    ("Targets", "targets.index", _CASE_READERS),
    ("People", "people.colleagues", frozenset({Role.MANAGER, Role.ADMINISTRATOR})),
    ("Register", "publications.register", frozenset(Role)),
    ("Account", "people.account", frozenset(Role)),
)
"""Name, endpoint and the roles that are shown it."""


@dataclass(frozen=True)
class Item:
    """One link; `current` on the page itself and on the pages below its address."""

    text: str
    href: str
    current: bool


def navigation(who: Actor | None) -> tuple[Item, ...]:
    """The links for this person; none for nobody."""
    if who is None:
        return ()
    items = {endpoint: (text, url_for(endpoint)) for text, endpoint in _places(who)}
    here = max((href for _text, href in items.values() if _is_below(request.path, href)), key=len, default="")
    return tuple(Item(text, href, href == here) for text, href in items.values())


def _places(who: Actor) -> Iterator[tuple[str, str]]:
    yield from (place for role, place in LANDINGS.items() if role in who.roles)
    if Role.MANAGER in who.roles and who.organisation_kind is OrganisationKind.DEPARTMENT:
        yield LANDINGS[Role.CASEWORKER]
    yield from ((text, endpoint) for text, endpoint, roles in SHARED if who.roles & roles)


def _is_below(path: str, href: str) -> bool:
    return path == href or path.startswith(href.rstrip("/") + "/")
