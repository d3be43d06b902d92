"""The live line: pages that are open learn within a moment that something moved, and ask for it again.

What moved is told by the database when it is committed. One thread a process watches: on PostgreSQL it listens, on SQLite it
looks whether the journal has grown. No content passes here, only "look again", so that every reader asks as itself.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.migrations import RunPython

log = logging.getLogger(__name__)
CHANNEL = "yinian_live"
LOOK, BEAT, LASTS = 0.15, 2.0, 300.0
# So many open pages a process holds a line to; the others ask by themselves each second.
MOST = 16
TELLING = (
    "CREATE OR REPLACE FUNCTION yinian_live() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$BEGIN PERFORM pg_notify('{CHANNEL}', TG_ARGV[0] || ' ' || NEW.region_path); RETURN NULL; END$$"
)


def followed(table: str, topic: str, columns: tuple[str, ...] = ()) -> RunPython:
    """For a migration: let the database tell of every new row of a table, and of every change (of these columns).

    Whoever writes, and however, is heard when the writing is committed; SQLite, which tells nobody, is looked at instead.
    """
    of = f" OF {', '.join(columns)}" if columns else ""

    def tell(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor != "postgresql":
            return
        editor.execute(TELLING)
        editor.execute(
            f"CREATE TRIGGER {table}_live AFTER INSERT OR UPDATE{of} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION yinian_live('{topic}')"
        )

    return RunPython(tell, RunPython.noop)


class Watch:
    """What a process knows of what moved: the number of the last news, and the news themselves for a while."""

    def __init__(self) -> None:
        self.moved = threading.Condition()
        self.count = 0
        self.news: list[tuple[int, str, str]] = []
        self.thread: threading.Thread | None = None
        self.lines = 0
        # Whether the server is stopping: then every line ends at its next beat.
        self.closing: Callable[[], bool] = lambda: False

    def enter(self) -> bool:
        """Take one of the lines, if there is one; the first to come starts the watch."""
        with self.moved:
            if self.lines >= MOST:
                return False
            self.lines += 1
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name="live", daemon=True)
                self.thread.start()
            return True

    def leave(self) -> None:
        with self.moved:
            self.lines -= 1

    def hear(self, topic: str, path: str) -> None:
        """Something moved; where it is not known what (no topic), it concerns everybody."""
        with self.moved:
            self.count += 1
            self.news = [*self.news[-200:], (self.count, topic, path)]
            self.moved.notify_all()

    def wait(self, since: int, topics: frozenset[str], path: str, seconds: float) -> tuple[int, bool]:
        """Wait for news of these topics under a path; say up to where was read, and whether there was any."""
        end = time.monotonic() + seconds
        with self.moved:
            while True:
                fresh = [one for one in self.news if one[0] > since]
                since = self.count
                if any(_concerns(one, topics, path) for one in fresh):
                    return since, True
                left = end - time.monotonic()
                if left <= 0:
                    return since, False
                self.moved.wait(left)

    def _wanted(self) -> bool:
        """Whether anybody still holds a line; where nobody does, the watch ends, and the next to come begins another."""
        with self.moved:
            if not self.lines:
                self.thread = None
            return self.thread is not None

    def _run(self) -> None:
        while self._wanted():
            try:
                if connection.vendor == "postgresql":
                    self._listen()
                else:
                    self._look()
            except Exception:
                # Whatever broke, the open pages ask anew and the watch begins again.
                log.warning("the live line broke and begins again", exc_info=True)
                self.hear("", "")
                time.sleep(1)
            finally:
                connections.close_all()

    def _listen(self) -> None:
        connection.ensure_connection()
        raw = connection.connection
        raw.execute(f"LISTEN {CHANNEL}")
        self.hear("", "")
        while self._wanted():
            for one in raw.notifies(timeout=BEAT, stop_after=1):
                topic, _sign, path = one.payload.partition(" ")
                self.hear(topic, path)

    def _look(self) -> None:
        written = newest = None
        while self._wanted():
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA data_version")
                version = cursor.fetchone()[0]
                if version != written:
                    cursor.execute("SELECT max(id) FROM foundation_line")
                    line = cursor.fetchone()[0]
                    if written is not None and line != newest:
                        self.hear("", "")
                    written, newest = version, line
            time.sleep(LOOK)


def _concerns(news: tuple[int, str, str], topics: frozenset[str], path: str) -> bool:
    _number, topic, where = news
    return not topic or (topic in topics and (where.startswith(path) or path.startswith(where)))


WATCH = Watch()


def lasts() -> float:
    """How long one line is held before the page opens it anew."""
    return float(getattr(settings, "LIVE_SECONDS", LASTS))


def stream(topics: Iterable[str], path: str) -> Iterator[bytes]:
    """The line of one open page, as server-sent events: `moved` for news, a comment as a beat; taken with `WATCH.enter`."""
    wanted, end = frozenset(topics), time.monotonic() + lasts()
    if not connection.in_atomic_block:
        connection.close()  # nothing is read while it waits
    try:
        known = WATCH.count
        yield b"retry: 500\nevent: open\ndata: \n\n"
        while (left := end - time.monotonic()) > 0 and not WATCH.closing():
            known, moved = WATCH.wait(known, wanted, path, min(BEAT, left))
            yield b"event: moved\ndata: \n\n" if moved else b": beat\n\n"
    finally:
        WATCH.leave()
