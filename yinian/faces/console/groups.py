"""Groups of elders in a region: counted at night, opened into their rows, and put in somebody's charge."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.elders import COLUMNS
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action, Tab
from yinian.foundation import regions
from yinian.foundation.actor import Actor
from yinian.foundation.administration import queries as administration
from yinian.foundation.periods import age
from yinian.foundation.regions import Region
from yinian.registry.elders import charges, groups, queries

MANY = 5_000


class Keeper(forms.Form):
    """Who is to answer for elders."""

    name = forms.CharField(label=_("责任人姓名"), max_length=60)
    title = forms.CharField(label=_("职务"), max_length=60, required=False, help_text=_("如网格员、村干部、社工。"))
    phone = forms.CharField(
        label=_("电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


def _way(actor: Actor, place: Region, page: str) -> list[tuple[str, str]]:
    above = [up for up in regions.ancestors(place) if regions.holds(actor.region_path, up.path)]
    return [(up.name, reverse(page, kwargs={"pk": up.pk})) for up in above]


def _parts(place: Region, current: str) -> list[Tab]:
    names = (("groups", _("重点人群")), ("completeness", _("档案完整率")))
    return [Tab(label, reverse(name, kwargs={"pk": place.pk}), name == current) for name, label in names]


def _link(place: Region, name: str, tally: Any) -> str:
    """The rows behind a number; of a region too large to leaf through, the places below it with theirs."""
    if groups.listed(place, tally):
        return reverse("group-elders", kwargs={"pk": place.pk, "name": name})
    return f"{reverse('groups', kwargs={'pk': place.pk})}?show={name}#below"


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%" if whole else "—"


@face.page("groups", title=_("重点人群"), may=OFFICER, rail="elders", name="own-groups")
def own_groups(request: Request) -> HttpResponse:
    """One's own region first."""
    return HttpResponseRedirect(reverse("groups", kwargs={"pk": request.by.region_id or 0}))


@face.page("groups/<int:pk>", title=_("重点人群"), may=OFFICER, rail="elders", name="groups")
def region_groups(request: Request, pk: int) -> Context:
    """Every label and group of a region with its number, and one of them for the regions below."""
    actor = request.by
    place = administration.region(actor, pk)
    shown = request.GET.get("show", "") if request.GET.get("show") in groups.slots() else groups.SPECIAL
    tally = groups.tally(actor, place)
    counts = tally.counts if tally else {}
    whole, table = counts.get(groups.ALL, 0), groups.table()

    def rows(known: Any) -> list[dict[str, Any]]:
        return [
            {
                "slot": groups.slot(one.name),
                "source": getattr(one, "source", ""),
                "count": counts.get(one.name, 0),
                "share": _percent(counts.get(one.name, 0), whole),
                "url": _link(place, one.name, tally),
                "below": f"?show={one.name}",
                "current": one.name == shown,
            }
            for one in known
        ]

    below = [
        (part.region, part.counts.get(shown, 0), part.counts.get(groups.ALL, 0), _link(part.region, shown, part))
        for part in groups.below(actor, place)
    ]
    return {
        "way": _way(actor, place, "groups"),
        "place": place,
        "tabs": _parts(place, "groups"),
        "tally": tally,
        "whole": whole,
        "groups": rows(table.groups),
        "labels": rows(one for one in table.labels if not one.aged),
        "ages": rows(one for one in table.labels if one.aged),
        "uncharged": counts.get(groups.UNCHARGED, 0),
        "uncharged_url": _link(place, groups.UNCHARGED, tally),
        "shown": groups.slot(shown),
        "below": sorted(below, key=lambda row: -row[1]),
        "title": now("{place}的重点人群").format(place=place.name),
        "back": reverse("elders"),
        "back_label": _("老人"),
        "lead": _("按档案里在册的老人统计。一个人可以有几种情况，合计时只算一次。"),
    }


@face.page(
    "groups/<int:pk>/completeness",
    title=_("档案完整率"),
    may=OFFICER,
    rail="elders",
    template="console/completeness.html",
)
def completeness(request: Request, pk: int) -> Context:
    """How many files of each region below are whole, and what the others lack."""
    actor = request.by
    place = administration.region(actor, pk)
    tally, fields = groups.tally(actor, place), [groups.slot(f"lacks-{one.name}") for one in groups.table().fields]

    def row(region: Region, known: Any) -> dict[str, Any]:
        counts = known.counts
        whole, done = counts.get(groups.ALL, 0), counts.get(groups.COMPLETE, 0)
        return {
            "region": region,
            "whole": whole,
            "percent": _percent(done, whole),
            "lacks": [(slot, counts.get(slot.name, 0), _link(region, slot.name, known)) for slot in fields],
        }

    below = [row(part.region, part) for part in groups.below(actor, place)]
    return {
        "way": _way(actor, place, "completeness"),
        "place": place,
        "tabs": _parts(place, "completeness"),
        "tally": tally,
        "own": row(place, tally) if tally else None,
        "below": below,
        "fields": fields,
        "title": now("{place}的档案完整率").format(place=place.name),
        "back": reverse("elders"),
        "back_label": _("老人"),
        "lead": now("下列各项都有，算完整：{fields}。").format(fields=written.listed(slot.plain for slot in fields)),
    }


@face.page(
    "groups/<int:pk>/elders/<slug:name>", title=_("名单"), may=OFFICER, rail="elders", template="console/group.html"
)
def group_elders(request: Request, pk: int, name: str) -> Context | HttpResponse:
    """The elders behind a number, read from their files now; a large region is narrowed first."""
    actor = request.by
    place, slot = administration.region(actor, pk), groups.slot(name)
    tally = groups.tally(actor, place)
    if not groups.listed(place, tally):
        return HttpResponseRedirect(_link(place, name, tally), status=303)
    rows = groups.elders(actor, place, name)
    shown = listing(request, rows, COLUMNS[:4], key="group", empty=_("没有这样的老人。"))
    today = timezone.localdate()
    action = None
    if name == groups.UNCHARGED and shown.rows:
        action = Action(_("给他们确定责任人"), reverse("charge-many", kwargs={"pk": pk}), "person")
    lacking = name == groups.COMPLETE or name.startswith("lacks-")
    return {
        "listing": shown,
        "people": [(elder, age(elder.born_on, today)) for elder in shown.rows],
        "title": now("{place}：{title}").format(place=place.name, title=slot.title),
        "lead": _("现在的名单；凌晨统计以后有变动的，与数字会差几个。"),
        "back": reverse("completeness" if lacking else "groups", kwargs={"pk": pk}),
        "back_label": _("档案完整率") if lacking else _("重点人群"),
        "action": action,
    }


@face.page("groups/<int:pk>/charge", title=_("批量确定责任人"), may=OFFICER, rail="elders", template=asking.TEMPLATE)
def charge_many(request: Request, pk: int) -> Context | HttpResponse:
    """Name one person for everybody of a region who is in special difficulty and has nobody."""
    actor = request.by
    place = administration.region(actor, pk)
    tally = groups.tally(actor, place)
    if not groups.listed(place, tally):
        return HttpResponseRedirect(_link(place, groups.UNCHARGED, tally), status=303)
    numbers = list(groups.elders(actor, place, groups.UNCHARGED).order_by().values_list("pk", flat=True)[: MANY + 1])

    def do(given: dict[str, Any]) -> HttpResponse:
        keeper = charges.Keeper(given["name"], given["title"], given["phone"])
        charges.put_many_in_charge(numbers[:MANY], keeper, by=actor)
        told = now("{place}的 {count} 位老人由{name}负责。")
        say(request, told.format(place=place.name, count=len(numbers[:MANY]), name=given["name"]))
        return HttpResponseRedirect(_link(place, groups.UNCHARGED, tally), status=303)

    lead = now("{place}：{count} 位特殊困难老人还没有责任人。已有责任人的不变。").format(
        place=place.name, count=len(numbers) if len(numbers) <= MANY else f"{MANY}+"
    )
    back = _link(place, groups.UNCHARGED, tally)
    return asking.ask(request, Keeper(request.POST or None), _("确定责任人"), do, lead=lead, back=back)


@face.page("elders/<int:pk>/charge", title=_("确定责任人"), may=OFFICER, rail="elders", template=asking.TEMPLATE)
def put_in_charge(request: Request, pk: int) -> Context | HttpResponse:
    """Name who answers for one elder."""
    actor = request.by
    person = queries.elder(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        keeper = charges.Keeper(given["name"], given["title"], given["phone"])
        charges.put_in_charge(person, keeper, by=actor)
        say(request, now("{name}由{keeper}负责。").format(name=person.name, keeper=given["name"]))
        return go("elder", pk=person.pk)

    lead = now("{name}：有事找这个人；换人的，原责任人到今天为止。").format(name=person.name)
    back = asking.to("elder", pk=pk)
    return asking.ask(request, Keeper(request.POST or None), _("确定责任人"), do, lead=lead, back=back)


@face.page("groups/recount", title=_("重新统计"), may=OFFICER, rail="elders", acts=True)
def recount(request: Request) -> HttpResponse:
    """Ask for the counts anew."""
    run = charges.request_count(by=request.by)
    say(request, now("已开始统计，可以离开这一页。"))
    return go("run", pk=run.pk)
