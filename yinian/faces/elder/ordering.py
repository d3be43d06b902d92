"""Ordering help in three steps: what, when, and what it costs before it is said for good."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import actions, queries
from yinian.entitlement.benefits import queries as benefits
from yinian.faces.elder import told, whose
from yinian.faces.elder.face import OWN, face
from yinian.faces.frame import paying, written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.foundation.actor import Actor, Role
from yinian.registry.catalogue import queries as catalogue

DAYS, PROVIDERS = 7, 3
TIMES = [(f"{hour:02d}:{minute:02d}", f"{hour:02d}:{minute:02d}") for hour in range(8, 18) for minute in (0, 30)]
# How many minutes later it may begin.
FLEXIBLE = [("", _("就这个时间")), ("60", _("晚 1 小时内都行")), ("120", _("晚 2 小时内都行"))]
ICONS = {"daily_care": "service", "nursing": "health", "health": "health", "visiting": "visit", "comfort": "message",
         "errands": "pin", "adaptation": "home"}  # fmt: skip
ICON_OF = {"bathing": "bath", "meal_making": "meal", "meal_delivery": "meal", "indoor_cleaning": "home"}


class When(forms.Form):
    """A day, a time, and from whom."""

    day = forms.ChoiceField(label=_("哪一天"), widget=forms.RadioSelect)
    time = forms.ChoiceField(label=_("几点"), choices=TIMES, initial="10:00")
    flexible = forms.ChoiceField(label=_("可以晚一点吗"), required=False, choices=FLEXIBLE, initial="")
    provider = forms.ChoiceField(label=_("哪一家来"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: list[Any], usual: int | None, **more: Any) -> None:
        super().__init__(*args, **more)
        today = timezone.localdate()
        days = [today + timedelta(days=number) for number in range(DAYS)]
        first = sorted(offered, key=lambda one: one.party_id != usual)[:PROVIDERS]
        self.fields["day"].choices = [(day.isoformat(), told.day(day)) for day in days]  # type: ignore[attr-defined]
        self.fields["provider"].choices = [(str(one.party_id), one.name) for one in first]  # type: ignore[attr-defined]
        self.initial.setdefault("day", days[1].isoformat())
        if first:
            self.initial.setdefault("provider", str(first[0].party_id))

    def starts_at(self) -> datetime:
        """The moment that was chosen."""
        day, at = date.fromisoformat(self.cleaned_data["day"]), time.fromisoformat(self.cleaned_data["time"])
        return datetime.combine(day, at, timezone.get_current_timezone())

    def latest_at(self) -> datetime | None:
        """Until when it may begin, where another moment will do."""
        minutes = int(self.cleaned_data["flexible"] or 0)
        return self.starts_at() + timedelta(minutes=minutes) if minutes else None


def _covered(actor: Actor, person: Any) -> dict[str, int]:
    """What the elder's hours may be used for, and how many minutes of them are left."""
    today = timezone.localdate()
    found: dict[str, int] = {}
    for benefit, left in benefits.left(actor, person).items():
        for code in benefits.allowed_items(benefit, person.region, today):
            found[code] = max(left, found.get(code, 0))
    return found


@face.page("my/<int:pk>/orders/new", title=_("订服务"), may=OWN, template="elder/choose.html")
def order_help(request: Request, pk: int) -> Context:
    """What: first what the hours are for, and everything else behind one more card."""
    actor = request.by
    person = whose.elder(actor, pk)
    covered, everything = _covered(actor, person), "all" in request.GET
    items = [item for item in catalogue.items() if everything != (item.code in covered)]
    left = max(covered.values(), default=0)
    return {
        "person": person,
        "items": [(item, ICON_OF.get(item.code, ICONS.get(item.category, "service"))) for item in items],
        "everything": everything or not covered,
        "covered": covered,
        "left": written.minutes(left) if covered else "",
        "own": actor.role is Role.ELDER,
        "title": now("您要哪种帮助") if actor.role is Role.ELDER else now("{name}要哪种帮助").format(name=person.name),
        "back": reverse("order-help", kwargs={"pk": pk}) if everything and covered else reverse("my-orders", kwargs={"pk": pk}),
    }  # fmt: skip


@face.page("my/<int:pk>/orders/new/<str:code>", title=_("什么时候来"), may=OWN, template="elder/when.html")
def order_when(request: Request, pk: int, code: str) -> Context | HttpResponse:
    """When, and from whom."""
    actor = request.by
    person, item = whose.elder(actor, pk), catalogue.item(code)
    form = _when(request, person)
    if request.GET and form.is_valid():
        confirm = reverse("confirm-order", kwargs={"pk": pk, "code": code})
        response = HttpResponse(status=303)
        response["Location"] = f"{confirm}?{urlencode(form.cleaned_data)}"
        return response
    return {
        "person": person,
        "item": item,
        "form": form,
        "nobody": not form.fields["provider"].choices,  # type: ignore[attr-defined]
        "lead": now("{item}，{minutes}。").format(item=item, minutes=written.minutes(item.minutes)),
        "back": reverse("order-help", kwargs={"pk": pk}),
        "status": 422 if form.errors else 200,
    }


def _when(request: Request, person: Any) -> When:
    offered, usual = list(queries.offering(person)), queries.usual_provider(request.by, person)
    return When(request.GET or None, offered=offered, usual=usual)


@face.page("my/<int:pk>/orders/new/<str:code>/confirm", title=_("就这样订吗"), may=OWN, template="elder/confirm.html")
def confirm_order(request: Request, pk: int, code: str) -> Context | HttpResponse:
    """What it costs, and the last word."""
    actor = request.by
    person, item = whose.elder(actor, pk), catalogue.item(code)
    form = _when(request, person)
    when = reverse("order-when", kwargs={"pk": pk, "code": code})
    if not form.is_valid():
        return go("order-when", pk=pk, code=code)
    starts_at = form.starts_at()
    provider = next(one for one in queries.offering(person) if str(one.party_id) == form.cleaned_data["provider"])
    refusal = None
    slot = queries.Slot(starts_at, item.minutes)
    shared = queries.parted(actor, person, item, slot, "mixed")
    if request.method == "POST":
        funding = request.POST.get("funding", "hours")
        given = actions.Request(
            person, code, starts_at, provider.party, funding, agreed=request.POST.get("agreed", "")[:200],
            latest_at=form.latest_at(),
        )  # fmt: skip
        refusal = attempt(lambda: actions.place(given, by=actor))
        if refusal is None:
            say(request, _("订好了，已经告诉服务商。"))
            return go("my-orders", pk=pk)
    return {
        "person": person,
        "item": item,
        "moment": told.between(starts_at, form.latest_at()),
        "help": told.help_with(item),
        "provider": provider,
        "minutes": written.minutes(item.minutes),
        **_paid(actor, person, item, shared),
        "alone": _alone(actor, person, item, slot, shared),
        "terms": paying.when_free(queries.terms(person, timezone.localdate(starts_at)), starts_at),
        "refusal": refusal,
        "back": when,
        "status": 422 if refusal else 200,
    }


def _paid(actor: Actor, person: Any, item: Any, shared: Any) -> dict[str, Any]:
    """Who pays what, the button that says so, and what it carries along."""
    payers = {share.payer for share in shared}
    left = _covered(actor, person).get(item.code)
    hours = ""
    if payers == {"hours"} and left is not None:
        used, rest = written.minutes(item.minutes), written.minutes(left - item.minutes)
        hours = now("用掉本月 {minutes}，还剩 {rest}。").format(minutes=used, rest=rest)
    elif left is not None and left < item.minutes:
        hours = now("本月只剩 {left}，不够这一次的 {minutes}。").format(
            left=written.minutes(left), minutes=written.minutes(item.minutes)
        )
    return {
        "hours": hours,
        "lines": [] if payers == {"hours"} else paying.lines(shared),
        "funding": "hours" if payers == {"hours"} else "self" if payers == {"self"} else "mixed",
        "agreed": actions.told(shared),
    }


def _alone(actor: Actor, person: Any, item: Any, slot: Any, shared: Any) -> dict[str, str]:
    """The other way, where others would help: all of it by the elder."""
    if {share.payer for share in shared} in ({"self"}, {"hours"}):
        return {}
    own = queries.parted(actor, person, item, slot, "self")
    return {"line": paying.line(own[0]), "agreed": actions.told(own)}
