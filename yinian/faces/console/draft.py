"""One draft of a table: what it says, what is wrong with it, who agreed; handing it in, agreeing, and the Excel of it."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies import drafting, drafts, excel, fault_words, queries, text
from yinian.faces.console.activities import Why
from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.law import TONES
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.timeline import entries
from yinian.foundation import approvals
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Level

GIVES = ("amount", "since", "until", "document", "clause", "quote", "note")


class Handing(forms.Form):
    """From when a draft is to hold."""

    since = forms.DateField(
        label=_("生效日期"),
        widget=asking.Day(),
        help_text=_(
            "从这一天起按草案办，这一天以前照原来的规定。可以是过去的日子：以前月份多退少补，由每月核算补齐差额。"
        ),
    )
    why = forms.CharField(label=_("理由"), required=False, max_length=300, widget=asking.Long())


class Workbook(forms.Form):
    """A table that was changed in Excel."""

    file = forms.FileField(
        label=_("Excel 文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=_("从这里下载、改好的那一份。四张工作表都要留着；新加的行不写行号。"),
    )


@face.page("law/drafts/<int:pk>", title=_("规则草案"), may=OFFICER, rail="law")
def draft(request: Request, pk: int) -> Context:
    """One draft."""
    actor = request.by
    row = drafts.draft(actor, pk)
    reading, scheme = drafts.reading(row), drafts.approval(row).scheme
    moves = drafts.moves(actor, row)
    votes = approvals.votes(row)
    yuan = reading.cells.get("unit") == excel.YUAN
    inputs = [str(name) for name in reading.cells.get("inputs") or ()]
    return {
        "draft": row,
        "tone": TONES[row.status],
        "benefit": reading.cells.get("zh") or row.benefit,
        "reading": reading,
        "faults": [fault_words.told(fault, yuan=yuan) for fault in reading.faults],
        "heads": [fault_words.cell_word(name) for name in inputs],
        "rows": [_row(cells, inputs, yuan) for cells in reading.cells.get("rows") or ()],
        "examples": len(reading.cells.get("examples") or ()),
        "past": row.since is not None and row.since < timezone.localdate() and row.status == "submitted",
        "overtaken": row.status in ("draft", "submitted") and drafts.overtaken(row),
        "moves": moves,
        "may_agree": "enact" in moves and actor.level in scheme.levels,
        "votes": votes,
        "needed": _needed(scheme),
        "entries": entries(row, actor),
        "title": row.title,
        "lead": now("{place}：{benefit}").format(place=row.region.name, benefit=reading.cells.get("zh") or row.benefit),
        "back": reverse("law"),
        "back_label": _("政策"),
    }


def _row(cells: dict[str, Any], inputs: list[str], yuan: bool) -> dict[str, Any]:
    shown = {name: excel.shown(name, value, yuan) for name, value in cells.items()}
    return {**{name: shown.get(name, "") for name in GIVES}, "asks": [shown.get(name, "-") for name in inputs]}


def _needed(scheme: approvals.Scheme) -> str:
    """Who must agree, in a sentence."""
    levels = [str(Level(level).label) for level in scheme.levels]
    if scheme.mode == approvals.ALL:
        return now("{levels}各一位同意").format(levels="、".join(levels))
    if scheme.mode == approvals.ANY:
        return now("{levels}任一位同意").format(levels="、".join(levels))
    return now("{levels}共 {count} 位同意").format(levels="、".join(levels), count=scheme.count)


@face.page("law/drafts/<int:pk>/submit", title=_("提交规则草案"), may=OFFICER, rail="law", template=asking.TEMPLATE)
def submit_draft(request: Request, pk: int) -> Context | HttpResponse:
    """Hand it in."""
    row = drafts.draft(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        drafting.submit(row, given["since"], by=request.by, why=given["why"])
        say(request, now("已提交，等另外几位同事同意。"))
        return go("draft", pk=pk)

    lead = now("{title}：提交以后不能再改，起草、修改和提交的人不能同意。").format(title=row.title)
    return asking.ask(request, Handing(request.POST or None), _("提交"), do, lead=lead, back=asking.to("draft", pk=pk))


@face.page("law/drafts/<int:pk>/enact", title=_("同意生效"), may=OFFICER, rail="law", acts=True)
def enact_draft(request: Request, pk: int) -> HttpResponse:
    """Agree to it."""
    row = drafting.enact(drafts.draft(request.by, pk), by=request.by)
    done = row.status == "enacted"
    say(request, now("已生效：{title}。").format(title=row.title) if done else now("已同意，还要其他人同意。"))
    return go("draft", pk=pk)


def _with_reason(request: Request, pk: int, verb: Any, submit: Any) -> Context | HttpResponse:
    row = drafts.draft(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        verb(row, by=request.by, why=given["why"])
        return go("draft", pk=pk)

    back = asking.to("draft", pk=pk)
    return asking.ask(request, Why(request.POST or None), submit, do, back=back, lead=row.title, tone="danger")


@face.page("law/drafts/<int:pk>/refuse", title=_("不批准草案"), may=OFFICER, rail="law", template=asking.TEMPLATE)
def refuse_draft(request: Request, pk: int) -> Context | HttpResponse:
    """Turn it down."""
    return _with_reason(request, pk, drafting.refuse, _("不批准"))


@face.page("law/drafts/<int:pk>/withdraw", title=_("撤回草案"), may=OFFICER, rail="law", template=asking.TEMPLATE)
def withdraw_draft(request: Request, pk: int) -> Context | HttpResponse:
    """Take it back."""
    return _with_reason(request, pk, drafting.withdraw, _("撤回草案"))


@face.page("law/drafts/<int:pk>/excel", title=_("导出 Excel"), may=OFFICER, rail="law", name="draft-export")
def draft_export(request: Request, pk: int) -> FileResponse:
    """The draft as an Excel file; the journal knows of it."""
    row = drafts.draft(request.by, pk)
    drafting.export(row, by=request.by, why="Excel")
    out = excel.write(drafts.reading(row).cells, queries.vocabulary())
    return FileResponse(out, as_attachment=True, filename=f"{row.title}.xlsx")


@face.page("law/drafts/<int:pk>/upload", title=_("上传 Excel"), may=OFFICER, rail="law", template=asking.TEMPLATE)
def upload_draft(request: Request, pk: int) -> Context | HttpResponse:
    """Put what was changed in Excel in the place of the draft's words."""
    row = drafts.draft(request.by, pk)
    form = Workbook(request.POST or None, request.FILES or None)

    def do(given: dict[str, Any]) -> HttpResponse:
        words = text.written(_read(row, given["file"]))
        drafting.edit(row, words, by=request.by, was=request.POST.get("was", "") or text.version(row.text))
        say(request, now("已保存 Excel 里的内容，请看有没有问题。"))
        return go("draft", pk=pk)

    lead = now("{title}：草案原来的内容会被这份 Excel 整个换掉。").format(title=row.title)
    return asking.ask(request, form, _("上传并替换"), do, lead=lead, back=asking.to("draft", pk=pk))


def _read(row: Any, given: Any) -> text.Cells:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        for chunk in given.chunks():
            file.write(chunk)
        file.flush()
        cells, faults = excel.read(Path(file.name), given.name, queries.vocabulary())
    if faults:
        told = "；".join(str(fault_words.told(fault)) for fault in faults[:3])
        raise Refused(
            _("您要上传「{name}」。"),
            _("读不出规则表：{told}。"),
            _("请改好以后再上传，草案没有变。"),
            name=given.name,
            told=told,
        )
    return cells
