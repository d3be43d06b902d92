"""Accounts and posts: who may sign in, as what, where, from when until when. Nobody gives a post to themselves."""

import re
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from yinian.foundation import regions, verbs
from yinian.foundation.access import REGIONAL
from yinian.foundation.accounts import Account, Post, held
from yinian.foundation.actor import Actor, Role
from yinian.foundation.fields import normal
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region

SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
BY_PHONE = frozenset({Role.ELDER, Role.FAMILY, Role.CARER, Role.ASSESSOR, Role.VOLUNTEER})


@verbs.verb("account.open", _("开设账号"), may=SYSTEM | SECURITY)
def open_account(login: str, name: str, *, by: Actor, password: str = "", phone: str = "", why: str = "") -> Account:
    """Open an account: with a first password that must be changed, or for sign-in by phone alone."""
    login = login.strip().lower()
    if not re.fullmatch(r"[a-z0-9._@-]{3,40}", login):
        raise Refused(
            _("您要开设账号「{login}」。"),
            _("登录名须为 3 到 40 位小写字母、数字或 . _ @ -。"),
            _("请换一个登录名。"),
            login=login,
        )
    if Account.objects.filter(login=login).exists():
        raise Refused(_("您要开设账号「{login}」。"), _("这个登录名已有人使用。"), _("请换一个登录名。"), login=login)
    account = Account(login=login, name=name.strip(), phone=phone_number(phone) if phone else None)
    if password:
        _check_password(password, account)
        account.set_password(password)
        account.must_change_password = by.role is not Role.SYSTEM
    else:
        account.set_unusable_password()
    account.save()
    verbs.note(account, {"login": [None, login], "name": [None, account.name], "phone": [None, account.phone]})
    return account


def phone_number(text: str) -> str:
    """A mainland mobile or landline number as digits; anything else is refused."""
    digits = normal(text).removeprefix("+86")
    if not re.fullmatch(r"1[3-9][0-9]{9}|0[0-9]{9,11}", digits):
        raise Refused(_("您填写了电话号码。"), _("它不是 11 位手机号，也不是带区号的座机号。"), _("请核对后重填。"))
    return digits


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused(
            _("您要设置登录密码。"),
            _("这个密码不够安全：{faults}"),
            _("请至少用 10 位，混用字母和数字，避开姓名和常见密码。"),
            faults=" ".join(error.messages),
        ) from None


@verbs.verb("account.change_password", _("修改密码"), may=verbs.EVERYBODY)
def change_password(account: Account, old: str, new: str, *, by: Actor) -> Account:
    """Let the holder choose a new password, knowing the old one."""
    if account.pk != by.account_id or not account.check_password(old):
        raise Refused(_("您要修改密码。"), _("原密码不对。"), _("请重新输入；忘记密码请联系安全管理员重置。"))
    _check_password(new, account)
    account.set_password(new)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    verbs.note(account, {"must_change_password": [True, False]})
    return account


@verbs.verb("account.reset", _("重置账号"), may=SECURITY)
def reset(account: Account, password: str, *, by: Actor, why: str) -> Account:
    """Give a first password again and forget the second factor; every session of the account ends."""
    _within(account, by)
    _not_self(account, by)
    _check_password(password, account)
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    TOTPDevice.objects.filter(user=account).delete()
    verbs.note(account, {"must_change_password": [False, True]})
    return account


@verbs.verb("account.disable", _("停用账号"), may=SECURITY)
def disable(account: Account, *, by: Actor, why: str) -> Account:
    """Shut an account at once: a lost phone, a leaver."""
    _within(account, by)
    _not_self(account, by)
    verbs.change(account, is_active=False)
    return account


@verbs.verb("account.enable", _("启用账号"), may=SECURITY)
def enable(account: Account, *, by: Actor, why: str) -> Account:
    """Let a shut account sign in again."""
    _within(account, by)
    _not_self(account, by)
    verbs.change(account, is_active=True)
    return account


@verbs.verb("party.open", _("登记主体"), may=SYSTEM | SECURITY)
def open_party(kind: str, name: str, region: Region, *, by: Actor, why: str = "") -> Party:
    """Enter an office, a provider, a worker or a relative, so that a post can be held for it; elders are registered instead."""
    if kind not in Party.Kind.values or kind == Party.Kind.ELDER:
        raise Refused(
            _("您要登记主体「{name}」。"), _("没有这种类别；老年人请走登记。"), _("请从列表中选择。"), name=name
        )
    if not regions.holds(by.region_path, region.path):
        raise Refused(
            _("您要登记主体「{name}」。"),
            _("「{place}」不在您的范围内。"),
            _("请选择您范围内的区域。"),
            name=name,
            place=region.name,
        )
    return verbs.create(Party, kind=kind, name=name.strip(), region_path=region.path)


@dataclass(frozen=True, slots=True)
class Seat:
    """A post to be given: a role in a region or for a party, from a day (today, unless told) until another."""

    role: str
    region: Region | None = None
    party: Party | None = None
    title: str = ""
    since: date | None = None
    until: date | None = None


@verbs.verb("post.give", _("授予岗位"), may=SECURITY)
def give_post(account: Account, seat: Seat, *, by: Actor, why: str = "") -> Post:
    """Give an account a post within the giver's own region."""
    _not_self(account, by)
    _fits(seat, by)
    _separate(account, seat.role)
    since = seat.since or timezone.localdate()
    _ordered(since, seat.until)
    return verbs.create(
        Post,
        account=account,
        role=seat.role,
        region=seat.region,
        party=seat.party,
        title=seat.title.strip(),
        since=since,
        until=seat.until,
    )


@verbs.verb("post.change", _("变更岗位"), may=SECURITY)
def change_post(post: Post, *, by: Actor, title: str, since: date, until: date | None, why: str = "") -> Post:
    """Change a post's title and days; another role or place is another post."""
    _own(post, by)
    _not_self(post.account, by)
    _ordered(since, until)
    _separate(post.account, post.role)
    verbs.change(post, title=title.strip(), since=since, until=until)
    return post


@verbs.verb("post.withdraw", _("撤销岗位"), may=SECURITY)
def withdraw_post(post: Post, *, by: Actor, why: str, on: date | None = None) -> Post:
    """End a post on a day, today unless told; it stops counting at once."""
    _own(post, by)
    _not_self(post.account, by)
    day = on or timezone.localdate()
    if post.until is not None and post.until <= day:
        raise Refused(
            _("您要撤销岗位 {number}。"), _("它已于 {day} 结束。"), _("无需再办。"), number=post.pk, day=post.until
        )
    verbs.change(post, since=min(post.since, day), until=day)
    return post


def _own(post: Post, by: Actor) -> None:
    if not regions.holds(by.region_path, place(post)):
        raise Refused(
            _("您要改动岗位 {number}。"), _("没有这个岗位，或不在您的范围内。"), _("请核对编号。"), number=post.pk
        )


def place(post: Post) -> str:
    """Where a post lies: its region, or its party's."""
    return post.region.path if post.region else post.party.region_path if post.party else ""


def _within(account: Account, by: Actor) -> None:
    """An account is a security administrator's when all it holds lies in the administrator's region."""
    posts = Post.objects.filter(account=account).select_related("region", "party")
    if by.role is not Role.SYSTEM and not all(regions.holds(by.region_path, place(post)) for post in posts):
        raise Refused(
            _("您要改动账号「{name}」。"),
            _("它有岗位不在您的范围内。"),
            _("请由上一级安全管理员办理。"),
            name=account.name,
        )


def _not_self(account: Account, by: Actor) -> None:
    if account.pk == by.account_id:
        raise Refused(_("您要改动自己的岗位或账号。"), _("任何人不能给自己授权。"), _("请由另一位安全管理员办理。"))


def _fits(seat: Seat, by: Actor) -> None:
    role, region, party = seat.role, seat.region, seat.party
    if role not in Role.values or role == Role.SYSTEM:
        raise Refused(_("您要授予岗位「{role}」。"), _("没有这种岗位。"), _("请从列表中选择。"), role=role)
    if (Role(role) in REGIONAL) != (region is not None) or (region is None and party is None):
        raise Refused(
            _("您要授予岗位「{role}」。"),
            _("管理类岗位须指定区域，其余岗位须指定主体。"),
            _("请补全后再提交。"),
            role=Role(role).label,
        )
    where = region.path if region else party.region_path if party else ""
    if not regions.holds(by.region_path, where):
        raise Refused(
            _("您要授予岗位「{role}」。"),
            _("所选区域或主体不在您的范围内。"),
            _("请由上一级安全管理员办理。"),
            role=Role(role).label,
        )


def _separate(account: Account, role: str) -> None:
    if Role(role) not in ADMINS:
        return
    others = Post.objects.filter(held() | Q(since__gt=timezone.localdate()), account=account, role__in=ADMINS).exclude(
        role=role
    )
    if others.exists():
        raise Refused(
            _("您要授予「{name}」{role}岗位。"), _("系统、安全、审计三类管理员不能由一人兼任。"), _("请另选一人。"),
            name=account.name, role=Role(role).label,
        )  # fmt: skip


def _ordered(since: date, until: date | None) -> None:
    if until is not None and until <= since:
        raise Refused(_("您填写了岗位起止日期。"), _("结束日期须晚于开始日期。"), _("请重填；结束日期当天不再有效。"))
