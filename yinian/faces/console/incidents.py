"""The register of falls and other accidents of elders."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import DESK, REGISTRY, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.programmes.emergency import incidents as actions
from yinian.programmes.emergency import queries
from yinian.programmes.emergency.incidents import Told
from yinian.registry.elders import queries as registry

COLUMNS = [
    Column("happened", _("发生时间")),
    Column("elder", _("老人")),
    Column("kind", _("类别")),
    Column("harm", _("伤情")),
    Column("from", _("怎么知道的")),
]


class Narrow(forms.Form):
    """How the register may be narrowed."""

    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *queries.INCIDENTS])
    harm = forms.ChoiceField(label=_("伤情"), required=False, choices=[("", _("全部")), *queries.HARMS])
    since = forms.DateField(label=_("自"), required=False, widget=asking.Day())
    until = forms.DateField(label=_("至"), required=False, widget=asking.Day())
    at = places.PlaceField()


class Recording(forms.Form):
    """An accident of which no alarm told."""

    kind = forms.ChoiceField(label=_("意外类别"), choices=[("", _("请选择")), *queries.INCIDENTS])
    harm = forms.ChoiceField(label=_("伤情"), choices=queries.HARMS, widget=forms.RadioSelect, initial="none")
    day = forms.DateField(label=_("发生日期"), widget=asking.Day(), initial=timezone.localdate)
    at = forms.TimeField(label=_("大约几点"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("发生地点"), required=False, max_length=60)
    words = forms.CharField(label=_("经过"), required=False, max_length=1_000, widget=asking.Long())


def _narrowed(request: Request) -> tuple[QuerySet[Any], Narrow]:
    actor, form = request.by, Narrow(request.GET or None)
    at = places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    rows = queries.incidents(actor)
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    if form.is_valid():
        given = form.cleaned_data
        for name in ("kind", "harm"):
            rows = rows.filter(**{name: given[name]}) if given[name] else rows
        if given["since"]:
            rows = rows.filter(happened_at__gte=midnight(given["since"]))
        if given["until"]:
            rows = rows.filter(happened_at__lt=midnight(given["until"]) + timedelta(days=1))
    return rows, form


def midnight(day: Any) -> datetime:
    """When a day begins here."""
    return timezone.make_aware(datetime.combine(day, time()))


@face.page(
    "incidents",
    title=_("意外登记"),
    lead=_("跌倒和其他意外：报警办结时自动登记，没有报警的由发现的人登记。"),
    may=REGISTRY,
    rail="safety",
)
def incidents(request: Request) -> Context:
    """The register."""
    rows, form = _narrowed(request)
    export = reverse("incidents-export") if request.by.role in DESK else ""
    shown = listing(request, rows, COLUMNS, key="incidents", empty=_("还没有登记过意外。"), export_url=export)
    return {"listing": shown, "filters": form, "back": reverse("alarms"), "back_label": _("报警")}


@face.page("incidents/export", title=_("导出表格"), may=DESK, rail="safety")
def incidents_export(request: Request) -> StreamingHttpResponse:
    """The narrowed register as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [now("编号"), now("发生时间"), now("老人"), now("类别"), now("伤情"), now("地点"), now("报警编号")]
    return sheet("incidents", heads, (_cells(row) for row in rows.iterator(chunk_size=500)))


def _cells(row: Any) -> list[object]:
    at = f"{timezone.localtime(row.happened_at):%Y-%m-%d %H:%M}"
    name = row.elder.name if row.elder else ""
    return [row.pk, at, name, row.get_kind_display(), row.get_harm_display(), row.place, row.alarm_id or ""]


@face.page("elders/<int:pk>/incident", title=_("登记意外"), may=REGISTRY, rail="safety", template=asking.TEMPLATE)
def record_incident(request: Request, pk: int) -> Context | HttpResponse:
    """Write down an accident of which no alarm told."""
    actor = request.by
    person = registry.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        at = timezone.make_aware(datetime.combine(given["day"], given["at"]))
        told = Told(given["harm"], given["place"], at, given["words"])
        actions.record(person, given["kind"], told, by=actor)
        say(request, _("已登记。要跟进的，请另报需求。"))
        return go("elder", pk=pk)

    lead = now("{name}：正在发生的事请报警，不在这里登记。").format(name=person.name)
    form = Recording(request.POST or None)
    return asking.ask(request, form, _("登记意外"), do, back=asking.to("elder", pk=pk), lead=lead)
