"""Putting a named person in charge of elders, one by one or a whole place at once, and keeping the counts of the night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import jobs, regions, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration.posts import phone_number
from yinian.foundation.jobs import Run
from yinian.foundation.refusals import Refused
from yinian.foundation.verbs import Done
from yinian.registry.elders.actions import kept
from yinian.registry.elders.charge import Charge, Tally
from yinian.registry.elders.models import Elder

OFFICE = frozenset({Role.OFFICER})
NOBODY: frozenset[Role] = frozenset()
JOB = "elders.count"


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who is to answer for an elder."""

    name: str
    title: str = ""
    phone: str = ""


@verbs.verb("elder.put_in_charge", _("确定责任人"), may=OFFICE)
def put_in_charge(elder: Elder, keeper: Keeper, *, by: Actor, since: date | None = None, why: str = "") -> Charge:
    """Name who answers for an elder from a day on; whoever did until then is relieved that day."""
    asked = _("您要为「{name}」确定责任人。")
    kept(elder, asked)
    given, day = _given(keeper, asked, name=elder.name), since or timezone.localdate()
    if elder.died_on is not None or day > timezone.localdate():
        raise Refused(asked, _("本人已故，或日期在今天之后。"), _("请核对档案和日期。"), name=elder.name)
    verbs.about(elder)
    for old in Charge.unscoped.filter(elder=elder, until=None):
        verbs.change(old, until=max(day, old.since))
    return verbs.create(Charge, elder=elder, since=day, region_path=elder.region_path, **given)


@verbs.verb("elder.relieve", _("解除责任人"), may=OFFICE)
def relieve(charge: Charge, *, by: Actor, why: str = "") -> Charge:
    """End a person's answering for an elder today."""
    if charge.until is not None:
        raise Refused(
            _("您要解除「{name}」的责任人。"), _("已于 {day} 解除。"), _("无需再办。"),
            name=charge.elder.name, day=charge.until,
        )  # fmt: skip
    verbs.about(charge.elder)
    verbs.change(charge, until=max(timezone.localdate(), charge.since))
    return charge


@verbs.bulk_verb("elder.put_many_in_charge", _("批量确定责任人"), may=OFFICE)
def put_many_in_charge(elders: Sequence[int], keeper: Keeper, *, by: Actor, why: str = "") -> list[Done]:
    """Name one person for many elders of the actor's region; who has somebody already keeps them."""
    given, today = _given(keeper, _("您要批量确定责任人。")), timezone.localdate()
    phone = given.pop("phone")
    held = Charge.unscoped.filter(elder__in=elders, until=None).values("elder")
    rows = Elder.unscoped.filter(regions.within(by.region_path, "region_path"), pk__in=elders, merged_into=None)
    done = []
    for pk, path in rows.exclude(pk__in=held).values_list("pk", "region_path"):
        Charge.unscoped.create(elder_id=pk, since=today, region_path=path, phone=phone, **given)
        told = {name: [None, value] for name, value in given.items()}
        done.append(Done(Elder._meta.label_lower, pk, path, {f"{Elder._meta.label_lower}:{pk}": told}))
    return done


def _given(keeper: Keeper, asked: Any, **values: Any) -> dict[str, Any]:
    if not keeper.name.strip():
        raise Refused(asked, _("责任人姓名没有填。"), _("请填写姓名。"), **values)
    phone = phone_number(keeper.phone) if keeper.phone.strip() else None
    return {"name": keeper.name.strip(), "title": keeper.title.strip(), "phone": phone}


@verbs.verb("elder.count", _("统计重点人群"), may=NOBODY)
def keep_counts(rows: Sequence[tuple[int, str, dict[str, int]]], on: date, *, by: Actor) -> None:
    """Keep the newest counts of regions in place of the old; only the system's own job does this."""
    now = timezone.now()
    Tally.unscoped.filter(region__in=[pk for pk, _path, _counts in rows]).delete()
    made = [Tally(region_id=pk, region_path=path, counts=counts, on=on, counted_at=now) for pk, path, counts in rows]
    Tally.unscoped.bulk_create(made, batch_size=500)


@verbs.verb("elder.request_count", _("重新统计重点人群"), may=OFFICE)
def request_count(*, by: Actor, why: str = "") -> Run:
    """Ask for the counts anew in the background; asking again within a minute is the same request."""
    minute = timezone.localtime().strftime("%Y%m%d%H%M")
    return jobs.start(JOB, f"{JOB}:{minute}", by=by, total=1)
