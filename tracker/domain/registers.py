"""The words of the registers: how sure a fact is, and the kinds its rows come in.

These words stand in the shipped files and are printed beside the facts, so they read as English.
"""

from collections.abc import Mapping
from enum import StrEnum


class Certainty(StrEnum):
    """How sure a row is; the least sure part of it decides, and the note says which part."""

    SOURCED = "sourced"
    PARTLY_SOURCED = "partly sourced"
    GENERAL_KNOWLEDGE = "general knowledge"
    COMPILED = "compiled by us"

    @property
    def words(self) -> str:
        """As printed beside a fact."""
        return _CERTAINTY_WORDS[self]

    @property
    def is_certain(self) -> bool:
        """Whether the fact may stand without a word of doubt."""
        return self is Certainty.SOURCED


_CERTAINTY_WORDS = {
    Certainty.SOURCED: "Sourced",
    Certainty.PARTLY_SOURCED: "Partly sourced",
    Certainty.GENERAL_KNOWLEDGE: "From general knowledge, not checked against a source",
    Certainty.COMPILED: "Compiled by us, not published by government",
}


class AuthorityKind(StrEnum):
    """What sort of authority, in the words of the lists of councils."""

    COUNTY = "county"
    DISTRICT = "district"
    UNITARY = "unitary"
    METROPOLITAN_DISTRICT = "metropolitan_district"
    LONDON_BOROUGH = "london_borough"
    CITY_CORPORATION = "city_corporation"
    COMBINED_AUTHORITY = "combined_authority"
    STRATEGIC_AUTHORITY = "strategic_authority"

    @property
    def words(self) -> str:
        """As on screen."""
        return _AUTHORITY_WORDS[self]

    @property
    def is_council(self) -> bool:
        """Whether it is a council; the others are bodies that councils make up."""
        return self not in {AuthorityKind.COMBINED_AUTHORITY, AuthorityKind.STRATEGIC_AUTHORITY}


_AUTHORITY_WORDS: Mapping[str, str] = {
    AuthorityKind.COUNTY: "County council",
    AuthorityKind.DISTRICT: "District council",
    AuthorityKind.UNITARY: "Unitary council",
    AuthorityKind.METROPOLITAN_DISTRICT: "Metropolitan district",
    AuthorityKind.LONDON_BOROUGH: "London borough",
    AuthorityKind.CITY_CORPORATION: "City of London Corporation",
    AuthorityKind.COMBINED_AUTHORITY: "Combined authority",
    AuthorityKind.STRATEGIC_AUTHORITY: "Strategic authority",
}


def kind_words(kind: str | None) -> str:
    """The words of a kind as it is stored; nothing for None, of a body that is no authority."""
    return _AUTHORITY_WORDS[kind] if kind else ""


REGIONS = (
    "East Midlands",
    "East of England",
    "London",
    "North East",
    "North West",
    "South East",
    "South West",
    "West Midlands",
    "Yorkshire and The Humber",
)
"""The nine of England, by name: every authority lies in one."""


class GrantKind(StrEnum):
    """What a grant may be spent on."""

    REVENUE = "revenue"
    CAPITAL = "capital"


class Direction(StrEnum):
    """Which way an indicator is better; `context` means neither."""

    UP = "up"
    DOWN = "down"
    CONTEXT = "context"


class FreedomKind(StrEnum):
    """The kinds of freedom in the catalogue (1-product, "line")."""

    SPENDING_CONTROL = "spending_control"
    CARRY_OVER = "carry_over"
    POOLED_BUDGET = "pooled_budget"
    PLAN_DUTY = "plan_duty"
    INSPECTION = "inspection"
    DATA_RETURN = "data_return"
    POWER = "power"

    @property
    def words(self) -> str:
        """As on screen."""
        return self.value.replace("_", " ").replace("carry over", "carry-over").capitalize()
