"""The face of the 12349 desk: who is calling, what they have, what to do; for those who answer and those who watch over them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.frame.page import Face, Stop
from yinian.foundation.actor import Role

AGENT = frozenset({Role.AGENT})
DESK = frozenset({Role.AGENT, Role.OFFICER})
LINES = frozenset({Role.SYSTEM_ADMIN})

face = Face(
    "hotline",
    "frame/desk.html",
    rail=(
        Stop("desk", _("热线台"), "phone", "desk"),
        Stop("back", _("待回电"), "history", "missed-calls"),
        Stop("calls", pgettext_lazy("rail", "来电"), "clock", "calls"),
        Stop("level", _("服务水平"), "chart", "service-level"),
        Stop("knowledge", _("知识库"), "text", "knowledge"),
        Stop("switches", _("话务接入"), "swap", "switches"),
    ),
)
