"""What officers do with a batch: hand it in, agree, send back, withdraw, file it, and take in what the bank sends back."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.activities import Why
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.settlement.payouts import approving, filing, queries, returning


@face.page("batches/<int:pk>/submit", title=_("提交发放批次"), may=OFFICER, rail="money", acts=True)
def submit_batch(request: Request, pk: int) -> HttpResponse:
    """Hand it in."""
    approving.submit(queries.batch(request.by, pk), by=request.by)
    say(request, now("已提交，等别的同事审批。"))
    return go("batch", pk=pk)


@face.page("batches/<int:pk>/approve", title=_("同意发放批次"), may=OFFICER, rail="money", acts=True)
def approve_batch(request: Request, pk: int) -> HttpResponse:
    """Agree to what was seen."""
    row, seen = queries.batch(request.by, pk), request.POST.get("seen", "")
    approving.approve(row, by=request.by, seen_fen=int(seen) if seen.isdecimal() and len(seen) < 19 else None)
    done = row.status == "approved"
    say(request, now("已批准，可以生成银行文件了。") if done else now("已同意，还要等别的同事。"))
    return go("batch", pk=pk)


@face.page("batches/<int:pk>/produce", title=_("生成银行文件"), may=OFFICER, rail="money", acts=True)
def file_batch(request: Request, pk: int) -> HttpResponse:
    """Ask for the file."""
    filing.file(queries.batch(request.by, pk), by=request.by)
    return go("batch", pk=pk)


def _with_reason(request: Request, pk: int, verb: Any, submit: Any, lead: str) -> Context | HttpResponse:
    actor = request.by
    row = queries.batch(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        verb(row, by=actor, why=given["why"])
        return go("batch", pk=pk)

    back = asking.to("batch", pk=pk)
    return asking.ask(request, Why(request.POST or None), submit, do, back=back, lead=lead, tone="danger")


@face.page("batches/<int:pk>/send-back", title=_("退回发放批次"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def send_back_batch(request: Request, pk: int) -> Context | HttpResponse:
    """Give it back to who drafted it."""
    lead = now("退回以后可以移出个别明细再提交；已有的同意作废。")
    return _with_reason(request, pk, approving.send_back, _("退回发放批次"), lead)


@face.page("batches/<int:pk>/withdraw", title=_("撤回发放批次"), may=OFFICER, rail="money", template=asking.TEMPLATE)
def withdraw_batch(request: Request, pk: int) -> Context | HttpResponse:
    """Take it back before the bank has it."""
    lead = now("里面的应发全部恢复，已出的资金退回；以后可以再汇集。")
    return _with_reason(request, pk, approving.withdraw, _("撤回整批"), lead)


class Returned(forms.Form):
    """The bank's file and its voucher."""

    file = forms.FileField(
        label=_("回盘文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
        help_text=_("银行退回的 Excel 或 CSV，要有明细号、户名、金额、结果；每份不超过 30 万行，可以分几份上传。"),
    )
    voucher = forms.CharField(
        label=_("支付凭证号"), max_length=60, help_text=_("国库或银行的批次凭证号；行里有流水号的，用行里的。")
    )


@face.page(
    "batches/<int:pk>/return",
    title=_("上传银行回盘"),
    lead=_("逐行核对：对不上的行不会改动任何一笔，连原因一起留着，可以下载。"),
    may=OFFICER,
    rail="money",
    template=asking.TEMPLATE,
)
def upload_return(request: Request, pk: int) -> Context | HttpResponse:
    """Take in what the bank sent back."""
    actor = request.by
    row = queries.batch(actor, pk)
    form = Returned(request.POST or None, request.FILES or None)
    if getattr(request, "too_large", False):
        limit = settings.ROSTER_LIMIT_BYTES // 1024 // 1024
        form.add_error("file", now("文件超过 {limit} MB 的上限，请拆成几份。").format(limit=limit))

    def do(given: dict[str, Any]) -> HttpResponse:
        back = returning.upload(row, given["file"], given["voucher"], by=actor)
        if back.read_at is not None:
            say(request, now("这份文件以前上传过，没有再办一次。"), "warning")
        return go("batch", pk=pk)

    return asking.ask(request, form, _("上传并核对"), do, back=asking.to("batch", pk=pk))
