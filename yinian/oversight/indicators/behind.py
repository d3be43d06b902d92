"""The rows behind a figure: elders, facilities, orders and all else that is counted, by the very SQL that counted it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from yinian.delivery.orders.facts import ORDERS
from yinian.delivery.orders.models import Order
from yinian.foundation import access, columns
from yinian.foundation.access import STANDINGS
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, end, holds, within
from yinian.oversight.evaluations.facts import PROVIDERS
from yinian.oversight.indicators import shelf
from yinian.oversight.indicators.book import Measure
from yinian.oversight.indicators.rules import Part
from yinian.registry.communities.facts import COMMUNITIES, STREETS
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import Elder
from yinian.registry.providers.facts import FACILITIES
from yinian.registry.providers.models import Facility, Provider
from yinian.registry.workforce.facts import WORKERS
from yinian.registry.workforce.models import Worker
from yinian.settlement.payouts.batches import BatchItem
from yinian.settlement.payouts.facts import PAYMENTS

# What the rows of each kind of subject are, and what a list shows beside them.
ROWS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    ELDERS.name: (Elder, ("region",)),
    FACILITIES.name: (Facility, ("region", "operator")),
    ORDERS.name: (Order, ("elder", "item", "provider")),
    WORKERS.name: (Worker, ("region", "employer")),
    PROVIDERS.name: (Provider, ("region",)),
    PAYMENTS.name: (BatchItem, ("payee", "batch")),
    COMMUNITIES.name: (Region, ("parent",)),
    STREETS.name: (Region, ("parent",)),
}


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind one side of a figure: its measure, and its rows where it is counted from records."""

    measure: Measure
    subject: str
    rows: QuerySet[Any]


def behind(actor: Actor, indicator: str, region: Region, on: date, part: str = "numerator") -> Behind:
    """The rows of a numerator or a denominator within the actor's sight, each with what it adds as `counted`.

    Who may not read health sees no rows of a figure that asks for it: the list itself would tell.
    """
    if not holds(actor.region_path, region.path):
        raise access.missing(Region._meta.verbose_name, region.pk)
    known = shelf.indicator(indicator)
    measure = known.denominator if part == "denominator" else known.numerator
    if measure is None or measure.part is None:
        raise access.missing(_("指标"), indicator)
    _readable(actor, measure.part, known.zh)
    model, beside = ROWS[measure.part.subject]
    scoped = Region.objects.filter(within(actor.region_path)) if model is Region else model.seen_by(actor)  # type: ignore[attr-defined]
    path = "path" if model is Region else "region_path"
    rows = scoped.filter(within(region.path, path), pk__in=_counted(measure.part, region, on)).select_related(*beside)
    if measure.part.sums:
        table = model._meta.db_table
        added = f"SELECT v.value FROM ({_fact(measure.part, measure.part.sums, on)}) v WHERE v.subject = {table}.id"
        rows = rows.annotate(counted=RawSQL(added, (), output_field=BigIntegerField())).filter(counted__gt=0)
        return Behind(measure, measure.part.subject, rows.order_by("-counted", "id"))
    return Behind(measure, measure.part.subject, rows.order_by(path, "id"))


def _readable(actor: Actor, part: Part, title: str) -> None:
    groups = {columns.FACTS[part.subject][fact].group for fact in part.facts}
    closed = groups & {"health", "money"}
    if actor.role is Role.SYSTEM or not closed - STANDINGS[actor.role].columns:
        return
    raise Refused(
        _("您要查看「{title}」包含的记录。"),
        _("您的岗位不能查看其中的健康情况或金额。"),
        _("请由可查看的工作人员办理。"),
        title=title,
    )


def _counted(part: Part, region: Region, on: date) -> RawSQL:
    """Those whom one part of a figure counts, from the same SQL of the same facts that the column engine reads."""
    conditions = ["s.region_path >= %s", "s.region_path < %s"]
    for test in part.tests:
        one = f"SELECT 1 FROM ({_fact(part, test.column, on)}) v WHERE v.subject = s.subject AND {test.plain.sql('v.value', on)}"
        # Who has no such fact at all passes a test that it is not so.
        conditions.append(f"{'NOT ' * test.negated}EXISTS ({one})")
    about = _live(columns.SUBJECTS[part.subject].sql, on)
    sql = f"SELECT s.subject FROM ({about}) s WHERE {' AND '.join(conditions)}"
    return RawSQL(sql, (region.path, end(region.path)))


def _fact(part: Part, name: str, on: date) -> str:
    return _live(columns.FACTS[part.subject][name].sql, on)


def _live(sql: str, on: date) -> str:
    return columns.live(sql.replace("%", "%%"), on)
