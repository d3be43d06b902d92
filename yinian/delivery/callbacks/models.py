"""Samples of visits to be asked about, and the calls that ask."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.callbacks.flow import Status
from yinian.delivery.orders.models import Order
from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.registry.elders.models import Elder


class Draw(Scoped):
    """The sample of one district and day: from which visits, which share, under which seed."""

    DOMAIN = "care"

    day = models.DateField(_("服务日期"))
    seed = models.CharField(_("随机种子"), max_length=32)
    share = models.PositiveSmallIntegerField(_("抽取比例（%）"))
    source = models.CharField(_("比例依据"), max_length=200)
    # What the sample was drawn from: it cannot be found again later, because people go on speaking of visits.
    pool = models.JSONField(_("可抽的订单"), default=list)
    count = models.PositiveIntegerField(_("抽中"))
    drawn_at = models.DateTimeField(_("抽取时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("回访抽样")
        constraints = [
            models.UniqueConstraint("region_path", "day", name="draw_once"),
            models.CheckConstraint(condition=Q(share__lte=100), name="draw_of_a_hundred"),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class Callback(Scoped):
    """One elder to be rung about one visit; what was said is the visit's feedback."""

    DOMAIN = "care"

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+", verbose_name=_("回访抽样"))
    order = models.OneToOneField(
        Order, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("service", "服务订单")
    )
    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    status = models.CharField(_("状态"), max_length=9, choices=Status.choices, default=Status.WAITING)
    tries = models.PositiveSmallIntegerField(_("拨打次数"), default=0)
    tried_at = models.DateTimeField(_("最近拨打"), null=True)
    caller = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("回访人")
    )

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("回访")
        indexes = [models.Index("region_path", "status", name="callback_region")]

    def __str__(self) -> str:
        return str(self.order)
