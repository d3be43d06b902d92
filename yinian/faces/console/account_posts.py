"""Posts given to an account, changed and withdrawn."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import SECURITY, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.access import REGIONAL
from yinian.foundation.actor import Role
from yinian.foundation.administration import posts, queries

ROLES = [(role.value, role.label) for role in Role if role is not Role.SYSTEM]


class Give(forms.Form):
    """A post: a role in a region, or for a party, for some time."""

    role = forms.ChoiceField(label=_("角色"), choices=[("", _("请选择")), *ROLES])
    place = forms.CharField(
        label=_("区域或主体"),
        max_length=100,
        help_text=_("管理类岗位写区域的全名或代码；服务商、护理员、老人、家属写主体的全名或编号。"),
    )
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    since = forms.DateField(label=_("自"), widget=asking.Day(), initial=timezone.localdate)
    until = forms.DateField(label=_("至"), required=False, widget=asking.Day(), help_text=_("当天不再有效。"))
    why = forms.CharField(label=_("依据"), max_length=200)


class Change(forms.Form):
    """Title and days."""

    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    since = forms.DateField(label=_("自"), widget=asking.Day())
    until = forms.DateField(label=_("至"), required=False, widget=asking.Day(), help_text=_("当天不再有效。"))
    why = forms.CharField(label=_("依据"), max_length=200)


class Withdraw(forms.Form):
    """From when, and why."""

    on = forms.DateField(label=_("自这一天起无效"), widget=asking.Day(), initial=timezone.localdate)
    why = forms.CharField(label=_("理由"), max_length=200)


@face.page("accounts/<int:pk>/posts/new", title=_("授予岗位"), may=SECURITY, rail="accounts", template=asking.TEMPLATE)
def give_post(request: Request, pk: int) -> Context | HttpResponse:
    """Give a post."""
    actor = request.by
    row = queries.account(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        regional = Role(given["role"]) in REGIONAL
        region = queries.place_called(actor, given["place"]) if regional else None
        party = None if regional else queries.party_called(actor, given["place"])
        seat = posts.Seat(given["role"], region, party, given["title"], given["since"], given["until"])
        posts.give_post(row, seat, by=actor, why=given["why"])
        say(request, now("已授予{role}岗位。").format(role=Role(given["role"]).label))
        return go("account", pk=pk)

    back = asking.to("account", pk=pk)
    return asking.ask(request, Give(request.POST or None), _("授予岗位"), do, back=back, lead=row.name)


@face.page(
    "accounts/posts/<int:pk>/change", title=_("变更岗位"), may=SECURITY, rail="accounts", template=asking.TEMPLATE
)
def change_post(request: Request, pk: int) -> Context | HttpResponse:
    """Change title and days."""
    actor = request.by
    post = queries.post(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        posts.change_post(
            post, by=actor, title=given["title"], since=given["since"], until=given["until"], why=given["why"]
        )
        return go("account", pk=post.account_id)

    known = {"title": post.title, "since": post.since, "until": post.until}
    back = asking.to("account", pk=post.account_id)
    form = Change(request.POST or None, initial=known)
    return asking.ask(request, form, _("变更岗位"), do, back=back, lead=f"{post.account.name} · {post.label}")


@face.page(
    "accounts/posts/<int:pk>/withdraw", title=_("撤销岗位"), may=SECURITY, rail="accounts", template=asking.TEMPLATE
)
def withdraw_post(request: Request, pk: int) -> Context | HttpResponse:
    """End a post."""
    actor = request.by
    post = queries.post(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        posts.withdraw_post(post, by=actor, on=given["on"], why=given["why"])
        say(request, now("已撤销。"))
        return go("account", pk=post.account_id)

    back = asking.to("account", pk=post.account_id)
    form = Withdraw(request.POST or None)
    lead = f"{post.account.name} · {post.label}"
    return asking.ask(request, form, _("撤销岗位"), do, back=back, lead=lead, tone="danger")
