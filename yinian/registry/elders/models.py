"""Elders as the region knows them: who and where, the dated facts, the household and kin, and who else may see them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.fields import BlindField, EncryptedField, PrefixField
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region


class Household(Scoped):
    """People who live at one address together."""

    DOMAIN = "people"
    COLUMNS = {"contact": ("address",)}

    address = models.CharField(_("住址"), max_length=200)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("家庭户")

    def __str__(self) -> str:
        return self.address


# One union, so that a party's few elders are found by their numbers; conditions joined by OR would read the whole table.
_MINE = """
    SELECT id FROM registry_elder WHERE party_id = %s
    UNION SELECT elder_id FROM registry_sight WHERE party_id = %s AND since <= %s AND (until IS NULL OR until > %s)
    UNION SELECT e.id FROM registry_elder e JOIN registry_elder k ON k.id = e.merged_into_id
    WHERE e.merged_into_id IS NOT NULL AND k.party_id = %s
    UNION SELECT e.id FROM registry_elder e JOIN registry_sight s ON s.elder_id = e.merged_into_id
    WHERE e.merged_into_id IS NOT NULL AND s.party_id = %s AND s.since <= %s AND (s.until IS NULL OR s.until > %s)
"""


def _mine(actor: Actor) -> Q:
    """The elder's own file, those a party's sights are open to, and the double files that went into either."""
    day, party = timezone.localdate(), actor.party_id
    return Q(pk__in=RawSQL(_MINE, (party, party, day, day, party, party, day, day)))


class Elder(Scoped):
    """One older person, known once."""

    DOMAIN = "people"
    SEEN_THROUGH: ClassVar = {"region": "region_path", "mine": _mine}
    COLUMNS = {"identity": ("citizen_id", "citizen_id_blind"), "contact": ("phone", "phone_blind", "address")}

    class Sex(models.TextChoices):
        FEMALE = "female", _("女")
        MALE = "male", _("男")

    party = models.OneToOneField(Party, models.PROTECT, related_name="+", verbose_name=_("主体"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False, verbose_name=_("常住地"))
    hukou_region = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("户籍地")
    )
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+", verbose_name=_("家庭户"))
    name = PrefixField(pgettext_lazy("person", "姓名"), max_length=60)
    pinyin = PrefixField(_("拼音"), max_length=120)
    initials = PrefixField(_("拼音首字母"), max_length=30)
    sex = models.CharField(_("性别"), max_length=6, choices=Sex.choices)
    born_on = models.DateField(_("出生日期"))
    citizen_id = EncryptedField(_("公民身份号码"), kind="citizen_id", null=True)
    citizen_id_blind = BlindField(_("身份号码索引"), of="citizen_id")
    phone = EncryptedField(_("电话"), kind="phone", null=True)
    phone_blind = BlindField(_("电话索引"), of="phone")
    address = models.CharField(_("住址"), max_length=200, blank=True)
    generated = models.BooleanField(_("演示数据"), default=False)
    registered_on = models.DateField(_("登记日期"))
    died_on = models.DateField(_("死亡日期"), null=True)
    left_on = models.DateField(_("迁出日期"), null=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("并入档案")
    )

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("老年人")
        constraints = [
            models.UniqueConstraint("citizen_id_blind", name="elder_once", condition=Q(citizen_id_blind__isnull=False)),
        ]
        indexes = [
            models.Index("region_path", "id", name="elder_region"),
            models.Index("merged_into", name="elder_merged", condition=Q(merged_into__isnull=False)),
            models.Index("phone_blind", name="elder_phone", condition=Q(phone_blind__isnull=False)),
            models.Index("name", "region_path", "id", name="elder_name"),
            models.Index("pinyin", "region_path", "id", name="elder_pinyin"),
            models.Index("initials", "region_path", "id", name="elder_initials"),
        ]

    def __str__(self) -> str:
        return self.name


LABELS = (
    "living", "empty_nest", "left_behind", "bereaved_parent", "grade", "dementia", "disability", "income",
    "destitute_support", "registered_poverty", "recovering", "entitled_group",
)  # fmt: skip


class ElderFact(Scoped):
    """Something true of an elder from one day up to another: alone, left behind, dependent, on subsistence allowance …"""

    DOMAIN = "people"
    COLUMNS: ClassVar = {}

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("老年人"))
    kind = models.CharField(_("事实"), max_length=30)
    value = models.CharField(pgettext_lazy("fact", "取值"), max_length=60)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    source = models.CharField(_("依据"), max_length=100, blank=True)
    # A wrong line stays, true on no day; what is right is a line of its own.
    wrong = models.BooleanField(_("记录有误"), default=False, db_default=False)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("老年人事实")
        constraints = [
            models.UniqueConstraint("elder", "kind", name="fact_open_once", condition=Q(until=None)),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="fact_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index("elder", "kind", name="fact_elder"),
            # The kinds that lists are narrowed by; what is true of almost everybody is not among them.
            models.Index("kind", "value", "region_path", "elder", name="fact_label", condition=Q(kind__in=LABELS)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}={self.value}"


class Kin(Scoped):
    """A relative or other contact of an elder."""

    DOMAIN = "people"
    COLUMNS = {"contact": ("phone", "phone_blind")}

    class Relation(models.TextChoices):
        SPOUSE = "spouse", _("配偶")
        CHILD = "child", _("子女")
        SIBLING = "sibling", _("兄弟姐妹")
        OTHER = "other", _("其他亲属")
        NEIGHBOUR = "neighbour", _("邻居")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("主体"))
    name = models.CharField(pgettext_lazy("person", "姓名"), max_length=60)
    relation = models.CharField(_("关系"), max_length=9, choices=Relation.choices)
    phone = EncryptedField(_("电话"), kind="phone", null=True)
    phone_blind = BlindField(_("电话索引"), of="phone")

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("亲属")
        # Whoever rings the desk may be a relative.
        indexes = [models.Index("phone_blind", name="kin_phone", condition=Q(phone_blind__isnull=False))]

    def __str__(self) -> str:
        return self.name


class Sight(Scoped):
    """A party's right to see one elder: what for, which columns, from when until when."""

    DOMAIN = "people"

    class Purpose(models.TextChoices):
        KIN = "kin", _("亲属")
        CARE = "care", _("服务")
        CONSENT = "consent", _("本人同意")
        ASSESSMENT = "assessment", pgettext_lazy("assessment", "评估")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+", verbose_name=_("老年人"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("主体"))
    purpose = models.CharField(_("事由"), max_length=10, choices=Purpose.choices)
    columns = models.JSONField(_("可见栏目"), default=list)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("可见授权")
        constraints = [
            models.UniqueConstraint("elder", "party", "purpose", name="sight_open_once", condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        return f"{self.party} → {self.elder}"

    @classmethod
    def open_to(cls, actor: Actor) -> models.QuerySet["Sight"]:
        """The sights open to an actor's party today."""
        day = timezone.localdate()
        return cls.unscoped.filter(Q(until=None) | Q(until__gt=day), party_id=actor.party_id, since__lte=day)


def of_seen_elder(actor: Actor) -> Q:
    """The condition that a row's elder is the actor's."""
    return Q(elder__in=Elder.seen_by(actor).values("pk"))


for _model in (ElderFact, Kin, Sight):
    _model.SEEN_THROUGH = {"region": "region_path", "elder": of_seen_elder}
