"""Rosters of elders: the list, taking one in, and an empty one to fill in."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.foundation import regions
from yinian.foundation.administration import queries as administration
from yinian.registry.rosters import actions, papers, queries

COLUMNS = [
    Column("name", _("名册")),
    Column("source", _("来源")),
    Column("region", _("区域")),
    Column("uploaded", _("上传时间")),
    Column("rows", _("行数"), numeric=True),
    Column("status", _("状态")),
]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("文件名或来源"), required=False, max_length=60)
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *queries.STATUSES])
    at = places.PlaceField(label=_("区域"))


class Roster(forms.Form):
    """What is asked of a roster."""

    at = places.PlaceField(
        label=_("名册是哪里的"), required=True, help_text=_("选到街道或社区；名册里的社区在它的范围内找。")
    )
    source = forms.CharField(
        label=_("来源"),
        max_length=60,
        help_text=_("提供名册的单位，例如「民政科」。同一来源的栏目写法会记住，下次不用再对应。"),
    )
    file = forms.FileField(
        label=_("文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
        help_text=_("Excel（xlsx、xls）或 CSV，不超过 {limit} MB。原样上传就行，不用整理表头和格式。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = str(self.fields["file"].help_text)
        self.fields["file"].help_text = words.format(limit=settings.ROSTER_LIMIT_BYTES // 1024 // 1024)


@face.page(
    "rosters",
    title=_("名册"),
    lead=_("各单位的老人名册导入档案：先看每一行会怎样，再导入；导入以后还可以整份撤回。"),
    may=OFFICER,
    rail="elders",
)
def rosters(request: Request) -> Context:
    """The list."""
    actor = request.by
    form, at = Narrow(request.GET or None), places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    rows = queries.matching(queries.rosters(actor), request.GET.get("q", ""))
    if request.GET.get("status"):
        rows = rows.filter(status=request.GET["status"])
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    shown = listing(
        request, rows, COLUMNS, key="rosters", empty=_("还没有上传过名册。"), begin=_("上传名册"),
        begin_url=reverse("upload-roster"),
    )  # fmt: skip
    action = Action(_("上传名册"), reverse("upload-roster"), "plus")
    return {"listing": shown, "filters": form, "action": action, "back": reverse("elders"), "back_label": _("老人")}


@face.page(
    "rosters/upload",
    title=_("上传名册"),
    lead=_("上传以后先读入、核对，不会马上改动档案。"),
    may=OFFICER,
    rail="elders",
    template=asking.TEMPLATE,
)
def upload_roster(request: Request) -> Context | HttpResponse:
    """Take one in."""
    actor = request.by
    form = Roster(request.POST or None, request.FILES or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "") or request.GET.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]
    if getattr(request, "too_large", False):
        form.add_error("file", actions.too_large())

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, int(given["at"]))
        row = actions.upload(actions.Given(region, given["source"], given["file"]), by=actor)
        same = queries.same_before(row)
        if same is not None:
            say(
                request,
                now("同一份文件已作为名册 {number} 导入过，再导入不会改变什么。").format(number=same.pk),
                "warning",
            )
        return go("roster", pk=row.pk)

    return asking.ask(request, form, _("上传并核对"), do, back=reverse("rosters"))


@face.page("rosters/blank", title=_("空白名册"), may=OFFICER, rail="elders", name="blank-roster")
def blank_roster(request: Request) -> FileResponse:
    """An empty roster, for what is written on paper first."""
    return FileResponse(papers.blank(), as_attachment=True, filename=now("空白名册.xlsx"))
