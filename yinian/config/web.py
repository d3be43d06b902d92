"""How the web server's processes begin: each has the planning engine loaded beside its first answers."""

from typing import Any

from yinian.delivery.rounds import engine
from yinian.foundation import live


def post_worker_init(worker: Any) -> None:
    """Called by the server in each process once it stands; never before the processes part, for threads do not come along."""
    engine.begin()
    live.WATCH.closing = lambda: not worker.alive
