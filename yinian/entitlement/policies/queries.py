"""Policy values as a place and a day ask for them; law is public, so that no actor is asked for."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.entitlement.policies import cells, checks, enacted, rules, schemes, tables, text, together
from yinian.entitlement.policies.answers import ValueOf
from yinian.entitlement.policies.cells import Input
from yinian.entitlement.policies.enacted import Enacted
from yinian.entitlement.policies.plan import Law
from yinian.entitlement.policies.rules import Fault, Name, Value
from yinian.entitlement.policies.schemes import Approval
from yinian.entitlement.policies.tables import Table, Words
from yinian.entitlement.policies.together import Rule
from yinian.foundation.refusals import LawBroken
from yinian.foundation.regions import Region, RegionCode
from yinian.registry.elders import words
from yinian.registry.elders.rules import KINDS, REGISTERS, YES

NAMES, STACKING, LIBRARY, LISTED = "names.yaml", "together.yaml", "documents.yaml", "list.yaml"
SCHEMES, VISITS = "approvals.yaml", "visits.yaml"
# Files beside the values: each has a reader of its own.
APART = (STACKING, LIBRARY, LISTED, SCHEMES, VISITS)
# The nation's law lies under every region's.
NATION = "000000"
AGE, NONE = _("年龄"), pgettext_lazy("fact", "无")


def folder() -> Path:
    """Where the policies lie: one folder a region, named by its code; the shipped ones unless a place keeps its own."""
    return settings.POLICIES


@lru_cache
def _read(root: Path) -> tuple[dict[str, Name], tuple[Value, ...], tuple[Fault, ...]]:
    names, faults = rules.read_names((root / NAMES).read_text(encoding="utf-8"), NAMES)
    values: list[Value] = []
    for path in sorted(path for path in root.glob("*/*.yaml") if path.name not in APART):
        file = path.relative_to(root).as_posix()
        found, wrong = rules.read_values(path.read_text(encoding="utf-8"), file, padded(path.parent.name), names)
        values += found
        faults += wrong
    # Two files of one region may meet as well.
    faults += [fault for fault in rules.overlaps(values) if fault not in faults]
    return names, tuple(values), tuple(faults)


def padded(code: str) -> str:
    """An area code in its 12 digits."""
    return code.ljust(12, "0")


def lint(root: Path | None = None) -> tuple[Fault, ...]:
    """Everything wrong in the policy files, values and tables: file, row and cell."""
    whole = root or folder()
    return _read(whole)[2] + _tables(whole)[1] + _stacking(whole)[1] + _schemes(whole)[1]


def load(root: Path | None = None) -> tuple[Value, ...]:
    """Every value of every region, read once; files with a fault are not used at all."""
    _names, values, faults = _read(root or folder())
    if faults:
        raise LawBroken("policies: " + "; ".join(str(fault) for fault in faults[:5]))
    return values


def names() -> dict[str, Name]:
    """The vocabulary of policy values."""
    return _read(folder())[0]


def at(name: str, region: Region, on: date) -> Value | None:
    """The value that holds in a region on a day: its own, or else that of the nearest region above that has one."""
    if name not in names():
        raise LawBroken(f"no policy value is called {name}")
    return _nearest(line(region), [name], on).get(name)


def stated(name: str, region: Region, on: date) -> Value | None:
    """The same of a value that no document may ever have named: what nobody names is not stated."""
    return at(name, region, on) if name in names() else None


def in_force(region: Region, on: date) -> list[Value]:
    """Every value that holds in a region on a day, in the order of the vocabulary."""
    return list(_nearest(line(region), names(), on).values())


def _nearest(line: list[str], wanted: Iterable[str], on: date) -> dict[str, Value]:
    found = {name: rules.pick(load(), line, name, on) for name in wanted}
    return {name: value for name, value in found.items() if value is not None}


def line(region: Region) -> list[str]:
    """The codes of a region and of all above it, from itself upwards to the nation."""
    ids = [int(part) for part in reversed(region.path.strip("/").split("/"))]
    codes = RegionCode.objects.filter(region_id__in=ids).values_list("region_id", "code")
    return [*(code for _pk, code in sorted(codes, key=lambda pair: ids.index(pair[0]))), padded(NATION)]


def places(codes: Iterable[str]) -> dict[str, Region]:
    """Those of these areas that are loaded here, by their 12 digits; the civil-affairs code wins."""
    rows = RegionCode.objects.filter(code__in=set(codes)).select_related("region").order_by("-system", "id")
    return {row.code: row.region for row in rows}


# --- decision tables --------------------------------------------------------------------------------------------


@lru_cache
def vocabulary() -> dict[str, Input]:
    """What a table may ask of an elder: the age, and every kind of fact with its values as Chinese words."""
    with translation.override("zh-hans"):
        found = {"age": Input("age", str(AGE), "number", {}, "周岁", always=True)}
        for kind, values in KINDS.items():
            plain = values == (YES,)
            said = {cells.YES: YES} if plain else {str(words.value_word(kind, value)): value for value in values}
            other = (cells.NO, "no") if plain else (str(NONE), "none")
            if plain or kind in REGISTERS:
                said = {**said, other[0]: other[1]}
            absent = other[1] if kind in REGISTERS else None
            found[kind] = Input(kind, str(words.kind_word(kind)), "word", said, absent=absent)
    return found


def value_of(region: str, root: Path | None = None) -> ValueOf:
    """The numbers that a region's tables may name, by day: its own, or those of the areas its code lies in."""
    line = [region, padded(region[:4]), padded(region[:2]), padded(NATION)]
    values = _read(root or folder())[1]

    def found(name: str, on: date) -> int | None:
        value = rules.pick(values, line, name, on)
        # What the law has as a goal, or says was reached, is nobody's due.
        sound = value is not None and value.kind == "rule" and isinstance(value.value, int)
        return int(value.value) if value is not None and sound else None

    return found


@lru_cache
def _tables(root: Path) -> tuple[tuple[Table, ...], tuple[Fault, ...]]:
    known = Words(vocabulary(), frozenset(_read(root)[0]))
    found: list[Table] = []
    faults: list[Fault] = []
    for path in sorted(root.glob("*/benefits/*.yaml")):
        region, file = padded(path.parent.parent.name), path.relative_to(root).as_posix()
        table, wrong = tables.read(path.read_text(encoding="utf-8"), file, region, known)
        if table is not None:
            wrong = checks.lint(table, value_of(region, root))
            if any((other.region, other.benefit) == (region, table.benefit) for other in found):
                wrong.append(Fault(file, 0, "benefit", f"{table.benefit} has a table in {region} already"))
            found.append(table)
        faults += wrong
    return tuple(found), tuple(faults)


def read_tables(root: Path) -> tuple[Table, ...]:
    """Every table that could be read, sound or not."""
    return _tables(root)[0]


def read_values(root: Path) -> tuple[Value, ...]:
    """Every value that could be read, sound or not."""
    return _read(root)[1]


def all_tables(root: Path | None = None) -> tuple[Table, ...]:
    """Every decision table of every region, those enacted here in the place of the files'; with a fault in one none is used.

    A folder that is named is read as it stands, without what was enacted.
    """
    found, faults = _tables(root) if root is not None else _whole(folder(), enacted.tables())
    if faults:
        raise LawBroken("policies: " + "; ".join(str(fault) for fault in faults[:5]))
    return found


@lru_cache(maxsize=8)
def _whole(root: Path, over: tuple[Enacted, ...]) -> tuple[tuple[Table, ...], tuple[Fault, ...]]:
    """The files' tables, and over them those that were enacted."""
    files, faults = _tables(root)
    read = [read_one(one.text, one.file, one.region, root) for one in over]
    newer = {(table.region, table.benefit): table for table, _wrong in read if table is not None}
    kept = [newer.pop((table.region, table.benefit), table) for table in files]
    return (*kept, *newer.values()), (*faults, *(fault for _table, wrong in read for fault in wrong))


@lru_cache(maxsize=200)
def read_one(words: str, file: str, region: str, root: Path | None = None) -> tuple[Table | None, tuple[Fault, ...]]:
    """One table by its words alone, with everything wrong in it; a table with a fault may still be looked at."""
    place = root or folder()
    table, wrong = tables.read(words, file, region, Words(vocabulary(), frozenset(_read(place)[0])))
    return table, tuple(wrong if table is None else checks.lint(table, value_of(region, place)))


def text_of(table: Table) -> str:
    """The words of a table in force: those that were enacted, or the file's."""
    for one in enacted.tables():
        if (one.region, one.benefit) == (table.region, table.benefit) and text.version(one.text) == table.version:
            return one.text
    return (folder() / table.file).read_text(encoding="utf-8")


def refresh() -> None:
    """See at once what was enacted: a run that computes money does this first."""
    enacted.refresh()


def enacted_faults() -> tuple[Fault, ...]:
    """Everything wrong in the tables that were enacted here."""
    return tuple(fault for one in enacted.tables() for fault in read_one(one.text, one.file, one.region)[1])


def table(benefit: str, region: Region, on: date) -> Table | None:
    """The table that decides a benefit in a region on a day: its own, or else that of the nearest region above."""
    return next((found for found in tables_at(region, on) if found.benefit == benefit), None)


def tables_at(region: Region, on: date) -> list[Table]:
    """Every benefit that has a rule in a region on a day, each by the nearest table."""
    codes = line(region)
    found: dict[str, Table] = {}
    for one in sorted((t for t in all_tables() if t.region in codes), key=lambda t: codes.index(t.region)):
        if one.holding(on):
            found.setdefault(one.benefit, one)
    return [found[benefit] for benefit in sorted(found)]


@lru_cache
def _stacking(root: Path) -> tuple[dict[str, tuple[Rule, ...]], tuple[Fault, ...]]:
    known = {one.benefit: (one.unit, one.per) for one in _tables(root)[0]}
    found: dict[str, tuple[Rule, ...]] = {}
    faults: list[Fault] = []
    for path in sorted(root.glob(f"*/{STACKING}")):
        file = path.relative_to(root).as_posix()
        given, wrong = together.read(path.read_text(encoding="utf-8"), file, known)
        found[padded(path.parent.name)] = given
        faults += wrong
    return found, tuple(faults)


def all_rules() -> tuple[Rule, ...]:
    """Every rule of how benefits stand together, of every region."""
    known, faults = _stacking(folder())
    if faults:
        raise LawBroken("policies: " + "; ".join(str(fault) for fault in faults[:5]))
    return tuple(rule for rules_of in known.values() for rule in rules_of)


def law(region: Region, on: date) -> Law:
    """What holds in a region on a day: the nearest table of every benefit, and all rules of how they stand together."""
    known, faults = _stacking(folder())
    if faults:
        raise LawBroken("policies: " + "; ".join(str(fault) for fault in faults[:5]))
    codes = line(region)
    stacking = [rule for code in reversed(codes) for rule in known.get(code, ()) if rule.holds(on)]
    return Law(on, tuple(tables_at(region, on)), tuple(stacking))


@lru_cache
def _schemes(root: Path) -> tuple[tuple[Approval, ...], tuple[Fault, ...]]:
    found: list[Approval] = []
    faults: list[Fault] = []
    for path in sorted(root.glob(f"*/{SCHEMES}")):
        file = path.relative_to(root).as_posix()
        rows, wrong = schemes.read(path.read_text(encoding="utf-8"), file, padded(path.parent.name))
        found, faults = found + list(rows), faults + wrong
    return tuple(found), tuple(faults)


def approval(what: str, region: Region, amount_fen: int, on: date) -> Approval:
    """Who must approve this in a region on a day; a place without a row of its own follows the one above it."""
    known, faults = _schemes(folder())
    if faults:
        raise LawBroken("policies: " + "; ".join(str(fault) for fault in faults[:5]))
    found = schemes.pick(known, line(region), what, amount_fen, on)
    if found is None:
        raise LawBroken(f"no row of {SCHEMES} says who approves a {what} of {amount_fen} fen")
    return found
