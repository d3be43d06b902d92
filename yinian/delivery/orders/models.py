"""Orders and what people said of them."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.needs.models import Need
from yinian.delivery.orders.flow import Status
from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor, Role
from yinian.foundation.fields import EncryptedField
from yinian.foundation.parties import Party
from yinian.registry.catalogue.models import ItemPrice, ServiceItem
from yinian.registry.elders.models import Elder, of_seen_elder


def _of_elder(actor: Actor) -> Q:
    """An elder's orders are the elder's and the family's; a carer who once came does not see who else comes."""
    return of_seen_elder(actor) if actor.role in (Role.ELDER, Role.FAMILY) else Q(pk__in=[])


class Order(Scoped):
    """One elder receives one catalogue item at a place and time, from a provider's carer, paid by something."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {
        "region": "region_path", "provider": "provider_id", "carer": "carer_id", "elder": _of_elder,
    }  # fmt: skip
    COLUMNS = {"contact": ("address", "note", "outcome"), "money": ("price_fen", "charged_fen")}

    class Channel(models.TextChoices):
        SELF = "self", _("本人")
        FAMILY = "family", _("家属")
        DESK = "desk", _("窗口代办")
        PHONE = "phone", _("12349 热线")
        PROVIDER = "provider", _("服务商代办")
        API = "api", _("开放接口")

    class Funding(models.TextChoices):
        HOURS = "hours", _("政府购买时长")
        SELF = "self", _("自费")
        MIXED = "mixed", _("多方付费")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="+", verbose_name=_("服务项目"))
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="+", verbose_name=_("需求"))
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel.choices)
    funding = models.CharField(_("付费方式"), max_length=5, choices=Funding.choices)
    place = models.CharField(_("服务地点"), max_length=9, choices=ServiceItem.Place.choices)
    address = models.CharField(_("上门地址"), max_length=200, blank=True)
    note = EncryptedField(_("备注"), kind="note", null=True)
    starts_at = models.DateTimeField(_("约定时间"))
    # Between which moments it may begin, where more than one was agreed; the planner settles which.
    earliest_at = models.DateTimeField(_("最早开始"), null=True)
    latest_at = models.DateTimeField(_("最晚开始"), null=True)
    minutes = models.PositiveSmallIntegerField(_("约定时长（分钟）"))
    provider = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False, verbose_name=_("服务商"))
    carer = models.ForeignKey(
        Party, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("护理员")
    )
    status = models.CharField(_("状态"), max_length=9, choices=Status.choices, default=Status.PLACED)
    outcome = EncryptedField(_("结束原因"), kind="note", null=True)
    price_fen = models.PositiveIntegerField(_("价格（分）"), null=True)
    placed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("下单人")
    )
    placed_at = models.DateTimeField(_("下单时间"))
    came_at = models.DateTimeField(_("签到时间"), null=True)
    left_at = models.DateTimeField(_("签退时间"), null=True)
    # The day of a verified visit, for counts by day, month and year; no other order has one.
    served_on = models.DateField(_("服务日期"), null=True)
    verified_at = models.DateTimeField(_("核验时间"), null=True)
    verified_minutes = models.PositiveSmallIntegerField(_("核定时长（分钟）"), null=True)
    # What it came to in the end; nothing before it ended, or where no price is set.
    charged_fen = models.PositiveIntegerField(_("实际金额（分）"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = pgettext_lazy("service", "服务订单")
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="order_takes_time"),
            models.CheckConstraint(
                condition=Q(earliest_at=None, latest_at=None)
                | Q(earliest_at__lte=F("starts_at"), latest_at__gte=F("starts_at")),
                name="order_begins_within_its_time",
            ),
        ]
        indexes = [
            models.Index("region_path", "id", name="order_region"),
            models.Index("provider", "status", "starts_at", name="order_provider"),
            models.Index("carer", "starts_at", name="order_carer", condition=Q(carer__isnull=False)),
            models.Index("elder", "starts_at", name="order_elder"),
            models.Index("verified_at", "region_path", name="order_verified", condition=Q(verified_at__isnull=False)),
            models.Index("left_at", name="order_done", condition=Q(status="done")),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def window(self) -> tuple[datetime, datetime]:
        """Between which moments it may begin, as it was agreed."""
        return self.earliest_at or self.starts_at, self.latest_at or self.starts_at


def of_seen_order(actor: Actor) -> Q:
    """The condition that a row's order is the actor's."""
    return Q(order__in=Order.seen_by(actor).values("pk"))


class Part(Scoped):
    """What one payer bears of an order: so many minutes of an elder's hours, or so much money; the parts sum to the price.

    Hours are borne in minutes and have an amount beside them where they have a price; every other payer bears money, of
    which nothing is written where no price is set. What was charged in the end is written when the order ends.
    """

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "order": of_seen_order}
    COLUMNS = {"money": ("amount_fen", "charged_fen")}

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="+", db_index=False, verbose_name=pgettext_lazy("service", "服务订单")
    )
    payer = models.CharField(_("付费方"), max_length=9, choices=ItemPrice.Payer.choices)
    benefit = models.CharField(_("待遇"), max_length=40, blank=True)
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"), null=True)
    amount_fen = models.PositiveIntegerField(_("金额（分）"), null=True)
    per = models.CharField(_("计价单位"), max_length=5, choices=ItemPrice.Per.choices, blank=True)
    charged_minutes = models.PositiveSmallIntegerField(_("实际时长（分钟）"), null=True)
    charged_fen = models.PositiveIntegerField(_("实际金额（分）"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("付费分摊")
        constraints = [
            models.UniqueConstraint("order", "payer", name="part_of_payer_once"),
            models.CheckConstraint(
                condition=Q(payer="hours", minutes__gt=0, benefit__gt="")
                | (~Q(payer="hours") & Q(minutes=None, charged_minutes=None)),
                name="part_hours_are_minutes",
            ),
            models.CheckConstraint(
                condition=Q(payer__in=["hours", "self"]) | Q(amount_fen__gt=0, benefit__gt=""),
                name="part_of_others_is_money",
            ),
            models.CheckConstraint(
                condition=Q(charged_minutes=None) | Q(charged_minutes__lte=F("minutes")), name="part_minutes_not_beyond"
            ),
            models.CheckConstraint(
                condition=Q(charged_fen=None) | Q(charged_fen__lte=F("amount_fen")), name="part_charge_not_beyond"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_payer_display()} {self.minutes or self.amount_fen or ''}".strip()


class Feedback(Scoped):
    """What the elder or the family said of a visit."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "order": of_seen_order}
    COLUMNS = {"contact": ("text",)}

    order = models.OneToOneField(
        Order, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("service", "服务订单")
    )
    stars = models.PositiveSmallIntegerField(_("满意度"))
    text = EncryptedField(_("评价"), kind="note", null=True)
    given_by = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("评价人"))
    given_at = models.DateTimeField(_("评价时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("服务评价")
        constraints = [models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="feedback_one_to_five")]

    def __str__(self) -> str:
        return f"{self.stars}"
