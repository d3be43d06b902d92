"""The planning engine, which is heavy to load and is compiled once after each change: loaded beside other work, never in its way."""

import fcntl
import logging
import os
import subprocess
import sys
import threading
import time
from importlib import import_module
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)
PLACE = "yinian.delivery.orders.dispatch"
_ready, _lock = threading.Event(), threading.Lock()
_began: list[float] = []


def begin() -> None:
    """Have the engine loaded by a thread of its own, once a process; of several processes one compiles and the others wait for it."""
    with _lock:
        if _began:
            return
        _began.append(time.monotonic())
    threading.Thread(target=_load, name="planner", daemon=True).start()


def ready(within: float = 0.0) -> bool:
    """Whether the engine can plan now, or so many seconds from now; asking begins its loading."""
    begin()
    return _ready.wait(within)


def waited() -> int:
    """For how many seconds it has been loading."""
    return round(time.monotonic() - _began[0]) if _began else 0


def part(name: str) -> Any:
    """One module of the engine."""
    return import_module(f"{PLACE}.{name}")


def _load() -> None:
    try:
        with open(settings.VAR / "planner.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not os.environ.get("NUMBA_DISABLE_JIT"):
                # The compiler would hold this process up; what another one compiled is read in a second or two.
                subprocess.run([sys.executable, "-m", f"{PLACE}.warming"], check=False)
            part("warming").warm()
        _ready.set()
    except Exception:
        log.exception("the planning engine could not be loaded")
        _began.clear()
