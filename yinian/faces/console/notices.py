"""What the reader was told, and how they want to be told."""

from datetime import time
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yinian.faces.console.face import CONSOLE, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.frame.parts import Action
from yinian.foundation import access
from yinian.foundation import notices as foundation
from yinian.foundation.notices import APP, SMS, Notice, Wishes

COLUMNS = [Column("text", _("内容")), Column("kind", _("类别")), Column("at", _("时间"))]


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("内容里的字"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    show = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), ("unread", _("未读"))])


class Quiet(forms.Form):
    """When not to be disturbed."""

    since = forms.TimeField(
        label=_("安静时段自"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    until = forms.TimeField(
        label=_("安静时段至"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("这段时间里不发短信，过后再发。报警照发。"),
    )  # fmt: skip
    digest = forms.BooleanField(label=_("短信每天 8:00 汇总成一条，不逐条发"), required=False)


def _word(kind: str) -> str:
    known = foundation.KINDS.get(kind)
    return str(known.title) if known else now("系统通知")


@face.page("notices", title=_("通知"), lead=_("系统告诉您本人的事，点开就算读过。"), may=CONSOLE, rail="todo")
def notices(request: Request) -> Context:
    """All notices, the youngest first."""
    given, form = request.GET, Narrow(request.GET or None)
    kinds = [(name, kind.title) for name, kind in foundation.KINDS.items() if kind.desk]
    form.fields["kind"].choices = [("", _("全部")), *kinds]  # type: ignore[attr-defined]
    rows = foundation.unread(request.by) if given.get("show") == "unread" else foundation.of(request.by)
    rows = rows.filter(kind=given["kind"]) if given.get("kind") else rows
    rows = rows.filter(text__contains=given["q"].strip()) if given.get("q", "").strip() else rows
    shown = listing(request, rows, COLUMNS, key="notices", empty=_("还没有通知。"))
    action = Action(_("设置怎样通知我"), reverse("notice-settings"), "settings")
    return {
        "listing": shown, "filters": form, "told": [(row, _word(row.kind)) for row in shown.rows], "action": action,
        "unread": any(row.read_at is None for row in shown.rows),
    }  # fmt: skip


@face.page("notices/<int:pk>/read", title=_("通知"), may=CONSOLE, rail="todo", acts=True)
def read_notice(request: Request, pk: int) -> HttpResponse:
    """Remember that it was opened, and go to the page it is about."""
    notice = foundation.read(request.by, pk)
    if notice is None:
        raise access.missing(Notice._meta.verbose_name, pk)
    ours = url_has_allowed_host_and_scheme(notice.link, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(notice.link if ours else "/notices")
    response.status_code = 303
    return response


@face.page("notices/read", title=_("全部标为已读"), may=CONSOLE, rail="todo", acts=True)
def read_all_notices(request: Request) -> HttpResponse:
    """Remember that everything was seen."""
    count = foundation.read_all(request.by)
    say(request, ngettext("%(count)d 条已标为已读。", "%(count)d 条已标为已读。", count) % {"count": count})
    return go("notices")


@face.page(
    "notices/settings",
    title=_("怎样通知我"),
    lead=_("每一类可以分别关掉。报警类通知关不掉，安静时段里也照发。"),
    may=CONSOLE,
    rail="todo",
    template="console/notice_settings.html",
)
def notice_settings(request: Request) -> Context | HttpResponse:
    """What is turned down, by which way, and when not to be disturbed."""
    kinds = {name: kind for name, kind in foundation.KINDS.items() if kind.desk}
    wishes, refusal, sent = foundation.wishes(request.by), None, request.method == "POST"
    form = Quiet(
        request.POST if sent else None,
        initial={"since": wishes.since, "until": wishes.until, "digest": wishes.digest},
    )
    muted = {key for key in wishes.muted if key[0] in kinds}
    if sent and form.is_valid():
        muted = {
            (name, channel)
            for name, kind in kinds.items()
            for channel in ((APP, SMS) if kind.sms else (APP,))
            if not kind.alarm and f"{channel}:{name}" not in request.POST.getlist("wanted")
        }
        refusal = attempt(lambda: foundation.choose(_wished(muted, form.cleaned_data), by=request.by))
        if refusal is None:
            say(request, _("已保存。"))
            return go("notice-settings")
    rows = [(name, kind, (name, APP) not in muted, (name, SMS) not in muted) for name, kind in kinds.items()]
    return {
        "kinds": rows, "form": form, "refusal": refusal, "back": reverse("notices"), "back_label": _("通知"),
        "status": 422 if refusal or form.errors else 200,
    }  # fmt: skip


def _wished(muted: set[tuple[str, str]], given: dict[str, Any]) -> Wishes:
    since: time | None = given["since"]
    return Wishes(frozenset(muted), since, given["until"], given["digest"])
