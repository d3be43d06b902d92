"""The supply of the demonstration is what its document counts, is marked as made up where it is, and is loaded once."""

import time
from collections import Counter
from typing import Any

import pytest
import yaml

from tests.cast import BY, Cast
from yinian.config import divisions, regions_load
from yinian.config.demo import supply
from yinian.foundation import regions
from yinian.foundation.administration import posts
from yinian.foundation.codes import credit_code
from yinian.foundation.parties import Party
from yinian.registry.providers import queries, rules
from yinian.registry.providers.models import Facility, Filing, Provider

FILE = next(supply.FOLDER.glob("640202-*.yaml"))


@pytest.fixture
def dawukou(cast: Cast) -> Any:
    regions_load.load_rows(divisions.read(regions_load.SHIPPED / "640202-dawukou.csv"))
    posts.open_party(Party.Kind.PROVIDER, supply.SUNNY, cast.regions["dongshuncheng"], by=BY)
    began = time.monotonic()
    supply.load(lambda text: None)
    assert time.monotonic() - began < 20
    return regions.by_code("640202")


def test_it_is_what_the_document_counts(dawukou: Any) -> None:
    groups = [group for group in queries.groups(queries.PUBLIC, dawukou) if group.status == "open"]
    told: Counter[str] = Counter()
    for group in groups:
        told[group.kind] += group.count
    published = yaml.safe_load(FILE.read_text(encoding="utf-8"))["published"]
    assert told == {row["kind"]: row["count"] for row in published if "kind" in row}
    assert sum(group.beds for group in groups) == next(row["beds"] for row in published if "beds" in row) == 1_627
    assert rules.institution_types(groups) == {"welfare_home": 1, "entrusted": 1, "public": 0, "private": 3}
    assert round(1_627 / 42_900 * 1_000, 2) == 37.93


def test_only_names_of_the_document_are_not_marked(dawukou: Any) -> None:
    real = set(Facility.unscoped.filter(generated=False).values_list("name", flat=True))
    assert real == {"大武口区医养服务中心", "逢干老年公寓", "星海镇养老护理院"}
    assert all("演示" in name for name in Facility.unscoped.filter(generated=True).values_list("name", flat=True))
    assert all(row.source for row in Facility.unscoped.all())


def test_rural_tables_stand_in_villages_and_places_are_spread(dawukou: Any) -> None:
    tables = Facility.unscoped.filter(kind="rural_table").select_related("region")
    assert {row.region.urban for row in tables} == {False}
    stations = Facility.unscoped.filter(kind="station", region_path__startswith=dawukou.path).select_related("region")
    assert len({row.region_id for row in stations}) == 34 and {row.region.urban for row in stations} == {True}


def test_codes_are_sound_and_nobodys(dawukou: Any) -> None:
    for code in Provider.unscoped.exclude(credit_code=None).values_list("credit_code", flat=True):
        assert credit_code(str(code)) == code and str(code)[2:4] == "99"


def test_a_second_load_adds_nothing(dawukou: Any) -> None:
    before = (Provider.unscoped.count(), Facility.unscoped.count(), Filing.unscoped.count())
    supply.load(lambda text: None)
    assert (Provider.unscoped.count(), Facility.unscoped.count(), Filing.unscoped.count()) == before
    assert Filing.unscoped.get().status == "submitted"
