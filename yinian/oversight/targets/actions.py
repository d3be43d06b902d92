"""Taking in a programme whole or not at all, and recording what its years were scored."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, holds
from yinian.oversight.indicators import shelf
from yinian.oversight.targets import queries, rules, tables, words
from yinian.oversight.targets.models import Programme, Score
from yinian.oversight.targets.rules import Bands, Fault, Year
from yinian.registry.rosters.containers import Unfit

OFFICE = frozenset({Role.OFFICER})
TOLD = 30


@dataclass(frozen=True, slots=True)
class Given:
    """A programme's name, document, years, bands, and the rows of its targets with their numbers in the file."""

    name: str
    document: str
    years: list[Year]
    bands: Bands
    rows: Sequence[tuple[int, dict[str, Any]]]


@verbs.verb("programme.take_in", _("导入指标任务"), may=OFFICE)
def take_in(region: Region, given: Given, *, by: Actor, why: str = "") -> Programme:
    """Keep a programme; with one wrong row nothing is kept, and every wrong row is told."""
    if not holds(by.region_path, region.path):
        raise Refused(_("您要导入指标任务。"), _("这个区域不在您的岗位范围内。"), _("请选择本级或下级区域。"))
    targets, faults = rules.read(given.rows, {one.number for one in given.years}, shelf.known().indicators)
    if faults:
        raise _refused(faults)
    made: Programme = verbs.create(
        Programme, region=region, name=given.name.strip()[:100], document=given.document.strip()[:200],
        content=tables.kept(given.years, given.bands, targets), taken_in_at=timezone.now(), region_path=region.path,
    )  # fmt: skip
    return made


def _refused(faults: Sequence[Fault]) -> Refused:
    told = pgettext("mark", "；").join(words.fault(one) for one in faults[:TOLD])
    more = say("；另有 {n} 处").format(n=len(faults) - TOLD) if len(faults) > TOLD else ""
    return Refused(
        _("您要导入指标任务。"),
        _("有 {count} 处不对，一行也没有导入：{told}"),
        _("请改好这些行，再上传整份文件。"),
        count=len(faults),
        told=told + more,
    )


def replaced(programme: Programme, path: Path, *, by: Actor) -> Programme:
    """Take in the targets of an Excel under the years and bands of a programme that they replace."""
    try:
        rows, lacking = tables.excel(path)
    except Unfit:
        raise Refused(
            _("您要导入指标任务。"), _("这份文件打不开，或者不是 Excel、CSV。"), _("请另存为 .xlsx 再上传。")
        ) from None
    if lacking:
        raise Refused(
            _("您要导入指标任务。"),
            _("表头缺少：{heads}。"),
            _("请照样表写表头。"),
            heads=pgettext("list", "、").join(lacking),
        )
    content = programme.content
    given = Given(programme.name, programme.document, tables.years_of(content), tables.bands_of(content), rows)
    return take_in(programme.region, given, by=by)


def shipped(region: Region, path: Path, *, by: Actor) -> Programme:
    """Take in a programme file as it is shipped."""
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    given = Given(
        table["name"], f"{table['document']} {table['number']}", tables.years_of(table), tables.bands_of(table),
        list(enumerate(table["targets"], 1)),
    )  # fmt: skip
    return take_in(region, given, by=by)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What an appraisal gave a year, by which document, and the money of that year."""

    year: int
    score: Decimal
    document: str
    forecast_fen: int
    paid_fen: int


@verbs.verb("programme.score", _("登记考核得分"), may=OFFICE)
def score(programme: Programme, given: Appraisal, *, by: Actor, why: str = "") -> Score:
    """Record the score of a year; another one for the same year corrects it and edits nothing."""
    asked, told = _("您要登记「{name}」的考核得分。"), {"name": programme.name}
    if queries.year(programme, given.year) is None:
        raise Refused(asked, _("没有这一年。"), _("请选择方案里的年度。"), **told)
    hundredths = given.score * 100
    if not 0 <= given.score <= 100 or hundredths != hundredths.to_integral_value():
        raise Refused(asked, _("得分须在 0 到 100 之间，最多两位小数。"), _("请核对得分。"), **told)
    if not given.document.strip() or min(given.forecast_fen, given.paid_fen) < 0:
        raise Refused(asked, _("没有写考核文件，或者金额小于零。"), _("请写明考核文件和金额。"), **told)
    made: Score = verbs.create(
        Score, programme=programme, year=given.year, hundredths=int(hundredths), document=given.document.strip()[:200],
        forecast_fen=given.forecast_fen, paid_fen=given.paid_fen, scored_at=timezone.now(),
        region_path=programme.region_path,
    )  # fmt: skip
    return made
