"""The parts of the pages about benefits, as far as the reader has them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console.face import OFFICER
from yinian.faces.frame.parts import Tab
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Level

PARTS = (
    ("benefits", _("待遇名单")),
    ("applications", pgettext_lazy("benefit", "申请")),
    ("eligible", _("应享未享")),
    ("accruals", _("每月核算")),
    ("adopt-benefits", _("接管既有待遇")),
)
LEVELS = (Level.DISTRICT, Level.CITY, Level.PROVINCE)
# What those who only look have of them.
SHARED = ("benefits", "applications")


def tabs(current: str, actor: Actor) -> list[Tab]:
    """Each part at its own address."""
    mine = [(name, label) for name, label in PARTS if actor.role in OFFICER or name in SHARED]
    if actor.level not in LEVELS:
        mine = [part for part in mine if part[0] != "adopt-benefits"]
    return [Tab(label, reverse(name), name == current) for name, label in mine]
