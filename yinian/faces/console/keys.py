"""Keys of other systems: who has one, for what and how much, and the moment in which a new one is shown."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import SECURITY, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.frame.parts import Action
from yinian.faces.frame.timeline import entries
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import queries
from yinian.foundation.exchange import keys, quota
from yinian.foundation.refusals import Refused

COLUMNS = [
    Column("name", _("系统名称"), ("name",)),
    Column("acts", _("以什么身份")),
    Column("scopes", _("可用范围")),
    Column("quota", _("次数上限")),
    Column("state", _("状态")),
]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("系统名称或用途"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), ("good", _("在用")), ("withdrawn", _("已撤销"))]
    )


class Issue(forms.Form):
    """What a key is for."""

    name = forms.CharField(label=_("系统名称"), max_length=60)
    purpose = forms.CharField(label=_("用途"), max_length=200, help_text=_("拿数据做什么；每次调用的记录里都会写上。"))
    role = forms.ChoiceField(label=_("以什么身份"), choices=[(role.value, role.label) for role in keys.ROLES])
    at = places.PlaceField(label=_("区域（部门的系统）"))
    party = forms.CharField(label=_("服务商全称（服务商的系统）"), required=False, max_length=100)
    scopes = forms.MultipleChoiceField(
        label=_("可用范围"), choices=keys.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    per_minute = forms.IntegerField(label=_("每分钟次数"), min_value=1, max_value=100_000, initial=keys.PER_MINUTE)
    per_day = forms.IntegerField(label=_("每天次数"), min_value=1, max_value=100_000_000, initial=keys.PER_DAY)
    until = forms.DateField(label=_("有效至"), widget=asking.Day())


class Why(forms.Form):
    """A reason."""

    why = forms.CharField(label=_("理由"), max_length=200)


@face.page(
    "keys",
    title=_("接口密钥"),
    lead=_("哪些系统能通过开放接口读写，以什么身份，能用多少。密钥只在发放时显示一次。"),
    may=SECURITY,
    rail="keys",
    name="api-keys",
)
def api_keys(request: Request) -> Context:
    """The list."""
    rows = keys.matching(keys.keys(request.by), request.GET.get("q", ""))
    if request.GET.get("state") in ("good", "withdrawn"):
        rows = rows.filter(withdrawn_at__isnull=request.GET["state"] == "good")
    shown = listing(
        request, rows, COLUMNS, key="keys", empty=_("还没有发过密钥。"), begin=_("发放接口密钥"),
        begin_url=reverse("issue-key"),
    )  # fmt: skip
    words = dict(keys.Scope.choices)
    return {
        "listing": shown,
        "keys": [(row, [words.get(scope, scope) for scope in row.scopes]) for row in shown.rows],
        "filters": Narrow(request.GET or None),
        "action": Action(_("发放接口密钥"), reverse("issue-key"), "plus"),
    }


@face.page("keys/new", title=_("发放接口密钥"), may=SECURITY, rail="keys", template="console/key_form.html")
def issue_key(request: Request) -> Context | HttpResponse:
    """Hand one out: it is shown on the answer to this form, and never again."""
    actor = request.by
    form = Issue(request.POST or None, initial={"until": timezone.localdate() + timedelta(days=keys.DAYS)})
    at = places.chosen(actor, request.POST.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        refusal = attempt(lambda: made.append(keys.issue(_wanted(actor, form.cleaned_data, at), by=actor)))
        if refusal is None:
            return {**_shown(request, made[0]), "secret": made[0].secret}
    status = 422 if refusal or form.errors else 200
    return {
        "form": form,
        "submit": _("发放接口密钥"),
        "refusal": refusal,
        "back": reverse("api-keys"),
        "back_label": _("接口密钥"),
        "status": status,
    }


def _wanted(actor: Actor, given: dict[str, Any], at: Any) -> keys.Wanted:
    """A provider's system acts for its provider, a department's in its region."""
    own = given["role"] == Role.DISPATCHER
    return keys.Wanted(
        given["name"],
        given["purpose"],
        given["role"],
        given["scopes"],
        region=None if own else at or queries.region(actor, actor.region_id or 0),
        party=queries.party_called(actor, given["party"]) if own else None,
        until=given["until"],
        per_minute=given["per_minute"],
        per_day=given["per_day"],
    )


@face.page(
    "keys/<int:pk>",
    title=_("接口密钥"),
    may=SECURITY,
    rail="keys",
    name="api-key",
    template="console/keys_key.html",
)
def api_key(request: Request, pk: int) -> Context:
    """One key: what it may do, what it did today, and what became of it."""
    return _shown(request, keys.key(request.by, pk))


@face.page(
    "keys/<int:pk>/rotate", title=_("接口密钥"), may=SECURITY, rail="keys", acts=True, template="console/keys_key.html"
)
def rotate_key(request: Request, pk: int) -> Context:
    """Hand out another in its place, shown this once."""
    row = keys.rotate(keys.key(request.by, pk), by=request.by)
    return {**_shown(request, row), "secret": row.secret}


@face.page("keys/<int:pk>/withdraw", title=_("撤销接口密钥"), may=SECURITY, rail="keys", template=asking.TEMPLATE)
def withdraw_key(request: Request, pk: int) -> Context | HttpResponse:
    """End it at once."""
    row = keys.key(request.by, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        keys.withdraw(row, by=request.by, why=given["why"])
        say(request, now("已撤销「{name}」的密钥。").format(name=row.name))
        return go("api-key", pk=pk)

    lead = now("「{name}」从现在起不能再调用接口。").format(name=row.name)
    back = asking.to("api-key", pk=pk)
    return asking.ask(request, Why(request.POST or None), _("撤销接口密钥"), do, lead=lead, back=back, tone="danger")


def _shown(request: Request, row: Any) -> Context:
    words = dict(keys.Scope.choices)
    return {
        "key": row,
        "secret": "",
        "title": row.name,
        "scopes": [words.get(scope, scope) for scope in row.scopes],
        "today": quota.today(row),
        "good": row.withdrawn_at is None,
        "entries": entries(row, request.by),
        "back": reverse("api-keys"),
        "back_label": _("接口密钥"),
    }
