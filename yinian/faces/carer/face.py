"""The face of carers, assessors, volunteers and doctors: today, the elders in their care, and their own account."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.frame.page import Face, Stop
from yinian.foundation.actor import Role

CARERS = frozenset({Role.CARER, Role.ASSESSOR, Role.VOLUNTEER, Role.DOCTOR})
# Whoever goes on rounds: people of the community's office too, with the same phone and the same queue.
VISITORS = frozenset({Role.OFFICER, Role.CARER, Role.DOCTOR, Role.VOLUNTEER})
ASSESSORS = frozenset({Role.ASSESSOR})

face = Face(
    "carer",
    "frame/carer.html",
    rail=(
        Stop("today", _("今天"), "todo", "today"),
        Stop("rounds", pgettext_lazy("rail", "探访"), "pin", "my-turns"),
        Stop("assess", pgettext_lazy("rail", "评估"), "document", "my-assessments"),
        Stop("elders", pgettext_lazy("rail", "老人"), "elder", "my-elders"),
        Stop("account", _("我"), "person", "carer-account"),
    ),
)
