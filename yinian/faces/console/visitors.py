"""Who visits where, how much each has to do, and what visits found that is still under way; the terms they go by."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places, visit_tabs
from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.visit_tabs import READERS
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.foundation import regions
from yinian.foundation.administration import queries as administration
from yinian.programmes.welfare_visits import actions, queries
from yinian.programmes.welfare_visits import law as laws

COLUMNS = [
    Column("name", _("探访人")),
    Column("region", _("探访区域")),
    Column("per_day", _("每天最多（人次）"), numeric=True),
    Column("due", _("本月安排"), numeric=True),
    Column("done", _("已探访"), numeric=True),
    Column("end", _("办理")),
]
PROBLEMS = [
    Column("elder", _("老人")),
    Column("what", _("发现的问题")),
    Column("visit", _("探访")),
    Column("need", _("办到哪一步")),
]


class Named(forms.Form):
    """Who is to visit where."""

    login = forms.CharField(
        label=_("登录名"), max_length=60, help_text=_("当地工作人员、护理员、医护或志愿者的登录名。")
    )
    at = places.PlaceField(label=_("探访区域"), required=True)
    per_day = forms.IntegerField(label=_("每天最多（人次）"), min_value=1, max_value=100, initial=12)


class Narrow(forms.Form):
    """How problems may be narrowed."""

    q = forms.CharField(label=_("老人姓名或拼音"), required=False, max_length=60)
    show = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("还在办")), ("major", _("重大、还在办")), ("all", _("全部"))]
    )
    at = places.PlaceField(label=_("老人所在地"))


@face.page(
    "visits/visitors",
    title=_("探访人"),
    lead=_("一个社区的老人按住址顺序分成几段，按每人每天能去几家分给当地的探访人；社区没有探访人的，由上一级的去。"),
    may=READERS,
    rail="visits",
)
def visitors(request: Request) -> Context:
    """Everybody who visits."""
    shown = listing(
        request,
        queries.visitors(request.by),
        COLUMNS,
        key="visitors",
        empty=_("还没有探访人。没有探访人的社区，排不出探访。"),
    )
    action = Action(_("登记探访人"), reverse("name-visitor"), "plus") if visit_tabs.office(request.by) else None
    office = visit_tabs.office(request.by)
    return {"listing": shown, "tabs": visit_tabs.tabs("visitors"), "action": action, "office": office}


@face.page("visits/visitors/new", title=_("登记探访人"), may=OFFICER, rail="visits", template=asking.TEMPLATE)
def name_visitor(request: Request) -> Context | HttpResponse:
    """Let somebody visit."""
    actor = request.by
    form = Named(request.POST or None)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, int(given["at"]))
        row = actions.name_visitor(queries.account(given["login"], region), region, given["per_day"], by=actor)
        say(
            request,
            now("{name}从今天起探访「{place}」的老人，今晚起排给他。").format(name=row.account.name, place=region.name),
        )
        return go("visitors")

    return asking.ask(request, form, _("登记"), do, back=reverse("visitors"))


@face.page("visits/visitors/<int:pk>/end", title=_("停止探访人"), may=OFFICER, rail="visits", acts=True)
def end_visitor(request: Request, pk: int) -> HttpResponse:
    """End it today."""
    actions.end_visitor(queries.visitor(request.by, pk), by=request.by)
    say(request, _("已停止；他没去的，今晚改派给当地别的探访人。"))
    return go("visitors")


@face.page(
    "visits/problems",
    title=_("探访发现的问题"),
    lead=_("探访表里勾出的问题都成了需求，一直跟到办结；重大的急办，到期没人接的自动上报一级。"),
    may=READERS,
    rail="visits",
    template="console/visit_problems.html",
)
def visit_problems(request: Request) -> Context:
    """What was found and how far it is."""
    actor, given = request.by, request.GET
    form, at = Narrow(given or None), places.chosen(actor, given.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    show = given.get("show", "")
    rows = queries.problems(actor) if show == "all" else queries.open_problems(actor)
    rows = queries.matching(rows.filter(major=True) if show == "major" else rows, actor, given.get("q", ""))
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    shown = listing(request, rows, PROBLEMS, key="visit-problems", empty=_("没有还在办的问题。"))
    return {"listing": shown, "filters": form, "tabs": visit_tabs.tabs("visit-problems")}


@face.page(
    "visits/terms",
    title=_("分级和探访表"),
    lead=_("从上往下第一条符合的算。规则和探访表是数据文件，一版一段，旧记录按旧版读。"),
    may=READERS,
    rail="visits",
    template="console/visit_terms.html",
)
def visit_terms(request: Request) -> Context:
    """The rules that hold where the reader is."""
    place = administration.region(request.by, request.by.region_id or 0)
    terms, day = laws.at(place), timezone.localdate()
    return {
        "terms": terms,
        "tiers": [(row, queries.tier_word(row.tier)) for row in terms.tiers if row.holds(day)],
        "cards": [row for row in terms.cards if row.holds(day)],
        "changes": queries.changes_told(terms),
        "forms": list(reversed(terms.forms)),
        "asked": terms.form(day),
        "place": place,
        "tabs": visit_tabs.tabs("visit-terms"),
    }
