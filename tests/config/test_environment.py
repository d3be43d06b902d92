"""Settings come from the environment alone, and setup makes its own secrets."""

import stat
from pathlib import Path

import pytest

from yinian.config import environment


def test_secrets_are_made_once_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    assert environment.make_secrets(path)
    first = path.read_text(encoding="utf-8")
    assert [line.partition("=")[0] for line in first.splitlines()] == list(environment.SECRETS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not environment.make_secrets(path)
    assert path.read_text(encoding="utf-8") == first


def test_what_stands_in_the_file_already_is_kept(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("YINIAN_JOURNAL_KEY=mine", encoding="utf-8")
    environment.make_secrets(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "YINIAN_JOURNAL_KEY=mine"
    assert len(lines) == len(environment.SECRETS)


def test_a_missing_secret_stops_the_start_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YINIAN_SECRET_KEY", raising=False)
    with pytest.raises(SystemExit, match="make setup"):
        environment.secret("YINIAN_SECRET_KEY")


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("sqlite:////tmp/a b.sqlite3", "django.db.backends.sqlite3", "/tmp/a b.sqlite3"),
        ("postgres://u:p%40ss@h:5433/n?sslmode=require", "django.db.backends.postgresql", "n"),
    ],
)
def test_a_database_address(url: str, engine: str, name: str) -> None:
    found = environment.database(url)
    assert (found["ENGINE"], found["NAME"]) == (engine, name)
    if "postgres" in url:
        assert (found["PASSWORD"], found["PORT"], found["OPTIONS"]) == (
            "p@ss",
            "5433",
            {
                "options": environment.PAGES,
                "sslmode": "require",
            },
        )


def test_an_unknown_address_is_refused() -> None:
    with pytest.raises(SystemExit, match="postgres://"):
        environment.database("mysql://h/n")
