"""Two files of one person become one, and become two again where that was wrong; twins are told apart for good."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.fields import Sealed
from yinian.foundation.refusals import Refused
from yinian.registry.elders.actions import kept as not_merged
from yinian.registry.elders.charge import Charge
from yinian.registry.elders.doubles import Merge, Pair
from yinian.registry.elders.models import Elder, ElderFact, Kin, Sight
from yinian.registry.elders.trust import Consent, Mandate

OFFICE = frozenset({Role.OFFICER})
NOBODY: frozenset[Role] = frozenset()
# Kin before mandates, mandates before consents: as they lean on each other.
MOVED: tuple[type[Any], ...] = (ElderFact, Kin, Mandate, Sight, Consent, Charge)
# What may stand open once for an elder, and the columns that tell one from the other.
ONCE: dict[type[Any], tuple[str, ...]] = {
    ElderFact: ("kind",), Sight: ("party_id", "purpose"), Consent: ("party_id", "purpose"), Charge: (),
}  # fmt: skip
FILLED = ("phone", "address", "hukou_region", "household")


class Likeness(NamedTuple):
    """Two files that look like one person's, where both are seen from, and why."""

    first: int
    second: int
    region_path: str
    reason: str


@verbs.verb("elder.merge", _("合并重复档案"), may=OFFICE)
def merge(kept: Elder, gone: Elder, *, by: Actor, why: str) -> Merge:
    """Make one file of two: the registry's rows go to the kept one, upper floors keep theirs where they were written.

    The other file leaves every list and leads to the kept one. What moved is written down row by row, for `unmerge`.
    """
    asked = _("您要把「{gone}」的档案并入「{name}」。")
    for file in (kept, gone):
        not_merged(file, asked, gone=gone.name, name=kept.name)
    if kept.pk == gone.pk or not why.strip():
        raise Refused(
            asked,
            _("两份档案是同一份，或没有写理由。"),
            _("请写明怎么知道是同一个人。"),
            gone=gone.name,
            name=kept.name,
        )
    if (kept.died_on is None) != (gone.died_on is None):
        raise Refused(asked, _("其中一份已登记死亡。"), _("请先核对死亡登记，再合并。"), gone=gone.name, name=kept.name)
    moved: dict[str, Any] = {"rows": [], "filled": []}
    for model in MOVED:
        for row in model.unscoped.filter(elder=gone).order_by("pk"):
            _take(row, kept, moved)
    _fill(kept, gone, moved)
    verbs.change(gone, merged_into=kept)
    verbs.about(kept)
    return verbs.create(
        Merge, kept=kept, gone=gone, moved=moved, merged_at=timezone.now(), region_path=kept.region_path
    )


def _take(row: Any, kept: Elder, moved: dict[str, Any]) -> None:
    """Move one row, closed today where the kept file has an open one of the same kind, and remember how it was."""
    model = type(row)
    new: dict[str, Any] = {"elder": kept, "region_path": kept.region_path}
    ends = "withdrawn_at" if model is Consent else "until"
    if model in ONCE and getattr(row, ends) is None:
        same = {name: getattr(row, name) for name in ONCE[model]}
        if model.unscoped.filter(elder=kept, **{ends: None}, **same).exists():
            today = timezone.localdate()
            new[ends] = timezone.now() if model is Consent else max(today, row.since)
    was = {name: _plain(getattr(row, name)) for name in new if name != "elder"}
    moved["rows"].append([model._meta.label_lower, row.pk, was, _plain(new.get(ends))])
    verbs.change(row, **new)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else value.isoformat()


def _fill(kept: Elder, gone: Elder, moved: dict[str, Any]) -> None:
    """Give the kept file what it lacks and the other has; an ID number can be only one file's, so that it goes over."""
    taken: dict[str, Any] = {}
    for name in FILLED:
        if not getattr(kept, name) and getattr(gone, name):
            taken[name] = _clear(getattr(gone, name))
            moved["filled"].append(name)
    if kept.citizen_id is None and gone.citizen_id is not None:
        number = _clear(gone.citizen_id)
        verbs.change(gone, citizen_id=None)
        taken["citizen_id"] = number
        moved["filled"].append("citizen_id")
    verbs.change(kept, **taken)


@verbs.verb("elder.unmerge", _("撤销合并"), may=OFFICE)
def unmerge(merge: Merge, *, by: Actor, why: str) -> Merge:
    """Make two files of one again: every row that moved goes back as it was; what was written since stays with the kept one."""
    asked, kept, gone = _("您要撤销「{gone}」并入「{name}」。"), merge.kept, merge.gone
    words = {"gone": gone.name, "name": kept.name}
    if merge.undone_at is not None:
        raise Refused(asked, _("已经撤销过。"), _("无需再办。"), **words)
    if not why.strip():
        raise Refused(asked, _("没有写理由。"), _("请写明怎么知道是两个人。"), **words)
    verbs.change(gone, merged_into=None)
    kinds = {model._meta.label_lower: model for model in MOVED}
    for label, pk, was, closed in merge.moved["rows"]:
        row = kinds[label].unscoped.filter(pk=pk, elder=kept).first()
        if row is not None:
            _give_back(row, gone, was, closed)
    empty = {name: "" if name == "address" else None for name in merge.moved["filled"]}
    number = _clear(kept.citizen_id) if "citizen_id" in empty and kept.citizen_id else ""
    verbs.change(
        kept, **{name: value for name, value in empty.items() if name == "citizen_id" or _same(kept, gone, name)}
    )
    if number:
        verbs.change(gone, citizen_id=number)
    verbs.change(merge, undone_at=timezone.now())
    verbs.about(kept)
    return merge


def _same(kept: Elder, gone: Elder, name: str) -> bool:
    """Whether a column still holds what came from the other file."""
    ours, theirs = getattr(kept, name), getattr(gone, name)
    return bool(ours and theirs and _clear(ours) == _clear(theirs))


def _clear(value: Any) -> Any:
    return value.open() if isinstance(value, Sealed) else value


def _give_back(row: Any, gone: Elder, was: dict[str, Any], closed: str | None) -> None:
    back: dict[str, Any] = {"elder": gone, "region_path": gone.region_path}
    ends = "withdrawn_at" if isinstance(row, Consent) else "until"
    # Opened again only where nobody has ended it since by another hand.
    if ends in was and _plain(getattr(row, ends)) == closed:
        back[ends] = None
    verbs.change(row, **back)


@verbs.verb("elder.tell_apart", _("确认为两人"), may=OFFICE)
def tell_apart(first: Elder, second: Elder, *, by: Actor, why: str) -> Elder:
    """Remember that two files that look alike are two people's, twins perhaps; they are not brought up again."""
    if first.pk == second.pk or not why.strip():
        raise Refused(
            _("您要确认「{name}」和「{other}」是两个人。"), _("没有写理由。"), _("请写明怎么知道是两个人。"),
            name=first.name, other=second.name,
        )  # fmt: skip
    low, high = sorted((first, second), key=lambda file: file.pk)
    today = timezone.localdate()
    known = Pair.unscoped.filter(first=low, second=high).first()
    verbs.about(first)
    if known is None:
        verbs.create(
            Pair, first=low, second=high, reason=Pair.Reason.PLACE, found_on=today, apart_on=today,
            region_path=common(low.region_path, high.region_path),
        )  # fmt: skip
    elif known.apart_on is None:
        verbs.change(known, apart_on=today)
    return first


def common(one: str, other: str) -> str:
    """The path of the lowest place that holds both."""
    parts = []
    for mine, theirs in zip(one.split("/"), other.split("/"), strict=False):
        if mine != theirs:
            break
        parts.append(mine)
    return f"{'/'.join(parts).rstrip('/')}/"


@verbs.verb("elder.suspect", _("查找疑似重复档案"), may=NOBODY)
def suspect(found: Iterable[Likeness], on: date, *, by: Actor) -> None:
    """Keep newly found pairs; those known before, apart or not, stay as they are. Only the system's own job does this."""
    rows = [
        Pair(first_id=one.first, second_id=one.second, region_path=one.region_path, reason=one.reason, found_on=on)
        for one in found
    ]
    known: models.Manager[Pair] = Pair.unscoped
    known.bulk_create(rows, ignore_conflicts=True, batch_size=500)
