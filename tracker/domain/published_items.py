"""What `published_terms` wrote, read back as pages print it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.amounts import AmountTotal
from tracker.domain.financial_years import FinancialYear
from tracker.domain.money import Money
from tracker.domain.published_terms import read_amounts

Content = Mapping[str, Any]
ByYear = Mapping[FinancialYear, AmountTotal]
Values = tuple[tuple[FinancialYear, str], ...]
"""A target's values by year, as they are printed."""


@dataclass(frozen=True)
class Act:
    """What somebody must do before a freedom works, and by when."""

    who: str
    what: str
    by: date


@dataclass(frozen=True)
class Terms:
    """The full terms of an agreed line; what does not apply is empty. `number` is its own in the agreement."""

    number: str
    starts_on: date
    terms: str
    conditions: tuple[str, ...]
    legal_route: str
    acts: tuple[Act, ...]
    indicator: str
    result: str
    replaced_by: str
    unit: str
    source: str
    baseline: Values
    values: Values


@dataclass(frozen=True)
class Promise:
    """A saving by year, with the per cent the council keeps; or an outcome with its path."""

    number: str
    is_saving: bool
    title: str
    amounts: ByYear
    total: AmountTotal
    share_kept: int
    measure: str
    unit: str
    source: str
    reported: str
    baseline: Values
    values: Values
    rests_on: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """Who signed for one party."""

    party: str
    name: str
    post: str
    on: date


@dataclass(frozen=True)
class Agreement:
    """A signed agreement as a whole; `clauses` are number, heading and text. Nobody below the signatories is named."""

    version: int
    starts_on: date
    ends_on: date
    check_code: str
    minister: str
    signatures: tuple[Signature, ...]
    clauses: tuple[tuple[str, str, str], ...]


def read_agreement(content: Content) -> Agreement:
    """The agreement, from the row of the lead council."""
    minister = content["minister"]
    return Agreement(
        version=content["version"],
        starts_on=date.fromisoformat(content["starts_on"]),
        ends_on=date.fromisoformat(content["ends_on"]),
        check_code=content["check_code"],
        minister=f"{minister['name']}, {minister['post']}" if minister else "",
        signatures=tuple(
            Signature(each["party"], each["name"], each["post"], date.fromisoformat(each["on"]))
            for each in content["signatures"]
        ),
        clauses=tuple((each["number"], each["heading"], each["text"]) for each in content["clauses"]),
    )


def read_terms(content: Content) -> Terms | None:
    """The terms of a line of an agreement; None of a line that has no number there."""
    if "number" not in content:
        return None
    return Terms(
        number=content["number"],
        starts_on=date.fromisoformat(content["starts_on"]),
        terms=content["terms"],
        conditions=tuple(content["conditions"]),
        legal_route=content.get("legal_route", "").rstrip(". "),
        acts=tuple(Act(act["who"], act["what"], date.fromisoformat(act["by"])) for act in content.get("acts", ())),
        indicator=content.get("indicator", ""),
        result=content.get("result", ""),
        replaced_by=content.get("replaced_by", ""),
        unit=content.get("unit", ""),
        source=content.get("source", ""),
        baseline=_read_baseline(content),
        values=_read_values(content.get("values", ())),
    )


def read_promise(content: Content) -> Promise:
    """One promise of a council."""
    amounts = read_amounts(content.get("amounts", ()))
    return Promise(
        number=content["number"],
        is_saving=content["kind"] == "saving",
        title=content["title"],
        amounts=amounts,
        total=sum(amounts.values(), AmountTotal(Money.zero())),
        share_kept=content.get("share_kept", 0),
        measure=content.get("measure", ""),
        unit=content.get("unit", ""),
        source=content.get("source", ""),
        reported=content.get("reported", ""),
        baseline=_read_baseline(content),
        values=_read_values(content.get("values", ())),
        rests_on=tuple(content["rests_on"]),
    )


def read_reasons(content: Content, categories: str) -> tuple[str, ...]:
    """Why a line was refused or adjusted: after the signature in the department's words, before by category alone."""
    told = content.get("reasons")
    if told:
        return tuple(
            f"{each['category']}. {each['words']}" + (f" ({each['citation']})" if each["citation"] else "")
            for each in told
        )
    return tuple(f"{each[:1].lower()}{each[1:]}." for each in categories.split("; ") if each)


def _read_baseline(content: Content) -> Values:
    return _read_values([content["baseline"]]) if content.get("baseline") else ()


def _read_values(written: Iterable[Content]) -> Values:
    return tuple((FinancialYear(each["year"]), each["value"] or "To be confirmed") for each in written)
