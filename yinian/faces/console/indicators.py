"""Figures of a region: what each is, how the regions below compare, and the rows behind each number."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import asking
from yinian.faces.console.face import FIGURES, OFFICER, face
from yinian.faces.frame import written
from yinian.faces.frame.figures import Chart, Figure, ShapeMap
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action, Row
from yinian.foundation import regions
from yinian.foundation.actor import Actor
from yinian.foundation.administration import queries as administration
from yinian.foundation.regions import Region
from yinian.oversight.indicators import actions, queries

SHAPES = settings.ROOT / "data" / "shapes"
FIRST = "elders60"
# The page that lists one kind of subject.
BEHIND = {"elder": "elders-behind", "facility": "facilities-behind"}


class Day(forms.Form):
    """The day that figures are wanted for."""

    on = forms.DateField(label=_("统计日"), widget=asking.Day(), initial=timezone.localdate)


def _day(request: Request) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


def link(region: int, **given: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in given.items() if value)
    return f"{reverse('indicator-region', kwargs={'pk': region})}{'?' + query if query else ''}"


@face.page("indicators", title=_("图表"), may=FIGURES, rail="chart", name="indicators")
def own_region(request: Request) -> HttpResponse:
    """One's own region first."""
    return HttpResponseRedirect(link(request.by.region_id or 0))


@face.page("indicators/<int:pk>", title=_("图表"), may=FIGURES, rail="chart", name="indicator-region")
def region(request: Request, pk: int) -> Context:
    """All figures of one region, and one of them for the regions below it."""
    actor = request.by
    place, on = administration.region(actor, pk), _day(request)
    known = {indicator.name for indicator in queries.definitions()}
    name = request.GET.get("show", "") if request.GET.get("show") in known else FIRST
    asked_day = request.GET.get("on", "")
    figures = queries.values(actor, place, on)
    shown = figures.get(name)
    children = [(child, values[name]) for child, values in queries.children(actor, place, on) if name in values]
    target = queries.target(actor, shown.indicator, place, on) if shown else None
    drawn = (
        [_chart(shown, children, asked_day, target), *_map(place, shown, children, asked_day)]
        if shown and children
        else []
    )
    return {
        "region": place,
        "way": _way(actor, place, name, asked_day),
        "figures": [
            (figure, link(pk, show=key, on=asked_day), key == name, _rows_url(figure))
            for key, figure in figures.items()
        ],
        "shown": shown,
        "drawn": drawn,
        "reckoning": queries.reckoning(actor, on),
        "days": queries.days(actor)[:60],
        "on": on,
        "title": now("{place}的图表").format(place=place.name),
        "lead": "",
        "action": Action(_("重新统计"), reverse("request-figures"), "refresh") if actor.role in OFFICER else None,
    }


def _rows_url(figure: queries.Figure) -> str:
    """Where the rows that a figure counts are listed."""
    page = BEHIND[figure.indicator.numerator.subject]
    return f"{reverse(page, kwargs={'pk': figure.region_id, 'name': figure.indicator.name})}?on={figure.on}"


def _way(actor: Actor, place: Region, name: str, on: str) -> list[tuple[str, str]]:
    above = [up for up in regions.ancestors(place) if regions.holds(actor.region_path, up.path)]
    return [(up.name, link(up.pk, show=name, on=on)) for up in above]


def _words(figure: queries.Figure) -> dict[str, Any]:
    source = figure.indicator.source
    return {
        "as_of": figure.computed_at,
        "sample": figure.denominator,
        "source": f"{source.document}{written.point('，')}{source.clause}",
    }


def _value(figure: queries.Figure) -> float | int | None:
    """What a drawing shows of a figure: the rate where that is what people quote, else the count."""
    if not figure.indicator.rated:
        return figure.numerator
    rate = figure.finer if figure.finer is not None else figure.rate
    return None if rate is None else float(rate)


def _drawn(figure: queries.Figure) -> dict[str, Any]:
    """What every drawing of this indicator has."""
    known = figure.indicator
    if not known.rated:
        return {"columns": [_("区域"), _("人数")], "unit": figure.unit, **_words(figure)}
    places = known.places if known.finer is None else known.finer
    better = {"better": known.better} if known.better else {}
    return {"columns": [_("区域"), figure.unit], "unit": figure.unit, "decimals": places, **better, **_words(figure)}


def _chart(figure: queries.Figure, children: list[tuple[Region, queries.Figure]], on: str, target: Any) -> Figure:
    name = figure.indicator.name
    rows = [Row(child.name, [_value(value)], link(child.pk, show=name, on=on)) for child, value in children]
    question = now("下一级各是多少：{title}") if figure.indicator.rated else now("下一级各有多少：{title}")
    return Chart(question=question.format(title=figure.title), rows=rows, key="bars", target=target, **_drawn(figure))


def _map(place: Region, figure: queries.Figure, children: list[tuple[Region, queries.Figure]], on: str) -> list[Figure]:
    code = administration.code_of(place)[:6]
    if not code or not (SHAPES / f"{code}.geojson").exists():
        return []
    keys, name = administration.keys_of([child.pk for child, _value in children]), figure.indicator.name
    share = not figure.indicator.rated and figure.numerator < figure.denominator
    rows = []
    for child, value in children:
        shown = (None if value.rate is None else float(value.rate)) if share else _value(value)
        rows.append(Row(child.name, [shown], link(child.pk, show=name, on=on), keys.get(child.pk, "")))
    words = _drawn(figure)
    if share:
        words |= {"columns": [_("区域"), _("占比")], "unit": "%", "decimals": 1}
    question = now("哪里占比更高：{title}") if share else now("哪里更多：{title}")
    shapes = static(f"shapes/{code}.geojson")
    return [ShapeMap(question=question.format(title=figure.title), rows=rows, key="map", shapes_url=shapes, **words)]


@face.page(
    "indicators/request",
    title=_("重新统计"),
    lead=_("全部区域在后台重算一遍；旧的数字留着，新的是它的下一版。"),
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
