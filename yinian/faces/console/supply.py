"""Who supplies care, in figures: counts by kind, ownership, operation, shares and chains, each leading to its rows."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console import places
from yinian.faces.console.face import CARE, OFFICER, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Tab
from yinian.registry.providers import queries, rules, standards, words
from yinian.registry.providers.rules import Group, Share

TYPES: dict[str, str | Promise] = {
    "welfare_home": _("福利院"),
    "entrusted": _("公建民营"),
    "public": _("其他公办"),
    "private": _("民营"),
}

OPEN = {"status": "open"}
HOUSE = {"kind": "residential", **OPEN}
# The rows behind the part and the whole of each share, in the order in which they are shown.
BEHIND: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    ({**HOUSE, "owner": "public", "extends_home_care": "yes"}, {**HOUSE, "owner": "public"}),
    ({"house": "no", "run": "social", **OPEN}, {"house": "no", "run": "known", **OPEN}),
    ({"run": "social", "beds": "yes", **OPEN}, {"run": "known", "beds": "yes", **OPEN}),
    ({**HOUSE, "owner": "public"}, HOUSE),
    ({"acquired": "new", **OPEN}, {"acquired": "new", "status": "all"}),
)


def tabs(request: Request, current: str) -> list[Tab]:
    """The parts of supply: places, those who run them, filings, and all in figures."""
    parts = [
        ("facilities", _("设施")),
        ("providers", pgettext_lazy("rail", "服务商")),
        ("filings", pgettext_lazy("rail", "备案")),
        ("communities", _("社区三要素")),
        ("supply", _("供给概况")),
    ]
    return [Tab(label, reverse(name), name == current) for name, label in parts]


def rows_url(**narrowed: str) -> str:
    """The list of facilities narrowed to what a number counts."""
    return f"{reverse('facilities')}?{urlencode(narrowed)}"


def by_kind(groups: list[Group]) -> list[dict[str, Any]]:
    """Each kind that stands here: its edge and level, how many are open, coming, paused, and the beds of the open ones."""
    titles = dict(queries.KINDS)
    shown = []
    for kind, title in titles.items():
        mine = [group for group in groups if group.kind == kind]
        if not mine:
            continue
        tag = standards.tag(kind)
        counts = {
            "open": sum(g.count for g in mine if g.status == "open"),
            "coming": sum(g.count for g in mine if g.status in {"planned", "building"}),
            "suspended": sum(g.count for g in mine if g.status == "suspended"),
        }
        told = [(count, rows_url(kind=kind, status=status)) for status, count in counts.items()]
        shown.append(
            {
                "title": title,
                "edge": words.EDGES[tag.edge],
                "level": words.LEVELS[tag.level],
                "counts": told,
                "beds": sum(g.beds for g in mine),
            }
        )
    return shown


class At(forms.Form):
    """Which place the figures are of."""

    at = places.PlaceField(label=_("区域"))


@face.page(
    "supply",
    title=_("供给概况"),
    lead=_("按现有登记随时算出。比例写明分子和分母；点数字看名单。"),
    may=CARE,
    rail="supply",
)
def supply(request: Request) -> Context:
    """The figures of a place."""
    actor = request.by
    at = places.chosen(actor, request.GET.get("at", ""))
    form = At(request.GET or None)
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    everything = queries.groups(actor, at)
    groups = [group for group in everything if group.status == "open"]
    stations = queries.points(actor, at)
    where = {"at": str(at.pk)} if at else {}
    return {
        "form": form if actor.region_path else None,
        "tabs": tabs(request, "supply"),
        "types": _types(groups, where),
        "models": _counted(groups, "operating_model", queries.MODELS, where),
        "acquired": _counted(everything, "acquired", queries.ACQUIRED, where),
        "shares": _shares(everything, groups, stations, where),
        "chains": queries.chains(actor, at),
        "rules": standards.chains(),
        "concentration": rules.concentration(stations),
        "edges": _edges(groups, where),
        "may": actor.role in OFFICER,
    }


def _types(groups: list[Group], where: dict[str, str]) -> list[tuple[Any, int, str]]:
    return [
        (TYPES[name], count, rows_url(kind="residential", type=name, status="open", **where))
        for name, count in rules.institution_types(groups).items()
    ]


def _counted(groups: list[Group], column: str, choices: Any, where: dict[str, str]) -> list[tuple[Any, int, str]]:
    status = {"status": "open"} if column == "operating_model" else {"status": "all"}
    return [
        (
            title,
            sum(g.count for g in groups if getattr(g, column) == value),
            rows_url(**{column: value}, **status, **where),
        )
        for value, title in choices
    ]


def _edges(groups: list[Group], where: dict[str, str]) -> list[tuple[Any, int, str]]:
    return [
        (
            title,
            sum(g.count for g in groups if standards.tag(g.kind).edge == edge),
            rows_url(edge=edge, status="open", **where),
        )
        for edge, title in words.EDGES.items()
    ]


def _shares(
    everything: list[Group], groups: list[Group], stations: list[int], where: dict[str, str]
) -> list[tuple[Any, Share, str, str, str]]:
    """Each share with its title, the quotient as it is written, and the rows of its part and of its whole."""
    percent = [
        (_("公办养老机构向居家和社区延伸服务"), rules.extending(groups)),
        (_("居家和社区养老设施由社会力量运营"), rules.socially_run(groups)),
        (_("养老床位由社会力量运营"), rules.social_beds(groups)),
        (_("养老机构中的公办机构"), rules.publicly_owned(groups)),
        (_("新建设施已投入运营"), rules.newly_built(everything)),
    ]
    shown = [
        (
            title,
            share,
            "—" if share.percent is None else f"{share.percent}%",
            rows_url(**part, **where),
            rows_url(**whole, **where),
        )
        for (title, share), (part, whole) in zip(percent, BEHIND, strict=True)
    ]
    mean = rules.points_per_operator(stations)
    quotient = f"{mean.part / mean.whole:.2f}" if mean.whole else "—"
    stations_url = rows_url(kind="station", run="known", **OPEN, **where)
    return [*shown, (_("每个运营方的驿站数"), mean, quotient, stations_url, reverse("providers"))]
