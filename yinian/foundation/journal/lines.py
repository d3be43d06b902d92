"""Lines: append-only, each with its own code (HMAC), so that nothing can be altered or slipped in unseen."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.foundation.access import Scoped, or_common
from yinian.foundation.actor import Actor, Role
from yinian.foundation.bulk import append, insert, reserve
from yinian.foundation.fields import digest
from yinian.foundation.guard import writing


class Line(Scoped):
    """One thing done, or refused, by one actor to one subject."""

    DOMAIN = "journal"
    SEEN_THROUGH = {"region": or_common}

    class Outcome(models.TextChoices):
        DONE = "done", _("已完成")
        REFUSED = "refused", _("被拒绝")

    # A request is one outermost call; its steps are numbered as they began, and `parent` is the step they ran inside.
    request = models.CharField(_("请求"), max_length=16)
    step = models.PositiveIntegerField(_("步骤"))
    parent = models.PositiveIntegerField(_("上级步骤"), null=True)
    verb = models.CharField(_("动作"), max_length=60)
    outcome = models.CharField(_("结果"), max_length=7, choices=Outcome.choices)
    account_id = models.BigIntegerField(_("账号"), null=True)
    post_id = models.BigIntegerField(_("岗位"), null=True)
    party_id = models.BigIntegerField(_("主体"), null=True)
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    who = models.CharField(_("操作人"), max_length=100)
    subject_kind = models.CharField(_("对象类别"), max_length=60)
    subject_id = models.BigIntegerField(_("对象编号"), null=True)
    changes = models.TextField(_("变更"))
    reason = models.TextField(_("理由"))
    at = models.DateTimeField(pgettext_lazy("journal", "时间"))
    code = models.CharField(_("校验码"), max_length=64)
    # Set once by sealing; it is the one column that is written later, and the code does not cover it.
    seal = models.PositiveIntegerField(_("封存号"), null=True)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("日志")
        constraints = [models.UniqueConstraint("request", "step", name="line_once")]
        indexes = [
            models.Index("subject_kind", "subject_id", "id", name="line_subject"),
            models.Index("id", name="line_unsealed", condition=models.Q(seal__isnull=True)),
            models.Index("region_path", "at", name="line_region"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.verb}"

    @property
    def changed(self) -> dict[str, dict[str, list[Any]]]:
        """What changed: per object, per column, old and new; secrets by digest only."""
        return json.loads(self.changes) if self.changes else {}


COVERED = (
    "request step parent verb outcome account_id post_id party_id role who "
    "subject_kind subject_id region_path changes reason at"
).split()


@dataclass(slots=True)
class Entry:
    """A line on its way: what a verb did, before it is written."""

    verb: str
    step: int
    parent: int | None
    subject_kind: str = ""
    subject_id: int | None = None
    region_path: str = ""
    reason: str = ""
    changes: dict[str, dict[str, list[Any]]] = field(default_factory=dict)


def encoded(changes: dict[str, Any]) -> str:
    """Changes as the text that is stored and covered by the code."""
    return _ENCODER.encode(changes) if changes else ""


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)


def micros(at: datetime) -> int:
    """A moment as microseconds: exact, and the same on every database."""
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def code_of(values: Sequence[Any]) -> str:
    """The code over the covered columns in their order; `at` comes as microseconds."""
    # Each length stands before its text, so that no text can pretend to be two.
    texts = ["" if value is None else str(value) for value in values]
    whole = "".join([f"{len(text)}:{text}" for text in texts])
    return digest(settings.JOURNAL_KEY, b"line", whole.encode(), standard=True).hex()


def write(entries: Iterable[Entry], *, by: Actor, request: str, refused: bool = False) -> list[int]:
    """Append lines in one statement and return their numbers, in order."""
    at = timezone.now()
    stamp = micros(at)
    outcome = (Line.Outcome.REFUSED if refused else Line.Outcome.DONE).value
    role, rows = by.role.value, []
    account, post, party = by.account_id, by.post_id, by.party_id
    with translation.override("zh-hans"):  # what is lazy in a role or a change is kept in the source language
        who = by.label
        for entry in entries:
            told = (entry.subject_kind, entry.subject_id, entry.region_path, encoded(entry.changes), entry.reason)
            row = (request, entry.step, entry.parent, entry.verb, outcome, account, post, party, role, who, *told)
            rows.append((*row, at, code_of((*row, stamp))))
    if not rows:
        return []
    columns, moment = (*COVERED, "code"), str(connection.ops.adapt_datetimefield_value(at))
    ready = [(*row[:-2], moment, row[-1]) for row in rows]  # the moment as the database keeps it, and once for all
    with writing("journal"):
        if len(ready) <= 200:
            return append(Line, columns, ready)
        ids = reserve(Line, len(ready))
        insert(Line, ("id", *columns), [(pk, *row) for pk, row in zip(ids, ready, strict=True)])
    return ids


def timeline(subject: models.Model, *, limit: int = 50, but: Iterable[str] = ()) -> list[Line]:
    """The lines about one object that the caller already sees, the youngest first, without those of some verbs."""
    lines = Line.unscoped.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
    return list(lines.exclude(outcome=Line.Outcome.REFUSED).exclude(verb__in=but).order_by("-id")[:limit])


def timeline_of(
    subjects: Sequence[models.Model | QuerySet[Any]], *, limit: int = 50, but: Iterable[str] = ()
) -> list[Line]:
    """The lines about any of some objects that the caller already sees, the youngest first, in one query."""
    found = []
    for seen in subjects:
        own = isinstance(seen, models.Model)
        which = {"subject_id": seen.pk} if own else {"subject_id__in": seen.order_by().values("pk")}  # type: ignore[union-attr]
        kind = (seen if own else seen.model)._meta.label_lower  # type: ignore[union-attr]
        rows = Line.unscoped.filter(subject_kind=kind, **which).exclude(outcome=Line.Outcome.REFUSED)
        found.append(rows.exclude(verb__in=but))
    # Each kind by its own index: one condition over all of them would read the whole journal.
    return list(found[0].union(*found[1:], all=True).order_by("-id")[:limit])


def last_move(subject: models.Model) -> Line | None:
    """The youngest line about an object: who moved it last."""
    return next(iter(timeline(subject, limit=1)), None)


def did(account_id: int | None, verb: str, subject: models.Model) -> bool:
    """Whether this account did this verb to this object before."""
    lines = Line.unscoped.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk, verb=verb)
    return lines.filter(account_id=account_id, outcome=Line.Outcome.DONE).exists()
