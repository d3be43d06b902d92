"""Taking a year's tasks in from a table, and the blank table to fill in."""

import io
from typing import Any

import xlsxwriter
from django import forms
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation.refusals import Refused
from yinian.oversight.duties import lists, queries

FAULTS = {
    "empty": _("没有填"), "long": _("超过 300 字"), "number": _("不是 1 到 9999 的整数"), "twice": _("序号重复或已经用过"),
    "unknown": _("不是成员单位"), "day": _("不是日期"),
}  # fmt: skip


class Table(forms.Form):
    """The table, and what the document says of its totals."""

    file = forms.FileField(label=_("任务表"), help_text=_("Excel 或 CSV。有一行不对就一行也不导入。"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    categories = forms.IntegerField(
        label=_("文件写明几大类"), required=False, min_value=1, help_text=_("填了就核对，对不上不导入。")
    )
    tasks = forms.IntegerField(label=_("文件写明几项任务"), required=False, min_value=1)


@face.page(
    "duties/<int:pk>/import", title=_("导入年度任务"), may=OFFICER, rail="duties", template="console/duty_import.html"
)
def import_duty_tasks(request: Request, pk: int) -> Context | HttpResponse:
    """Read the table, and take it in whole or say row by row what is wrong."""
    actor, row = request.by, queries.body(request.by, pk)
    form = Table(request.POST or None, request.FILES or None, initial={"year": timezone.localdate().year})
    refusal: Refused | None = None
    found = lists.Read()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        read: list[lists.Read] = []
        refusal = attempt(lambda: read.append(lists.read_upload(given["file"], row, given["year"])))
        if read:
            found = read[0]
            expected = lists.Expected(given["categories"], given["tasks"])
            refusal = attempt(lambda: lists.take_in(row, given["year"], found, expected, by=actor))
        if refusal is None:
            words = now("已导入：{categories} 大类，{tasks} 项任务。")
            say(request, words.format(categories=len(found.categories), tasks=len(found.rows)))
            return go("body", pk=pk)
    wrong = [(one, lists.COLUMNS[one.column], FAULTS[one.fault]) for one in found.wrong]
    return {
        "form": form, "refusal": refusal, "wrong": wrong, "counts": found.categories, "total": len(found.rows), "body": row,
        "status": 422 if refusal or form.errors else 200, "lead": row.name, "back": reverse("body", kwargs={"pk": pk}),
        "back_label": row.name,
    }  # fmt: skip


@face.page("duties/<int:pk>/blank", title=_("任务表模板"), may=OFFICER, rail="duties")
def blank_duty_tasks(request: Request, pk: int) -> FileResponse:
    """The blank table with the members' names to choose from."""
    row = queries.body(request.by, pk)
    names = [one.name for one in queries.members(request.by, row)]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page, bold, text = (
            book.add_worksheet(),
            book.add_format({"bold": True}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
        )
        for at, (heads, width) in enumerate(zip(lists.HEADS.values(), (24, 8, 60, 20, 24, 14), strict=True)):
            page.write_string(0, at, heads[0], bold)
            page.set_column(at, at, width, text if at == 5 else None)
        page.freeze_panes(1, 0)
        if names:
            beside: Any = book.add_worksheet("members")
            for line, name in enumerate(names):
                beside.write_string(line, 0, name)
            source = f"=members!$A$1:$A${len(names)}"
            page.data_validation(1, 3, 500, 3, {"validate": "list", "source": source})
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"duty-tasks-{pk}.xlsx")
