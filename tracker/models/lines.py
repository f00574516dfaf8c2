"""A line and the positions taken on it."""

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.amounts import AmountKind
from tracker.domain.financial_years import FinancialYear
from tracker.domain.lines import LineKind, LineState, Side, Stage, Turn
from tracker.domain.money import Money
from tracker.domain.targets import TargetChange
from tracker.models.base import NEVER_REUSED, Base, choice
from tracker.models.offers import Offer


class Line(Base):
    """One ask of one authority, owned by one department.

    `state`, `stage`, `turn` and `version` are changed by the road alone. `asked` and `tabled` are
    copies: £ over all years of the first position, and of the last one sent; and of each how many
    years are ceilings or to be confirmed.
    """

    __tablename__ = "lines"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)  # said, since it is in a foreign key too
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offers.id"))
    number: Mapped[int]
    kind: Mapped[LineKind]
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programmes.id"))
    authority_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    ask_id: Mapped[int] = mapped_column(sa.ForeignKey("asks.id"))
    ring_id: Mapped[int | None] = mapped_column(sa.ForeignKey("rings.id"), index=True)
    indicator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("indicators.id"), index=True)
    freedom_id: Mapped[int | None] = mapped_column(sa.ForeignKey("freedoms.id"), index=True)
    title: Mapped[str]
    change: Mapped[TargetChange | None]
    replacement: Mapped[str] = mapped_column(default="")  # what measures it instead
    baseline: Mapped[Decimal | None]
    baseline_year: Mapped[FinancialYear | None]
    baseline_cause: Mapped[str] = mapped_column(default="")  # why it is not known yet, who will give it, by when
    baseline_owner: Mapped[str] = mapped_column(default="")
    baseline_due_on: Mapped[date | None]
    obstacle: Mapped[str] = mapped_column(default="")  # what stops the council now
    legal_lever: Mapped[str] = mapped_column(default="")
    statutory_basis: Mapped[str | None]  # None: not answered yet; "" : not known
    evidence: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    review_on: Mapped[date | None]
    is_novel: Mapped[bool] = mapped_column(default=False)
    is_contentious: Mapped[bool] = mapped_column(default=False)
    is_repercussive: Mapped[bool] = mapped_column(default=False)
    state: Mapped[LineState] = mapped_column(default=LineState.DRAFT)
    state_before: Mapped[LineState | None] = mapped_column(choice(LineState, "linestate_before"))
    stage: Mapped[Stage] = mapped_column(default=Stage.NOT_LOOKED_AT)
    turn: Mapped[Turn] = mapped_column(default=Turn.COUNCIL)
    due_on: Mapped[date | None]
    round: Mapped[int] = mapped_column(default=1)  # of the last position sent
    is_with_conditions: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[Money | None]
    asked_up_to: Mapped[int] = mapped_column(default=0)
    asked_to_be_confirmed: Mapped[int] = mapped_column(default=0)
    tabled: Mapped[Money | None]
    tabled_up_to: Mapped[int] = mapped_column(default=0)
    tabled_to_be_confirmed: Mapped[int] = mapped_column(default=0)
    assigned_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    recommendation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("recommendations.id", use_alter=True))
    recommender_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    recommended_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))  # whose deputy recommended
    clearance_round_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clearance_rounds.id"), index=True)  # open
    released_decision_id: Mapped[int | None]
    released_outcome: Mapped[str | None] = mapped_column(sa.String(40))
    resubmits_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lines.id"), index=True)  # a refused line
    what_changed: Mapped[str] = mapped_column(default="")  # since that line was refused
    sent_at: Mapped[datetime | None]  # to the signatory, of a line added to a live offer
    submitted_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]  # the council answered the last open question; None once recommended upon
    released_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]  # agreed in principle, rejected or withdrawn
    version: Mapped[int] = mapped_column(default=1)

    offer: Mapped[Offer] = relationship(lazy="raise_on_sql")
    positions: Mapped[list["Position"]] = relationship(
        lazy="raise_on_sql", order_by="Position.id", back_populates="line"
    )

    __table_args__ = (
        sa.UniqueConstraint("offer_id", "number"),
        sa.Index(None, "owner_id", "state", "turn", "due_on"),
        sa.Index(
            "ix_lines_queue",  # all that a queue's groups, filters and order ask of an open line, in the index itself
            "owner_id",
            "turn",
            "due_on",
            "stage",
            "state",
            "acknowledged_at",
            "recommendation_id",
            "answered_at",
            "assigned_to_id",
            "kind",
            "tabled",
            "authority_id",
            "programme_id",  # how late each department is, nationally
            "offer_id",  # and in the offers that a department leads
            "settled_at",  # always empty here, yet without it SQLite looks into the table
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        ),
        sa.Index(
            "ix_lines_of_offers",  # what the lines of each offer add up to, and how they stand
            "offer_id",
            "state",
            "turn",
            "kind",
            "due_on",
            "asked",
            "tabled",
            "owner_id",
        ),
        sa.Index(
            "ix_lines_targets",  # what each authority asks about its targets, without its other lines
            "programme_id",
            "authority_id",
            "state",
            "offer_id",
            "kind",
            sqlite_where=sa.text("indicator_id IS NOT NULL"),
            postgresql_where=sa.text("indicator_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_lines_released",  # what precedents are looked for by, the latest first
            "released_at",
            "id",
            "released_outcome",
            "kind",
            "authority_id",
            "ring_id",
            "title",
            sqlite_where=sa.text("released_at IS NOT NULL"),
            postgresql_where=sa.text("released_at IS NOT NULL"),
        ),
        sa.Index(
            "ix_lines_asks",  # what councils ask of a department, ask by ask, and who asks it
            "owner_id",
            "ask_id",
            "authority_id",
            "state",
            "turn",
            "due_on",
            "asked",
            "settled_at",  # as in the queue's
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        ),
        sa.Index(
            "ix_lines_answers",  # how a department answered each ask
            "owner_id",
            "ask_id",
            "released_outcome",
            "state",
            "released_at",
            sqlite_where=sa.text("released_at IS NOT NULL"),
            postgresql_where=sa.text("released_at IS NOT NULL"),
        ),
        sa.Index(None, "ask_id", "state"),
        sa.Index(None, "ask_id", "released_at"),
        sa.Index(None, "ask_id", "asked"),
        sa.Index(None, "authority_id", "state"),
        sa.Index(None, "programme_id", "state"),
        sa.ForeignKeyConstraint(
            ["id", "released_decision_id", "released_outcome"],
            ["decisions.line_id", "decisions.id", "decisions.outcome"],
            name="fk_lines_released_decision",
            use_alter=True,
        ),
        sa.CheckConstraint(
            "state != 'rejected' OR (released_decision_id IS NOT NULL AND released_outcome = 'reject')",
            "rejected_by_a_decision",
        ),
        sa.CheckConstraint("(state = 'draft') = (submitted_at IS NULL)", "submitted_has_its_time"),
        sa.CheckConstraint(
            "(state IN ('awaiting_clearance', 'clarification_needed')) = (state_before IS NOT NULL)",
            "waiting_knows_the_way_back",
        ),
        sa.CheckConstraint("resubmits_id IS NULL OR what_changed != ''", "resubmitted_says_what_changed"),
        sa.CheckConstraint("kind = 'ring_fence_removal' OR ring_id IS NULL", "only_removals_name_a_ring"),
        sa.CheckConstraint("kind != 'ring_fence_removal' OR ring_id IS NOT NULL", "a_removal_names_its_ring"),
        sa.CheckConstraint(
            "kind != 'target_reduction' OR (indicator_id IS NOT NULL AND change IS NOT NULL)",
            "a_reduction_names_its_target",
        ),
        NEVER_REUSED,
    )


class Position(Base):
    """The terms one side proposes in one round. Once `sent_at` is set it is never edited.

    A council's draft, and a department's terms inside a recommendation, have no `sent_at` yet.
    """

    __tablename__ = "positions"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"), index=True)
    round: Mapped[int]
    side: Mapped[Side]
    words: Mapped[str]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    sent_at: Mapped[datetime | None]

    line: Mapped[Line] = relationship(lazy="raise_on_sql", back_populates="positions")
    amounts: Mapped[list["PositionAmount"]] = relationship(
        lazy="raise_on_sql", order_by="PositionAmount.year", cascade="all, delete-orphan"
    )
    values: Mapped[list["PositionValue"]] = relationship(
        lazy="raise_on_sql", order_by="PositionValue.year", cascade="all, delete-orphan"
    )
    conditions: Mapped[list["PositionCondition"]] = relationship(
        lazy="raise_on_sql", order_by="PositionCondition.number", cascade="all, delete-orphan"
    )

    __table_args__ = (
        sa.Index(
            "uq_positions_sent_round",
            "line_id",
            "round",
            unique=True,
            sqlite_where=sa.text("sent_at IS NOT NULL"),
            postgresql_where=sa.text("sent_at IS NOT NULL"),
        ),
    )


class PositionAmount(Base):
    """£ of a position in a year: fixed, up to, or to be confirmed (cause, owner and date)."""

    __tablename__ = "position_amounts"

    position_id: Mapped[int] = mapped_column(sa.ForeignKey("positions.id"), primary_key=True)
    year: Mapped[FinancialYear] = mapped_column(primary_key=True)
    kind: Mapped[AmountKind]
    money: Mapped[Money | None]
    cause: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]

    __table_args__ = (
        sa.CheckConstraint("(kind = 'to_be_confirmed') = (money IS NULL)", "only_unconfirmed_lacks_money"),
        sa.CheckConstraint("money IS NULL OR money >= 0", "not_negative"),
        sa.CheckConstraint(
            "kind != 'to_be_confirmed' OR (cause != '' AND owner != '' AND due_on IS NOT NULL)",
            "unconfirmed_says_why",
        ),
    )


class PositionValue(Base):
    """A target's value in a year; None is a placeholder with cause, owner and date."""

    __tablename__ = "position_values"

    position_id: Mapped[int] = mapped_column(sa.ForeignKey("positions.id"), primary_key=True)
    year: Mapped[FinancialYear] = mapped_column(primary_key=True)
    value: Mapped[Decimal | None]
    cause: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]

    __table_args__ = (
        sa.CheckConstraint(
            "value IS NOT NULL OR (cause != '' AND owner != '' AND due_on IS NOT NULL)",
            "placeholder_says_why",
        ),
    )


class PositionCondition(Base):
    """One condition of a position, numbered from 1."""

    __tablename__ = "position_conditions"

    position_id: Mapped[int] = mapped_column(sa.ForeignKey("positions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]
