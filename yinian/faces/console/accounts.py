"""Accounts, and the posts they hold: opened, given, changed, withdrawn, reset and shut by the security administrator."""

import secrets
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console.face import SECURITY, SYSTEM, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Action
from yinian.faces.frame.timeline import entries
from yinian.foundation.administration import posts, queries

COLUMNS = [
    Column("login", _("登录名"), ("login",)),
    Column("name", _("姓名"), ("name",)),
    Column("posts", _("现在的岗位")),
    Column("state", _("状态")),
]
KEEPERS = SECURITY | SYSTEM
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def first_password() -> str:
    """A password that can be read aloud and is used once."""
    return "-".join("".join(secrets.choice(READABLE) for _letter in range(4)) for _part in range(4))


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("登录名或姓名"), required=False, max_length=60)


class Open(forms.Form):
    """A new account."""

    login = forms.CharField(label=_("登录名"), max_length=40, help_text=_("3 到 40 位小写字母、数字或 . _ @ -"))
    name = forms.CharField(label=_("姓名"), max_length=60)
    password = forms.CharField(
        label=_("第一个密码"),
        max_length=200,
        required=False,
        initial=first_password,
        help_text=_("当面告诉本人，第一次登录必须改。只用手机号登录的人，这里留空。"),
    )
    phone = forms.CharField(
        label=_("手机号"), max_length=20, required=False, help_text=_("护理员、志愿者用它收验证码登录。")
    )


class Reset(forms.Form):
    """A first password again."""

    password = forms.CharField(label=_("新的第一个密码"), max_length=200, initial=first_password)
    why = forms.CharField(label=_("理由"), max_length=200)


class Why(forms.Form):
    """A reason."""

    why = forms.CharField(label=_("理由"), max_length=200)


@face.page(
    "accounts",
    title=pgettext_lazy("rail", "账号"),
    lead=_("谁能登录，凭什么岗位。自己的账号和岗位由另一位管理员办。"),
    may=KEEPERS,
    rail="accounts",
)
def accounts(request: Request) -> Context:
    """The list."""
    actor = request.by
    rows = queries.accounts_matching(actor, request.GET.get("q", ""))
    shown = listing(request, rows, COLUMNS, key="accounts", empty=_("还没有账号。"))
    held = queries.held_by(actor, [account.pk for account in shown.rows])
    return {
        "listing": shown,
        "people": [(account, held.get(account.pk, [])) for account in shown.rows],
        "filters": Narrow(request.GET or None),
        "action": Action(_("开设账号"), reverse("open-account"), "plus"),
    }


@face.page("accounts/new", title=_("开设账号"), may=KEEPERS, rail="accounts", template=asking.TEMPLATE)
def open_account(request: Request) -> Context | HttpResponse:
    """Open one."""
    actor = request.by

    def do(given: dict[str, Any]) -> HttpResponse:
        row = posts.open_account(
            given["login"], given["name"], by=actor, password=given["password"], phone=given["phone"]
        )
        say(request, now("已开设账号 {login}。还要授予岗位才能登录。").format(login=row.login))
        return go("account", pk=row.pk)

    return asking.ask(request, Open(request.POST or None), _("开设账号"), do, back=reverse("accounts"))


@face.page("accounts/<int:pk>", title=_("账号"), may=KEEPERS, rail="accounts", template="console/account.html")
def account(request: Request, pk: int) -> Context:
    """One account and its posts."""
    actor = request.by
    row = queries.account(actor, pk)
    return {
        "account": row,
        "held": queries.posts(actor).filter(account=row),
        "may": actor.role in SECURITY and row.pk != actor.account_id,
        "own": row.pk == actor.account_id,
        "entries": entries(row, request.by),
        "title": row.name,
        "lead": "",
        "back": reverse("accounts"),
        "back_label": _("账号"),
    }


def _form(request: Request, pk: int, form: forms.Form, submit: Any, do: Any, **more: Any) -> Context | HttpResponse:
    row = queries.account(request.by, pk)

    def done(given: dict[str, Any]) -> HttpResponse:
        do(row, given)
        say(request, now("已办：{verb}。").format(verb=submit))
        return go("account", pk=pk)

    return asking.ask(request, form, submit, done, back=asking.to("account", pk=pk), lead=row.name, **more)


@face.page("accounts/<int:pk>/reset", title=_("重置账号"), may=SECURITY, rail="accounts", template=asking.TEMPLATE)
def reset_account(request: Request, pk: int) -> Context | HttpResponse:
    """A first password again; the second factor and every session end."""

    def do(row: Any, given: dict[str, Any]) -> Any:
        return posts.reset(row, given["password"], by=request.by, why=given["why"])

    return _form(request, pk, Reset(request.POST or None), _("重置账号"), do, tone="danger")


@face.page("accounts/<int:pk>/disable", title=_("停用账号"), may=SECURITY, rail="accounts", template=asking.TEMPLATE)
def disable_account(request: Request, pk: int) -> Context | HttpResponse:
    """Shut it at once."""

    def do(row: Any, given: dict[str, Any]) -> Any:
        return posts.disable(row, by=request.by, why=given["why"])

    return _form(request, pk, Why(request.POST or None), _("停用账号"), do, tone="danger")


@face.page("accounts/<int:pk>/enable", title=_("启用账号"), may=SECURITY, rail="accounts", template=asking.TEMPLATE)
def enable_account(request: Request, pk: int) -> Context | HttpResponse:
    """Let it sign in again."""

    def do(row: Any, given: dict[str, Any]) -> Any:
        return posts.enable(row, by=request.by, why=given["why"])

    return _form(request, pk, Why(request.POST or None), _("启用账号"), do)
