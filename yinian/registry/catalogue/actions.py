"""Publishing service items by version, taking them off the menu, and setting what they cost in a region."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.registry.catalogue import queries, rules
from yinian.registry.catalogue.models import ItemPrice, ServiceItem
from yinian.registry.catalogue.rules import Item

OFFICE = frozenset({Role.OFFICER})
# The catalogue is a file with its own review; people set prices, not items.
NOBODY: frozenset[Role] = frozenset()


@verbs.verb("catalogue.publish", _("发布服务项目"), may=NOBODY)
def publish(given: Item, *, by: Actor, on: date | None = None) -> ServiceItem:
    """Bring an item to what is given: a new version from a day where it says something else; the same changes nothing."""
    day = on or timezone.localdate()
    columns = given.columns
    standing = ServiceItem.objects.filter(code=given.code, until=None).first()
    if standing is not None and not rules.differs(columns, _columns(standing)):
        return standing
    if standing is not None:
        verbs.change(standing, until=max(day, standing.since))
    last = ServiceItem.objects.filter(code=given.code).order_by("-version").first()
    row: ServiceItem = verbs.create(ServiceItem, **columns, version=last.version + 1 if last else 1, since=day)
    verbs.about(row)
    return row


def _columns(row: ServiceItem) -> dict[str, object]:
    return {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}


@verbs.verb("catalogue.withdraw", _("停用服务项目"), may=NOBODY)
def withdraw(code: str, *, by: Actor, on: date | None = None, why: str = "") -> ServiceItem:
    """Take an item off the menu from a day on; what was ordered before keeps its version."""
    row = queries.item(code)
    verbs.change(row, until=max(on or timezone.localdate(), row.since))
    verbs.about(row)
    return row


def stale() -> tuple[list[Item], list[str]]:
    """What the shipped file says otherwise than the menu: items to publish, and codes to withdraw."""
    standing = {row.code: _columns(row) for row in ServiceItem.objects.filter(until=None)}
    given = queries.shipped().items
    changed = [one for one in given if one.code not in standing or rules.differs(one.columns, standing[one.code])]
    return changed, sorted(standing.keys() - {one.code for one in given})


def load(*, by: Actor) -> int:
    """Bring the whole menu to what the shipped file says, and say how many items changed; a second time it is none."""
    changed, gone = stale()
    known = set(ServiceItem.objects.values_list("code", flat=True))
    for one in changed:
        publish(one, by=by, on=timezone.localdate() if one.code in known else queries.shipped().since)
    for code in gone:
        withdraw(code, by=by, why="not in the file any more")
    return len(changed) + len(gone)


@dataclass(frozen=True, slots=True)
class Price:
    """What an item is to cost: per hour or per visit, on what basis, from which day (today, unless told), and for which payer."""

    price_fen: int
    per: str
    basis: str
    since: date | None = None
    payer: str = ""


@verbs.verb("catalogue.set_price", _("设定服务价格"), may=OFFICE)
def set_price(code: str, region: Region, given: Price, *, by: Actor) -> ItemPrice:
    """Set what an item costs in a region from a day on; the price until then ends on that day."""
    item, day = queries.item(code), given.since or timezone.localdate()
    asked = _("您要设定「{item}」在「{place}」的价格。")
    told = {"item": str(item), "place": region.name}
    if not holds(by.region_path, region.path):
        raise Refused(asked, _("这个区域不在您的岗位范围内。"), _("请选择您辖区内的区域。"), **told)
    if given.price_fen <= 0 or given.per not in rules.PER or not given.basis.strip():
        raise Refused(asked, _("价格须大于零，并写明计价单位和定价依据。"), _("请补全后再设定。"), **told)
    if given.payer not in ("", *rules.PAYERS):
        raise Refused(asked, _("付费方不在列表中。"), _("请选择一个，或不分付费方。"), **told)
    known = ItemPrice.objects.filter(code=code, region=region, payer=given.payer, until=None).first()
    verbs.about(item)
    if known is not None and known.since > day:
        raise Refused(
            asked, _("已定好 {day} 起的价格，新价格不能早于那一天。"), _("请换一个开始日期。"), day=known.since, **told
        )
    columns = {"price_fen": given.price_fen, "per": given.per, "basis": given.basis.strip()}
    if known is not None and known.since == day:
        verbs.change(known, **columns)
        return known
    if known is not None:
        verbs.change(known, until=day)
    row: ItemPrice = verbs.create(ItemPrice, code=code, region=region, since=day, payer=given.payer, **columns)
    return row
