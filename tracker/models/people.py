"""People, the roles they hold in their organisation, and attempts to sign in."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.actors import Role
from tracker.models.base import Base


class Person(Base):
    """Someone who signs in. `session_key` is random and changes with password or roles."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    name: Mapped[str]
    post: Mapped[str] = mapped_column(default="")  # "Chief executive", printed when they sign
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)  # lower case
    password_hash: Mapped[str | None]
    session_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    wants_digest: Mapped[bool] = mapped_column(default=False)  # one e-mail a day instead of one each time
    version: Mapped[int] = mapped_column(default=1)


class PersonRole(Base):
    """A role the person holds in their own organisation."""

    __tablename__ = "person_roles"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)


class SignInAttempt(Base):
    """One try to sign in, in machine time: what the lock on an account is counted from."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email_digest: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]
    succeeded: Mapped[bool]

    __table_args__ = (sa.Index(None, "email_digest", "at"),)


class RefusedMove(Base):
    """A refusal or a conflict, written after rollback, outside the chain (2-model, section 7)."""

    __tablename__ = "refused_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))  # not_found, not_allowed, conflict
    endpoint: Mapped[str] = mapped_column(sa.String(100))
    subject: Mapped[str] = mapped_column(sa.String(100))
