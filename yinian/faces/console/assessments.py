"""Assessments of ability: the list, narrowed, and taken out as a table."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.entitlement.assessment import actions, queries, words
from yinian.faces.console import places
from yinian.faces.console.face import OFFICER, REGISTRY, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Action
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions

COLUMNS = [
    Column("elder", _("老人")),
    Column("region", _("常住地")),
    Column("scale", _("量表")),
    Column("level", _("等级")),
    Column("valid", _("有效期至")),
    Column("assessors", _("评估师")),
    Column("status", _("状态")),
]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("姓名、拼音、身份号码或电话"), required=False, max_length=60)
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *queries.STATUSES])
    scale = forms.ChoiceField(label=_("量表"), required=False)
    due = forms.ChoiceField(label=_("期限"), required=False, choices=[("", _("全部")), *queries.DUE])
    at = places.PlaceField(label=_("常住地"))


def _narrowed(request: Request) -> tuple[Any, Narrow]:
    actor = request.by
    form, at = Narrow(request.GET or None), places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    form.fields["scale"].choices = [("", _("全部")), *words.scale_choices(queries.all_scales())]  # type: ignore[attr-defined]
    rows = queries.assessments(actor)
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    for name in ("status", "scale"):
        if request.GET.get(name):
            rows = rows.filter(**{name: request.GET[name]})
    if request.GET.get("due") in dict(queries.DUE):
        rows = queries.due(actor, rows, request.GET["due"])
    return queries.of_matching(actor, rows, request.GET.get("q", "")), form


def told(row: Any) -> tuple[Any, str, str, str, str]:
    """One line of a list: the assessment, its scale, its level with the tone, and the tone of its status."""
    level = words.level_word(row)
    tone = words.LEVEL_TONES.get(row.grade, "") if level else ""
    return row, words.called(queries.scale(row.scale, row.version)), level, tone, words.STATUS_TONES[row.status]


@face.page(
    "assessments",
    title=pgettext_lazy("assessment", "能力评估"),
    lead=_("每次评估由两位持证评估师签字。评估在老人的页面或摸底筛查里安排。"),
    may=REGISTRY,
    rail="assess",
)
def assessments(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    officer = request.by.role in OFFICER
    shown = listing(
        request,
        rows,
        COLUMNS,
        key="assessments",
        export_url=reverse("assessments-export") if officer else "",
        empty=_("还没有安排过评估。打开一位老人安排，或发起摸底筛查。"),
        begin=_("摸底筛查") if officer else "",
        begin_url=reverse("screenings") if officer else "",
    )
    action = Action(_("摸底筛查"), reverse("screenings"), "filter") if officer else None
    return {"listing": shown, "told": [told(row) for row in shown.rows], "filters": form, "action": action}


@face.page("assessments/export", title=_("导出表格"), may=OFFICER, rail="assess", name="assessments-export")
def assessments_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [
        now("编号"),
        now("老人"),
        now("常住地"),
        now("量表"),
        now("总分"),
        now("等级"),
        now("结论日期"),
        now("有效期至"),
    ]
    return sheet("assessments", [*heads, now("主评估师"), now("副评估师"), now("状态")], _cells(rows))


def _cells(rows: Any) -> Iterator[list[object]]:
    for row in rows.iterator(chunk_size=1_000):
        person = queries.elder_of(row)
        yield [
            row.pk,
            person.name if person else "",
            person.region.name if person else "",
            queries.scale(row.scale, row.version).number,
            row.score,
            words.level_word(row),
            row.concluded_on,
            row.valid_until,
            row.lead.name,
            row.second.name,
            row.get_status_display(),
        ]
