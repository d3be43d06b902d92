"""Applications for benefits: the list, narrowed, in the order of who is served first, taken out, and many moved on at once."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.entitlement.benefits import asked, many, words
from yinian.faces.console import entitling, places
from yinian.faces.console.benefits import amount
from yinian.faces.console.face import OFFICER, REGIONAL, face
from yinian.faces.frame import progress, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Progress, Tab
from yinian.faces.frame.sheet import sheet
from yinian.foundation import access, regions
from yinian.foundation.actor import Actor
from yinian.foundation.jobs import Run, Status

COLUMNS = [
    Column("elder", _("老人")),
    Column("benefit", _("待遇")),
    Column("status", _("状态")),
    Column("amount", _("数量")),
    Column("asked", _("申请时间"), sort=("-id",)),
    Column("first", _("优先服务对象"), sort=("later", "id")),
    Column("source", _("来源")),
    Column("region", _("常住地")),
]
# What can be done to many, by the state they stand in.
ACTS = {
    "submitted": ("review", _("审核")),
    "reviewed": ("notice", _("开始公示")),
    "noticed": ("agree", pgettext_lazy("application", "同意")),
}
FILTERS = ("q", "status", "benefit", "source", "at")


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("姓名、拼音、身份号码或电话"), required=False, max_length=60)
    benefit = forms.ChoiceField(label=_("待遇"), required=False)
    source = forms.ChoiceField(label=_("来源"), required=False, choices=[("", _("全部")), *asked.SOURCES])
    at = places.PlaceField(label=_("常住地"))
    status = forms.CharField(required=False, widget=forms.HiddenInput)


def _narrowed(actor: Actor, given: QueryDict) -> tuple[QuerySet[Any], Narrow]:
    form, at = Narrow(given or None), places.chosen(actor, given.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    form.fields["benefit"].choices = [("", _("全部")), *words.choices()]  # type: ignore[attr-defined]
    rows = asked.applications(actor)
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    for name in ("status", "benefit", "source"):
        if given.get(name):
            rows = rows.filter(**{name: given[name]})
    return asked.of_matching(actor, rows, given.get("q", "")), form


def _states(given: QueryDict) -> list[Tab]:
    current = given.get("status", "")
    known = [(name, label) for name, label in asked.STATUSES]
    return [
        Tab(_("全部"), reverse("applications"), not current),
        *(Tab(label, f"{reverse('applications')}?status={name}", current == name) for name, label in known),
    ]


@face.page(
    "applications",
    title=_("待遇申请"),
    lead=_("本人、家属或社区提出，经审核、公示，由没有经手的人审批。"),
    may=REGIONAL,
    rail="benefits",
)
def applications(request: Request) -> Context:
    """The list."""
    actor = request.by
    rows, form = _narrowed(actor, request.GET)
    shown = listing(
        request,
        asked.first_served(rows, timezone.localdate()),
        COLUMNS,
        key="applications",
        export_url=reverse("applications-export") if actor.role in OFFICER else "",
        empty=_("还没有申请。打开一位老人，在“待遇”里申请；或在“应享未享”里批量申请。"),
    )
    act = ACTS.get(request.GET.get("status", "")) if actor.role in OFFICER else None
    return {
        "listing": shown,
        "told": [(row, words.decision_word(row), amount(row)) for row in shown.rows],
        "filters": form,
        "tabs": entitling.tabs("applications", actor),
        "states": _states(request.GET),
        "act": act if shown.rows else None,
        "kept": [(name, request.GET[name]) for name in FILTERS if request.GET.get(name)],
    }


@face.page("applications/export", title=_("导出表格"), may=OFFICER, rail="benefits")
def applications_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request.by, request.GET)
    many.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = (
        now("编号"), now("老人"), now("常住地"), now("待遇"), now("来源"), now("状态"), now("数量"), now("申请时间"),
        now("公示自"), now("公示至"), now("理由"),
    )  # fmt: skip
    return sheet("applications", heads, _cells(rows))


def _cells(rows: Any) -> Iterator[list[object]]:
    for row in rows.iterator(chunk_size=1_000):
        elder = row.elder
        yield [
            row.pk, elder.name, elder.region.name, words.decision_word(row), row.get_source_display(),
            row.get_status_display(), amount(row), written.moment(row.asked_at), row.notice_since or "",
            row.notice_until or "", row.reason,
        ]  # fmt: skip


@face.page("applications/move", title=_("批量办理"), may=OFFICER, rail="benefits", acts=True)
def move_applications(request: Request) -> HttpResponse:
    """Do one thing to the ticked applications, or to all that the filter shows."""
    given = request.POST
    rows, _form = _narrowed(request.by, given)
    if given.get("scope") != "all":
        ticked = [int(number) for number in given.getlist("row") if number.isdecimal() and len(number) < 19]
        rows = rows.filter(pk__in=ticked)
    numbers = list(rows.order_by("id").values_list("pk", flat=True)[: many.MOST + 1])
    if not numbers:
        say(request, now("没有选中申请，什么也没有办。请先勾选。"), "warning")
        return go("applications")
    run = many.move_many(given.get("act", ""), numbers, by=request.by)
    say(request, now("已开始办理，可以离开这一页。"))
    return go("moved-applications", pk=run.pk)


@face.page("applications/moved/<int:pk>", title=_("批量办理的结果"), may=OFFICER, rail="benefits")
def moved_applications(request: Request, pk: int) -> Context | HttpResponse:
    """How far a run over many applications is, and which of them were refused for what reason."""
    actor = request.by
    row = access.found(Run.seen_by(actor).filter(job=many.MOVE), pk)
    ended = row.state in {Status.DONE, Status.DEAD}
    here = reverse("moved-applications", kwargs={"pk": pk})
    job = Progress("run", many.title_of(row), row.done, row.total or max(row.done, 1), f"{here}?part=1", ended)
    if (answer := progress.part(request, job, here)) is not None:
        return answer
    told = row.result or row.place
    refused = dict(told.get("refused", []))
    known = {one.pk: one for one in asked.applications(actor).filter(pk__in=refused)} if ended else {}
    return {
        "run": row,
        "job": job,
        "ended": ended,
        "done": told.get("done", told.get("did", 0)),
        "refused": [(one, words.decision_word(one), refused[pk]) for pk, one in known.items()],
        "refresh_seconds": 0 if ended else 3,
        "back": reverse("applications"),
        "back_label": _("待遇申请"),
    }
