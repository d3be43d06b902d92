"""The face of carers, assessors, volunteers and doctors: today, the elders in their care, and their own account."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.frame.page import Face, Stop
from yinian.foundation.actor import Role

CARERS = frozenset({Role.CARER, Role.ASSESSOR, Role.VOLUNTEER, Role.DOCTOR})
ASSESSORS = frozenset({Role.ASSESSOR})

face = Face(
    "carer",
    "frame/carer.html",
    rail=(
        Stop("today", _("今天"), "todo", "today"),
        Stop("assess", pgettext_lazy("rail", "评估"), "document", "my-assessments"),
        Stop("elders", pgettext_lazy("rail", "老人"), "elder", "my-elders"),
        Stop("account", _("我"), "person", "carer-account"),
    ),
)
