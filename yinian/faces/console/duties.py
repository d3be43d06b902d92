"""Leading groups: who chairs them, who belongs to them, and how far each member's tasks of the year have come."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action, Tab
from yinian.faces.frame.sheet import Sheet, sheet
from yinian.faces.frame.timeline import entries
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor
from yinian.foundation.administration import queries as administration
from yinian.oversight.duties import bodies, exports, queries

COLUMNS = [
    Column("name", pgettext_lazy("body", "名称"), ("name",)),
    Column("kind", _("形式")),
    Column("chair", _("组长（召集人）")),
    Column("place", _("区域")),
    Column("members", _("成员单位"), numeric=True),
    Column("since", _("成立日期"), ("-since",)),
]
MEMBERS = [
    Column("name", _("成员单位")),
    Column("kind", _("类别")),
    Column("contact", _("联络员")),
    Column("tasks", _("年度任务"), numeric=True),
    Column("done", _("已完成"), numeric=True),
    Column("late", _("已逾期"), numeric=True),
    Column("percent", _("完成率"), numeric=True),
]
PAGES = (
    ("duties", _("领导小组")), ("duty-tasks", _("任务清单")), ("meetings", _("会议")), ("reports", _("工作报送")),
    ("linked-cases", _("联动办理")), ("appraisals", pgettext_lazy("duties", "考核")),
)  # fmt: skip


def tabs(current: str) -> list[Tab]:
    """The pages of this kind of work."""
    return [Tab(label, reverse(name), name == current) for name, label in PAGES]


def chosen_year(request: Request) -> int:
    """The year that the address asks for, or this one."""
    given = request.GET.get("year", "")
    return int(given) if given.isdecimal() and len(given) == 4 else timezone.localdate().year


class Hands(forms.ModelChoiceField):
    """One of the officers who may speak for a member."""

    def __init__(self) -> None:
        super().__init__(label=_("联络员"), queryset=Account.objects.none(), required=False, empty_label=_("暂不确定"))


class Found(forms.Form):
    """What a body is."""

    name = forms.CharField(label=pgettext_lazy("body", "名称"), max_length=100)
    kind = forms.ChoiceField(label=_("形式"), choices=queries.KINDS)
    chair = forms.CharField(label=_("组长（召集人）"), max_length=60)
    chair_title = forms.CharField(label=_("职务"), max_length=60, required=False)
    document = forms.CharField(label=_("成立文件"), max_length=200, required=False)
    since = forms.DateField(label=_("成立日期"), widget=asking.Day())


class Join(forms.Form):
    """Who belongs to it."""

    name = forms.CharField(label=_("成员单位"), max_length=60)
    kind = forms.ChoiceField(label=_("类别"), choices=queries.MEMBER_KINDS)
    at = forms.ChoiceField(label=_("地区（部门不用选）"), required=False)
    duties = forms.CharField(label=_("职责"), max_length=500, required=False, widget=asking.Long())
    contact = Hands()

    def offer(self, actor: Actor, pk: int) -> None:
        """Fill in the places below the body's own, and who may speak."""
        below = administration.below(actor, queries.body(actor, pk).region).filter(until=None)
        self.fields["at"].choices = [("", _("本级")), *((str(row.pk), row.name) for row in below)]  # type: ignore[attr-defined]
        self.fields["contact"].queryset = queries.contacts(actor)  # type: ignore[attr-defined]


class Contact(forms.Form):
    """Who speaks for it."""

    contact = Hands()


class Why(forms.Form):
    """Why."""

    why = forms.CharField(label=_("理由"), max_length=200, widget=asking.Long())


@face.page(
    "duties",
    title=pgettext_lazy("rail", "督办"),
    lead=_("领导小组、联席会议和它们的成员单位；任务、会议、报送和考核都从这里来。"),
    may=OFFICER,
    rail="duties",
)
def duties(request: Request) -> Context:
    """The bodies in sight."""
    actor = request.by
    shown = listing(
        request, queries.with_members(actor), COLUMNS, key="bodies",
        empty=_("还没有领导小组。"), begin=_("成立领导小组"), begin_url=reverse("found-body"),
    )  # fmt: skip
    return {
        "listing": shown,
        "tabs": tabs("duties"),
        "action": Action(_("成立领导小组"), reverse("found-body"), "plus"),
    }


@face.page("duties/new", title=_("成立领导小组"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def found_body(request: Request) -> Context | HttpResponse:
    """Write one down for the reader's own place."""
    actor, form = request.by, Found(request.POST or None)

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, actor.region_id or 0)
        return go("body", pk=bodies.found(region, bodies.Founding(**given), by=actor).pk)

    return asking.ask(
        request, form, _("成立"), do, back=asking.to("duties"), back_label=pgettext_lazy("rail", "督办"),
        lead=actor.region_name, wide=True,
    )  # fmt: skip


@face.page("duties/<int:pk>", title=_("领导小组"), may=OFFICER, rail="duties", template="console/body.html")
def body(request: Request, pk: int) -> Context:
    """One body: its members with how far they are, its year's categories, and what comes next."""
    actor, row = request.by, queries.body(request.by, pk)
    year = chosen_year(request)
    members = queries.members(actor, row)
    shown = listing(
        request,
        members,
        MEMBERS,
        key="members",
        title=_("成员单位"),
        export_url=reverse("members-of-export", kwargs={"pk": pk}),
        empty=_("还没有成员单位。"),
    )
    counts = queries.progress_of(actor, shown.rows, year)
    tree = queries.tree(actor, row, year)
    leads = queries.leads(actor, row)
    return {
        "body": row, "listing": shown, "members": [(one, counts[one.pk]) for one in shown.rows], "tree": tree,
        "whole": queries.whole(tree), "year": year, "leads": leads, "next": list(queries.ahead(actor, row)[:5]),
        "duties": list(queries.duties(actor).filter(body=row, until=None)), "entries": entries(row, actor),
        "title": row.name, "lead": row.document, "back": reverse("duties"), "back_label": pgettext_lazy("rail", "督办"),
        "action": Action(_("增加成员单位"), reverse("take-in-member", kwargs={"pk": pk}), "plus") if leads else None,
    }  # fmt: skip


@face.page("duties/<int:pk>/members/export", title=_("导出表格"), may=OFFICER, rail="duties", name="members-of-export")
def members_of_export(request: Request, pk: int) -> Sheet:
    """The members with their year as a table file."""
    actor, row = request.by, queries.body(request.by, pk)
    year = chosen_year(request)
    exports.members(request.GET.urlencode(), by=actor, why=request.GET.urlencode())
    found = list(queries.members(actor, row))
    counts = queries.progress_of(actor, found, year)
    heads = [
        now("成员单位"),
        now("类别"),
        now("职责"),
        now("联络员"),
        now("年度"),
        now("年度任务"),
        now("已完成"),
        now("已逾期"),
        now("完成率（%）"),
    ]
    return sheet(f"members-{pk}", heads, (
        [
            one.name, one.get_kind_display(), one.duties, one.contact.name if one.contact else "", year,
            counts[one.pk].total, counts[one.pk].done, counts[one.pk].late, counts[one.pk].percent,
        ]
        for one in found
    ))  # fmt: skip


@face.page("duties/<int:pk>/members/new", title=_("增加成员单位"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def take_in_member(request: Request, pk: int) -> Context | HttpResponse:
    """Let one more belong to it."""
    actor, row, form = request.by, queries.body(request.by, pk), Join(request.POST or None)
    form.offer(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        at = given.pop("at")
        region = administration.region(actor, int(at)) if at else None
        bodies.take_in(row, bodies.Joining(**given, region=region), by=actor)
        say(request, _("已增加。"))
        return go("body", pk=pk)

    return asking.ask(request, form, _("增加"), do, back=asking.to("body", pk=pk), back_label=row.name, wide=True)


@face.page("members-of/<int:pk>/contact", title=_("更换联络员"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def name_contact(request: Request, pk: int) -> Context | HttpResponse:
    """Say who speaks for a member."""
    actor, row = request.by, queries.member(request.by, pk)
    form = Contact(request.POST or None, initial={"contact": row.contact_id})
    form.fields["contact"].queryset = queries.contacts(actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        bodies.name_contact(row, given["contact"], by=actor)
        return go("body", pk=row.body_id)

    return asking.ask(request, form, _("更换联络员"), do, back=asking.to("body", pk=row.body_id), lead=row.name)


@face.page("members-of/<int:pk>/let-go", title=_("移出成员单位"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def let_go_member(request: Request, pk: int) -> Context | HttpResponse:
    """End a membership."""
    actor, row, form = request.by, queries.member(request.by, pk), Why(request.POST or None)

    def do(given: dict[str, Any]) -> HttpResponse:
        bodies.let_go(row, by=actor, why=given["why"])
        return go("body", pk=row.body_id)

    return asking.ask(request, form, _("移出"), do, back=asking.to("body", pk=row.body_id), lead=row.name)
