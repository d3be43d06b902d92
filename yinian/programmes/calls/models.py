"""Switches that tell of calls, the calls, who sits at the desk, and what the desk knows in plain words."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.needs.models import Need
from yinian.delivery.orders.models import Order
from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor, Role
from yinian.foundation.fields import BlindField, EncryptedField
from yinian.foundation.regions import Region, within
from yinian.programmes.calls.flow import IN_HAND, Status
from yinian.registry.elders.models import Elder, Kin, of_seen_elder


class Switch(Scoped):
    """Where calls come from: a telephone exchange that tells of them by one of the adapters, or the simulator."""

    DOMAIN = "work"
    # Shown once when it is made; the column itself is nobody's but the system's.
    COLUMNS: ClassVar = {"money": ("key",)}
    JOURNAL_BY_DIGEST: ClassVar = ("key",)

    class Kind(models.TextChoices):
        HTTP = "http", _("签名的 HTTP 事件")
        AMI = "ami", _("Asterisk AMI")
        SIMULATOR = "simulator", _("模拟来电")

    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("接入方式"), max_length=9, choices=Kind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    area = models.CharField(_("本地区号"), max_length=4, blank=True)
    key = EncryptedField(_("签名密钥"), kind="note", null=True)
    refused = models.PositiveIntegerField(_("被拒绝的事件"), default=0)
    refused_why = models.CharField(_("最近为何拒绝"), max_length=60, blank=True)
    heard_at = models.DateTimeField(_("最近收到"), null=True)
    until = models.DateTimeField(_("停用时间"), null=True)

    # The key itself, on the row that registering hands back, and never again.
    secret: str = ""

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("话务接入")

    def __str__(self) -> str:
        return self.name


class Heard(models.Model):
    """A signed event that was taken, by its own number, so that the same one is not taken twice."""

    switch = models.ForeignKey(Switch, models.CASCADE, related_name="+", db_index=False, verbose_name=_("话务接入"))
    number = models.CharField(_("事件编号"), max_length=64)
    at = models.DateTimeField(_("收到时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("话务事件编号")
        constraints = [models.UniqueConstraint("switch", "number", name="heard_once")]
        indexes = [models.Index("at", name="heard_at")]


def _own_family(actor: Actor) -> Q:
    # Carers see an elder too, and calls may be about them: only the elder and the family have a part in these rows.
    return of_seen_elder(actor) if actor.role in (Role.ELDER, Role.FAMILY) else Q(pk__in=[])


class Call(Scoped):
    """One call: who rang, who answered, what came of it and who acts next.

    It lies where the desk is until it is known whose it is, and then where that elder lives.
    """

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": _own_family}
    COLUMNS: ClassVar = {"contact": ("number", "number_blind", "note")}

    switch = models.ForeignKey(Switch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("话务接入"))
    outside = models.CharField(_("话机通话编号"), max_length=80)
    number = EncryptedField(_("来电号码"), kind="phone", null=True)
    number_blind = BlindField(_("来电号码索引"), of="number")
    status = models.CharField(_("状态"), max_length=11, choices=Status.choices)
    elder = models.ForeignKey(Elder, models.PROTECT, null=True, related_name="+", verbose_name=_("老年人"))
    kin = models.ForeignKey(
        Kin, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("来电的亲属")
    )
    agent = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("接听人")
    )
    returns = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("回的哪一通")
    )
    rang_at = models.DateTimeField(_("来电时间"))
    answered_at = models.DateTimeField(_("接听时间"), null=True)
    ended_at = models.DateTimeField(_("挂机时间"), null=True)
    closed_at = models.DateTimeField(_("小结时间"), null=True)
    waited = models.PositiveIntegerField(_("等待秒数"), null=True)
    given_back = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    tries = models.PositiveSmallIntegerField(_("回拨次数"), default=0)
    recording = models.CharField(_("录音位置"), max_length=300, blank=True)
    outcome = models.CharField(pgettext_lazy("call", "结果"), max_length=20, blank=True)
    acts = models.CharField(_("下一步谁办"), max_length=10, blank=True)
    due_at = models.DateTimeField(_("何时之前"), null=True)
    note = EncryptedField(_("通话记录"), kind="note", null=True)
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("所提需求")
    )
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("所下订单")
    )
    # A complaint stands on a higher floor: its number alone is kept.
    complaint = models.CharField(_("所提投诉"), max_length=24, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("通话")
        constraints = [
            models.UniqueConstraint("switch", "outside", name="call_once"),
            models.CheckConstraint(condition=~Q(status="closed") | ~Q(outcome=""), name="call_closed_with_outcome"),
        ]
        indexes = [
            models.Index("region_path", "rang_at", name="call_region"),
            models.Index("status", "region_path", name="call_open", condition=Q(status__in=["ringing", *IN_HAND])),
            models.Index("region_path", "rang_at", name="call_missed", condition=Q(status="missed")),
            models.Index("number_blind", "rang_at", name="call_number", condition=Q(number_blind__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.rang_at:%Y-%m-%d %H:%M}"

    @property
    def outward(self) -> bool:
        """Whether the desk rang."""
        return self.returns_id is not None


class SignOn(Scoped):
    """Somebody at the desk from one moment to another: at which extension, ready or not, and when last heard of."""

    DOMAIN = "work"

    class State(models.TextChoices):
        READY = "ready", _("可接听")
        PAUSED = "paused", _("暂停接听")

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False, verbose_name=_("坐席"))
    extension = models.CharField(_("分机"), max_length=20, blank=True)
    state = models.CharField(_("状态"), max_length=6, choices=State.choices, default=State.READY)
    since = models.DateTimeField(_("签入时间"))
    until = models.DateTimeField(_("签出时间"), null=True)
    lost = models.BooleanField(_("失去联系"), default=False)
    seen_at = models.DateTimeField(_("最近在线"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("坐席签入")
        constraints = [models.UniqueConstraint("account", name="sign_on_once", condition=Q(until=None))]
        indexes = [models.Index("extension", name="sign_on_extension", condition=Q(until=None))]

    def __str__(self) -> str:
        return f"{self.account}"


def _in_force_here(actor: Actor) -> Q:
    # What holds in a place is its own and that of all above it; an office sees what those below it say, too.
    parts = actor.region_path.strip("/").split("/")
    above = ["/", *("/" + "/".join(parts[: end + 1]) + "/" for end in range(len(parts)))]
    return Q(region_path__in=above) | within(actor.region_path, "region_path")


def _public(actor: Actor) -> Q:
    return Q(pk__isnull=False)


class Article(Scoped):
    """A question that people ask, answered in plain words, with the law it explains; a changed one is a new row.

    Those that ship with the house lie in no region and hold everywhere.
    """

    DOMAIN = "supply"
    SEEN_THROUGH: ClassVar = {"region": _in_force_here, "public": _public}

    code = models.CharField(_("编号"), max_length=40)
    question = models.CharField(_("问题"), max_length=100)
    answer = models.TextField(_("答复"))
    question_en = models.CharField(_("问题（英文）"), max_length=200, blank=True)
    answer_en = models.TextField(_("答复（英文）"), blank=True)
    words = models.CharField(_("别的说法"), max_length=200, blank=True)
    # The benefit whose table, or the document, that it puts into plain words.
    benefit = models.CharField(_("说明的待遇"), max_length=60, blank=True)
    document = models.CharField(_("依据"), max_length=200, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("区域")
    )
    since = models.DateTimeField(_("发布时间"))
    until = models.DateTimeField(_("停用时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("知识条目")
        constraints = [
            models.UniqueConstraint("code", "region_path", name="article_once", condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        return self.question
