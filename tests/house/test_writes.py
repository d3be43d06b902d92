"""Things change in actions, jobs and the ground, and nowhere else."""

import ast
import re

from django.apps import apps

from tests.house.source import Module, has_chinese, modules
from yinian.foundation import verbs
from yinian.foundation.access import Scoped

WRITES = frozenset(
    "save create delete bulk_create bulk_update get_or_create update_or_create aget_or_create acreate asave".split()
)


def may_write(module: Module) -> bool:
    if module.name == "yinian/foundation/flow.py":
        return True  # it moves what every flow moves
    if module.path.stem in {"queries", "facts", "rules", "flow"}:
        return False
    # Floor 8: the command line and the loaders of demonstration data are their own masters.
    return module.floor in {"foundation", "config"} or module.acts


def writes(module: Module) -> list[ast.Call]:
    found = []
    for call in module.calls():
        if not isinstance(call.func, ast.Attribute):
            continue
        name, positional = call.func.attr, bool(call.args)
        # Dictionaries and digests are updated by position, rows by keyword.
        if name in WRITES or (name == "update" and call.keywords and not positional):
            found.append(call)
    return found


def test_rows_are_written_only_where_verbs_are() -> None:
    wrong = [module.at(call) for module in modules() if not may_write(module) for call in writes(module)]
    assert wrong == []


def test_a_status_is_set_by_a_flow_alone() -> None:
    wrong = []
    for module in modules():
        if module.name == "yinian/foundation/flow.py":
            continue
        for node in ast.walk(module.tree):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
                wrong += [module.at(t) for t in targets if isinstance(t, ast.Attribute) and t.attr == "status"]
        for call in module.calls():
            changes = isinstance(call.func, ast.Attribute) and call.func.attr in {"update", "change", "bulk_update"}
            if changes and any(keyword.arg == "status" for keyword in call.keywords):
                wrong.append(module.at(call))
    # The queue's own rows, put back when their worker died, are the library's and know no flow.
    assert [place for place in wrong if not place.startswith("yinian/foundation/jobs.py")] == []


# Reads without an actor outside actions, jobs, tables and the ground: each with its reason.
UNSCOPED = {
    "yinian/registry/elders/queries.py": "the sign-in door asks whether a number is known, before there is an actor",
}


def test_nobody_reads_past_the_actor() -> None:
    wrong = []
    for module in modules():
        free = module.floor in {"foundation", "config"} or module.acts or module.keeps or module.name in UNSCOPED
        if not free:
            nodes = (node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute))
            wrong += [module.at(n) for n in nodes if n.attr in {"unscoped", "_base_manager", "_default_manager"}]
    assert wrong == []


def test_no_query_of_a_scoped_table_is_spelled_without_an_actor() -> None:
    names = {model.__name__ for model in apps.get_models() if issubclass(model, Scoped)}
    wrong = [
        module.at(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "objects"
        if isinstance(node.value, ast.Name) and node.value.id in names
    ]
    assert wrong == []


def test_only_a_verb_makes_an_actor_act_through_it() -> None:
    wrong = [
        module.at(call)
        for module in modules()
        for call in module.calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr == "through"
        if module.name != "yinian/foundation/verbs.py"
    ]
    assert wrong == []


# Secrets opened on a page, each with its reason.
READ = {
    "yinian/faces/console/need.py": "a need's words are its content: whoever may read the column reads them",
    "yinian/faces/elder/needs.py": "a need's answer is for the one who asked",
    "yinian/programmes/emergency/telling.py": "a text message goes to the number of whoever must hear of an alarm",
}


def test_secrets_are_opened_in_actions_and_the_ground_alone() -> None:
    wrong = [
        module.at(call)
        for module in modules()
        if not (module.floor in {"foundation", "config"} or module.acts or module.name in READ)
        for call in module.calls()
        # Files are opened with arguments; a sealed value takes none.
        if isinstance(call.func, ast.Attribute) and call.func.attr == "open" and not call.args and not call.keywords
    ]
    assert wrong == []


def test_what_runs_on_commit_never_makes_the_verb_look_failed() -> None:
    wrong = [
        module.at(call)
        for module in modules()
        for call in module.calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr == "on_commit"
        if not any(keyword.arg == "robust" for keyword in call.keywords)
    ]
    assert wrong == []


def test_the_guard_is_lifted_by_the_ground_and_the_command_line_alone() -> None:
    wrong = [
        module.at(call)
        for module in modules()
        if module.floor not in {"foundation", "config"}
        for call in module.calls()
        if ast.unparse(call.func).rpartition(".")[2] == "writing"
    ]
    assert wrong == []


def test_verbs_are_named_by_noun_and_verb_and_titled_in_chinese() -> None:
    for name, called in verbs.VERBS.items():
        if called.__module__.startswith("yinian."):
            assert re.fullmatch(r"[a-z_]+\.[a-z_]+", name), name
            assert has_chinese(str(called.title)), name  # type: ignore[attr-defined]


def test_every_exception_is_still_needed() -> None:
    names = {module.name: module for module in modules()}
    assert all("unscoped" in names[name].text for name in UNSCOPED)
    assert all(".open()" in names[name].text for name in READ)
