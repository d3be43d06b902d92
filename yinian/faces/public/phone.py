"""Signing in by a code to the phone. Known or not, a number gets the same answer and costs the same work."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go
from yinian.faces.public import door
from yinian.faces.public.face import face
from yinian.foundation.actor import system
from yinian.foundation.administration import sign_in
from yinian.foundation.administration.posts import phone_number
from yinian.foundation.refusals import Refused
from yinian.registry.elders import access


class Number(forms.Form):
    """The phone a code goes to."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("登记时留的手机号。"),
    )


class Code(forms.Form):
    """The six figures of the message."""

    code = forms.CharField(
        label=_("短信里的六位数字"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@face.page("sign-in/phone", title=_("用手机号登录"), rail="sign-in")
def sign_in_phone(request: Request) -> Context | HttpResponse:
    """Ask for the number and send it a code."""
    form = Number(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["phone"]
        refusal = attempt(
            lambda: sign_in.send_code(given, known=access.phone_known(given), by=system("登录")),
        )
        if refusal is None:
            door.came_with_phone(request, phone_number(given))
            return go("sign-in-code")
    shown = {"form": form, "refusal": refusal, "next": door.wanted(request)}
    return {**shown, "status": 422 if refusal or form.errors else 200}


@face.page("sign-in/code", title=_("输入验证码"), rail="sign-in", template="public/code.html")
def sign_in_code(request: Request) -> Context | HttpResponse:
    """Check the code and come in."""
    phone = door.phone(request)
    if not phone:
        return go("sign-in-phone")
    form = Code(request.POST or None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        if sign_in.check_code(phone, form.cleaned_data["code"]):
            account = access.open_access(phone, by=system("登录"))
            return door.come_in(request, account, "phone")
        door.wrong(request)
        sign_in.wrong(sign_in.account_of(phone), "phone")
        refusal = Refused(
            _("您要用手机号登录。"),
            _("验证码不对，或者已经过期、用过。"),
            _("请核对最新一条短信；五次不对或过了五分钟，请重新获取。"),
        )
    return {"form": form, "refusal": refusal, "phone": phone, "status": 422 if refusal or form.errors else 200}
