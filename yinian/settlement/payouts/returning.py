"""What the bank sends back: read row by row, each taken once or refused with its reason, and nothing lost."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import bulk, files, jobs, money, verbs
from yinian.foundation.actor import Actor, system
from yinian.foundation.fields import Sealed, normal, sealing
from yinian.foundation.files import Upload
from yinian.foundation.jobs import Run
from yinian.foundation.refusals import LawBroken, Refused
from yinian.registry.rosters.containers import Unfit
from yinian.registry.rosters.rules.readings import text
from yinian.registry.rosters.sheets import Book
from yinian.settlement.payouts import filing, paying, rules
from yinian.settlement.payouts.batches import BankReturn, Batch, BatchItem, RefusedRow
from yinian.settlement.payouts.flow import FLOW, NOBODY, OFFICE, Outcome, Status
from yinian.settlement.payouts.formats import reading
from yinian.settlement.payouts.rules import DUES, Came, Sent

JOB, BY = "batch.reconcile", system("银行回盘")
CHUNK, LOOK = 2_000, 40
UNFIT = {
    "empty": (_("文件是空的。"), _("请重新选择文件。")),
    "password": (_("文件设了打开密码，系统读不了。"), _("请去掉密码，另存后再上传。")),
    "long": (_("表格超过 {limit} 行。"), _("请把回盘文件拆成几份，分别上传。")),
}
OTHERWISE = (_("它不是可以读的 Excel 或 CSV 表格。"), _("请用表格软件另存为 xlsx 或 CSV 后再上传。"))
NO_HEADING = (
    _("没有找到表头：要有明细号、户名、金额、结果这几栏。"), _("请上传银行对这一批的回盘文件；表头应在前 40 行以内。"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a returned file: where it stands, what it says, and as it came."""

    number: int
    item: int
    came: Came
    said: str
    given: list[str]


@verbs.verb("batch.upload_return", _("上传银行回盘"), may=OFFICE)
def upload(batch: Batch, given: Upload, voucher: str, *, by: Actor) -> BankReturn:
    """Keep a returned file of a batch and begin to read it; the same file a second time changes nothing."""
    reference = voucher.strip()
    if batch.status not in (Status.FILED, Status.CLOSED):
        raise _cannot(batch, _("它还没有银行文件，不会有回盘。"), _("请先生成银行文件。"))
    if not 0 < len(reference) <= 60:
        raise _cannot(batch, _("支付凭证号须为 1 至 60 字。"), _("请填写国库或银行的支付凭证号。"))
    Batch.unscoped.select_for_update(of=("self",)).get(pk=batch.pk)
    row: BankReturn = verbs.create(
        BankReturn, batch=batch, name=(given.name or "")[-200:], sha256="", voucher=reference,
        uploaded_at=timezone.now(), region_path=batch.region_path,
    )  # fmt: skip
    kept = files.keep(row, given, kinds=files.TABLES, limit=settings.ROSTER_LIMIT_BYTES)
    known = BankReturn.unscoped.filter(batch=batch, sha256=kept.sha256).first()
    if known is not None:
        verbs.remove(kept)
        verbs.remove(row)
        return known
    verbs.change(row, name=kept.name, sha256=kept.sha256, heading=_inspected(batch, kept.path))
    jobs.start(JOB, key(row.pk), by=by, given={"returned": row.pk})
    return row


def key(returned: int) -> str:
    """Under which key a returned file is read."""
    return f"{JOB}@{returned}"


def _inspected(batch: Batch, path: Path) -> dict[str, Any]:
    """Where the heading stands and which column is which; a file without one is no returned file."""
    try:
        book = Book(path)
        for sheet in book.sheets():
            for index, cells in enumerate(sheet.first[:LOOK], 1):
                columns = reading().columns([text(cell) for cell in cells])
                if columns is not None:
                    return {"sheet": sheet.name, "row": index, "columns": columns, "kind": book.kind}
    except Unfit as unfit:
        why, do = UNFIT.get(unfit.code, OTHERWISE)
        raise _cannot(batch, why, do, **unfit.values) from None
    raise _cannot(batch, *NO_HEADING)


def reconcile(run: Run) -> dict[str, Any]:
    """Read a returned file from the place reached on; each chunk and what came of it are one transaction."""
    returned = BankReturn.unscoped.get(pk=run.given["returned"])
    batch = Batch.unscoped.select_related("fund", "region").get(pk=returned.batch_id)
    kept, told = files.of(returned).first(), returned.heading
    if kept is None:
        raise LawBroken(f"bank return {returned.pk} has no file")
    book = Book(kept.path, told["kind"])
    total = max(1, book.height(told["sheet"]) - told["row"])
    reached = int(run.place.get("row", told["row"]))
    source = _rows(book, told, reached)
    while chunk := list(islice(source, CHUNK)):
        with transaction.atomic():
            take(returned, batch, chunk)
            run.advance(chunk[-1].number - reached, total=total, row=chunk[-1].number)
        reached = chunk[-1].number
    with transaction.atomic():
        finish(returned, by=BY)
        if not BatchItem.unscoped.filter(batch=batch, outcome=Outcome.WAITING).exists() and batch.status == "filed":
            close(batch, by=BY)
        run.advance(0)
    return {"paid": returned.paid, "failed": returned.failed, "refused": returned.refused}


def _rows(book: Book, told: dict[str, Any], reached: int) -> Iterator[Row]:
    columns: dict[str, int] = told["columns"]
    for number, cells in book.rows(told["sheet"]):
        if number <= reached:
            continue
        given = [text(cell) for cell in cells]
        row = {field: given[index] if index < len(given) else "" for field, index in columns.items()}
        # Blank rows, and the one that adds the others up.
        if not any(given) or (not row["item"] and not row["holder"]):
            continue
        yield _row(number, row, given)


def _row(number: int, row: dict[str, str], given: list[str]) -> Row:
    known, item = reading(), row["item"]
    try:
        amount = money.fen(row["amount"])
    except ValueError:
        amount = None
    paid = True if row["result"] in known.paid else False if row["result"] in known.failed else None
    account = normal(row["account"]) if "account" in row else None
    check = row["check"].upper() if "check" in row else None
    said = row.get("voucher", "")[:60] if paid else row.get("reason", "")[:200]
    pk = int(item) if item.isascii() and item.isdecimal() and len(item) < 19 else 0
    return Row(number, pk, Came(row["holder"], account, amount, check, paid), said, given)


def take(returned: BankReturn, batch: Batch, rows: Sequence[Row]) -> None:
    """Judge some rows and do what they say; call it inside a transaction."""
    found = BatchItem.unscoped.filter(batch=batch, pk__in=[row.item for row in rows if row.item])
    items = {item.pk: item for item in found.select_related("account").order_by("pk")}
    sound: dict[int, Row] = {}
    refused: list[tuple[Row, str]] = []
    for row in rows:
        item = items.get(row.item)
        why = rules.verdict(_sent(item, returned) if item else None, row.came)
        if not why and row.item in sound:
            why = "twice"
        if why:
            refused.append((row, why))
        else:
            sound[row.item] = row
    _pay(returned, batch, {pk: row for pk, row in sound.items() if row.came.paid}, items)
    _fail(returned, batch, {pk: row for pk, row in sound.items() if not row.came.paid}, items)
    if refused:
        refuse(returned, refused, by=BY)


def _sent(item: BatchItem, returned: BankReturn) -> Sent | None:
    # Whoever had no account was not in the file.
    if item.account is None:
        return None
    number = item.account.number
    account = number.open() if isinstance(number, Sealed) else ""
    check = filing.check_of(item, item.account.holder, account)
    here = item.reported_in_id == returned.pk
    return Sent(item.account.holder, normal(account), item.amount_fen, check, item.outcome, here)


def _pay(returned: BankReturn, batch: Batch, rows: dict[int, Row], items: dict[int, BatchItem]) -> None:
    told = [(pk, row.said or returned.voucher) for pk, row in rows.items()]
    dues = [one for one in told if items[one[0]].ground_kind == DUES]
    if dues:
        paying.pay(dues, batch, returned, by=BY)
    for pk, voucher in told:
        if items[pk].ground_kind != DUES:
            paying.confirm(items[pk], voucher, returned, by=BY)


def _fail(returned: BankReturn, batch: Batch, rows: dict[int, Row], items: dict[int, BatchItem]) -> None:
    told = [(pk, row.said or str(_("银行没有写明原因"))) for pk, row in rows.items()]
    dues = [one for one in told if items[one[0]].ground_kind == DUES]
    if dues:
        paying.fail(dues, batch, returned, by=BY, key=f"{returned.pk}:{dues[0][0]}")
    for pk, why in told:
        if items[pk].ground_kind != DUES:
            paying.bounce(items[pk], why, returned, by=BY)


@verbs.verb("batch.refuse_rows", _("回盘行不能对上"), may=NOBODY)
def refuse(returned: BankReturn, rows: Sequence[tuple[Row, str]], *, by: Actor) -> BankReturn:
    """Keep rows that were not taken, as they came, each with its reason."""
    seal = sealing(RefusedRow._meta.get_field("given").context)
    bulk.insert(
        RefusedRow,
        ("batch", "returned", "number", "reason", "given", "region_path"),
        [
            (
                returned.batch_id, returned.pk, row.number, why, seal(json.dumps(row.given, ensure_ascii=False)),
                returned.region_path,
            )
            for row, why in rows
        ],
    )  # fmt: skip
    verbs.note(returned, {"refused": [None, len(rows)]})
    return returned


@verbs.verb("batch.reconciled", _("银行回盘已读完"), may=NOBODY)
def finish(returned: BankReturn, *, by: Actor) -> BankReturn:
    """Say what came of a returned file."""
    told = BatchItem.unscoped.filter(reported_in=returned)
    refused = RefusedRow.unscoped.filter(returned=returned).count()
    paid, failed = (told.filter(outcome=one).count() for one in (Outcome.PAID, Outcome.FAILED))
    verbs.change(
        returned, paid=paid, failed=failed, refused=refused, rows=paid + failed + refused, read_at=timezone.now()
    )  # fmt: skip
    return returned


@verbs.verb("batch.close", _("办结发放批次"), may=NOBODY)
def close(batch: Batch, *, by: Actor) -> Batch:
    """Say that the bank has answered for every item."""
    FLOW.move(batch, by=by)
    return batch


def _cannot(batch: Batch, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要上传发放批次「{title}」的银行回盘。"), why, do, title=batch.title, **values)
