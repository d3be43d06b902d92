"""Signing in: by password and one-time code, or by a code to the phone. It tells nobody whether a number is known."""

import hmac
import secrets
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_tasks import task

from yinian.foundation import notices, verbs
from yinian.foundation.accounts import Account, Post, SignInCode
from yinian.foundation.actor import Actor, Role, system
from yinian.foundation.administration.posts import BY_PHONE, phone_number, place
from yinian.foundation.fields import blind, digest
from yinian.foundation.guard import writing
from yinian.foundation.notices import Message
from yinian.foundation.refusals import Refused

LIFE = timedelta(minutes=5)
TRIES = 5
PAUSE = timedelta(seconds=60)
AN_HOUR, A_DAY = 5, 10
DOOR = frozenset({Role.SYSTEM})


def account_of(phone: str) -> Account | None:
    """The account that signs in with this phone: one that holds, or held, only posts that a phone may open."""
    guarded = Post.objects.exclude(role__in=BY_PHONE).values("account")
    mine = Account.objects.filter(phone_blind=blind("phone", phone), is_active=True)
    return mine.exclude(pk__in=guarded).order_by("id").first()


def door(account: Account | None = None) -> Actor:
    """Who acts at the door: nobody yet, so the line lies where the account's first post does, for that place's auditor."""
    number = account.pk if account else 0
    post = Post.objects.filter(account=number).select_related("region", "party").order_by("since", "id").first()
    here = system(account.name) if account else system("登录")
    return replace(here, account_id=number or None, home_path=(place(post) if post else "") or "/")


@verbs.verb("sign_in.send_code", _("发送登录验证码"), may=DOOR)
def send_code(phone: str, *, known: bool, by: Actor) -> SignInCode:
    """Send a code if the number is known; for an unknown one do and say all the same, and let the worker drop it."""
    number = phone_number(phone)
    index, now = blind("phone", number), timezone.now()
    sent = SignInCode.objects.filter(phone_blind=index)
    recent = [row.sent_at for row in sent.filter(sent_at__gt=now - timedelta(days=1)).order_by("-sent_at")]
    if recent and recent[0] > now - PAUSE:
        raise _slower(_("请过一分钟再试。"))
    if len([at for at in recent if at > now - timedelta(hours=1)]) >= AN_HOUR or len(recent) >= A_DAY:
        raise _slower(_("请一小时后再试，或拨打 12349 由话务员协助。"))
    code = f"{secrets.randbelow(1_000_000):06d}"
    row = verbs.create(
        SignInCode, phone_blind=index, digest=_digest(index, code), sent_at=now, expires_at=now + LIFE, tries=0
    )
    words = say("【颐年】您的登录验证码是 {code}，5 分钟内有效，请勿告诉他人。").format(code=code)
    # An unknown number's message has no tries left. The worker sends or drops, so that here both take the same time.
    message = Message.objects.create(phone=number, text=words, asked_at=now, tries=0 if known else notices.TRIES)
    deliver.enqueue(message.pk)
    return row


@task()
def deliver(number: int) -> None:
    """Send a code's message, or forget it where nobody is known under the number."""
    with writing("message"):
        Message.objects.filter(pk=number, sent_at=None, tried_at=None, tries=notices.TRIES).delete()
    notices.deliver(number)


def _slower(do: object) -> Refused:
    return Refused(_("您要获取登录验证码。"), _("这个号码最近获取得太频繁。"), do)  # type: ignore[arg-type]


def _digest(index: str, code: str) -> str:
    return digest(settings.SECRET_KEY.encode(), b"sign-in", index.encode(), code.encode(), standard=True).hex()


def check_code(phone: str, code: str) -> bool:
    """Whether this is the phone's newest code, unused and in time; each try counts, right or wrong."""
    index, now = blind("phone", phone), timezone.now()
    newest = SignInCode.objects.filter(phone_blind=index).order_by("-id").first()
    if newest is None:
        return False
    live = SignInCode.objects.filter(pk=newest.pk, used_at=None, expires_at__gt=now, tries__lt=TRIES)
    with writing("sign-in"):
        if not live.update(tries=F("tries") + 1):
            return False
        if not hmac.compare_digest(newest.digest, _digest(index, code.strip())):
            return False
        # Used once: of two who present it together, one wins.
        return bool(SignInCode.objects.filter(pk=newest.pk, used_at=None).update(used_at=now))


@verbs.verb("account.sign_in", _("登录"), may=DOOR)
def signed_in(account: Account, how: str, *, by: Actor) -> Account:
    """Write down that somebody signed in, and when."""
    verbs.change(account, last_login=timezone.now())
    return account


def wrong(account: Account | None, how: str) -> None:
    """Write down that a sign-in failed; for an unknown name, that one was tried."""
    refusal = Refused(_("有人要登录（{how}）。"), _("口令或验证码不对。"), _("核对后再试。"), how=how)
    verbs.record_refusal("account.sign_in", refusal, account, door(account))


def account_named(login: str) -> Account | None:
    """The account with this login name, whatever its state; only the door asks."""
    return Account.objects.filter(login=login.strip().lower()).first()


def has_device(account: Account) -> bool:
    """Whether the account has a second factor in use."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).exists()


def check_token(account: Account, token: str) -> bool:
    """Whether this is the second factor's code of now; each counts once, and wrong ones make the next wait longer."""
    with transaction.atomic():
        # Locked, so that of two who present the same code together one wins.
        device = TOTPDevice.objects.select_for_update().filter(user=account, confirmed=True).first()
        return device is not None and device.verify_token(token.strip())


def new_device(account: Account) -> TOTPDevice:
    """The unconfirmed device whose secret the set-up page shows; it counts only once a code from it was given."""
    device = TOTPDevice.objects.filter(user=account, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=account, name=account.login, confirmed=False)


@verbs.verb("account.confirm_device", _("启用动态口令"), may=DOOR)
def confirm_device(account: Account, token: str, *, by: Actor) -> Account:
    """Take a second factor into use by a first right code."""
    device = TOTPDevice.objects.filter(user=account, confirmed=False).first()
    if device is None or not device.verify_token(token.strip()):
        raise Refused(
            _("您要启用动态口令。"),
            _("这个口令不对，或已经过时。"),
            _("请核对手机时间，输入应用里正在显示的六位数字。"),
        )
    TOTPDevice.objects.filter(user=account, confirmed=True).delete()
    device.confirmed = True
    device.save()
    verbs.note(account, {"is_active": [account.is_active, account.is_active]})
    return account
