"""Every table says in Chinese what it is, and every scoped one how it is seen."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.house.source import has_chinese
from yinian.foundation.access import ALL_COLUMNS, ALL_DOMAINS, Guarded, Scoped
from yinian.foundation.fields import BlindField, EncryptedField, PathField
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region

OURS = [model for model in apps.get_models() if model.__module__.startswith("yinian.")]
SCOPED = [model for model in OURS if issubclass(model, Scoped)]


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", OURS, ids=label)
def test_it_is_named_in_chinese(model: type[models.Model]) -> None:
    assert has_chinese(str(model._meta.verbose_name))
    for field in model._meta.concrete_fields:
        if field.name not in {"id", "password", "last_login"}:  # Django's own
            assert has_chinese(str(field.verbose_name)), field.name


@pytest.mark.parametrize("model", SCOPED, ids=label)
def test_it_lies_in_a_region_and_is_closed_by_default(model: type[Scoped]) -> None:
    assert isinstance(model._meta.get_field("region_path"), PathField)
    assert model._meta.base_manager_name == "unscoped"
    assert isinstance(model._meta.default_manager, Guarded)
    assert model.DOMAIN in ALL_DOMAINS


@pytest.mark.parametrize("model", SCOPED, ids=label)
def test_it_names_real_columns(model: type[Scoped]) -> None:
    assert "region" in model.SEEN_THROUGH
    for path in model.SEEN_THROUGH.values():
        if isinstance(path, str):
            model.unscoped.filter(**{f"{path}__isnull": True})  # raises if there is no such path
    names = {field.name for field in model._meta.concrete_fields}
    for group, columns in model.COLUMNS.items():
        assert group in ALL_COLUMNS
        assert set(columns) <= names, group


@pytest.mark.parametrize("model", SCOPED, ids=label)
def test_who_may_not_read_a_secret_may_not_search_by_it(model: type[Scoped]) -> None:
    hidden = {name: group for group, columns in model.COLUMNS.items() for name in columns}
    for field in model._meta.concrete_fields:
        if isinstance(field, BlindField):
            assert hidden.get(field.name) == hidden.get(field.of), field.name
        if isinstance(field, EncryptedField):
            assert field.name in hidden, f"{field.name} is secret but in no group of COLUMNS"


@pytest.mark.parametrize("model", OURS, ids=label)
def test_every_path_moves_along_when_a_place_is_moved(model: type[models.Model]) -> None:
    paths = [field.name for field in model._meta.concrete_fields if isinstance(field, PathField)]
    known = ["path"] if model is Region else ["region_path"] if issubclass(model, Scoped) or model is Party else []
    assert paths == known


@pytest.mark.parametrize("model", OURS, ids=label)
def test_it_keeps_djangos_way_of_saving(model: type[models.Model]) -> None:
    for name in ("save", "delete", "save_base"):
        defined = [base for base in model.__mro__ if name in base.__dict__ and base.__module__.startswith("yinian.")]
        assert defined == [], f"{name} is overridden"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)
    except SystemExit:
        pytest.fail(said.getvalue())
