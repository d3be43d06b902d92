"""Files that look like one person's: looked at side by side, merged, or told apart for good."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.foundation.actor import Actor
from yinian.foundation.periods import age
from yinian.registry.elders import merges, queries

COLUMNS = [
    Column("first", _("档案一")),
    Column("second", _("档案二")),
    Column("reason", _("疑似理由")),
    Column("place", _("常住地")),
    Column("found", _("发现日期")),
    Column("do", _("核对")),
]


class Which(forms.Form):
    """Which file stays, and how it is known."""

    kept = forms.ChoiceField(label=_("保留哪一份"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("怎么知道是同一个人"), max_length=200)


class Why(forms.Form):
    """How it is known that they are two."""

    why = forms.CharField(label=_("怎么知道是两个人"), max_length=200)


@face.page(
    "duplicates",
    title=_("疑似重复档案"),
    lead=_("每天凌晨查找。双胞胎是两个人：确认为两人后不再提起。"),
    may=OFFICER,
    rail="elders",
)
def duplicates(request: Request) -> Context:
    """Pairs to be looked at."""
    shown = listing(request, queries.pairs(request.by), COLUMNS, key="duplicates", empty=_("没有疑似重复的档案。"))
    return {"listing": shown, "back": reverse("elders"), "back_label": _("老人")}


def _two(actor: Actor, pk: int, other: int) -> tuple[Any, Any]:
    return queries.elder(actor, pk), queries.elder(actor, other)


def _side(person: Any) -> dict[str, Any]:
    return {
        "person": person,
        "years": age(person.born_on, timezone.localdate()),
        "number": str(person.citizen_id or ""),
        "phone": str(person.phone or ""),
    }


@face.page(
    "elders/<int:pk>/merge/<int:other>",
    title=_("合并重复档案"),
    may=OFFICER,
    rail="elders",
    template="console/double.html",
)
def merge_elders(request: Request, pk: int, other: int) -> Context | HttpResponse:
    """Make one file of two."""
    actor = request.by
    pair = _two(actor, pk, other)
    form = Which(request.POST or None)
    form.fields["kept"].choices = [  # type: ignore[attr-defined]
        (str(one.pk), now("{number} 号，{day} 登记").format(number=one.pk, day=one.registered_on)) for one in pair
    ]

    def do(given: dict[str, Any]) -> HttpResponse:
        kept, gone = pair if given["kept"] == str(pair[0].pk) else (pair[1], pair[0])
        merges.merge(kept, gone, by=actor, why=given["why"])
        say(request, now("已合并，{number} 号并入这里。").format(number=gone.pk))
        return go("elder", pk=kept.pk)

    lead = now("情况、亲属、同意等都归到保留的一份；另一份退出名册。合并可以撤销，原样还回。")
    return asking.ask(
        request,
        form,
        _("合并成一份"),
        do,
        lead=lead,
        back=asking.to("elder", pk=pk),
        sides=[_side(one) for one in pair],
    )


@face.page(
    "elders/<int:pk>/apart/<int:other>",
    title=_("确认为两人"),
    may=OFFICER,
    rail="elders",
    template="console/double.html",
)
def tell_apart(request: Request, pk: int, other: int) -> Context | HttpResponse:
    """Remember that they are two people."""
    actor = request.by
    pair = _two(actor, pk, other)

    def do(given: dict[str, Any]) -> HttpResponse:
        merges.tell_apart(*pair, by=actor, why=given["why"])
        say(request, now("已记住：{name}和{other}是两个人。").format(name=pair[0].name, other=pair[1].name))
        return go("elder", pk=pk)

    form = Why(request.POST or None)
    sides = [_side(one) for one in pair]
    return asking.ask(request, form, _("确认为两人"), do, back=asking.to("elder", pk=pk), sides=sides)


@face.page("merges/<int:pk>/undo", title=_("撤销合并"), may=OFFICER, rail="elders", template=asking.TEMPLATE)
def unmerge(request: Request, pk: int) -> Context | HttpResponse:
    """Make two files of one again."""
    actor = request.by
    merge = queries.merge(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        merges.unmerge(merge, by=actor, why=given["why"])
        say(request, now("已撤销合并，两份档案各归各。"))
        return go("elder", pk=merge.gone_id)

    lead = now("移过来的原样还回去；合并以后新记的留在保留的一份。")
    back = asking.to("elder", pk=merge.kept_id)
    return asking.ask(request, Why(request.POST or None), _("撤销合并"), do, lead=lead, back=back, tone="danger")
