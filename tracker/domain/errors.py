"""The four ways an action refuses; each door maps them once. Anything else is a bug."""

from dataclasses import dataclass


class Refusal(Exception):
    """A refusal said in plain English; `message` may be shown to a person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(Refusal):
    """Nothing is there, or nothing this actor may see: the two are never told apart (404)."""

    def __init__(self, message: str = "Page not found") -> None:
        super().__init__(message)


class NotAllowed(Refusal):
    """Seen, but not this actor's to do (403). `roles` are the roles that may."""

    def __init__(self, message: str, roles: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.roles = roles


class RuleBroken(Refusal):
    """What was asked for breaks a rule (422); `field` is the form field it belongs beside."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class RulesBroken(Refusal):
    """Several rules at once, so that a person mends them in one go (422)."""

    def __init__(self, broken: tuple[RuleBroken, ...]) -> None:
        super().__init__(" ".join(each.message for each in broken))
        self.broken = broken


@dataclass(frozen=True)
class Moved:
    """What changed meanwhile: an offer, or a line or commitment of it."""

    offer_id: int
    line_id: int | None = None
    commitment_id: int | None = None


class Conflict(Refusal):
    """It was changed since it was read, by someone else or in another window (409).

    `subject` says what ("line 4 of SO-0142"), `now_version` the version recorded now; `moved` is where to look who did.
    """

    def __init__(
        self, message: str, *, subject: str = "", now_version: int | None = None, moved: Moved | None = None
    ) -> None:
        super().__init__(message)
        self.subject = subject
        self.now_version = now_version
        self.moved = moved
