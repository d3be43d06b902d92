"""The document library and the lists of basic services as data: read, and checked row by row.

Which tables a document drives is no column: it follows from the sources that the tables themselves give.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yinian.entitlement.policies import rules
from yinian.entitlement.policies.rules import Document, Fault

LEVELS = ("国家", "省", "市", "区县")
VALID, REPEALED, UNCHECKED = "有效", "废止", "未核"
STATUSES = (VALID, REPEALED, UNCHECKED)
STANDARD = "标准"
KINDS = (
    "法规",
    "办法",
    "意见",
    "通知",
    "方案",
    "规划",
    "计划",
    "制度",
    STANDARD,
    "清单",
    "公告",
    "答复",
    "汇报",
    "案例",
)
ENTRY = frozenset("title number kind level body dated status repealed_on named_in clause group note".split())
CLAIM = frozenset({"says", "group", "document", "clause", "quote"})
HELP = ("物质帮助", "照护服务", "关爱服务")
ITEM = frozenset("number who what kind benefits since until document note".split())


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a region's library; what the text at hand does not say of it is empty."""

    region: str
    title: str
    number: str
    kind: str
    level: str
    body: str
    dated: date | None
    status: str
    repealed_on: date | None
    named_in: str
    clause: str
    group: str
    note: str
    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Claim:
    """How many documents of a group a text says there are."""

    region: str
    says: int
    group: str
    document: str
    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list of basic services: for whom, what, which kind of help, and the benefits that carry it out."""

    region: str
    number: int
    who: str
    what: str
    kind: str
    benefits: tuple[str, ...]
    since: date
    until: date | None
    document: Document
    note: str

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


def read(text: str, file: str, region: str) -> tuple[list[Entry], list[Claim], list[Fault]]:
    """Read one region's library; a row with a fault is left out."""
    whole, faults = rules.table(text, file, dict)
    titles = Counter(str(given.get("title")) for given in whole.get("rows") or [])
    entries, claims = [], []
    for row, given in enumerate(whole.get("rows") or [], 1):
        found = [Fault(file, row, cell, what) for cell, what in _entry_faults(given, titles)]
        faults += found
        if not found:
            words = {name: str(given.get(name, "")) for name in ENTRY - {"dated", "repealed_on"}}
            entries.append(
                Entry(
                    region, dated=given.get("dated"), repealed_on=given.get("repealed_on"), file=file, row=row, **words
                )
            )
    for row, given in enumerate(whole.get("claims") or [], 1):
        found = [Fault(file, row, f"claims.{cell}", what) for cell, what in _claim_faults(given, titles)]
        faults += found
        if not found:
            claims.append(Claim(region, **given))
    return entries, claims, faults


def _entry_faults(given: Mapping[str, Any], titles: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    for name in given:
        if name not in ENTRY:
            yield str(name), f"is no column: write {', '.join(sorted(ENTRY))}"
    title = str(given.get("title") or "").strip()
    if not title:
        yield "title", "is empty"
    elif titles[title] > 1:
        yield "title", f"{title} stands {titles[title]} times"
    for cell, known in (("kind", KINDS), ("level", LEVELS), ("status", STATUSES)):
        if given.get(cell) not in known:
            yield cell, f"{given.get(cell)!r} is none of {', '.join(known)}"
    for cell in ("dated", "repealed_on"):
        if given.get(cell) is not None and not isinstance(given[cell], date):
            yield cell, f"{given[cell]!r} is no date"
    if given.get("repealed_on") is not None and given.get("status") != REPEALED:
        yield "status", f"has a day of repeal: write {REPEALED}"
    if given.get("named_in") and given["named_in"] not in titles:
        yield "named_in", f"{given['named_in']!r} is no document of this file"


def _claim_faults(given: Mapping[str, Any], titles: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    for name in CLAIM ^ set(given):
        yield str(name), "is missing" if name in CLAIM else "is no column"
    if not isinstance(given.get("says"), int):
        yield "says", f"{given.get('says')!r} is no number"
    if given.get("document") not in titles:
        yield "document", f"{given.get('document')!r} is no document of this file"


def read_list(text: str, file: str, region: str, benefits: Collection[str]) -> tuple[list[Item], list[Fault]]:
    """Read one region's list of basic services; `benefits` are those that some table decides."""
    whole, faults = rules.table(text, file, dict)
    documents, wrong = rules.documents(whole.get("documents") or {}, file)
    faults += wrong
    numbers = Counter(given.get("number") for given in whole.get("rows") or [])
    items = []
    for row, given in enumerate(whole.get("rows") or [], 1):
        found = [Fault(file, row, cell, what) for cell, what in _item_faults(given, documents, numbers, benefits)]
        faults += found
        if not found:
            items.append(
                Item(
                    region, given["number"], given["who"], given["what"], given["kind"], tuple(given.get("benefits") or ()),
                    given["since"], given.get("until"), documents[given["document"]], str(given.get("note", "")),
                )
            )  # fmt: skip
    return items, faults


def _item_faults(
    given: Mapping[str, Any], documents: Mapping[str, Document], numbers: Mapping[Any, int], benefits: Collection[str]
) -> Iterable[tuple[str, str]]:
    for name in given:
        if name not in ITEM:
            yield str(name), f"is no column: write {', '.join(sorted(ITEM))}"
    number = given.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        yield "number", f"{number!r} is no whole number"
    elif numbers[number] > 1:
        yield "number", f"{number} stands {numbers[number]} times"
    for cell in ("who", "what"):
        if not str(given.get(cell) or "").strip():
            yield cell, "is empty"
    if given.get("kind") not in HELP:
        yield "kind", f"{given.get('kind')!r} is none of {', '.join(HELP)}"
    for name in given.get("benefits") or ():
        if name not in benefits:
            yield "benefits", f"{name!r} has no table"
    # A list names its items; what it names is its words.
    yield from rules.source_faults({**given, "clause": number, "quote": given.get("what")}, documents)
