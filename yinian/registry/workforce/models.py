"""Workers, their certificates and their working hours."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.fields import BlindField, EncryptedField
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.providers.models import Provider


class Worker(Scoped):
    """Somebody who works with elders, in one post of one employer, with the skills they have."""

    DOMAIN = "supply"
    COLUMNS = {"contact": ("phone", "phone_blind")}

    class Sex(models.TextChoices):
        FEMALE = "female", _("女")
        MALE = "male", _("男")

    class Language(models.TextChoices):
        """What somebody can speak with an elder."""

        MANDARIN = "mandarin", _("普通话")
        DIALECT = "dialect", _("本地话")
        OTHER = "other", _("其他语言")

    class Post(models.TextChoices):
        CARER = "carer", _("养老护理员")
        ASSESSOR = "assessor", _("评估师")
        NURSE = "nurse", _("护士")
        SOCIAL_WORKER = "social_worker", _("社会工作者")
        ADVISER = "adviser", _("养老顾问")
        STEWARD = "steward", _("养老管家")

    class Origin(models.TextChoices):
        """The groups that a region helps into care work (document 003)."""

        AGED_4050 = "4050", _("“4050”人员")
        ZERO_JOB = "zero_job", _("零就业家庭人员")
        GRADUATE = "graduate", _("高校毕业生")
        OTHER = "other", pgettext_lazy("origin", "其他")

    party = models.OneToOneField(Party, models.PROTECT, related_name="+", verbose_name=_("主体"))
    employer = models.ForeignKey(Provider, models.PROTECT, null=True, related_name="+", verbose_name=_("用人单位"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("服务区域"))
    name = models.CharField(pgettext_lazy("person", "姓名"), max_length=60)
    sex = models.CharField(_("性别"), max_length=6, choices=Sex.choices, blank=True)
    post = models.CharField(_("岗位"), max_length=13, choices=Post.choices)
    origin = models.CharField(_("来源群体"), max_length=8, choices=Origin.choices, blank=True)
    skills = models.JSONField(_("技能"), default=list)
    languages = models.JSONField(_("会讲的话"), default=list)
    phone = EncryptedField(_("电话"), kind="phone", null=True)
    phone_blind = BlindField(_("电话索引"), of="phone")
    since = models.DateField(_("入职日期"))
    until = models.DateField(_("离职日期"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("服务人员")
        indexes = [models.Index("region_path", "id", name="worker_region")]

    def __str__(self) -> str:
        return self.name


def of_own_worker(actor: Actor) -> Q:
    """A worker sees their own row, an employer those of its workers."""
    return Q(party_id=actor.party_id) | Q(employer__party_id=actor.party_id)


def _of_worker(actor: Actor) -> Q:
    return Q(worker__party_id=actor.party_id) | Q(worker__employer__party_id=actor.party_id)


Worker.SEEN_THROUGH = {"region": "region_path", "party": of_own_worker}


class Certificate(Scoped):
    """A certificate that a worker holds, and until when it is good."""

    DOMAIN = "supply"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": _of_worker}

    class Kind(models.TextChoices):
        CARE_WORKER = "care_worker", _("养老护理员职业技能等级证书")
        ASSESSOR = "assessor", _("老年人能力评估师证书")
        NURSE = "nurse", _("护士执业证书")
        SOCIAL_WORKER = "social_worker", _("社会工作者职业资格证书")
        HEALTH = "health", _("健康证")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("服务人员"))
    kind = models.CharField(_("证书"), max_length=13, choices=Kind.choices)
    # 5 is 初级工 (elementary), 1 is 高级技师 (senior technician); a certificate without levels has none.
    level = models.PositiveSmallIntegerField(_("等级"), null=True)
    number = models.CharField(_("证书编号"), max_length=40)
    issuer = models.CharField(_("发证机构"), max_length=100, blank=True)
    issued_on = models.DateField(_("发证日期"))
    # The last day on which it is good.
    expires_on = models.DateField(_("有效期至"), null=True)
    withdrawn_on = models.DateField(_("撤销日期"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("证书")
        constraints = [
            # A certificate may be renewed under its old number; one withdrawn by mistake may be entered again.
            models.UniqueConstraint(
                "kind", "number", "issued_on", name="certificate_once", condition=Q(withdrawn_on=None)
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("issued_on")), name="certificate_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class WorkingHours(Scoped):
    """When a worker works on a weekday (0 is Monday), from one time up to another; nothing given is a day off."""

    DOMAIN = "supply"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": _of_worker}

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("服务人员"))
    weekday = models.PositiveSmallIntegerField(_("星期"))
    begins = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("工作时间")
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="hours_end_after_they_begin"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_on_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.begins:%H:%M}–{self.ends:%H:%M}"


class Absence(Scoped):
    """Days on which a worker does not work although their hours say so, from one day up to another; why is nobody's business here."""

    DOMAIN = "supply"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "party": _of_worker}

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("服务人员"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("请假")
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("since")), name="absence_lasts")]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}–{self.until:%Y-%m-%d}"
