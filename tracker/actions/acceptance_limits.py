"""Setting and taking away a council's own £ limit for accepting (2-model, section 2, "accept"; section 7, versions)."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker import audit
from tracker.actions import load
from tracker.domain.actors import Actor, Role
from tracker.domain.errors import Conflict, RuleBroken
from tracker.domain.events import EventKind
from tracker.domain.money import Money
from tracker.domain.permissions import Permission, check_holder
from tracker.models.acceptance_limits import AcceptanceLimit
from tracker.queries import acceptance_limits, people
from tracker.queries.acceptance_limits import LimitHeld


def set_limit(session: Session, actor: Actor, money: Money | None, *, version: int, now: datetime) -> None:
    """Set, change or (None) take away the limit of the actor's own council; saying the same again changes nothing.

    It holds at once, for terms that wait for a reply already too. Raises NotAllowed, NotFound for who is of no council,
    Conflict when someone set it since it was read, and RuleBroken on `money` while no signatory could accept above it.
    """
    check_holder(actor, Permission.LIMIT_SET)
    load.lock_organisations(session, [actor.organisation_id])
    held = acceptance_limits.get_limit(session, actor)
    if version != held.version:
        raise Conflict("The limit was changed while you were writing", subject="the limit for accepting")
    if money == held.money:
        return
    if money is not None and not people.list_holders(session, actor, [Role.SIGNATORY]):
        raise RuleBroken("Nobody could accept above it: your council has no signatory yet", "money")
    session.merge(
        AcceptanceLimit(
            organisation_id=actor.organisation_id,
            money=money,
            version=held.version + 1,
            at=now,
            person_id=actor.person_id,
        )
    )
    session.flush()
    _record(session, actor, held, money, now)


def _record(session: Session, actor: Actor, held: LimitHeld, money: Money | None, now: datetime) -> None:
    """One event in the service's own chain, in whole pence."""
    facts = {
        "version": held.version + 1,
        "was": None if held.money is None else held.money.pence,
        "now": None if money is None else money.pence,
    }
    kind = EventKind.LIMIT_REMOVED if money is None else EventKind.LIMIT_SET
    audit.record(session, actor, [audit.Entry(kind, facts=facts)], now=now)
