"""What belongs to plans, each at its own address."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console.face import OFFICER
from yinian.faces.frame.parts import Tab
from yinian.foundation.actor import Actor

PARTS = [
    ("plans", pgettext_lazy("tab", "照护计划")),
    ("members", _("虚拟养老院成员")),
    ("basic-lacking", _("基本服务包")),
    ("packages", _("服务套餐")),
]
REGIONAL_ONLY = ("basic-lacking",)


def tabs(actor: Actor, current: str) -> list[Tab]:
    """The parts this reader has."""
    shown = [(name, label) for name, label in PARTS if name not in REGIONAL_ONLY or actor.role in OFFICER]
    return [Tab(label, reverse(name), name == current) for name, label in shown]
