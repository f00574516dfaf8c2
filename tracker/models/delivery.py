"""What happened afterwards to what both sides promised."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.delivery import DeliveryState
from tracker.models.base import Base


class Delivery(Base):
    """One freedom or one commitment of a signed agreement, and how far it is."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreements.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lines.id"), unique=True)
    commitment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("commitments.id"), unique=True)
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.NO_UPDATE)
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (sa.CheckConstraint("(line_id IS NULL) != (commitment_id IS NULL)", "one_thing_delivered"),)
