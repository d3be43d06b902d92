"""`yinian serve`: the web server and one worker, both stopped by one Ctrl+C; if one of them dies, it is started again."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import click
from django.conf import settings

from yinian.config.demo import cast


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@click.option("--workers", default=2, show_default=True, help="web processes")
def serve(bind: str, workers: int) -> None:
    """Serve until stopped."""
    web = [sys.executable, "-m", "gunicorn", "yinian.config.wsgi", "--bind", bind, "--workers", str(workers)]
    web += ["--threads", "4", "--access-logfile", "/dev/null", "--log-level", "warning", "--preload"]
    web += ["--config", "python:yinian.config.web"]
    commands = {"web": web, "worker": [sys.executable, "-m", "yinian", "worker"]}
    running = {name: _start(command) for name, command in commands.items()}
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        _announce(f"http://{bind}")
        while True:
            for name, process in running.items():
                if process.poll() is not None:
                    click.echo(f"{name} ended with {process.returncode}; starting it again", err=True)
                    time.sleep(1)
                    running[name] = _start(commands[name])
                    break
            time.sleep(0.5)
    except KeyboardInterrupt:
        click.echo("Stopping.")
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


def _announce(address: str) -> None:
    for _try in range(100):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    click.echo(f"\n颐年 Yinian: {address}   (process {os.getpid()}, Ctrl+C stops it)\n")
    if settings.DEMO:
        cast.show(click.echo)
