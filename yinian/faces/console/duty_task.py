"""One task: who is to do what by when, what there is to show for it, and what can be done with it now."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.duties import Why
from yinian.faces.console.face import OFFICER, face
from yinian.faces.frame import asking
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context, go, say
from yinian.faces.frame.parts import Fact
from yinian.faces.frame.timeline import entries
from yinian.faces.frame.written import day
from yinian.oversight.duties import queries, tasks


class Attachment(forms.Form):
    """A file."""

    file = forms.FileField(label=_("文件"), help_text=_("照片或 PDF，不超过 10 MB。"))


class Said(forms.Form):
    """What was brought about."""

    said = forms.CharField(label=_("完成情况"), max_length=500, widget=asking.Long())


class Give(forms.Form):
    """What is wanted from whom by when."""

    title = forms.CharField(label=_("督办事项"), max_length=300, widget=asking.Long())
    owner = forms.ChoiceField(label=_("牵头单位"))
    helpers = forms.CharField(label=_("配合单位"), max_length=200, required=False)
    due_on = forms.DateField(label=_("完成时限"), widget=asking.Day())
    meeting = forms.ChoiceField(label=_("哪次会议交办"), required=False)


@face.page("duty-tasks/<int:pk>", title=_("任务"), may=OFFICER, rail="duties")
def duty_task(request: Request, pk: int) -> Context:
    """One task."""
    actor, row = request.by, queries.task(request.by, pk)
    moves = {move.verb.partition(".")[2] for move in queries.task_moves(actor, row)}
    late = row.status in queries.STILL and row.due_on < timezone.localdate()
    facts = [
        Fact(_("领导小组"), row.body.name, reverse("body", kwargs={"pk": row.body_id}) if queries.leads(actor, row.body) else ""),
        Fact(_("任务大类"), row.category.name if row.category else _("督办事项")),
        Fact(_("牵头单位"), row.owner.name), Fact(_("配合单位"), row.helpers),
        Fact(_("联络员"), row.owner.contact.name if row.owner.contact else ""), Fact(_("完成时限"), day(row.due_on)),
        Fact(_("完成情况"), row.said), Fact(_("完成日期"), day(row.done_on)),
    ]  # fmt: skip
    if row.meeting:
        facts.insert(2, Fact(_("交办会议"), str(row.meeting), reverse("meeting", kwargs={"pk": row.meeting_id})))
    return {
        "task": row, "facts": [fact for fact in facts if fact.value], "files": list(queries.evidence(actor, row)),
        "moves": moves, "late": late, "open": row.status in queries.STILL, "entries": entries(row, actor),
        "title": row.title, "back": reverse("duty-tasks"), "back_label": _("任务清单"),
    }  # fmt: skip


def _asking(request: Request, pk: int, form: forms.Form, submit: Any, do: Any) -> Context | HttpResponse:
    row = queries.task(request.by, pk)

    def done(given: dict[str, Any]) -> HttpResponse:
        do(row, given)
        return go("duty-task", pk=pk)

    return asking.ask(request, form, submit, done, back=asking.to("duty-task", pk=pk), lead=row.title)


@face.page("duty-tasks/<int:pk>/attach", title=_("添加佐证"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def attach_to_duty_task(request: Request, pk: int) -> Context | HttpResponse:
    """Keep a piece of evidence."""
    form = Attachment(request.POST or None, request.FILES or None)
    return _asking(request, pk, form, _("添加佐证"), lambda row, given: tasks.attach(row, given["file"], by=request.by))


@face.page("duty-tasks/<int:pk>/report", title=_("报告完成"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def report_duty_task(request: Request, pk: int) -> Context | HttpResponse:
    """Say that it is done."""
    form = Said(request.POST or None)
    return _asking(
        request, pk, form, _("报告完成"), lambda row, given: tasks.report_done(row, given["said"], by=request.by)
    )


@face.page("duty-tasks/<int:pk>/send-back", title=_("退回任务"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def send_back_duty_task(request: Request, pk: int) -> Context | HttpResponse:
    """Say that it is not."""
    form = Why(request.POST or None)
    return _asking(
        request, pk, form, _("退回"), lambda row, given: tasks.send_back(row, by=request.by, why=given["why"])
    )


@face.page("duty-tasks/<int:pk>/drop", title=_("不再要求"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def drop_duty_task(request: Request, pk: int) -> Context | HttpResponse:
    """Take it off the list."""
    form = Why(request.POST or None)
    return _asking(
        request, pk, form, _("不再要求"), lambda row, given: tasks.drop(row, by=request.by, why=given["why"])
    )


@face.page("duty-tasks/<int:pk>/confirm", title=_("确认完成"), may=OFFICER, rail="duties", acts=True)
def confirm_duty_task(request: Request, pk: int) -> HttpResponse:
    """Agree that it is done."""
    tasks.confirm(queries.task(request.by, pk), by=request.by)
    say(request, _("已确认完成。"))
    return go("duty-task", pk=pk)


@face.page("duties/<int:pk>/todo", title=_("交办事项"), may=OFFICER, rail="duties", template=asking.TEMPLATE)
def give_todo(request: Request, pk: int) -> Context | HttpResponse:
    """Give a member something to do."""
    actor, row, form = request.by, queries.body(request.by, pk), Give(request.POST or None)
    members = {str(one.pk): one for one in queries.members(actor, row)}
    held = {str(one.pk): one for one in queries.meetings(actor).filter(body=row)[:20]}
    form.fields["owner"].choices = [("", _("请选择")), *((key, one.name) for key, one in members.items())]  # type: ignore[attr-defined]
    form.fields["meeting"].choices = [("", _("会外交办")), *((key, str(one)) for key, one in held.items())]  # type: ignore[attr-defined]
    form.fields["meeting"].initial = request.GET.get("meeting", "")

    def do(given: dict[str, Any]) -> HttpResponse:
        todo = tasks.Todo(given["title"], members[given["owner"]], given["due_on"], given["helpers"])
        task = tasks.give(row, todo, by=actor, meeting=held.get(given["meeting"]))
        say(request, _("已交办。"))
        return go("duty-task", pk=task.pk)

    return asking.ask(request, form, _("交办"), do, back=asking.to("body", pk=pk), back_label=row.name)
