"""One figure of one region: how it is defined, how it went, how the regions beside and below compare, and its versions."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import FIGURES, face
from yinian.faces.console.indicators import day, link, way
from yinian.faces.frame import written
from yinian.faces.frame.figures import Chart, Figure, ShapeMap
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Fact, Row
from yinian.foundation.administration import queries as administration
from yinian.foundation.regions import Region
from yinian.oversight.indicators import figures, queries, reports, shelf, wording
from yinian.oversight.indicators.book import Indicator, Measure

SHAPES = settings.ROOT / "data" / "shapes"
Beside = list[tuple[Region, figures.Figure]]


@face.page("indicator/<int:pk>/<str:name>", title=_("指标"), may=FIGURES, rail="chart", name="indicator")
def indicator(request: Request, pk: int, name: str) -> Context:
    """The figure; a zero denominator and a number nobody reported are said, never drawn as nothing."""
    actor = request.by
    place, known, on = administration.region(actor, pk), shelf.indicator(name), day(request)
    asked = request.GET.get("on", "")
    figure = queries.values(actor, place, on).get(name)
    below = [(child, found[name]) for child, found in queries.children(actor, place, on) if name in found]
    drawn: list[Figure] = []
    versions: list[figures.Figure] = []
    beside: Beside = []
    if figure is not None:
        beside = queries.siblings(actor, place, name, on)
        versions = queries.versions(actor, place, name, on)
        goal = queries.target(actor, known, place, on)
        drawn = [_trend(figure, queries.trend(actor, place, name, on), goal)]
        if below:
            drawn += [_bars(figure, below, asked, goal), *_map(place, figure, below, asked)]
    return {
        "region": place,
        "indicator": known,
        "figure": figure,
        "way": way(actor, place, "indicator", name=name, on=asked),
        "definition": _definition(known, figure),
        "sides": [_side(request, place, known, side, on) for side in ("numerator", "denominator")],
        "drawn": drawn,
        "beside": [(one, told, link("indicator", one.pk, name=name, on=asked)) for one, told in ranked(known, beside)],
        "versions": versions,
        "title": now("{place}：{title}").format(place=place.name, title=shelf.worded(known)),
        "back": link("indicator-region", pk, on=asked),
        "back_label": _("图表"),
    }


def ranked(known: Indicator, beside: Beside) -> Beside:
    """Regions beside each other, the best first; what has no value stands last."""
    sign = 1 if known.better == "less" else -1
    return sorted(beside, key=lambda one: (one[1].value is None, sign * (one[1].value or 0), one[0].path))


def _definition(known: Indicator, figure: figures.Figure | None) -> list[Fact]:
    source = known.source
    told = [
        Fact(_("分子"), shelf.worded(known.numerator.words)),
        Fact(_("分母"), shelf.worded(known.denominator.words) if known.denominator else _("没有分母，只计数")),
        Fact(_("统计期"), wording.period(known, figure.on if figure else None)),
        Fact(_("取整"), wording.rounding(known)),
        Fact(_("方向"), wording.BETTER[known.better]),
        Fact(_("单位"), shelf.worded(known.unit)),
        Fact(_("七有五性"), written.listed(shelf.worded(shelf.known().themes[one]) for one in known.themes) or "—"),
        Fact(_("出处"), f"{source.document}{written.point('，')}{source.clause}{written.point('：')}“{source.quote}”"),
    ]
    if figure is not None and known.rated and figure.rate is not None:
        told.insert(2, Fact(_("算法"), wording.sum_of(figure)))
    if figure is not None and figure.band_words:
        told.append(Fact(_("分档"), figure.band_words))
    return [*told, Fact(_("说明"), known.note)] if known.note else told


def _side(request: Request, place: Region, known: Indicator, side: str, on: Any) -> dict[str, Any] | None:
    """One side of the figure: what it counts, by which conditions, and where its rows are."""
    measure: Measure | None = getattr(known, side)
    if measure is None:
        return None
    told = None if measure.part else reports.behind(request.by, place, measure.name, on)
    return {
        "label": _("分子") if side == "numerator" else _("分母"),
        "words": shelf.worded(measure.words),
        "conditions": wording.conditions(measure),
        "reported": told,
        "url": link("indicator-rows", place.pk, name=known.name, part=side, on=request.GET.get("on", ""))
        if measure.part
        else "",
    }


def _number(figure: figures.Figure) -> float | None:
    """What a drawing shows of a figure."""
    value = figure.finer if figure.finer is not None else figure.value
    return None if value is None else float(value)


def _drawn(figure: figures.Figure) -> dict[str, Any]:
    """What every drawing of this indicator has."""
    known, source = figure.indicator, figure.indicator.source
    places = known.places if known.finer is None else known.finer
    better = {"better": known.better} if known.better != "neither" else {}
    return {
        "columns": [_("区域"), figure.unit, _("样本")],
        "unit": figure.unit,
        "decimals": places if known.rated or (known.denominator is None and known.per != 1) else 0,
        "sample": figure.denominator,
        "as_of": figure.computed_at,
        "source": f"{source.document}{written.point('，')}{source.clause}",
        **better,
    }


def _trend(figure: figures.Figure, months: list[figures.Figure], goal: Any) -> Figure:
    rows = [Row(f"{one.on:%Y-%m}", [_number(one)]) for one in months]
    words = {**_drawn(figure), "columns": [_("月份"), figure.unit]}
    question = now("各月怎样变化：{title}").format(title=figure.title)
    return Chart(question=question, rows=rows, key="trend", kind="line", target=goal, **words)


def _bars(figure: figures.Figure, below: Beside, on: str, goal: Any) -> Figure:
    name = figure.indicator.name
    words = _drawn(figure)
    words["columns"] = words["columns"][:2]
    rows = [
        Row(_named(child, value), [_number(value)], link("indicator", child.pk, name=name, on=on))
        for child, value in below
    ]
    question = now("下一级各是多少：{title}") if figure.indicator.rated else now("下一级各有多少：{title}")
    return Chart(question=question.format(title=figure.title), rows=rows, key="bars", target=goal, **words)


def _named(child: Region, value: figures.Figure) -> str:
    """A region with its sample, where a rate is compared: of few anything may come out."""
    if not value.indicator.rated:
        return child.name
    return written.aside(child.name, f"n={written.number(value.denominator or 0)}")


def _map(place: Region, figure: figures.Figure, below: Beside, on: str) -> list[Figure]:
    code = administration.code_of(place)[:6]
    if not code or not (SHAPES / f"{code}.geojson").exists():
        return []
    keys, known = administration.keys_of([child.pk for child, _value in below]), figure.indicator
    share = known.denominator is not None and not known.rated and known.numerator != known.denominator
    words = _drawn(figure)
    words["columns"] = words["columns"][:2]
    if share:
        words |= {"columns": [_("区域"), _("占比")], "unit": "%", "decimals": 1}
    rows = [
        Row(
            child.name,
            [(None if value.rate is None else float(value.rate)) if share else _number(value)],
            link("indicator", child.pk, name=known.name, on=on),
            keys.get(child.pk, ""),
        )
        for child, value in below
    ]
    question = now("哪里占比更高：{title}") if share else now("哪里更多：{title}")
    shapes = static(f"shapes/{code}.geojson")
    return [ShapeMap(question=question.format(title=figure.title), rows=rows, key="map", shapes_url=shapes, **words)]
