"""Agreements that a layout fails on: wide money, long terms, endless words, many councils, nothing given."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from tests.support.factories.agreements import finished, frozen_agreement
from tracker.domain.agreement_terms import Freedom, GivenReason
from tracker.domain.agreements import FrozenAgreement
from tracker.domain.amounts import fixed, to_be_confirmed, up_to
from tracker.domain.lines import LineKind
from tracker.domain.money import LARGEST, Money
from tracker.domain.targets import TargetValue

NOTICE = (
    "Demonstration: figures by council, baselines and targets are illustrative, and nobody here agreed to anything."
)


def wide_money() -> FrozenAgreement:
    """£100m and more, and pence."""
    agreement = frozen_agreement(20)
    first, second, third = agreement.years
    amounts = (
        fixed(first, Money.from_pounds(123_456_789)),
        up_to(second, Money(9_999_999_999)),
        fixed(third, Money(10_050)),
    )
    return _with_freedoms(agreement, {0: replace(agreement.freedoms[0], amounts=amounts, freed=amounts)})


def widest_money() -> FrozenAgreement:
    """The largest amount a field takes, in every year, freed and saved."""
    agreement = frozen_agreement(20)
    amounts = tuple(fixed(year, LARGEST) for year in agreement.years)
    saving = replace(agreement.savings[0], amounts=amounts)
    agreement = replace(agreement, savings=(saving, *agreement.savings[1:]))
    return _with_freedoms(agreement, {0: replace(agreement.freedoms[0], amounts=amounts, freed=amounts)})


def unsettled_amounts() -> FrozenAgreement:
    """ "Up to", to be confirmed, years without an amount, values to be set, conditions on targets."""
    agreement = frozen_agreement(20)
    first, second, third = agreement.years
    open_amount = to_be_confirmed(second, "The grant is not announced", "Department of Health", date(2011, 12, 1))
    amounts = (up_to(first, Money.from_pounds(500_000)), open_amount, fixed(third, Money.from_pounds(12)))
    freedoms = agreement.freedoms
    other = next(at for at, each in enumerate(freedoms) if each.kind is LineKind.FREEDOM)
    targets = list(agreement.targets)
    open_value = TargetValue(second, None, "The survey is new", "Department for Education", date(2011, 9, 30))
    targets[0] = replace(
        targets[0],
        values=(targets[0].values[0], open_value, targets[0].values[2]),
        conditions=("The council publishes the figure each quarter.",),
        source="Client caseload system",
    )
    targets[1] = replace(targets[1], conditions=("One.", "Two."))
    return _with_freedoms(
        replace(agreement, targets=tuple(targets)),
        {
            0: replace(freedoms[0], amounts=amounts, freed=amounts, terms="It may be spent on anything.\nNo report."),
            2: replace(freedoms[2], amounts=(open_amount,), freed=(open_amount,)),
            other: replace(freedoms[other], amounts=(fixed(first, Money.from_pounds(250_000)),)),
        },
    )


def nested_rings() -> FrozenAgreement:
    """An outer ring lifted with an inner one: what is freed is less than what the lines add up to."""
    agreement = frozen_agreement(20)
    outer = agreement.freedoms[0]
    less = tuple(fixed(each.year, Money.from_pounds(100_000)) for each in outer.amounts)
    return _with_freedoms(agreement, {0: replace(outer, freed=less)})


def long_words() -> FrozenAgreement:
    """Words without a break, terms longer than a page, reasons longer than a page."""
    agreement = frozen_agreement(20)
    freedoms = agreement.freedoms
    address = "https://www.example.org/" + "a" * 180
    refused = replace(agreement.not_agreed[0], reasons=(GivenReason("Other", "Very long reason. " * 500),) * 2)
    history = agreement.histories[0]
    rounds = tuple(replace(each, words="Asked for very much. " * 300) for each in history.rounds)
    department = "Department for Environment, Food and Rural Affairs and Something Else Altogether"
    agreement = replace(
        agreement,
        title="A very long theme that goes on about families, work, care, housing, health, transport and all " * 2,
        government=replace(agreement.government, lead_department=department),
        not_agreed=(refused, *agreement.not_agreed[1:]),
        histories=(replace(history, rounds=rounds), *agreement.histories[1:]),
    )
    return _with_freedoms(
        agreement,
        {
            0: replace(freedoms[0], title="Lift " + "x" * 200, legal_route=address, conditions=("W" * 300,)),
            1: replace(freedoms[1], conditions=("A long condition that goes on. " * 40,) * 14),
            8: replace(freedoms[8], title="Title " * 60, conditions=("Another condition. " * 40,) * 3),
        },
    )


def crowded() -> FrozenAgreement:
    """All at once: twenty councils of long names, four years, amounts not fixed, a long theme and notice."""
    agreement = frozen_agreement(60, councils=20, years=4, illustrative=f"{NOTICE} {NOTICE}")
    first, second, *_ = agreement.years
    open_amount = to_be_confirmed(second, "Not announced", "Department of Health", date(2012, 1, 1))
    amounts = (up_to(first, Money.from_pounds(1_000_000)), open_amount)
    long_name = "Bournemouth, Christchurch and Poole"
    department = "Department for Environment, Food and Rural Affairs and Something Else"
    return finished(
        replace(
            agreement,
            title="One front door " * 15,
            councils=tuple(replace(each, short_name=long_name) for each in agreement.councils),
            government=replace(agreement.government, lead_department=department),
            freedoms=tuple(replace(f, amounts=amounts, freed=amounts) if f.freed else f for f in agreement.freedoms),
            savings=tuple(
                replace(each, amounts=(up_to(first, Money(100_000_050)), open_amount), share_kept=40 + at)
                for at, each in enumerate(agreement.savings)
            ),
        )
    )


def one_line() -> FrozenAgreement:
    """One council, one freedom, nothing promised, nothing refused."""
    agreement = frozen_agreement(3, councils=1, savings=0, outcomes=0)
    return finished(
        replace(
            agreement,
            freedoms=agreement.freedoms[:1],
            targets=(),
            histories=agreement.histories[:1],
            consents=agreement.consents[:1],
            clearances=(),
        )
    )


def targets_alone() -> FrozenAgreement:
    """No freedom and no commitment."""
    agreement = frozen_agreement(12, councils=1, savings=0, outcomes=0)
    histories = tuple(each for each in agreement.histories if each.number.startswith("B"))
    return finished(replace(agreement, freedoms=(), histories=histories))


ODD: Mapping[str, Callable[[], FrozenAgreement]] = {
    "wide_money": wide_money,
    "widest_money": widest_money,
    "unsettled_amounts": unsettled_amounts,
    "nested_rings": nested_rings,
    "long_words": long_words,
    "crowded": crowded,
    "one_line": one_line,
    "targets_alone": targets_alone,
    "many_councils": lambda: frozen_agreement(60, councils=20, illustrative=NOTICE),
    "one_year": lambda: frozen_agreement(20, years=1),
    "four_years": lambda: frozen_agreement(20, years=4),
    "ten_years": lambda: frozen_agreement(20, years=10, illustrative=NOTICE),
}


def _with_freedoms(agreement: FrozenAgreement, changed: Mapping[int, Freedom]) -> FrozenAgreement:
    freedoms = tuple(changed.get(at, each) for at, each in enumerate(agreement.freedoms))
    return finished(replace(agreement, freedoms=freedoms))
