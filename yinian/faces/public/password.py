"""Signing in by name and password, and choosing a new password."""

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame import gate
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.public import door
from yinian.faces.public.face import face
from yinian.foundation import verbs
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Role
from yinian.foundation.administration import posts, sign_in
from yinian.foundation.refusals import Refused

CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}


class Credentials(forms.Form):
    """Name and password."""

    login = forms.CharField(
        label=_("登录名"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(label=_("密码"), max_length=200, strip=False, widget=forms.PasswordInput(attrs=CURRENT))


class NewPassword(forms.Form):
    """The old password, and the new one twice."""

    old = forms.CharField(label=_("现在的密码"), max_length=200, strip=False, widget=forms.PasswordInput(attrs=CURRENT))
    new = forms.CharField(
        label=_("新密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs=NEW),
        help_text=_("至少 10 位，混用字母和数字，避开姓名和常见密码。"),
    )
    again = forms.CharField(
        label=_("再输一次新密码"), max_length=200, strip=False, widget=forms.PasswordInput(attrs=NEW)
    )

    def clean(self) -> None:
        """Both times the same."""
        if self.cleaned_data.get("new") != self.cleaned_data.get("again"):
            self.add_error("again", _("两次输入的新密码不一样。"))


@face.page("sign-in/password", title=_("用密码登录"), rail="sign-in")
def sign_in_password(request: Request) -> Context | HttpResponse:
    """Check name and password; too many wrong ones are locked out by the middleware behind."""
    form = Credentials(request.POST or None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        login = form.cleaned_data["login"].strip().lower()
        # A hash made with older costs is renewed on the way; that is no change of the account.
        with verbs.stream("password hash"):
            account = authenticate(request, login=login, password=form.cleaned_data["password"])
        if isinstance(account, Account):
            door.came_with_password(request, account)
            return go("sign-in-token" if sign_in.has_device(account) else "sign-in-device")
        sign_in.wrong(sign_in.account_named(login), "password")
        refusal = Refused(
            _("您要用登录名和密码登录。"),
            _("登录名或密码不对。"),
            _("请核对大小写后再试；忘记密码请联系安全管理员重置。五次不对会停 15 分钟。"),
        )
    shown = {"form": form, "refusal": refusal, "next": door.wanted(request)}
    return {**shown, "status": 422 if refusal or form.errors else 200}


@face.page(
    "password",
    title=_("修改密码"),
    lead=_("改好以后，您在别处的登录都会结束。"),
    may=Role,
    template="public/new_password.html",
)
def password(request: Request) -> Context | HttpResponse:
    """Let the holder choose a new password."""
    account, actor = request.account, request.by
    assert account is not None
    form = NewPassword(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        refusal = attempt(lambda: posts.change_password(account, given["old"], given["new"], by=actor))
        if refusal is None:
            gate.keep(request, account)
            say(request, _("密码已经改好。"))
            return go("home")
    shown = {"form": form, "refusal": refusal, "first": request.must_change_password}
    return {**shown, "status": 422 if refusal or form.errors else 200}
