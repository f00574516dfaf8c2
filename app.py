"""Where the application begins: `flask --app app …`, `gunicorn app:app`."""

from config import Config
from tracker.factory import create_app

app = create_app(Config.from_env())
