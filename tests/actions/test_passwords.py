"""Hashing and checking passwords."""

from argon2 import PasswordHasher

from tracker.actions.passwords import Passwords


def test_a_password_fits_its_own_hash_alone() -> None:
    passwords = Passwords(cheapest=True)
    kept = passwords.hash("four loud teapots")
    assert "teapots" not in kept
    assert passwords.check(kept, "four loud teapots").is_right
    assert not passwords.check(kept, "four loud teapot").is_right
    assert passwords.hash("four loud teapots") != kept


def test_no_hash_and_a_broken_one_fit_nothing() -> None:
    passwords = Passwords(cheapest=True)
    assert not passwords.check(None, "nobody has this password").is_right
    assert not passwords.check("", "").is_right
    assert not passwords.check("not a hash", "not a hash").is_right


def test_a_hash_of_other_strength_is_made_anew_and_ours_is_left() -> None:
    passwords = Passwords(cheapest=True)
    other = PasswordHasher(time_cost=2, memory_cost=32, parallelism=1).hash("four loud teapots")
    new = passwords.check(other, "four loud teapots").new_hash
    assert new is not None
    assert passwords.check(new, "four loud teapots").is_right
    assert passwords.check(new, "four loud teapots").new_hash is None


def test_the_passwords_of_real_councils_are_dear_to_guess() -> None:
    kept = Passwords().hash("four loud teapots")
    assert kept.startswith("$argon2id$")
    assert "m=65536" in kept
