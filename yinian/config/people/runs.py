"""A generator's run: keyed by region, size and seed, chunk by chunk with its place kept, in one process or two."""

import gc
import multiprocessing
import os
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import connections, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.config.people import calibration as calibrations
from yinian.config.people import names
from yinian.config.people.calibration import Calibration
from yinian.config.people.homes import BLOCK, Address, Making, address, homes
from yinian.config.people.population import BLOCKS, Place, populate
from yinian.foundation import regions, verbs
from yinian.foundation.actor import system
from yinian.foundation.jobs import Run, Status
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Level, Region, RegionCode
from yinian.registry.elders.imports import register_many

JOB = "people.generate"
BY = system("演示数据生成")
SAMPLE = 1_000
# Below this many people a second process costs more than it brings.
WORTH_TWO = 20_000
Echo = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asks of the generator."""

    region: Region
    calibration: Calibration
    code: str
    count: int
    seed: int

    @property
    def key(self) -> str:
        return f"{JOB}:{self.code}:{self.count}:{self.seed}"


def order(code: str, *, count: int | None = None, full: bool = False, seed: int = 1) -> Order:
    """Read a request: so many people, or as many as the document counts, or a sample."""
    asked = _("您要为区域 {code} 生成演示老人。")
    try:
        region = regions.by_code(code)
    except Region.DoesNotExist:
        raise Refused(
            asked, _("没有导入这个区域。"), _("请先导入区域（yinian regions load 或 import）。"), code=code
        ) from None
    calibration, whole = calibrations.for_region(_codes(region), calibrations.load()), code.strip().ljust(12, "0")
    if full:
        if calibration.total is None or calibration.code.ljust(12, "0") != whole:
            raise Refused(asked, _("没有文件公布这个区域的老年人口数。"), _("请用 --count 给出人数。"), code=code)
        count = calibration.total
    if count is not None and count < 1:
        raise Refused(asked, _("人数须为正整数。"), _("请重新给出 --count。"), code=code)
    return Order(region, calibration, whole, SAMPLE if count is None else count, seed)


def _codes(region: Region) -> list[str]:
    """The six-digit codes of a region and of those above it, its own first."""
    above = [*regions.ancestors(region), region]
    rows = dict(RegionCode.objects.filter(region__in=above).order_by("-system").values_list("region_id", "code"))
    return [rows[one.pk][:6] for one in reversed(above) if one.pk in rows]


def places(region: Region, day: date) -> list[tuple[Place, Address]]:
    """The communities of a region in the order of their codes; where it has none, its lowest places, or itself."""
    below = Region.objects.filter(regions.within(region.path)).exclude(until__lte=day)
    rows = list(below.filter(level=Level.COMMUNITY))
    if not rows:
        parents = set(below.values_list("parent_id", flat=True))
        rows = [one for one in below if one.pk not in parents]
    codes = dict(
        RegionCode.objects.filter(regions.within(region.path, "region__path")).values_list("region_id", "code")
    )
    rows.sort(key=lambda one: (codes.get(one.pk, "~"), one.name))
    found = [(Place(one.name, one.urban), one) for one in rows]
    return [(place, address(place, one.pk, one.path)) for place, one in found]


def generate(wanted: Order, echo: Echo, *, processes: int | None = None) -> date:
    """Do what is missing of an order, however often it was cut short, and give the day its ages are counted on."""
    runs = _begin(wanted, processes)
    open_runs = [run for run in runs if run.state != Status.DONE]
    given = runs[0].given
    day = date.fromisoformat(given["day"])
    if not open_runs:
        echo("These people are there already; nothing to do.")
        return day
    making = _making(wanted, day, given["block"])
    total = sum(last - first for first, last in (_share(making, run) for run in runs))
    echo(f"{len(making.people):,} people in {total:,} homes, ages as of {day}, seed {wanted.seed}")
    if len(open_runs) == 1:
        work(open_runs[0].pk, making, echo)
    else:
        _side_by_side(open_runs, making, echo)
    _count_anew()
    return day


def _count_anew() -> None:
    """Let PostgreSQL count what it now holds: until then it plans as if the tables were empty."""
    if connections["default"].vendor != "postgresql":
        return
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _begin(wanted: Order, processes: int | None) -> list[Run]:
    """The runs of an order: those that were begun before, or new ones."""
    with verbs.stream(JOB), transaction.atomic():
        known = list(Run.unscoped.filter(key__startswith=f"{wanted.key}:").order_by("key"))
        if known:
            return known
        many = processes or _processes(wanted.count)
        given = {"day": timezone.localdate().isoformat(), "block": _block(wanted), "parts": many}
        return [
            Run.unscoped.create(
                key=f"{wanted.key}:{part}",
                job=JOB,
                given={**given, "part": part},
                region_path=wanted.region.path,
                asked_at=timezone.now(),
            )
            for part in range(many)
        ]


def _processes(count: int) -> int:
    apart = connections["default"].vendor == "postgresql" and count >= WORTH_TWO
    return min(2, os.cpu_count() or 1) if apart else 1


def _block(wanted: Order) -> int:
    """A block of ID numbers that no other run uses; the same order comes out at the same block wherever it is free."""
    taken = {given.get("block") for given in Run.unscoped.filter(job=JOB).values_list("given", flat=True)}
    block = zlib.crc32(wanted.key.encode()) % BLOCKS
    while block in taken:
        block = (block + 1) % BLOCKS
    return block


def _making(wanted: Order, day: date, block: int) -> Making:
    found = places(wanted.region, day)
    people = populate(
        wanted.calibration, [place for place, _at in found], wanted.count, day=day, seed=wanted.seed, block=block
    )
    return Making(people, [at for _place, at in found], wanted.calibration, names.load(), day, wanted.seed)


def _share(making: Making, run: Run) -> tuple[int, int]:
    """The homes that a run has to do: whole blocks, and the last ends where the homes end."""
    part, parts, blocks = run.given["part"], run.given["parts"], making.blocks()
    first, last = blocks * part // parts * BLOCK, blocks * (part + 1) // parts * BLOCK
    return first, min(last, len(making.people.starts()) - 1)


def _side_by_side(runs: list[Run], making: Making, echo: Echo) -> None:
    # Forked, so that the columns are shared and not made twice; no connection may be open then.
    connections.close_all()
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=_child, args=(run.pk, making, echo), daemon=True) for run in runs]
    for child in children:
        child.start()
    for child in children:
        child.join()
    if any(child.exitcode for child in children):
        raise RuntimeError(
            "A process of the generator stopped early. Run the same command again: it goes on from there."
        )


def _child(pk: int, making: Making, echo: Echo) -> None:
    try:
        work(pk, making, echo)
    finally:
        connections.close_all()


def work(pk: int, making: Making, echo: Echo) -> None:
    """Do what is left of one run; each chunk and the place reached are one transaction."""
    run = _claim(pk)
    first, last = _share(making, run)
    start = first + run.done

    def keep(count: int) -> None:
        run.advance(count, total=last - first)
        if run.done // BLOCK % 20 == 0 or run.done == last - first:
            echo(f"  part {run.given['part'] + 1} of {run.given['parts']}: {run.done:,} of {last - first:,} homes")

    blocks = homes(making, start // BLOCK, -(-last // BLOCK))
    with _without_collector():
        register_many(islice(blocks, start % BLOCK, None), by=BY, generated=True, after=keep)
    ended: dict[str, Any] = {"state": Status.DONE, "ended_at": timezone.now(), "result": {"homes": last - first}}
    with verbs.stream(JOB):
        Run.unscoped.filter(pk=pk, state=Status.RUNNING, tries=run.tries).update(**ended)


@contextmanager
def _without_collector() -> Generator[None]:
    """Millions of rows and no circles among them: looking for circles would take a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _claim(pk: int) -> Run:
    """Take a run for this process; one that still holds it elsewhere loses it at its next chunk."""
    with verbs.stream(JOB):
        Run.unscoped.filter(pk=pk).update(
            state=Status.RUNNING, tries=models.F("tries") + 1, started_at=timezone.now(), error=""
        )
    return Run.unscoped.get(pk=pk)
