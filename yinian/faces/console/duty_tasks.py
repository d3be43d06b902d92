"""Tasks: the list of a year and the to-dos of meetings, narrowed, urged in one go, and taken out as a table."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.duties import tabs
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.many import Answers, Bulk, Rows
from yinian.faces.frame.page import Context
from yinian.faces.frame.sheet import Sheet, sheet
from yinian.foundation.actor import Actor
from yinian.oversight.duties import exports, queries, tasks

COLUMNS = [
    Column("title", _("任务")),
    Column("category", _("任务大类")),
    Column("owner", _("牵头单位")),
    Column("due", _("完成时限"), ("due_on",)),
    Column("evidence", _("佐证"), numeric=True),
    Column("urged", _("最近催办")),
    Column("status", _("状态")),
]
SHOW = [
    ("", _("未完成")), ("late", _("已逾期")), ("mine", _("我牵头的")), ("reported", _("待确认")),
    ("todo", _("督办事项")), ("done", _("已完成")), ("all", _("全部")),
]  # fmt: skip


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("任务里的字"), required=False, max_length=60)
    show = forms.ChoiceField(label=_("状态"), required=False, choices=SHOW)
    body = forms.ChoiceField(label=_("领导小组"), required=False)
    owner = forms.ChoiceField(label=_("牵头单位"), required=False)
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)
    category = forms.CharField(required=False, widget=forms.HiddenInput)


def _shown(rows: QuerySet[Any], show: str, actor: Actor) -> QuerySet[Any]:
    if show == "late":
        return queries.late(rows)
    if show == "mine":
        return rows.filter(owner__contact_id=actor.account_id or 0, status="open")
    if show == "todo":
        return rows.filter(category=None, status__in=queries.STILL)
    if show in {"reported", "done"}:
        return rows.filter(status=show)
    return rows if show == "all" else rows.filter(status__in=queries.STILL)


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, given, form = request.by, request.GET, Narrow(request.GET or None)
    members = list(queries.members(actor)[:300])
    bodies = {row.body_id: row.body.name for row in members}
    form.fields["body"].choices = [("", _("全部")), *((str(pk), name) for pk, name in bodies.items())]  # type: ignore[attr-defined]
    form.fields["owner"].choices = [("", _("全部")), *((str(row.pk), row.name) for row in members)]  # type: ignore[attr-defined]
    rows = _shown(queries.tasks(actor), given.get("show", ""), actor)
    for name in ("body", "owner", "category", "year"):
        if given.get(name, "").isdecimal() and len(given[name]) < 12:
            rows = rows.filter(**{name: int(given[name])})
    words = given.get("q", "").strip()
    return rows.filter(title__contains=words) if words else rows, form


@face.page(
    "duty-tasks",
    title=_("任务清单"),
    lead=_("年度任务和会上交办的督办事项。逾期没有办完的，自动列入下一次周例会。"),
    may=OFFICER,
    rail="duties",
)
def duty_tasks(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="duty-tasks", export_url=reverse("duty-tasks-export"), bulk=(URGE,),
        empty=_("没有这样的任务。年度任务从领导小组的页面导入。"),
    )  # fmt: skip
    proofs, today = queries.evidence_counts(shown.rows), timezone.localdate()
    told = [(row, proofs.get(row.pk, 0), row.status in queries.STILL and row.due_on < today) for row in shown.rows]
    return {"listing": shown, "tasks": told, "filters": form, "tabs": tabs("duty-tasks")}


@face.page("duty-tasks/export", title=_("导出表格"), may=OFFICER, rail="duties", name="duty-tasks-export")
def duty_tasks_export(request: Request) -> Sheet:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    exports.tasks(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [
        now("年度"), now("任务大类"), now("序号"), now("任务"), now("牵头单位"), now("配合单位"), now("完成时限"), now("状态"),
        now("完成日期"), now("完成情况"),
    ]  # fmt: skip
    return sheet("duty-tasks", heads, (
        [
            row.year, row.category.name if row.category else now("督办事项"), row.number, row.title, row.owner.name,
            row.helpers, row.due_on.isoformat(), row.get_status_display(),
            row.done_on.isoformat() if row.done_on else "", row.said,
        ]
        for row in rows.iterator(chunk_size=500)
    ))  # fmt: skip


def _urge(rows: Rows, answers: Answers, actor: Actor) -> int:
    urged: set[int] = set()
    tasks.urge_many([row.pk for row in rows], urged, by=actor)
    return len(urged)


URGE = Bulk(
    "urge-duty-tasks", _("催办"), OFFICER,
    rows=lambda actor, numbers: list(queries.tasks(actor).filter(pk__in=numbers)),
    check=lambda actor, rows, answers: tasks.not_urged(rows, actor),
    would=lambda row, answers: now("提醒{name}").format(name=row.owner.contact.name if row.owner.contact else ""),
    apply=_urge, back="duty-tasks", url=lambda row: reverse("duty-task", kwargs={"pk": row.pk}),
)  # fmt: skip
face.bulks[URGE.name] = URGE
