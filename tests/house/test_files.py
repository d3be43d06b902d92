"""Files, functions and names are kept small and plain."""

import ast
import re
from statistics import median

from tests.house.source import ROOT, modules

BANNED = frozenset(
    "utils util helpers helper services service managers manager signals constants misc common base".split()
)
# Words that say nothing of what a thing is; Django's own word for its table gate is the one exception.
EMPTY = re.compile(r"(Manager|Service|Handler|Helper|Utils?|Info|Data|Base)$")
EXCEPT = {"AccountManager"}
# Imports inside functions, each with its reason.
LATE: dict[str, str] = {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [m.name for m in modules() if m.path.stem in BANNED] == []
    packages = {part for m in modules() for part in m.path.relative_to(ROOT).parts[:-1]}
    assert packages & BANNED == set()


def test_no_class_has_a_name_that_says_nothing() -> None:
    wrong = [m.at(c) for m in modules() for c in m.classes() if EMPTY.search(c.name) and c.name not in EXCEPT]
    assert wrong == []


def test_files_are_short() -> None:
    lengths = {m.name: m.text.count("\n") for m in modules() if m.text.strip()}
    assert {name: n for name, n in lengths.items() if n > 400} == {}
    assert median(lengths.values()) <= 120


def test_functions_are_short_and_take_few_things() -> None:
    long, many = [], []
    for module in modules():
        for node in module.functions():
            if (node.end_lineno or 0) - node.lineno + 1 > 50:
                long.append(f"{module.at(node)} {node.name}")
            given = node.args
            names = [
                a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs) if a.arg not in {"self", "cls"}
            ]
            if len(names) > 6:
                many.append(f"{module.at(node)} {node.name}")
    assert (long, many) == ([], [])


def test_imports_stand_at_the_top() -> None:
    wrong = [
        module.at(node)
        for module in modules()
        if module.name not in LATE
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_every_module_says_what_it_promises() -> None:
    assert [m.name for m in modules() if m.text.strip() and not ast.get_docstring(m.tree)] == []
