"""What is taken in: Excel and text tables as they are met; and what is turned away with its reason."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from tests.registry.rosters import paper
from yinian.foundation.files import StoredFile
from yinian.foundation.refusals import Refused
from yinian.registry.elders.models import Elder
from yinian.registry.rosters.models import Roster
from yinian.registry.rosters.sheets import Book


def refused(cast: Cast, content: bytes, name: str = "名册.xlsx") -> str:
    with pytest.raises(Refused) as told:
        paper.uploaded(cast, SimpleUploadedFile(name, content))
    assert not Roster.unscoped.exists() and not StoredFile.unscoped.exists()
    assert name in told.value.asked
    return told.value.why


def test_titles_merged_cells_repeated_headings_totals_and_numbers_as_numbers(cast: Cast) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.merge_range("B2:G2", "大东区老年人花名册")
    for column, words in enumerate(["社区", "姓名", "身份证\n号码", "联系电话", "出生年月", "类别"], 1):
        sheet.write(3, column, words)
    sheet.merge_range("B5:B7", "东顺城社区")
    for n in range(3):
        sheet.write_row(4 + n, 2, [f"钱{'甲乙丙'[n]}", paper.number(10 + n), 13800000000 + n, "一九四三年五月", "独居"])
    sheet.write_row(7, 1, ["社区", "姓名", "身份证号码", "联系电话", "出生年月", "类别"])
    sheet.write_row(8, 1, ["东顺城社区", "孙丁", int(paper.number(3)[:17]) * 10, "", "", ""])
    sheet.write_row(9, 1, ["东顺城社区", "孙戊", paper.number(4)[:6] + paper.number(4)[8:17], "", 15838, ""])
    sheet.write_row(10, 1, ["合计", "5 人"])
    sheet.write_row(12, 1, ["制表人：张三"])
    book.close()
    roster = paper.taken_in(cast, SimpleUploadedFile("a.xlsx", out.getvalue()))
    assert paper.verdicts(cast.actor("chen"), roster) == {5: "new", 6: "new", 7: "new", 9: "refused", 10: "new"}
    assert paper.codes(roster, 9) == ["number_number"] and paper.codes(roster, 10) == ["old_number"]
    paper.applied(cast, roster)
    assert Elder.unscoped.filter(region=cast.regions["dongshuncheng"], name__startswith="钱").count() == 3
    assert Elder.unscoped.get(name="孙戊").citizen_id.open() == paper.number(4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_text_tables(cast: Cast, encoding: str, sign: str) -> None:
    rows = [["东顺城社区老人登记"], paper.HEAD, paper.line(1, "钱甲"), paper.line(2, "㐂乙")]
    roster = paper.taken_in(cast, paper.text(rows, encoding, sign))
    assert roster.counts == {"new": 2}
    assert paper.row(roster, 4).name == "㐂乙"


def test_the_name_of_a_section_is_the_community_of_what_follows(cast: Cast) -> None:
    head = ["姓名", "身份证号", "家庭住址"]
    rows = [["东顺城社区（共 1 人）"], ["钱甲", paper.number(1), "1 号楼"]]
    roster = paper.taken_in(cast, paper.excel(rows, head))
    assert roster.counts == {"new": 1}


def test_a_formula_is_never_more_than_its_letters(cast: Cast) -> None:
    rows = [paper.line(1, "钱甲", address='=HYPERLINK("http://x")'), paper.line(2, "=cmd|' /C calc'!A0")]
    roster = paper.taken_in(cast, paper.text([paper.HEAD, *rows], sign="\t"))
    assert paper.row(roster, 3).name == "=cmd|' /C calc'!A0"
    assert roster.counts == {"new": 2}


def test_what_is_no_roster_is_refused(cast: Cast) -> None:
    assert "没有找到名册的表头" in refused(cast, paper.excel([["苹果", 3]], ["品名", "数量"]).read())
    assert "没有找到名册的表头" in refused(cast, "今天天气很好\n明天也是".encode(), "信.csv")
    assert "不是 Excel 或 CSV" in refused(cast, b"%PDF-1.4 x")
    assert "不是 Excel 或 CSV" in refused(cast, b"ab\0cd\0" * 50, "x.csv")
    assert "文件是空的" in refused(cast, b"")
    assert "已损坏" in refused(cast, paper.excel([paper.line(1)]).read()[:2000])
    assert "认不出文字编码" in refused(cast, b"\xff\x00\xfe\x80" * 20 + b"\n", "x.csv")


def test_a_locked_file_is_refused(cast: Cast) -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert "打开密码" in refused(cast, locked)


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def opened(file: SimpleUploadedFile) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_bombs_are_refused(cast: Cast) -> None:
    parts = opened(paper.excel([paper.line(1)]))
    zeros = packed({**parts, "xl/media/a.bin": b"\0" * 40_000_000})
    assert len(zeros) < 100_000 and "大得不合常理" in refused(cast, zeros)
    # One that says it is small and is not.
    small, crc = struct.pack("<I", 10), zlib.crc32(b"\0" * 40_000_000)
    assert "大得不合常理" in refused(cast, zeros.replace(struct.pack("<I", 40_000_000), small)) and crc
    sheet = parts["xl/worksheets/sheet1.xml"]
    far = packed(
        {
            **parts,
            "xl/worksheets/sheet1.xml": sheet.replace(
                b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            ),
        }
    )
    assert "列太多" in refused(cast, far)
    deep = packed(
        {
            **parts,
            "xl/worksheets/sheet1.xml": sheet.replace(
                b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
            ),
        }
    )
    assert "超过 300000 行" in refused(cast, deep)
    shared = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"A" * 32_000
        + b"</t></si></sst>"
    )
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(20, 20_020))
    many = packed(
        {
            **parts,
            "xl/sharedStrings.xml": shared,
            "xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", cells + b"</sheetData>"),
        }
    )
    assert "大得不合常理" in refused(cast, many)


def test_a_file_over_the_limit_is_refused(cast: Cast, settings: Any) -> None:
    settings.ROSTER_LIMIT_BYTES = 1024 * 1024
    assert "超过 1 MB" in refused(cast, b"x" * (1024 * 1024 + 1))


def test_several_sheets_are_told(cast: Cast) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name in ("说明", "甲", "乙"):
        sheet = book.add_worksheet(name)
        if name != "说明":
            sheet.write_row(0, 0, paper.HEAD)
            sheet.write_row(1, 0, paper.line(1))
    book.close()
    roster = paper.uploaded(cast, SimpleUploadedFile("a.xlsx", out.getvalue()))
    assert roster.heading["sheet"] == "甲" and roster.heading["others"] == ["乙"]


def test_no_sample_says_what_it_holds(cast: Cast) -> None:
    roster = paper.uploaded(cast, paper.excel([paper.line(1, "钱小甲")]))
    told = str(roster.heading)
    assert "钱小甲" not in told and paper.number(1)[:8] not in told and "000000000" in told


def test_rows_are_numbered_as_people_see_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,身份证号\n甲,1\n".encode("gb18030"))
    assert list(Book(path).rows("")) == [(1, ["姓名", "身份证号"]), (2, ["甲", "1"])]
