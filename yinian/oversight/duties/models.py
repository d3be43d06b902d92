"""Who leads, who answers for what, when they meet, and what they are to do by when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.foundation.regions import Region
from yinian.oversight.duties.flow import MeetingStatus, TaskStatus


class Body(Scoped):
    """A leading group or joint meeting of a place, with its chair."""

    DOMAIN = "oversight"

    class Kind(models.TextChoices):
        GROUP = "group", _("领导小组")
        MEETING = "meeting", _("联席会议")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    name = models.CharField(pgettext_lazy("body", "名称"), max_length=100)
    kind = models.CharField(_("形式"), max_length=7, choices=Kind.choices)
    chair = models.CharField(_("组长（召集人）"), max_length=60)
    chair_title = models.CharField(_("职务"), max_length=60, blank=True)
    document = models.CharField(_("成立文件"), max_length=200, blank=True)
    since = models.DateField(_("成立日期"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("领导小组")
        constraints = [models.UniqueConstraint("region", "name", name="body_once")]
        indexes = [models.Index("region_path", "id", name="body_region")]

    def __str__(self) -> str:
        return self.name


class Member(Scoped):
    """A department or a lower place that belongs to a body, what it answers for, and who speaks for it."""

    DOMAIN = "oversight"

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("部门")
        AREA = "area", pgettext_lazy("member", "地区")

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("领导小组"))
    # Where it stands: the body's own place for a department, the lower place itself for an area.
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    name = models.CharField(_("成员单位"), max_length=60)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    duties = models.CharField(_("职责"), max_length=500, blank=True)
    contact = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name=_("联络员"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("成员单位")
        constraints = [
            models.UniqueConstraint("body", "name", name="member_once", condition=Q(until=None)),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="member_leaves_after_joining"
            ),
        ]
        indexes = [models.Index("region_path", "id", name="member_region")]

    def __str__(self) -> str:
        return self.name


class Meeting(Scoped):
    """A meeting of a body: the weekly one, the monthly dispatch, or a special one; once held, what stood on its list."""

    DOMAIN = "oversight"

    class Kind(models.TextChoices):
        WEEKLY = "weekly", _("周例会")
        MONTHLY = "monthly", _("月调度")
        SPECIAL = "special", _("专题会")

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("领导小组"))
    kind = models.CharField(_("类别"), max_length=7, choices=Kind.choices)
    at = models.DateTimeField(_("时间"))
    place = models.CharField(pgettext_lazy("meeting", "地点"), max_length=100, blank=True)
    status = models.CharField(_("状态"), max_length=9, choices=MeetingStatus.choices, default=MeetingStatus.PLANNED)
    minutes = models.TextField(_("纪要"), blank=True)
    # The numbers of the to-dos and tasks that stood open on its list on the day it was held.
    listed = models.JSONField(_("会上清单"), default=list)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("会议")
        constraints = [models.UniqueConstraint("body", "kind", "at", name="meeting_once")]
        indexes = [models.Index("region_path", "at", name="meeting_region")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"


class Category(Scoped):
    """A group of tasks of one year's list."""

    DOMAIN = "oversight"

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("领导小组"))
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("任务大类"), max_length=100)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("任务大类")
        constraints = [models.UniqueConstraint("body", "year", "name", name="task_category_once")]

    def __str__(self) -> str:
        return self.name


class Task(Scoped):
    """What a member is to do by a day: a line of the year's list, or a to-do that a meeting gave out."""

    DOMAIN = "oversight"

    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", verbose_name=_("任务大类"))
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="+", verbose_name=_("交办会议"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("领导小组"))
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveSmallIntegerField(_("序号"), null=True)
    title = models.CharField(_("任务"), max_length=300)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    helpers = models.CharField(_("配合单位"), max_length=200, blank=True)
    due_on = models.DateField(_("完成时限"))
    status = models.CharField(_("状态"), max_length=8, choices=TaskStatus.choices, default=TaskStatus.OPEN)
    said = models.CharField(_("完成情况"), max_length=500, blank=True)
    done_on = models.DateField(_("完成日期"), null=True)
    urged_at = models.DateTimeField(_("最近催办"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("工作任务")
        constraints = [
            models.UniqueConstraint("body", "year", "number", name="task_once", condition=Q(number__isnull=False)),
            models.CheckConstraint(
                condition=Q(category__isnull=False, number__isnull=False) | Q(category=None),
                name="task_of_the_list_or_to_do",
            ),
        ]
        indexes = [
            models.Index("region_path", "due_on", name="duty_task_region"),
            models.Index("owner", "status", name="duty_task_owner"),
        ]

    def __str__(self) -> str:
        return self.title[:60]
