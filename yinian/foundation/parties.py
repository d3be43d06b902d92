"""The neutral row that a provider, an elder, a carer and an office each have, so that the ground need not know them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.fields import PathField


class Party(models.Model):
    """Somebody or some body that can hold a post, an account of the ledger, or a claim."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("机关")
        PROVIDER = "provider", _("服务商")
        WORKER = "worker", _("服务人员")
        ELDER = "elder", _("老年人")
        RELATIVE = "relative", _("亲属")

    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    name = models.CharField(pgettext_lazy("person", "姓名或名称"), max_length=100)
    region_path = PathField(_("所在区域"))

    class Meta:
        verbose_name = verbose_name_plural = _("主体")

    def __str__(self) -> str:
        return self.name
