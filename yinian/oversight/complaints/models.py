"""Complaints, and the offices that answer for what they say."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor, Role
from yinian.foundation.fields import BlindField, EncryptedField
from yinian.foundation.regions import Region
from yinian.oversight.complaints import rules
from yinian.oversight.complaints.flow import Status
from yinian.programmes.calls.models import Call
from yinian.registry.elders.models import Elder, of_seen_elder
from yinian.registry.providers.models import Provider


def _everybody(actor: Actor) -> Q:
    return Q(pk__isnull=False)


class Office(Scoped):
    """Who answers for a place: the name and the telephone that stand under every reply and public item."""

    DOMAIN = "supply"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "public": _everybody}

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("区域"))
    name = models.CharField(pgettext_lazy("office", "单位名称"), max_length=100)
    phone = models.CharField(_("联系电话"), max_length=40)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    hours = models.CharField(_("办公时间"), max_length=100, blank=True)
    since = models.DateTimeField(_("公布时间"))
    until = models.DateTimeField(_("停用时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("责任单位")
        constraints = [models.UniqueConstraint("region", name="office_once", condition=Q(until=None))]

    def __str__(self) -> str:
        return self.name


def _own_family(actor: Actor) -> Q:
    # A provider or a carer sees an elder too, and may be whom it is about: they have no part in these rows.
    return of_seen_elder(actor) if actor.role in (Role.ELDER, Role.FAMILY) else Q(pk__in=[])


class Complaint(Scoped):
    """One complaint or report: about what, of whom, which office answers by when, and how the answer was taken."""

    DOMAIN = "care"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "elder": _own_family}
    COLUMNS: ClassVar = {"contact": ("name", "phone", "phone_blind", "text", "reply")}

    class Kind(models.TextChoices):
        QUALITY = "quality", _("服务质量")
        ATTITUDE = "attitude", _("服务态度")
        CHARGES = "charges", _("收费")
        SAFETY = "safety", _("安全隐患")
        ABUSE = "abuse", _("欺老虐老")
        FRAUD = "fraud", _("诈骗或违规推销")
        BENEFIT = "benefit", _("补贴与待遇")
        OFFICE = "office", _("办事效率")
        OTHER = "other", _("其他")

    class Source(models.TextChoices):
        PHONE = "phone", _("来电")
        WEB = "web", _("网上")
        DESK = "desk", _("窗口")
        SELF = "self", _("本人或家属")

    kind = models.CharField(_("投诉类别"), max_length=8, choices=Kind.choices)
    source = models.CharField(pgettext_lazy("complaint", "来源"), max_length=5, choices=Source.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("受理区域"))
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", verbose_name=_("责任单位"))
    elder = models.ForeignKey(Elder, models.PROTECT, null=True, related_name="+", verbose_name=_("老年人"))
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, related_name="+", verbose_name=_("被投诉单位"))
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="+", verbose_name=_("来电"))
    name = EncryptedField(_("投诉人"), kind="note", null=True)
    phone = EncryptedField(_("投诉人电话"), kind="phone", null=True)
    phone_blind = BlindField(_("投诉人电话索引"), of="phone")
    text = EncryptedField(_("投诉内容"), kind="note", null=True)
    status = models.CharField(_("状态"), max_length=9, choices=Status.choices, default=Status.RECEIVED)
    handler = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("经办人")
    )
    reply = EncryptedField(_("答复"), kind="note", null=True)
    why_not = models.CharField(_("不予受理的理由"), max_length=300, blank=True)
    due_at = models.DateTimeField(_("答复期限"))
    received_at = models.DateTimeField(_("收到时间"))
    accepted_at = models.DateTimeField(_("受理时间"), null=True)
    replied_at = models.DateTimeField(_("答复时间"), null=True)
    in_time = models.BooleanField(_("按期答复"), null=True)
    reopened = models.PositiveSmallIntegerField(_("重新办理次数"), default=0)
    satisfied = models.BooleanField(_("满意"), null=True)
    # What everybody may read of it; it names nobody.
    result = models.CharField(_("公示的结果"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("公示时间"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("投诉举报")
        indexes = [
            models.Index("region_path", "received_at", name="complaint_region"),
            models.Index("phone_blind", "received_at", name="complaint_phone", condition=Q(phone_blind__isnull=False)),
            models.Index("published_at", name="complaint_public", condition=Q(published_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """How people call it."""
        return rules.number(timezone.localdate(self.received_at), self.pk)
