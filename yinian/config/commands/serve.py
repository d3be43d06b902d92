"""`yinian serve`: web server, worker and the devices' lanes, all stopped by one Ctrl+C; whichever dies is started again."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request

import click
from django.conf import settings

from yinian.config.demo import cast
from yinian.config.mqtt.addresses import TOPICS
from yinian.config.processes import keep
from yinian.foundation import live

EMBEDDED = 1883


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@click.option("--workers", default=2, show_default=True, help="web processes")
def serve(bind: str, workers: int) -> None:
    """Serve until stopped."""
    web = [sys.executable, "-m", "gunicorn", "yinian.config.wsgi", "--bind", bind, "--workers", str(workers)]
    # Four threads answer pages; the others wait for news on behalf of open pages of the desk.
    web += ["--threads", str(4 + live.MOST), "--access-logfile", "/dev/null", "--log-level", "warning", "--preload"]
    web += ["--config", "python:yinian.config.web"]
    commands = {"web": web, "worker": [sys.executable, "-m", "yinian", "worker"]}
    commands |= _devices()
    keep(commands, lambda text: click.echo(text, err=True), lambda: _announce(f"http://{bind}"))


def _devices() -> dict[str, list[str]]:
    """The lanes of the ingester where there is a broker; a demonstration without one brings its own."""
    given, own = settings.MQTT, {}
    if not given and settings.DEMO:
        port = _free(EMBEDDED)
        given = f"mqtt://127.0.0.1:{port}"
        own["broker"] = [sys.executable, "-m", "yinian", "broker", "--port", str(port)]
    if not given:
        return {}
    command = [sys.executable, "-m", "yinian", "ingest", "--broker", given]
    return {**own, **{f"ingest {lane}": [*command, "--lane", lane] for lane in TOPICS}}


def _free(port: int) -> int:
    """This port, or any other where somebody listens on it already."""
    with socket.socket() as found:
        try:
            found.bind(("127.0.0.1", port))
        except OSError:
            found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


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
