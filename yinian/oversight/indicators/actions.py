"""Keeping the figures of a day, asking for them anew, and entering what documents tell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import bulk, jobs, verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.jobs import Run
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.oversight.indicators import queries, shelf
from yinian.oversight.indicators.models import Edition, Reckoning, Reported, Snapshot
from yinian.oversight.indicators.queries import Reckoned

JOB = "indicators.snapshot"
NOBODY: frozenset[Role] = frozenset()
OFFICE = frozenset({Role.OFFICER})
COLUMNS = ("region", "on", "reckoning", "numbers", "own", "region_path")


@verbs.verb("indicators.snapshot", _("统计指标快照"), may=NOBODY)
def snapshot(on: date, reckoned: Reckoned, *, by: Actor) -> Reckoning:
    """Keep reckoned figures as the next revision of their day, of changed regions only; without a change nothing is new."""
    last = Reckoning.objects.filter(on=on).aggregate(last=Max("revision"))["last"] or 0
    rows = list(_rows(on, reckoned))
    if not rows and last:
        return Reckoning.objects.get(on=on, revision=last)
    made: Reckoning = verbs.create(
        Reckoning, on=on, revision=last + 1, computed_at=timezone.now(), edition=_edition(reckoned), rows=len(rows)
    )
    bulk.insert(Snapshot, COLUMNS, ((region, on, made.pk, numbers, own, path) for region, numbers, own, path in rows))
    return made


def _edition(reckoned: Reckoned) -> Edition:
    found = Edition.objects.filter(version=shelf.version()).first()
    if found is None:
        # Its text is the row itself; the journal's line about the reckoning names the version.
        found = Edition.objects.create(
            version=shelf.version(), names=list(reckoned.names), text=shelf.text(), since=timezone.now()
        )
    return found


def _rows(on: date, reckoned: Reckoned) -> Iterator[tuple[int, str, str, str]]:
    """Every region whose numbers are not those that are kept for the day already."""
    kept = _kept(on, reckoned)
    above = {path[: path.rstrip("/").rindex("/") + 1] for path in reckoned.places.values()}
    for region, counted in reckoned.counted.items():
        path = reckoned.places[region]
        own = queries.written(counted.own) if path in above and any(counted.own) else ""
        numbers = queries.written(counted.numbers)
        if kept.get(region) != (numbers, own):
            yield region, numbers, own, path


def _kept(on: date, reckoned: Reckoned) -> Mapping[int, tuple[str, str]]:
    """What is kept for the day of each region, where it was kept by the same measures."""
    rows = Snapshot.unscoped.filter(on=on).order_by("reckoning_id")
    told = rows.values_list("region_id", "numbers", "own", "reckoning__edition_id", "region_path")
    names = list(reckoned.names)
    return {
        region: (numbers, own)
        for region, numbers, own, edition, path in told.iterator(chunk_size=5_000)
        if list(queries.places_of(edition)) == names and path == reckoned.places.get(region)
    }


@verbs.verb("indicators.request", _("重新统计指标"), may=OFFICE)
def request(on: date, *, by: Actor, why: str = "") -> Run:
    """Ask for the figures of a day to be reckoned anew in the background; asking again within a minute is the same request."""
    if on > timezone.localdate():
        raise Refused(_("您要统计 {day} 的指标。"), _("这一天还没有到。"), _("请选择今天或以前的日期。"), day=on)
    minute = timezone.localtime().strftime("%Y%m%d%H%M")
    return jobs.start(JOB, f"{JOB}:{on}:{minute}", by=by, given={"on": on.isoformat()}, total=1)


@dataclass(frozen=True, slots=True)
class Report:
    """A number as a document tells it: of which measure, from which day on (until another), where it stands."""

    measure: str
    value: int
    since: date
    document: str
    clause: str = ""
    until: date | None = None


@verbs.verb("indicators.report", _("登记上报数字"), may=OFFICE)
def report(region: Region, given: Report, *, by: Actor, why: str = "") -> Reported:
    """Enter a number that a document tells of a region, for a measure that no records of ours are counted for."""
    measure = shelf.measure(given.measure)
    asked, told = _("您要登记“{measure}”的上报数字。"), {"measure": measure.words.zh}
    if not holds(by.region_path, region.path):
        raise Refused(asked, _("这个区域不在您的岗位范围内。"), _("请选择本级或下级区域。"), **told)
    if not measure.reported:
        raise Refused(asked, _("这个数字由业务记录统计，不能登记。"), _("请办理相应的业务，数字随之变化。"), **told)
    if given.value < 0 or (given.until is not None and given.until <= given.since):
        raise Refused(asked, _("数字小于零，或者截止日期不在起始日期之后。"), _("请核对数字和日期。"), **told)
    if not 0 < len(given.document.strip()) <= 200:
        raise Refused(asked, _("没有写依据的文件。"), _("请写明哪份文件、哪一条。"), **told)
    return verbs.create(
        Reported, region=region, measure=measure.name, value=given.value, since=given.since, until=given.until,
        document=given.document.strip(), clause=given.clause.strip()[:100], reported_at=timezone.now(),
        region_path=region.path,
    )  # fmt: skip


@verbs.verb("indicators.withdraw", _("撤回上报数字"), may=OFFICE)
def withdraw(row: Reported, *, by: Actor, why: str = "") -> Reported:
    """Say that a reported number was wrong: it stays, and holds on no day any more."""
    if row.wrong:
        raise Refused(_("您要撤回一个上报数字。"), _("它已经撤回。"), _("请登记正确的数字。"))
    verbs.change(row, wrong=True)
    return row
