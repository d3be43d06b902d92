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

    order = models.ForeignKey(Order, models.PROTECT, related_name="+", verbose_name=_("服务订单"))
    kind = models.CharField(_("类别"), max_length=9, choices=Kind.choices)
    key = models.CharField(_("幂等键"), max_length=64)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("提交人"))
    at = models.DateTimeField(_("收到时间"))
    phone_at = models.DateTimeField(_("手机时间"), null=True)
    latitude = models.FloatField(_("纬度"), null=True)
    longitude = models.FloatField(_("经度"), null=True)
    accuracy_m = models.PositiveIntegerField(_("定位精度（米）"), null=True)
    ticked = models.JSONField(_("已完成的清单项"), default=list)
    note = EncryptedField(_("备注"), kind="note", null=True)
    code_right = models.BooleanField(_("服务码已核对"), null=True)
    signed_by = models.CharField(_("确认人"), max_length=60, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("文件"))
    sha256 = models.CharField(_("内容摘要"), max_length=64, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("服务证据")
        constraints = [
            models.UniqueConstraint("order", "key", name="evidence_once"),
            models.UniqueConstraint(
                "order", "kind", name="evidence_in_and_out_once", condition=Q(kind__in=["check_in", "check_out"])
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
