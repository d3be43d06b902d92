"""Several processes kept running by one: whichever dies is started again, and one Ctrl+C stops them all."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping


def keep(
    commands: Mapping[str, list[str]], echo: Callable[[str], object], began: Callable[[], object] | None = None
) -> None:
    """Run until told to stop."""
    running = {name: _start(command) for name, command in commands.items()}
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        if began is not None:
            began()
        while True:
            for name, process in running.items():
                if process.poll() is not None:
                    echo(f"{name} ended with {process.returncode}; starting it again")
                    time.sleep(1)
                    running[name] = _start(commands[name])
                    break
            time.sleep(0.5)
    except KeyboardInterrupt:
        echo("Stopping.")
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # Sessions of their own: Ctrl+C reaches us alone, and we stop them in good order.
    return subprocess.Popen(command, start_new_session=True)


def _stop(number: int, _frame: object) -> None:
    raise KeyboardInterrupt
