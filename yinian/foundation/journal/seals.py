"""Seals: gapless, chained with a key outside the database, the head exported; they show lines cut, altered, slipped in."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation.fields import digest
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import COVERED, Line, code_of, micros

BATCH = 2_000
LATE = timedelta(hours=1)


class Seal(models.Model):
    """A numbered lid on some lines: their numbers, a digest of their codes, and the seal before."""

    number = models.PositiveIntegerField(_("封存号"), primary_key=True)
    lines = models.TextField(_("所封日志编号"))
    count = models.PositiveIntegerField(_("条数"))
    code = models.CharField(_("封存码"), max_length=64)
    at = models.DateTimeField(_("封存时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("日志封存")

    def __str__(self) -> str:
        return str(self.number)


def ranges(numbers: list[int]) -> str:
    """Sorted numbers as text: 3-7,9."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(f"{a}-{b}" if a != b else str(a) for a, b in spans)


def spread(text: str) -> Iterator[int]:
    """The numbers that `ranges` wrote."""
    for span in text.split(","):
        first, _sign, last = span.partition("-")
        yield from range(int(first), int(last or first) + 1)


def _code(number: int, before: str, ids: str, codes: list[str]) -> str:
    parts = (b"seal", str(number).encode(), before.encode(), ids.encode(), "".join(codes).encode())
    return digest(settings.JOURNAL_KEY, *parts, standard=True).hex()


def seal(limit: int = 50) -> int:
    """Put lids on the lines that have none, whatever their numbers, and say how many lines were sealed."""
    total = 0
    for _round in range(limit):
        try:
            with writing("seals"), transaction.atomic():
                count = _seal_once()
        except IntegrityError:
            break  # two sealers met on the number, which is unique; the other one is at it
        total += count
        if count < BATCH:
            break
    return total


def _seal_once() -> int:
    before = Seal.objects.select_for_update().order_by("-number").first()
    lines = list(Line.unscoped.filter(seal=None).order_by("id").values_list("id", "code")[:BATCH])
    if lines:
        number, ids = (before.number if before else 0) + 1, ranges([pk for pk, _c in lines])
        code = _code(number, before.code if before else "", ids, [c for _pk, c in lines])
        Seal.objects.create(number=number, lines=ids, count=len(lines), code=code, at=timezone.now())
        Line.unscoped.filter(pk__in=[pk for pk, _c in lines], seal=None).update(seal=number)
    return len(lines)


def export_head(folder: Path | None = None, on: date | None = None) -> Path | None:
    """Write the last seal's number and code to a file outside the database, one a day, so that a cut tail is found."""
    last = Seal.objects.order_by("-number").first()
    if last is None:
        return None
    folder = folder or settings.SEAL_HEADS
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{on or timezone.localdate():%Y-%m-%d}.json"
    text = json.dumps({"number": last.number, "code": last.code, "at": last.at.isoformat()})
    beside = path.with_suffix(".part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
    return path


@dataclass
class Report:
    """What `verify` found: how much it read, and each fault in words."""

    lines: int = 0
    seals: int = 0
    unsealed: int = 0
    faults: list[str] = field(default_factory=list)
    counted: int = 0

    def fault(self, text: str) -> None:
        self.counted += 1
        if len(self.faults) < 200:
            self.faults.append(text)

    @property
    def sound(self) -> bool:
        return self.counted == 0


def verify(heads: Path | None = None) -> Report:
    """Read the whole journal and every seal, and report what was altered, cut, slipped in or chained anew."""
    report, chain = Report(), _Chain()
    # The seals are listed before the lines are opened: one made meanwhile is left to the next time, not taken for false.
    seals = list(Seal.objects.order_by("number").values_list("number", "lines", "count", "code"))
    rows = _lines()
    row = next(rows, None)
    for number, ids, count, code in seals:
        held: list[tuple[int, str]] = []
        while row is not None and row[-1] is not None and row[-1] <= number:
            _check_line(row, report)
            if row[-1] == number:
                held.append((row[0], row[-2]))
            else:
                report.fault(f"line {row[0]} carries the number of seal {row[-1]}, which does not exist")
            row = next(rows, None)
        chain.check(number, ids, count, code, held, report)
    _check_rest(rows, row, report)
    copies = Line.unscoped.order_by().values("code").annotate(copies=models.Count("id")).filter(copies__gt=1)
    for copied in copies[:200]:
        report.fault(f"one line stands {copied['copies']} times (code {copied['code'][:12]}…): copied in")
    chain.check_heads(heads or settings.SEAL_HEADS, report)
    return report


def _check_rest(rows: Iterator[tuple[Any, ...]], row: tuple[Any, ...] | None, report: Report) -> None:
    """The lines after the last seal that was listed: younger seals' lines, and those in none."""
    late, known = micros(timezone.now() - LATE), dict[int, bool]()
    while row is not None:
        _check_line(row, report)
        if row[-1] is None:
            report.unsealed += 1
            if row[-3] < late:
                report.fault(f"line {row[0]} is over an hour old and in no seal")
        else:
            if row[-1] not in known:
                known[row[-1]] = Seal.objects.filter(number=row[-1]).exists()
            if not known[row[-1]]:
                report.fault(f"line {row[0]} carries the number of seal {row[-1]}, which does not exist")
        row = next(rows, None)


def _lines() -> Iterator[tuple[Any, ...]]:
    """Every line by seal and number, unsealed ones last: id, covered columns (`at` in microseconds), code, seal."""
    names = [f'"{Line._meta.get_field(name).column}"' for name in COVERED[:-1]]  # type: ignore[union-attr]
    if connection.vendor == "postgresql":
        at = "(extract(epoch from at) * 1000000)::bigint"
        order = "seal NULLS LAST, id"
    else:
        at, order = "at", "seal IS NULL, seal, id"
    sql = f"SELECT id, {', '.join(names)}, {at}, code, seal FROM {Line._meta.db_table} ORDER BY {order}"
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with transaction.atomic(), connection.connection.cursor(name="journal_verify") as cursor:
            cursor.itersize = 5_000
            cursor.execute(sql)
            yield from cursor
        return
    with connection.cursor() as cursor:
        cursor.execute(sql)
        convert = Line._meta.get_field("at").get_db_converters(connection) + connection.ops.get_db_converters(
            Line._meta.get_field("at").get_col(Line._meta.db_table)
        )
        place = 1 + len(COVERED) - 1
        while rows := cursor.fetchmany(5_000):
            for row in rows:
                at = row[place]
                for step in convert:
                    at = step(at, None, connection)
                yield (*row[:place], micros(at), *row[place + 1 :])


def _check_line(row: tuple[Any, ...], report: Report) -> None:
    report.lines += 1
    if not hmac.compare_digest(code_of(row[1:-2]), row[-2]):
        report.fault(f"line {row[0]} was altered or slipped in: its code does not fit its content")


class _Chain:
    """Follows the seals and remembers each one's code for the exported heads."""

    def __init__(self) -> None:
        self.before, self.number = "", 0
        self.codes: dict[int, str] = {}

    def check(self, number: int, ids: str, count: int, code: str, held: list[tuple[int, str]], report: Report) -> None:
        report.seals += 1
        if number != self.number + 1:
            report.fault(f"seals {self.number + 1} to {number - 1} are missing")
        if ranges([pk for pk, _c in held]) != ids:
            here, there = {pk for pk, _c in held}, set(spread(ids))
            report.fault(
                f"seal {number} of {count} lines: missing {ranges(sorted(there - here)) or '-'}, "
                f"slipped in {ranges(sorted(here - there)) or '-'}"
            )
        elif not hmac.compare_digest(_code(number, self.before, ids, [c for _pk, c in held]), code):
            report.fault(f"seal {number} does not fit its lines or the seal before it")
        self.before, self.number = code, number
        self.codes[number] = code

    def check_heads(self, folder: Path, report: Report) -> None:
        for path in sorted(folder.glob("*.json")) if folder.exists() else []:
            try:
                head = json.loads(path.read_text(encoding="utf-8"))
                number, code = int(head["number"]), str(head["code"])
            except (ValueError, KeyError, TypeError):
                report.fault(f"{path.name} is no exported head: it was altered or cut short")
                continue
            if self.codes.get(number) != code:
                report.fault(
                    f"the head exported in {path.name} (seal {number}) is not in the chain: cut or chained anew"
                )
