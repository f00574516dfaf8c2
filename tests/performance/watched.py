"""The tracker as `app:app` serves it, with two headers more: how long an answer took in the application, and how many
statements it put to the database. gunicorn runs `tests.performance.watched:app` for the bench; nobody else does.
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Engine, event

from config import Config
from tracker.factory import create_app

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Watched:
    """Says of each answer what it took. A thread has one request at a time, so a thread's count is its own."""

    def __init__(self, inner: Wsgi, engine: Engine) -> None:
        self._inner = inner
        self._seen = threading.local()
        event.listen(engine, "before_cursor_execute", self._count)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = time.perf_counter()
        self._seen.count = 0

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            taken = (time.perf_counter() - began) * 1000
            said = [("Server-Timing", f"app;dur={taken:.2f}"), ("X-Queries", str(self._seen.count))]
            return start_response(status, [*headers, *said], *rest)

        return self._inner(environ, start)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            self._seen.count = getattr(self._seen, "count", 0) + 1


_app = create_app(Config.from_env())
app = Watched(_app, _app.extensions["database"].engine)
