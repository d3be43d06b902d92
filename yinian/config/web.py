"""How the web server's processes begin: each has the planning engine loaded beside its first answers."""

from yinian.delivery.rounds import engine


def post_worker_init(_worker: object) -> None:
    """Called by the server in each process once it stands; never before the processes part, for threads do not come along."""
    engine.begin()
