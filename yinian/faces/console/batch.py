"""One batch: how far it is, who has agreed, its items and what came of each, its file, and what the bank sent back."""

from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yinian.entitlement.benefits.words import benefit_word
from yinian.faces.console import held
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import progress, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Progress, Tab
from yinian.faces.frame.sheet import sheet
from yinian.faces.frame.timeline import entries
from yinian.foundation.actor import Actor
from yinian.foundation.money import plain
from yinian.foundation.regions import Level
from yinian.settlement.payouts import actions, drafting, filing, papers, queries, returning
from yinian.settlement.payouts.formats import formats

COLUMNS = [
    Column("number", _("明细号")),
    Column("payee", _("收款方")),
    Column("ground", _("依据")),
    Column("account", _("收款账户")),
    Column("amount", _("金额"), numeric=True),
    Column("outcome", _("结果")),
]
TONES = {"waiting": "wait", "paid": "done", "failed": "danger", "corrected": "info"}


class Narrow(forms.Form):
    """How the items may be narrowed."""

    show = forms.CharField(widget=forms.HiddenInput, required=False)
    q = forms.CharField(label=_("收款方或明细号"), required=False, max_length=60)


@face.page("batches/<int:pk>", title=_("发放批次"), may=OFFICER, rail="money")
def batch(request: Request, pk: int) -> Context | HttpResponse:
    """One batch; while it is gathered, filed or reconciled, the part that says how far asks again by itself."""
    actor = request.by
    row = queries.batch(actor, pk)
    back = list(queries.returns(actor, row))
    job = _progress(row, back)
    whole = reverse("batch", kwargs={"pk": pk})
    if (answer := progress.part(request, job, whole)) is not None:
        return answer
    shown = {
        "batch": row,
        "job": job,
        "died": job is not None and job.finished,
        "moves": {move.verb.partition(".")[2] for move in queries.moves(actor, row)},
        "title": row.title,
        "back": reverse("batches"),
        "back_label": _("发放"),
        "format": formats()[row.format].title if row.format in formats() else row.format,
        "grounds": [label for ground, label in drafting.GROUNDS.items() if ground in row.grounds],
        "totals": [(benefit_word(name), amount) for name, amount in sorted(row.totals.items())],
        "held": held.lines(actor, queries.left_out(actor, row)),
        "returns": back,
        "entries": entries(row, actor),
    }
    return {**shown, **_agreed(row), **_items(request, actor, row)}


def _progress(row: Any, back: list[Any]) -> Progress | None:
    unread = next((one for one in back if one.read_at is None), None)
    works = {"gathering": (drafting.key(row.pk), now("正在汇集")), "filing": (filing.key(row.pk), now("正在生成文件"))}
    key, doing = works.get(row.status) or (
        (returning.key(unread.pk), now("正在读入银行回盘")) if unread else ("", "")
    )  # fmt: skip
    run = queries.run(key) if key else None
    if run is None:
        return None
    return progress.of_run("batch-run", run, doing, reverse("batch", kwargs={"pk": row.pk}))


def _agreed(row: Any) -> Context:
    needed = queries.needed(row)
    scheme = needed.scheme
    levels = [str(Level(level).label) for level in scheme.levels]
    words = {
        "all": now("每一级都要有一人同意"), "any": now("其中一人同意"), "n": now("其中 {count} 人同意"),
    }[scheme.mode].format(count=scheme.count)  # fmt: skip
    return {"votes": queries.consents(row), "needed": words, "levels": levels, "needed_note": needed.note}


def _items(request: Request, actor: Actor, row: Any) -> Context:
    show = request.GET.get("show", "")
    counts = queries.counts(actor, row)
    names = {**dict(queries.OUTCOMES), queries.NO_ACCOUNT: _("没有账户")}
    rows = queries.items(actor, row, show if show in names else "", request.GET.get("q", ""))
    shown = listing(
        request, rows, COLUMNS, key="items",
        title=_("明细"), export_url=reverse("batch-export", kwargs={"pk": row.pk}), empty=_("里面还没有。"),
    )  # fmt: skip
    every = sum(count for name, (count, _fen) in counts.items() if name != queries.NO_ACCOUNT)
    tabs = [
        Tab(label, f"?show={name}", show == name, counts[name][0]) for name, label in names.items() if name in counts
    ]
    return {
        "listing": shown,
        "filters": Narrow(request.GET or None, initial={"show": show}),
        "item_tabs": [Tab(_("全部"), "?", show not in counts, every), *tabs],
        "stats": _stats(row, counts),
        "lines": [(one, drafting.GROUNDS.get(one.ground_kind, ""), TONES.get(one.outcome, "")) for one in shown.rows],
    }


TILES = (("paid", _("已发放"), ""), ("waiting", _("待发放"), ""), ("failed", _("发放失败"), "late"))


def _stats(row: Any, counts: dict[str, tuple[int, int]]) -> list[tuple[Any, int, str, str, str]]:
    """The sums, each leading to its items: all, and what came of them."""
    tiles = [*TILES, (queries.NO_ACCOUNT, _("没有账户"), "late")]
    shown = [
        (label, counts[name][1], _times(counts[name][0]), f"?show={name}", tone)
        for name, label, tone in tiles
        if name in counts
    ]
    return [(_("金额"), row.amount_fen, _times(row.items), "", ""), *shown]


def _times(count: int) -> str:
    return ngettext("{n} 笔", "{n} 笔", count).format(n=written.number(count))


@face.page("batches/<int:pk>/export", title=_("导出表格"), may=OFFICER, rail="money")
def batch_export(request: Request, pk: int) -> StreamingHttpResponse:
    """The narrowed items as a table file, account numbers masked; the journal knows of it."""
    actor = request.by
    row = queries.batch(actor, pk)
    actions.export(str(row), by=actor, why=f"{row} {request.GET.urlencode()}")
    rows = queries.items(actor, row, request.GET.get("show", ""), request.GET.get("q", ""))
    heads = [
        now("明细号"), now("收款方"), now("依据"), now("开户行"), now("账号"), now("金额（元）"), now("结果"), now("说明"),
    ]  # fmt: skip
    lines = (
        (one.pk, one.payee.name, drafting.GROUNDS.get(one.ground_kind, ""), one.account.bank if one.account else "",
         one.account.number if one.account else now("没有账户"), plain(one.amount_fen), one.get_outcome_display(),
         one.reason or one.voucher)
        for one in rows.iterator(chunk_size=1_000)
    )  # fmt: skip
    return sheet(f"batch-{row.pk}", heads, lines)


@face.page("batches/<int:pk>/file", title=_("下载银行文件"), may=OFFICER, rail="money", acts=True)
def download_file(request: Request, pk: int) -> FileResponse:
    """The bank's file, the same bytes each time; the journal knows of it."""
    row = queries.batch(request.by, pk)
    filing.download(row, by=request.by)
    kept = filing.stored(row)
    return FileResponse(kept.path.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.kind)


@face.page("bank-returns/<int:pk>/refused", title=_("不能对上的行"), may=OFFICER, rail="money", name="refused-returns")
def refused_returns(request: Request, pk: int) -> FileResponse:
    """The refused rows as an Excel with the reasons; the journal knows of it."""
    row = queries.returned(request.by, pk)
    papers.export(row, by=request.by)
    name = now("不能对上的回盘行-{number}.xlsx").format(number=pk)
    return FileResponse(papers.refused(row), as_attachment=True, filename=name)
