"""A batch of payouts: what is owed to whom, the one file the bank had of it, and what the bank answered row by row."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.fields import EncryptedField
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.settlement.payouts.accounts import PayeeAccount
from yinian.settlement.payouts.flow import LIVE, Outcome, Status
from yinian.settlement.payouts.rules import DUES


class Batch(Scoped):
    """What a region pays out together: gathered, approved by several, sent to the bank once, and reconciled to the last row.

    `dues_fen` is the part owed to elders, which the fund pays when the batch is approved; claims and awards have left
    their own funds already. `totals` says how much of it belongs to which benefit, `returned_totals` what came back.
    """

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    title = models.CharField(_("名称"), max_length=60)
    month = models.DateField(_("发放月份"))
    fund = models.ForeignKey(LedgerAccount, models.PROTECT, null=True, related_name="+", verbose_name=_("资金"))
    grounds = models.JSONField(_("发放内容"), default=list)
    format = models.CharField(_("文件格式"), max_length=20)
    status = models.CharField(_("状态"), max_length=9, choices=Status.choices, default=Status.GATHERING)
    items = models.PositiveIntegerField(_("笔数"), default=0)
    amount_fen = models.BigIntegerField(_("金额（分）"), default=0)
    dues_fen = models.BigIntegerField(_("老人待遇金额（分）"), default=0)
    totals = models.JSONField(_("分项合计"), default=dict)
    returned_totals = models.JSONField(_("退回分项合计"), default=dict)
    left_out = models.JSONField(_("没有列入"), default=dict)
    file_sha256 = models.CharField(_("文件摘要"), max_length=64, blank=True)
    file_lines = models.PositiveIntegerField(_("文件行数"), default=0)
    file_fen = models.BigIntegerField(_("文件金额（分）"), default=0)
    drafted_at = models.DateTimeField(_("汇集时间"))
    approved_on = models.DateField(_("批准日期"), null=True)
    filed_at = models.DateTimeField(_("文件生成时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("发放批次")
        constraints = [
            models.CheckConstraint(condition=Q(dues_fen__gte=0, amount_fen__gte=F("dues_fen")), name="batch_adds_up")
        ]
        indexes = [models.Index("region_path", "id", name="batch_region")]

    def __str__(self) -> str:
        return self.title


def _nobody(_actor: Actor) -> Q:
    return Q(pk__in=[])


class BankFile(Scoped):
    """The one file of a batch; nobody sees it but through the verb that leaves a trace of who took it."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar[Any] = {"region": _nobody}

    batch = models.OneToOneField(Batch, models.PROTECT, related_name="+", verbose_name=_("发放批次"))
    produced_at = models.DateTimeField(_("生成时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("银行代发文件")

    def __str__(self) -> str:
        return str(self.batch_id)


class BankReturn(Scoped):
    """One file that came back from the bank for a batch; the same content is taken once."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("发放批次"))
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("内容摘要"), max_length=64)
    voucher = models.CharField(_("支付凭证号"), max_length=60)
    heading = models.JSONField(_("表头"), default=dict)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    paid = models.PositiveIntegerField(_("成功"), default=0)
    failed = models.PositiveIntegerField(_("失败"), default=0)
    refused = models.PositiveIntegerField(_("不能对上"), default=0)
    uploaded_at = models.DateTimeField(_("上传时间"))
    read_at = models.DateTimeField(_("读完时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("银行回盘文件")
        constraints = [models.UniqueConstraint("batch", "sha256", name="bank_return_once")]

    def __str__(self) -> str:
        return self.name


class RefusedRow(Scoped):
    """A row of a returned file that was not taken, as it came, and why."""

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}
    COLUMNS: ClassVar = {"money": ("given",)}

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("发放批次"))
    returned = models.ForeignKey(
        BankReturn, models.PROTECT, related_name="+", db_index=False, verbose_name=_("银行回盘文件")
    )
    number = models.PositiveIntegerField(_("行号"))
    reason = models.CharField(_("原因"), max_length=20)
    given = EncryptedField(_("原始内容"), kind="note", null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("不能对上的回盘行")
        constraints = [models.UniqueConstraint("returned", "number", name="refused_row_once")]

    def __str__(self) -> str:
        return str(self.number)


class BatchItem(Scoped):
    """One amount for one payee: all that an elder is owed up to a due, one approved claim, or one approved award.

    Of an elder in one place items follow each other by `turn`, and each stands for the dues after `beyond` up to
    `ground_id`: so a due belongs to one item. One that failed points to the item that took its dues over.
    """

    DOMAIN = "money"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": "payee_id"}

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("发放批次"))
    payee = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False, verbose_name=_("收款方"))
    ground_kind = models.CharField(_("依据类别"), max_length=60)
    ground_id = models.BigIntegerField(_("依据编号"))
    beyond = models.BigIntegerField(_("此前的依据编号"), default=0)
    turn = models.PositiveIntegerField(_("第几次"), default=1)
    amount_fen = models.BigIntegerField(_("金额（分）"))
    account = models.ForeignKey(
        PayeeAccount, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("收款账户")
    )
    outcome = models.CharField(_("结果"), max_length=9, choices=Outcome.choices, default=Outcome.WAITING)
    reason = models.CharField(_("失败原因"), max_length=200, blank=True)
    voucher = models.CharField(_("支付凭证号"), max_length=60, blank=True)
    reported_on = models.DateField(_("回盘日期"), null=True)
    reported_in = models.ForeignKey(
        BankReturn, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("银行回盘文件")
    )
    retried_in = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("由哪一笔重发")
    )

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("发放明细")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="batch_item_is_positive"),
            models.UniqueConstraint(
                "payee", "region_path", "turn", name="batch_item_turn_once", condition=Q(ground_kind=DUES)
            ),
            models.UniqueConstraint(
                "ground_kind", "ground_id", name="batch_item_ground_once",
                condition=Q(outcome__in=LIVE) & ~Q(ground_kind=DUES),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index("batch", "outcome", "id", name="batch_item_batch"),
            models.Index("region_path", "payee", name="batch_item_region"),
            models.Index("payee", "id", name="batch_item_payee"),
            models.Index("retried_in", name="batch_item_retried", condition=Q(retried_in__isnull=False)),
            models.Index("reported_on", "region_path", name="batch_item_paid", condition=Q(outcome="paid")),
        ]

    def __str__(self) -> str:
        return str(self.pk)
