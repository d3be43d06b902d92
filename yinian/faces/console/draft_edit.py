"""Editing a draft: its rows, examples, documents and head in plain forms, and its words as the repository keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies import drafting, drafts, excel, fault_words, queries, text
from yinian.entitlement.policies.drafts import Reading
from yinian.entitlement.policies.text import Cells
from yinian.faces.console.face import OFFICER, face
from yinian.faces.console.law import SPANS, UNITS
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, attempt, go, say
from yinian.faces.frame.parts import Tab

ROWS, EXAMPLES, DOCUMENTS, HEAD, WORDS = "rows", "examples", "documents", "head", "text"
PARTS = (
    (ROWS, _("规则")),
    (EXAMPLES, _("举例")),
    (DOCUMENTS, _("文件")),
    (HEAD, _("表头")),
    (WORDS, _("原文（YAML）")),
)
GIVES = ("amount", "since", "until", "document", "clause", "quote", "note")
PAPERS = ("key", "title", "number", "dated", "note")
LONG = ("quote", "note", "title", "what")
HITS = [
    ("unique", _("各行互不重叠")),
    ("first", _("自上而下取第一行")),
    ("sum", _("各行相加")),
    ("max", _("取最多的一行")),
]
# A table with more lines than this is edited in Excel.
MOST = 200


@dataclass(frozen=True)
class Box:
    """One cell of the grid: its name in the form, what stands in it, and what is wrong with it."""

    name: str
    label: str
    value: str
    wrong: str
    day: bool
    choices: Sequence[tuple[str, str]]
    long: bool


class Head(forms.Form):
    """The head of a table."""

    zh = forms.CharField(label=_("名称"), max_length=60)
    en = forms.CharField(label=_("英文名称"), max_length=80)
    unit = forms.ChoiceField(label=_("给什么"), choices=UNITS)
    per = forms.ChoiceField(label=_("多久一次"), choices=SPANS)
    paid_in = forms.IntegerField(label=_("每年几月发"), required=False, min_value=1, max_value=12)
    hit = forms.ChoiceField(label=_("怎样取行"), choices=HITS)
    inputs = forms.MultipleChoiceField(
        label=_("条件栏"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只勾这张表真正要看的情况，勾得越多，要写的行越多。"),
    )
    least = forms.CharField(
        label=_("最少不低于"), max_length=12, help_text=_("金额写元。每一行的数量都要在这个范围里。")
    )
    most = forms.CharField(label=_("最多不高于"), max_length=12)
    carry_over = forms.ChoiceField(
        label=_("当月没用完的结转吗"),
        required=False,
        choices=[("", _("不适用")), ("是", _("结转")), ("否", _("不结转"))],
    )
    items = forms.CharField(
        label=_("可用于（服务代码）"),
        required=False,
        max_length=400,
        help_text=_("只有按分钟给的待遇要填，用逗号分开。"),
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}))


@face.page("law/drafts/<int:pk>/edit", title=_("修改规则草案"), may=OFFICER, rail="law")
def edit_draft(request: Request, pk: int) -> Context | HttpResponse:
    """One part of a draft at a time; what is typed is checked cell by cell each time the form is sent."""
    row = drafts.draft(request.by, pk)
    reading = drafts.reading(row)
    part = request.GET.get("part", ROWS)
    readable = bool(reading.cells) and not any(one.cell in ("file", "line of the file") for one in reading.faults)
    if part not in dict(PARTS) or not readable:
        part = WORDS if not readable else ROWS
    refusal, words, form = None, row.text, Head(request.POST or None) if part == HEAD else None
    cells = reading.cells
    if form is not None:
        _offer(form, cells, fresh=request.method != "POST")
    if request.method == "POST":
        if part == WORDS:
            words = request.POST.get("words", "").replace("\r\n", "\n")
        elif form is None or form.is_valid():
            cells = _typed(part, request.POST, cells, form)
            words = text.written(cells)
        if request.POST.get("do", "save") == "save" and (form is None or form.is_valid()):
            refusal = attempt(lambda: drafting.edit(row, words, by=request.by, was=request.POST.get("was", "")))
            if refusal is None:
                say(request, now("已保存。"))
                return go("draft", pk=pk) if request.POST.get("then") == "leave" else _again(pk, part)
        reading = drafts.read(words, drafts.code_of(row.region), row.benefit)
    return {
        "draft": row,
        "part": part,
        "tabs": [Tab(label, f"?part={name}", name == part) for name, label in PARTS],
        "was": request.POST.get("was") or text.version(row.text),
        "words": words,
        "refusal": refusal,
        "form": form,
        "sent": request.method == "POST",
        "faults": [fault_words.told(one, yuan=_in_yuan(reading.cells)) for one in reading.faults],
        "grid": _grid(part, cells, reading) if part in (ROWS, EXAMPLES, DOCUMENTS) else [],
        "editable": row.status == "draft",
        "title": now("修改：{title}").format(title=row.title),
        "back": reverse("draft", kwargs={"pk": pk}),
        "back_label": row.title,
        "status": 422 if refusal or (form is not None and form.errors) else 200,
    }


def _again(pk: int, part: str) -> HttpResponse:
    response = go("edit-draft", pk=pk)
    response["Location"] += f"?part={part}"
    return response


# --- the head ---------------------------------------------------------------------------------------------------


def _offer(form: Head, cells: Cells, *, fresh: bool) -> None:
    known = queries.vocabulary()
    form.fields["inputs"].choices = [(name, about.zh) for name, about in known.items()]  # type: ignore[attr-defined]
    if not fresh:
        return
    yuan = cells.get("unit") == excel.YUAN
    bounds = [*(cells.get("bounds") or []), 0, 0][:2]
    form.initial = {name: cells.get(name) for name in form.fields} | {
        "least": excel.shown("amount", bounds[0], yuan),
        "most": excel.shown("amount", bounds[1], yuan),
        "items": ", ".join(map(str, cells.get("items") or ())),
        "inputs": [str(name) for name in cells.get("inputs") or ()],
    }


def _headed(cells: Cells, form: Head) -> Cells:
    given = form.cleaned_data
    yuan = given["unit"] == excel.YUAN
    kept = {**cells, **{name: given[name] for name in ("zh", "en", "unit", "per", "hit")}}
    # Inputs that stood there keep their order, for rows are written in it.
    before = [str(name) for name in cells.get("inputs") or ()]
    kept["inputs"] = [
        *(name for name in before if name in given["inputs"]),
        *(name for name in given["inputs"] if name not in before),
    ]
    kept["bounds"] = [excel.typed("amount", given[name], yuan) for name in ("least", "most")]
    items = [part.strip() for part in given["items"].replace("，", ",").split(",") if part.strip()]
    extra = {
        "paid_in": given["paid_in"],
        "carry_over": given["carry_over"],
        "items": items,
        "note": given["note"].strip(),
    }
    for name, value in extra.items():
        kept.pop(name, None)
        if value:
            kept[name] = value
    return kept


# --- the grids --------------------------------------------------------------------------------------------------


def _columns(part: str, cells: Cells) -> list[str]:
    inputs = [str(name) for name in cells.get("inputs") or ()]
    if part == DOCUMENTS:
        return [*PAPERS]
    if part == EXAMPLES:
        return ["what", "born_on", *(name for name in inputs if name != "age"), "day", "row", "amount"]
    return [*inputs, *GIVES]


def _lines(part: str, cells: Cells) -> list[Cells]:
    if part == DOCUMENTS:
        return [{"key": key, **about} for key, about in (cells.get("documents") or {}).items()]
    return list(cells.get(part) or ())


def _typed(part: str, given: QueryDict, cells: Cells, form: Head | None) -> Cells:
    """The cells with one part as it was typed, and after the button that was pressed: a line more, one less, or moved."""
    if form is not None:
        return _headed(cells, form)
    columns, yuan = _columns(part, cells), cells.get("unit") == excel.YUAN
    count = min(int(given.get("count", "0")) if given.get("count", "0").isdecimal() else 0, MOST)
    before = _lines(part, cells)
    lines = []
    for number in range(count):
        # What the grid has no column for stays as it was.
        old = before[number] if number < len(before) else {}
        line = {name: value for name, value in old.items() if name not in columns}
        for name in columns:
            value = excel.typed(name, given.get(f"{number}-{name}", ""), yuan)
            if value is not None:
                line[name] = value
        lines.append(line)
    lines = _moved(lines, given.get("do", ""), columns)
    if part == DOCUMENTS:
        named = {str(line.pop("key", f"document_{n}")): line for n, line in enumerate(lines, 1)}
        return {**cells, "documents": named}
    return {**cells, part: lines}


def _moved(lines: list[Cells], do: str, columns: Sequence[str]) -> list[Cells]:
    act, _dash, number = do.partition("-")
    at = int(number) if number.isdecimal() and len(number) < 4 else -1
    if act == "add" and len(lines) < MOST:
        like = lines[-1] if lines else {}
        return [
            *lines,
            {name: like[name] for name in ("since", "document", "clause", "day") if name in like and name in columns},
        ]
    if not 0 <= at < len(lines):
        return lines
    if act == "remove":
        return lines[:at] + lines[at + 1 :]
    to = at - 1 if act == "up" else at + 1 if act == "down" else at
    if 0 <= to < len(lines):
        lines[at], lines[to] = lines[to], lines[at]
    return lines


def _in_yuan(cells: Cells) -> bool:
    return cells.get("unit") == excel.YUAN


def _grid(part: str, cells: Cells, reading: Reading) -> list[dict[str, Any]]:
    """The lines of a part as boxes, each with what is wrong with it."""
    yuan = _in_yuan(cells)
    wrong: dict[tuple[int, str], str] = {}
    for fault in reading.faults:
        told = fault_words.told(fault, yuan=yuan)
        if told.part == part:
            wrong.setdefault((fault.row, fault.cell.rpartition(".")[2]), told.what)
    papers = [
        ("", "—"),
        *((str(key), f"{key} {about.get('title', '')}"[:40]) for key, about in (cells.get("documents") or {}).items()),
    ]
    grid = []
    for number, line in enumerate(_lines(part, cells)):
        boxes = [
            Box(
                f"{number}-{name}", _label(name, yuan), excel.shown(name, line.get(name), yuan),
                wrong.pop((number + 1, name), ""), name in excel.DAYS, papers if name == "document" else (), name in LONG,
            )
            for name in _columns(part, cells)
        ]  # fmt: skip
        rest = "；".join(what for (row, _cell), what in wrong.items() if row == number + 1)
        half = len(boxes) - 4 if part == ROWS else len(boxes)
        grid.append({"number": number, "first": boxes[:half], "second": boxes[half:], "wrong": rest})
    return grid


def _label(name: str, yuan: bool) -> str:
    word = fault_words.cell_word("key" if name == "key" else name)
    if name == "key":
        return now("代号")
    return now("给多少（元）") if name == "amount" and yuan else word
