"""A pack written from docs/policies.md alone is a sound one: the page's own examples are made into a region and linted."""

import re
import shutil
from pathlib import Path

import pytest

from yinian.entitlement.policies import library, queries
from yinian.entitlement.policies.cells import NO, YES
from yinian.entitlement.policies.tables import HITS, SPANS, UNITS

ROOT = queries.folder().parent
PAGE = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")


def example(holding: str) -> str:
    """The one block of the page that holds these words."""
    (found,) = [block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.S) if holding in block]
    return str(found)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A region of which the page's example is the only law."""
    root = tmp_path / "policies"
    (root / "110101" / "benefits").mkdir(parents=True)
    shutil.copy(queries.folder() / "names.yaml", root)
    law = example("benefit: old_age_allowance")
    (root / "110101" / "benefits" / "old_age_allowance.yaml").write_text(law, encoding="utf-8")
    title, number, day = (re.search(rf"    {name}: *([^ #\n]+)", law)[1] for name in ("title", "number", "dated"))  # type: ignore[index]
    held = f"rows:\n  - {{title: {title}, number: {number}, dated: {day}, kind: 通知, level: 区县, status: 未核}}\n"
    held += "  - {title: 某市基本养老服务清单, kind: 清单, level: 市, dated: 2024-01-01, status: 未核}\n"
    held += "  - {title: 某答复, kind: 答复, level: 市, dated: 2024-06-04, status: 有效}\n"
    (root / "110101" / "documents.yaml").write_text(held, encoding="utf-8")
    (root / "110101" / "parameters.yaml").write_text(example("name: family_beds"), encoding="utf-8")
    (root / "110101" / "list.yaml").write_text(example("number: 1, who"), encoding="utf-8")
    return root


def test_the_pages_example_is_sound_law(pack: Path) -> None:
    assert library.lint(pack) == ()
    (table,) = queries.read_tables(pack)
    assert (table.benefit, len(table.rows), len(table.examples)) == ("old_age_allowance", 4, 4)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("age: 80..89", "age: 81..89", "no row answers for"),
        ("age: 90+", "age: 89+", "answers for"),
        ("amount: 50000, since", "amount: 5000000, since", "is not within"),
        ("amount: 50000, since", "amount: no_such, since", "neither a whole number nor the name of a policy value"),
        ("income: 无", "income: 穷", "is none of"),
        ("inputs: [age, income]", "inputs: [age, wealth]", "is no known fact"),
        ("row: 1, amount: 50000", "row: 2, amount: 60000", "the table says row 1"),
        ("title: 大武口区高龄津贴制度", "title: 别的文件", "is in no documents.yaml"),
    ],
)
def test_what_the_page_says_lint_says_is_what_it_says(pack: Path, old: str, new: str, said: str) -> None:
    path = pack / "110101" / "benefits" / "old_age_allowance.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any(said in fault.what for fault in library.lint(pack)), [str(fault) for fault in library.lint(pack)]


def test_documents_and_together_are_written_as_the_page_shows(pack: Path) -> None:
    (pack / "210100").mkdir()
    (pack / "210100" / "documents.yaml").write_text(example("claims:"), encoding="utf-8")
    faults = [fault for fault in library.lint(pack) if fault.file.startswith("210100")]
    assert faults == []
    stacking = (
        example("rule: excludes").replace("care_subsidy", "old_age_allowance").replace("service_subsidy", "no_such")
    )
    (pack / "110101" / "together.yaml").write_text(stacking, encoding="utf-8")
    queries._stacking.cache_clear()
    assert {fault.what for fault in queries.lint(pack)} == {
        "'no_such' has no table",
        "old_age_allowance cannot take its own place",
    }


def test_the_page_names_every_input_with_its_words() -> None:
    for about in queries.vocabulary().values():
        (line,) = [
            line for line in PAGE.splitlines() if line.startswith("| ") and f"`{about.name}`" in line.split("|")[1]
        ]
        for word in about.words:
            assert word in line or word in (YES, NO), (about.name, word)
    for name in (*UNITS, *SPANS, *HITS):
        assert name in PAGE, name
