"""Opening, renaming, moving and closing regions, and giving them codes."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date

from django.apps import apps
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import regions, verbs
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor, Role
from yinian.foundation.codes import area_code
from yinian.foundation.journal.lines import Line
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Level, Region, RegionCode

ADMIN = frozenset({Role.SYSTEM_ADMIN})
ORDER = [level.value for level in Level]


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a place when it is opened."""

    name: str
    level: str
    since: date | None = None
    until: date | None = None
    zone: bool = False
    urban: bool | None = None
    simulated: bool = False


@verbs.verb("region.open", _("新设区域"), may=ADMIN)
def open_region(place: Place, parent: Region | None, *, by: Actor, why: str = "") -> Region:
    """Add a place under another, which must be of a higher level and within the actor's own region."""
    if parent is not None:
        _own(parent, by)
        if ORDER.index(place.level) <= ORDER.index(parent.level):
            raise Refused(
                _("您要在「{parent}」下新设「{name}」。"),
                _("{level}不能设在{above}之下。"),
                _("请选择更高一级的上级区域。"),
                parent=parent.name,
                name=place.name,
                level=Level(place.level).label,
                above=Level(parent.level).label,
            )
    elif by.role is not Role.SYSTEM:
        raise Refused(_("您要新设最上级区域。"), _("最上级区域由部署时导入。"), _("请选择上级区域。"))
    region = Region(parent=parent, path=f"new{secrets.token_hex(8)}", **asdict(place))
    region.save()
    # The path holds the row's own number, which the first write gives.
    region.path = f"{parent.path if parent else '/'}{region.pk}/"
    region.save(update_fields=["path"])
    verbs.note(region, {"name": [None, region.name], "level": [None, region.level], "path": [None, region.path]})
    return region


def _own(region: Region, by: Actor) -> None:
    if not regions.holds(by.region_path, region.path):
        raise Refused(
            _("您要改动区域 {number}。"), _("没有这个区域，或不在您的岗位范围内。"), _("请核对编号。"), number=region.pk
        )


@verbs.verb("region.rename", _("区域改名"), may=ADMIN)
def rename(region: Region, name: str, *, by: Actor, why: str = "") -> Region:
    """Give a place another name; the journal keeps the old one and the day."""
    _own(region, by)
    if not name.strip():
        raise Refused(_("您要给「{name}」改名。"), _("新名称是空的。"), _("请填写新名称。"), name=region.name)
    verbs.change(region, name=name.strip())
    return region


@verbs.verb("region.give_code", _("登记区域代码"), may=ADMIN)
def give_code(region: Region, system: str, code: str, *, by: Actor, since: date | None = None, why: str = "") -> Region:
    """Give a place a code from a day on; the code it had in that system until then ends on that day."""
    _own(region, by)
    try:
        padded, _level = area_code(code)
    except ValueError:
        raise Refused(
            _("您要给「{name}」登记代码 {code}。"), _("代码应为 2、4、6、9 或 12 位数字。"), _("请核对后重填。"),
            name=region.name, code=code,
        ) from None  # fmt: skip
    for held in RegionCode.objects.filter(region=region, system=system, until=None).exclude(code=padded):
        verbs.change(held, until=since or timezone.localdate())
    known = RegionCode.objects.filter(region=region, system=system, code=padded).first()
    if known is None:
        verbs.create(RegionCode, region=region, system=system, code=padded, since=since)
    else:
        verbs.change(known, until=None)
    return region


@verbs.verb("region.close", _("撤销区域"), may=ADMIN)
def close_region(region: Region, on: date, *, by: Actor, why: str = "") -> Region:
    """End a place on a day; one that still has open places under it is refused."""
    _own(region, by)
    below = Region.objects.filter(parent=region, until=None).count()
    if below:
        raise Refused(
            _("您要撤销「{name}」。"), _("它下面还有 {count} 个未撤销的区域。"), _("请先把它们划入别处或撤销。"),
            name=region.name, count=below,
        )  # fmt: skip
    verbs.change(region, until=on)
    return region


@verbs.verb("region.move", _("划转区域"), may=ADMIN)
def move(region: Region, parent: Region, *, by: Actor, why: str = "") -> Region:
    """Hang a place, all below it and every row in it, under another parent; the journal keeps its old paths."""
    _own(region, by)
    _own(parent, by)
    if regions.holds(region.path, parent.path) or ORDER.index(region.level) <= ORDER.index(parent.level):
        raise Refused(
            _("您要把「{name}」划入「{parent}」。"), _("上级区域须在别处，且层级更高。"), _("请选择另一个上级区域。"),
            name=region.name, parent=parent.name,
        )  # fmt: skip
    old, new = region.path, f"{parent.path}{region.pk}/"
    _shift(Region, "path", old, new)
    _shift(Party, "region_path", old, new)
    for model in apps.get_models():
        if issubclass(model, Scoped) and model is not Line:
            _shift(model, "region_path", old, new)
    region.refresh_from_db()
    verbs.change(region, parent=parent)
    verbs.note(region, {"path": [old, new]})
    return region


def _shift(model: type, column: str, old: str, new: str) -> None:
    rows = model._base_manager.filter(regions.within(old, column))  # type: ignore[attr-defined]
    rows.update(**{column: Concat(Value(new), Substr(column, len(old) + 1))})


def modules() -> list[str]:
    """The programmes that can be switched on or off."""
    return sorted(config.label for config in apps.get_app_configs() if config.name.startswith("yinian.programmes."))


@verbs.verb("region.switch_module", _("开关功能"), may=ADMIN)
def switch_module(region: Region, module: str, on: bool, *, by: Actor, why: str = "") -> Region:
    """Switch a programme on or off for a region and all below it."""
    _own(region, by)
    if module not in modules():
        raise Refused(_("您要启用功能「{module}」。"), _("没有这项功能。"), _("请从列表中选择。"), module=module)
    verbs.change(region, modules=sorted({*region.modules, module} if on else {*region.modules} - {module}))
    return region


def switched_on(module: str, path: str) -> bool:
    """Whether a programme is switched on at a place or anywhere above it."""
    ids = [int(part) for part in path.strip("/").split("/") if part]
    return any(module in modules for modules in Region.objects.filter(pk__in=ids).values_list("modules", flat=True))
