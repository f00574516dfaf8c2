"""What the files must say of each other: references, dates in order, rings inside rings.

Each check yields faults; a fault is laid at the row that somebody would have to mend.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from tracker.domain.money import Money, total
from tracker.registers.cells import Fault
from tracker.registers.rows import Authority, Department, Programme, Registers, Row
from tracker.registers.slugs import slug_of

Check = Callable[[Registers], Iterator[Fault]]

_REFERENCES = (
    ("authorities", "successor_codes", "authorities", "code"),
    ("departments", "predecessor_codes", "departments", "code"),
    ("grants", "department_code", "departments", "code"),
    ("rings", "grant_key", "grants", "key"),
    ("rings", "parent_key", "rings", "key"),
    ("ring_statuses", "ring_key", "rings", "key"),
    ("grant_amounts", "ring_key", "rings", "key"),
    ("grant_amounts", "grant_key", "grants", "key"),
    ("allocations", "authority_code", "authorities", "code"),
    ("allocations", "ring_key", "rings", "key"),
    ("indicators", "department_code", "departments", "code"),
    ("freedoms", "department_code", "departments", "code"),
    ("programmes", "lead_department_code", "departments", "code"),
    ("programmes", "treasury_code", "departments", "code"),
    ("programme_clocks", "programme_key", "programmes", "key"),
    ("programme_exclusions", "programme_key", "programmes", "key"),
    ("programme_exclusions", "grant_key", "grants", "key"),
)
"""File and column, and the file and column it must be found in."""

_ORDERED = (
    ("authorities", "opened_on", "closed_on"),
    ("departments", "opened_on", "closed_on"),
    ("freedoms", "possible_from", "possible_to"),
    ("ring_statuses", "announced_on", "in_force_from"),
    ("programmes", "opens_on", "closes_on"),
    ("programmes", "first_year", "last_year"),
)
"""File, and two columns of which the second must not come before the first."""


def faults_between(registers: Registers) -> tuple[Fault, ...]:
    """Everything wrong between rows that are each right by themselves.

    References first: while one points at nothing, the rest cannot be looked at.
    """
    broken = tuple(_unknown_references(registers))
    return broken or tuple(fault for check in _CHECKS for fault in check(registers))


def _unknown_references(registers: Registers) -> Iterator[Fault]:
    sources = {source.key for source in registers.sources}
    for name in vars(registers):
        if name != "sources":
            yield from _unknown(registers, name, "source", "sources", sources)
    for name, column, target, key in _REFERENCES:
        known = {getattr(row, key) for row in _rows(registers, target)}
        yield from _unknown(registers, name, column, target, known)


def _unknown(registers: Registers, name: str, column: str, target: str, known: Iterable[str]) -> Iterator[Fault]:
    for row in _rows(registers, name):
        value = getattr(row, column)
        for code in (value,) if isinstance(value, str) else value or ():
            if code not in known:
                yield _fault(name, row, column, f'There is no "{code}" in {target}.csv')


def _dates_out_of_order(registers: Registers) -> Iterator[Fault]:
    for name, first, second in _ORDERED:
        for row in _rows(registers, name):
            earlier, later = getattr(row, first), getattr(row, second)
            if earlier is not None and later is not None and later < earlier:
                yield _fault(name, row, second, f"This comes before {first}")


def _organisations_alike(registers: Registers) -> Iterator[Fault]:
    codes: dict[str, str] = {}
    slugs: dict[str, str] = {}
    for name in ("authorities", "departments", "bodies"):
        for row in _rows(registers, name):
            code = getattr(row, "code")  # noqa: B009  # three kinds of row, each with a code
            if code.lower() in codes:
                message = f'Another organisation has the code "{codes[code.lower()]}"'
                yield _fault(name, row, "code", message)
            codes[code.lower()] = code
            slug = slug_of(row)
            if slug in slugs:
                message = f'Its page would have the address of {slugs[slug]}\'s: "{slug}"'
                yield _fault(name, row, "name", message)
            slugs[slug] = code


def _successions(registers: Registers) -> Iterator[Fault]:
    authorities = {row.code: row for row in registers.authorities}
    yield from _loops(
        "authorities",
        "successor_codes",
        authorities,
        {code: row.successor_codes for code, row in authorities.items()},
    )
    for row in registers.authorities:
        if row.successor_codes and row.closed_on is None:
            message = "A body with successors must have a day it closed"
            yield _fault("authorities", row, "closed_on", message)
        for code in row.successor_codes:
            if _opens_after(authorities[code], row.closed_on):
                message = f"{code} opened only after this body had closed"
                yield _fault("authorities", row, "successor_codes", message)
    yield from _departments_in_turn({row.code: row for row in registers.departments})


def _departments_in_turn(departments: Mapping[str, Department]) -> Iterator[Fault]:
    before = {code: row.predecessor_codes for code, row in departments.items()}
    yield from _loops("departments", "predecessor_codes", departments, before)
    for row in departments.values():
        for code in row.predecessor_codes:
            closed = departments[code].closed_on
            if closed is None or _opens_after(row, closed):
                message = f"{code} had not handed over on the day this department opened"
                yield _fault("departments", row, "predecessor_codes", message)


def _opens_after(body: Authority | Department, closed_on: date | None) -> bool:
    return closed_on is not None and body.opened_on is not None and body.opened_on > closed_on


def _loops(name: str, column: str, rows: Mapping[str, Row], edges: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    """Rows from which the edges lead back to the row itself."""
    for key, row in rows.items():
        reached: set[str] = set()
        ahead = list(edges[key])
        while ahead:
            code = ahead.pop()
            if code not in reached:
                reached.add(code)
                ahead.extend(edges[code])
        if key in reached:
            yield _fault(name, row, column, f"This leads round in a circle to {key}")


def _rings_out_of_place(registers: Registers) -> Iterator[Fault]:
    rings = {ring.key: ring for ring in registers.rings}
    edges = {key: (ring.parent_key,) if ring.parent_key else () for key, ring in rings.items()}
    yield from _loops("rings", "parent_key", rings, edges)
    outer: dict[str, str] = {}
    for ring in registers.rings:
        if ring.parent_key and rings[ring.parent_key].grant_key != ring.grant_key:
            message = f"{ring.parent_key} is a ring of another grant"
            yield _fault("rings", ring, "parent_key", message)
        if not ring.parent_key and ring.grant_key in outer:
            message = f"The grant has an outer ring already: {outer[ring.grant_key]}"
            yield _fault("rings", ring, "parent_key", message)
        if not ring.parent_key:
            outer[ring.grant_key] = ring.key
    told = {status.ring_key for status in registers.ring_statuses}
    for ring in registers.rings:
        if ring.key not in told:
            yield _fault("rings", ring, "key", "No row of ring_statuses.csv says what holds for it")
    for grant in registers.grants:
        if grant.key not in outer:
            yield _fault("grants", grant, "key", "It has no outer ring in rings.csv")


def _amounts_that_do_not_fit(registers: Registers) -> Iterator[Fault]:
    rings = {ring.key: ring for ring in registers.rings}
    held = {(row.ring_key, row.year): row.amount for row in registers.grant_amounts}
    inside: dict[object, list[Money]] = defaultdict(list)
    for row in registers.grant_amounts:
        ring = rings[row.ring_key]
        if ring.grant_key != row.grant_key:
            message = f"{row.ring_key} is a ring of {ring.grant_key}"
            yield _fault("grant_amounts", row, "grant_key", message)
        outer = (ring.parent_key, row.year)
        inside[outer].append(row.amount)
        if ring.parent_key and outer in held and total(inside[outer]) > held[ring.parent_key, row.year]:
            message = f"The rings inside {ring.parent_key} hold more than it does in {row.year.label}"
            yield _fault("grant_amounts", row, "amount", message)
    shared: dict[object, list[Money]] = defaultdict(list)
    for share in registers.allocations:
        of = (share.ring_key, share.year)
        shared[of].append(share.amount)
        if of in held and total(shared[of]) > held[of]:
            message = f"With the rows above this is more than the {held[of]} of {share.ring_key}"
            yield _fault("allocations", share, "amount", message)


def _grants_without_a_word(registers: Registers) -> Iterator[Fault]:
    told = {row.grant_key for row in registers.grant_amounts}
    for grant in registers.grants:
        if grant.key not in told and not grant.amount_note:
            message = "There is no amount of this grant, and nothing here says so"
            yield _fault("grants", grant, "amount_note", message)


def _prefixes_alike(registers: Registers) -> Iterator[Fault]:
    taken: dict[str, Programme] = {}
    for row in registers.programmes:
        for column in ("single_prefix", "policy_prefix"):
            prefix = getattr(row, column)
            if prefix in taken:
                message = f'The prefix "{prefix}" is taken by {taken[prefix].name}'
                yield _fault("programmes", row, column, message)
            taken[prefix] = row


_CHECKS: tuple[Check, ...] = (
    _dates_out_of_order,
    _organisations_alike,
    _successions,
    _rings_out_of_place,
    _amounts_that_do_not_fit,
    _grants_without_a_word,
    _prefixes_alike,
)


def _rows(registers: Registers, name: str) -> tuple[Row, ...]:
    rows: tuple[Row, ...] = getattr(registers, name)
    return rows


def _fault(name: str, row: Row, column: str, message: str) -> Fault:
    return Fault(f"{name}.csv", row.row, column, message)
