"""Programmes of targets of a region: each target with both of its readings, the score, and what follows from it."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console.face import FIGURES, OFFICER, face
from yinian.faces.console.indicators import link, tabs
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action, Tab
from yinian.foundation import money
from yinian.foundation.administration import queries as administration
from yinian.oversight.targets import actions, queries, tables, words

COLUMNS = [
    Column("name", pgettext_lazy("programme", "名称")),
    Column("document", _("文件")),
    Column("targets", _("指标任务"), numeric=True),
    Column("taken", _("导入时间")),
]


class Workbook(forms.Form):
    """A table of targets."""

    file = forms.FileField(
        label=_("Excel 文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=_(
            "表头：序号、指标任务、责任单位、年度、口径、指标、目标值、另一口径、另一口径指标、另一口径目标值、分值、条款、原文。"
        ),
    )


class Appraisal(forms.Form):
    """What an appraisal gave a year."""

    score = forms.DecimalField(label=_("考核得分"), min_value=0, max_value=100, decimal_places=2)
    document = forms.CharField(label=_("考核文件"), max_length=200)
    forecast = forms.DecimalField(label=_("预报资金（元）"), min_value=0, decimal_places=2, max_digits=14)
    paid = forms.DecimalField(label=_("已拨付资金（元）"), min_value=0, decimal_places=2, max_digits=14)


@face.page("indicators/<int:pk>/targets", title=_("指标任务"), may=FIGURES, rail="chart")
def targets(request: Request, pk: int) -> Context:
    """The programmes of a region, the youngest first."""
    place = administration.region(request.by, pk)
    shown = listing(
        request, queries.programmes(request.by, place), COLUMNS, key="programmes", empty=_("这个区域没有指标任务方案。")
    )
    return {
        "listing": shown,
        "rows": [(row, len(row.content["targets"])) for row in shown.rows],
        "tabs": tabs(place, "targets"),
        "title": now("{place}的指标任务").format(place=place.name),
    }


@face.page("programmes/<int:pk>", title=_("指标任务"), may=FIGURES, rail="chart", template="console/programme.html")
def programme(request: Request, pk: int) -> Context:
    """One programme in one of its years: the one that today belongs to, or else the last."""
    actor, today = request.by, timezone.localdate()
    row = queries.programme(actor, pk)
    years = tables.years_of(row.content)
    given = request.GET.get("year", "")
    asked = int(given) if given.isdecimal() and len(given) < 4 else 0
    chosen = next((one for one in years if one.number == asked), None)
    chosen = chosen or next((one for one in years if today in one.days), years[-1])
    standing = queries.standing(actor, row, chosen.number, today)
    assert standing is not None and chosen.days.until is not None
    may = actor.role in OFFICER
    bands = tables.bands_of(row.content)
    return {
        "programme": row,
        "tabs": [
            Tab(now("第 {n} 年").format(n=one.number), f"?year={one.number}", one.number == chosen.number)
            for one in years
        ],
        "standing": standing,
        "days": f"{written.day(chosen.days.since)}—{written.day(chosen.days.until - timedelta(days=1))}",
        "bounds": [_bound(bands.fail, True), _bound(bands.excellent, False)],
        "band": words.BANDS[standing.consequence.band] if standing.consequence else "",
        "follows": words.CONSEQUENCES[standing.consequence.band] if standing.consequence else "",
        "lines": [(line, [_read(row.region_id, one) for one in line.reads]) for line in standing.lines],
        "take_in": reverse("take-in-targets", kwargs={"pk": pk}) if may else "",
        "title": row.name,
        "lead": row.document,
        "back": link("targets", row.region_id),
        "action": Action(
            _("登记考核得分"), f"{reverse('score-programme', kwargs={'pk': pk})}?year={chosen.number}", "sign"
        )
        if may
        else None,
    }


def _bound(bound: Any, below: bool) -> str:
    """A band's bound, and where the bound itself belongs."""
    text = now("{points} 分以下不合格") if below else now("{points} 分以上优秀")
    belongs = now("含 {points} 分") if bound.inclusive else now("不含 {points} 分")
    return written.aside(text.format(points=bound.points), belongs.format(points=bound.points))


def _read(region: int, one: queries.Read) -> tuple[queries.Read, str, str]:
    """A reading with its value and the page of its figure."""
    if one.figure is None:
        return one, "", ""
    figure = one.figure
    value = figure.missing or (figure.quoted if figure.indicator.rated else f"{figure.value:,}")
    return one, value, link("indicator", region, name=one.figure.indicator.name, on=one.figure.on)


@face.page(
    "programmes/<int:pk>/take-in", title=_("导入指标任务"), may=OFFICER, rail="chart", template=asking.TEMPLATE, name="take-in-targets",
    lead=_("整份导入：有一行不对就一行也不导入，并列出每一行。年度和分档沿用原方案。"),
)  # fmt: skip
def take_in_targets(request: Request, pk: int) -> Context | HttpResponse:
    """Replace the targets by those of an Excel."""
    row = queries.programme(request.by, pk)
    form = Workbook(request.POST or None, request.FILES or None)
    if getattr(request, "too_large", False):
        limit = settings.ROSTER_LIMIT_BYTES // 1024 // 1024
        form.add_error("file", now("文件超过 {limit} MB 的上限，请拆成几份。").format(limit=limit))

    def do(given: dict[str, Any]) -> HttpResponse:
        with tempfile.NamedTemporaryFile(suffix=Path(given["file"].name).suffix) as kept:
            for piece in given["file"].chunks():
                kept.write(piece)
            kept.flush()
            made = actions.replaced(row, Path(kept.name), by=request.by)
        say(request, now("已导入 {n} 项指标任务。").format(n=len(made.content["targets"])))
        return go("programme", pk=made.pk)

    return asking.ask(request, form, _("导入"), do, back=reverse("programme", kwargs={"pk": pk}))


@face.page(
    "programmes/<int:pk>/score",
    title=_("登记考核得分"),
    may=OFFICER,
    rail="chart",
    template=asking.TEMPLATE,
    name="score-programme",
)
def score_programme(request: Request, pk: int) -> Context | HttpResponse:
    """Record what the appraisal gave a year."""
    row = queries.programme(request.by, pk)
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and len(given) < 4 else tables.years_of(row.content)[-1].number

    def do(filled: dict[str, Any]) -> HttpResponse:
        told = actions.Appraisal(
            year, filled["score"], filled["document"], money.fen(filled["forecast"]), money.fen(filled["paid"])
        )
        actions.score(row, told, by=request.by)
        return HttpResponse(status=303, headers={"Location": f"{reverse('programme', kwargs={'pk': pk})}?year={year}"})

    lead = now("第 {n} 年的考核结果；当年预报，次年按得分奖补或者扣回。").format(n=year)
    return asking.ask(
        request, Appraisal(request.POST or None), _("登记"), do, lead=lead, back=reverse("programme", kwargs={"pk": pk})
    )
