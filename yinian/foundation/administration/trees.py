"""Loading whole trees of regions at once; what is already there is found again and left as it is."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinian.foundation import regions, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.administration.places import ADMIN, ORDER, Place
from yinian.foundation.bulk import insert, reserve
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Level, Region, RegionCode
from yinian.foundation.verbs import Done

REGION = ("id", "parent", "path", "level", "name", "zone", "urban", "simulated", "modules", "since", "until")
CODE = ("region", "system", "code", "since", "until")


class Code(NamedTuple):
    """One code of a place in one system, and its days."""

    system: str
    code: str
    since: date | None = None
    until: date | None = None


class Branch(NamedTuple):
    """One place of a tree on its way in: its own key and its parent's, what it is, and its codes."""

    key: str
    parent: str
    place: Place
    codes: tuple[Code, ...] = ()


class Spot(NamedTuple):
    """Where a place stands."""

    pk: int | None
    path: str
    level: str = ""


ROOT = Spot(None, "/")


@verbs.bulk_verb("region.load", _("导入区域"), may=ADMIN, chunk=20_000)
def load(branches: Sequence[Branch], *, by: Actor, why: str = "") -> list[Done]:
    """Add the places of a tree that are not there yet, parents first, and the codes that a known place lacks.

    A place is known by one of its codes, or, where it has none, by its name under its parent.
    """
    standing = _Standing(branches)
    fresh, codes, done = [], [], []
    ids = iter(reserve(Region, len(branches)))
    for branch in branches:
        parent = standing.parent(branch)
        spot = standing.known(branch, parent)
        if spot is None:
            pk = next(ids)
            spot = _checked(branch, parent, pk, by)
            fresh.append(_row(branch, parent, spot))
        missing = standing.missing(branch, spot)
        codes += [(spot.pk, *code) for code in missing]
        standing.settle(branch, parent, spot)
        if missing or (fresh and fresh[-1][0] == spot.pk):
            done.append(_done(branch, spot, missing))
    insert(Region, REGION, fresh)
    insert(RegionCode, CODE, codes)
    return done


class _Standing:
    """What stands in the database and what this chunk has added, by code and by name under a parent."""

    def __init__(self, branches: Sequence[Branch]) -> None:
        heads = sorted({code.code[:2] for branch in branches for code in branch.codes})
        under = Q(code="")
        for head in heads:
            under |= Q(code__startswith=head)
        rows = RegionCode.objects.filter(under).values_list(
            "system", "code", "region_id", "region__path", "region__level"
        )
        self.by_code: dict[tuple[str, str], Spot] = {
            (system, code): Spot(pk, path, level) for system, code, pk, path, level in rows
        }
        self.held = {(spot.pk, *known) for known, spot in self.by_code.items()}
        self.by_key: dict[str, Spot] = {}
        self.by_name: dict[tuple[int | None, str], Spot] = {}
        self._named: set[int | None] = set()

    def parent(self, branch: Branch) -> Spot:
        if not branch.parent:
            return ROOT
        # The keys of the shipped files are the bureau's codes, so a parent loaded earlier is found by them.
        spot = self.by_key.get(branch.parent) or self.by_code.get((RegionCode.System.STATISTICS, branch.parent))
        if spot is None:
            raise _refusal(branch, _("上级区域 {parent} 不存在。"), _("请把上级区域排在前面一并导入。"))
        return spot

    def known(self, branch: Branch, parent: Spot) -> Spot | None:
        for code in branch.codes:
            # By system and number, for one number may mean two towns in the two systems; a place that was moved stays moved.
            spot = self.by_code.get((code.system, code.code))
            if spot is not None:
                return spot
        if branch.codes:
            return None
        if parent.pk not in self._named:
            self._named.add(parent.pk)
            for pk, name, path, level in Region.objects.filter(parent=parent.pk).values_list(
                "id", "name", "path", "level"
            ):
                self.by_name[parent.pk, name] = Spot(pk, path, level)
        return self.by_name.get((parent.pk, branch.place.name))

    def missing(self, branch: Branch, spot: Spot) -> list[Code]:
        return [code for code in branch.codes if (spot.pk, code.system, code.code) not in self.held]

    def settle(self, branch: Branch, parent: Spot, spot: Spot) -> None:
        self.by_key[branch.key] = spot
        self.by_name[parent.pk, branch.place.name] = spot
        for code in branch.codes:
            self.by_code[code.system, code.code] = spot
            self.held.add((spot.pk, code.system, code.code))


def _checked(branch: Branch, parent: Spot, pk: int, by: Actor) -> Spot:
    if parent is ROOT and by.role is not Role.SYSTEM:
        raise _refusal(branch, _("最上级区域由部署时导入。"), _("请选择上级区域。"))
    if not regions.holds(by.region_path, parent.path):
        raise _refusal(branch, _("上级区域不在您的岗位范围内。"), _("请核对导入的区域。"))
    if parent.level and ORDER.index(branch.place.level) <= ORDER.index(parent.level):
        raise _refusal(branch, _("它的层级不低于上级区域。"), _("请核对层级。"))
    return Spot(pk, f"{parent.path}{pk}/", branch.place.level)


def _refusal(branch: Branch, why: Any, do: Any) -> Refused:
    return Refused(
        _("您要导入区域「{name}」（{key}）。"), why, do, name=branch.place.name, key=branch.key, parent=branch.parent
    )


def _row(branch: Branch, parent: Spot, spot: Spot) -> tuple[Any, ...]:
    place = asdict(branch.place)
    own = {"id": spot.pk, "parent": parent.pk, "path": spot.path, "modules": "[]", "level": Level(place["level"]).value}
    return tuple({**place, **own}[name] for name in REGION)


def _done(branch: Branch, spot: Spot, codes: Sequence[Code]) -> Done:
    label = Region._meta.label_lower
    told = {"name": [None, branch.place.name], "level": [None, branch.place.level]}
    told |= {code.system: [None, code.code] for code in codes}
    return Done(label, spot.pk or 0, spot.path, {f"{label}:{spot.pk}": told})
