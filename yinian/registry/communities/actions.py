"""Recording what a community has, and who walks which grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.accounts import Account
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration.posts import phone_number
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Level, Region, holds
from yinian.foundation.verbs import Done
from yinian.registry.communities import queries
from yinian.registry.communities.models import Element, Grid, GridElder
from yinian.registry.elders.models import Elder

OFFICE = frozenset({Role.OFFICER})


@dataclass(frozen=True, slots=True)
class Given:
    """Who or what it is, how it is reached, and where."""

    name: str
    phone: str = ""
    place: str = ""


@verbs.verb("community.set_element", _("登记社区三要素"), may=OFFICE)
def set_element(region: Region, kind: str, given: Given, *, by: Actor) -> Element:
    """Record a community's steward, alliance or service zone; what stood before ends today."""
    asked = _("您要为「{place}」登记养老管家、养老联盟或老年人服务专区。")
    _community(region, asked, by)
    if kind not in Element.Kind.values or not given.name.strip():
        raise Refused(asked, _("类别不在列表中，或姓名、名称没有填。"), _("请补全。"), place=region.name)
    today = timezone.localdate()
    for old in Element.unscoped.filter(region=region, kind=kind, until=None):
        verbs.change(old, until=max(today, old.since))
    row: Element = verbs.create(
        Element, region=region, kind=kind, name=given.name.strip(), place=given.place.strip(),
        phone=phone_number(given.phone) if given.phone.strip() else None, since=today, region_path=region.path,
    )  # fmt: skip
    return row


@verbs.verb("community.end_element", _("撤销社区三要素"), may=OFFICE)
def end_element(element: Element, *, by: Actor, why: str = "") -> Element:
    """Record that a community no longer has it."""
    if element.until is not None:
        raise Refused(_("您要撤销「{name}」。"), _("已经撤销。"), _("无需再办。"), name=element.name)
    verbs.change(element, until=max(timezone.localdate(), element.since))
    return element


@verbs.verb("grid.open", _("设立网格"), may=OFFICE)
def open_grid(region: Region, name: str, worker: Account | None, *, by: Actor) -> Grid:
    """Open a grid of a community with its worker."""
    asked = _("您要在「{place}」设立网格。")
    _community(region, asked, by)
    if not name.strip() or Grid.unscoped.filter(region=region, name=name.strip(), until=None).exists():
        raise Refused(asked, _("名称没有填，或已有同名的网格。"), _("请换一个名称。"), place=region.name)
    _walker(worker, region, asked, by)
    return verbs.create(
        Grid, region=region, name=name.strip(), worker=worker, since=timezone.localdate(), region_path=region.path
    )


@verbs.verb("grid.set_worker", _("确定网格员"), may=OFFICE)
def set_worker(grid: Grid, worker: Account | None, *, by: Actor) -> Grid:
    """Let somebody else walk a grid from now on."""
    _walker(worker, grid.region, _("您要为「{place}」的网格确定网格员。"), by)
    verbs.change(grid, worker=worker)
    return grid


@verbs.bulk_verb("grid.settle", _("划入网格"), may=OFFICE)
def settle(elders: Sequence[int], grid: Grid, *, by: Actor, why: str = "") -> list[Done]:
    """Record that these elders of the grid's community live in it; who lived in another lives here now."""
    here = Elder.unscoped.filter(pk__in=elders, region=grid.region_id, merged_into=None)
    known = dict(GridElder.unscoped.filter(elder__in=here).values_list("elder", "grid"))
    new, done = [], []
    for pk, path in here.values_list("pk", "region_path"):
        if known.get(pk) == grid.pk:
            continue
        if pk not in known:
            new.append(GridElder(grid=grid, elder_id=pk, region_path=path))
        told = {f"{Elder._meta.label_lower}:{pk}": {"grid": [known.get(pk), grid.pk]}}
        done.append(Done(Elder._meta.label_lower, pk, path, told))
    GridElder.unscoped.filter(elder__in=[pk for pk in known if known[pk] != grid.pk]).update(grid=grid)
    GridElder.unscoped.bulk_create(new, batch_size=500)
    return done


def _community(region: Region, asked: Any, by: Actor) -> None:
    if region.level != Level.COMMUNITY or not holds(by.region_path, region.path):
        raise Refused(asked, _("它不是您辖区内的社区（村）。"), _("请选择您辖区内的社区。"), place=region.name)


def _walker(worker: Account | None, region: Region, asked: Any, by: Actor) -> None:
    if worker is not None and not queries.walkers(by, region).filter(pk=worker.pk).exists():
        raise Refused(
            asked, _("此人在这个社区或上级没有工作人员岗位。"), _("请先为其开通岗位，或选择别人。"), place=region.name
        )
