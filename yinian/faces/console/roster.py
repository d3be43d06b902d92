"""One roster: how far it is, what each row would do, and what can be done with it now."""

from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.activities import Why
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking, progress
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Progress, Tab
from yinian.faces.frame.timeline import entries
from yinian.foundation.actor import Actor
from yinian.registry.rosters import actions, papers, queries, words

COLUMNS = [
    Column("number", _("行号")),
    Column("name", _("姓名")),
    Column("does", _("会怎样")),
    Column("told", _("读到的内容")),
]
ROW_TONES = {"new": "done", "update": "info", "probable": "wait", "refused": "danger"}
WORKS = {"uploaded": "read", "applying": "apply", "undoing": "undo"}
ACTING = ("new", "update", "probable")


class Narrow(forms.Form):
    """How the rows may be narrowed."""

    show = forms.CharField(widget=forms.HiddenInput, required=False)
    q = forms.CharField(label=_("行号、姓名或身份号码"), required=False, max_length=24)


@face.page("rosters/<int:pk>", title=_("名册"), may=OFFICER, rail="elders")
def roster(request: Request, pk: int) -> Context | HttpResponse:
    """One roster; while something is being done with it, the part that says how far asks again by itself."""
    actor = request.by
    row = queries.roster(actor, pk)
    job = _progress(row)
    whole = reverse("roster", kwargs={"pk": pk})
    if (answer := progress.part(request, job, whole)) is not None:
        return answer
    shown = {
        "roster": row,
        "job": job,
        "died": job is not None and job.finished,
        "moves": {move.verb.partition(".")[2] for move in queries.moves(actor, row)},
        "title": row.name,
        "back": reverse("rosters"),
        "back_label": _("名册"),
        "mapping_url": reverse("roster-mapping", kwargs={"pk": pk}),
        "waits_for_hand": row.status == "uploaded" and job is None,
    }
    if row.status in WORKS:
        return shown
    return {**shown, **_rows(request, actor, row), "entries": entries(row, actor)}


def _progress(row: Any) -> Progress | None:
    work = WORKS.get(row.status)
    run = queries.run(row, work) if work else None
    if run is None:
        return None
    doing = {"read": now("正在读入、核对"), "apply": now("正在导入"), "undo": now("正在撤回")}[str(work)]
    return progress.of_run("roster-run", run, doing, reverse("roster", kwargs={"pk": row.pk}))


def _rows(request: Request, actor: Actor, row: Any) -> Context:
    counts, chosen = queries.counts(actor, row), queries.chosen(actor, row)
    offered = [(value, label, counts.get(value, 0)) for value, label in queries.VERDICTS if counts.get(value)]
    show = request.GET.get("show", "")
    show = show if any(show == value for value, *_rest in offered) else (offered[0][0] if offered else "")
    choosing = row.status == "read" and show in ACTING
    form = Narrow(request.GET or None, initial={"show": show})
    rows = queries.rows(actor, row, show, request.GET.get("q", ""))
    shown = listing(request, rows.defer("given", "before"), COLUMNS, key="rows", empty=_("没有读到任何一行。"))
    told = [(one, papers.described(one)) for one in shown.rows]
    places = queries.place_names({known["region"] for _one, known in told})
    return {
        "listing": shown,
        "filters": form,
        "lines": [(one, known, places.get(known["region"], "")) for one, known in told],
        "tabs": [Tab(label, f"?show={value}", value == show, count) for value, label, count in offered],
        "choosing": choosing,
        "show": show,
        "numbers": ",".join(str(one.number) for one in shown.rows),
        "row_tone": ROW_TONES.get(show, ""),
        "chosen": chosen.get(show, 0),
        "all_chosen": sum(chosen.get(verdict, 0) for verdict in ACTING),
        "all_acting": sum(counts.get(verdict, 0) for verdict in ACTING),
        "refused": counts.get("refused", 0),
        "applied": row.counts.get("applied", 0),
        "remaining": row.counts.get("remaining", 0),
        "others": row.heading.get("others", []),
    }


@face.page("rosters/<int:pk>/choose", title=_("选择名册行"), may=OFFICER, rail="elders", acts=True)
def choose_rows(request: Request, pk: int) -> HttpResponse:
    """Choose the rows of a verdict: all, none, or those ticked on one page of the list."""
    row = queries.roster(request.by, pk)
    verdict, act = request.POST.get("show", ""), request.POST.get("act", "")
    if act in {"all", "none"}:
        actions.choose(row, verdict, by=request.by, wanted=act == "all")
    else:
        shown = _numbers(request.POST.get("numbers", "").split(","))
        actions.choose_page(row, verdict, shown, _numbers(request.POST.getlist("row")), by=request.by)
    say(request, now("已保存选择。"))
    response = go("roster", pk=pk)
    response["Location"] += f"?show={verdict}" if verdict in ACTING else ""
    return response


def _numbers(given: list[str]) -> set[int]:
    return {int(number) for number in given if number.isdecimal() and len(number) < 8}


@face.page("rosters/<int:pk>/apply", title=_("导入名册"), may=OFFICER, rail="elders", acts=True)
def apply_roster(request: Request, pk: int) -> HttpResponse:
    """Apply the chosen rows in the background."""
    actions.apply(queries.roster(request.by, pk), by=request.by)
    return go("roster", pk=pk)


@face.page("rosters/<int:pk>/undo", title=_("撤回名册"), may=OFFICER, rail="elders", template=asking.TEMPLATE)
def undo_roster(request: Request, pk: int) -> Context | HttpResponse:
    """Take back everything it did, where nothing else has happened since."""
    actor = request.by
    row = queries.roster(actor, pk)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.undo(row, by=actor, why=given["why"])
        return go("roster", pk=pk)

    lead = now("由它新登记的老人会删除，由它改动的资料会恢复；导入以后又办过别的事的，会保留并写明原因。")
    back = asking.to("roster", pk=pk)
    return asking.ask(request, Why(request.POST or None), _("撤回整份名册"), do, back=back, lead=lead, tone="danger")


@face.page("rosters/<int:pk>/drop", title=_("放弃名册"), may=OFFICER, rail="elders", acts=True)
def drop_roster(request: Request, pk: int) -> HttpResponse:
    """Give it up before anything was applied."""
    actions.drop(queries.roster(request.by, pk), by=request.by)
    say(request, now("已放弃，读到的内容已删除，档案没有改动。"))
    return go("rosters")


@face.page("rosters/<int:pk>/refused", title=_("不能导入的行"), may=OFFICER, rail="elders")
def refused_rows(request: Request, pk: int) -> FileResponse:
    """The refused rows as an Excel with the reasons; the journal knows of it."""
    row = queries.roster(request.by, pk)
    papers.export(row, by=request.by)
    return FileResponse(
        papers.refused(row), as_attachment=True, filename=now("不能导入的行-{number}.xlsx").format(number=pk)
    )


class Columns(forms.Form):
    """What each column is for."""

    def __init__(
        self, *args: Any, texts: list[str], samples: list[list[str]], known: dict[int, str], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        for index, text in enumerate(texts):
            seen = "、".join(sample for sample in (samples[index] if index < len(samples) else []) if sample)
            if text or seen:
                self.fields[f"column{index}"] = forms.ChoiceField(
                    label=text or now("第 {number} 列").format(number=index + 1),
                    choices=words.target_choices(),
                    required=False,
                    initial=known.get(index, ""),
                    help_text=seen,
                )


@face.page(
    "rosters/<int:pk>/columns",
    title=_("对应栏目"),
    lead=_("告诉系统每一栏是什么。同一来源下次不用再选。栏目下面是前几行的样子，内容已隐去。"),
    may=OFFICER,
    rail="elders",
    template=asking.TEMPLATE,
)
def roster_mapping(request: Request, pk: int) -> Context | HttpResponse:
    """Say by hand what each column is for, and read the roster again."""
    actor = request.by
    row = queries.roster(actor, pk)
    texts = row.heading.get("texts", [])
    known = queries.shown_columns(row)
    form = Columns(request.POST or None, texts=texts, samples=row.heading.get("samples", []), known=known)

    def do(given: dict[str, Any]) -> HttpResponse:
        actions.understand(row, {int(name[6:]): target for name, target in given.items() if target}, by=actor)
        return go("roster", pk=pk)

    return asking.ask(request, form, _("按这样读入"), do, back=asking.to("roster", pk=pk), wide=True)
