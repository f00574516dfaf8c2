"""The settings that the tests run by: nothing is kept, nothing is sent, no worker is nudged."""

SETTINGS = {
    "DATABASE_URL": "sqlite://",
    "SECRET_KEY": "a secret that is known to the tests alone",
    "PUBLIC_URL": "http://localhost",
    "STORAGE_PATH": "/nonexistent/tracker-tests",
    "PASSWORD_HASHING": "cheapest",
    "MAIL_URL": "none",
    "MAIL_FROM": "no-reply@localhost.example",
    "WORK_QUEUE": "none",
}
