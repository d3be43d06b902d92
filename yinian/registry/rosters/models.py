"""A roster as it came, what was read from each of its rows, and how its headings were understood."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.access import Scoped
from yinian.foundation.fields import EncryptedField
from yinian.foundation.regions import Region
from yinian.registry.elders.models import Elder
from yinian.registry.rosters.flow import Status


class Mapping(Scoped):
    """How the headings of one source's rosters were understood, so that next month's needs no hand."""

    DOMAIN = "people"

    source = models.CharField(_("来源"), max_length=60)
    columns = models.JSONField(_("栏目对应"), default=dict)
    used_on = models.DateField(_("最近使用"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("栏目对应")
        constraints = [models.UniqueConstraint("region_path", "source", name="mapping_once")]

    def __str__(self) -> str:
        return self.source


class Roster(Scoped):
    """One file of elders from one source for one region: read, previewed, applied, taken back."""

    DOMAIN = "people"
    # What headings said and how rows fell is on the roster's own page; its lines need only show that it changed.
    JOURNAL_BY_DIGEST = ("heading", "columns", "counts")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    source = models.CharField(_("来源"), max_length=60)
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("内容摘要"), max_length=64)
    columns = models.JSONField(_("栏目对应"), default=dict)
    heading = models.JSONField(_("表头"), default=dict)
    status = models.CharField(_("状态"), max_length=9, choices=Status.choices, default=Status.UPLOADED)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    counts = models.JSONField(_("各类行数"), default=dict)
    uploaded_at = models.DateTimeField(_("上传时间"))
    applied_at = models.DateTimeField(_("导入时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("名册")
        indexes = [models.Index("region_path", "id", name="roster_region")]

    def __str__(self) -> str:
        return self.name


class RosterRow(Scoped):
    """One row of a roster: what was read, what it would do, why not, and what it did."""

    DOMAIN = "people"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}
    # A row that names an elder holds nobody in the registry: it may be a preview that nothing came of.
    ONLY_MENTIONS: ClassVar = True
    COLUMNS = {"identity": ("given", "read", "before", "number_blind")}

    class Verdict(models.TextChoices):
        NEW = "new", _("新登记")
        UPDATE = "update", _("更新")
        SAME = "same", _("无变化")
        PROBABLE = "probable", _("疑似重复")
        REPEATED = "repeated", _("文件内重复")
        REFUSED = "refused", _("不能导入")

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="+", db_index=False, verbose_name=_("名册"))
    number = models.PositiveIntegerField(_("行号"))
    # The whole row as it stood, and as it was understood: both hold ID numbers, so both are sealed.
    given = EncryptedField(_("原始内容"), kind="roster", null=True)
    read = EncryptedField(_("识别结果"), kind="roster", null=True)
    # Name and blind index stand apart, so that a row can be found among a hundred thousand.
    name = models.CharField(pgettext_lazy("person", "姓名"), max_length=60, blank=True)
    number_blind = models.CharField(_("身份号码索引"), max_length=22, null=True)
    verdict = models.CharField(_("判定"), max_length=8, choices=Verdict.choices)
    reasons = models.JSONField(_("原因"), default=list)
    chosen = models.BooleanField(_("选中"), default=True)
    elder = models.ForeignKey(
        Elder, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("老年人")
    )
    applied = models.BooleanField(_("已导入"), default=False)
    before = EncryptedField(_("导入前"), kind="roster", null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("名册行")
        constraints = [models.UniqueConstraint("roster", "number", name="roster_row_once")]
        indexes = [
            models.Index("roster", "verdict", "number", name="roster_verdict"),
            models.Index("elder", name="roster_elder", condition=Q(elder__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.number)
