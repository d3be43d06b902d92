"""Real server and worker processes on the test database, to be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.db import connection

from yinian.config.commands.backup import address


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(var: Path) -> dict[str, str]:
    """The environment of a process on the test's own database."""
    given = connection.settings_dict
    url = f"sqlite:///{given['NAME']}" if connection.vendor == "sqlite" else address()
    return {**os.environ, "YINIAN_DATABASE_URL": url.replace("postgresql:", "postgres:"), "YINIAN_VAR": str(var)}


class Killable:
    """One of our processes with all its children: started, killed without warning, started again."""

    def __init__(self, command: list[str], var: Path) -> None:
        self.command, self.env, self.kills = [sys.executable, "-m", *command], environment(var), 0
        self.log = (var / f"{command[0].rpartition('.')[2]}.log").open("ab")
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, env=self.env, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def kill(self) -> None:
        """SIGKILL to the whole group: nothing gets to say goodbye."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.kills += 1

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=30)
        self.log.close()


def web(var: Path, port: int) -> Killable:
    """The web server as `yinian serve` starts it."""
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--log-level", "error", "--preload"]
    return Killable(["gunicorn", "yinian.config.wsgi", *bind], var)


def worker(var: Path) -> Killable:
    """The worker as `yinian serve` starts it."""
    return Killable(["yinian", "worker", "--interval", "0.1"], var)


def answers(port: int, seconds: float = 30) -> bool:
    """Whether a page comes back from a port within this time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            link = HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", "/sign-in")
            if link.getresponse().status == 200:
                return True
        except (OSError, HTTPException):
            time.sleep(0.05)
    return False
