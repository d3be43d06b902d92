"""The form by which somebody at a desk orders for an elder: what, when, from whom, and what pays for it."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders import actions, authorised, queries
from yinian.entitlement.benefits import queries as benefits
from yinian.entitlement.benefits.words import benefit_word
from yinian.faces.frame import asking, paying, written
from yinian.faces.frame.page import Context
from yinian.foundation.actor import Actor, Role
from yinian.registry.catalogue import queries as catalogue


class Order(forms.Form):
    """What, when, from whom, and what pays for it."""

    item = forms.ChoiceField(label=_("服务项目"))
    day = forms.DateField(label=_("日期"), widget=asking.Day(), initial=timezone.localdate)
    time = forms.TimeField(label=_("时间"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    latest = forms.TimeField(
        label=_("最晚几点开始"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("时间可以灵活的填：服务商在这段时间里排。不填就是上面的时间。"),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("时长（分钟）"), required=False, min_value=1, max_value=1_440, help_text=_("不填就按项目的标准时长。")
    )
    provider = forms.ChoiceField(label=_("服务商"))
    funding = forms.ChoiceField(
        label=_("付费方式"), choices=queries.FUNDINGS, widget=forms.RadioSelect, initial="hours"
    )
    note = forms.CharField(label=_("备注"), required=False, max_length=300, widget=asking.Long())
    # The parts as they were shown; a paper of several payers is first shown and then ordered.
    agreed = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, person: Any, listed: set[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["item"].choices = [("", _("请选择")), *menu(listed)]  # type: ignore[attr-defined]
        offered = queries.offering(person)
        if actor.role in (Role.MANAGER, Role.DISPATCHER):
            offered = offered.filter(party=actor.party_id)
        self.known = {str(one.party_id): one.party for one in offered}
        self.fields["provider"].choices = [("", _("请选择")), *((pk, one.name) for pk, one in self.known.items())]  # type: ignore[attr-defined]
        if len(self.known) == 1:
            self.initial["provider"] = next(iter(self.known))

    def starts_at(self) -> datetime:
        """The moment that was chosen."""
        return self._moment("time")

    def latest_at(self) -> datetime | None:
        """Until when it may begin, where that was chosen."""
        return self._moment("latest") if self.cleaned_data["latest"] else None

    def _moment(self, name: str) -> datetime:
        given = self.cleaned_data
        return datetime.combine(given["day"], given[name], timezone.get_current_timezone())


def menu(listed: set[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The catalogue by its first level; what hours may be used for is marked."""
    mark = now("（可用时长）")
    groups = groupby(catalogue.items(), key=lambda item: item.get_category_display())
    return [
        (str(name), [(item.code, f"{item}{mark if item.code in listed else ''}") for item in items])
        for name, items in groups
    ]


def hours(actor: Actor, person: Any) -> tuple[set[str], str]:
    """Which items the elder's hours are for, and how they stand, in a sentence."""
    left, today = benefits.left(actor, person), timezone.localdate()
    if not left:
        return set(), now("没有补贴时长，只能自费。")
    listed = {code for benefit in left for code in benefits.allowed_items(benefit, person.region, today)}
    told = now("本月补贴时长还剩 {left}。").format(left=written.minutes(sum(left.values())))
    for name, hours in authorised.marked(authorised.of_elder(person)):
        told += now("「{benefit}」已用和已约 {percent}%。").format(benefit=benefit_word(name), percent=hours.percent)
    return listed, told


def running_out(person: Any, form: Order) -> str:
    """Which of the contracts that the visit could fall under are nearly used up, in a sentence; it blocks nothing."""
    known = authorised.over_elder(person, [party.pk for party in form.known.values()])
    words = now("{provider}的合同 {number} 授权时长已用和已约 {percent}%，仍可下单。")
    return "".join(
        words.format(provider=row.provider.name, number=row.number, percent=hours.percent)
        for row, hours in known
        if hours.mark is not None
    )


def shared(actor: Actor, person: Any, form: Order) -> Any:
    """How it would be parted, where several are to pay."""
    given = form.cleaned_data
    if given["funding"] != "mixed":
        return ()
    item = catalogue.item(given["item"], on=given["day"])
    slot = queries.Slot(form.starts_at(), given["minutes"] or item.minutes)
    return queries.parted(actor, person, item, slot, "mixed")


def look_first(form: Order, parts: Any, person: Any) -> Context:
    """The same form once more, with who would pay what above it."""
    form.data = {**dict(form.data.items()), "agreed": actions.told(parts)}
    told = written.listed(paying.lines(parts))
    terms = paying.when_free(queries.terms(person, form.cleaned_data["day"]), form.starts_at())
    lead = now("费用这样分：{parts}。{terms}说给老人听，同意了请点「同意，下单」。").format(parts=told, terms=terms)
    return {"form": form, "submit": _("同意，下单"), "refusal": None, "lead": lead}


def wanted(form: Order, person: Any, parts: Any, need: Any = None) -> actions.Request:
    """What the form asks for."""
    given = form.cleaned_data
    return actions.Request(
        person, given["item"], form.starts_at(), form.known[given["provider"]], given["funding"],
        minutes=given["minutes"], note=given["note"], need=need, agreed=given["agreed"] if parts else "",
        latest_at=form.latest_at(),
    )  # fmt: skip
