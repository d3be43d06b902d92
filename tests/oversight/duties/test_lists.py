"""A year's list comes in whole, ten categories and thirty-seven tasks that reconcile; one wrong row and nothing is taken."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.oversight.duties.conftest import DEPARTMENTS, Group
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused
from yinian.oversight.duties import lists, queries
from yinian.oversight.duties.models import Category, Task

HEADS = ["任务大类", "序号", "任务", "牵头单位", "配合单位", "完成时限"]
# Ten categories with these many tasks: thirty-seven in all.
SIZES = (4, 4, 4, 4, 4, 4, 4, 3, 3, 3)


def rows() -> list[list[Any]]:
    found, number = [], 0
    for at, size in enumerate(SIZES):
        for serial in range(size):
            number += 1
            name = f"第{at + 1}类" if serial == 0 else ""
            found.append([name, number, f"任务{number}", DEPARTMENTS[number % 12], "", date(2026, 12, 1 + number % 28)])
    return found


def table(lines: list[list[Any]]) -> SimpleUploadedFile:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, ["养老服务改革试点工作任务清单"])
        page.write_row(1, 0, HEADS)
        for at, line in enumerate(lines, 2):
            for column, cell in enumerate(line):
                if isinstance(cell, date):
                    page.write_datetime(at, column, cell, day)
                else:
                    page.write(at, column, cell)
    return SimpleUploadedFile("任务清单.xlsx", out.getvalue())


def test_thirty_seven_tasks_in_ten_categories(group: Group) -> None:
    found = lists.read_upload(table(rows()), group.body, 2026)
    assert (found.wrong, len(found.rows), tuple(found.categories.values())) == ([], 37, SIZES)
    lists.take_in(group.body, 2026, found, lists.Expected(10, 37), by=group.lin)
    tree = queries.tree(group.lin, group.body, 2026)
    assert [progress.total for _category, progress in tree] == list(SIZES)
    whole = queries.whole(tree)
    by_member = queries.progress_of(group.lin, group.members.values(), 2026)
    assert whole.total == sum(one.total for one in by_member.values()) == Task.unscoped.count() == 37
    assert Deadline.unscoped.filter(kind="duty.task").count() == 37
    assert Line.unscoped.get(verb="duty_task.take_in_list").changed


def test_wrong_rows_import_nothing_and_each_is_listed(group: Group) -> None:
    lines = rows()
    lines[3][3], lines[5][5], lines[9][1] = "市教育局", "年底前", 1
    found = lists.read_upload(table(lines), group.body, 2026)
    assert [(one.line, one.column, one.fault) for one in found.wrong] == [
        (6, "owner", "unknown"), (8, "due", "day"), (12, "number", "twice"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="3 处"):
        lists.take_in(group.body, 2026, found, lists.Expected(), by=group.lin)
    assert not Task.unscoped.exists() and not Category.unscoped.exists()


def test_totals_that_do_not_agree_import_nothing(group: Group) -> None:
    found = lists.read_upload(table(rows()), group.body, 2026)
    with pytest.raises(Refused, match="10 大类 37 项"):
        lists.take_in(group.body, 2026, found, lists.Expected(10, 38), by=group.lin)
    assert not Task.unscoped.exists()


def test_a_second_time_is_refused_and_what_is_no_table_is_told(group: Group) -> None:
    found = lists.read_upload(table(rows()), group.body, 2026)
    lists.take_in(group.body, 2026, found, lists.Expected(), by=group.lin)
    again = lists.read_upload(table(rows()), group.body, 2026)
    assert {one.fault for one in again.wrong} == {"twice"} and len(again.wrong) == 37
    with pytest.raises(Refused, match="表头"):
        lists.read_upload(SimpleUploadedFile("x.csv", "甲,乙\n1,2\n".encode()), group.body, 2026)
    with pytest.raises(NotFound):
        lists.take_in(group.body, 2027, found, lists.Expected(), by=group.cast.actor("zhou"))
