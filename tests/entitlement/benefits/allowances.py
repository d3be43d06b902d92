"""Law of the tests' own: a monthly allowance in yuan for the tests' city, so that no shipped amount is relied on."""

from functools import lru_cache
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp

from django.conf import settings

from tests.environment import SCRATCH
from yinian.entitlement.policies import queries as policies

ALLOWANCE, MUCH = "old_age_allowance", "care_subsidy"
_HEAD = """benefit: {name}
zh: {zh}
en: {zh}
unit: fen
per: month
hit: first
inputs: [{inputs}]
bounds: [0, 1000000]
documents:
  a: {{title: 测试办法, number: 测政发〔2026〕1号, dated: 2026-01-01}}
rows:
{rows}
examples:
{examples}
"""
_OLD = """  - {age: 80+, income: "低保, 低收入（低保边缘）", amount: 20000, since: 2026-01-01, document: a, clause: 第一条, quote: 每月二百}
  - {age: 80+, amount: 10000, since: 2026-01-01, document: a, clause: 第二条, quote: 每人每月100元}
  - {age: <80, amount: 0, since: 2026-01-01, document: a, clause: 第二条, quote: 80周岁以上}"""
_DOCUMENT = "  - {title: 测试办法, number: 测政发〔2026〕1号, kind: 办法, level: 市, body: 某市民政局, dated: 2026-01-01, status: 有效}"
_OLD_SHOWN = """  - {what: 低保, born_on: 1940-01-01, income: 低保, day: 2026-05-12, row: 1, amount: 20000}
  - {what: 前一天, born_on: 1946-05-12, day: 2026-05-11, row: 3, amount: 0}
  - {what: 当天, born_on: 1946-05-12, day: 2026-05-12, row: 2, amount: 10000}
  - {what: 次日, born_on: 1946-05-12, day: 2026-05-13, row: 2, amount: 10000}"""
_MUCH = """  - {grade: "重度失能, 完全失能", amount: 60000, since: 2026-01-01, document: a, clause: 第三条, quote: 每人每月600元}
  - {amount: 0, since: 2026-01-01, document: a, clause: 第三条, quote: 重度失能}"""
_MUCH_SHOWN = """  - {what: 重度, born_on: 1940-01-01, grade: 重度失能, day: 2026-05-12, row: 1, amount: 60000}
  - {what: 轻度, born_on: 1940-01-01, grade: 轻度失能, day: 2026-05-12, row: 2, amount: 0}"""


@lru_cache
def folder(days: int = 7) -> Path:
    """A copy of the shipped policies with two allowances more, and public notices of so many days."""
    whole = Path(mkdtemp(prefix="law-", dir=SCRATCH)) / "policies"
    copytree(settings.ROOT / "policies", whole)
    for name, zh, inputs, rows, shown in (
        (ALLOWANCE, "高龄津贴", "age, income", _OLD, _OLD_SHOWN),
        (MUCH, "失能补贴", "grade", _MUCH, _MUCH_SHOWN),
    ):
        text = _HEAD.format(name=name, zh=zh, inputs=inputs, rows=rows, examples=shown)
        (whole / "210100" / "benefits" / f"{name}.yaml").write_text(text, encoding="utf-8")
    documents = whole / "210100" / "documents.yaml"
    lines = documents.read_text(encoding="utf-8").splitlines()
    lines.insert(lines.index("rows:") + 1, _DOCUMENT)
    documents.write_text("\n".join(lines) + "\n", encoding="utf-8")
    approvals = whole / "000000" / "approvals.yaml"
    written = approvals.read_text(encoding="utf-8").replace("notice_days: 7", f"notice_days: {days}")
    approvals.write_text(written, encoding="utf-8")
    assert policies.lint(whole) == ()
    return whole
