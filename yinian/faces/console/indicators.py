"""Figures of a region: all of them with their value, denominator, day and source, narrowed by theme and document."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import FIGURES, OFFICER, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action, Tab
from yinian.faces.frame.selecting import Select
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.foundation.actor import Actor
from yinian.foundation.administration import queries as administration
from yinian.foundation.regions import Region
from yinian.oversight.indicators import actions, queries, shelf
from yinian.oversight.indicators.figures import Figure


class Day(forms.Form):
    """The day that figures are wanted for."""

    on = forms.DateField(label=_("统计日"), widget=asking.Day(), initial=timezone.localdate)


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("指标名称"), required=False, max_length=40)
    theme = forms.ChoiceField(label=_("七有五性"), required=False, widget=Select)
    document = forms.ChoiceField(label=_("出处文件"), required=False, widget=Select)
    on = forms.ChoiceField(label=_("统计日"), required=False, widget=Select)

    def offer(self, days: list[date]) -> None:
        """Fill in what may be chosen."""
        known, choices = shelf.known(), self.fields
        themes = [(key, shelf.worded(words)) for key, words in known.themes.items()]
        titles = [(key, document["title"]) for key, document in known.documents.items()]
        choices["theme"].choices = [("", _("全部")), *themes]  # type: ignore[attr-defined]
        choices["document"].choices = [("", _("全部")), *titles]  # type: ignore[attr-defined]
        choices["on"].choices = [("", _("最近一次")), *((str(day), written.day(day)) for day in days)]  # type: ignore[attr-defined]


def day(request: Request) -> date:
    """The day that the address asks for."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


def link(page: str, region: int, **given: Any) -> str:
    """The address of a page about a region's figures; `name` is an indicator."""
    path = {"pk": region, **({"name": given.pop("name")} if given.get("name") else {})}
    query = "&".join(f"{name}={value}" for name, value in given.items() if value)
    return f"{reverse(page, kwargs=path)}{'?' + query if query else ''}"


def way(actor: Actor, place: Region, page: str, **given: Any) -> list[tuple[str, str]]:
    """The regions above a place that the actor holds, each with the same page."""
    above = [up for up in regions.ancestors(place) if regions.holds(actor.region_path, up.path)]
    return [(up.name, link(page, up.pk, **given)) for up in above]


def tabs(place: Region, here: str) -> list[Tab]:
    """The parts of a region's figures."""
    parts = (("indicator-region", _("指标")), ("targets", _("指标任务")), ("reported", _("上报数字")))
    return [Tab(label, link(name, place.pk), name == here) for name, label in parts]


@face.page("indicators", title=_("图表"), may=FIGURES, rail="chart", name="indicators")
def own_region(request: Request) -> HttpResponse:
    """One's own region first."""
    return HttpResponseRedirect(link("indicator-region", request.by.region_id or 0))


def _narrowed(request: Request, place: Region, on: date) -> list[Figure]:
    given = {name: request.GET.get(name, "").strip() for name in ("q", "theme", "document")}
    return [
        figure
        for figure in queries.values(request.by, place, on).values()
        if (not given["theme"] or given["theme"] in figure.indicator.themes)
        and (not given["document"] or given["document"] == figure.indicator.source.key)
        and (given["q"].casefold() in f"{figure.indicator.zh} {figure.indicator.en}".casefold())
    ]


@face.page("indicators/<int:pk>", title=_("图表"), may=FIGURES, rail="chart", name="indicator-region")
def region(request: Request, pk: int) -> Context:
    """All figures of one region."""
    actor = request.by
    place, on = administration.region(actor, pk), day(request)
    form = Narrow(request.GET or None)
    form.offer(queries.days(actor)[:60])
    asked = request.GET.get("on", "")
    figures = _narrowed(request, place, on)
    export = link("indicators-export", pk)
    return {
        "region": place,
        "tabs": tabs(place, "indicator-region"),
        "way": way(actor, place, "indicator-region", on=asked),
        "below": [
            (child, link("indicator-region", child.pk, on=asked)) for child in administration.below(actor, place)
        ],
        "filters": form,
        "narrowed": any(request.GET.get(name) for name in ("q", "theme", "document")),
        "figures": [(figure, link("indicator", pk, name=figure.indicator.name, on=asked)) for figure in figures],
        "reckoning": queries.reckoning(actor, on),
        "export_url": f"{export}?{request.GET.urlencode()}" if request.GET else export,
        "title": now("{place}的图表").format(place=place.name),
        "action": Action(_("重新统计"), reverse("request-figures"), "refresh") if actor.role in OFFICER else None,
    }


@face.page("indicators/<int:pk>/export", title=_("导出表格"), may=FIGURES, rail="chart", name="indicators-export")
def indicators_export(request: Request, pk: int) -> StreamingHttpResponse:
    """The narrowed list as a table file, every number with its day, version and source."""
    place, on = administration.region(request.by, pk), day(request)
    heads = [
        now("指标"),
        now("数值"),
        now("单位"),
        now("分子"),
        now("分母"),
        now("统计日"),
        now("版次"),
        now("出处"),
        now("条款"),
    ]
    rows = (
        [
            figure.title, figure.missing or figure.value, figure.unit, figure.numerator, figure.held_against,
            figure.on.isoformat(), figure.revision, figure.indicator.source.document, figure.indicator.source.clause,
        ]
        for figure in _narrowed(request, place, on)
    )  # fmt: skip
    return sheet("indicators", heads, rows)


@face.page(
    "indicators/request",
    title=_("重新统计"),
    lead=_("全部区域在后台重算一遍；旧的数字留着，变了的成为下一版。"),
    may=OFFICER,
    rail="chart",
    template=asking.TEMPLATE,
)
def request_figures(request: Request) -> Context | HttpResponse:
    """Ask for the figures of a day anew."""
    actor = request.by

    def do(given: dict[str, Any]) -> HttpResponse:
        run = actions.request(given["on"], by=actor)
        say(request, now("已开始统计，可以离开这一页。"))
        return go("run", pk=run.pk)

    return asking.ask(request, Day(request.POST or None), _("开始统计"), do, back=reverse("indicators"))
