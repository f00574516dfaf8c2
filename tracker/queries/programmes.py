"""Rounds of negotiation: which are open, and whether a council may start an offer in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import Session

from tracker.domain import financial_years
from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.errors import NotFound, RuleBroken
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import long_date
from tracker.models.programmes import Programme
from tracker.queries import organisations
from tracker.queries.prepared import fetch, prepared


@dataclass(frozen=True)
class Round:
    """A programme as pages name it."""

    id: int
    key: str
    name: str
    years: tuple[FinancialYear, ...]
    opens_on: date
    closes_on: date | None
    lead_department_id: int
    treasury_id: int

    def accepts_on(self, day: date) -> bool:
        """Whether offers may be started on that day; it still may on the day it closes."""
        return self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)


def get_programme(session: Session, programme_id: int) -> Round:
    """One programme. Raises NotFound."""
    row = session.get(Programme, programme_id)
    if row is None:
        raise NotFound
    return _round(row)


def list_programmes(session: Session) -> Sequence[Round]:
    """All programmes, the one opened first first."""
    return [_round(row) for row in fetch(session, *_programmes())]


@prepared
def _programmes() -> Select[*tuple[Any, ...]]:
    return select(*inspect(Programme).columns).order_by(Programme.opens_on, Programme.id)


def list_open(session: Session, day: date) -> Sequence[Round]:
    """The programmes in which offers may be started on a day."""
    return [each for each in list_programmes(session) if each.accepts_on(day)]


def check_eligible(session: Session, actor: Actor, programme_id: int, day: date) -> Round:
    """Refuse a programme that is not open on the day, or a council that is not there.

    Raises NotFound for an unknown programme, RuleBroken on the field `programme_id` or on none.
    """
    programme = get_programme(session, programme_id)
    body = organisations.get_organisation(session, actor.organisation_id)
    if body.kind is not OrganisationKind.AUTHORITY:
        raise RuleBroken(f"{body.name} is not a council or strategic authority, so it cannot start an offer")
    if not body.is_open(day):
        raise RuleBroken(f"{body.name} is not known to exist on {long_date(day)}, so it cannot start an offer")
    _check_accepts(programme, day, "programme_id")
    return programme


def check_accepting(session: Session, programme_id: int, day: date) -> None:
    """Refuse a programme that takes no more asks on the day. Raises NotFound, RuleBroken on no field."""
    _check_accepts(get_programme(session, programme_id), day, None)


def _check_accepts(programme: Round, day: date, field: str | None) -> None:
    if programme.accepts_on(day):
        return
    if day < programme.opens_on:
        message = f"{programme.name} opens on {long_date(programme.opens_on)}"
    else:
        message = f"{programme.name} closed on {long_date(programme.closes_on or day)}"
    raise RuleBroken(message, field)


def _round(row: Any) -> Round:
    return Round(
        id=row.id,
        key=row.key,
        name=row.name,
        years=financial_years.between(row.first_year, row.last_year),
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        lead_department_id=row.lead_department_id,
        treasury_id=row.treasury_id,
    )
