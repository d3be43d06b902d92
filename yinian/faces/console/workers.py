"""Those who work with elders: searched, narrowed, and taken out as a table."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import CARE, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Action, Tab
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.registry.workforce import actions, papers, queries
from yinian.registry.workforce.words import LEVELS, badge, standing

COLUMNS = [
    Column("name", _("姓名")),
    Column("papers", _("证书")),
    Column("post", _("岗位")),
    Column("employer", _("用人单位")),
    Column("region", _("服务区域")),
]
ALL = [("", _("全部"))]
SHOW = [("", _("在职")), ("left", _("已离职")), ("all", _("全部"))]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("姓名或电话"), required=False, max_length=60)
    post = forms.ChoiceField(label=_("岗位"), required=False, choices=[*ALL, *queries.POSTS])
    papers = forms.ChoiceField(label=_("证书"), required=False, choices=[*ALL, *papers.STATES])
    level = forms.ChoiceField(
        label=_("护理员等级"), required=False, choices=[*ALL, *((str(level), word) for level, word in LEVELS.items())]
    )
    origin = forms.ChoiceField(label=_("来源群体"), required=False, choices=[*ALL, *queries.ORIGINS])
    employer = forms.CharField(label=_("用人单位"), required=False, max_length=100)
    at = places.PlaceField(label=_("服务区域"))
    show = forms.ChoiceField(label=_("状态"), required=False, choices=SHOW)


def tabs(current: str) -> list[Tab]:
    """The three parts of what care is made of: people, their certificates, the services they give."""
    parts = (("workers", _("人员")), ("certificates", _("证书统计")), ("catalogue", _("服务目录")))
    return [Tab(label, reverse(name), name == current) for name, label in parts]


def _narrowed(request: Request) -> tuple[Any, Narrow]:
    actor, given = request.by, request.GET
    form, at = Narrow(given or None), places.chosen(actor, given.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    if not actor.region_path:
        del form.fields["at"], form.fields["employer"]
    rows = queries.workers(actor)
    if given.get("show") == "left":
        rows = rows.exclude(queries.employed())
    elif given.get("show") != "all":
        rows = rows.filter(queries.employed())
    for name in ("post", "origin"):
        if given.get(name):
            rows = rows.filter(**{name: given[name]})
    if given.get("employer", "").strip():
        rows = rows.filter(employer__name__contains=given["employer"].strip())
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    rows = papers.standing(actor, rows, given.get("papers", ""))
    rows = papers.of_level(actor, rows, given.get("level", ""))
    return queries.matching(rows, given.get("q", "")), form


@face.page(
    "workers",
    title=_("人员"),
    lead=_("护理员、评估师和其他服务人员。证书过期、没有技能或不在工作时间的，不能派单。"),
    may=CARE,
    rail="workers",
)
def workers(request: Request) -> Context:
    """The list."""
    actor, today = request.by, timezone.localdate()
    rows, form = _narrowed(request)
    may = actor.role in actions.STAFF
    shown = listing(
        request,
        rows,
        COLUMNS,
        key="workers",
        export_url=reverse("workers-export") if may else "",
        empty=_("登记的人员会列在这里。"),
        begin=_("登记人员") if may else "",
        begin_url=reverse("hire-worker") if may else "",
    )
    held = papers.held_by(actor, [row.pk for row in shown.rows])
    people = [(row, [badge(paper, today) for paper in held.get(row.pk, [])]) for row in shown.rows]
    action = Action(_("登记人员"), reverse("hire-worker"), "plus") if may else None
    return {
        "listing": shown,
        "people": people,
        "filters": form,
        "action": action,
        "tabs": tabs("workers"),
        "today": today,
    }


@face.page("workers/export", title=_("导出表格"), may=actions.STAFF, rail="workers", name="workers-export")
def workers_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; phone numbers stay masked, and the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = (
        say("编号"), say("姓名"), say("性别"), say("岗位"), say("用人单位"), say("服务区域"), say("来源群体"), say("电话"),
        say("入职日期"), say("离职日期"), say("证书"),
    )  # fmt: skip
    return sheet("workers", heads, _cells(request, rows))


def _cells(request: Request, rows: Any) -> Iterator[list[object]]:
    """Row by row, certificates asked for a few hundred workers at a time."""
    today, part = timezone.localdate(), 500
    for first in range(0, rows.count(), part):
        some = list(rows[first : first + part])
        held = papers.held_by(request.by, [row.pk for row in some])
        for row in some:
            told = "；".join(
                f"{paper.get_kind_display()} {paper.number} {standing(paper, today).text}"
                for paper in held.get(row.pk, [])
            )
            yield [
                row.pk, row.name, row.get_sex_display(), row.get_post_display(), row.employer.name if row.employer else "",
                row.region.name, row.get_origin_display(), str(row.phone or ""), row.since.isoformat(),
                row.until.isoformat() if row.until else "", told,
            ]  # fmt: skip
