"""A programme is taken in whole or not at all, stands by what records tell, and its score decides on the next year's money."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.utils import timezone

from tests.cast import BY, Cast
from tests.oversight.indicators import made
from yinian.foundation.journal.lines import Line, timeline
from yinian.foundation.refusals import NotFound, Refused
from yinian.oversight.indicators import actions as indicators
from yinian.oversight.targets import actions, queries, tables
from yinian.oversight.targets.models import Programme, Score

FILE = tables.FOLDER / "321002-guangling.yaml"
HEADS = list(tables.HEADS)
GOOD = ["1", "村级站点", "民政局", "2", "每村", "village_coverage", "100", "", "", "", "", "二（五）", ""]


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return actions.shipped(cast.regions["dadong"], FILE, by=cast.actor("chen"))


def excel(folder: Path, *rows: list[Any], heads: list[str] = HEADS) -> Path:
    path = folder / "targets.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["指标任务表"], heads, *rows]):
            sheet.write_row(number, 0, row)
    return path


def test_the_thirty_targets_are_taken_in_with_both_readings(programme: Programme) -> None:
    found = tables.targets_of(programme.content)
    assert [one.number for one in found] == list(range(1, 31))
    townships = found[21]
    assert [one.indicator for one in townships.readings] == ["township_complex_coverage", "complexes"]
    assert {one.year for one in found} == {1, 2} and all(one.clause and one.quote for one in found)
    assert timeline(programme)[0].verb == "programme.take_in"


def test_it_stands_by_what_records_tell(cast: Cast, programme: Programme) -> None:
    chen, day = cast.actor("chen"), date(2021, 8, 31)
    numbers = {"villages": 10, "villages_covered": 9, "elders60": 100, "served_at_home": 20, "complexes": 2}
    told = made.reckoned(cast.regions.values(), lambda region: (numbers, {}, 0))
    indicators.snapshot(day, told, by=BY)
    standing = queries.standing(chen, programme, 2, timezone.localdate())
    assert standing is not None and standing.on == day
    lines = {line.target.number: line for line in standing.lines}
    assert (lines[23].reads[0].share, lines[23].reads[0].reached) == (Decimal("0.9"), False)
    assert lines[17].reads[0].reached is True
    assert [read.reached for read in lines[22].reads] == [None, True]
    assert lines[18].reads[0].reached is None and standing.score is None
    assert standing.reckoned is not None and standing.told < len(standing.lines)
    assert queries.standing(chen, programme, 3, day) is None


def test_a_score_decides_on_the_next_years_money_and_a_later_one_corrects_it(cast: Cast, programme: Programme) -> None:
    chen = cast.actor("chen")
    for score, told in (
        ("59.99", ("failed", 2022, 0, 400_00)),
        ("60", ("normal", 2022, 600_00, 0)),
        ("90", ("excellent", 2022, 600_00, 0)),
    ):
        actions.score(programme, actions.Appraisal(2, Decimal(score), "考核通报", 1_000_00, 400_00), by=chen)
        standing = queries.standing(chen, programme, 2, timezone.localdate())
        assert standing and standing.consequence
        follows = standing.consequence
        assert (follows.band, follows.year, follows.award_fen, follows.clawback_fen) == told
    assert Score.unscoped.count() == 3
    for wrong in (
        actions.Appraisal(3, Decimal(80), "考核通报", 0, 0),
        actions.Appraisal(2, Decimal("100.01"), "考核通报", 0, 0),
        actions.Appraisal(2, Decimal("80.001"), "考核通报", 0, 0),
        actions.Appraisal(2, Decimal(80), " ", 0, 0),
        actions.Appraisal(2, Decimal(80), "考核通报", -1, 0),
    ):
        with pytest.raises(Refused):
            actions.score(programme, wrong, by=chen)
    assert Score.unscoped.count() == 3


def test_an_excel_takes_the_targets_place(cast: Cast, programme: Programme, tmp_path: Path) -> None:
    two = [*GOOD]
    two[0], two[3] = "2", "1"
    taken = actions.replaced(programme, excel(tmp_path, GOOD, two), by=cast.actor("chen"))
    assert [(one.number, one.year) for one in tables.targets_of(taken.content)] == [(1, 2), (2, 1)]
    assert taken.pk != programme.pk and taken.content["years"] == programme.content["years"]


def test_a_file_with_wrong_rows_takes_in_nothing_and_lists_each(
    cast: Cast, programme: Programme, tmp_path: Path
) -> None:
    owner, year = [*GOOD], [*GOOD]
    owner[0], owner[2], year[0], year[3] = "2", "", "3", "7"
    lines = Line.unscoped.filter(verb="programme.take_in", outcome="done").count()
    with pytest.raises(Refused) as refused:
        actions.replaced(programme, excel(tmp_path, GOOD, owner, year), by=cast.actor("chen"))
    assert "第 4 行：没有责任单位" in str(refused.value) and "第 5 行：方案里没有这一年「7」" in str(refused.value)
    for file in (excel(tmp_path, GOOD, heads=["序号", "指标任务"]), FILE):
        with pytest.raises(Refused):
            actions.replaced(programme, file, by=cast.actor("chen"))
    assert Programme.unscoped.count() == 1
    assert Line.unscoped.filter(verb="programme.take_in", outcome="done").count() == lines


def test_the_neighbour_sees_nothing(cast: Cast, programme: Programme) -> None:
    zhou = cast.actor("zhou")
    with pytest.raises(NotFound):
        queries.programme(zhou, programme.pk)
    assert not queries.programmes(zhou, cast.regions["dadong"]).exists()
    with pytest.raises(NotFound):
        actions.score(programme, actions.Appraisal(2, Decimal(80), "考核通报", 0, 0), by=zhou)
    with pytest.raises(Refused):
        actions.shipped(cast.regions["dadong"], FILE, by=zhou)
