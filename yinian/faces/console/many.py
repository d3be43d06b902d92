"""One thing done to many ticked rows: what it would do to each, and then doing it."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yinian.faces.console.face import CONSOLE, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.many import Bulk, Preview
from yinian.faces.frame.page import Context, go, say
from yinian.foundation import access

MOST = 500


def _numbers(request: Request) -> list[int]:
    given = (request.POST if request.method == "POST" else request.GET).getlist("pk")
    return list(dict.fromkeys(int(pk) for pk in given if pk.isdecimal() and len(pk) <= 18))[:MOST]


@face.page("many/<slug:name>", title=_("批量办理"), may=CONSOLE, rail="todo")
def many(request: Request, name: str) -> Context | HttpResponse:
    """What would happen to each; once the answers are sound and the button is pressed, it happens to those not refused."""
    act, actor = face.bulks.get(name), request.by
    if act is None or actor.role not in act.may:
        raise Http404
    numbers = _numbers(request)
    sent = request.method == "POST"
    form = act.form(request.POST if sent else None)
    act.offer(form, actor)
    rows = list(act.rows(actor, numbers))
    if numbers and not rows:
        raise access.missing(act.label, numbers[0])
    answers = form.cleaned_data if sent and form.is_valid() else {}
    refused = act.check(actor, rows, answers)
    fit = [row for row in rows if row.pk not in refused]
    if sent and form.is_valid() and request.POST.get("do") == "apply" and fit:
        return _done(request, act, act.apply(fit, answers, actor), len(numbers))
    shown = [Preview(row.pk, act.told(row), act.url(row), act.would(row, answers), refused.get(row.pk)) for row in rows]
    return {
        "form": form if form.fields else None,
        "act": act,
        "rows": shown,
        "fit": len(fit),
        "left": len(rows) - len(fit),
        "title": act.label,
        "lead": now("先看每一条会怎样；不能办的会说明原因，不会动它。"),
        "back": reverse(act.back),
        "status": 422 if sent and form.errors else 200,
    }


def _done(request: Request, act: Bulk, done: int, asked: int) -> HttpResponse:
    words = ngettext("已办 %(done)d 件。", "已办 %(done)d 件。", done) % {"done": done}
    left = asked - done
    if left:
        words += ngettext("没有办的 %(left)d 件。", "没有办的 %(left)d 件。", left) % {"left": left}
    say(request, words, "success" if not left else "warning")
    return go(act.back)
