"""What the database already holds that a file may not contradict."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import OrganisationKind
from tracker.models.organisations import Organisation
from tracker.models.programmes import Programme
from tracker.registers.cells import Fault
from tracker.registers.rows import Authority, Body, Department, Registers
from tracker.registers.slugs import slug_of


def clashes_with(session: Session, registers: Registers) -> Iterator[Fault]:
    """Rows that would turn a body into one of another kind, take its page, or change given references."""
    yield from _organisations(session, registers)
    yield from _programmes(session, registers)


def _organisations(session: Session, registers: Registers) -> Iterator[Fault]:
    there = session.execute(select(Organisation.code, Organisation.kind, Organisation.slug)).all()
    kinds = {code: kind for code, kind, _ in there}
    owners = {slug: code for code, _, slug in there}
    files: tuple[tuple[str, tuple[Authority | Department | Body, ...]], ...] = (
        ("authorities.csv", registers.authorities),
        ("departments.csv", registers.departments),
        ("bodies.csv", registers.bodies),
    )
    named = {row.code for _, rows in files for row in rows}
    for file, rows in files:
        for row in rows:
            kind = _kind_of(row)
            if kinds.get(row.code, kind) is not kind:
                message = f'"{row.code}" is recorded as another kind of organisation: {kinds[row.code].value}'
                yield Fault(file, row.row, "code", message)
            owner = owners.get(slug_of(row), row.code)
            if owner != row.code and owner not in named:
                message = f"Its page would have the address of {owner}'s, which is in no file"
                yield Fault(file, row.row, "name", message)


def _kind_of(row: Authority | Department | Body) -> OrganisationKind:
    match row:
        case Authority():
            return OrganisationKind.AUTHORITY
        case Department():
            return OrganisationKind.DEPARTMENT
        case Body():
            return row.kind


def _programmes(session: Session, registers: Registers) -> Iterator[Fault]:
    """References are quoted for ever, so a prefix stays once one was given; and no two rounds share one."""
    there = {each.key: each for each in session.scalars(select(Programme))}
    taken = {prefix: each.key for each in there.values() for prefix in (each.single_prefix, each.policy_prefix)}
    for row in registers.programmes:
        before = there.get(row.key)
        for column in ("single_prefix", "policy_prefix"):
            prefix: str = getattr(row, column)
            if taken.get(prefix, row.key) != row.key:
                message = f'The prefix "{prefix}" is taken by {taken[prefix]}'
                yield Fault("programmes.csv", row.row, column, message)
            if before is not None and before.last_reference and prefix != getattr(before, column):
                message = "References have been given already, so it can no longer be changed"
                yield Fault("programmes.csv", row.row, column, message)
