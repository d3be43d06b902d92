"""What the benchmarks over HTTP share: a signed-in session, and the server as `yinian serve` starts it."""

import socket
import subprocess
import sys
import time

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from yinian.faces.frame import gate
from yinian.foundation.accounts import Account
from yinian.foundation.live import MOST


def session(officer: Account, post: int) -> str:
    """A signed-in session, as the sign-in page leaves it."""
    store = SessionStore()
    store.update(
        {
            SESSION_KEY: str(officer.pk),
            BACKEND_SESSION_KEY: gate.BACKEND,
            HASH_SESSION_KEY: officer.get_session_auth_hash(),
            gate.POST: post,
            gate.HOW: "password",
            gate.SINCE: int(time.time()),
            gate.SEEN: int(time.time()),
        }
    )
    store.create()
    return str(store.session_key)


def serve(application: str) -> tuple[subprocess.Popen[bytes], int]:
    """The same server with two workers, as `yinian serve` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    process = subprocess.Popen([*command, "--threads", str(4 + MOST), "--log-level", "error"])
    for _try in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return process, port
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{application} did not start")
