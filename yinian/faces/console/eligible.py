"""Who could have something and does not ask: by benefit and place, opened into the list, and handed in many at once."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits import adoption, eligible, entitled, many, words
from yinian.entitlement.policies import queries as policies
from yinian.faces.console import entitling, places
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.foundation.actor import Actor
from yinian.foundation.administration import queries as administration
from yinian.foundation.periods import age
from yinian.foundation.regions import Region

COLUMNS = [
    Column("elder", _("老人"), sort=("region_path", "id")),
    Column("age", _("年龄"), numeric=True),
    Column("amount", _("按规定可享受")),
    Column("first", _("优先服务对象"), sort=("later", "region_path", "id")),
    Column("region", _("常住地")),
]


def _way(actor: Actor, place: Region) -> list[tuple[str, str]]:
    above = [up for up in regions.ancestors(place) if regions.holds(actor.region_path, up.path)]
    return [(up.name, reverse("eligible-region", kwargs={"pk": up.pk})) for up in above]


@face.page("eligible", title=_("应享未享"), may=OFFICER, rail="benefits", name="eligible")
def own_eligible(request: Request) -> HttpResponse:
    """One's own region first."""
    return HttpResponseRedirect(reverse("eligible-region", kwargs={"pk": request.by.region_id or 0}))


@face.page("eligible/<int:pk>", title=_("应享未享"), may=OFFICER, rail="benefits", name="eligible-region")
def eligible_region(request: Request, pk: int) -> Context:
    """How many of a place could have each benefit and do not, and one of them for the places below."""
    actor = request.by
    place = administration.region(actor, pk)
    counts = eligible.counts(actor, place)
    shown = request.GET.get("show", "")
    if shown not in {row.benefit for row in counts}:
        shown = counts[0].benefit if counts else ""
    below = eligible.below(actor, place, shown) if shown else []
    return {
        "way": _way(actor, place),
        "place": place,
        "tabs": entitling.tabs("eligible", actor),
        "found_at": eligible.found_at(actor),
        "counts": [(row, words.benefit_word(row.benefit), _sum(row), row.benefit == shown) for row in counts],
        "shown": shown,
        "shown_title": words.benefit_word(shown) if shown else "",
        "below": below,
        "title": now("{place}的应享未享").format(place=place.name),
        "lead": _("按现行规定和档案里的情况可以享受、还没有享受也没有申请的老人。"),
        "back": reverse("benefits"),
        "back_label": _("待遇"),
    }


def _sum(row: eligible.Count) -> str:
    """How much all of them would have, in words."""
    return written.due(row.amount, row.unit, row.per)


@face.page("eligible/<int:pk>/<slug:benefit>", title=_("应享未享名单"), may=OFFICER, rail="benefits")
def eligible_elders(request: Request, pk: int, benefit: str) -> Context:
    """The elders behind a number, less those who have asked meanwhile."""
    actor = request.by
    place = administration.region(actor, pk)
    first = request.GET.get("sort", "").removeprefix("-") == "first"
    rows, amounts = eligible.people(actor, place, benefit, served_first=first)
    shown = listing(
        request,
        rows,
        COLUMNS,
        key="eligible",
        export_url=reverse("eligible-export", kwargs={"pk": pk, "benefit": benefit}),
        empty=_("没有这样的老人。"),
    )
    today = timezone.localdate()
    return {
        "listing": shown,
        "people": [(one, age(one.born_on, today), _due(benefit, amounts.get(one.pk, 0))) for one in shown.rows],
        "place": place,
        "benefit": benefit,
        "title": now("{place}：可享受{benefit}而未享受").format(place=place.name, benefit=words.benefit_word(benefit)),
        "lead": _("查找以后已享受或已申请的不在名单里。"),
        "back": f"{reverse('eligible-region', kwargs={'pk': pk})}?show={benefit}",
        "back_label": _("应享未享"),
    }


def _due(benefit: str, amount: int) -> str:
    table = next((table for table in policies.all_tables() if table.benefit == benefit), None)
    return written.due(amount, table.unit, table.per) if table else written.number(amount)


@face.page("eligible/<int:pk>/<slug:benefit>/export", title=_("导出表格"), may=OFFICER, rail="benefits")
def eligible_export(request: Request, pk: int, benefit: str) -> StreamingHttpResponse:
    """The list as a table file; the journal knows of it."""
    actor = request.by
    place = administration.region(actor, pk)
    rows, amounts = eligible.people(actor, place, benefit, served_first=True)
    many.export(f"{place.path} {benefit}", by=actor, why=f"{place.name} {benefit}")
    heads = (now("老人"), now("常住地"), now("出生日期"), now("按规定可享受"), now("优先服务对象"))

    def cells() -> Iterator[list[object]]:
        for one in rows.order_by("later", "region_path", "id"):
            first = "" if one.later else now("是")
            yield [one.name, one.region.name, one.born_on, _due(benefit, amounts.get(one.pk, 0)), first]

    return sheet(f"eligible-{benefit}", heads, cells())


@face.page("eligible/<int:pk>/<slug:benefit>/find", title=_("批量申请"), may=OFFICER, rail="benefits", acts=True)
def find_eligible(request: Request, pk: int, benefit: str) -> HttpResponse:
    """Hand in applications for the ticked, or for everybody of the place."""
    actor = request.by
    place = administration.region(actor, pk)
    if request.POST.get("scope") == "all":
        run = many.find_all(place, benefit, by=actor)
        say(request, now("已开始批量申请，可以离开这一页。"))
        return go("run", pk=run.pk)
    ticked = [int(one) for one in request.POST.getlist("row") if one.isdecimal() and len(one) < 19][:1_000]
    many.find(ticked, benefit, many.unit_of(benefit) or "", by=actor)
    say(request, now("已为勾选的老人提交申请，请到“申请”里审核。"))
    return go("eligible-elders", pk=pk, benefit=benefit)


@face.page("eligible/look", title=_("重新查找"), may=OFFICER, rail="benefits", acts=True)
def look_for_eligible(request: Request) -> HttpResponse:
    """Ask for everybody to be looked through anew."""
    run = many.look(by=request.by)
    say(request, now("已开始查找，可以离开这一页。"))
    return go("run", pk=run.pk)


class Adoption(forms.Form):
    """Whose recipients are taken over, of which benefits, and from which day on."""

    at = places.PlaceField(label=_("区域"))
    benefits = forms.MultipleChoiceField(label=_("待遇"), widget=forms.CheckboxSelectMultiple)
    on = forms.DateField(
        label=_("自"), widget=asking.Day(), initial=timezone.localdate, help_text=_("从这一天起享受；以前的不补算。")
    )


@face.page(
    "benefits/adopt",
    title=_("接管既有待遇"),
    lead=_("上线时用一次：按规定可以享受、还没有判定的老人，从这一天起全部算作已在享受，不经申请、公示和审批。"),
    may=OFFICER,
    rail="benefits",
    template=asking.TEMPLATE,
)
def adopt_benefits(request: Request) -> Context | HttpResponse:
    """Take over a region's existing recipients in the background."""
    actor = request.by
    form = Adoption(request.POST or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    own, today = administration.region(actor, actor.region_id or 0), timezone.localdate()
    known = [table for table in policies.tables_at(own, today) if table.unit in entitled.GRANTED]
    form.fields["benefits"].choices = [(table.benefit, words.title(table)) for table in known]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        place = places.chosen(actor, given["at"]) or own
        run = adoption.begin(place, given["benefits"], given["on"], by=actor)
        say(request, now("已开始接管，可以离开这一页。"))
        return go("run", pk=run.pk)

    return asking.ask(request, form, _("开始接管"), do, back=reverse("benefits"), tone="danger")
