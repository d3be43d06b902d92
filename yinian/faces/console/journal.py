"""The journal, as the audit administrator searches it; no page can change a line."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import AUDIT, face
from yinian.faces.frame import asking, links
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context, go
from yinian.foundation import verbs
from yinian.foundation.administration import jobs, queries
from yinian.foundation.journal.lines import Line

COLUMNS = [
    Column("at", _("时间")),
    Column("who", _("操作人")),
    Column("verb", _("动作")),
    Column("subject", _("对象")),
    Column("outcome", _("结果")),
    Column("reason", _("理由")),
]


class Narrow(forms.Form):
    """How the journal may be searched."""

    verb = forms.ChoiceField(label=_("动作"), required=False)
    kind = forms.ChoiceField(label=_("对象类别"), required=False)
    number = forms.IntegerField(label=_("对象编号"), required=False, min_value=1)
    who = forms.CharField(label=_("操作人"), required=False, max_length=60)
    since = forms.DateField(label=_("自"), required=False, widget=asking.Day())
    until = forms.DateField(label=_("至（含）"), required=False, widget=asking.Day())
    outcome = forms.ChoiceField(label=_("结果"), required=False, choices=[("", _("全部")), *Line.Outcome.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((title, name) for name, title in ((name, verbs.title_of(name)) for name in verbs.VERBS))
        offered = [("", _("全部")), *((name, title) for title, name in known)]
        self.fields["verb"].choices = offered  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("全部")), *links.kinds()]  # type: ignore[attr-defined]


def _asked(form: Narrow) -> queries.Search:
    given = form.cleaned_data if form.is_valid() else {}
    since, until = given.get("since"), given.get("until")
    return queries.Search(
        verb=given.get("verb", ""),
        kind=given.get("kind", ""),
        number=given.get("number"),
        who=given.get("who", ""),
        since=since if isinstance(since, date) else None,
        until=until if isinstance(until, date) else None,
        outcome=given.get("outcome", ""),
    )


@face.page(
    "journal",
    title=_("日志"),
    lead=_("谁在什么时候做了什么、为什么；被拒绝的也在。只能看，谁都不能改。"),
    may=AUDIT,
    rail="journal",
)
def journal(request: Request) -> Context:
    """The lines that fit, the youngest first."""
    form = Narrow(request.GET or None)
    rows = queries.search(request.by, _asked(form))
    shown = listing(request, rows, COLUMNS, key="journal", empty=_("还没有日志。"))
    told = [(line, verbs.title_of(line.verb), links.kind_word(line.subject_kind)) for line in shown.rows]
    last = queries.last_check(request.by)
    return {"listing": shown, "lines": told, "filters": form, "last": last, "verify_url": reverse("verify-journal")}


@face.page("journal/<int:pk>", title=_("日志"), may=AUDIT, rail="journal", template="console/line.html")
def line(request: Request, pk: int) -> Context:
    """One line, and the others of the same request."""
    row = queries.line(request.by, pk)
    changes = [
        (links.label_word(label), links.column_word(label, column), old, new)
        for label, columns in row.changed.items()
        for column, (old, new) in columns.items()
    ]
    same = queries.search(request.by, queries.Search(request=row.request)).order_by("step")
    return {
        "line": row,
        "changes": changes,
        "subject": links.kind_word(row.subject_kind),
        "same": [(other, verbs.title_of(other.verb)) for other in same],
        "title": verbs.title_of(row.verb),
        "back": reverse("journal"),
        "back_label": _("日志"),
    }


@face.page("journal/verify", title=_("核验日志"), may=AUDIT, rail="journal", acts=True)
def verify_journal(request: Request) -> HttpResponse:
    """Read all lines and seals in the background."""
    return go("run", pk=jobs.ask_to_verify(by=request.by).pk)
