"""Accounts sign in; posts say as what, where and until when. Nobody holds all three administrators' powers."""

from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.actor import Actor, Role
from yinian.foundation.fields import BlindField, EncryptedField
from yinian.foundation.parties import Party
from yinian.foundation.regions import Level, Region


class AccountManager(BaseUserManager["Account"]):  # Django's word, and its login machinery asks for it
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(login=username)


class Account(AbstractBaseUser):
    """One person who signs in: by login name and password, or by a code to the phone."""

    login = models.CharField(_("登录名"), max_length=40, unique=True)
    name = models.CharField(pgettext_lazy("person", "姓名"), max_length=60)
    phone = EncryptedField(_("手机号"), kind="phone", null=True)
    phone_blind = BlindField(_("手机号索引"), of="phone")
    is_active = models.BooleanField(_("可登录"), default=True)
    must_change_password = models.BooleanField(_("须改密码"), default=False)

    objects = AccountManager()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = verbose_name_plural = _("账号")
        indexes = [models.Index("phone_blind", name="account_phone")]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """What an account may act as: a role in a region or for a party, from one day up to another."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", verbose_name=_("区域"))
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("主体"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("岗位")
        constraints = [
            models.CheckConstraint(
                condition=Q(region__isnull=False) | Q(party__isnull=False), name="post_stands_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="post_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        place = self.region.name if self.region else self.party.name if self.party else ""
        return f"{place} {self.title or Role(self.role).label}".strip()


class SignInCode(models.Model):
    """A code sent to a phone: used once, soon void, and void after a few wrong tries."""

    phone_blind = models.CharField(_("手机号索引"), max_length=22, db_index=True)
    digest = models.CharField(_("验证码摘要"), max_length=64)
    sent_at = models.DateTimeField(_("发送时间"))
    expires_at = models.DateTimeField(_("失效时间"))
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("登录验证码")


def held(on: date | None = None) -> Q:
    """The condition that a post is held on a day (today, unless told)."""
    day = on or timezone.localdate()
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


_SEATED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Post, ("id", "account_id", "role", "title", "region_id", "party_id", "since", "until")),
    (Account, ("id", "login", "name", "password", "is_active", "must_change_password", "last_login")),
    (Region, ("id", "name", "path", "level")),
    (Party, ("id", "kind", "name", "region_path")),
)


@lru_cache
def _seats() -> list[tuple[type[models.Model], list[str]]]:
    # Django reads a row in the order of the model's own columns, whatever order they are named in.
    return [(model, [f.attname for f in model._meta.concrete_fields if f.attname in names]) for model, names in _SEATED]


@lru_cache
def _seats_sql() -> str:
    columns = ", ".join(f'{t}."{name}"' for t, (_model, names) in zip("pars", _seats(), strict=True) for name in names)
    post, account, region, party = (model._meta.db_table for model, _names in _SEATED)
    return (
        f"SELECT {columns} FROM {post} p JOIN {account} a ON a.id = p.account_id "
        f"LEFT JOIN {region} r ON r.id = p.region_id LEFT JOIN {party} s ON s.id = p.party_id "
        "WHERE p.account_id = %s AND p.since <= %s AND (p.until IS NULL OR p.until > %s) ORDER BY p.since, p.id"
    )


def posts_of(account_id: int) -> list[Post]:
    """The posts an account holds today with their places, the oldest first.

    Every page asks this, so it is one statement written by hand: building it anew costs more than running it.
    """
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_seats_sql(), [account_id, today, today])
        return [_seated(row) for row in cursor.fetchall()]


def _seated(row: tuple[Any, ...]) -> Post:
    loaded: list[Any] = []
    at = 0
    for model, names in _seats():
        values = row[at : at + len(names)]
        loaded.append(None if values[0] is None else model.from_db(connection.alias, names, values))
        at += len(names)
    post: Post
    post, post.account, post.region, post.party = loaded[0], *loaded[1:]
    return post


def actor_of(post: Post) -> Actor:
    """The actor that a post makes of its account; region and party must be loaded."""
    fields: dict[str, Any] = {"home_path": post.party.region_path if post.party else ""}
    if post.region:
        fields = {
            "home_path": post.region.path,
            "region_id": post.region_id,
            "region_path": post.region.path,
            "region_name": post.region.name,
            "level": Level(post.region.level).value,
        }
    return Actor(
        role=Role(post.role),
        name=post.account.name,
        account_id=post.account_id,
        post_id=post.pk,
        party_id=post.party_id,
        **fields,
    )
