"""Accruals: every month that was reckoned, what came of one, who could not be decided about, and reckoning a month (anew)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.entitlement.benefits import accruals as verbs
from yinian.entitlement.benefits import statements, words
from yinian.faces.console import entitling, places
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.faces.frame.sheet import sheet
from yinian.foundation import money, regions
from yinian.foundation.administration import queries as administration
from yinian.foundation.periods import add_months
from yinian.registry.elders import queries as elders
from yinian.registry.elders import words as facts

COLUMNS = [
    Column("month", _("月份")),
    Column("region", _("区域")),
    Column("people", _("本次有变动的人"), numeric=True),
    Column("amount", _("本次金额"), numeric=True),
    Column("undecided", _("无法判定"), numeric=True),
    Column("state", _("状态")),
    Column("begun", _("开始时间")),
]
DUES = [
    Column("elder", _("老人")),
    Column("benefit", _("待遇")),
    Column("amount", _("金额"), numeric=True),
    Column("kind", _("种类")),
    Column("region", _("常住地")),
]
UNDECIDED = [
    Column("elder", _("老人")),
    Column("benefit", _("待遇")),
    Column("needs", _("缺少的情况")),
    Column("region", _("常住地")),
]
BACK = {"back_label": _("每月核算")}


class Narrow(forms.Form):
    """How the dues of an accrual may be narrowed."""

    q = forms.CharField(label=_("姓名、拼音、身份号码或电话"), required=False, max_length=60)
    benefit = forms.ChoiceField(label=_("待遇"), required=False)
    at = places.PlaceField(label=_("常住地"))


class Begin(forms.Form):
    """Where, which months, and why."""

    at = places.PlaceField(label=_("区域"), required=True)
    since = forms.ChoiceField(label=_("从哪个月"))
    until = forms.ChoiceField(label=_("到哪个月"), help_text=_("含这个月。只补发或扣回与以前的差额。"))
    why = forms.CharField(
        label=_("理由"), max_length=200, required=False, help_text=_("只核算本月可以不写；重新核算过去的月份要写。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = timezone.localdate().replace(day=1)
        months = [add_months(first, -number) for number in range(verbs.MOST_MONTHS)]
        for name in ("since", "until"):
            self.fields[name].choices = [(str(month), f"{month:%Y-%m}") for month in months]  # type: ignore[attr-defined]


@face.page(
    "accruals",
    title=_("每月核算"),
    lead=_("每月一日按当天的规定和情况算出每位老人应发多少。以前的月份可以重新核算，只记差额。"),
    may=OFFICER,
    rail="benefits",
    name="accruals",
)
def accrual_list(request: Request) -> Context:
    """The list."""
    shown = listing(
        request, statements.accruals(request.by), COLUMNS, key="accruals",
        empty=_("还没有核算过。每月一日自动核算，也可以现在就核算。"),
    )  # fmt: skip
    return {
        "listing": shown,
        "tabs": entitling.tabs("accruals", request.by),
        "action": Action(_("核算一个月"), reverse("begin-accrual"), "plus"),
    }


@face.page("accruals/new", title=_("核算应发待遇"), may=OFFICER, rail="benefits", template=asking.TEMPLATE)
def begin_accrual(request: Request) -> Context | HttpResponse:
    """Begin one, or several months anew."""
    actor = request.by
    form = Begin(request.POST or None, initial=request.GET.dict() if not request.POST else None)
    form.fields["at"].offer(actor, places.chosen(actor, request.POST.get("at", "") or request.GET.get("at", "")))  # type: ignore[attr-defined]
    form.fields["at"].own(actor)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, int(given["at"]))
        since, until = date.fromisoformat(given["since"]), date.fromisoformat(given["until"])
        if since == until == timezone.localdate().replace(day=1):
            made = verbs.begin(region, since, by=actor, why=given["why"])
        else:
            made = verbs.recompute(region, since, until, by=actor, why=given["why"])
        say(request, now("已开始核算，可以离开这一页。"))
        return go("accrual", pk=made.pk)

    lead = _("以前没有在这里核算过的月份会整月记入应发；已在别处发过的月份请不要选。")
    return asking.ask(request, form, _("开始核算"), do, lead=lead, back=reverse("accruals"), **BACK)


@face.page("accruals/<int:pk>", title=_("每月核算"), may=OFFICER, rail="benefits", template="console/accrual.html")
def accrual(request: Request, pk: int) -> Context:
    """One accrual: the whole, each benefit, and the rows behind them."""
    row = statements.accrual(request.by, pk)
    rows, form = _narrowed(request, row)
    shown = listing(
        request, rows, DUES, key="dues", export_url=reverse("accrual-export", kwargs={"pk": pk}),
        empty=_("这次核算没有记入任何款项：与以前记的完全一样。") if row.ended_at else _("还没有记入款项。"),
    )  # fmt: skip
    law = [(file, words.benefit_word(file.rpartition("/")[2].removesuffix(".yaml")), version)
           for file, version in row.totals.get("law", {}).items()]  # fmt: skip
    return {
        "row": row,
        "month": f"{row.month:%Y-%m}",
        "undecided_url": reverse("accrual-undecided", kwargs={"pk": pk}) if row.undecided else "",
        "run": None if row.ended_at else statements.progress(request.by, row),
        "counts": [(one, words.benefit_word(one.benefit)) for one in statements.counted(row)],
        "skipped": [(words.benefit_word(name), per) for name, per in row.totals.get("skipped", {}).items()],
        "law": law,
        "listing": shown,
        "filters": form,
        "told": [(due, words.benefit_word(due.benefit), kind(due)) for due in shown.rows],
        "title": now("{place} {month} 应发待遇").format(place=row.region.name, month=f"{row.month:%Y-%m}"),
        "back": reverse("accruals"),
        **BACK,
    }


def _narrowed(request: Request, row: Any) -> tuple[QuerySet[Any], Narrow]:
    actor = request.by
    form, at = Narrow(request.GET or None), places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    form.fields["benefit"].choices = [  # type: ignore[attr-defined]
        ("", _("全部")),
        *((one.benefit, words.benefit_word(one.benefit)) for one in statements.counted(row)),
    ]
    rows = statements.dues_of(actor, row)
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    if request.GET.get("benefit"):
        rows = rows.filter(benefit=request.GET["benefit"])
    return statements.of_matching(actor, rows, request.GET.get("q", "")), form


FIRST, MORE, LESS = pgettext_lazy("due", "首次"), pgettext_lazy("due", "补发"), pgettext_lazy("due", "扣回")


def kind(due: Any) -> Any:
    """Whether a due is a month's first, or made up or took back a difference."""
    return LESS if due.amount_fen < 0 else MORE if due.turn else FIRST


@face.page("accruals/<int:pk>/export", title=_("导出表格"), may=OFFICER, rail="benefits")
def accrual_export(request: Request, pk: int) -> StreamingHttpResponse:
    """The narrowed dues as a table file; the journal knows of it."""
    row = statements.accrual(request.by, pk)
    rows, _form = _narrowed(request, row)
    verbs.export(row, by=request.by, why=request.GET.urlencode())
    heads = (now("编号"), now("老人"), now("常住地"), now("待遇"), now("月份"), now("第几次"), now("金额（元）"))
    return sheet("dues", heads, _cells(rows))


def _cells(rows: Any) -> Iterator[list[object]]:
    for due in rows.iterator(chunk_size=1_000):
        name, place = (due.elder.name, due.elder.region.name) if due.elder else ("", "")
        yield [
            due.pk, name, place, words.benefit_word(due.benefit), f"{due.month:%Y-%m}", due.turn + 1,
            money.plain(due.amount_fen),
        ]  # fmt: skip


@face.page(
    "accruals/<int:pk>/undecided",
    title=_("无法判定的名单"),
    may=OFFICER,
    rail="benefits",
    template="console/accrual_undecided.html",
)
def accrual_undecided(request: Request, pk: int) -> Context:
    """Who could not be decided about, and which facts it takes."""
    row = statements.accrual(request.by, pk)
    shown = listing(
        request, statements.undecided_of(request.by, row), UNDECIDED, key="undecided", empty=_("每一位都能判定。")
    )
    told = [(one, words.benefit_word(one.benefit), _wanted(one)) for one in shown.rows]
    return {
        "listing": shown,
        "told": told,
        "lead": now("缺少这些情况，没有记入，也没有扣回。补录以后重新核算这个月。"),
        "back": reverse("accrual", kwargs={"pk": pk}),
        "back_label": now("{place} {month}").format(place=row.region.name, month=f"{row.month:%Y-%m}"),
    }


def _wanted(row: Any) -> str:
    names = [str(now("年龄")) if name == "age" else str(facts.kind_word(name)) for name in statements.needs(row)]
    return written.listed(names) if names else now("文件没有写明数量")


@face.page("elders/<int:pk>/dues", title=_("应发明细"), may=OFFICER, rail="elders", template="console/elder_dues.html")
def elder_dues(request: Request, pk: int) -> Context:
    """One elder's months: what was due, each difference, and the accrual that found it."""
    elder = elders.elder(request.by, pk)
    months = [
        (one, words.benefit_word(one.benefit), [(due, kind(due)) for due in one.rows])
        for one in statements.statement(request.by, elder)
    ]
    return {
        "elder": elder,
        "months": months,
        "title": now("{name} 应发明细").format(name=elder.name),
        "back": reverse("elder", kwargs={"pk": pk}),
        "back_label": elder.name,
    }
