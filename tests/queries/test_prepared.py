"""Statements put together once a shape, and never with another's values."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tests.support.world import World
from tracker.domain.actors import Actor, OrganisationKind
from tracker.domain.standing import Facet
from tracker.models.lines import Line
from tracker.models.organisations import Organisation
from tracker.models.programmes import BankHoliday
from tracker.queries import visibility
from tracker.queries.prepared import fetch, is_given, prepared

DAY = date(2011, 4, 2)
_LGA = select(Organisation.name).where(Organisation.code == "LGA")


def test_a_statement_is_built_once_for_all_values_of_its_parameters(session: Session, world: World) -> None:
    built: list[Any] = []

    @prepared
    def named(organisation_id: int) -> Select[str]:
        built.append(organisation_id)
        return select(Organisation.code).where(Organisation.id == organisation_id)

    found = [session.scalar(*named(world.organisation(code))) for code in ("LUT", "BIR", "LUT")]

    assert found == ["LUT", "BIR", "LUT"]
    assert len(built) == 1


def test_each_flag_enum_and_none_has_a_statement_of_its_own(session: Session, world: World) -> None:
    @prepared
    def codes(kind: OrganisationKind | None, *, is_last: bool) -> Select[str]:
        query = select(Organisation.code).order_by(Organisation.code.desc() if is_last else Organisation.code).limit(1)
        return query if kind is None else query.where(Organisation.kind == kind)

    asked = [(kind, last) for kind in (None, OrganisationKind.LGA, OrganisationKind.DEPARTMENT) for last in (0, 1)]
    found = {(kind, last): session.scalar(*codes(kind, is_last=bool(last))) for kind, last in asked}

    assert found[OrganisationKind.LGA, 0] == found[OrganisationKind.LGA, 1] == "LGA"
    assert len(set(found.values())) == 5


@pytest.mark.parametrize("kind", [list, tuple, set, frozenset])
def test_a_list_of_ids_may_have_any_length(session: Session, world: World, kind: type) -> None:
    @prepared
    def codes(ids: Any) -> Select[str]:
        return select(Organisation.code).where(Organisation.id.in_(ids)).order_by(Organisation.code)

    for wanted in (["BIR", "LUT"], [], ["BIR"]):
        assert session.scalars(*codes(kind(map(world.organisation, wanted)))).all() == wanted


def test_dates_are_parameters(session: Session, world: World) -> None:
    @prepared
    def titles(day: date) -> Select[str]:
        return select(BankHoliday.title).where(BankHoliday.day == day)

    assert session.scalars(*titles(date(2011, 4, 29))).all() != session.scalars(*titles(date(2011, 4, 28))).all()


def test_an_actor_gives_their_organisation_as_a_value_and_their_roles_as_a_shape(world: World) -> None:
    @prepared
    def lines(actor: Actor) -> Select[int]:
        return select(Line.id).where(visibility.scope(actor, Facet.CASE))

    luton, birmingham = world.as_("officer", "LUT"), world.as_("officer", "BIR")
    one, values = lines(luton)
    other, others = lines(birmingham)
    auditor, _ = lines(world.as_("auditor", "SERVICE"))

    assert one is other is not auditor
    assert values["actor_organisation_id"] == luton.organisation_id != others["actor_organisation_id"]
    assert lines(replace(luton, roles=frozenset()))[0] is not one


def test_a_filter_is_told_apart_field_by_field(session: Session, world: World) -> None:
    @dataclass(frozen=True)
    class Wanted:
        kinds: tuple[OrganisationKind, ...] = ()
        code: str = ""

    @prepared
    def codes(wanted: Wanted) -> Select[str]:
        query = select(Organisation.code).order_by(Organisation.code).limit(1)
        query = query.where(Organisation.code == wanted.code) if is_given(wanted.code) else query
        return query.where(Organisation.kind.in_(wanted.kinds)) if wanted.kinds else query

    authority, department = OrganisationKind.AUTHORITY, OrganisationKind.DEPARTMENT
    found = [
        session.scalar(*codes(Wanted(kinds, code)))
        for kinds, code in (
            ((), "LUT"),
            ((authority,), "LUT"),
            ((department,), "LUT"),
            ((department, authority), "BIR"),
            ((OrganisationKind.LGA,), ""),
        )
    ]

    assert found == ["LUT", "LUT", None, "BIR", "LGA"]


def test_shapes_that_are_asked_for_no_longer_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.queries.prepared._MOST_SHAPES", 2)
    built: list[Any] = []

    @prepared
    def lines(kind: OrganisationKind) -> Select[int]:
        built.append(kind)
        return select(Line.id)

    first, second, third, *_ = OrganisationKind
    for kind in (first, second, second, third, third, first):
        lines(kind)

    assert built == [first, second, third, first]


@pytest.mark.parametrize("given", [{"a": 1}, object(), 1.5, b"x"])
def test_nothing_else_can_be_given(given: object) -> None:
    @prepared
    def never(given: object) -> Select[int]:
        raise AssertionError("it was built")

    with pytest.raises(TypeError, match="given is neither"):
        never(given)


def test_a_placeholder_cannot_be_looked_at_in_python() -> None:
    @prepared
    def wrong(number: int) -> Select[int]:
        return select(Line.id) if number > 3 else select(Line.number)

    with pytest.raises(TypeError):
        wrong(4)


def test_rows_are_fetched_as_a_session_would(session: Session, world: World) -> None:
    """With the types of the models, and with what the session has not sent to the database yet."""
    query = select(Organisation.kind.label("sort"), BankHoliday.day).where(Organisation.code == "LGA")
    query = query.join(BankHoliday, BankHoliday.title == Organisation.name)
    session.add(BankHoliday(day=DAY, title=session.scalar(_LGA), source=""))

    [found] = fetch(session, query)

    assert (found.sort, found.day) == (OrganisationKind.LGA, DAY)
    assert [found] == session.execute(query).all()


def test_rows_may_be_fetched_while_nothing_is_to_be_sent(session: Session) -> None:
    session.add(BankHoliday(day=DAY, title="not sent", source=""))
    with session.no_autoflush:
        assert fetch(session, select(BankHoliday.day).where(BankHoliday.day == DAY)) == []
