"""The second factor: its six figures, and setting it up on a phone."""

import base64

import segno
from django import forms
from django.http import HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame import gate
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.public import door
from yinian.faces.public.face import face
from yinian.foundation.actor import Role
from yinian.foundation.administration import sign_in
from yinian.foundation.administration.posts import BY_PHONE
from yinian.foundation.refusals import Refused


class Token(forms.Form):
    """The six figures that the app shows now."""

    token = forms.CharField(
        label=_("动态口令"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text=_("手机上的验证器应用正在显示的六位数字。"),
    )


class FreshToken(Token):
    """The figures of a new phone, allowed by the password once more."""

    password = forms.CharField(
        label=_("现在的密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


@face.page("sign-in/token", title=_("输入动态口令"), rail="sign-in")
def sign_in_token(request: Request) -> Context | HttpResponse:
    """Check the second factor and come in."""
    account = door.account(request)
    if account is None:
        return go("sign-in-password")
    if not sign_in.has_device(account):
        return go("sign-in-device")
    form = Token(request.POST or None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        if sign_in.check_token(account, form.cleaned_data["token"]):
            return door.come_in(request, account, "password")
        door.wrong(request)
        sign_in.wrong(account, "token")
        refusal = Refused(
            _("您要用动态口令登录。"),
            _("这个口令不对、已用过，或试得太快。"),
            _("请等手机上换成下一个口令再试；五次不对要从密码重新开始。"),
        )
    return {"form": form, "refusal": refusal, "status": 422 if refusal or form.errors else 200}


@face.page(
    "sign-in/device",
    title=_("设置动态口令"),
    lead=_("密码之外再加一道锁：手机上每 30 秒换一次的六位数字。"),
    rail="sign-in",
    template="public/device.html",
)
def sign_in_device(request: Request) -> Context | HttpResponse:
    """Show the secret to an account that has no second factor yet, and take it into use by a first right code."""
    account = door.account(request)
    if account is None or sign_in.has_device(account):
        return go("sign-in-password")
    form = Token(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        refusal = attempt(lambda: sign_in.confirm_device(account, token, by=sign_in.door(account)))
        if refusal is None:
            return door.come_in(request, account, "password")
        door.wrong(request)
    return {"form": form, "refusal": refusal, **secret(account), "status": 422 if refusal or form.errors else 200}


@face.page(
    "me/device",
    title=_("换一部手机收动态口令"),
    lead=_("新手机上的口令验过以后，旧手机上的就不再有效。"),
    may=frozenset(Role) - BY_PHONE,
    template="public/device.html",
)
def device(request: Request) -> Context | HttpResponse:
    """Replace the second factor, with the password once more."""
    account = request.account
    assert account is not None
    form = FreshToken(request.POST or None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        if not account.check_password(form.cleaned_data["password"]):
            sign_in.wrong(account, "password")
            refusal = Refused(_("您要换一部手机收动态口令。"), _("密码不对。"), _("请重新输入现在的密码。"))
        else:
            refusal = attempt(lambda: sign_in.confirm_device(account, token, by=sign_in.door(account)))
        if refusal is None:
            gate.keep(request, account)
            say(request, _("新手机已经启用。"))
            return go("me")
    return {"form": form, "refusal": refusal, **secret(account), "status": 422 if refusal or form.errors else 200}


def secret(account: sign_in.Account) -> dict[str, str]:
    """The secret as a picture to scan and as text to type."""
    device = sign_in.new_device(account)
    drawn = segno.make(device.config_url, error="m").svg_inline(scale=5, border=4, dark="#1a231f", light="#ffffff")
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    words = " ".join(text[at : at + 4] for at in range(0, len(text), 4))
    # Drawn by our own library from our own secret: no reader's text is in it.
    return {"picture": mark_safe(drawn), "secret": words}
