"""`yinian docs`: a page a room, written from the code itself, so that it cannot grow stale unnoticed."""

import importlib
import pkgutil
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from django.apps import apps
from django.db import models
from django.utils import translation

import yinian
from yinian.config.environment import ROOT
from yinian.foundation import columns, jobs, verbs
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Role
from yinian.foundation.flow import Flow

FLOORS = ("foundation", "registry", "entitlement", "delivery", "programmes", "settlement", "oversight")


@click.command()
@click.option("--check", is_flag=True, help="write nothing; end with 1 if a page is stale")
def docs(check: bool) -> None:
    """Write docs/rooms/*.md again."""
    with translation.override("zh-hans"):
        pages = {f"{room.replace('.', '-')}.md": page(room) for room in rooms()}
    folder, stale = ROOT / "docs" / "rooms", []
    pages["README.md"] = _index(pages)
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for path in sorted(set(folder.glob("*.md")) - {folder / name for name in pages}):
        stale.append(path.name)
        if not check:
            path.unlink()
    if check and stale:
        raise click.ClickException(f"stale: {', '.join(stale)}; run `make docs`")
    click.echo(f"{len(pages)} pages, {len(stale)} {'stale' if check else 'written'}")


def rooms() -> list[str]:
    """Every room: a package two steps below the root that holds code."""
    found = []
    for floor in FLOORS:
        base = Path(yinian.__path__[0]) / floor
        if floor == "foundation":
            found.append(floor)
            continue
        for path in sorted(base.iterdir()):
            if (path / "__init__.py").exists() and path.name != "migrations" and len(list(path.glob("*.py"))) > 1:
                found.append(f"{floor}.{path.name}")
    return found


def page(room: str) -> str:
    """One room's page: what it promises, its tables, verbs, flows, facts and jobs."""
    package = importlib.import_module(f"yinian.{room}")
    parts = [f"# {room}\n", _first(package)]
    parts += _files(package)
    parts += _models(room)
    parts += _verbs(room)
    parts += _flows(package)
    parts += _facts(room)
    parts += _jobs(room)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).rstrip() + "\n"


def _first(thing: Any) -> str:
    return ((thing.__doc__ or "").strip().split("\n\n")[0]).replace("\n", " ") + "\n"


# An engine that a place may set: its module is read only where its package is installed, and promises as `engines` does.
ELSEWHERE = frozenset({"yinian.foundation.cluster"})


def _modules(package: ModuleType) -> list[ModuleType]:
    names = [
        m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}.") if ".migrations" not in m.name
    ]
    return [importlib.import_module(name) for name in sorted(names) if name not in ELSEWHERE]


def _files(package: ModuleType) -> list[str]:
    lines = [
        f"| `{m.__name__.removeprefix(package.__name__ + '.')}` | {_first(m).strip()} |" for m in _modules(package)
    ]
    return ["## Files\n", "| file | promise |\n|---|---|", *lines, ""] if lines else []


def _models(room: str) -> list[str]:
    own = [m for m in apps.get_models() if m.__module__.startswith(f"yinian.{room}.")]
    out = ["## Tables\n"] if own else []
    for model in sorted(own, key=lambda m: m.__name__):
        seen = ""
        if issubclass(model, Scoped):
            groups = "; ".join(f"{group}: {', '.join(names)}" for group, names in model.COLUMNS.items())
            seen = f" Domain `{model.DOMAIN}`, seen through {', '.join(model.SEEN_THROUGH)}." + (
                f" Column groups: {groups}." if groups else ""
            )
        out += [f"### {model.__name__} {model._meta.verbose_name}\n", f"{_first(model).strip()}{seen}\n"]
        out += ["| column | 名称 | type |\n|---|---|---|"]
        out += [
            f"| `{f.name}` | {f.verbose_name} | {_type(f)} |" for f in model._meta.concrete_fields if f.name != "id"
        ]
        out.append("")
    return out


def _type(field: models.Field[Any, Any]) -> str:
    kind = type(field).__name__.removesuffix("Field")
    return f"→ {field.related_model.__name__}" if field.related_model else kind


def _verbs(room: str) -> list[str]:
    own = {name: verb for name, verb in verbs.VERBS.items() if verb.__module__.startswith(f"yinian.{room}")}
    if not own:
        return []
    lines = ["## Verbs\n", "| verb | 名称 | promise | who may |\n|---|---|---|---|"]
    for name, verb in sorted(own.items()):
        may = "、".join(str(Role(role).label) for role in Role if role in verb.may)  # type: ignore[attr-defined]
        if verb.may == verbs.EVERYBODY:  # type: ignore[attr-defined]
            may = "所有岗位"
        lines.append(f"| `{name}` | {verb.title} | {_first(verb).strip()} | {may or '仅系统'} |")  # type: ignore[attr-defined]
    return [*lines, ""]


def _flows(package: ModuleType) -> list[str]:
    out = []
    for module in _modules(package):
        for value in vars(module).values():
            if isinstance(value, Flow) and module.__name__.endswith(".flow"):
                out += ["## Flow\n", f"```mermaid\n{value.diagram(_statuses(module, value))}\n```\n"]
    return out


def _statuses(module: ModuleType, flow: Flow) -> list[tuple[str, str]]:
    """The statuses that a flow moves between, among those that its module names."""
    moved = {str(one) for move in flow.moves.values() for one in (*move.sources, move.to)}
    kinds = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, models.TextChoices)]
    return next(kind.choices for kind in kinds if moved <= set(kind.values))


def _facts(room: str) -> list[str]:
    module = f"yinian.{room}.facts"
    try:
        about = [v for v in vars(importlib.import_module(module)).values() if isinstance(v, columns.Subject)]
    except ModuleNotFoundError:
        return []
    lines = [
        f"| `{fact.name}` | {fact.title} | {fact.type} | {fact.group or '–'} |"
        for subject in about
        for fact in columns.FACTS[subject.name].values()
    ]
    return ["## Facts for columns\n", "| fact | 名称 | type | group |\n|---|---|---|---|", *lines, ""]


def _jobs(room: str) -> list[str]:
    own = [job for job in jobs.JOBS.values() if job.body.__module__.startswith(f"yinian.{room}")]
    lines = [f"| `{job.name}` | {job.title} | {_first(job.body).strip()} |" for job in own]
    return ["## Background work\n", "| job | 名称 | promise |\n|---|---|---|", *lines, ""] if lines else []


def _index(pages: dict[str, str]) -> str:
    lines = [f"- [{name.removesuffix('.md').replace('-', '.')}]({name})" for name in sorted(pages)]
    return "# Rooms\n\nWritten by `make docs` from the code; do not edit.\n\n" + "\n".join(lines) + "\n"
