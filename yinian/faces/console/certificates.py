"""How many carers there are of each level and origin, and how their certificates stand; every number opens its rows."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import CARE, face
from yinian.faces.console.workers import tabs
from yinian.faces.frame.figures import Chart
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Row
from yinian.registry.workforce import papers, queries
from yinian.registry.workforce.words import LEVELS


def _url(**given: str | int) -> str:
    return f"{reverse('workers')}?{urlencode(given)}"


@face.page(
    "workers/certificates",
    title=_("证书统计"),
    lead=_("在职人员按证书和来源群体的人数；一人有几级证书的，只按最高一级计一次。"),
    may=CARE,
    rail="workers",
)
def certificates(request: Request) -> Context:
    """The counts of today."""
    actor = request.by
    levels, origins = papers.by_level(actor), papers.by_origin(actor)
    titles = {**dict(queries.ORIGINS), "": _("未填")}
    level_rows = [Row(LEVELS[level], [count], _url(level=level)) for level, count in levels.items()]
    origin_rows = [
        Row(titles[origin], [count], _url(origin=origin) if origin else "") for origin, count in origins.items()
    ]
    working = sum(origins.values())
    return {
        "tabs": tabs("certificates"),
        "working": working,
        "workers_url": reverse("workers"),
        "states": [
            (title, papers_of, _url(papers=state), "late" if state == "expired" else "")
            for (state, title), papers_of in zip(papers.STATES, papers.by_state(actor).values(), strict=True)
        ],
        "figures": [
            Chart(
                question=_("各级养老护理员各有多少人？"), columns=(_("等级"), _("人数")), rows=level_rows, key="levels",
                unit=_("人"), in_order=True, sample=sum(levels.values()),
            ),
            Chart(
                question=_("服务人员来自哪些群体？"), columns=(_("来源群体"), _("人数")), rows=origin_rows, key="origins",
                unit=_("人"), sample=working,
            ),
        ],
    }  # fmt: skip
