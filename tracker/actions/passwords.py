"""Hashing and checking passwords. Slow on purpose, so never inside a transaction."""

from dataclasses import dataclass
from threading import BoundedSemaphore

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
DEMONSTRATION = "one record and one document"
"""The password of everyone in the demonstration, which its sign-in page shows; nobody else is ever given it."""

_AT_ONCE = 2  # each takes 64 MB while it runs


@dataclass(frozen=True)
class Verdict:
    """Whether the password was right and, if its hash was made more cheaply than we now want, a new hash to keep."""

    is_right: bool
    new_hash: str | None = None


class Passwords:
    """One argon2 for the whole process."""

    def __init__(self, *, cheapest: bool = False) -> None:
        """`cheapest` is for tests: it makes hashes that are easily broken."""
        self._hasher = PasswordHasher.from_parameters(profiles.CHEAPEST) if cheapest else PasswordHasher()
        self._turns = BoundedSemaphore(_AT_ONCE)
        self._nobodys = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """A salted hash to store."""
        with self._turns:
            return self._hasher.hash(password)

    def check(self, password_hash: str | None, password: str) -> Verdict:
        """Whether the password fits. It takes as long when there is no hash: strangers cannot be told from people."""
        with self._turns:
            try:
                self._hasher.verify(password_hash or self._nobodys, password)
            except (VerificationError, InvalidHashError):
                return Verdict(False)
            if password_hash is None:
                return Verdict(False)
            again = self._hasher.check_needs_rehash(password_hash)
            return Verdict(True, self._hasher.hash(password) if again else None)
