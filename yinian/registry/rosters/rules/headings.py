"""Which row of a sheet is its heading, and what each of its columns is for."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from yinian.registry.rosters.rules.numerals import plain
from yinian.registry.rosters.rules.readings import Cell, looks_like_number, text

LOOK = 40
IGNORED, NAME, NUMBER = "ignored", "name", "citizen_id"
SEVERAL = frozenset({"phone", "category", "remark", "address"})
_LEFT_OUT = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|[\s*※★:：、/\\_.·-]")


def worded(cell: Cell) -> str:
    """A heading without what does not tell headings apart: blanks, brackets, stars, colons."""
    return _LEFT_OUT.sub("", plain(text(cell)).lower())


class Heading(NamedTuple):
    """Where a heading stands, how many lines it has, its texts, and what each column is for; row counts from 0."""

    row: int
    lines: int
    texts: tuple[str, ...]
    columns: dict[int, str]

    @property
    def known(self) -> int:
        """How many columns carry something that can be used."""
        return sum(target != IGNORED for target in self.columns.values())

    @property
    def sure(self) -> bool:
        """Whether it can be read without a hand: names and ID numbers both have their column."""
        return {NAME, NUMBER} <= set(self.columns.values())


class Synonyms:
    """The headings under which each kind of column is met."""

    def __init__(self, table: Mapping[str, object]) -> None:
        targets: Mapping[str, Sequence[str]] = table["targets"]  # type: ignore[assignment]
        self.targets = tuple(targets)
        self.of = {worded(word): target for target, words in targets.items() for word in words}
        self.kin = {worded(word) for word in table["kin"]}  # type: ignore[attr-defined]
        self.totals = tuple(str(word) for word in table["totals"])  # type: ignore[attr-defined]

    def target(self, above: str, below: str) -> str:
        """What a column is for, by its heading and the one that stands above it."""
        over, own = worded(above), worded(below)
        if over in self.kin and own in {"姓名", "名字"}:
            return "kin_name"
        if over in self.kin and self.of.get(own) == "phone":
            return "kin_phone"
        if over in self.kin and "关系" in own:
            return "kin_relation"
        return self.of.get(over + own) or self.of.get(own) or ("" if own else self.of.get(over, ""))


def found(rows: Sequence[Sequence[Cell]], synonyms: Synonyms, remembered: Mapping[str, str]) -> Heading | None:
    """The heading of a sheet by its first rows: the one that names most columns; None where nothing is named."""
    best: Heading | None = None
    for index in range(min(len(rows), LOOK)):
        for lines in (1, 2):
            if index + lines > len(rows) or (lines == 2 and not _two(rows[index], rows[index + 1])):
                continue
            heading = read(rows, index, lines, synonyms, remembered)
            # A title that happens to be one of our words is no heading, unless hands said so before.
            if heading.known >= 1 and _wide(heading) and (best is None or _rank(heading) > _rank(best)):
                best = heading
    return best or _by_numbers(rows, synonyms, remembered)


def _wide(heading: Heading) -> bool:
    return sum(bool(words) for words in heading.texts) >= 2


def _rank(heading: Heading) -> tuple[bool, int, int, int]:
    return heading.sure, heading.known, -heading.lines, -heading.row


def _two(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether two rows may be one heading: the lower fills what the upper spans, and holds no data."""
    words = [text(cell) for cell in lower]
    if not any(words) or any(looks_like_number(cell) or re.search(r"\d{4,}", text(cell)) for cell in lower):
        return False
    return any(not text(above) and below for above, below in zip(upper, words, strict=False)) or any(
        text(above) and not below for above, below in zip(upper, words, strict=False)
    )


def read(
    rows: Sequence[Sequence[Cell]], row: int, lines: int, synonyms: Synonyms, remembered: Mapping[str, str]
) -> Heading:
    """The heading that stands in a certain row; hands' own choices come first, and a column used twice keeps the first."""
    upper = [text(cell) for cell in rows[row]]
    lower = [text(cell) for cell in rows[row + 1]] if lines == 2 else []
    width = max(len(upper), len(lower))
    above, texts, columns, used = "", [], dict[int, str](), set[str]()
    for index in range(width):
        over = upper[index] if index < len(upper) else ""
        under = lower[index] if index < len(lower) else ""
        # What spans several columns stands in the first of them only.
        above = over or (above if under else "")
        words = " ".join(dict.fromkeys(part for part in ((above, under) if lines == 2 else (over,)) if part))
        texts.append(words)
        target = remembered.get(worded(words)) if words else ""
        if target is None:
            target = synonyms.target(above, under) if lines == 2 else synonyms.target("", over)
        if target and (target in SEVERAL or target == IGNORED or target not in used):
            columns[index] = target
            used.add(target)
    return Heading(row, lines, tuple(texts), columns)


def _by_numbers(rows: Sequence[Sequence[Cell]], synonyms: Synonyms, remembered: Mapping[str, str]) -> Heading | None:
    """A heading in words that nobody knows, told by the ID numbers that stand below it."""
    for index in range(1, min(len(rows), LOOK)):
        columns = [i for i, cell in enumerate(rows[index]) if looks_like_number(cell)]
        if columns and sum(bool(text(cell)) for cell in rows[index - 1]) >= 2:
            heading = read(rows, index - 1, 1, synonyms, remembered)
            return heading._replace(columns={**heading.columns, columns[0]: NUMBER})
    return None


def repeats(heading: Heading, row: Sequence[str]) -> bool:
    """Whether a row says the heading again, as printed lists do on each page."""
    said = [worded(cell) for cell in row]
    own = [worded(words.split(" ")[-1]) for words in heading.texts]
    same = sum(bool(a) and a == b for a, b in zip(said, own, strict=False))
    return same >= 2 and same * 2 >= sum(map(bool, said))
