"""The document library and the national list: what is held, what is claimed, what drives what, and what is refused."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cast import Cast
from yinian.config.commands import policies as command
from yinian.entitlement.policies import documents, library, queries

ENTRY = "  - {title: 某办法, kind: 办法, level: 市, status: 有效}"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(queries.folder(), tmp_path / "policies"))


def test_everything_shipped_is_sound_and_every_cited_document_is_held() -> None:
    assert library.lint() == ()
    held = {row.entry.title for row in library.shelf()}
    assert {row.document.title for table in queries.all_tables() for row in table.rows} <= held


def test_the_reply_claims_19_documents_and_names_13() -> None:
    (counted,) = library.claims()
    assert (counted.claim.says, counted.named, counted.claim.region[:6]) == (19, 13, "210800")
    named = [row.entry for row in library.shelf() if row.entry.region.startswith("210800")]
    assert "营政发〔2014〕6号" in {entry.number for entry in named if not entry.group}


def test_what_a_document_drives_follows_from_the_sources_of_the_tables() -> None:
    case = next(row for row in library.shelf() if row.entry.title.startswith("石嘴山市大武口区政府购买"))
    assert {table.benefit for table in case.tables} == {
        "accident_insurance",
        "centenarian_gift",
        "classified_aid",
        "longevity_gift",
        "old_age_allowance",
        "urban_destitute_support",
    }
    assert "old_age_allowance_from_90" in {value.name.name for value in case.values}


def test_documents_are_found_by_words_of_title_and_number() -> None:
    rows = library.shelf()
    assert [row.entry.number for row in library.matching(rows, "扬广府办")] == ["扬广府办〔2020〕27号"]
    assert library.matching(rows, "没有这样的文件") == [] and library.matching(rows, "") == rows


def test_a_standard_of_a_district_or_above_is_counted() -> None:
    assert len([entry for entry in library.standards() if entry.level != "国家"]) == 2


def test_sixteen_items_of_three_kinds() -> None:
    items = library.listed(None, date(2026, 1, 1))
    assert [item.number for item in items] == list(range(1, 17))
    kinds = [item.kind for item in items]
    assert [kinds.count(kind) for kind in documents.HELP] == [8, 7, 1]
    assert library.listed(None, date(2023, 5, 20)) == []


def test_a_local_list_goes_on_after_the_nations(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    text = (copy / "000000" / "list.yaml").read_text(encoding="utf-8")
    head, _rows, rows = text.partition("rows:\n")
    (copy / "210100" / "list.yaml").write_text(head + "rows:\n" + rows.splitlines()[0] + "\n", encoding="utf-8")
    monkeypatch.setattr(queries, "folder", lambda: copy)
    found = library.listed(cast.regions["dongshuncheng"], date(2026, 1, 1))
    assert [item.region[:6] for item in found] == ["000000"] * 16 + ["210100"]


@pytest.mark.parametrize(
    ("old", "new", "cell"),
    [
        ("level: 市", "level: 镇", "level"),
        ("status: 有效", "status: 好的", "status"),
        ("kind: 办法", "kind: 信", "kind"),
        ("title: 某办法", "title: ''", "title"),
        ("status: 有效", "status: 有效, dated: 2026-02-30", "dated"),
        ("status: 有效", "status: 有效, repealed_on: 2026-02-01", "status"),
        ("status: 有效", "status: 有效, named_in: 别的", "named_in"),
        ("status: 有效", "status: 有效, drives: 表", "drives"),
    ],
)
def test_a_wrong_row_is_named_by_its_cell(old: str, new: str, cell: str) -> None:
    _entries, _claims, faults = documents.read("rows:\n" + ENTRY.replace(old, new) + "\n", "d.yaml", "210100000000")
    assert [(fault.row, fault.cell) for fault in faults] == [(1, cell)]


def test_wrong_claims_and_items_are_named() -> None:
    text = f"rows:\n{ENTRY}\n{ENTRY}\nclaims:\n  - {{says: many, group: g, document: 无, clause: 一}}\n"
    faults = documents.read(text, "d.yaml", "210100000000")[2]
    cells = {fault.cell for fault in faults}
    assert cells == {"title", "claims.quote", "claims.says", "claims.document"}
    text = "rows:\n  - {number: 1, who: '', what: 甲, kind: 钱, benefits: [no_such], since: 2026-01-01, document: x, how: 1}\n"
    cells = {fault.cell for fault in documents.read_list(text, "l.yaml", "210100000000", {"gift"})[1]}
    assert cells == {"who", "kind", "benefits", "document", "how"}


def test_the_command_says_what_is_wrong_and_where(copy: Path) -> None:
    run = CliRunner()
    assert run.invoke(command.policies, ["lint", str(copy)]).output.endswith("nothing wrong\n")
    path = copy / "640202" / "benefits" / "old_age_allowance.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("age: <80", "age: <79"), encoding="utf-8")
    queries._tables.cache_clear()
    queries._stacking.cache_clear()
    library._read.cache_clear()
    said = run.invoke(command.policies, ["lint", str(copy)])
    assert (
        said.exit_code == 1
        and "640202/benefits/old_age_allowance.yaml" in said.output
        and "no row answers" in said.output
    )
    assert "has no names.yaml" in run.invoke(command.policies, ["lint", str(copy / "000000")]).output


def test_a_document_that_no_library_holds_is_a_fault(copy: Path) -> None:
    (copy / "640202" / "documents.yaml").unlink()
    assert any("is in no documents.yaml" in fault.what for fault in library.lint(copy))
