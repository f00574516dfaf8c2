"""The engine: which connection is lent."""

from pathlib import Path

from tracker.db import Database


def test_the_connection_given_back_last_is_lent_first(tmp_path: Path) -> None:
    engine = Database(f"sqlite:///{tmp_path / 'any.db'}").engine
    one, other = engine.raw_connection(), engine.raw_connection()
    warm = other.driver_connection
    one.close()
    other.close()
    lent = engine.raw_connection()
    assert lent.driver_connection is warm
    lent.close()
    engine.dispose()
