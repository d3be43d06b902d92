"""The law of a place as its officers keep it: every benefit in force with its documents, and the drafts on their way."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits.words import said, title
from yinian.entitlement.policies import drafting, drafts, queries
from yinian.entitlement.policies.drafting import New
from yinian.entitlement.policies.tables import Table
from yinian.faces.console import places
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.foundation import regions
from yinian.foundation.administration import queries as administration
from yinian.foundation.regions import Region

COLUMNS = [
    Column("title", _("草案")),
    Column("benefit", _("待遇")),
    Column("region", _("区域")),
    Column("since", _("生效日期")),
    Column("made", _("起草时间")),
    Column("status", _("状态")),
]
UNITS = [
    ("fen", _("元")),
    ("minutes", _("分钟")),
    ("visits", _("次")),
    ("meals", _("餐")),
    ("right", _("只分享受和不享受")),
]
SPANS = [
    ("month", _("每月")),
    ("year", _("每年")),
    ("once", _("一次性")),
    ("meal", _("每餐")),
    ("person_month", _("每人每月")),
    ("bed_month", _("每床每月")),
    ("bed_year", _("每床每年")),
    ("未定", _("文件没有写明")),
]
TONES = {"draft": "", "submitted": "wait", "enacted": "done", "refused": "danger", "withdrawn": ""}


class Narrow(forms.Form):
    """How the drafts may be narrowed."""

    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *drafts.STATUSES])
    at = places.PlaceField(label=_("区域"))


class Beginning(forms.Form):
    """What a draft begins from."""

    region = forms.ChoiceField(label=_("哪里的规定"), help_text=_("市和区县可以有自己的规定；街道、社区照上级的办。"))
    benefit = forms.ChoiceField(
        label=_("从哪一项起草"), required=False, help_text=_("照抄现行的规则表再改；要新设一项待遇，选“新设待遇”。")
    )
    title = forms.CharField(label=_("草案标题"), max_length=100, help_text=_("例如“2027 年起提高高龄津贴”。"))
    code = forms.CharField(
        label=_("新待遇的代码"),
        required=False,
        max_length=40,
        help_text=_("小写英文字母、数字和下划线，例如 festival_gift。"),
    )
    zh = forms.CharField(label=_("新待遇的名称"), required=False, max_length=60)
    en = forms.CharField(label=_("新待遇的英文名称"), required=False, max_length=80)
    unit = forms.ChoiceField(label=_("给什么"), required=False, choices=UNITS)
    per = forms.ChoiceField(label=_("多久一次"), required=False, choices=SPANS)

    def clean(self) -> dict[str, Any]:
        """A new benefit needs its names."""
        given = super().clean() or {}
        if not given.get("benefit"):
            for name in ("code", "zh", "en"):
                if not given.get(name):
                    self.add_error(name, _("新设待遇要填写这一项。"))
        return given


def _here(request: Request) -> Region:
    chosen = places.chosen(request.by, request.GET.get("at", ""))
    return chosen or administration.region(request.by, request.by.region_id or 0)


@face.page(
    "law",
    title=_("政策"),
    lead=_("本地每项待遇的规则表，和正在起草、等待批准的修改。每一行都写明出自哪份文件的哪一条。"),
    may=OFFICER,
    rail="law",
)
def law(request: Request) -> Context:
    """What is in force above, drafts below."""
    actor, here, today = request.by, _here(request), timezone.localdate()
    form, at = Narrow(request.GET or None), places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    rows = drafts.drafts(actor)
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    if request.GET.get("status"):
        rows = rows.filter(status=request.GET["status"])
    shown = listing(
        request, rows, COLUMNS, key="drafts", title=_("草案"), empty=_("还没有草案。从现行的规则表起草一份。")
    )
    names = {table.benefit: title(table) for table in queries.all_tables()}
    return {
        "tables": [_told(table, today) for table in queries.tables_at(here, today)],
        "here": here,
        "today": today,
        "listing": shown,
        "filters": form,
        "rows": [(row, names.get(row.benefit, row.benefit), TONES[row.status]) for row in shown.rows],
        "action": Action(_("起草"), reverse("make-draft"), "plus") if drafts.regions(actor) else None,
    }


def _told(table: Table, today: Any) -> dict[str, Any]:
    holding = table.holding(today)
    documents = list(dict.fromkeys(row.document for row in holding))
    nation = table.region == queries.padded(queries.NATION)
    return {
        "code": table.region[:6],
        "benefit": table.benefit,
        "title": title(table),
        "rows": len(holding),
        "documents": documents,
        "nation": nation,
        "asks": [said(about.zh) for about in table.inputs.values()],
    }


@face.page(
    "law/drafts/new",
    title=_("起草规则表"),
    lead=_("草案不影响任何人，直到由另外几位有权限的人同意生效。"),
    may=OFFICER,
    rail="law",
    template=asking.TEMPLATE,
)
def make_draft(request: Request) -> Context | HttpResponse:
    """Begin a draft."""
    actor, today = request.by, timezone.localdate()
    mine = drafts.regions(actor)
    form = Beginning(request.POST or None, initial={"benefit": request.GET.get("benefit", "")})
    form.fields["region"].choices = [(str(one.pk), one.name) for one in mine]  # type: ignore[attr-defined]
    here = next((one for one in mine if str(one.pk) == request.POST.get("region")), mine[0] if mine else None)
    tables = queries.tables_at(here, today) if here is not None else []
    form.fields["benefit"].choices = [  # type: ignore[attr-defined]
        *((one.benefit, title(one)) for one in tables),
        ("", _("新设待遇")),
    ]

    def do(given: dict[str, Any]) -> HttpResponse:
        region = administration.region(actor, int(given["region"]))
        new = New(given["code"], given["zh"], given["en"], given["unit"], given["per"])
        row = drafting.make(region, given["title"], given["benefit"] or new, by=actor)
        say(request, now("已起草，请修改后提交。"))
        return go("draft", pk=row.pk)

    return asking.ask(request, form, _("起草"), do, back=reverse("law"), wide=True)
