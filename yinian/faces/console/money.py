"""The parts of the money pages, as far as the reader has them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.faces.console.face import OFFICER
from yinian.faces.frame.parts import Tab
from yinian.foundation.actor import Actor

PARTS = (
    ("own-month", _("本月")),
    ("awards", pgettext_lazy("rail", "补助")),
    ("results-of", _("以奖代补")),
    ("contracts", _("购买合同")),
    ("claims", pgettext_lazy("rail", "结算")),
    ("claim-objections", _("异议")),
    ("between-regions", _("区域间结算")),
    ("batches", pgettext_lazy("rail", "发放")),
    ("payouts", pgettext_lazy("rail", "拨付")),
    ("payee-accounts", _("收款账户")),
    ("recoverable", _("应追回")),
    ("funds", _("资金和预算")),
    ("paid-report", _("发放统计")),
    ("subsidy-models", _("床头与人头")),
)
# What a provider has of them.
SHARED = ("own-month", "awards", "contracts", "claims", "claim-objections", "between-regions", "payouts")


def tabs(current: str, actor: Actor) -> list[Tab]:
    """Each part at its own address."""
    mine = [
        (name, label) for name, label in PARTS if (name in SHARED if actor.role not in OFFICER else name != "own-month")
    ]
    return [Tab(label, reverse(name), name == current) for name, label in mine]
