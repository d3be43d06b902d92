"""What was brought back from a visit."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.models import Order, of_seen_order
from yinian.foundation.access import Scoped
from yinian.foundation.fields import EncryptedField
from yinian.foundation.files import StoredFile
from yinian.foundation.parties import Party


class Evidence(Scoped):
    """One piece of evidence of one order, with the phone's time and the server's, and where it was given."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "order": of_seen_order}
    COLUMNS = {"contact": ("latitude", "longitude", "accuracy_m"), "health": ("note",)}

    class Kind(models.TextChoices):
        CHECK_IN = "check_in", _("签到")
        CHECK_OUT = "check_out", _("签退")
        CHECKLIST = "checklist", _("质量清单")
        PHOTO = "photo", _("照片")
        SIGNATURE = "signature", _("签名")
        NOTE = "note", _("备注")
        INCIDENT = "incident", _("求助或意外")
        CONFIRM = "confirm", _("老人确认")

    class Code(models.TextChoices):
        VISIT = "visit", _("老人的服务码")
        DOOR = "door", _("门上的码")

    order = models.ForeignKey(Order, models.PROTECT, related_name="+", verbose_name=_("服务订单"))
    kind = models.CharField(_("类别"), max_length=9, choices=Kind.choices)
    key = models.CharField(_("幂等键"), max_length=64)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("提交人"))
    at = models.DateTimeField(_("收到时间"))
    phone_at = models.DateTimeField(_("手机时间"), null=True)
    # What the phone's clock said when this was sent, which may be long after it happened: set against `at` it tells how
    # wrong that clock is, set against `phone_at` how long this waited on the phone.
    sent_at = models.DateTimeField(_("手机发送时间"), null=True)
    latitude = models.FloatField(_("纬度"), null=True)
    longitude = models.FloatField(_("经度"), null=True)
    accuracy_m = models.PositiveIntegerField(_("定位精度（米）"), null=True)
    ticked = models.JSONField(_("已完成的清单项"), default=list)
    note = EncryptedField(_("备注"), kind="note", null=True)
    code_right = models.BooleanField(_("服务码已核对"), null=True)
    code_kind = models.CharField(_("服务码种类"), max_length=5, choices=Code.choices, blank=True)
    came = models.BooleanField(_("老人说来过"), null=True)
    signed_by = models.CharField(_("确认人"), max_length=60, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("文件"))
    sha256 = models.CharField(_("内容摘要"), max_length=64, blank=True)
    likeness = models.CharField(_("画面摘要"), max_length=16, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("服务证据")
        constraints = [
            models.UniqueConstraint("order", "key", name="evidence_once"),
            models.UniqueConstraint(
                "order", "kind", name="evidence_in_and_out_once", condition=Q(kind__in=["check_in", "check_out"])
            ),
        ]
        indexes = [
            models.Index("sha256", name="evidence_photo", condition=Q(kind="photo")),
            models.Index("likeness", name="evidence_likeness", condition=~Q(likeness="")),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Weighing(Scoped):
    """What the signals of a visit came to when it was last decided on, kept as they were shown."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "order": of_seen_order}

    order = models.OneToOneField(Order, models.PROTECT, related_name="+", verbose_name=_("服务订单"))
    points = models.PositiveSmallIntegerField(_("得分"))
    certainty = models.PositiveSmallIntegerField(_("可判断的分量"))
    threshold = models.PositiveSmallIntegerField(_("自动核验的最低分"))
    needed = models.PositiveSmallIntegerField(_("自动核验至少要能判断的分量"))
    source = models.CharField(_("依据"), max_length=200)
    signals = models.JSONField(_("各项核对"), default=list)
    automatic = models.BooleanField(_("自动核验"))
    weighed_at = models.DateTimeField(_("评分时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("证据评分")
        constraints = [models.CheckConstraint(condition=Q(points__lte=100), name="weighing_of_a_hundred")]

    def __str__(self) -> str:
        return f"{self.points}"
