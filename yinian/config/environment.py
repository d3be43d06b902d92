"""Every setting an operator may give, read from the environment or from `.env`, and nothing else."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
# Starting processes beside it, or compiling it, takes longer than a page's statement; what reads a whole city still may.
PAGES = "-c parallel_setup_cost=20000 -c jit=off"
SECRETS = ("YINIAN_SECRET_KEY", "YINIAN_FIELD_KEYS", "YINIAN_BLIND_KEY", "YINIAN_JOURNAL_KEY")


def load(path: Path) -> None:
    """Read KEY=value lines into the environment; what the environment already says wins."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        key, sign, value = line.partition("=")
        if sign and not key.lstrip().startswith("#"):
            os.environ.setdefault(key.strip(), value.strip())


def make_secrets(path: Path) -> bool:
    """Write the secrets that `.env` lacks, readable by its owner alone, and say whether any was missing."""
    present = path.read_text(encoding="utf-8") if path.exists() else ""
    known = {line.partition("=")[0].strip() for line in present.splitlines()}
    missing = [name for name in SECRETS if name not in known]
    if not missing:
        return False
    made = {name: ("1:" if name == "YINIAN_FIELD_KEYS" else "") + secrets.token_hex(32) for name in missing}
    path.touch(mode=0o600)
    path.chmod(0o600)
    gap = "" if not present or present.endswith("\n") else "\n"
    path.write_text(present + gap + "".join(f"{k}={v}\n" for k, v in made.items()), encoding="utf-8")
    return True


def secret(name: str) -> str:
    """The secret of this name; a missing one stops the start with what to do."""
    try:
        return os.environ[name]
    except KeyError:
        raise SystemExit(f"{name} is not set. Run `make setup`, or set it in the environment.") from None


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, object]:
    """Django's settings for one database address: sqlite:///path or postgres://user:password@host:port/name."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        # IMMEDIATE takes the write lock when a transaction begins, so that no read is ever upgraded into a deadlock.
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) if parts.netloc == "" else unquote(parts.path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"options": PAGES, **dict(parse_qsl(parts.query))},
        }
    raise SystemExit(f"YINIAN_DATABASE_URL must begin with postgres:// or sqlite:///, not with {parts.scheme!r}.")
