"""Where people land: the page of their first role (1-product, "Who uses it")."""

from flask import url_for

from tracker.domain.actors import Actor, Role

LANDINGS: dict[Role, tuple[str, str]] = {
    Role.OFFICER: ("Your turn", "offers.council"),
    Role.SIGNATORY: ("Sign-off", "offers.sign_off_list"),
    Role.CASEWORKER: ("Queue", "decisions.queue"),
    Role.DECISION_MAKER: ("Approvals", "decisions.approvals"),
    Role.COORDINATOR: ("Coordination", "releases.coordination"),
    Role.TREASURY_CLEARER: ("Clearance", "clearances.clearance"),
    Role.MONITOR: ("Monitor", "monitoring.monitor"),
    Role.MANAGER: ("People", "people.colleagues"),
    Role.AUDITOR: ("Audit", "audit.events_page"),
    Role.ADMINISTRATOR: ("Administration", "pages.admin"),
}
"""For each role the page's name in the navigation and its endpoint."""


def landing(who: Actor) -> str:
    """The address of the page of the person's first role; the start page for a person without."""
    endpoints = (endpoint for role, (_name, endpoint) in LANDINGS.items() if role in who.roles)
    return url_for(next(endpoints, "pages.home"))
