"""What is wrong with a table, said to a clerk: where, what, and what to write instead, in the reader's language."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.policies import queries
from yinian.entitlement.policies.rules import Fault
from yinian.foundation import money

HEAD, ROWS, EXAMPLES, DOCUMENTS = _("表头"), _("规则"), _("举例"), _("文件")
PARTS = {"head": HEAD, "rows": ROWS, "examples": EXAMPLES, "documents": DOCUMENTS}
CELLS = {
    "benefit": _("待遇代码"), "zh": _("名称"), "en": _("英文名称"), "unit": _("单位"), "per": _("多久一次"),
    "hit": _("怎样取行"), "inputs": _("条件栏"), "bounds": _("数量范围"), "rows": _("规则"),
    "examples": _("举例"), "documents": _("文件"), "amount": _("给多少"), "since": _("自"),
    "until": _("至"), "document": _("文件"), "clause": _("条款"), "quote": _("原文"),
    "note": _("说明"), "what": _("什么人"), "day": _("哪一天"), "born_on": _("出生日期"),
    "row": _("应按第几行"), "title": _("标题"), "number": _("文号"), "dated": _("日期"),
    "carry_over": _("结转"), "items": _("可用于"), "paid_in": _("每年几月发"), "file": _("整个文件"),
    "line of the file": _("文件的行"),
}  # fmt: skip
# What the checks say, piece by piece, and how it is said here.
SAID: tuple[tuple[str, Any], ...] = (
    (r"is missing", _("没有填写")),
    (r"is empty: a value without its words has no source", _("没有填写：每一行都要写明出处，请填条款和原文")),
    (r"is empty: say who this is", _("没有填写：请写明举的是什么人")),
    (r"is empty", _("没有填写")),
    (r"(.+) is none of (.+)", _("{0} 不在可填的词里：请从 {1} 中选")),
    (r"(.+) is no known fact: write one of (.+)", _("系统里没有 {0} 这种情况：请从 {1} 中选")),
    (r"is no input of this table", _("不是这张表的条件栏：请先在条件栏里加上，或者删掉")),
    (r"(.+) is no input of this table that is a number", _("{0} 不是这张表里数字的条件栏")),
    (r"(.+) is no number: write .+", _("{0} 不是可用的写法：请写 80..89（含两头）、80+（含80）、<80、80 或 -")),
    (r"(.+) ends before it begins", _("{0} 后面的数比前面的小：请把小的写在前面")),
    (r"(.+) lets nothing pass", _("{0} 没有人符合：请写大于 0 的数")),
    (r"(.+) is below nothing", _("{0} 小于零：请写零或正数")),
    (r"(.+) is no amount: write .+", _("{0} 不是数量：请写数字、政策数值的名称、比例或“未定”")),
    (r"(.+) is no tier: write .+", _("{0} 不是阶梯的写法：请写 0..300000 × 100%")),
    (r"(.+) does not go on where the tier before it ends", _("{0} 没有接上前一档：请从前一档结束的数写起")),
    (r"(.+) is no fact: write .+", _("{0} 不是可用的条件：请写成 阶梯 条件: …")),
    (r"(.+) is neither a whole number nor the name of a policy value", _("{0} 既不是整数，也不是政策数值的名称")),
    (r"(.+) has no value on (.+)", _("政策数值 {0} 在 {1} 没有数：请先给它数值，或者直接写数字")),
    (r"(.+) is not within (.+) to (.+)", _("{0} 超出了 {1} 到 {2} 的范围：请核对数量，或者改数量范围")),
    (r"(.+) is no pair of whole numbers: write .+", _("{0} 不是两个整数：请写最少和最多")),
    (r"(.+) is no document of this file", _("{0} 不是本表列出的文件：请写文件的代号")),
    (r"(.+) is no date", _("{0} 不是日期：请写成 2026-01-31")),
    (r"(.+) is not after (.+)", _("{0} 不在 {1} 之后：请写更晚的一天，或者留空")),
    (r"(.+) is no whole number", _("{0} 不是整数")),
    (r"(.+) is no month of a yearly benefit: .+", _("{0} 不是每年发放的月份：请写 1 到 12，并把多久一次写成每年")),
    (r"from (.+) no row answers for (.+)", _("自 {0} 起，没有一行管到这样的人：{1}。请补一行，或者放宽一行")),
    (r"answers for (.+) as row (\d+) does", _("和第 {1} 行都管到这样的人：{0}。请收窄其中一行")),
    (
        r"is never reached: nobody is left for it",
        _("永远轮不到：前面的行已经管到所有这样的人。请移到前面，或者收窄前面的行"),
    ),
    (r"(\d+) kinds of people are too many to try: split the table", _("条件太多，{0} 种人无法逐一核对：请拆成两张表")),
    (
        r"the table says row (\d+), amount (\S+) and needs (.+)",
        _("照表是第 {0} 行、{1}，还缺少 {2}：请核对这个例子，或者改规则"),
    ),
    (r"the table says row (\d+), amount (\S+)", _("照表是第 {0} 行、{1}：请核对这个例子，或者改规则")),
    (r"no example shows it", _("没有例子说到这一行：请加一个")),
    (r"(.+) is another benefit: write (.+)", _("{0} 是另一项待遇：请写 {1}")),
    (r"is not what it was, and rows of the past .+", _("和现行的表不同，以前的行会被读错：请另立一项待遇")),
    (r"is no single cell", _("不是一格能写的内容：请只写一个词、一个数或一个日期")),
    (r"is no row of cells", _("不是一行：请写成 {栏: 内容, …} 的样子")),
    (r"is no list", _("不是一串内容：请写成 [甲, 乙]")),
    (r"is no table of documents", _("不是文件的清单：请写代号，下面是标题和日期")),
    (r"is longer than (.+) letters", _("太长，超过 {0} 个字")),
    (r"there is no sheet of this name", _("没有这张工作表：请保留原来的四张表")),
    (r"(.+) stands twice: leave the number of a new row empty", _("行号 {0} 出现了两次：新加的行不要写行号")),
    (
        r"is no Excel file that can be opened \((.+)\)",
        _("不是能打开的 Excel 文件（{0}）：请上传从这里下载、改好的 xlsx"),
    ),
    (r"is no dict", _("不是一张表：请保留原来的写法")),
    (r"is no list of rows", _("不是一串行")),
)
# Which pieces are amounts: of a benefit in yuan they are told in yuan, as they are typed.
AMOUNTS = {
    r"(.+) is not within (.+) to (.+)": (0, 1, 2),
    r"the table says row (\d+), amount (\S+) and needs (.+)": (1,),
    r"the table says row (\d+), amount (\S+)": (1,),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One fault as people read it: part, row (0: the head) and cell, and what to do."""

    part: str
    row: int
    cell: str
    what: str
    fault: Fault

    @property
    def where(self) -> str:
        """表头 单位; 规则 第2行 年龄."""
        part = str(PARTS[self.part])
        row = gettext("第 {row} 行").format(row=self.row) if self.row else ""
        cell = self.cell if self.cell != part else ""
        return " ".join(filter(None, (part, row, cell)))

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"


def told(fault: Fault, *, yuan: bool = False) -> Told:
    """Say a fault, with amounts in yuan where the table has them so; what nobody foresaw is said as the checks say it."""
    part, cell = _place(fault)
    return Told(part, 0 if part == "head" else fault.row, cell_word(cell), _what(fault.what, yuan), fault)


def cell_word(cell: str) -> str:
    """What a cell is called."""
    if cell in CELLS:
        return str(CELLS[cell])
    about = queries.vocabulary().get(cell)
    return about.zh if about else cell


def _place(fault: Fault) -> tuple[str, str]:
    first, _dot, rest = fault.cell.partition(".")
    if first == "documents":
        return "documents", rest.rpartition(".")[2] or "documents"
    if first == "examples":
        # Of a row that no example shows it is the row that is named.
        return ("examples", rest) if rest else ("rows" if fault.row else "examples", "examples")
    return ("rows" if fault.row and fault.cell not in ("file", "line of the file") else "head"), fault.cell


def _what(what: str, yuan: bool) -> str:
    for pattern, said in SAID:
        match = re.fullmatch(pattern, what, re.DOTALL)
        if match:
            parts = [_readable(part) for part in match.groups()]
            for index in AMOUNTS.get(pattern, ()) if yuan else ():
                parts[index] = _in_yuan(parts[index])
            return str(said).format(*parts) if parts else str(said)
    return what


def _in_yuan(part: str) -> str:
    """A number of fen as yuan; what is no number stays as it is."""
    return gettext("{amount} 元").format(amount=money.plain(int(part))) if part.lstrip("-").isdecimal() else part


def _readable(part: str) -> str:
    """Words without the quotation marks of a programme, facts by what they are called."""
    known = queries.vocabulary()
    plain = re.sub(r"^'(.*)'$", r"\1", part, flags=re.DOTALL)
    plain = re.sub(r"datetime\.date\((\d+), (\d+), (\d+)\)", r"\1-\2-\3", plain)
    named = re.sub(r"[a-z][a-z_]+", lambda word: known[word[0]].zh if word[0] in known else word[0], plain)
    return {"None": gettext("空"), "": gettext("空")}.get(named, named)
