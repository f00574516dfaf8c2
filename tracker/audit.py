"""The record: events in hash chains, one an offer and one for the rest (2-model, section 7).

Knows: how an event is chained and how a chain is checked. It writes in the caller's transaction.
Never knows: who is allowed, who is told.
Begin reading at: `record`, then `verify`.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tracker.db import portions
from tracker.domain.actors import Actor
from tracker.domain.events import EventKind
from tracker.models.agreements import Agreement
from tracker.models.events import Chain, Event
from tracker.queries.prepared import fetch

START = "0" * 64
SERVICE = "service"


@dataclass(frozen=True)
class Entry:
    """One thing to record. `facts` are ids, states and digests; `words` a reason or comment.

    Of what a deputy did the record adds, as the fact "for", the id of the person they act for.
    """

    kind: EventKind
    offer_id: int | None = None
    line_id: int | None = None
    commitment_id: int | None = None
    agreement_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""

    @property
    def chain_key(self) -> str:
        """The chain it belongs to."""
        return SERVICE if self.offer_id is None else f"offer:{self.offer_id}"


def digest(text: str) -> str:
    """The digest that stands for a text in the chain, so that the text itself may be erased."""
    return hashlib.sha256(text.encode()).hexdigest()


def record(session: Session, actor: Actor | None, entries: Sequence[Entry], *, now: datetime) -> list[int]:
    """Append events to their chains and return their ids, in the order given.

    The heads are locked first, in id order, so that writers of one offer queue and two bulk
    actions never wait for each other in a ring. `actor` None is a command or a job.
    """
    if not entries:
        return []
    heads = _lock_heads(session, sorted({entry.chain_key for entry in entries}))
    rows = []
    for entry in entries:
        head = heads[entry.chain_key]
        head.sequence += 1
        row = _row(entry, actor, now, head)
        row["hash"] = head.head = hash_of(row, head.head)
        rows.append(row)
    session.flush()
    ids = session.scalars(insert(Event).returning(Event.id, sort_by_parameter_order=True), rows)
    return list(ids)


def _lock_heads(session: Session, keys: list[str]) -> dict[str, Chain]:
    found = _heads(session, keys)
    missing = [key for key in keys if key not in found]
    if missing:
        session.add_all(Chain(key=key, sequence=0, head=START) for key in missing)
        session.flush()
        found = _heads(session, keys)
    return found


def _heads(session: Session, keys: list[str]) -> dict[str, Chain]:
    found: dict[str, Chain] = {}
    for some in portions(keys):
        query = select(Chain).where(Chain.key.in_(some))
        for chain in session.scalars(query.order_by(Chain.id).with_for_update()):
            found[chain.key] = chain
    return found


def _row(entry: Entry, actor: Actor | None, now: datetime, head: Chain) -> dict[str, Any]:
    facts = dict(entry.facts)
    if entry.words:
        facts["words"] = digest(entry.words)
    if actor is not None and actor.acting_for is not None:
        facts["for"] = actor.acting_for
    return {
        "chain_id": head.id,
        "sequence": head.sequence,
        "kind": entry.kind.value,
        "at": now.astimezone(UTC),
        "person_id": actor.person_id if actor else None,
        "role": actor.landing_role.value if actor and actor.landing_role else "",
        "organisation_id": actor.organisation_id if actor else None,
        "offer_id": entry.offer_id,
        "line_id": entry.line_id,
        "commitment_id": entry.commitment_id,
        "agreement_id": entry.agreement_id,
        "facts": facts,
        "words": entry.words,
    }


_HASHED = (
    "chain_id",
    "sequence",
    "kind",
    "person_id",
    "role",
    "organisation_id",
    "offer_id",
    "line_id",
    "commitment_id",
    "agreement_id",
    "facts",
)


def hash_of(row: Mapping[str, Any], previous: str) -> str:
    """The hash of an event, by its columns, that follows the event of hash `previous`, or START."""
    content = {name: row[name] for name in _HASHED}
    content["at"] = row["at"].isoformat()
    content["previous"] = previous
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Fault:
    """Where a chain is broken, and how, in plain English."""

    chain: str
    sequence: int
    words: str


def verify(session: Session, key: str | None = None) -> Iterator[Fault]:
    """Walk every chain, or the one called `key`, and name what is wrong; nothing is yielded when all is whole.

    The text of each agreement is held against the digest that its drawing up put in the chain.
    """
    columns = [getattr(Event, name) for name in (*_HASHED, "at", "words", "hash")]
    seen: dict[int, tuple[int, str]] = defaultdict(lambda: (0, START))
    chains = select(Chain) if key is None else select(Chain).where(Chain.key == key)
    keys = {chain.id: chain for chain in session.scalars(chains)}
    query = select(*columns).order_by(Event.chain_id, Event.sequence)
    if key is not None:
        query = query.where(Event.chain_id.in_(keys))
    for found in session.execute(query.execution_options(yield_per=2000)):
        row = found._asdict()
        sequence, previous = seen[row["chain_id"]]
        chain_key = keys[row["chain_id"]].key
        if row["sequence"] != sequence + 1:
            yield Fault(chain_key, sequence + 1, f"event {sequence + 1} is missing")
        elif hash_of(row, previous) != row["hash"] or not _words_fit(row):
            yield Fault(chain_key, row["sequence"], f"event {row['sequence']} was changed")
        seen[row["chain_id"]] = (row["sequence"], row["hash"])
    for chain in keys.values():
        if seen[chain.id] != (chain.sequence, chain.head):
            yield Fault(chain.key, chain.sequence, "its last events were cut off or its head moved")
    yield from _frozen_texts(session, key)


def _frozen_texts(session: Session, key: str | None) -> Iterator[Fault]:
    """Agreements whose text is not the one that their drawing up recorded, and that everyone signs."""
    drawn_up = (
        select(Chain.key, Event.sequence, Event.facts, Agreement.number, Agreement.sha256, Agreement.content)
        .join(Event, Event.chain_id == Chain.id)
        .join(Agreement, Agreement.id == Event.agreement_id)
        .where(Event.kind == EventKind.AGREEMENT_DRAWN_UP)
        .order_by(Event.id)
    )
    if key is not None:
        drawn_up = drawn_up.where(Chain.key == key)
    for row in session.execute(drawn_up.execution_options(yield_per=50)):
        if not digest(row.content) == row.sha256 == row.facts.get("sha256"):
            words = f"the text of agreement version {row.number} is not what event {row.sequence} recorded"
            yield Fault(row.key, row.sequence, words)


def _words_fit(row: Mapping[str, Any]) -> bool:
    """Words are those that were digested, or were erased."""
    return not row["words"] or digest(row["words"]) == row["facts"].get("words")


def count_events(session: Session, key: str | None = None) -> int:
    """How many events there are in all chains, or in the one called `key`."""
    [(count,)] = fetch(session, _EVENTS if key is None else _EVENTS.where(Chain.key == key))
    return int(count or 0)


_EVENTS = select(func.sum(Chain.sequence))
