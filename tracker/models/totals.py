"""Running totals, for now only: kept by the road, rebuilt and compared by a command."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.money import Money
from tracker.domain.totals import Tally
from tracker.models.base import Base


class Total(Base):
    """£ and counts of the lines of one ask, department and authority that stand alike.

    `year` is the year a financial year starts in; `lines`, `up_to` and `to_be_confirmed` are
    counted only in the row of year 0, which has no £.
    """

    __tablename__ = "totals"

    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programmes.id"), primary_key=True)
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    authority_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    tally: Mapped[Tally] = mapped_column(primary_key=True)
    asked: Mapped[Money]  # of first positions
    tabled: Mapped[Money]  # of the last positions sent
    lines: Mapped[int]
    up_to: Mapped[int]
    to_be_confirmed: Mapped[int]

    __table_args__ = (
        sa.Index(
            "ix_totals_of_asks",  # all that is added up, in the order it is added up in: the table itself is not read
            "ask_id",
            "year",
            "tally",
            "authority_id",
            "department_id",
            "asked",
            "tabled",
            "lines",
            "up_to",
            "to_be_confirmed",
        ),
        sa.Index(None, "authority_id"),
    )
