"""Reports that members owe at regular times, and the ones that came or did not."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.oversight.duties.models import Body, Member


class Duty(Scoped):
    """A report that every member of a body, or one of them, owes at regular times."""

    DOMAIN = "oversight"

    class Every(models.TextChoices):
        WEEK = "week", _("每周")
        MONTH = "month", _("每月")
        QUARTER = "quarter", _("每季度")
        YEAR = "year", _("每年")

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("领导小组"))
    name = models.CharField(_("报送事项"), max_length=100)
    every = models.CharField(_("周期"), max_length=7, choices=Every.choices)
    days = models.PositiveSmallIntegerField(_("期满后几日内报"))
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("成员单位"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("报送要求")
        constraints = [
            models.UniqueConstraint("body", "name", name="report_duty_once", condition=Q(until=None)),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="report_duty_ends_later"),
        ]

    def __str__(self) -> str:
        return self.name


class Report(Scoped):
    """One report of one member for one period: due on a day, sent or not."""

    DOMAIN = "oversight"

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+", verbose_name=_("报送要求"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("成员单位"))
    period = models.DateField(_("报送期"))
    due_on = models.DateField(_("报送期限"))
    text = models.TextField(_("报送内容"), blank=True)
    sent_at = models.DateTimeField(_("报送时间"), null=True)
    sent_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("报送人")
    )

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("工作报送")
        constraints = [models.UniqueConstraint("duty", "member", "period", name="report_once")]
        indexes = [models.Index("region_path", "due_on", name="report_region")]

    def __str__(self) -> str:
        return f"{self.duty} {self.period:%Y-%m-%d}"
