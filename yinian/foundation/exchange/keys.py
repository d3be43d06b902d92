"""Keys of other systems: each acts in a post of its own, with scopes; only a keyed digest of it is kept."""

import hmac
import secrets
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import access, verbs
from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Post, actor_of, held
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration import posts
from yinian.foundation.fields import digest
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region

# As whom a system may act: for a provider as its dispatcher, for another department as one who takes calls or looks on.
ROLES = (Role.DISPATCHER, Role.AGENT, Role.INSPECTOR, Role.OFFICER)
PREFIX = "yn"
# No document seen sets these; each key may bear its own.
PER_MINUTE, PER_DAY, DAYS, OVERLAP = 120, 20_000, 365, timedelta(hours=24)


class Scope(models.TextChoices):
    """What a key may be used for."""

    ORDERS_READ = "orders:read", _("读订单")
    ORDERS_PLACE = "orders:place", _("下单")
    ORDERS_ANSWER = "orders:answer", _("接单、派人、取消")
    NEEDS_READ = "needs:read", _("读需求")
    NEEDS_REPORT = "needs:report", _("提出需求")
    CATALOGUE_READ = "catalogue:read", _("读服务项目和价格")
    DEVICES_SEND = "devices:send", _("转送设备报文")


class ApiKey(Scoped):
    """A key of another system, for a stated purpose; after a change the former one is good for a day."""

    DOMAIN = "work"
    JOURNAL_BY_DIGEST: ClassVar = ("digest", "former")

    post = models.OneToOneField(Post, models.PROTECT, related_name="+", verbose_name=_("岗位"))
    name = models.CharField(_("系统名称"), max_length=60)
    purpose = models.CharField(_("用途"), max_length=200)
    scopes = models.JSONField(_("可用范围"), default=list)
    per_minute = models.PositiveIntegerField(_("每分钟次数"), default=PER_MINUTE)
    per_day = models.PositiveIntegerField(_("每天次数"), default=PER_DAY)
    digest = models.CharField(_("密钥摘要"), max_length=64)
    former = models.CharField(_("原密钥摘要"), max_length=64, blank=True)
    former_until = models.DateTimeField(_("原密钥有效至"), null=True)
    issued_at = models.DateTimeField(_("发放时间"))
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)

    # The key itself, on the row that issuing or changing it hands back, and never again.
    secret: str = ""

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("接口密钥")
        indexes = [models.Index("region_path", "id", name="apikey_region")]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a key is to be for."""

    name: str
    purpose: str
    role: str
    scopes: list[str] = field(default_factory=list)
    region: Region | None = None
    party: Party | None = None
    until: date | None = None
    per_minute: int = PER_MINUTE
    per_day: int = PER_DAY


@verbs.verb("key.issue", _("发放接口密钥"), may=posts.SECURITY)
def issue(given: Wanted, *, by: Actor) -> ApiKey:
    """Open an account and a post for another system, and hand out its key, which is shown this once."""
    _check(given)
    account = posts.open_account(f"key-{secrets.token_hex(6)}", given.name, by=by)
    until = given.until or timezone.localdate() + timedelta(days=DAYS)
    seat = posts.Seat(given.role, region=given.region, party=given.party, title=given.name[:30], until=until)
    post = posts.give_post(account, seat, by=by)
    secret = secrets.token_urlsafe(32)
    row: ApiKey = verbs.create(
        ApiKey,
        post=post,
        name=given.name.strip(),
        purpose=given.purpose.strip(),
        scopes=sorted(set(given.scopes)),
        per_minute=given.per_minute,
        per_day=given.per_day,
        digest=_digest(secret),
        issued_at=timezone.now(),
        region_path=posts.place(post),
    )
    row.secret = f"{PREFIX}_{row.pk}_{secret}"
    return row


def _check(given: Wanted) -> None:
    asked, name = _("您要为「{name}」发放接口密钥。"), given.name
    if not given.name.strip() or not given.purpose.strip():
        raise Refused(asked, _("系统名称或用途没有填。"), _("请写明是哪个系统、拿数据做什么。"), name=name)
    if not given.scopes or not set(given.scopes) <= set(Scope.values):
        raise Refused(asked, _("可用范围没有选，或不在列表中。"), _("请从列表中选择。"), name=name)
    if given.role not in ROLES:
        raise Refused(asked, _("外部系统不能以这种岗位办事。"), _("请从列表中选择。"), name=name)
    if not 0 < given.per_minute <= 100_000 or not 0 < given.per_day <= 100_000_000:
        raise Refused(asked, _("次数上限不对。"), _("每分钟填 1 到 10 万，每天填 1 到 1 亿。"), name=name)


@verbs.verb("key.rotate", _("更换接口密钥"), may=posts.SECURITY)
def rotate(key: ApiKey, *, by: Actor, why: str = "") -> ApiKey:
    """Hand out another key in place of this one, which is good for a day more so that the other system can change over."""
    _standing(key)
    secret = secrets.token_urlsafe(32)
    verbs.change(key, digest=_digest(secret), former=key.digest, former_until=timezone.now() + OVERLAP)
    key.secret = f"{PREFIX}_{key.pk}_{secret}"
    return key


@verbs.verb("key.withdraw", _("撤销接口密钥"), may=posts.SECURITY)
def withdraw(key: ApiKey, *, by: Actor, why: str) -> ApiKey:
    """End a key at once, and the post it acted in."""
    _standing(key)
    verbs.change(key, withdrawn_at=timezone.now(), former="", former_until=None)
    if key.post.until is None or key.post.until > timezone.localdate():
        posts.withdraw_post(key.post, by=by, why=why)
    return key


def _standing(key: ApiKey) -> None:
    if key.withdrawn_at is not None:
        raise Refused(_("您要改动接口密钥 {number}。"), _("它已经撤销。"), _("请另发一个。"), number=key.pk)


def _digest(secret: str) -> str:
    return digest(settings.SECRET_KEY.encode(), b"api-key", secret.encode(), standard=True).hex()


def holder(text: str) -> tuple[ApiKey, Actor] | None:
    """The key that was shown at the door and the actor it makes, as long as key, post and account are all good today."""
    prefix, _sign, rest = text.partition("_")
    number, _sign, secret = rest.partition("_")
    if prefix != PREFIX or not (number.isascii() and number.isdecimal()) or len(number) > 18 or not secret:
        return None
    rows = ApiKey.unscoped.select_related("post__account", "post__region", "post__party")
    key = rows.filter(pk=int(number), withdrawn_at=None, post__account__is_active=True, post__in=_held()).first()
    if key is None or not _matches(key, secret):
        return None
    return key, replace(actor_of(key.post), key_id=key.pk)


def _held() -> QuerySet[Post]:
    return Post.objects.filter(held())


def _matches(key: ApiKey, secret: str) -> bool:
    shown = _digest(secret)
    former = bool(key.former) and key.former_until is not None and key.former_until > timezone.now()
    return hmac.compare_digest(shown, key.digest) or (former and hmac.compare_digest(shown, key.former))


def keys(actor: Actor) -> QuerySet[ApiKey]:
    """The keys within the actor's sight, the youngest first."""
    rows = ApiKey.seen_by(actor).select_related("post__account", "post__region", "post__party")
    return rows.order_by("-id")


def key(actor: Actor, pk: int) -> ApiKey:
    """One key within the actor's sight."""
    return access.found(keys(actor), pk)


def matching(rows: QuerySet[ApiKey], words: str) -> QuerySet[ApiKey]:
    """Those whose system or purpose holds the words."""
    text = words.strip()
    return rows.filter(models.Q(name__contains=text) | models.Q(purpose__contains=text)) if text else rows
