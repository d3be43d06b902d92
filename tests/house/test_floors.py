"""Imports run down; so do relations, strings included."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from importlinter.cli import lint_imports

from tests.house.source import ROOT

FLOORS = (
    "foundation",
    "registry",
    "entitlement",
    "delivery",
    "programmes",
    "settlement",
    "oversight",
    "faces",
    "config",
)
BESIDE = {"programmes", "settlement"}  # they stand on the same floor and do not know each other


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("yinian.")]


def place(model: type[models.Model]) -> tuple[str, str]:
    """The floor a model stands on and, among programmes, which one it belongs to."""
    parts = model.__module__.split(".")
    return parts[1], parts[2] if parts[1] == "programmes" else ""


def runs_down(source: tuple[str, str], target: tuple[str, str]) -> bool:
    if source[0] == target[0]:
        return source == target
    return FLOORS.index(target[0]) < FLOORS.index(source[0]) and not {source[0], target[0]} <= BESIDE


def test_the_contracts_of_the_floors_are_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_no_relation_points_up_or_sideways(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        target = getattr(getattr(field, "remote_field", None), "model", None)
        if target is None or field.auto_created or not target.__module__.startswith("yinian."):
            continue
        assert runs_down(place(model), place(target)), (
            f"{model._meta.label}.{field.name} points at {target._meta.label}"
        )


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_no_row_can_be_walked_backwards(model: type[models.Model]) -> None:
    for field in model._meta.local_fields + list(model._meta.local_many_to_many):
        if field.remote_field is not None:
            assert field.remote_field.related_name == "+", f"{model._meta.label}.{field.name}: related_name is not +"


@pytest.mark.parametrize(
    ("source", "target", "down"),
    [
        (("registry", ""), ("foundation", ""), True),
        (("foundation", ""), ("registry", ""), False),
        (("programmes", "meals"), ("delivery", ""), True),
        (("programmes", "meals"), ("programmes", "calls"), False),
        (("programmes", "meals"), ("settlement", ""), False),
        (("settlement", ""), ("programmes", "meals"), False),
        (("oversight", ""), ("programmes", "meals"), True),
    ],
)
def test_the_law_itself(source: tuple[str, str], target: tuple[str, str], down: bool) -> None:
    assert runs_down(source, target) is down


def test_every_floor_is_known() -> None:
    standing = {path.name for path in Path(ROOT / "yinian").iterdir() if (path / "__init__.py").exists()}
    assert standing <= set(FLOORS)
