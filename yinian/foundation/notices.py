"""What people are told: in-app notices, and text messages through an adapter that a region chooses by a setting."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yinian.foundation import jobs, verbs
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor
from yinian.foundation.fields import BlindField, EncryptedField, Sealed
from yinian.foundation.guard import writing
from yinian.foundation.refusals import Refused

log = logging.getLogger(__name__)
AGAIN = timedelta(seconds=30)
TRIES = 5
APP, SMS = "app", "sms"


class Notice(models.Model):
    """A sentence for one account, with the page it is about."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name=_("账号"))
    text = models.CharField(_("内容"), max_length=300)
    link = models.CharField(_("链接"), max_length=200, blank=True)
    at = models.DateTimeField(_("通知时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True)
    # What must be told once only bears a name of its own; the same thing told again is the same notice.
    once = models.CharField(_("幂等键"), max_length=60, blank=True, db_default="")
    kind = models.CharField(_("通知类别"), max_length=20, blank=True, db_default="")

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        constraints = [models.UniqueConstraint("account", "once", name="notice_once", condition=~models.Q(once=""))]
        indexes = [models.Index(fields=["account", "-id"], name="notice_account")]

    def __str__(self) -> str:
        return self.text


class Muted(models.Model):
    """A kind of notice that the holder of an account does not want by one way; the list of notices itself is one."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name=_("账号"))
    kind = models.CharField(_("通知类别"), max_length=20)
    channel = models.CharField(_("渠道"), max_length=5, db_default=APP)

    class Meta:
        verbose_name = verbose_name_plural = _("不再提醒")
        constraints = [models.UniqueConstraint("account", "kind", "channel", name="muted_once")]

    def __str__(self) -> str:
        return self.kind


class Quiet(models.Model):
    """When the holder of an account wants no text message, and whether one a day is enough; alarms come all the same."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="+", verbose_name=_("账号"))
    since = models.TimeField(_("安静时段自"), null=True)
    until = models.TimeField(_("安静时段至"), null=True)
    digest = models.BooleanField(_("每天汇总一次"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("安静时段")


class Message(models.Model):
    """A text message on its way: number and words are encrypted, and the words go once it is sent."""

    phone = EncryptedField(_("手机号"), kind="phone")
    phone_blind = BlindField(_("手机号索引"), of="phone", db_index=True)
    text = EncryptedField(_("内容"), kind="note", null=True)
    asked_at = models.DateTimeField(_("提交时间"))
    # Held back until then: quiet hours, or the day's digest.
    after = models.DateTimeField(_("不早于"), null=True)
    tried_at = models.DateTimeField(_("尝试时间"), null=True)
    sent_at = models.DateTimeField(_("发送时间"), null=True)
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    error = models.CharField(_("错误"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("短信")
        indexes = [models.Index("asked_at", name="message_waiting", condition=models.Q(sent_at__isnull=True))]


class Sender(Protocol):
    """What a region's text-message adapter must do."""

    def send(self, phone: str, text: str, number: int) -> None:
        """Hand one message over, or raise; `number` is the same at every try, so that a repeat can be recognised."""


class ConsoleSender:
    """Says in the log that a message would go out; for demonstration and tests, it sends nothing."""

    def send(self, phone: str, text: str, number: int) -> None:
        log.warning("SMS %s to %s**** (console only, nothing is sent)", number, phone[:3])


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice: what it is called, whether it is an alarm that nobody can turn down, and whether it also goes by text."""

    title: str | Promise
    alarm: bool = False
    sms: bool = False
    # Whether the desk is told of such things; families and elders turn theirs off on their own pages.
    desk: bool = True


KINDS: dict[str, Kind] = {}


def named(kind: str, title: str | Promise, **more: bool) -> str:
    """Say what a kind of notice is called, and have the kind back."""
    KINDS[kind] = Kind(title, **more)
    return kind


def tell(account: Account, text: str, link: str = "", once: str = "", kind: str = "") -> Notice | None:
    """Leave a notice for an account, as part of the running verb; under a name of its own it is left once.

    Whoever has turned its kind down gets none; an alarm, and what has no kind, always comes.
    """
    if not _wanted_by(account.pk, kind, APP):
        return None
    values = {"text": text, "link": link, "at": timezone.now(), "kind": kind}
    if once:
        row, new = Notice.objects.get_or_create(account=account, once=once, defaults=values)
    else:
        row, new = Notice.objects.create(account=account, **values), True
    if new:
        _by_text(account, text, kind)
    return row


def _always(kind: str) -> bool:
    return kind not in KINDS or KINDS[kind].alarm


def _wanted_by(account: int, kind: str, channel: str) -> bool:
    return _always(kind) or not Muted.objects.filter(account_id=account, kind=kind, channel=channel).exists()


def _by_text(account: Account, text: str, kind: str) -> None:
    """The same by text message, where its kind goes that way and the holder has a phone: after the quiet hours, or not at all
    where one message a day is enough; an alarm goes at once.
    """
    if kind not in KINDS or not KINDS[kind].sms or not account.phone or not _wanted_by(account.pk, kind, SMS):
        return
    quiet = None if KINDS[kind].alarm else Quiet.objects.filter(account=account).first()
    if quiet is not None and quiet.digest:
        return
    after = held_until(timezone.localtime(), quiet.since, quiet.until) if quiet else None
    phone = account.phone
    text_message(phone.open() if isinstance(phone, Sealed) else phone, text, after=after)


def held_until(now: datetime, since: time | None, until: time | None) -> datetime | None:
    """The end of the quiet hours in which a moment lies, over midnight too; nothing where it lies in none."""
    if since is None or until is None or since == until:
        return None
    at = now.time()
    within = since <= at < until if since < until else at >= since or at < until
    if not within:
        return None
    end = now.replace(hour=until.hour, minute=until.minute, second=0, microsecond=0)
    return end if end > now else end + timedelta(days=1)


def tell_many(accounts: Iterable[int | None], text: str, link: str = "", kind: str = "") -> None:
    """Leave the same notice for many accounts, as part of the running verb."""
    now, ids = timezone.now(), {pk for pk in accounts if pk is not None}
    unwilling: set[int] = set()
    if not _always(kind):
        unwilling = set(Muted.objects.filter(account__in=ids, kind=kind, channel=APP).values_list("account", flat=True))
    Notice.objects.bulk_create(
        [Notice(account_id=pk, text=text, link=link, at=now, kind=kind) for pk in sorted(ids - unwilling)]
    )
    if kind in KINDS and KINDS[kind].sms:
        for account in Account.objects.filter(pk__in=ids - unwilling, phone__isnull=False).order_by("pk"):
            _by_text(account, text, kind)


def wanting(kind: str, accounts: models.QuerySet[Account]) -> models.QuerySet[Account]:
    """Those of these accounts whose holders have not turned this kind of notice off."""
    return accounts.exclude(pk__in=Muted.objects.filter(kind=kind, channel=APP).values("account"))


def wanted(actor: Actor, kind: str) -> bool:
    """Whether the actor's own account is told of this kind of thing."""
    return not Muted.objects.filter(account_id=actor.account_id or 0, kind=kind, channel=APP).exists()


@verbs.verb("notice.turn", _("开关提醒"), may=verbs.EVERYBODY)
def turn(kind: str, on: bool, *, by: Actor) -> None:
    """Turn a kind of notice to one's own account on or off; turning it the way it stands changes nothing."""
    known = Muted.objects.filter(account_id=by.account_id or 0, kind=kind, channel=APP).first()
    if on and known is not None:
        verbs.remove(known)
    elif not on and known is None:
        verbs.create(Muted, account_id=by.account_id, kind=kind, channel=APP)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants to be told: what is turned down by which way, the quiet hours, and whether once a day is enough."""

    muted: frozenset[tuple[str, str]] = frozenset()
    since: time | None = None
    until: time | None = None
    digest: bool = False


def wishes(actor: Actor) -> Wishes:
    """How the actor wants to be told."""
    account = actor.account_id or 0
    muted = frozenset(Muted.objects.filter(account_id=account).values_list("kind", "channel"))
    quiet = Quiet.objects.filter(account_id=account).first()
    return Wishes(muted, quiet.since, quiet.until, quiet.digest) if quiet else Wishes(muted)


@verbs.verb("notice.choose", _("设置通知"), may=verbs.EVERYBODY)
def choose(given: Wishes, *, by: Actor) -> Account:
    """Say how one wants to be told; alarms cannot be turned down, and quiet hours need both ends."""
    account = Account.objects.get(pk=by.account_id or 0)
    if (given.since is None) != (given.until is None):
        raise Refused(_("您要设置通知。"), _("安静时段只填了一头。"), _("请填写起止时间，或都不填。"))
    if any(kind not in KINDS or KINDS[kind].alarm or channel not in (APP, SMS) for kind, channel in given.muted):
        raise Refused(_("您要设置通知。"), _("报警类通知不能关闭，或类别不在列表中。"), _("请从列表中选择。"))
    kept = {(row.kind, row.channel): row for row in Muted.objects.filter(account=account)}
    for key in kept.keys() - given.muted:
        if key[0] in KINDS and KINDS[key[0]].desk:
            verbs.remove(kept[key])
    for kind, channel in sorted(given.muted - kept.keys()):
        verbs.create(Muted, account=account, kind=kind, channel=channel)
    values = {"since": given.since, "until": given.until, "digest": given.digest}
    quiet = Quiet.objects.filter(account=account).first()
    if quiet is None:
        verbs.create(Quiet, account=account, **values)
    else:
        verbs.change(quiet, **values)
    verbs.about(account)
    return account


@verbs.verb("notice.digest", _("发送每日汇总"), may=frozenset())
def send_digests(*, by: Actor) -> int:
    """One text message a day to those who want no more, with how many notices they have not read."""
    wanting_one = Quiet.objects.filter(digest=True, account__is_active=True, account__phone__isnull=False)
    fresh = Notice.objects.filter(read_at=None, at__gte=timezone.now() - timedelta(days=1))
    counts = dict(fresh.order_by().values_list("account").annotate(models.Count("pk")))
    rows = [row for row in wanting_one.select_related("account").order_by("account") if row.account_id in counts]
    for row in rows:
        words = ngettext(
            "颐年：您有 %(count)d 条未读通知。", "颐年：您有 %(count)d 条未读通知。", counts[row.account_id]
        )
        text_message(row.account.phone.open(), words % {"count": counts[row.account_id]})
    return len(rows)


def unread(actor: Actor) -> models.QuerySet[Notice]:
    """The notices this actor's account has not read."""
    return Notice.objects.filter(account_id=actor.account_id or 0, read_at=None).order_by("-id")


def of(actor: Actor) -> models.QuerySet[Notice]:
    """All notices of this actor's account, the youngest first."""
    return Notice.objects.filter(account_id=actor.account_id or 0).order_by("-id")


def read(actor: Actor, pk: int) -> Notice | None:
    """Remember that a notice was opened; somebody else's does not exist."""
    with verbs.stream("notices"):
        Notice.objects.filter(account_id=actor.account_id or 0, pk=pk, read_at=None).update(read_at=timezone.now())
    return Notice.objects.filter(account_id=actor.account_id or 0, pk=pk).first()


def read_all(actor: Actor) -> int:
    """Remember that the actor has seen everything."""
    with verbs.stream("notices"):
        return unread(actor).update(read_at=timezone.now())


def text_message(phone: str, text: str, after: datetime | None = None) -> Message:
    """Send a text message once the running verb is committed, or later where it is held back."""
    message = Message.objects.create(phone=phone, text=text, asked_at=timezone.now(), after=after)
    if after is not None:
        return message
    # Robust: what fails here is tried again by the pulse, and must not look as if the verb itself had failed.
    transaction.on_commit(lambda: deliver(message.pk), robust=True)
    return message


def deliver(pk: int) -> bool:
    """Hand one message to the sender; the claim keeps two processes from sending it at the same time."""
    now = timezone.now()
    waiting = Message.objects.filter(_ready(now), pk=pk, sent_at=None, tries__lt=TRIES)
    with writing("message"):
        free = models.Q(tried_at=None) | models.Q(tried_at__lt=now - AGAIN)
        if not waiting.filter(free).update(tried_at=now, tries=models.F("tries") + 1):
            return False
        message = Message.objects.get(pk=pk)
        sender: Sender = import_string(settings.SMS_SENDER)()
        try:
            sender.send(message.phone.open(), message.text.open(), message.pk)
        except Exception as error:  # the adapter's own; kept, and tried again by the pulse
            Message.objects.filter(pk=pk).update(error=f"{type(error).__name__}: {error}"[:300])
            return False
        # A demonstration keeps the words, because there is no phone to read them on.
        kept = {} if settings.DEMO else {"text": None}
        Message.objects.filter(pk=pk).update(sent_at=timezone.now(), error="", **kept)
    return True


def _ready(now: datetime) -> models.Q:
    return models.Q(after=None) | models.Q(after__lte=now)


def deliver_waiting() -> int:
    """Send what a stopped process left behind."""
    before = timezone.now() - AGAIN
    left = Message.objects.filter(_ready(timezone.now()), sent_at=None, tries__lt=TRIES, asked_at__lt=before).order_by(
        "asked_at"
    )[:50]
    return sum(deliver(message.pk) for message in left)


jobs.PULSES.append(deliver_waiting)
