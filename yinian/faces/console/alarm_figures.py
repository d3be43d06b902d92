"""Alarms in figures: answered in time, false ones by kind, product and area, and falls before and after a device came."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.faces.console import places
from yinian.faces.console.face import FIGURES, face
from yinian.faces.console.incidents import midnight
from yinian.faces.frame import asking
from yinian.faces.frame.figures import Chart
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Row, Text
from yinian.programmes.emergency import figures, queries
from yinian.programmes.emergency.figures import Share, Span

DAYS = 90
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
STEPS = (("answer", _("按时接警")), ("respond", _("按时派人")), ("arrive", _("按时到场")))
# What is compared before and after a device came.
COMPARED = ("fall", "illness")


class Narrow(forms.Form):
    """Where, and on which days."""

    at = places.PlaceField()
    since = forms.DateField(label=_("自"), required=False, widget=asking.Day())
    until = forms.DateField(label=_("至（含）"), required=False, widget=asking.Day())


@face.page(
    "alarms/figures",
    title=_("报警统计"),
    lead=_("每个数字都能点开看是哪些报警。测试不算在内。"),
    may=FIGURES,
    rail="safety",
)
def alarm_figures(request: Request) -> Context:
    """The figures of a place and some days."""
    actor, form = request.by, Narrow(request.GET or None)
    at = places.chosen(actor, request.GET.get("at", ""))
    form.fields["at"].offer(actor, at)  # type: ignore[attr-defined]
    given = form.cleaned_data if form.is_valid() else {}
    last = max(FIRST, min(given.get("until") or timezone.localdate(), LAST))
    since = min(max(given.get("since") or last - timedelta(days=DAYS), FIRST), last)
    span = Span(at.path if at else actor.region_path, midnight(since), midnight(last) + timedelta(days=1))
    rest = {"show": "all", "since": f"{since}", "until": f"{last}", **({"at": str(at.pk)} if at else {})}
    kinds = figures.by_kind(actor, span)
    return {
        "form": form,
        "since": since,
        "until": last,
        "total": sum(share.of for share in kinds),
        "false": sum(share.false for share in kinds),
        "all_url": _rows(rest),
        "times": [(word, *figures.in_time(actor, span, step)) for step, word in STEPS],
        "charts": _charts(actor, span, kinds, rest),
        "harmed": _harmed(actor, span, rest),
        "compared": [_compared(actor, span.path, kind) for kind in COMPARED],
        "back": reverse("alarms"),
        "back_label": _("报警"),
    }


def _rows(given: dict[str, str], **more: str) -> str:
    return f"{reverse('alarms')}?{urlencode({**given, **more})}"


def _charts(actor: Any, span: Span, kinds: list[Share], rest: dict[str, str]) -> list[Chart]:
    asked: tuple[tuple[str, Text, Text, list[Share], str], ...] = (
        ("kinds", _("哪类报警误报多？"), _("类别"), kinds, "kind"),
        ("models", _("哪种设备误报多？"), _("设备型号"), figures.by_model(actor, span), "model"),
        ("areas", _("哪里误报多？"), _("区域"), figures.by_area(actor, span), "at"),
    )
    return [_chart(*one, rest) for one in asked]


def _chart(key: str, question: Text, head: Text, shares: list[Share], column: str, rest: dict[str, str]) -> Chart:
    rows = [
        Row(
            f"{share.name} ({share.false}/{share.of})",
            [None if share.percent is None else round(share.percent, 1)],
            _rows({**rest, "finding": "untrue"}, **{column: share.key}),
        )
        for share in shares
    ]
    return Chart(
        question=question, columns=[head, _("误报和故障占办结的报警")], rows=rows, key=key, unit="%", decimals=1,
        better="less", sample=sum(share.of for share in shares),
    )  # fmt: skip


def _harmed(actor: Any, span: Span, rest: dict[str, str]) -> list[tuple[Text, int, int, str]]:
    words = dict(queries.INCIDENTS)
    given = {name: value for name, value in rest.items() if name != "show"}
    return [
        (words[kind], of, hurt, f"{reverse('incidents')}?{urlencode({**given, 'kind': kind})}")
        for kind, of, hurt in figures.harmed(actor, span)
    ]


def _compared(actor: Any, path: str, kind: str) -> dict[str, Any]:
    before, after, people = figures.before_and_after(actor, path, kind)
    return {"word": dict(queries.INCIDENTS)[kind], "rates": (before, after), "people": people}
