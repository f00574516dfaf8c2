"""The same ask: lines of one programme with the same kind and the same thing asked about."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.lines import LineKind
from tracker.models.base import Base


class Ask(Base):
    """One thing many councils may ask for.

    `key` says which: "ring:12", "indicator:7", "freedom:3".

    A freedom outside the catalogue is an ask of its own, "line:SO-0142/3", until a caseworker files it.
    """

    __tablename__ = "asks"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programmes.id"))
    kind: Mapped[LineKind]
    key: Mapped[str] = mapped_column(sa.String(60))
    ring_id: Mapped[int | None] = mapped_column(sa.ForeignKey("rings.id"), index=True)
    indicator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("indicators.id"), index=True)
    freedom_id: Mapped[int | None] = mapped_column(sa.ForeignKey("freedoms.id"), index=True)
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    title: Mapped[str]

    __table_args__ = (
        sa.UniqueConstraint("key", "kind", "programme_id"),  # in this order: the same is looked for in any programme
        sa.CheckConstraint("kind != 'ring_fence_removal' OR ring_id IS NOT NULL", "names_a_ring"),
        sa.CheckConstraint("kind != 'target_reduction' OR indicator_id IS NOT NULL", "names_an_indicator"),
    )
