"""What several persons must agree to: who, how many, and what each of them said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.journal.lines import did
from yinian.foundation.refusals import LawBroken, Refused

ALL, ANY, SEVERAL = "all", "any", "n"
MODES = (ALL, ANY, SEVERAL)


@dataclass(frozen=True, slots=True)
class Scheme:
    """Who must agree: `all`, one person of each level; `any`, one of them; `n`, so many different persons of them."""

    mode: str
    levels: tuple[str, ...]
    count: int = 1

    def __post_init__(self) -> None:
        if self.mode not in MODES or not self.levels or self.count < 1:
            raise LawBroken(f"{self} is no scheme of approval")

    def reached(self, given: Iterable[str]) -> bool:
        """Whether these consents, told by the level of each, are enough."""
        levels = [level for level in given if level in self.levels]
        if self.mode == ALL:
            return set(self.levels) <= set(levels)
        return len(levels) >= (1 if self.mode == ANY else self.count)


class Vote(Scoped):
    """One person's yes to one thing; a person speaks once."""

    DOMAIN = "work"
    SEEN_THROUGH: ClassVar = {"region": "region_path"}

    subject_kind = models.CharField(_("对象类别"), max_length=60)
    subject_id = models.BigIntegerField(_("对象编号"))
    account_id = models.BigIntegerField(_("账号编号"))
    who = models.CharField(_("同意人"), max_length=100)
    level = models.CharField(_("层级"), max_length=10)
    at = models.DateTimeField(_("时间"))

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("同意")
        constraints = [models.UniqueConstraint("subject_kind", "subject_id", "account_id", name="vote_once")]

    def __str__(self) -> str:
        return self.who


def votes(subject: Scoped) -> list[Vote]:
    """Who has agreed to a thing, in order; whoever may read the thing may read this."""
    return list(Vote.unscoped.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).order_by("id"))


def agree(subject: Scoped, scheme: Scheme, *, by: Actor, but_not: Sequence[str] = ()) -> bool:
    """Say yes inside a verb and learn whether that was enough; nobody agrees twice, nor to what they did themselves.

    `but_not` names verbs whose doer may not agree. Two who agree at once take turns on the subject's row.
    """
    type(subject)._base_manager.select_for_update().filter(pk=subject.pk).first()
    given = votes(subject)
    if by.level not in scheme.levels:
        raise _cannot(subject, _("这一件不由您这一级审批。"), _("请由负责审批的一级办理。"))
    if any(vote.account_id == by.account_id for vote in given):
        raise _cannot(subject, _("您已经同意过。"), _("还需要另一位有权限的同事同意。"))
    if by.account_id is None or any(did(by.account_id, verb, subject) for verb in but_not):
        raise _cannot(subject, _("这一件由您本人经手过。"), _("请由另一位有权限的同事审批。"))
    verbs.create(
        Vote, subject_kind=subject._meta.label_lower, subject_id=subject.pk, account_id=by.account_id, who=by.name,
        level=by.level, at=timezone.now(), region_path=subject.region_path,
    )  # fmt: skip
    return scheme.reached([*(vote.level for vote in given), by.level])


def _cannot(subject: Scoped, why: Any, do: Any) -> Refused:
    return Refused(_("您要同意{what} {number}。"), why, do, what=subject._meta.verbose_name, number=subject.pk)
