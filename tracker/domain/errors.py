"""The four ways an action refuses; each door maps them once. Anything else is a bug."""


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


class Conflict(Refusal):
    """Someone else changed it since it was read (409).

    `subject` says what ("line 4 of SO-0142"), `now_version` the version recorded now.
    """

    def __init__(self, message: str, *, subject: str = "", now_version: int | None = None) -> None:
        super().__init__(message)
        self.subject = subject
        self.now_version = now_version
