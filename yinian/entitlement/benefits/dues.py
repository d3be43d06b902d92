"""What is due to each elder for each month: reckoned in columns, posted once, and corrected by differences alone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits.models import Decision
from yinian.foundation.access import Scoped
from yinian.foundation.ledger import Transfer
from yinian.foundation.regions import Region
from yinian.registry.elders.models import Elder, of_seen_elder


class Pause(Scoped):
    """Days in which a grant gives nothing; `pays_back` once it turned out that it should have."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_seen_elder}

    class Cause(models.TextChoices):
        ALIVE = "alive", _("未认证生存状况")
        REVIEW = "review", _("复核中")
        OTHER = "other", _("其他原因")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+", verbose_name=_("待遇判定"))
    cause = models.CharField(_("原因"), max_length=6, choices=Cause.choices)
    why = models.CharField(_("理由"), max_length=300)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    pays_back = models.BooleanField(_("补发"), default=False)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("暂停")
        constraints = [models.UniqueConstraint("decision", name="pause_open_once", condition=Q(until=None))]

    def __str__(self) -> str:
        return self.why


class Accrual(Scoped):
    """One computation of one month for one region: when it was made, by which law, and what came of it."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    month = models.DateField(_("月份"))
    law = models.CharField(_("规则版本"), max_length=64)
    begun_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    people = models.PositiveIntegerField(_("人数"), default=0)
    amount_fen = models.BigIntegerField(_("金额（分）"), default=0)
    undecided = models.PositiveIntegerField(_("无法判定"), default=0)
    totals = models.JSONField(_("分项合计"), default=dict)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("待遇核算")
        indexes = [models.Index("region_path", "month", "id", name="accrual_region")]

    def __str__(self) -> str:
        return f"{self.region} {self.month:%Y-%m}"


class Due(Scoped):
    """What one accrual found that one elder is owed of one benefit for one month, beyond what was posted before.

    The first of a month is the whole; `turn` counts up, and later ones are differences, below nothing where too much was
    posted. Rows are never changed: what is owed for a month is their sum.
    """

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_seen_elder}

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    benefit = models.CharField(_("待遇"), max_length=40)
    month = models.DateField(_("月份"))
    turn = models.PositiveSmallIntegerField(_("第几次"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    row = models.SmallIntegerField(_("规则行"))
    # Read or made in the transaction that writes the due, and never deleted: the database need not look them up once more.
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="+", db_index=False, db_constraint=False, verbose_name=_("待遇判定")
    )
    accrual = models.ForeignKey(
        Accrual, models.PROTECT, related_name="+", db_index=False, db_constraint=False, verbose_name=_("待遇核算")
    )
    transfer = models.ForeignKey(
        Transfer, models.PROTECT, related_name="+", db_index=False, db_constraint=False, verbose_name=_("记账")
    )

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("应发待遇")
        constraints = [
            models.UniqueConstraint("elder", "benefit", "month", "turn", name="due_once"),
            models.CheckConstraint(condition=~Q(amount_fen=0), name="due_not_zero"),
        ]
        indexes = [
            models.Index("region_path", "month", "id", name="due_region"),
            models.Index("accrual", "id", name="due_accrual"),
        ]

    def __str__(self) -> str:
        return f"{self.benefit} {self.month:%Y-%m}"


class Undecided(Scoped):
    """A grant that an accrual could not decide about, and which facts it needs."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": of_seen_elder}

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    benefit = models.CharField(_("待遇"), max_length=40)
    accrual = models.ForeignKey(Accrual, models.PROTECT, related_name="+", verbose_name=_("待遇核算"))
    needs = models.CharField(_("缺少的情况"), max_length=200)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("无法判定")
        indexes = [models.Index("region_path", "id", name="undecided_region")]

    def __str__(self) -> str:
        return self.needs
