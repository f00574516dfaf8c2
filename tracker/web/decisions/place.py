"""Where in the queue someone is: filter, group, order and page, kept in addresses through decide-and-return.

The queue itself has them as its own arguments; a page reached from it carries them all in one, `queue`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from tracker.domain.actors import Role
from tracker.domain.lines import LineKind
from tracker.domain.queues import ALL, OWN, Assigned, QueueFilter, QueueGroup, QueueSort
from tracker.domain.registers import REGIONS, AuthorityKind
from tracker.web.parts import text
from tracker.web.parts.identity import actor

PAGE_SIZE = 50
_LONGEST, _LONGEST_WORDS = 600, 100
_BETWEEN = ";"  # may stand in a query as it is, where an ampersand takes three characters: a page has fifty of them
Arguments = dict[str, Any]


@dataclass(frozen=True)
class Pages:
    """One page of the queue, as `components/pagination.html` prints it; `start` rows lie before it."""

    number: int
    size: int
    total: int
    previous_href: str | None
    next_href: str | None

    @property
    def start(self) -> int:
        """How many rows lie before it."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """Its first row, from 1; 0 of none."""
        return min(self.start + 1, self.total)

    @property
    def last(self) -> int:
        """Its last row."""
        return min(self.number * self.size, self.total)


@dataclass(frozen=True)
class Place:
    """One place in the queue. `of` is the group of the line that a page was reached by, whatever group is shown."""

    chosen: QueueFilter
    of: QueueGroup | None = None

    @classmethod
    def of_queue(cls) -> Place:
        """From the queue's own address."""
        return cls(_read(request.args))

    @classmethod
    def of_page(cls) -> Place | None:
        """From `queue` in the address of another page; None when it was not reached from the queue."""
        given = request.args.get("queue", "")
        if not given or len(given) > _LONGEST:
            return None
        arguments: MultiDict[str, str] = MultiDict(parse_qsl(given, separator=_BETWEEN))
        groups = _among(arguments.getlist("of"), QueueGroup)
        return cls(_read(arguments), groups[0] if groups else None)

    @property
    def group_filter(self) -> QueueFilter:
        """The filter of the lines among which the next one is looked for."""
        return replace(self.chosen, group=self.of or self.chosen.group)

    @property
    def words(self) -> str:
        """What the way back says: "Back to queue: overdue"."""
        group = self.of or self.chosen.group
        return f"Back to queue: {group.words[0].lower()}{group.words[1:]}" if group else "Back to queue"

    @property
    def href(self) -> str:
        """The queue as it was."""
        return url_for("decisions.queue", **arguments_of(self.chosen))

    def pages(self, number: int, total: int) -> Pages:
        """That page of so many lines, or the last there is; its links keep the filter and nothing else."""
        last = max(1, -(-total // PAGE_SIZE))
        number = min(number, last)
        hrefs = {
            at: url_for("decisions.queue", **arguments_of(self.chosen, page=at)) for at in (number - 1, number + 1)
        }
        before = hrefs[number - 1] if number > 1 else None
        after = hrefs[number + 1] if number < last else None
        return Pages(number, PAGE_SIZE, total, before, after)

    def packed(self, of: QueueGroup | None = None) -> str:
        """All of it as one argument, for the page of a line that is in this group."""
        group = of or self.of
        pairs = {**arguments_of(self.chosen), **({"of": group.value} if group else {})}
        return urlencode(pairs, doseq=True).replace("&", _BETWEEN)

    def query(self, of: QueueGroup) -> str:
        """The same as the whole query of an address."""
        return urlencode({"queue": self.packed(of)}, safe=f"={_BETWEEN}")


def usual() -> frozenset[Assigned]:
    """Whose lines are shown unless told: a caseworker's own and nobody's; all of them to a manager, who has none."""
    return OWN if actor().has_role(Role.CASEWORKER) else ALL


def recommended() -> str:
    """The line that was just recommended, as its address after it says: "SO-0142/2"; "" for none."""
    given = request.args.get("recommended", "")
    return given if re.fullmatch("[A-Z]{2,4}-[0-9]{4,9}/[0-9]{1,6}", given) else ""


def arguments_of(chosen: QueueFilter, **changed: Any) -> Arguments:
    """The arguments of the queue's address under a filter; those `changed` by name, None leaving one out."""
    found: Arguments = {
        "assigned": [] if chosen.assigned == usual() else _values(Assigned, chosen.assigned),
        "holder": chosen.holder,
        "kind": [each.value for each in chosen.kinds],
        "council": [each.value for each in chosen.council_kinds],
        "region": chosen.region,
        "words": chosen.words,
        "group": chosen.group.value if chosen.group else "",
        "sort": "" if chosen.sort is QueueSort.DUE else chosen.sort.value,
        "order": "descending" if chosen.is_descending else "",
    }
    return {name: value for name, value in {**found, **changed}.items() if value not in (None, "", [])}


def _read(arguments: MultiDict[str, str]) -> QueueFilter:
    """The filter in some arguments; nonsense is as good as nothing."""
    assigned = frozenset(_among(arguments.getlist("assigned"), Assigned))
    groups = _among(arguments.getlist("group"), QueueGroup)
    sorts = _among(arguments.getlist("sort"), QueueSort)
    region, holder = arguments.get("region", ""), arguments.get("holder", "")
    return QueueFilter(
        assigned=ALL if Assigned.EVERYONE in assigned else assigned or usual(),
        holder=int(holder) if re.fullmatch("[0-9]{1,9}", holder) else None,
        kinds=_among(arguments.getlist("kind"), LineKind),
        council_kinds=_among(arguments.getlist("council"), AuthorityKind),
        region=region if region in REGIONS else "",
        words=_words(arguments.get("words", "")),
        group=groups[0] if groups else None,
        sort=sorts[0] if sorts else QueueSort.DUE,
        is_descending=arguments.get("order") == "descending",
    )


def _among(given: Collection[str], kinds: Any) -> tuple[Any, ...]:
    return tuple(kind for kind in kinds if kind.value in given)


def _words(given: str) -> str:
    return text.even(text.showable(given), one_line=True)[:_LONGEST_WORDS]


def _values(kinds: Any, chosen: Collection[Any]) -> list[str]:
    return [kind.value for kind in kinds if kind in chosen]
