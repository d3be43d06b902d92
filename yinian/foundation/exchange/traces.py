"""Traces of exchange: who fetched or sent what, for which purpose, and how it ended; and what was done under a number before."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation import verbs
from yinian.foundation.access import Scoped
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor
from yinian.foundation.administration.posts import SECURITY
from yinian.foundation.exchange.keys import ApiKey
from yinian.foundation.fields import digest
from yinian.foundation.journal.lines import Line

# A page of a list hands out no more than this.
NUMBERS = 200


class Exchange(Scoped):
    """One call of another system, whether it was answered or refused, or one table that a person took out."""

    DOMAIN = "work"

    key = models.ForeignKey(ApiKey, models.PROTECT, null=True, related_name="+", verbose_name=_("接口密钥"))
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name=_("账号"))
    who = models.CharField(_("经手人"), max_length=120, blank=True, db_default="")
    at = models.DateTimeField(pgettext_lazy("journal", "时间"))
    operation = models.CharField(_("操作"), max_length=40)
    purpose = models.CharField(_("用途"), max_length=200)
    asked = models.CharField(_("请求"), max_length=300)
    status = models.PositiveSmallIntegerField(_("状态码"))
    # What was handed out or acted on, by number; nothing of what stood in it.
    kind = models.CharField(_("对象类别"), max_length=60, blank=True)
    numbers = models.JSONField(_("对象编号"), default=list)
    count = models.PositiveIntegerField(_("条数"), default=0)
    address = models.GenericIPAddressField(_("来源地址"), null=True)
    took_ms = models.PositiveIntegerField(_("用时（毫秒）"))
    request = models.CharField(_("请求编号"), max_length=16, blank=True)
    body = models.CharField(_("内容摘要"), max_length=64, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("数据交换记录")
        indexes = [
            models.Index("region_path", "id", name="exchange_region"),
            models.Index("key", "request", name="exchange_request", condition=~Q(request="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(key__isnull=False, account=None) | Q(key=None, account__isnull=False),
                name="exchange_by_a_system_or_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.status}"

    @property
    def by_whom(self) -> str:
        """The system, or the person with their post."""
        return self.key.name if self.key else self.who


@dataclass(slots=True)
class Call:
    """One call on its way, as its trace will tell it."""

    key: ApiKey
    operation: str
    asked: str
    purpose: str = ""
    kind: str = ""
    numbers: list[int] = field(default_factory=list)
    address: str | None = None
    request: str = ""
    body: str = ""


def trace(call: Call, status: int, took_ms: int) -> Exchange:
    """Keep one call."""
    with verbs.stream("exchange"):
        return Exchange.unscoped.create(
            key=call.key, region_path=call.key.region_path, at=timezone.now(), operation=call.operation[:40],
            purpose=(call.purpose or call.key.purpose)[:200], asked=call.asked[:300], status=status, kind=call.kind,
            numbers=call.numbers[:NUMBERS], count=len(call.numbers), address=call.address, took_ms=took_ms,
            request=call.request, body=call.body,
        )  # fmt: skip


def taken_out(actor: Actor, what: str, *, purpose: str, asked: str, count: int, took_ms: int) -> Exchange:
    """Keep that a person took a table out of the house, and how many rows it had."""
    with verbs.stream("exchange"):
        return Exchange.unscoped.create(
            account_id=actor.account_id, who=f"{actor.name}（{actor.region_name or actor.role.label}）"[:120],
            region_path=actor.region_path or actor.home_path or "/", at=timezone.now(), operation=what[:40],
            purpose=purpose[:200], asked=asked[:300], status=200, count=count, took_ms=took_ms,
        )  # fmt: skip


def exchanges(actor: Actor) -> QuerySet[Exchange]:
    """The calls within the actor's sight, the youngest first."""
    return Exchange.seen_by(actor).select_related("key").order_by("-id")


def matching(rows: QuerySet[Exchange], words: str) -> QuerySet[Exchange]:
    """Those whose system, purpose or request holds the words."""
    text = words.strip()
    found = Q(key__name__contains=text) | Q(who__contains=text) | Q(purpose__contains=text) | Q(asked__contains=text)
    return rows.filter(found) if text else rows


def on_day(rows: QuerySet[Exchange], day: date) -> QuerySet[Exchange]:
    """Those of a local day."""
    begins = datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
    return rows.filter(at__gte=begins, at__lt=begins + timedelta(days=1))


@verbs.verb("exchange.export", _("导出数据交换记录"), may=SECURITY)
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of traces left the house."""


def number_of(key: ApiKey, text: str) -> str:
    """The journal's request number of what a system calls by a name of its own; another system's same name is another."""
    return digest(settings.SECRET_KEY.encode(), b"api-once", str(key.pk).encode(), text.encode(), standard=True).hex()[
        :16
    ]


def body_of(content: bytes) -> str:
    """By what the same content is known again."""
    return sha256(content).hexdigest()


def done_before(actor: Actor, number: str) -> Line | None:
    """The line of what this actor has already done under a request number."""
    return Line.unscoped.filter(request=number, step=0, account_id=actor.account_id, outcome=Line.Outcome.DONE).first()


def same_content(key: ApiKey, number: str, body: str) -> bool:
    """Whether what was done under this number came with the same content, as far as its trace still tells."""
    first = Exchange.unscoped.filter(key=key, request=number, status__lt=300).order_by("id").first()
    return first is None or first.body == body
