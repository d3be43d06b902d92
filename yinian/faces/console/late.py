"""Everything that is open and due, the latest first: narrowed by kind and place, taken out as a table."""

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yinian.faces.console import places
from yinian.faces.console.face import CONSOLE, face
from yinian.faces.frame import links
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Tab
from yinian.faces.frame.sheet import Sheet, sheet
from yinian.foundation import deadlines, regions
from yinian.foundation.deadlines import Deadline

COLUMNS = [
    Column("title", _("事项")),
    Column("kind", _("类别")),
    Column("place", _("所在地")),
    Column("due", _("应在此前完成"), ("due_at",)),
    Column("state", _("状态")),
]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    show = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("事项里的字"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    at = places.PlaceField(label=_("所在地"))


def _narrowed(request: Request) -> tuple[QuerySet[Deadline], Narrow, bool]:
    actor, given, form = request.by, request.GET, Narrow(request.GET or None)
    everything = given.get("show") == "open"
    rows = deadlines.waiting(actor) if everything else deadlines.late(actor)
    at = places.chosen(actor, given.get("at", ""))
    if actor.region_path:
        form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    else:
        del form.fields["at"]
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    counts = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    chosen = given.get("kind", "")
    known = sorted(counts | ({chosen: 0} if chosen in deadlines.KINDS else {}))
    words = [(name, f"{deadlines.kind_word(name)} {counts.get(name, 0)}") for name in known]
    form.fields["kind"].choices = [("", _("全部")), *words]  # type: ignore[attr-defined]
    rows = rows.filter(kind=chosen) if chosen else rows
    text = given.get("q", "").strip()
    return rows.filter(title__contains=text) if text else rows, form, everything


@face.page("late", title=_("期限"), lead=_("逾期的先办。办完以后会自动从这里消失。"), may=CONSOLE, rail="todo")
def late(request: Request) -> Context:
    """What is late, or all that is still open."""
    rows, form, everything = _narrowed(request)
    shown = listing(
        request, rows, COLUMNS, key="deadlines", empty=_("没有逾期的事。"), export_url=reverse("late-export")
    )
    tabs = [Tab(_("已逾期"), "?", not everything), Tab(_("全部未完成"), "?show=open", everything)]
    names = deadlines.places_of(shown.rows)
    due = [
        (row, links.of(row), deadlines.kind_word(row.kind), names.get(row.region_path, ""), _by(row))
        for row in shown.rows
    ]
    return {"listing": shown, "due": due, "filters": form, "tabs": tabs}


def _by(row: Deadline) -> str:
    days = (timezone.now() - row.due_at).days
    return ngettext("已逾期 %(days)d 天", "已逾期 %(days)d 天", days) % {"days": days} if days > 0 else ""


@face.page("late/export", title=_("导出表格"), may=CONSOLE, rail="todo", name="late-export")
def late_export(request: Request) -> Sheet:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form, _everything = _narrowed(request)
    deadlines.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [now("编号"), now("事项"), now("类别"), now("所在地"), now("应在此前完成"), now("状态")]
    found = list(rows[:50_000])
    names = deadlines.places_of(found)
    return sheet("late", heads, (_cells(row, names) for row in found))


def _cells(row: Deadline, names: dict[str, str]) -> list[Any]:
    return [
        row.pk, row.title, deadlines.kind_word(row.kind), names.get(row.region_path, ""),
        f"{timezone.localtime(row.due_at):%Y-%m-%d %H:%M}", now("已逾期") if row.late else now("未到期"),
    ]  # fmt: skip
