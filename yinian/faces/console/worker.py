"""One worker: what is known on the left, what happened on the right, and what can be done."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import CARE, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Fact
from yinian.faces.frame.timeline import entries
from yinian.faces.frame.written import day, listed
from yinian.foundation.actor import Actor
from yinian.registry.catalogue.queries import skill_word
from yinian.registry.workforce import absences, actions, queries
from yinian.registry.workforce.rules import employed
from yinian.registry.workforce.words import LEVELS, WEEKDAYS, standing


@face.page("workers/<int:pk>", title=_("人员"), may=CARE, rail="workers")
def worker(request: Request, pk: int) -> Context:
    """One worker."""
    actor, today = request.by, timezone.localdate()
    row = queries.worker(actor, pk)
    here = employed(row.since, row.until, today)
    papers = [
        (paper, standing(paper, today), LEVELS.get(paper.level or 0, "")) for paper in queries.certificates(actor, row)
    ]
    return {
        "title": row.name,
        "lead": "",
        "worker": row,
        "here": here,
        "facts": _facts(actor, row),
        "papers": papers,
        "wanting": [(paper, word) for paper, word, _level in papers if word.state in ("expired", "soon")],
        "week": [(WEEKDAYS[number], spans) for number, spans in queries.week(actor, row).items()],
        "absences": [(one, one.until - timedelta(days=1)) for one in absences.ahead(actor, row)],
        "skills": [skill_word(code) for code in row.skills],
        "may": actor.role in actions.STAFF,
        "may_set_hours": actor.role in actions.ROTA,
        "entries": entries(row, actor),
        "back": reverse("workers"),
        "back_label": _("人员"),
    }


def _facts(actor: Actor, row: Any) -> list[Fact]:
    shown = [
        Fact(_("岗位"), row.get_post_display()),
        Fact(_("用人单位"), row.employer.name if row.employer else None),
        Fact(_("服务区域"), row.region.name),
        Fact(_("性别"), row.get_sex_display() or None),
        Fact(_("会讲的话"), listed(word for code, word in queries.LANGUAGES if code in row.languages) or None),
        Fact(_("来源群体"), row.get_origin_display() or None),
    ]
    if "phone" not in row.get_deferred_fields():
        shown.append(Fact(_("电话"), str(row.phone) if row.phone else None))
    shown.append(Fact(_("入职日期"), day(row.since)))
    if row.until:
        shown.append(Fact(_("离职日期"), day(row.until)))
    held = [post.get_role_display() for post in queries.posts(row.party_id)]
    shown.append(Fact(_("登录岗位"), "、".join(held) or now("没有：不能用手机接单")))
    return shown


@face.page("certificates/<int:pk>", title=_("证书"), may=CARE, rail="workers")
def certificate(request: Request, pk: int) -> HttpResponse:
    """A certificate is shown with all others of its worker."""
    row = queries.certificate(request.by, pk)
    return HttpResponseRedirect(f"{reverse('worker', kwargs={'pk': row.worker_id})}#certificates")
