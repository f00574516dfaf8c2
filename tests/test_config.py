"""The settings: all faults in one message, nothing that matters by default, local settings below the environment."""

from datetime import timedelta
from pathlib import Path

import pytest

import config
from config import Config, PasswordHashing, SettingsError, database_url, local_settings

ENOUGH = {
    "DATABASE_URL": "sqlite:////tmp/tracker.db",
    "SECRET_KEY": "k" * 32,
    "PUBLIC_URL": "https://tracker.example/",
    "STORAGE_PATH": "/srv/tracker",
    "MAIL_URL": "none",
    "MAIL_FROM": "no-reply@tracker.example",
}


def test_every_missing_setting_is_named_in_one_message() -> None:
    with pytest.raises(SettingsError) as refused:
        Config.from_env({})
    for name in ENOUGH:
        assert f"{name} is missing" in str(refused.value)


def test_an_empty_setting_is_a_missing_one() -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY is missing"):
        Config.from_env({**ENOUGH, "SECRET_KEY": " "})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://localhost/tracker"),
        ("SECRET_KEY", "short"),
        ("PUBLIC_URL", "tracker.example"),
        ("DEMONSTRATION", "perhaps"),
        ("SESSION_IDLE_MINUTES", "-5"),
        ("MAX_BODY_BYTES", "٣"),
        ("PASSWORD_HASHING", "plain"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"- {name} must"):
        Config.from_env({**ENOUGH, name: value})


def test_wrong_and_missing_settings_are_said_together() -> None:
    with pytest.raises(SettingsError) as refused:
        Config.from_env({"DEMONSTRATION": "perhaps"})
    assert str(refused.value).count("\n- ") == len(ENOUGH) + 1


def test_what_may_be_left_out_is_careful() -> None:
    settings = Config.from_env(ENOUGH)
    assert settings.demonstration is False
    assert settings.password_hashing is PasswordHashing.STANDARD
    assert settings.has_secure_cookies
    assert settings.trusted_proxies == 0
    assert settings.session_idle == timedelta(minutes=30)
    assert settings.max_body_bytes == 1024 * 1024


def test_the_public_address_loses_its_closing_slash_and_http_has_no_secure_cookies() -> None:
    assert Config.from_env(ENOUGH).public_url == "https://tracker.example"
    assert not Config.from_env({**ENOUGH, "PUBLIC_URL": "http://127.0.0.1:5000"}).has_secure_cookies


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("sqlite:///instance/tracker.db", f"sqlite:///{config.HOME}/instance/tracker.db"),
        ("sqlite:////tmp/tracker.db", "sqlite:////tmp/tracker.db"),
        ("sqlite://", "sqlite://"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("postgres://me@host/tracker", "postgresql://me@host/tracker"),
        ("postgresql+psycopg://me@host/tracker", "postgresql+psycopg://me@host/tracker"),
    ],
)
def test_the_address_of_the_database_is_the_same_from_any_folder(given: str, meant: str) -> None:
    assert database_url({"DATABASE_URL": given}) == meant


def test_the_environment_comes_before_the_local_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "local.env"
    file.write_text("# ours\nSTORAGE_PATH=instance/storage\n\nSECRET_KEY = abc=def\n")
    assert local_settings(file) == {"STORAGE_PATH": "instance/storage", "SECRET_KEY": "abc=def"}
    assert local_settings(tmp_path / "none") == {}

    monkeypatch.setattr(config, "LOCAL_SETTINGS", file)
    for name, value in ENOUGH.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("STORAGE_PATH")
    settings = Config.from_env()
    assert settings.storage_path == config.HOME / "instance" / "storage"
    assert settings.secret_key == ENOUGH["SECRET_KEY"]


def test_a_bucket_takes_the_place_of_the_folder() -> None:
    given = {name: value for name, value in ENOUGH.items() if name != "STORAGE_PATH"}
    settings = Config.from_env({**given, "STORAGE_URL": "s3://council-files/freedoms"})
    assert settings.storage_url == "s3://council-files/freedoms"
    with pytest.raises(SettingsError, match="- STORAGE_URL must be like"):
        Config.from_env({**given, "STORAGE_URL": "ftp://council-files"})
