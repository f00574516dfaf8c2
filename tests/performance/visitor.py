"""Somebody who uses the tracker over HTTP, as a browser would: a kept connection, cookies, forms of pages."""

import http.client
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

Pairs = Sequence[tuple[str, str]]
KEPT_FOR = 1.0  # seconds: gunicorn closes a connection that rests for two


class UnexpectedAnswer(Exception):
    """A page did not come out as the bench needs it."""


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took from the first byte sent to the last one read."""

    path: str
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    ms: float

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def queries(self) -> int | None:
        """How many statements were put to the database; None where nobody counted."""
        counted = self.headers["X-Queries"]
        return None if counted is None else int(counted)

    def form(self, action: str = "") -> Pairs:
        """The fields of the form that goes to `action`, by default of the page's own, with what stands in them."""
        reader = _Forms()
        reader.feed(self.text)
        wanted = {action} if action else {"", urlsplit(self.path).path}
        for found, fields in reader.forms:
            if urlsplit(found).path in wanted and "csrf_token" in dict(fields):
                return fields
        raise UnexpectedAnswer(f"{self.path} has no form for {action or 'itself'}, only {[a for a, _ in reader.forms]}")


class _Forms(HTMLParser):
    """The POST forms of a page: their addresses, and their fields as a browser would send them untouched.

    Inputs and text areas; a choice from a list is not among what the bench fills in.
    """

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self._is_inside = False
        self._written_in = ""  # the name of the text area that is being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._is_inside = (given.get("method") or "").lower() == "post"
            if self._is_inside:
                self.forms.append((given.get("action") or "", []))
        elif tag == "input" and self._is_inside and _is_sent(given):
            self._add(given["name"] or "", given.get("value") or "")
        elif tag == "textarea" and self._is_inside and given.get("name"):
            self._written_in = given["name"] or ""
            self._add(self._written_in, "")

    def handle_data(self, data: str) -> None:
        if self._written_in:
            name, before = self.forms[-1][1].pop()
            self._add(name, before + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._written_in = ""
        elif tag == "form":
            self._is_inside = False

    def _add(self, name: str, value: str) -> None:
        self.forms[-1][1].append((name, value))


def _is_sent(given: dict[str, str | None]) -> bool:
    """Whether a browser would send this input of a form that nobody touched."""
    return bool(given.get("name")) and (given.get("type") not in {"checkbox", "radio", "submit"} or "checked" in given)


class Visitor:
    """One browser. `twin()` is the same person's second tab, on a connection of its own."""

    def __init__(self, address: str, cookies: dict[str, str] | None = None) -> None:
        parts = urlsplit(address)
        self.address = address
        self.email = ""
        self._host, self._port = parts.hostname or "", parts.port
        self.cookies = cookies if cookies is not None else {}
        self._connection: http.client.HTTPConnection | None = None
        self._used_at = 0.0

    def twin(self) -> "Visitor":
        return Visitor(self.address, dict(self.cookies))

    def sign_in(self, email: str, password: str) -> Answer:
        """Sign in by the form of the sign-in page. Raises UnexpectedAnswer when it is refused."""
        form = dict(self.get("/sign-in").form("/sign-in"))
        answer = self.post("/sign-in", {**form, "email": email, "password": password})
        if answer.status != http.HTTPStatus.FOUND:
            raise UnexpectedAnswer(f"{email} could not sign in: {answer.status}")
        self.email = email
        return answer

    def get(self, path: str, status: int = 200, *, accepts: str = "identity") -> Answer:
        """A page. Raises UnexpectedAnswer for any other status."""
        return self._ask("GET", path, None, status, accepts)

    def post(self, path: str, fields: Mapping[str, str] | Pairs, status: int | None = None) -> Answer:
        """Send a form, of pairs where a name comes more than once; no redirect is followed."""
        return self._ask("POST", path, urlencode(fields).encode(), status)

    def _ask(self, method: str, path: str, body: bytes | None, status: int | None, accepts: str = "identity") -> Answer:
        connection = self._connect()
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers["Accept-Encoding"] = accepts
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        content = response.read()
        ended = time.perf_counter()
        self._used_at = ended
        for header in response.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        answer = Answer(path, response.status, response.headers, content, (ended - began) * 1000)
        if status is not None and answer.status != status:
            raise UnexpectedAnswer(f"{method} {path}: {answer.status}, not {status}")
        return answer

    def _connect(self) -> http.client.HTTPConnection:
        if self._connection is None or time.perf_counter() - self._used_at > KEPT_FOR:
            self.close()
            self._connection = http.client.HTTPConnection(self._host, self._port, timeout=120)
            self._connection.connect()
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
