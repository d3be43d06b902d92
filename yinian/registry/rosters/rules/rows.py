"""One row of a roster, understood: who, where, which facts, what is wrong, and what deserves a remark."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yinian.registry.elders.rules import fact_fault, old_enough
from yinian.registry.rosters.rules import readings
from yinian.registry.rosters.rules.categories import Said, Vocabulary
from yinian.registry.rosters.rules.communities import Communities
from yinian.registry.rosters.rules.headings import IGNORED, Heading, Synonyms, repeats
from yinian.registry.rosters.rules.readings import Cell

Reason = list[Any]
RELATIONS = (
    (("配偶", "妻", "夫", "老伴", "爱人"), "spouse"),
    (("子", "女", "儿", "媳", "婿"), "child"),
    (("兄", "弟", "姐", "妹"), "sibling"),
    (("邻",), "neighbour"),
)
DEAD = re.compile(r"(?<!未)(已故|死亡|去世|病故|已逝)")
HUKOU_OF = {
    "本地": "local",
    "本市": "local",
    "本区": "local",
    "外地": "elsewhere",
    "外省": "elsewhere",
    "外市": "elsewhere",
}


@dataclass(slots=True)
class Read:
    """What a row says; `faults` keep it out, `remarks` only tell. Both are a code with its words."""

    name: str = ""
    citizen_id: str = ""
    born: str = ""
    phone: str = ""
    address: str = ""
    region: int = 0
    path: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    kin: list[list[str]] = field(default_factory=list)
    faults: list[Reason] = field(default_factory=list)
    remarks: list[Reason] = field(default_factory=list)

    def kept(self) -> dict[str, Any]:
        """As it is stored: without what is empty, and without faults and remarks, which stand beside it."""
        return {name: value for name in KEPT if (value := getattr(self, name))}


KEPT = ("name", "citizen_id", "born", "phone", "address", "region", "path", "facts", "kin")


class Reader:
    """Reads the rows of one roster, one after the other."""

    def __init__(
        self, heading: Heading, synonyms: Synonyms, words: Vocabulary, places: Communities, today: date
    ) -> None:
        self.heading, self.synonyms, self.words, self.places, self.today = heading, synonyms, words, places, today
        self.section = ""
        self.at: dict[str, list[int]] = {}
        for index, target in heading.columns.items():
            if target != IGNORED:
                self.at.setdefault(target, []).append(index)
        self.flags = [(target[5:], index) for target, (index, *_rest) in self.at.items() if target.startswith("fact:")]

    def read(self, cells: Sequence[Cell], row: Sequence[str]) -> Read | None:
        """What a row says, as cells and as their texts; nothing for what is empty, a heading, a total or a section's name."""
        filled = [words for words in row if words]
        if not filled or self._apart(row, filled):
            return None
        told = Read(name=readings.name(self._cell(row, "name")))
        self._number(cells, row, told)
        if not told.name and not self._cell(row, "citizen_id") and len(filled) <= 2:
            return None
        if not told.name:
            told.faults.append(["no_name"])
        if len(told.name) > 20:
            told.faults.append(["long_name"])
            told.name = told.name[:20]
        self._phones(row, told)
        told.address = " ".join(self._texts(row, "address"))[:200]
        self._place(row, told)
        self._facts(row, told)
        self._kin(row, told)
        return told

    def _cell(self, row: Sequence[str], target: str) -> str:
        for index in self.at.get(target, ()):
            if index < len(row):
                return row[index]
        return ""

    def _raw(self, row: Sequence[Cell], target: str) -> Cell:
        for index in self.at.get(target, ()):
            if index < len(row):
                return row[index]
        return None

    def _texts(self, row: Sequence[str], target: str) -> list[str]:
        return [words for i in self.at.get(target, ()) if i < len(row) and (words := row[i])]

    def _apart(self, row: Sequence[str], filled: list[str]) -> bool:
        """Whether a row belongs to the paper and not to the list."""
        first = filled[0]
        if len(filled) == 1:
            if first[:1].isdecimal() or self._cell(row, "citizen_id"):
                return not self._cell(row, "citizen_id")
            self.section = re.split(r"[(（:：共]", first)[0].strip()
            return True
        closes = re.sub(r"[\s:：]", "", first).startswith(self.synonyms.totals)
        if closes and not self._cell(row, "citizen_id"):
            return True
        return first[:1] not in "0123456789" and repeats(self.heading, row)

    def _number(self, cells: Sequence[Cell], row: Sequence[str], told: Read) -> None:
        # What a spreadsheet stores as a number or a day is told from what looks like one.
        number = readings.citizen_number(self._raw(cells, "citizen_id"))
        said = readings.day(self._raw(cells, "born"))
        born = number.born
        if number.fault:
            told.faults.append([f"number_{number.fault}"])
            born = born or (said.whole if said else None)
            told.born = born.isoformat() if born else ""
            return
        told.citizen_id, told.born = number.text, born.isoformat() if born else ""
        if number.old:
            told.remarks.append(["old_number"])
        if born and not old_enough(born, self.today):
            told.faults.append(["too_young", born.isoformat()])
        if said and born and not said.agrees(born):
            told.remarks.append(["born_differs"])
        sex = readings.sex(self._cell(row, "sex"))
        if sex and sex != number.sex:
            told.remarks.append(["sex_differs"])

    def _phones(self, row: Sequence[str], told: Read) -> None:
        cells = [row[i] for i in self.at.get("phone", ()) if i < len(row)]
        given = [phone for cell in cells for phone in readings.phones(cell)]
        found = sorted(dict.fromkeys(given), key=lambda digits: not digits.startswith("1"))
        told.phone = found[0] if found else ""
        if len(found) > 1:
            told.remarks.append(["more_phones", len(found)])
        if not found and any(re.search(r"\d{5,}", cell) for cell in cells):
            told.remarks.append(["phone_unread"])

    def _place(self, row: Sequence[str], told: Read) -> None:
        said, street = self._cell(row, "community"), self._cell(row, "street")
        found = self.places.meant(said, street, told.address)
        if found.fault in {"none", "unknown"} and self.section:
            by_section = self.places.meant(self.section, street, "")
            found = by_section if by_section.place else found
        if found.place is None:
            told.faults.append([f"place_{found.fault}", *([found.words[:60]] if found.words else [])])
            return
        told.region, told.path = found.place.pk, found.place.path

    def _facts(self, row: Sequence[str], told: Read) -> None:
        remark = " ".join(self._texts(row, "remark"))
        words = self._texts(row, "category")
        if DEAD.search(" ".join([remark, *words])):
            told.faults.append(["said_dead"])
        if words:
            self._take(self.words.said("、".join(words)), told, strange=True)
        if remark:
            self._take(self.words.said(remark), told, strange=False)
        hukou = self._cell(row, "hukou_place")
        if hukou[:2] in HUKOU_OF:
            self._set(told, "hukou", HUKOU_OF[hukou[:2]])
        for target, index in self.flags:
            self._flag(told, target, row[index] if index < len(row) else "")

    def _flag(self, told: Read, target: str, cell: str) -> None:
        kind, _sign, value = target.partition("=")
        said = readings.yes(cell)
        if kind == "disability":
            level = {"1": "1", "2": "2", "3": "3", "4": "4", "一": "1", "二": "2", "三": "3", "四": "4"}
            letters = [level[c] for c in readings.plain(cell) if c in level]
            if letters and said is not False:
                self._set(told, kind, letters[0])
        elif said:
            self._set(told, kind, value or "yes")
        elif said is None:
            self._take(self.words.said(cell), told, strange=True)

    def _take(self, said: Said, told: Read, *, strange: bool) -> None:
        for kind, value in said.facts.items():
            self._set(told, kind, value)
        if said.vague:
            told.remarks.append(["vague", "、".join(said.vague)[:60]])
        if said.clashing:
            told.remarks.append(["clashing", *said.clashing])
        if strange and said.unknown:
            told.remarks.append(["unknown_words", "、".join(said.unknown)[:60]])

    def _set(self, told: Read, kind: str, value: str) -> None:
        if fact_fault(kind, value):
            return
        if told.facts.setdefault(kind, value) != value:
            told.facts.pop(kind)
            told.remarks.append(["clashing", kind])

    def _kin(self, row: Sequence[str], told: Read) -> None:
        name, phone = readings.name(self._cell(row, "kin_name")), readings.phones(self._cell(row, "kin_phone"))
        if not phone and name:
            # 王磊 13900000002 in one cell.
            phone = readings.phones(name)
        name = re.sub(r"[^\u3400-\u9fffA-Za-z·]", "", name)[:60]
        if name and phone:
            told.kin.append([name, relation(self._cell(row, "kin_relation")), phone[0]])


def relation(words: str) -> str:
    """What a relation in words is called in the registry."""
    return next((known for signs, known in RELATIONS if any(sign in words for sign in signs)), "other")


_LOOSE = re.compile(r"[\s\-—_,，。.;；、#号室栋幢楼单元()（）]+")


def loose(address: str) -> str:
    """An address as far as two clerks write it alike."""
    return _LOOSE.sub("-", readings.plain(address)).strip("-")
