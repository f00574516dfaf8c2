"""What a page cannot be cheaper than: a bare Flask page with a table of 50 rows, on the same server settings.

gunicorn runs `tests.performance.floors:app`. `/drawn` draws rows that it holds; `/fetched` fetches them first from the
same database, by one plain statement over SQLAlchemy; `/plain` does so over the driver alone.
"""

from typing import Any

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import text

from config import Config
from tracker.db import Database

ROWS = 50
STATEMENT = """
    SELECT offers.reference, lines.number, lines.title, lines.state, lines.turn, lines.due_on, lines.asked,
        authorities.short_name AS authority, owners.name AS department
    FROM lines
    JOIN offers ON offers.id = lines.offer_id
    JOIN organisations AS authorities ON authorities.id = lines.authority_id
    JOIN organisations AS owners ON owners.id = lines.owner_id
    ORDER BY lines.id LIMIT 50
"""
PAGE = """<!doctype html>
<html lang="en"><head><title>Lines</title><link rel="stylesheet" href="/static/app.css"></head>
<body><h1>Lines</h1>
<table>
<thead><tr><th>Offer</th><th>Line</th><th>What</th><th>Council</th><th>Department</th><th>State</th><th>Turn</th>
<th>Due</th><th>£</th></tr></thead>
<tbody>
{% for row in rows %}
<tr><td>{{ row.reference }}</td><td>{{ row.number }}</td><td>{{ row.title }}</td><td>{{ row.authority }}</td>
<td>{{ row.department }}</td><td>{{ row.state }}</td><td>{{ row.turn }}</td><td>{{ row.due_on }}</td>
<td>{{ row.asked }}</td></tr>
{% endfor %}
</tbody>
</table></body></html>
"""

app = Flask(__name__, static_folder=None)
app.jinja_loader = DictLoader({"lines.html": PAGE})
_engine = Database(Config.from_env().database_url).engine


def fetch() -> list[Any]:
    """Fifty lines with the names that a list shows."""
    with _engine.connect().execution_options(read_only=True) as connection:
        return list(connection.execute(text(STATEMENT)))


_held = fetch()


@app.get("/drawn")
def drawn() -> str:
    return render_template("lines.html", rows=_held)


@app.get("/fetched")
def fetched() -> str:
    return render_template("lines.html", rows=fetch())


@app.get("/plain")
def plain() -> str:
    """The same rows by the driver's own cursor, in plain tuples' clothes."""
    connection = _engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(STATEMENT)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        cursor.close()
        return render_template("lines.html", rows=rows)
    finally:
        connection.close()
