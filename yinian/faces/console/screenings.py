"""Screenings: the list, one with its numbers place by place, the elders behind each number, and arranging many at once."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.entitlement.assessment import actions, queries, screenings, words
from yinian.faces.console import places
from yinian.faces.console.assessment import Assessors
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.frame.parts import Action
from yinian.faces.frame.sheet import sheet
from yinian.foundation import access
from yinian.foundation.administration import queries as administration
from yinian.foundation.periods import age
from yinian.foundation.regions import Region

LIST = [
    Column("name", _("名称")),
    Column("region", _("区域")),
    Column("whom", pgettext_lazy("campaign", "对象")),
    Column("scale", _("量表")),
    Column("since", _("自")),
    Column("until", _("至")),
]
PEOPLE = [
    Column("name", _("姓名")),
    Column("age", _("年龄"), numeric=True),
    Column("place", _("常住地")),
    Column("address", _("住址")),
]


class Begin(forms.Form):
    """Whom, where, on which scale, and when."""

    name = forms.CharField(label=_("名称"), max_length=60)
    at = places.PlaceField(label=_("区域"), required=True)
    whom = forms.ChoiceField(label=pgettext_lazy("campaign", "对象"), choices=screenings.WHOM)
    scale = forms.ChoiceField(label=_("量表"))
    since = forms.DateField(label=_("自"), widget=asking.Day(), initial=timezone.localdate)
    until = forms.DateField(label=_("至"), widget=asking.Day(), help_text=_("这一天不再计入。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scale"].choices = words.scale_choices(queries.all_scales())  # type: ignore[attr-defined]


@face.page(
    "screenings",
    title=_("摸底筛查"),
    lead=_("对一类老人逐一评估，随时看到各街道筛了多少、还差谁。"),
    may=OFFICER,
    rail="assess",
    name="screenings",
)
def screening_list(request: Request) -> Context:
    """The list."""
    shown = listing(
        request, screenings.campaigns(request.by), LIST, key="screenings", empty=_("还没有发起过摸底筛查。")
    )
    told = [(row, words.called(queries.scale(row.scale))) for row in shown.rows]
    action = Action(_("发起摸底筛查"), reverse("begin-screening"), "plus")
    return {
        "listing": shown,
        "told": told,
        "action": action,
        "back": reverse("assessments"),
        "back_label": _("能力评估"),
    }


@face.page("screenings/new", title=_("发起摸底筛查"), may=OFFICER, rail="assess", template=asking.TEMPLATE)
def begin_screening(request: Request) -> Context | HttpResponse:
    """Begin one."""
    actor = request.by
    form = Begin(request.POST or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, int(given["at"]))
        asked = actions.Screening(region, given["name"], given["whom"], given["scale"], given["since"], given["until"])
        return go("screening", pk=actions.open_campaign(asked, by=actor).pk)

    return asking.ask(request, form, _("发起摸底筛查"), do, back=reverse("screenings"))


def _place(request: Request, row: Any) -> Region:
    asked = request.GET.get("at", "")
    return screenings.places(request.by, row, int(asked[:18]) if asked.isdecimal() else None)


def _link(row: Any, part: str, at: Region) -> str:
    return f"{reverse('screened', kwargs={'pk': row.pk, 'part': part})}?{urlencode({'at': at.pk})}"


@face.page("screenings/<int:pk>", title=_("摸底筛查"), may=OFFICER, rail="assess", template="console/screening.html")
def screening(request: Request, pk: int) -> Context:
    """One screening: the numbers of a place, and of each place below it; every number opens into its elders."""
    row = screenings.campaign(request.by, pk)
    at = _place(request, row)
    whole, below = screenings.standing(request.by, row, at)
    above = at.parent if at.pk != row.region_id else None
    return {
        "row": row,
        "at": at,
        "scale": words.called(queries.scale(row.scale)),
        "stats": [(screenings.PARTS[part], count, _link(row, part, at)) for part, count in whole.counts.items()],
        "coverage": whole.coverage,
        "places": [
            (one, [(count, _link(row, part, one.region)) for part, count in one.counts.items()]) for one in below
        ],
        "heads": list(screenings.PARTS.values()),
        "title": row.name,
        "lead": now("{place}，{whom}").format(place=at.name, whom=row.get_whom_display()),
        "back": f"{reverse('screening', kwargs={'pk': pk})}?at={above.pk}" if above else reverse("screenings"),
        "back_label": above.name if above else _("摸底筛查"),
    }


@face.page(
    "screenings/<int:pk>/<str:part>", title=_("名单"), may=OFFICER, rail="assess", template="console/screened.html"
)
def screened(request: Request, pk: int, part: str) -> Context | HttpResponse:
    """The elders behind one number; those due can be given assessors here, many at once."""
    actor = request.by
    row, at, rows = _behind(request, pk, part)
    shown = listing(
        request, rows, PEOPLE, key="screened", export_url=_export(row, part, at), empty=_("这里没有这样的老人。")
    )
    form, refusal = None, None
    if part == "due":
        form = Assessors(request.POST or None)
        form.offer(actor, at)
        if request.method == "POST" and form.is_valid():
            refusal = attempt(lambda: _arrange(request, row, form))
            if refusal is None:
                say(request, _("已安排。"))
                return go("screening", pk=pk)
    today = timezone.localdate()
    return {
        "listing": shown,
        "people": [(person, age(person.born_on, today)) for person in shown.rows],
        "form": form,
        "refusal": refusal,
        "chosen": set(request.POST.getlist("elder")),
        "title": now("{place}：{part}").format(place=at.name, part=screenings.PARTS[part]),
        "back": f"{reverse('screening', kwargs={'pk': pk})}?at={at.pk}",
        "back_label": row.name,
        "status": 422 if refusal or (form and form.errors) else 200,
    }


def _behind(request: Request, pk: int, part: str) -> tuple[Any, Region, Any]:
    row = screenings.campaign(request.by, pk)
    if part not in screenings.PARTS:
        raise access.missing(_("数字"), part)
    at = _place(request, row)
    return row, at, screenings.people(request.by, row, part, at)


def _arrange(request: Request, row: Any, form: Assessors) -> None:
    numbers = [
        int(pk) for pk in request.POST.getlist("elder")[: actions.AT_ONCE + 1] if pk.isdecimal() and len(pk) < 19
    ]
    chosen = list(screenings.people(request.by, row, "due", row.region).filter(pk__in=numbers))
    actions.arrange_many(row, chosen, form.given(reason="routine"), by=request.by)


def _export(row: Any, part: str, at: Region) -> str:
    return f"{reverse('screened-export', kwargs={'pk': row.pk, 'part': part})}?at={at.pk}"


@face.page(
    "screenings/<int:pk>/<str:part>/export", title=_("导出表格"), may=OFFICER, rail="assess", name="screened-export"
)
def screened_export(request: Request, pk: int, part: str) -> StreamingHttpResponse:
    """The same elders as a table file; the journal knows of it."""
    row, at, rows = _behind(request, pk, part)
    actions.export(f"campaign {row.pk} {part} {at.pk}", by=request.by, why=f"{row.name} {part} {at.name}")
    heads = [now("编号"), now("姓名"), now("性别"), now("出生日期"), now("常住地"), now("住址"), now("电话")]
    return sheet(f"screening-{part}", heads, _cells(rows))


def _cells(rows: Any) -> Iterator[list[object]]:
    for person in rows.iterator(chunk_size=1_000):
        yield [
            person.pk, person.name, person.get_sex_display(), person.born_on, person.region.name, person.address, person.phone,
        ]  # fmt: skip
