"""What an event recorded, as an auditor reads it: what was before, what is after, in words.

It reads any facts, also of kinds that come later: what it does not know it prints as it stands. Digests of text are
left out: they say nothing to a reader, and the chain's check compares them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.money import Money

_DIGEST = re.compile("[0-9a-f]{64}")
_ASIDE = frozenset({"before", "after", "amounts", "move", "words", "for"})


@dataclass(frozen=True)
class Change:
    """One thing that was and is; either may be empty."""

    what: str
    was: str
    now: str


def kind_words(kind: str) -> str:
    """A kind of event as it is read: "line.released" is "Line released"."""
    return kind.replace(".", " ").replace("_", " ").capitalize()


def read_changes(facts: Mapping[str, Any]) -> tuple[Change, ...]:
    """States first, then £ by year, then whatever else was recorded, in the order it was."""
    return (*_states(facts), *_amounts(facts.get("amounts")), *_others(facts))


def before(changes: tuple[Change, ...]) -> str:
    """What was, in one line: "State: submitted; turn: department"."""
    return _joined((change.what, change.was) for change in changes if change.was)


def after(changes: tuple[Change, ...]) -> str:
    """What is."""
    return _joined((change.what, change.now) for change in changes if change.now)


def _joined(pairs: Iterator[tuple[str, str]]) -> str:
    words = "; ".join(f"{what}: {said}" for what, said in pairs)
    return words[:1].upper() + words[1:]


def _states(facts: Mapping[str, Any]) -> Iterator[Change]:
    was, now = (_mapping(facts.get(side)) for side in ("before", "after"))
    for name in {**was, **now}:
        if was.get(name) != now.get(name):
            yield Change(_words(name), _say(was.get(name)), _say(now.get(name)))


def _amounts(amounts: Any) -> Iterator[Change]:
    for year, pair in _mapping(amounts).items():
        if isinstance(pair, list) and len(pair) == 2:
            yield Change(f"£ in {year}", *(_pounds(each) for each in pair))


def _others(facts: Mapping[str, Any]) -> Iterator[Change]:
    for name, value in facts.items():
        if name not in _ASIDE and not _is_digest(value):
            said = _say(value)
            if said:
                yield Change(_words(name), "", said)


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def _say(value: Any) -> str:
    match value:
        case None | "" | [] | {}:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(_say(each) for each in value)
        case Mapping():
            return ", ".join(f"{_words(name)} {_say(each)}" for name, each in value.items())
        case _:
            return str(value).replace("_", " ")


def _pounds(given: Any) -> str:
    """Nothing, whole pence, or a kind and its pence."""
    if isinstance(given, int):
        return str(Money(given))
    if isinstance(given, list) and len(given) == 2:
        kind, pence = given
        return f"{_say(kind)} {_pounds(pence)}".strip()
    return ""
