"""Receipts: a line brings a row for every listener of its verb; a reaction is work that nobody has done yet."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation.bulk import insert
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import LawBroken

Listener = Callable[[Line], Any]
LISTENERS: dict[str, dict[str, Listener]] = defaultdict(dict)
TRIES = 5
WAIT_SECONDS = (5, 30, 120, 600)


class Receipt(models.Model):
    """One listener's work on one line: due, done, or dead after its tries."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="+", verbose_name=_("日志"))
    listener = models.CharField(_("监听者"), max_length=100)
    due_at = models.DateTimeField(_("应处理时间"))
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    done_at = models.DateTimeField(_("处理时间"), null=True)
    dead_at = models.DateTimeField(_("放弃时间"), null=True)
    error = models.TextField(_("错误"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("处理回执")
        constraints = [models.UniqueConstraint("line", "listener", name="receipt_once")]
        indexes = [
            models.Index("due_at", name="receipt_due", condition=models.Q(done_at__isnull=True, dead_at__isnull=True)),
            models.Index("dead_at", name="receipt_dead", condition=models.Q(dead_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.listener} {self.line_id}"


def on(verb: Callable[..., Any]) -> Callable[[Listener], Listener]:
    """React to every line of a verb, once each, after it is committed, in the worker."""
    name = getattr(verb, "verb", None)
    if name is None:
        raise LawBroken(f"{verb!r} is not a verb")

    def register(listener: Listener) -> Listener:
        LISTENERS[name][f"{listener.__module__}.{listener.__qualname__}"] = listener
        return listener

    return register


def expect(lines: Sequence[tuple[int, str]]) -> None:
    """Write the receipts that these lines (number, verb) bring, in the transaction that writes the lines."""
    now = timezone.now()
    rows = [
        (number, listener, now, 0, "") for number, verb in lines if verb in LISTENERS for listener in LISTENERS[verb]
    ]
    if rows:
        insert(Receipt, ("line", "listener", "due_at", "tries", "error"), rows)


def react(limit: int = 100) -> int:
    """Do the work of receipts that are due, each in a transaction of its own, and say how many were taken up."""
    taken = 0
    while taken < limit and _next():
        taken += 1
    return taken


def _next() -> bool:
    with writing("receipts"), transaction.atomic():
        # The lock is the claim: a worker that dies lets go of it, and one that lives cannot be overtaken.
        due = Receipt.objects.filter(done_at=None, dead_at=None, due_at__lte=timezone.now()).order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        receipt = due.select_related("line").first()
        if receipt is None:
            return False
        try:
            with transaction.atomic():
                _listener(receipt)(receipt.line)
            receipt.done_at, receipt.error = timezone.now(), ""
        except Exception as error:  # whatever a listener raises is kept for the dead-letter page
            _failed(receipt, error)
        receipt.tries += 1
        receipt.save(update_fields=["done_at", "dead_at", "due_at", "tries", "error"])
    return True


def _listener(receipt: Receipt) -> Listener:
    known: Iterable[dict[str, Listener]] = LISTENERS.values()
    for listeners in known:
        if receipt.listener in listeners:
            return listeners[receipt.listener]
    raise LawBroken(f"nobody listens under the name {receipt.listener} any more")


def _failed(receipt: Receipt, error: Exception) -> None:
    now = timezone.now()
    receipt.error = f"{type(error).__name__}: {error}"[:2000]
    if receipt.tries + 1 >= TRIES:
        receipt.dead_at = now
    else:
        receipt.due_at = now + timedelta(seconds=WAIT_SECONDS[min(receipt.tries, len(WAIT_SECONDS) - 1)])
