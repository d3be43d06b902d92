"""One line of a claim: what it stands for, what was objected and answered, and what can be done; and all that was objected to."""

from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence import queries as evidence
from yinian.faces.console import money
from yinian.faces.console.activities import Why
from yinian.faces.console.face import MANAGER, MONEY, OFFICER, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Tab
from yinian.faces.frame.sheet import sheet
from yinian.faces.frame.timeline import entries
from yinian.foundation import deadlines, verbs
from yinian.foundation.access import missing
from yinian.foundation.money import plain, yuan
from yinian.settlement.claims import actions, objections, queries

COLUMNS = [
    Column("day", _("服务日期")),
    Column("item", _("服务项目")),
    Column("provider", _("服务商")),
    Column("amount", _("金额"), numeric=True),
    Column("objection", _("异议")),
    Column("answer", _("答复")),
    Column("status", _("状态")),
]
AT_ONCE = {"accept": objections.accept, "keep": objections.keep}
FORM: dict[str, Any] = {"rail": "money", "template": asking.TEMPLATE}


@face.page("claim-lines/<int:pk>", title=_("结算明细"), may=MONEY, rail="money")
def claim_line(request: Request, pk: int) -> Context:
    """One line."""
    actor = request.by
    row = queries.line(actor, pk)
    return {
        "line": row,
        "weighed": evidence.weighing(actor, row.order),
        "moves": queries.line_moves(actor, row),
        "later": queries.after(actor, row),
        "due": deadlines.open_one(row, objections.ANSWER),
        "entries": entries(row, actor),
        "title": _named(row),
        "back": reverse("claim", kwargs={"pk": row.claim_id}),
        "back_label": str(row.claim),
    }


def _named(row: Any) -> str:
    return written.told(f"{row.order.item}", yuan(row.amount_fen))


class Words(forms.Form):
    """What is said."""

    words = forms.CharField(label=_("说明"), max_length=300, widget=asking.Long())


@face.page("claim-lines/<int:pk>/object", title=_("提出异议"), may=OFFICER, **FORM)
def object_to_line(request: Request, pk: int) -> Context | HttpResponse:
    """Say what is not understood."""
    row = queries.line(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        objections.object_to(row, given["words"], by=request.by)
        say(request, now("已告知{provider}。").format(provider=row.claim.provider.name))
        return go("claim-line", pk=pk)

    return _ask(request, row, Words(request.POST or None), _("提出异议"), do)


@face.page("claim-lines/<int:pk>/answer", title=_("答复异议"), may=MANAGER, **FORM)
def answer_line(request: Request, pk: int) -> Context | HttpResponse:
    """Answer it."""
    row = queries.line(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        objections.answer(row, given["words"], by=request.by)
        say(request, now("已答复，等{place}决定。").format(place=row.claim.region.name))
        return go("claim-line", pk=pk)

    return _ask(request, row, Words(request.POST or None), _("答复异议"), do, lead=row.objection)


@face.page("claim-lines/<int:pk>/exclude", title=_("剔除明细"), may=OFFICER, **FORM)
def exclude_line(request: Request, pk: int) -> Context | HttpResponse:
    """Let the claim go on without it."""
    row = queries.line(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        objections.exclude(row, by=request.by, why=given["why"])
        say(request, now("已剔除，申请金额随之减少。"))
        return go("claim-line", pk=pk)

    lead = now("剔除 {amount}。服务商补齐后可以再申请一次。").format(amount=yuan(row.amount_fen))
    return _ask(request, row, Why(request.POST or None), _("剔除明细"), do, lead=lead, tone="danger")


@face.page("claim-lines/<int:pk>/again", title=_("再次申请"), may=MANAGER, **FORM)
def claim_line_again(request: Request, pk: int) -> Context | HttpResponse:
    """Claim it once more."""
    row = queries.line(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        made = objections.claim_again(row, by=request.by, why=given["why"])
        say(request, now("已列入待提交的申请，请核对后提交。"))
        return go("claim", pk=made.pk)

    lead = now("请写明这次有什么不同。一次服务只能再申请一次。")
    return _ask(request, row, Why(request.POST or None), _("再次申请"), do, lead=lead)


def _ask(request: Request, row: Any, form: forms.Form, submit: Any, do: asking.Done, **shown: Any) -> Any:
    return asking.ask(
        request, form, submit, do, back=asking.to("claim-line", pk=row.pk), **{"lead": _named(row), **shown}
    )


@face.page("claim-lines/<int:pk>/do/<str:act>", title=_("结算明细"), may=MONEY, rail="money", acts=True)
def move_line(request: Request, pk: int, act: str) -> HttpResponse:
    """Accept an objection, or keep the line."""
    row = queries.line(request.by, pk)
    if act not in AT_ONCE:
        raise missing(_("办理方式"), act)
    AT_ONCE[act](row, by=request.by)
    say(request, now("已办：{verb}。").format(verb=verbs.title_of(f"claim_line.{act}")))
    return go("claim-line", pk=pk)


@face.page(
    "claim-objections",
    title=_("结算异议"),
    lead=_("审核时对哪几次服务有异议、服务商怎样答复；没有办结的，整份申请不能核准。"),
    may=MONEY,
    rail="money",
    template="console/objections.html",
)
def claim_objections(request: Request) -> Context:
    """Every line that was objected to."""
    actor, counts = request.by, queries.objection_counts(request.by)
    show = request.GET.get("show", "")
    states = [Tab(label, f"?show={name}", show == name, counts.get(name, 0)) for name, label in queries.LINE_STATUSES]
    shown = listing(
        request, queries.objections(actor, show), COLUMNS, key="objections",
        export_url=reverse("claim-objections-export"), empty=_("没有提过异议。"),
    )  # fmt: skip
    return {
        "listing": shown,
        "tabs": money.tabs("claim-objections", actor),
        "states": [Tab(_("全部"), "?", not show, sum(counts.values())), *states],
    }


@face.page("claim-objections/export", title=_("导出表格"), may=MONEY, rail="money")
def claim_objections_export(request: Request) -> StreamingHttpResponse:
    """The list as a table file; the journal knows of it."""
    actor = request.by
    actions.export(request.GET.urlencode(), by=actor, why=request.GET.urlencode())
    rows = queries.objections(actor, request.GET.get("show", ""))
    heads = [now("订单"), now("服务日期"), now("服务项目"), now("服务商"), now("金额（元）"), now("异议"), now("答复")]
    lines = [
        (line.order_id, line.order.served_on, line.order.item, line.claim.provider.name, plain(line.amount_fen),
         line.objection, line.answer, line.get_status_display())
        for line in rows
    ]  # fmt: skip
    return sheet("claim-objections", [*heads, now("状态")], lines)
