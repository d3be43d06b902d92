"""The elders of a place: searched, narrowed, and taken out as a table."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console import places
from yinian.faces.console.face import DESK, OFFICER, REGISTRY, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Action
from yinian.faces.frame.selecting import Select
from yinian.faces.frame.sheet import sheet
from yinian.foundation import regions
from yinian.foundation.administration import queries as administration
from yinian.foundation.periods import age
from yinian.registry.elders import access, queries, words

COLUMNS = [
    Column("name", _("姓名")),
    Column("sex", _("性别")),
    Column("age", _("年龄"), numeric=True),
    Column("place", _("常住地")),
    Column("facts", _("情况")),
]
# What most people are needs no badge of its own.
USUAL = {("living", "with_spouse"), ("living", "with_children"), ("living", "with_others"), ("grade", "intact")}
SHOWN_FACTS = ("living", "grade", "dementia", "left_behind", "bereaved_parent", "destitute_support")


class Narrow(forms.Form):
    """How the list may be narrowed."""

    q = forms.CharField(label=_("姓名、拼音、身份号码或电话"), required=False, max_length=60)
    at = places.PlaceField(label=_("常住地"))
    fact = forms.ChoiceField(label=_("情况"), required=False, widget=Select)


def _narrowed(request: Request, *, whole: bool = False) -> tuple[Any, Narrow]:
    """The elders that the address asks for; a list shows no more than its ceiling, an export wants the whole."""
    actor = request.by
    form = Narrow(request.GET or None)
    at = places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    form.fields["fact"].choices = [("", _("全部")), *words.choices()]  # type: ignore[attr-defined]
    rows = queries.living(actor)
    if at is not None:
        rows = rows.filter(regions.within(at.path, "region_path"))
    kind, _sign, value = request.GET.get("fact", "").partition(":")
    words_given = request.GET.get("q", "")
    if value and not whole and not words_given:
        path = at.path if at is not None else actor.region_path
        return queries.shown_of_whom(actor, rows, kind, value, path), form
    if value:
        rows = queries.of_whom(actor, rows, kind, value)
    return queries.matching(rows, words_given), form


@face.page(
    "elders",
    title=pgettext_lazy("rail", "老人"),
    lead=_("在您岗位范围内常住的老人。身份号码和电话要输全才找得到；也可以输入社区的名称。"),
    may=REGISTRY,
    rail="elders",
)
def elders(request: Request) -> Context:
    """The list."""
    rows, form = _narrowed(request)
    export = reverse("elders-export") if request.by.role in OFFICER else ""
    may_register = request.by.role in DESK
    shown = listing(
        request,
        rows,
        COLUMNS,
        key="elders",
        export_url=export,
        empty=_("登记的老人会列在这里。"),
        begin=_("登记老人") if may_register else "",
        begin_url=reverse("register-elder") if may_register else "",
    )
    known = queries.facts_of(request.by, [elder.pk for elder in shown.rows], SHOWN_FACTS)
    today = timezone.localdate()
    people = [
        (
            elder,
            age(elder.born_on, today),
            [words.badge_word(*fact) for fact in known.get(elder.pk, []) if fact not in USUAL],
        )
        for elder in shown.rows
    ]
    action = Action(_("登记老人"), reverse("register-elder"), "plus") if may_register else None
    named = [] if request.GET.get("at") else administration.places_called(request.by, request.GET.get("q", ""))
    rosters = reverse("rosters") if request.by.role in OFFICER else ""
    return {"listing": shown, "people": people, "filters": form, "action": action, "places": named, "rosters": rosters}


@face.page("elders/export", title=_("导出表格"), may=OFFICER, rail="elders", name="elders-export")
def elders_export(request: Request) -> StreamingHttpResponse:
    """The narrowed list as a table file, row by row; numbers stay masked, and the journal knows of it."""
    rows, _form = _narrowed(request, whole=True)
    access.export(request.GET.urlencode(), by=request.by, why=request.GET.urlencode())
    return sheet("elders", *table(rows))


def table(rows: Any) -> tuple[list[str], Iterator[list[object]]]:
    """Elders as a table file has them: heads and rows, numbers masked."""
    heads = [
        say("编号"),
        say("姓名"),
        say("性别"),
        say("出生日期"),
        say("常住地"),
        say("住址"),
        say("电话"),
        say("公民身份号码"),
    ]
    return heads, (
        [
            elder.pk, elder.name, elder.get_sex_display(), elder.born_on.isoformat(), elder.region.name, elder.address,
            str(elder.phone or ""), str(elder.citizen_id or ""),
        ]
        for elder in rows.iterator(chunk_size=1_000)
    )  # fmt: skip
