"""Papers about a returned file that leave the house: the rows that could not be taken, with their reasons."""

import json
import tempfile
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.settlement.payouts.batches import BankReturn, RefusedRow
from yinian.settlement.payouts.filing import AS_TEXT
from yinian.settlement.payouts.flow import OFFICE

REASONS = {
    "unknown": gettext_lazy("这一批送出的文件里没有这个明细号"),
    "twice": gettext_lazy("同一明细号在这份文件里出现过"),
    "reported": gettext_lazy("这一笔以前已经回盘"),
    "altered_amount": gettext_lazy("金额和送出的不同"),
    "altered_name": gettext_lazy("户名和送出的不同"),
    "altered_account": gettext_lazy("账号和送出的不同"),
    "altered_check": gettext_lazy("校验码不对，这一行被改动过"),
    "no_result": gettext_lazy("看不出成功还是失败"),
}


@verbs.verb("bank_return.export", gettext_lazy("下载不能对上的回盘行"), may=OFFICE)
def export(returned: BankReturn, *, by: Actor, why: str = "") -> BankReturn:
    """Leave a trace that the refused rows of a returned file left the house with their account numbers."""
    return returned


def refused(returned: BankReturn) -> IO[bytes]:
    """An Excel of the refused rows as they came, with number and reason; call it after `export`."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 (the answer that sends it closes it)
    width = 1 + max(returned.heading.get("columns", {"": 0}).values(), default=0)
    with xlsxwriter.Workbook(out, AS_TEXT) as book:
        sheet = book.add_worksheet(_("不能对上的行"))
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        heads = {index: field for field, index in returned.heading.get("columns", {}).items()}
        sheet.set_column(0, width, 18, text)
        sheet.set_column(width + 1, width + 1, 48)
        names = [_(FIELDS[heads[index]]) if index in heads else "" for index in range(width)]
        sheet.write_row(0, 0, [_("行号"), *names, _("不能对上的原因")], bold)
        rows = RefusedRow.unscoped.filter(returned=returned).order_by("number")
        for index, row in enumerate(rows.iterator(chunk_size=1_000), 1):
            cells = json.loads(row.given.open()) if row.given else []
            told = [*cells[:width], *[""] * (width - len(cells))]
            for column, cell in enumerate([str(row.number), *told, str(REASONS[row.reason])]):
                sheet.write_string(index, column, cell, text)
    out.seek(0)
    return out


FIELDS = {
    "item": "明细号", "holder": "户名", "account": "账号", "amount": "金额（元）", "check": "校验码",
    "result": "处理结果", "reason": "失败原因", "voucher": "支付凭证号",
}  # fmt: skip
