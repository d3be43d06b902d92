"""The bank's file of a batch: produced once, kept as it was produced, and taken out only with a trace."""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import IO, Any

import xlsxwriter
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import OuterRef, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.foundation import files, jobs, money, verbs
from yinian.foundation.actor import Actor, system
from yinian.foundation.fields import Sealed
from yinian.foundation.files import StoredFile
from yinian.foundation.jobs import Run
from yinian.foundation.refusals import Refused
from yinian.settlement.payouts import paying, rules
from yinian.settlement.payouts.accounts import PayeeAccount
from yinian.settlement.payouts.batches import BankFile, Batch, BatchItem
from yinian.settlement.payouts.flow import FLOW, NOBODY, OFFICE, Outcome, Status
from yinian.settlement.payouts.formats import Format, formats
from yinian.settlement.payouts.rules import DUES

JOB, BY = "batch.file", system("银行文件")
# A file of a million rows; what a person uploads is held to much less.
LIMIT = 1024 * 1024 * 1024
NO_ACCOUNT = _("没有收款账户")
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}


@verbs.verb("batch.file", _("生成银行文件"), may=FLOW.may("batch.file"))
def file(batch: Batch, *, by: Actor) -> Batch:
    """Ask for the file of an approved batch; of two who ask, one does, and the batch never has a second."""
    FLOW.move(batch, by=by)
    if not _payable(batch).exists():
        raise _cannot(batch, _("里面的收款方都没有账户。"), _("请先登记账户。"))
    jobs.start(JOB, key(batch.pk), by=by, given={"batch": batch.pk}, total=batch.items)
    return batch


def key(batch: int) -> str:
    """Under which key a batch's file is produced."""
    return f"{JOB}@{batch}"


def _payable(batch: Batch) -> Any:
    accounts = PayeeAccount.unscoped.filter(until=None)
    waiting = BatchItem.unscoped.filter(batch=batch, outcome=Outcome.WAITING)
    return waiting.filter(payee__in=accounts.values("party"))


def produce(run: Run) -> dict[str, Any]:
    """Leave out who has no account, write the file, and keep it; killed anywhere, what was not kept was not produced."""
    batch = Batch.unscoped.select_related("fund", "region").get(pk=run.given["batch"])
    if batch.status != Status.FILING:
        return {"lines": batch.file_lines}
    with transaction.atomic():
        follow(batch, by=BY)
    left = BatchItem.unscoped.filter(batch=batch, outcome=Outcome.WAITING, account=None).order_by("pk")
    while numbers := list(left.filter(ground_kind=DUES).values_list("pk", flat=True)[:5_000]):
        told = [(pk, str(NO_ACCOUNT)) for pk in numbers]
        paying.fail(told, batch, None, by=BY, key=f"none:{numbers[0]}", after=partial(run.advance))
    with transaction.atomic():
        for item in left:
            paying.bounce(item, str(NO_ACCOUNT), None, by=BY)
        keep(batch, by=BY)
        run.advance(batch.file_lines)
    return {"lines": batch.file_lines}


@verbs.verb("batch.follow", _("核对收款账户"), may=NOBODY)
def follow(batch: Batch, *, by: Actor) -> Batch:
    """Let every item that waits have the account that its payee has now."""
    now = PayeeAccount.unscoped.filter(party=OuterRef("payee"), until=None).values("pk")[:1]
    BatchItem.unscoped.filter(batch=batch, outcome=Outcome.WAITING).update(account=Subquery(now))
    return batch


@verbs.verb("batch.filed", _("银行文件已生成"), may=NOBODY)
def keep(batch: Batch, *, by: Actor) -> Batch:
    """Write the file of everything that waits, keep its very bytes, and say what is in it."""
    waiting = BatchItem.unscoped.filter(batch=batch, outcome=Outcome.WAITING)
    made = verbs.create(BankFile, batch=batch, produced_at=timezone.now(), region_path=batch.region_path)
    known = formats()[batch.format]
    with tempfile.TemporaryFile() as out:
        count = _write(batch, known, waiting, out)
        out.seek(0)
        given = File(out, name=f"{batch.pk}.{known.kind}")
        stored = files.keep(made, given, kinds=files.TABLES, limit=LIMIT)
    amount = waiting.aggregate(total=Sum("amount_fen"))["total"] or 0
    FLOW.move(
        batch, by=by, file_sha256=stored.sha256, file_lines=count, file_fen=amount, filed_at=timezone.now()
    )  # fmt: skip
    return batch


def check_of(item: BatchItem, holder: str, account: str) -> str:
    """The sign that a row of the file carries; whoever alters the row cannot make another."""
    return rules.check(settings.JOURNAL_KEY, item.batch_id, item.pk, holder, account, item.amount_fen)


def _lines(batch: Batch, known: Format, waiting: Any) -> Iterator[list[str]]:
    yield [title for _field, title in known.columns]
    total = 0
    rows = waiting.select_related("account").order_by("pk").iterator(chunk_size=2_000)
    for line, item in enumerate(rows, 1):
        number = item.account.number
        account = number.open() if isinstance(number, Sealed) else ""
        total += item.amount_fen
        told = {
            "line": str(line), "batch": str(batch.pk), "item": str(item.pk), "holder": item.account.holder,
            "bank": item.account.bank, "account": account, "amount": money.plain(item.amount_fen),
            "check": check_of(item, item.account.holder, account),
        }  # fmt: skip
        yield [told[field] for field, _title in known.columns]
    # The last row says what all of them come to, under a sign of its own.
    last = {
        "line": say("合计"),
        "amount": money.plain(total),
        "check": rules.check(settings.JOURNAL_KEY, batch.pk, total),
    }
    yield [last.get(field, "") for field, _title in known.columns]


def _write(batch: Batch, known: Format, waiting: Any, out: IO[bytes]) -> int:
    lines = _lines(batch, known, waiting)
    return (_as_csv if known.kind == "csv" else _as_xlsx)(batch, lines, out) - 2


def _as_csv(_batch: Batch, lines: Iterator[Sequence[str]], out: IO[bytes]) -> int:
    text, count = io.TextIOWrapper(out, encoding="utf-8-sig", newline=""), 0
    writer = csv.writer(text)
    for line in lines:
        writer.writerow(line)
        count += 1
    text.flush()
    text.detach()
    return count


def _as_xlsx(batch: Batch, lines: Iterator[Sequence[str]], out: IO[bytes]) -> int:
    count = 0
    with xlsxwriter.Workbook(out, AS_TEXT) as book:
        book.set_properties({"created": datetime.combine(batch.approved_on or batch.month, datetime.min.time())})
        sheet, text = book.add_worksheet(say("代发")), book.add_format({"num_format": "@"})
        sheet.set_column(0, 7, 20, text)
        for count, line in enumerate(lines, 1):
            for column, cell in enumerate(line):
                sheet.write_string(count - 1, column, cell, text)
    return count


@verbs.verb("batch.download", _("下载银行文件"), may=OFFICE)
def download(batch: Batch, *, by: Actor) -> Batch:
    """Leave a trace that somebody took the file out, with every account number in it."""
    if not batch.file_sha256:
        raise _cannot(batch, _("它还没有生成文件。"), _("请先生成银行文件。"))
    return batch


def stored(batch: Batch) -> StoredFile:
    """The file of a batch, the same bytes each time; call it after `download`."""
    owner = BankFile.unscoped.get(batch=batch)
    return files.of(owner).get()


def _cannot(batch: Batch, why: Any, do: Any) -> Refused:
    return Refused(_("您要办理发放批次「{title}」的银行文件。"), why, do, title=batch.title)
