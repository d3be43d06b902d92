"""Everything that can be late has a row here: precomputed, indexed, met or not; lateness is a query."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.regions import Region

KINDS: dict[str, str | Promise] = {}


def kind(name: str, word: str | Promise) -> str:
    """Publish a kind of thing that is waited for, with the word for what is to be done; its rows keep whom it is about."""
    KINDS[name] = word
    return name


def kind_word(kind: str) -> str:
    """What a kind is called; one without a name keeps its code."""
    return str(KINDS.get(kind, kind))


class Deadline(Scoped):
    """One thing due about one subject; a kind stands open at most once for a subject."""

    DOMAIN = "work"
    SEEN_THROUGH = {"region": "region_path", "party": "party_id"}

    subject_kind = models.CharField(_("对象类别"), max_length=60)
    subject_id = models.BigIntegerField(_("对象编号"))
    kind = models.CharField(_("事项"), max_length=40)
    party_id = models.BigIntegerField(_("责任主体"), null=True)
    title = models.CharField(_("标题"), max_length=200)
    due_at = models.DateTimeField(_("到期时间"))
    met_at = models.DateTimeField(_("完成时间"), null=True)
    dropped = models.BooleanField(_("已取消"), default=False)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("期限")
        constraints = [
            models.UniqueConstraint(
                "subject_kind", "subject_id", "kind", name="deadline_open_once", condition=Q(met_at=None, dropped=False)
            )
        ]
        indexes = [
            models.Index("due_at", "region_path", name="deadline_open", condition=Q(met_at=None, dropped=False)),
            models.Index("subject_kind", "subject_id", name="deadline_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def what(self) -> str:
        """What is to be done, in the reader's language."""
        return str(KINDS.get(self.kind, ""))

    @property
    def late(self) -> bool:
        return self.due_at < (self.met_at or timezone.now())


def _open(subject: Scoped, kind: str) -> QuerySet[Deadline]:
    key = {"subject_kind": subject._meta.label_lower, "subject_id": subject.pk, "kind": kind}
    return Deadline.unscoped.filter(**key, met_at=None, dropped=False)


def open_one(subject: Scoped, kind: str) -> Deadline | None:
    """What is due about a subject, if it is still waited for."""
    return _open(subject, kind).first()


def expect(subject: Scoped, kind: str, due_at: datetime, *, title: str = "", party_id: int | None = None) -> Deadline:
    """Set when something about a subject is due; an open one of the same kind is set anew."""
    known = _open(subject, kind).first()
    if known is not None:
        verbs.change(known, due_at=due_at, title=title or str(subject), party_id=party_id)
        return known
    return verbs.create(
        Deadline,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        kind=kind,
        title=title or str(subject),
        due_at=due_at,
        party_id=party_id,
        region_path=subject.region_path,
    )


def meet(subject: Scoped, kind: str) -> None:
    """Record that what was due is done; nothing open is no fault."""
    for deadline in _open(subject, kind):
        verbs.change(deadline, met_at=timezone.now())


def meet_many(model: type[Scoped], numbers: Iterable[int], kind: str) -> dict[int, int]:
    """Record for many subjects that what was due is done; by subject, which deadline it was."""
    rows = Deadline.unscoped.filter(subject_kind=model._meta.label_lower, subject_id__in=numbers, kind=kind)
    found = dict(rows.filter(met_at=None, dropped=False).values_list("subject_id", "id"))
    Deadline.unscoped.filter(pk__in=found.values()).update(met_at=timezone.now())
    return found


def drop(subject: Scoped, kind: str) -> None:
    """Record that what was due is no longer wanted."""
    for deadline in _open(subject, kind):
        verbs.change(deadline, dropped=True)


def waiting(actor: Actor) -> QuerySet[Deadline]:
    """What is open within the actor's sight, the next due first."""
    return Deadline.seen_by(actor).filter(met_at=None, dropped=False).order_by("due_at", "id")


def due_of(rows: Iterable[Scoped], kind: str) -> dict[int, datetime]:
    """When something of a kind is due about rows that the caller already sees, by their numbers."""
    known = list(rows)
    if not known:
        return {}
    label, numbers = known[0]._meta.label_lower, [row.pk for row in known]
    found = Deadline.unscoped.filter(subject_kind=label, subject_id__in=numbers, kind=kind, met_at=None, dropped=False)
    return dict(found.values_list("subject_id", "due_at"))


def places_of(rows: Iterable[Deadline]) -> dict[str, str]:
    """The names of the places in which these lie, by their path."""
    paths = {row.region_path for row in rows}
    return dict(Region.objects.filter(path__in=paths).values_list("path", "name")) if paths else {}


@verbs.verb("deadline.export", _("导出期限"), may=verbs.EVERYBODY)
def export(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of deadlines left the house."""


def late(actor: Actor) -> QuerySet[Deadline]:
    """What is open and past due within the actor's sight."""
    return waiting(actor).filter(due_at__lt=timezone.now())
