"""What is written down of the reader at work: certificates with their last days, working hours, skills. Read only."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.carer.face import CARERS, face
from yinian.faces.frame import written
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Fact
from yinian.registry.catalogue.queries import skill_word
from yinian.registry.workforce import queries
from yinian.registry.workforce.words import LEVELS, WEEKDAYS, standing


@face.page("today/me", title=_("我"), may=CARERS, rail="account")
def carer_account(request: Request) -> Context:
    """Who I am here, what I am certified for, and when I work."""
    actor, today = request.by, timezone.localdate()
    row = queries.own(actor)
    if row is None:
        return {"worker": None, "account_url": reverse("me")}
    papers = [paper for paper in queries.certificates(actor, row) if paper.withdrawn_on is None]
    states = [(paper, standing(paper, today), LEVELS.get(paper.level or 0, "")) for paper in papers]
    facts = [
        Fact(pgettext_lazy("employer", "单位"), row.employer.name if row.employer else None),
        Fact(_("岗位"), row.get_post_display()),
        Fact(_("服务区域"), row.region.name),
        Fact(_("会讲的话"), written.listed(word for code, word in queries.LANGUAGES if code in row.languages) or None),
        Fact(_("技能"), written.listed(skill_word(code) for code in row.skills) or None),
    ]
    return {
        "worker": row,
        "title": row.name,
        "facts": facts,
        "papers": states,
        "wanting": [(paper, word) for paper, word, _level in states if word.state in ("expired", "soon")],
        "week": [(WEEKDAYS[day], spans) for day, spans in queries.week(actor, row).items()],
        "account_url": reverse("me"),
    }
