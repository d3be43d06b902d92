"""The three parts of the money pages: awards, claims, payouts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.parts import Tab

PARTS = (("awards", _("补助")), ("claims", _("结算")), ("payouts", _("拨付")))


def tabs(current: str) -> list[Tab]:
    """Each part at its own address."""
    return [Tab(label, reverse(name), name == current) for name, label in PARTS]
