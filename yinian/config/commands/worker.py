"""`yinian worker`: one process for background work; several may run side by side."""

import logging
import os
import signal
import socket
import threading

import click
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from yinian.delivery.rounds import engine
from yinian.foundation import jobs


@click.command()
@click.option("--interval", default=1.0, show_default=True, help="seconds between looks at an empty queue")
@click.option("--batch", is_flag=True, help="do what waits, then stop")
def worker(interval: float, batch: bool) -> None:
    """Run the queue, schedules, reactions and seals until told to stop."""
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    name = f"{socket.gethostname()[:20]}-{os.getpid()}-{get_random_string(8)}"
    if batch:
        drain(name)
        return
    stop = threading.Event()
    beat = threading.Thread(target=jobs.beat_for_ever, args=(name, stop, interval), daemon=True)
    loop = queue(name, interval=interval)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, loop.shutdown)
    beat.start()
    # What the web processes plan with is compiled here, if it must be: they find it done.
    engine.begin()
    try:
        loop.run()
    finally:
        stop.set()
        beat.join(timeout=10)


def queue(name: str, *, interval: float = 1.0, batch: bool = False) -> Worker:
    """The library's queue worker under our settings."""
    return Worker(
        queue_names=["*"],
        interval=interval,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )


def drain(name: str) -> None:
    """Do everything that waits now, reactions to reactions included."""
    for _round in range(20):
        jobs.pulse(name)
        queue(name, batch=True).run()
        if not jobs.waiting():
            return
