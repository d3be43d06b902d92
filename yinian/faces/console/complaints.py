"""Complaints and reports: the list, one of them with what can be done, intake, and the offices that answer."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console.face import DESK, OFFICER, REGIONAL, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Tab
from yinian.faces.frame.sheet import sheet
from yinian.faces.frame.timeline import entries
from yinian.foundation.access import missing
from yinian.foundation.regions import Region
from yinian.oversight.complaints import actions, offices, queries
from yinian.registry.elders import queries as elders

COLUMNS = [
    Column("number", _("编号")),
    Column("kind", _("投诉类别")),
    Column("place", _("受理区域")),
    Column("due", _("答复期限"), ("due_at",)),
    Column("status", _("状态")),
]
TONES = {"received": "wait", "accepted": "info", "replied": "done", "closed": "done"}
AT_ONCE = {"accept": actions.accept, "withdraw": actions.withdraw, "reopen": actions.reopen}


class Intake(forms.Form):
    """What is complained of, and how whoever complains is reached."""

    kind = forms.ChoiceField(label=_("投诉类别"), choices=[("", _("请选择")), *queries.KINDS])
    text = forms.CharField(label=_("投诉内容"), max_length=2_000, widget=asking.Long())
    name = forms.CharField(label=_("投诉人"), required=False, max_length=60, help_text=_("可以不留姓名。"))
    phone = forms.CharField(label=_("投诉人电话"), required=False, max_length=20, help_text=_("不留电话就收不到答复。"))


class Words(forms.Form):
    """What is answered, refused or published."""

    text = forms.CharField(label=_("内容"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 5}))


class Office(forms.Form):
    """Who answers for one's own region."""

    name = forms.CharField(label=pgettext_lazy("office", "单位名称"), max_length=100)
    phone = forms.CharField(label=_("联系电话"), max_length=40)
    address = forms.CharField(label=_("地址"), required=False, max_length=200)
    hours = forms.CharField(label=_("办公时间"), required=False, max_length=100)


def _narrowed(request: Request) -> QuerySet[Any]:
    rows, status = queries.complaints(request.by), request.GET.get("status", "")
    if status == "late":
        return rows.filter(status__in=("received", "accepted"), due_at__lt=timezone.now())
    return rows.filter(status=status) if status in dict(queries.STATUSES) else rows


@face.page(
    "complaints",
    title=_("投诉举报"),
    lead=_("每件都有编号、期限和责任单位；答复以后问满意不满意，结果可以公示。"),
    may=REGIONAL,
    rail="complaints",
)
def complaints(request: Request) -> Context:
    """What is complained of, by state."""
    counts, current = queries.counts(request.by), request.GET.get("status", "")
    shown = listing(
        request, _narrowed(request), COLUMNS, key="complaints", export_url=reverse("complaints-export"),
        empty=_("没有投诉举报。"),
    )  # fmt: skip
    tabs = [
        Tab(_("全部"), "?", not current, sum(counts.values())),
        Tab(_("逾期未答复"), "?status=late", current == "late"),
    ]
    tabs += [Tab(word, f"?status={name}", current == name, counts.get(name, 0)) for name, word in queries.STATUSES]
    told = [(row, late, TONES.get(row.status, "")) for row, late in queries.in_hand(request.by, shown.rows)]
    return {
        "listing": shown,
        "complaints": told,
        "tabs": tabs,
        "may_file": request.by.role in DESK,
        "may_office": request.by.role in OFFICER,
    }


@face.page("complaints/export", title=_("导出表格"), may=REGIONAL, rail="complaints", name="complaints-export")
def export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file, without names, numbers or words; the journal knows of it."""
    actions.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    heads = [now("编号"), now("投诉类别"), now("受理区域"), now("收到时间"), now("答复期限"), now("状态"), now("满意")]
    rows = _narrowed(request).iterator(chunk_size=500)
    return sheet("complaints", heads, (_cells(row) for row in rows))


def _cells(row: Any) -> list[object]:
    said = "" if row.satisfied is None else now("是") if row.satisfied else now("否")
    return [
        row.number, row.get_kind_display(), row.region.name, f"{timezone.localtime(row.received_at):%Y-%m-%d %H:%M}",
        f"{timezone.localtime(row.due_at):%Y-%m-%d}", row.get_status_display(), said,
    ]  # fmt: skip


@face.page(
    "complaints/<int:pk>", title=_("投诉举报"), may=REGIONAL, rail="complaints", template="console/complaints_one.html"
)
def complaint(request: Request, pk: int) -> Context:
    """One complaint: what it says, who answers by when, and what can be done now."""
    actor = request.by
    row = queries.complaint(actor, pk)
    moves = {move.verb.partition(".")[2] for move in queries.moves(actor, row)}
    return {
        "complaint": row,
        "title": now("投诉 {number}").format(number=row.number),
        "tone": TONES.get(row.status, ""),
        "late": row.status in ("received", "accepted") and row.due_at < timezone.now(),
        **{f"{name}_told": text for name, text in actions.shown_to(row, actor).items()},
        "office": row.office or queries.office_for(row.region),
        "moves": moves,
        "may_publish": actor.role in OFFICER and row.replied_at is not None,
        "entries": entries(row, actor),
        "back": reverse("complaints"),
        "back_label": _("投诉举报"),
    }


@face.page(
    "complaints/<int:pk>/do/<str:act>",
    title=_("投诉举报"),
    may=DESK,
    rail="complaints",
    acts=True,
    name="move-complaint",
)
def move(request: Request, pk: int, act: str) -> HttpResponse:
    """Take up, take back, or look at once more."""
    row = queries.complaint(request.by, pk)
    if act not in AT_ONCE:
        raise missing(_("办理方式"), act)
    AT_ONCE[act](row, by=request.by)
    return go("complaint", pk=pk)


@face.page(
    "complaints/<int:pk>/rate", title=_("评价投诉答复"), may=DESK, rail="complaints", acts=True, name="rate-complaint"
)
def rate(request: Request, pk: int) -> HttpResponse:
    """What whoever complained says of the answer."""
    actions.rate(queries.complaint(request.by, pk), request.POST.get("satisfied") == "yes", by=request.by)
    return go("complaint", pk=pk)


def _worded(request: Request, pk: int, verb: Any, submit: Any, lead: Any) -> Context | HttpResponse:
    row = queries.complaint(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        verb(row, given["text"], by=request.by)
        return go("complaint", pk=pk)

    back = asking.to("complaint", pk=pk)
    return asking.ask(request, Words(request.POST or None), submit, do, lead=lead, back=back)


@face.page(
    "complaints/<int:pk>/reply",
    title=_("答复投诉"),
    may=OFFICER,
    rail="complaints",
    template=asking.TEMPLATE,
    name="reply-complaint",
)
def reply(request: Request, pk: int) -> Context | HttpResponse:
    """Say what was found and done."""
    return _worded(
        request, pk, actions.reply, _("答复投诉"), _("写明查到什么、怎样处理。责任单位和联系电话会自动附在答复下面。")
    )


@face.page(
    "complaints/<int:pk>/decline",
    title=_("不予受理"),
    may=OFFICER,
    rail="complaints",
    template=asking.TEMPLATE,
    name="decline-complaint",
)
def decline(request: Request, pk: int) -> Context | HttpResponse:
    """Say why not, and where to go."""
    return _worded(request, pk, actions.decline, _("不予受理"), _("写明为什么，以及该找哪个部门。"))


@face.page(
    "complaints/<int:pk>/publish",
    title=_("公示投诉结果"),
    may=OFFICER,
    rail="complaints",
    template=asking.TEMPLATE,
    name="publish-complaint",
)
def publish(request: Request, pk: int) -> Context | HttpResponse:
    """Let everybody read what came of it."""
    return _worded(
        request, pk, actions.publish, _("公示投诉结果"), _("任何人都能看到：不写姓名、电话、住址和证件号码。")
    )


@face.page(
    "elders/<int:pk>/complaints/new",
    title=_("受理投诉举报"),
    may=DESK,
    rail="elders",
    template=asking.TEMPLATE,
    name="file-complaint",
)
def file_for(request: Request, pk: int) -> Context | HttpResponse:
    """Take down a complaint about an elder's care."""
    person = elders.elder(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        row = actions.file(actions.Given(region=person.region, elder=person, **given), by=request.by)
        say(request, now("已受理，编号 {number}。").format(number=row.number))
        return go("complaint", pk=row.pk)

    return asking.ask(
        request, Intake(request.POST or None), _("受理投诉举报"), do, lead=person.name, back=asking.to("elder", pk=pk)
    )


@face.page(
    "offices",
    title=_("责任单位"),
    lead=_("每份答复、每个公开页面都写明谁负责、打什么电话。"),
    may=OFFICER,
    rail="complaints",
    template="console/complaint_offices.html",
)
def office_list(request: Request) -> Context:
    """Who answers for which place."""
    columns = [
        Column("place", _("区域")),
        Column("name", pgettext_lazy("office", "单位名称")),
        Column("phone", _("联系电话")),
        Column("hours", _("办公时间")),
    ]
    shown = listing(request, queries.offices(request.by), columns, key="offices", empty=_("还没有登记责任单位。"))
    return {"listing": shown, "back": reverse("complaints"), "back_label": _("投诉举报")}


@face.page(
    "offices/new",
    title=_("公布责任单位"),
    may=OFFICER,
    rail="complaints",
    template=asking.TEMPLATE,
    name="announce-office",
)
def announce(request: Request) -> Context | HttpResponse:
    """Say who answers for one's own region."""
    region = Region.objects.get(pk=request.by.region_id or 0)
    standing = queries.office_for(region)
    names = ("name", "phone", "address", "hours")
    first = {name: getattr(standing, name) for name in names} if standing and standing.region_id == region.pk else None

    def do(given: dict[str, Any]) -> HttpResponse:
        offices.announce(region, by=request.by, **given)
        return go("office-list")

    return asking.ask(
        request,
        Office(request.POST or None, initial=first),
        _("公布"),
        do,
        lead=region.name,
        back=reverse("office-list"),
    )
