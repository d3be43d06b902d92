"""One outermost call while it runs: a transaction, its lines, and another try where two only met at a bad moment."""

import random
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import IntegrityError, OperationalError, connection, models, transaction

from yinian.foundation import guard
from yinian.foundation.actor import Actor
from yinian.foundation.journal import lines as journal_lines
from yinian.foundation.journal import receipts
from yinian.foundation.journal.lines import Entry
from yinian.foundation.refusals import LawBroken

R = TypeVar("R")
TRIES = 6
# Two callers may meet on a key that both find absent; the one who comes second finds it when trying again.
MEETING_POINTS = ("foundation_transfer_key", "foundation_run_key")


@dataclass(slots=True)
class Call:
    """One outermost verb while it runs: its actor, the entries of its steps, and who is inside whom.

    `broken` names a step that failed; what it wrote cannot be told apart any more, so nothing of this call may last.
    """

    request: str
    actor: Actor
    entries: list[Entry] = field(default_factory=list)
    open: list[Entry] = field(default_factory=list)
    steps: int = 0
    shared: bool = False
    broken: str = ""


CURRENT: ContextVar[Call | None] = ContextVar("yinian_call", default=None)


@contextmanager
def running(call: Call) -> Generator[None]:
    """Let this call be the one that is running, and let it write."""
    token = CURRENT.set(call)
    try:
        with guard.writing("verb"):
            yield
    finally:
        CURRENT.reset(token)


def write(call: Call) -> None:
    """Write the lines of the call's steps, and the receipts they bring."""
    if call.broken:
        raise LawBroken(f"{call.broken} failed inside another verb, which went on as if it had not")
    numbers = journal_lines.write(call.entries, by=call.actor, request=call.request)
    receipts.expect([(number, entry.verb) for number, entry in zip(numbers, call.entries, strict=True)])
    call.entries = []


def whole(call: Call, run: Callable[[Call], R]) -> R:
    """Run a call as one transaction that ends with its lines."""
    # The call ends before the commit does, so that what runs on commit stands outside every verb.
    with transaction.atomic(), running(call):
        result = run(call)
        write(call)
    return result


def insist(run: Callable[[], R]) -> R:
    """Try again after a deadlock or a busy SQLite, but only where the whole transaction is ours to repeat."""
    tries = 1 if connection.in_atomic_block else TRIES
    for number in range(tries):
        try:
            return run()
        except (OperationalError, IntegrityError) as error:
            if number == tries - 1 or not _passing(error):
                raise
            time.sleep(0.02 * 2**number * (0.5 + random.random()))
    raise LawBroken("no try left")


def _passing(error: Exception) -> bool:
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None)
    if state == "23505":
        return str(getattr(getattr(cause, "diag", None), "constraint_name", "")).startswith(MEETING_POINTS)
    return state in {"40P01", "40001", "55P03"} or "database is locked" in str(error)


@contextmanager
def as_before(given: Iterable[Any]) -> Generator[None]:
    """Give the rows handed in back their values if this fails: a rolled-back change must not be taken for done."""
    kept = [(row, dict(row.__dict__)) for row in given if isinstance(row, models.Model)]
    try:
        yield
    except BaseException:
        for row, values in kept:
            row.__dict__.clear()
            row.__dict__.update(values)
        raise
