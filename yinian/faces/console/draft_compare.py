"""Two versions of a table side by side: rows that came, went or changed, each changed cell as it was and as it is."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies import difference, drafts, excel, fault_words, text
from yinian.entitlement.policies.difference import Cell, Line
from yinian.entitlement.policies.drafts import Version
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context

KINDS = {
    difference.ADDED: ("done", _("新增")),
    difference.REMOVED: ("danger", _("删去")),
    difference.CHANGED: ("wait", _("修改")),
    difference.SAME: ("", _("不变")),
}


class Choice(forms.Form):
    """Which two are held against each other."""

    old = forms.ChoiceField(label=_("原来的"), required=False)
    new = forms.ChoiceField(label=_("新的"), required=False)


@face.page("law/drafts/<int:pk>/compare", title=_("比较两个版本"), may=OFFICER, rail="law")
def compare_draft(request: Request, pk: int) -> Context:
    """A draft against the law in force, or any two of its versions."""
    actor = request.by
    row = drafts.draft(actor, pk)
    known = drafts.versions(actor, row)
    keys = [one.key for one in known]
    chosen = {
        "old": request.GET.get("old") if request.GET.get("old") in keys else drafts.IN_FORCE,
        "new": request.GET.get("new") if request.GET.get("new") in keys else str(row.pk),
    }
    form = Choice(chosen)
    for field in form.fields.values():
        field.choices = [(one.key, _word(one)) for one in known]  # type: ignore[attr-defined]
    old, new = (text.read(drafts.words_of(actor, row, str(chosen[key])))[0] for key in ("old", "new"))
    found = difference.between(old, new)
    yuan = {"old": old.get("unit") == excel.YUAN, "new": new.get("unit") == excel.YUAN}
    shown = [line for line in found.lines if request.GET.get("all") or line.kind != difference.SAME]
    return {
        "draft": row,
        "form": form,
        "chosen": chosen,
        "nothing": not old,
        "head": [(fault_words.cell_word(cell.name), cell) for cell in found.head],
        "columns": [fault_words.cell_word(name) for name in found.columns],
        "lines": [_line(line, yuan) for line in shown],
        "same": found.count(difference.SAME),
        "all": bool(request.GET.get("all")),
        "counts": [
            (KINDS[kind][1], found.count(kind)) for kind in (difference.ADDED, difference.REMOVED, difference.CHANGED)
        ],
        "examples": found.examples,
        "title": now("比较：{title}").format(title=row.title),
        "back": reverse("draft", kwargs={"pk": pk}),
        "back_label": row.title,
    }


def _word(one: Version) -> str:
    if one.kind == "law":
        return now("现行的规定")
    if one.kind == "text":
        return now("{day}存下的版本 {version}").format(day=written.day(one.on), version=one.name)
    return now("草案：{title}（{day}）").format(title=one.name, day=written.day(one.on))


def _line(line: Line, yuan: dict[str, bool]) -> dict[str, Any]:
    tone, word = KINDS[line.kind]
    numbers = f"{line.old or '—'} → {line.new or '—'}" if line.old != line.new else str(line.new)
    return {"tone": tone, "word": word, "numbers": numbers, "cells": [_cell(cell, line, yuan) for cell in line.cells]}


def _cell(cell: Cell, line: Line, yuan: dict[str, bool]) -> dict[str, Any]:
    """A cell as it was and is; amounts as people say them."""
    old, new = _said(cell.name, cell.old, yuan["old"]), _said(cell.name, cell.new, yuan["new"])
    both = line.kind == difference.CHANGED and cell.changed
    return {"old": old, "new": new, "changed": both, "shown": old if line.kind == difference.REMOVED else new}


def _said(name: str, value: str, yuan: bool) -> str:
    return excel.shown(name, int(value), yuan) if name == "amount" and value.isdecimal() else value
