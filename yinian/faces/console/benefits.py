"""Who is granted what: the list, narrowed, counted and taken out as a table."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import actions, queries, words
from yinian.faces.console import entitling, places
from yinian.faces.console.face import OFFICER, REGISTRY, face
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import CEILING, Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions

COLUMNS = [
    Column("elder", _("老人")),
    Column("benefit", _("待遇")),
    Column("status", _("结果")),
    Column("amount", _("数量")),
    Column("region", _("常住地")),
    Column("since", _("自")),
]
SHOW = [("", _("全部")), *(choice for choice in queries.STATUSES if choice[0] != "ended")]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("姓名、拼音、身份号码或电话"), required=False, max_length=60)
    status = forms.ChoiceField(label=_("结果"), required=False, choices=SHOW)
    benefit = forms.ChoiceField(label=_("待遇"), required=False)
    at = places.PlaceField(label=_("常住地"))


def _narrowed(request: Request) -> tuple[Any, Narrow]:
    actor = request.by
    form, at = Narrow(request.GET or None), places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    form.fields["benefit"].choices = [("", _("全部")), *words.choices()]  # type: ignore[attr-defined]
    rows = queries.decisions(actor)
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    for name in ("status", "benefit"):
        if request.GET.get(name):
            rows = rows.filter(**{name: request.GET[name]})
    return queries.of_matching(actor, rows, request.GET.get("q", "")), form


def amount(row: Any) -> str:
    """What a decision gives, in words."""
    table = words.table_of(row)
    return written.due(row.amount, row.unit, table.per if table else "") if row.amount else ""


def _tally(count: int) -> str:
    return f"{written.number(CEILING)}+" if count > CEILING else written.number(count)


@face.page(
    "benefits",
    title=_("待遇"),
    lead=_("谁按哪条规定享受什么。判定在老人的页面上办理，依据和过程点开就能看到。"),
    may=REGISTRY,
    rail="benefits",
)
def benefits(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    shown = listing(
        request,
        rows,
        COLUMNS,
        key="benefits",
        export_url=reverse("benefits-export") if request.by.role in OFFICER else "",
        empty=_("还没有判定过待遇。打开一位老人，在“待遇”里判定。"),
    )
    told = [(row, words.decision_word(row), amount(row)) for row in shown.rows]
    counts = [
        (words.benefit_word(name), _tally(count), f"?benefit={name}&status=granted")
        for name, count in queries.counted(request.by, CEILING + 1).items()
    ]
    return {
        "listing": shown,
        "told": told,
        "filters": form,
        "counts": counts,
        "tabs": entitling.tabs("benefits", request.by),
    }


@face.page("benefits/export", title=_("导出表格"), may=OFFICER, rail="benefits", name="benefits-export")
def benefits_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file; the journal knows of it."""
    rows, _form = _narrowed(request)
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = (
        now("编号"),
        now("老人"),
        now("常住地"),
        now("待遇"),
        now("数量"),
        now("自"),
        now("结果"),
        now("文件"),
        now("条款"),
    )
    return sheet("benefits", heads, _cells(rows))


def _cells(rows: Any) -> Iterator[list[object]]:
    for row in rows.iterator(chunk_size=1_000):
        elder = row.elder
        yield [
            row.pk, elder.name, elder.region.name, words.decision_word(row), amount(row), row.since.isoformat(),
            row.get_status_display(), row.document, row.clause,
        ]  # fmt: skip
