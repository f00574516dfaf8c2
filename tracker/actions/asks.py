"""Finding or making the ask that a line belongs to, so that the same ask of many councils is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from tracker import db
from tracker.db import portions
from tracker.domain.asks import AskedAbout, ask_key
from tracker.domain.line_drafts import order
from tracker.domain.lines import LineKind
from tracker.models.asks import Ask
from tracker.models.grants import Ring
from tracker.models.indicators import CatalogueFreedom, Indicator

Key = tuple[int, LineKind, str]


@dataclass(frozen=True)
class Asking:
    """One line's ask: what about, of which department, and the line's own name ("SO-0142/3") for an own freedom."""

    about: AskedAbout
    department_id: int
    own: str = ""

    def key(self, programme_id: int) -> Key:
        """What tells it apart."""
        return programme_id, self.about.kind, ask_key(self.about, self.own)


def asks_for(session: Session, programme_id: int, askings: Sequence[Asking]) -> list[Ask]:
    """The asks of many lines, in their order: one statement finds them, one makes those that are missing.

    An ask keeps the department it was first made for; each line has its own owner. What was found is kept for the
    length of the session.
    """
    known: dict[Key, Ask] = session.info.setdefault("asks", {})
    wanted = {asking.key(programme_id): asking for asking in askings}
    missing = {key: asking for key, asking in wanted.items() if key not in known}
    if missing:
        known.update(_find(session, missing))
        new = [asking for key, asking in missing.items() if key not in known]
        if new:
            _make(session, programme_id, new)
            known.update(_find(session, missing))
    return [known[asking.key(programme_id)] for asking in askings]


def _find(session: Session, keys: dict[Key, Asking]) -> dict[Key, Ask]:
    found: dict[Key, Ask] = {}
    names = sorted({name for _programme, _kind, name in keys})
    for some in portions(names):
        for ask in session.scalars(select(Ask).where(Ask.key.in_(some)).order_by(Ask.id)):
            key = (ask.programme_id, ask.kind, ask.key)
            if key in keys:
                found[key] = ask
    return found


def _make(session: Session, programme_id: int, askings: Sequence[Asking]) -> None:
    """Two writers may make the same one at once: the second finds the first's."""
    titles = _titles(session, askings)
    rows: list[dict[str, Any]] = [
        {
            "programme_id": programme_id,
            "kind": asking.about.kind,
            "key": asking.key(programme_id)[2],
            "ring_id": asking.about.ring_id,
            "indicator_id": asking.about.indicator_id,
            "freedom_id": asking.about.freedom_id,
            "department_id": asking.department_id,
            "title": titles[at],
        }
        for at, asking in enumerate(askings)
    ]
    session.execute(db.upsert(session, cast(Table, Ask.__table__)).on_conflict_do_nothing(), rows)


def _titles(session: Session, askings: Sequence[Asking]) -> list[str]:
    """What each is called: the order for a ring or a freedom, code and title for an indicator."""
    rings = _named(session, Ring, {a.about.ring_id for a in askings})
    indicators = _named(session, Indicator, {a.about.indicator_id for a in askings})
    freedoms = _named(session, CatalogueFreedom, {a.about.freedom_id for a in askings})
    return [_title(asking.about, rings, indicators, freedoms) for asking in askings]


def _title(
    about: AskedAbout,
    rings: dict[int, Ring],
    indicators: dict[int, Indicator],
    freedoms: dict[int, CatalogueFreedom],
) -> str:
    if about.ring_id is not None:
        return order(about.kind, rings[about.ring_id].name)
    if about.indicator_id is not None:
        indicator = indicators[about.indicator_id]
        return f"{indicator.code} {indicator.title}"
    if about.freedom_id is not None:
        return freedoms[about.freedom_id].title
    return about.title


def _named(session: Session, table: Any, ids: set[int | None]) -> dict[int, Any]:
    known = sorted(each for each in ids if each is not None)
    if not known:
        return {}
    return {row.id: row for row in session.scalars(select(table).where(table.id.in_(known)))}
