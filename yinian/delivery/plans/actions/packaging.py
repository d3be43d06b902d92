"""Publishing packages by version, and taking them off again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.delivery.plans import queries, rules
from yinian.delivery.plans.flow import OFFICE
from yinian.delivery.plans.models import Package, Period
from yinian.delivery.plans.rules import Portion
from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.registry.catalogue import queries as catalogue


@dataclass(frozen=True, slots=True)
class Content:
    """What a package is to hold: names, period, what on what basis; a new one has no code yet."""

    zh: str
    en: str
    period: str
    portions: tuple[Portion, ...]
    basis: str
    code: str = ""
    since: date | None = None


@verbs.verb("package.publish", _("发布服务套餐"), may=OFFICE)
def publish(given: Content, region: Region | None, *, by: Actor) -> Package:
    """Bring a package to what is given, as a new version where it says something else; plans keep what they were made of."""
    day = given.since or timezone.localdate()
    _check(given, day)
    standing = Package.objects.filter(code=given.code, until=None).first() if given.code else None
    _own(given, standing.region if standing else region, by)
    columns: dict[str, Any] = {
        "zh": given.zh.strip(),
        "en": given.en.strip(),
        "period": given.period,
        "basis": given.basis.strip(),
        "lines": [{"item": one.item, "times": one.times, "minutes": one.minutes} for one in given.portions],
    }
    if standing is not None and all(getattr(standing, name) == value for name, value in columns.items()):
        return standing
    last = Package.objects.filter(code=given.code).order_by("-version").first() if given.code else None
    if standing is not None:
        verbs.change(standing, until=max(day, standing.since))
    row: Package = verbs.create(
        Package, code=given.code or _code(), version=last.version + 1 if last else 1,
        region=last.region if last else region, since=day, **columns,
    )  # fmt: skip
    verbs.about(row)
    return row


def _code() -> str:
    """A package made at a desk is numbered by how many there are."""
    number = Package.objects.count() + 1
    while Package.objects.filter(code=f"package_{number}").exists():
        number += 1
    return f"package_{number}"


def _own(given: Content, region: Region | None, by: Actor) -> None:
    if by.role is not Role.SYSTEM and (region is None or not holds(by.region_path, region.path)):
        raise _refusal(given, _("它不是您辖区的套餐。"), _("请为您的辖区另发布一个。"))


def _check(given: Content, day: date) -> None:
    if not given.zh.strip() or not given.en.strip() or not given.basis.strip() or given.period not in Period.values:
        raise _refusal(given, _("名称、周期和依据要填全。"), _("请补全后再发布。"))
    items = [one.item for one in given.portions]
    if not items or len(set(items)) < len(items):
        raise _refusal(given, _("没有项目，或同一个项目写了两次。"), _("请每个项目写一行。"))
    known = set(catalogue.menu(day).filter(code__in=items).values_list("code", flat=True))
    if known != set(items):
        raise _refusal(given, _("有的项目不在服务目录里。"), _("请从目录里选择。"))
    most = 7 if given.period == rules.WEEK else rules.LIMITS.most_times
    if not all(0 <= one.times <= most and 0 < one.minutes <= 24 * 60 for one in given.portions):
        raise _refusal(given, _("次数或时长不对。"), _("次数填 0（随时）到 {most}，时长填 1 到 1440 分钟。"), most=most)


def _refusal(given: Content, why: Any, do: Any, **values: Any) -> Refused:
    return Refused(_("您要发布套餐「{package}」。"), why, do, package=given.zh.strip() or "—", **values)


@verbs.verb("package.withdraw", _("停用服务套餐"), may=OFFICE)
def withdraw(package: Package, *, by: Actor, why: str = "") -> Package:
    """Offer a package no more from today on; plans made of it go on."""
    asked = _("您要停用套餐「{package}」。")
    region = package.region
    if by.role is not Role.SYSTEM and (region is None or not holds(by.region_path, region.path)):
        raise Refused(asked, _("它不是您辖区的套餐。"), _("请联系发布它的一级。"), package=package)
    if package.until is not None:
        raise Refused(asked, _("它已经停用。"), _("无需再办。"), package=package)
    verbs.change(package, until=max(timezone.localdate(), package.since))
    return package


def load(*, by: Actor) -> int:
    """Publish what the shipped file says otherwise than what stands, and say how many; a second time it is none."""
    sheet, count = queries.shipped(), 0
    for given in sheet["packages"]:
        before = Package.objects.filter(code=given["code"]).count()
        content = Content(
            given["zh"], given["en"], given["period"], tuple(Portion(**one) for one in given["lines"]),
            given["basis"], given["code"], None if before else sheet["since"],
        )  # fmt: skip
        publish(content, None, by=by)
        count += Package.objects.filter(code=given["code"]).count() - before
    return count
