"""What a draft would do, before it is signed: who gains, who loses, what it costs, by place and category, down to the people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from yinian.entitlement.benefits.words import said, title
from yinian.entitlement.policies import drafting, drafts, excel, fault_words, keeping, queries, what_if, what_if_paper
from yinian.entitlement.policies.tables import Table
from yinian.entitlement.policies.what_if import Asked, Group, Person, Result, Source
from yinian.faces.console import places
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking, written
from yinian.faces.frame.figures import Chart
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Row
from yinian.foundation import money
from yinian.foundation.periods import age

KINDS = {
    what_if.GAIN: _("多得"),
    what_if.LOSE: _("少得"),
    what_if.SAME: _("照旧享受"),
    what_if.CANNOT: _("变得无法判定"),
    what_if.RESOLVED: _("变得可以判定"),
    what_if.OPEN: _("一直无法判定"),
    what_if.NOTHING: _("两边都没有"),
}
TILES = (what_if.GAIN, what_if.LOSE, what_if.SAME, what_if.CANNOT)
TONES = {what_if.LOSE: "late", what_if.CANNOT: "late"}
WHO = [(what_if.EVERYBODY, _("按规定应享受的所有人")), (what_if.HOLDERS, _("只看现在正在享受的人"))]
CATEGORIES = {
    "band": _("年龄"),
    "income": _("经济状况"),
    "grade": _("能力等级"),
    "living": _("居住状况"),
    "disability": _("残疾等级"),
    "hukou": _("户籍"),
    "rural": _("城乡"),
}
COLUMNS = [
    Column("name", _("老人")),
    Column("age", _("年龄"), numeric=True),
    Column("place", _("常住地")),
    Column("old", _("现行规定"), numeric=True),
    Column("new", _("草案"), numeric=True),
]
STALE = timedelta(days=2)


class Terms(forms.Form):
    """What is simulated."""

    on = forms.DateField(label=_("按哪一天的规定"), widget=asking.Day(), required=False)
    at = places.PlaceField(label=_("范围"))
    who = forms.ChoiceField(label=_("哪些人"), choices=WHO, required=False)


@dataclass(frozen=True)
class Rows:
    """The people behind a number as a list takes them: in the order in which they came."""

    people: Sequence[Person]

    def order_by(self, *_fields: str) -> Self:
        """The same; the statement has put them in order."""
        return self

    def count(self) -> int:
        """How many there are."""
        return len(self.people)

    def __getitem__(self, span: slice, /) -> "Rows":
        return Rows(self.people[span])

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people)


def _asked(request: Request, pk: int) -> Asked:
    """What the address asks for; a place outside the draft's is the draft's own."""
    row = drafts.draft(request.by, pk)
    at = places.chosen(request.by, request.GET.get("at", ""))
    place = at if at is not None and at.path.startswith(row.region.path) else row.region
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = row.since or timezone.localdate()
    who = what_if.HOLDERS if request.GET.get("who") == what_if.HOLDERS else what_if.EVERYBODY
    return Asked(row, place, on, who)


def _query(asked: Asked, **more: Any) -> str:
    given = {"on": asked.on.isoformat(), "at": asked.place.pk, "who": asked.who, **more}
    return urlencode({name: value for name, value in given.items() if value not in (None, "")})


@face.page("law/drafts/<int:pk>/what-if", title=_("模拟影响"), may=OFFICER, rail="law", name="what-if")
def simulation(request: Request, pk: int) -> Context:
    """Both laws on everybody who lives here."""
    asked = _asked(request, pk)
    row = asked.draft
    own = asked.place.pk == request.by.region_id
    form = Terms(initial={"on": asked.on, "at": "" if own else str(asked.place.pk), "who": asked.who})
    form.fields["at"].offer(request.by, asked.place)  # type: ignore[attr-defined]
    shown: Context = {
        "draft": row,
        "form": form,
        "asked": asked,
        "title": now("模拟影响：{title}").format(title=row.title),
        "lead": now("{place}，按 {day} 的规定").format(place=asked.place.name, day=written.day(asked.on)),
        "back": reverse("draft", kwargs={"pk": pk}),
        "back_label": row.title,
    }
    table = what_if.table_of(row, asked.on)
    if table is None:
        reading = drafts.reading(row)
        yuan = reading.cells.get("unit") == excel.YUAN
        return {**shown, "faults": [fault_words.told(one, yuan=yuan) for one in reading.faults][:20]}
    read = what_if.source(request.by, asked.place)
    if read is None:
        return {**shown, "wanting": True}
    return {**shown, **_told(asked, what_if.simulate(request.by, asked, table, read))}


def _told(asked: Asked, result: Result) -> dict[str, Any]:
    table, whole = result.table, result.whole
    names = {key: place.name for key, place in what_if.children(asked).items()}
    own = now("{place}本级").format(place=asked.place.name)
    below = sorted(result.parts.get("place", ()), key=lambda one: -abs(one.more))
    parts: list[tuple[str, str, Sequence[Group]]] = [("place", now("下一级区域"), below)]
    parts += [(name, str(word), result.parts.get(name, ())) for name, word in CATEGORIES.items()]
    groups = [
        (word, [_group(asked, table, name, one, _label(name, one, names, own)) for one in found])
        for name, word, found in parts
        # Where nothing is recorded of anybody there is nothing to tell apart.
        if any(one.label for one in found)
    ]
    return {
        "result": result,
        "tiles": [(KINDS[kind], whole.kinds[kind], _people(asked, kind=kind), TONES.get(kind, "")) for kind in TILES],
        "others": [
            (KINDS[kind], whole.kinds[kind], _people(asked, kind=kind))
            for kind in what_if.KINDS
            if kind not in TILES and whole.kinds[kind]
        ],
        "costs": _costs(table, whole.cost),
        "receiving": whole.receiving,
        "yearly": table.per in what_if.TIMES,
        "groups": groups,
        "chart": _chart(asked, result, below, names, own),
        "touched": [
            (
                title(one.table),
                one.receiving,
                [_much(one.table, n * what_if.TIMES.get(one.table.per, 1)) for n in one.amount],
            )
            for one in result.touched
        ],
        "stale": result.source.snapshot is not None and timezone.now() - result.source.taken_at > STALE,
        "export": f"{reverse('what-if-export', kwargs={'pk': asked.draft.pk})}?{_query(asked)}",
    }


def _people(asked: Asked, **more: Any) -> str:
    return f"{reverse('what-if-people', kwargs={'pk': asked.draft.pk})}?{_query(asked, **more)}"


def _much(table: Table, amount: int) -> str:
    """An amount in the benefit's own measure."""
    if table.unit == "fen":
        return money.yuan(amount)
    return written.minutes(amount) if table.unit == "minutes" else written.number(amount)


def _costs(table: Table, cost: tuple[int, int]) -> list[tuple[Any, str]]:
    more = cost[1] - cost[0]
    sign = "−" if more < 0 else "+"
    return [
        (_("现行规定"), _much(table, cost[0])),
        (_("按草案"), _much(table, cost[1])),
        (_("相差"), f"{sign}{_much(table, abs(more))}" if more else _much(table, 0)),
    ]


def _label(name: str, one: Group, names: dict[str, str], own: str) -> str:
    if name == "place":
        return names.get(one.label, own)
    if name == "band":
        at, ages = int(one.label or 0), what_if.BANDS
        if at == 0:
            return now("不满 {age} 岁").format(age=ages[0])
        if at == len(ages):
            return now("{age} 岁以上").format(age=ages[-1])
        return now("{low}–{high} 岁").format(low=ages[at - 1], high=ages[at] - 1)
    about = queries.vocabulary()[name]
    return said(about.written(one.label)) if one.label else now("没有记录")


def _group(asked: Asked, table: Table, name: str, one: Group, label: str) -> dict[str, Any]:
    down = ""
    if name == "place" and one.label.isdecimal() and one.label:
        down = f"?{_query(asked, at=one.label)}"
    numbers = [(one.kinds[kind], _people(asked, kind=kind, by=name, value=one.label), KINDS[kind]) for kind in TILES]
    return {
        "label": label,
        "down": down,
        "numbers": numbers,
        "costs": [words for _title, words in _costs(table, one.cost)],
    }


def _chart(asked: Asked, result: Result, below: Sequence[Group], names: dict[str, str], own: str) -> Chart | None:
    """Today's law beside the draft for each place below, in whole yuan or hours."""
    unit, part = {"fen": (_("元"), 100), "minutes": (_("小时"), 60)}.get(result.table.unit, ("", 1))
    rows = [
        Row(
            _label("place", one, names, own),
            [one.cost[1] // part, one.cost[0] // part],
            f"?{_query(asked, at=one.label)}" if one.label else "",
        )
        for one in below[:20]
        if any(one.cost)
    ]
    if not rows:
        return None
    return Chart(
        question=now("下一级各要多少，草案和现行规定各是多少？"), columns=[_("区域"), _("按草案"), _("现行规定")], rows=rows,
        key="costs", unit=unit, sample=result.whole.people, as_of=result.source.taken_at,
        source=now("规则表草案 {version}").format(version=result.table.version),
    )  # fmt: skip


@face.page(
    "law/drafts/<int:pk>/what-if/people",
    title=_("名单"),
    may=OFFICER,
    rail="law",
    template="console/what_if_people.html",
)
def what_if_people(request: Request, pk: int) -> Context:
    """The people behind one number, with what they have by either law."""
    asked = _asked(request, pk)
    table = what_if.table_of(asked.draft, asked.on)
    read: Source | None = what_if.source(request.by, asked.place) if table is not None else None
    only = {name: request.GET.get(name, "") for name in ("kind", "by", "value")}
    found = what_if.behind(request.by, asked, table, read, only) if table is not None and read is not None else []
    shown = listing(request, Rows(found), COLUMNS, key="people", empty=_("没有这样的老人。"))
    people = what_if.elders(request.by, list(shown.rows))
    kind = KINDS.get(only["kind"], _("所有人"))
    return {
        "listing": shown,
        "people": [(one, _person(people.get(one.elder), asked), *_amounts(table, one)) for one in shown.rows if table],
        "title": now("{title}：{kind}").format(title=asked.draft.title, kind=kind),
        "lead": _where(asked, only),
        "back": f"{reverse('what-if', kwargs={'pk': pk})}?{_query(asked)}",
        "back_label": now("模拟影响"),
    }


def _where(asked: Asked, only: dict[str, str]) -> str:
    words = [asked.place.name]
    if only["by"] == "place":
        place = what_if.children(asked).get(only["value"])
        words.append(place.name if place is not None else now("本级"))
    elif only["by"] in CATEGORIES:
        group = Group(only["value"], {}, (0, 0), (0, 0))
        if only["by"] != "band" or (only["value"].isdecimal() and int(only["value"]) <= len(what_if.BANDS)):
            words.append(_label(only["by"], group, {}, ""))
    return pgettext("list", "、").join(words)


def _person(elder: Any, asked: Asked) -> dict[str, Any]:
    """An elder as the reader sees them; one who is no longer on the books keeps a number."""
    if elder is None:
        return {"name": "", "age": None, "place": ""}
    return {"name": elder.name, "age": age(elder.born_on, asked.on), "place": elder.region.name}


def _amounts(table: Table | None, one: Person) -> tuple[str, str]:
    def much(amount: int | None) -> str:
        if amount is None:
            return now("无法判定")
        return written.due(amount, table.unit, table.per) if amount and table else now("没有")

    return much(one.old), much(one.new)


@face.page("law/drafts/<int:pk>/what-if/export", title=_("导出 Excel"), may=OFFICER, rail="law", name="what-if-export")
def what_if_export(request: Request, pk: int) -> FileResponse | HttpResponse:
    """The counts as an Excel file; no person stands in it, and the journal knows of it all the same."""
    asked = _asked(request, pk)
    table = what_if.table_of(asked.draft, asked.on)
    read = what_if.source(request.by, asked.place)
    if table is None or read is None:
        return go("what-if", pk=pk)
    result = what_if.simulate(request.by, asked, table, read)
    drafting.export(asked.draft, by=request.by, why=_query(asked))
    names = {key: place.name for key, place in what_if.children(asked).items()}
    own = now("{place}本级").format(place=asked.place.name)
    parts = {"place": pgettext_lazy("rail", "区域"), **CATEGORIES}
    groups = [
        (str(word), [(_label(name, one, names, own), one) for one in result.parts.get(name, ())])
        for name, word in parts.items()
    ]
    out = what_if_paper.write(asked, result, groups, {kind: str(word) for kind, word in KINDS.items()})
    return FileResponse(out, as_attachment=True, filename=now("模拟影响 {title}.xlsx").format(title=asked.draft.title))


@face.page("law/drafts/<int:pk>/what-if/facts", title=_("准备数据"), may=OFFICER, rail="law", acts=True)
def keep_facts(request: Request, pk: int) -> HttpResponse:
    """Have the facts of the draft's region kept as they are now."""
    row = drafts.draft(request.by, pk)
    run = keeping.keep_facts(row.region, by=request.by)
    say(request, now("已开始准备数据，可以离开这一页。"))
    return go("run", pk=run.pk)
