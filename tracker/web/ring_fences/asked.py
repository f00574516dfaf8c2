"""What the address asks the ledger to show; nonsense is as good as nothing, but a day that is none is said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import request

from tracker.domain import financial_years
from tracker.queries import organisations, programmes
from tracker.queries.organisations import Body
from tracker.queries.programmes import Round
from tracker.queries.ring_fence_groups import By
from tracker.queries.ring_fences import Reach, View, reach_of
from tracker.web.parts import arguments
from tracker.web.parts.clock import today
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
ALL = "all"
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """The view, what its form offers (value and words), and what is wrong with the day that was typed."""

    view: View
    reach: Reach
    programmes: Options
    shown_by: Options
    years: Options
    departments: Options
    grants: Options
    year: str
    problem: str

    @property
    def of_authorities(self) -> View:
        """The same, by authority."""
        return replace(self.view, by=By.AUTHORITY)

    @property
    def day_typed(self) -> str:
        """What stands in the field of the day."""
        return request.args.get("as_at", "") if self.problem else self.view.day.isoformat()


def read_asked() -> Asked:
    """The view that the address asks for, in the programme that runs where it names none."""
    rounds = programmes.list_programmes(db())
    programme = _programme(rounds)
    day, problem = _day()
    reach = reach_of(actor(), programme)
    shown_by = [by for by in By if by is not By.AUTHORITY or reach is not Reach.NOBODY]
    departments = organisations.list_departments(db(), day)
    year = arguments.chosen("year", [*(each.label for each in programme.years), ALL], _year(programme, day))
    view = View(
        programme=programme,
        day=day,
        today=today(),
        by=By(arguments.chosen("by", [each.value for each in shown_by], By.GRANT.value)),
        year=None if year == ALL else financial_years.parse(year),
        department_id=_department(departments),
        all_grants=arguments.chosen("grants", [ALL]) == ALL,
    )
    return Asked(
        view=view,
        reach=reach,
        programmes=[(each.key, each.name) for each in rounds],
        shown_by=[(each.value, each.words) for each in shown_by],
        years=[*((each.label, each.label) for each in programme.years), (ALL, "All years")],
        departments=[(str(each.id), each.name) for each in departments],
        grants=[("", "Asked about"), (ALL, "All that stand")],
        year=year,
        problem=problem,
    )


def _programme(rounds: Sequence[Round]) -> Round:
    """The one named, else the one opened last."""
    opened = [each for each in rounds if each.opens_on <= today()]
    key = arguments.chosen("programme", [each.key for each in rounds], (opened or list(rounds))[-1].key)
    return next(each for each in rounds if each.key == key)


def _day() -> tuple[date, str]:
    typed = arguments.words("as_at")
    day = arguments.day("as_at")
    if not typed:
        return today(), ""
    if day is None:
        return today(), "Enter a real day, like 2010-10-14. The figures are as at today"
    if not EARLIEST <= day <= LATEST:
        return today(), "Enter a day from 2000 to 2099. The figures are as at today"
    return day, ""


def _year(programme: Round, day: date) -> str:
    """The programme's year the day falls in, else the nearest."""
    of = financial_years.of(day)
    return min(max(of, programme.years[0]), programme.years[-1]).label


def _department(offered: Sequence[Body]) -> int:
    asked = arguments.number("department")
    return asked if asked in {each.id for each in offered} and asked is not None else 0
