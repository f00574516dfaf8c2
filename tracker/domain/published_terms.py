"""The public text of an item as JSON: what is written down once, and read by every public page.

Money is whole pence, a year the year it starts in, a day ISO 8601. Nothing here names a person
below the signatories.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tracker.domain.agreement_terms import AgreedTarget, Freedom, NotAgreed, PromisedOutcome, Saving
from tracker.domain.agreements import Clause, FrozenAgreement
from tracker.domain.amounts import Amount, AmountKind, AmountTotal
from tracker.domain.financial_years import FinancialYear
from tracker.domain.formats import number
from tracker.domain.money import Money
from tracker.domain.targets import TargetValue

Content = dict[str, Any]


def write_amounts(amounts: Iterable[Amount]) -> list[Content]:
    """£ by year; who will confirm an open amount, and why, stays between the parties."""
    return [
        {"year": each.year.start, "kind": each.kind.value, "pence": each.money.pence if each.money else 0}
        for each in sorted(amounts, key=lambda amount: amount.year)
    ]


def read_amounts(written: Iterable[Mapping[str, Any]]) -> dict[FinancialYear, AmountTotal]:
    """What `write_amounts` wrote, a total for each year that has an amount."""
    return {FinancialYear(each["year"]): _read_amount(each) for each in written}


def _read_amount(written: Mapping[str, Any]) -> AmountTotal:
    kind = AmountKind(written["kind"])
    return AmountTotal(Money(written["pence"]), int(kind is AmountKind.UP_TO), int(kind is AmountKind.TO_BE_CONFIRMED))


def write_values(values: Iterable[TargetValue]) -> list[Content]:
    """Target values by year, as they are printed; None is a placeholder."""
    return [
        {"year": each.year.start, "value": None if each.value is None else number(each.value)}
        for each in sorted(values, key=lambda value: value.year)
    ]


def write_freedom(freedom: Freedom) -> Content:
    """A line of Schedule A, whole."""
    return {
        "number": freedom.number,
        "kind": freedom.kind.value,
        "terms": freedom.terms,
        "amounts": write_amounts(freedom.amounts),
        "freed": write_amounts(freedom.freed),
        "conditions": list(freedom.conditions),
        "starts_on": freedom.starts_on.isoformat(),
        "legal_route": freedom.legal_route,
        "acts": [{"who": act.who, "what": act.what, "by": act.by.isoformat()} for act in freedom.acts],
    }


def write_target(target: AgreedTarget) -> Content:
    """A line of Schedule B, whole; also a target that nobody asked to change."""
    return {
        "number": target.number,
        "kind": "target_reduction",
        "title": target.title,
        "result": target.result.words,
        "indicator": target.indicator,
        "replaced_by": target.replaced_by,
        "unit": target.unit,
        "returns": target.returns,
        "source": target.source,
        "baseline": write_values([target.baseline])[0] if target.baseline else None,
        "values": write_values(target.values),
        "ends": target.ends,
        "terms": target.terms,
        "conditions": list(target.conditions),
        "starts_on": target.starts_on.isoformat(),
    }


def write_refusal(refused: NotAgreed) -> Content:
    """A line of Annex 1: the reasons in the department's own words, but not who wrote them."""
    return {
        "reasons": [
            {"category": each.category, "words": each.words, "citation": each.citation} for each in refused.reasons
        ],
        "decided_on": refused.decided_on.isoformat(),
    }


def write_saving(saving: Saving) -> Content:
    """A saving of Schedule C."""
    return {
        "number": saving.number,
        "kind": "saving",
        "title": saving.title,
        "amounts": write_amounts(saving.amounts),
        "share_kept": saving.share_kept,
        "measure": saving.measure,
        "rests_on": list(saving.rests_on),
    }


def write_outcome(outcome: PromisedOutcome) -> Content:
    """An outcome of Schedule C."""
    return {
        "number": outcome.number,
        "kind": "outcome",
        "title": outcome.title,
        "unit": outcome.unit,
        "source": outcome.source,
        "reported": outcome.reported,
        "baseline": write_values([outcome.baseline])[0] if outcome.baseline else None,
        "values": write_values(outcome.values),
        "rests_on": list(outcome.rests_on),
    }


def write_promises(agreement: FrozenAgreement, authority: str) -> list[Content]:
    """What one council promises, savings first."""
    savings = [write_saving(each) for each in agreement.savings if each.authority == authority]
    return savings + [write_outcome(each) for each in agreement.outcomes if each.authority == authority]


def write_kept_targets(agreement: FrozenAgreement, authority: str) -> list[Content]:
    """The targets of one council that nobody asked to change: they are lines of no offer."""
    return [write_target(each) for each in agreement.targets if each.line is None and each.authority == authority]


def write_clauses(agreement: FrozenAgreement) -> list[Content]:
    """Standing, dependencies and how the agreement runs, clause by clause."""
    clauses: tuple[Clause, ...] = (*agreement.standing, *agreement.dependencies, *agreement.running)
    return [{"number": each.number, "heading": each.heading, "text": each.text} for each in clauses]
