"""Complaints without a sign-in: how and where, a form, how far one is, and the results that everybody may read."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.needs import rules as needs
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.public.face import face
from yinian.foundation.actor import system
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region
from yinian.oversight.complaints import actions, queries
from yinian.programmes.calls import queries as calls
from yinian.registry.catalogue import queries as catalogue
from yinian.registry.providers import queries as providers

# Whoever complains without signing in acts in this name.
ANYBODY = system("公众")
SHOWN = 50


def districts() -> list[Region]:
    """The places that a complaint may be about: districts where there is care, or an office that answers."""
    known = {place.pk: place for place in providers.districts(providers.PUBLIC)}
    for row in queries.offices(queries.PUBLIC):
        if row.region.level == "district":
            known.setdefault(row.region_id, row.region)
    return sorted(known.values(), key=lambda place: place.path)


def _chosen(request: Request, places: list[Region]) -> Region | None:
    given = request.GET.get("at", "")
    return next((one for one in places if str(one.pk) == given), places[0] if places else None)


@face.page(
    "complaints/public",
    title=_("投诉举报和结果公示"),
    lead=_("对养老服务不满意、发现欺老骗老，都可以投诉举报。不用登录。"),
    rail="complain",
    name="complaint-results",
)
def results(request: Request) -> Context:
    """The channels, the office with its telephone, by when one is answered, and the results of a place."""
    places = districts()
    here = _chosen(request, places)
    if here is None:
        return {"districts": []}
    today = timezone.localdate()
    begins = timezone.localtime().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return {
        "districts": places,
        "chosen": here,
        "office": queries.office_for(here),
        "accept": queries.days(queries.ACCEPT, here, today)[0],
        "reply": queries.days(queries.REPLY, here, today)[0],
        "tally": queries.tally(here, begins, timezone.now()),
        "results": list(queries.published(here)[:SHOWN]),
    }


class Complain(forms.Form):
    """What happened, where, and how to answer."""

    place = forms.ChoiceField(label=_("事情发生在哪个区"))
    kind = forms.ChoiceField(label=_("是哪方面的事"), choices=[("", _("请选择")), *queries.KINDS])
    text = forms.CharField(
        label=_("写明什么时候、谁、什么事"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    name = forms.CharField(label=_("您怎么称呼"), required=False, max_length=60)
    phone = forms.CharField(
        label=_("手机号"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("用来告诉您答复，也凭它查进度。不会公开。"),
    )  # fmt: skip
    # People do not see it and leave it empty; programs fill in what they find.
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, places: list[Region], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["place"].choices = [("", _("请选择")), *((str(one.pk), one.name) for one in places)]  # type: ignore[attr-defined]


@face.page("complaints/new", title=_("我要投诉举报"), rail="complain", name="complain", template="public/complain.html")
def complain(request: Request) -> Context | HttpResponse:
    """Take it in; its number and day are told at once."""
    places = districts()
    form, refusal = Complain(places, request.POST or None, initial={"place": request.GET.get("at", "")}), None
    if request.method == "POST" and form.is_valid():
        given, made = form.cleaned_data, []
        region = next(one for one in places if str(one.pk) == given["place"])
        if given["website"]:
            refusal = Refused(_("您要投诉或举报。"), _("表单不像是人填的。"), _("请刷新页面重填，或拨 12349。"))
        else:
            wanted = actions.Given(given["kind"], given["text"], region, "web", given["name"], given["phone"])
            refusal = attempt(lambda: made.append(actions.file(wanted, by=ANYBODY)))
        if made:
            row = made[0]
            say(
                request,
                now("已收到，编号 {number}，{day}前答复。请记下编号。").format(
                    number=row.number, day=f"{timezone.localtime(row.due_at):%Y-%m-%d}"
                ),
            )
            return go("complaint-progress")
    return {"form": form, "refusal": refusal, "status": 422 if refusal or form.errors else 200}


class Asked(forms.Form):
    """Which complaint, and whose."""

    number = forms.CharField(label=_("投诉编号"), max_length=24, help_text=_("TS 开头。"))
    phone = forms.CharField(label=_("投诉时留的手机号"), max_length=20)


@face.page(
    "complaints/progress", title=_("查投诉进度"), rail="complain", name="complaint-progress",
    template="public/complaint_progress.html",
)  # fmt: skip
def progress(request: Request) -> Context:
    """How far a complaint is, and its answer, for who has number and phone."""
    form, refusal, row = Asked(request.POST or None), None, None
    if request.method == "POST" and form.is_valid():
        row = _found(form)
        said = request.POST.get("satisfied", "")
        if row is None:
            refusal = Refused(
                _("您要查投诉进度。"), _("没有这个编号，或手机号不对。"), _("请核对编号和当时留的手机号。")
            )
        elif said in ("yes", "no", "again"):
            refusal = attempt(lambda: _answer(row, said))
            row = _found(form)
    told = actions.shown_to(row, ANYBODY) if row is not None else {}
    return {
        "form": form, "refusal": refusal, "complaint": row, "reply": told.get("reply", ""),
        "office": (row.office or queries.office_for(row.region)) if row is not None else None,
        "status": 422 if refusal or form.errors else 200,
    }  # fmt: skip


def _found(form: Asked) -> Any:
    return queries.of_number(form.cleaned_data["number"], form.cleaned_data["phone"])


def _answer(row: Any, said: str) -> Any:
    return actions.reopen(row, by=ANYBODY) if said == "again" else actions.rate(row, said == "yes", by=ANYBODY)


@face.page(
    "standards",
    title=_("服务内容、标准和监督"),
    lead=_("有哪些服务、做到什么程度、多快答复、不满意找谁，都在这一页。"),
    rail="services",
    template="public/standards.html",
)
def standards(request: Request) -> Context:
    """Content, standards and where to complain, of one place; every number is the one that the house itself keeps to."""
    places = districts()
    here = _chosen(request, places)
    return {"districts": places, "chosen": here, **(_promised(here) if here is not None else {})}


def _promised(here: Region) -> dict[str, Any]:
    today = timezone.localdate()
    seconds, percent, source = calls.terms(here, today)
    groups: dict[str, list[str]] = {}
    for item in catalogue.items():
        groups.setdefault(str(item.get_category_display()), []).append(str(item))
    return {
        "groups": list(groups.items()),
        "seconds": seconds,
        "percent": percent,
        "source": source,
        "urgent_hours": needs.ANSWER["urgent"].count,
        "need_days": needs.ANSWER["ordinary"].count,
        "accept": queries.days(queries.ACCEPT, here, today)[0],
        "reply": queries.days(queries.REPLY, here, today)[0],
        "office": queries.office_for(here),
        "offices": list(queries.offices(queries.PUBLIC).filter(region_path__startswith=here.path)[:SHOWN]),
    }
