"""Region trees are loaded whole, in seconds, and a second time nothing is added."""

import time
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from yinian.config import divisions, regions_load
from yinian.config.commands.regions import regions as command
from yinian.foundation import regions, verbs
from yinian.foundation.actor import Role, system
from yinian.foundation.administration import places, trees
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region, RegionCode

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tests" / "fixtures" / "divisions"
pytestmark = pytest.mark.django_db


def test_every_shipped_tree_is_loaded_once() -> None:
    began = time.perf_counter()
    regions_load.load_shipped(lambda line: None)
    seconds = time.perf_counter() - began
    rows = [row for path in sorted(regions_load.SHIPPED.glob("*.csv")) for row in divisions.read(path)]
    assert Region.objects.count() == len({row.key for row in rows})
    assert RegionCode.objects.count() == len({(s, c) for row in rows for s, c in _codes(row)})
    assert Line.unscoped.filter(verb="region.load").count() == Region.objects.count()
    before = Region.objects.count(), RegionCode.objects.count(), Line.unscoped.count()
    regions_load.load_shipped(lambda line: None)
    assert (Region.objects.count(), RegionCode.objects.count(), Line.unscoped.count()) == before
    assert seconds < 30


def _codes(row: divisions.RegionRow) -> list[tuple[str, str]]:
    return [(system, code) for system, code in (("mca", row.mca_code), ("nbs", row.nbs_code)) if code]


def test_paths_follow_the_tree_and_counts_agree_with_the_file() -> None:
    rows = divisions.read(regions_load.SHIPPED / "990000-shili.csv")
    regions_load.load_rows(rows)
    for region in Region.objects.select_related("parent"):
        assert region.path == f"{region.parent.path if region.parent else '/'}{region.pk}/"
    wanted = Counter(row.key[:6] for row in rows if row.level == "community")
    for code, count in wanted.items():
        below = Region.objects.filter(regions.within(regions.by_code(code).path), level="community")
        assert below.count() == count
    assert not Region.objects.filter(simulated=False).exists()


def test_zones_without_codes_are_known_by_their_names() -> None:
    rows = divisions.read(regions_load.SHIPPED / "321002-guangling.csv")
    for _time in range(2):
        regions_load.load_rows(rows)
    assert Region.objects.filter(zone=True).count() == 5
    assert regions.by_code("321002").name == "广陵区"


def test_a_place_that_people_opened_moved_or_renamed_is_found_again() -> None:
    by = system("test")
    rows = divisions.read(regions_load.SHIPPED / "640202-dawukou.csv")
    opened = places.open_region(places.Place("宁夏回族自治区", "province"), None, by=by)
    places.give_code(opened, "mca", "640000", by=by)
    regions_load.load_rows(rows)
    assert regions.by_code("640202").path.startswith(opened.path)
    community = Region.objects.get(name="丽日社区居委会")
    elsewhere = Region.objects.exclude(pk=community.parent_id).filter(level="street").first()
    assert elsewhere
    places.move(community, elsewhere, by=by)
    places.rename(community, "丽日社区", by=by)
    before = Region.objects.count()
    regions_load.load_rows(rows)
    assert Region.objects.count() == before
    assert Region.objects.get(pk=community.pk).name == "丽日社区"


def test_what_hangs_nowhere_or_upside_down_is_refused_and_nothing_is_written() -> None:
    by = system("test")
    city, street = places.Place("甲市", "city"), places.Place("乙街道", "street")
    for branches in (
        [trees.Branch("1", "", city), trees.Branch("2", "9", street)],
        [trees.Branch("1", "", street), trees.Branch("2", "1", city)],
    ):
        with pytest.raises(Refused) as refusal:
            trees.load(branches, by=by)
        assert "导入区域" in refusal.value.asked
    assert not Region.objects.exists()
    assert not Line.unscoped.filter(outcome="done").exists()


def test_only_deployment_loads_a_root(cast: object) -> None:
    actor = cast.actor("system")  # type: ignore[attr-defined]
    assert actor.role is Role.SYSTEM_ADMIN
    with pytest.raises(Refused):
        trees.load([trees.Branch("1", "", places.Place("甲市", "city"))], by=actor)
    assert "region.load" in verbs.VERBS


def test_a_division_of_the_package_is_loaded_by_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions_load.load_division, "__defaults__", (PACKAGE,))
    ran = CliRunner().invoke(command, ["import", "110101"])
    assert ran.exit_code == 0, ran.output
    assert regions.by_code("110101").level == "district"
    listed = CliRunner().invoke(command, ["list"]).output
    assert "东城区" in listed
    assert CliRunner().invoke(command, ["import", "999999"]).exit_code == 1


def test_without_the_package_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(regions_load.load_division, "__defaults__", (tmp_path / "none",))
    ran = CliRunner().invoke(command, ["import", "110101"])
    assert ran.exit_code == 1
    assert "make divisions" in ran.output
