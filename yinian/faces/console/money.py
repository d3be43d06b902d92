"""The three parts of the money pages: awards, claims, payouts."""

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from yinian.faces.frame.parts import Tab

PARTS = (
    ("awards", pgettext_lazy("rail", "补助")),
    ("claims", pgettext_lazy("rail", "结算")),
    ("payouts", pgettext_lazy("rail", "拨付")),
)


def tabs(current: str) -> list[Tab]:
    """Each part at its own address."""
    return [Tab(label, reverse(name), name == current) for name, label in PARTS]
