"""A run writes what its columns say, once, for every table; counts roll up; cut short, it goes on; another one stands beside it."""

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection

from yinian.config import divisions, regions_load
from yinian.config.commands.people import people as command
from yinian.config.people import report, runs
from yinian.config.people.homes import Making, homes
from yinian.foundation import regions
from yinian.foundation.jobs import Run, Status
from yinian.foundation.journal import seals
from yinian.foundation.journal.lines import Line
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.registry.elders import imports, rules
from yinian.registry.elders.models import Elder, ElderFact, Household, Kin

pytestmark = pytest.mark.django_db
DAWUKOU = "640202"


def quiet(_line: str) -> None:
    """Says nothing."""


def load(name: str) -> None:
    regions_load.load_rows(divisions.read(regions_load.SHIPPED / f"{name}.csv"))


@pytest.fixture
def dawukou(db: None) -> None:
    load("640202-dawukou")


def generate(code: str = DAWUKOU, count: int = 400, seed: int = 1) -> Making:
    """Generate, and give what it was made of."""
    wanted = runs.order(code, count=count, seed=seed)
    day = runs.generate(wanted, quiet)
    return runs._making(wanted, day, Run.unscoped.get(key__startswith=f"{wanted.key}:").given["block"])


def kept() -> set[tuple[Any, ...]]:
    """Every elder as the database holds it, row numbers aside."""
    rows = Elder.unscoped.values_list(
        "name", "citizen_id", "phone", "address", "region_path", "born_on", "registered_on"
    )
    return {(name, number.open(), phone and phone.open(), *rest) for name, number, phone, *rest in rows}


def as_kept(made: Making) -> set[tuple[Any, ...]]:
    """The first columns of the same, as they were made."""
    return {
        (person.name, person.citizen_id, person.phone or None, home.address, home.region_path)
        for home in homes(made, 0, made.blocks())
        for person in home.people
    }


def test_the_database_holds_what_was_made(dawukou: None) -> None:
    made = generate()
    found = list(homes(made, 0, made.blocks()))
    people = [(home, person) for home in found for person in home.people]
    assert {row[:5] for row in kept()} == as_kept(made)
    assert Elder.unscoped.count() == Party.objects.filter(kind="elder").count() == 400
    assert Household.unscoped.count() == sum(home.household for home in found)
    assert ElderFact.unscoped.count() == sum(len(p.facts) for _h, p in people)
    assert Kin.unscoped.count() == sum(len(p.kin) for _h, p in people)
    lines = Line.unscoped.filter(verb="elder.register_many")
    assert set(lines.values_list("subject_id", flat=True)) == set(Elder.unscoped.values_list("id", flat=True))
    assert lines.count() == 400
    assert Elder.unscoped.filter(generated=False).count() == 0


def test_one_elder_is_whole(dawukou: None) -> None:
    generate(count=30)
    elder = Elder.unscoped.select_related("party", "region").order_by("id")[0]
    assert elder.party.name == elder.name
    assert elder.party.region_path == elder.region.path == elder.region_path
    assert (elder.pinyin, elder.initials) == rules.spelled(elder.name)
    assert str(elder.citizen_id).startswith("99") and "****" in str(elder.citizen_id)
    line = Line.unscoped.get(verb="elder.register_many", subject_id=elder.pk)
    told = line.changed[f"registry.elder:{elder.pk}"]
    assert told["name"] == [None, elder.name]
    assert told["citizen_id"][1].startswith("#")
    assert elder.citizen_id.open() not in line.changes
    seals.seal()
    verified = seals.verify()
    assert (verified.lines, verified.faults) == (Line.unscoped.count(), [])


def test_counts_roll_up_from_community_to_city(dawukou: None) -> None:
    load("990000-shili")
    generate(count=300)
    generate("990000", count=2_500)
    # By plain SQL: each ancestor's path is a prefix of the community's.
    with connection.cursor() as cursor:
        for level, parent in (("community", "street"), ("street", "district"), ("district", "city")):
            cursor.execute(
                "SELECT p.id, count(e.id) FROM foundation_region p LEFT JOIN registry_elder e "
                "ON substr(e.region_path, 1, length(p.path)) = p.path WHERE p.level = %s GROUP BY p.id",
                [parent],
            )
            above = dict(cursor.fetchall())
            cursor.execute(
                "SELECT c.parent_id, count(e.id) FROM foundation_region c JOIN registry_elder e "
                "ON substr(e.region_path, 1, length(c.path)) = c.path WHERE c.level = %s GROUP BY c.parent_id",
                [level],
            )
            below = dict(cursor.fetchall())
            assert {pk: n for pk, n in above.items() if n} == below
            assert sum(above.values()) == 2_800


def test_asked_again_nothing_is_added(dawukou: None) -> None:
    generate()
    before = kept()
    lines = Line.unscoped.count()
    generate()
    generate(f"{DAWUKOU}000000")  # the same region, written out
    assert kept() == before
    assert Line.unscoped.count() == lines


def test_another_seed_stands_beside_it_with_numbers_of_its_own(dawukou: None) -> None:
    generate()
    generate(seed=2)
    assert Elder.unscoped.count() == 800
    first, second = Run.unscoped.order_by("id")
    assert first.given["block"] != second.given["block"]


def test_an_interrupted_run_goes_on_where_it_stopped(dawukou: None, monkeypatch: pytest.MonkeyPatch) -> None:
    insert, calls = imports.insert, []

    def breaks(model: Any, *rest: Any) -> None:
        calls.append(model)
        if len(calls) == 8:
            raise RuntimeError("the power went")
        insert(model, *rest)

    monkeypatch.setattr(imports, "insert", breaks)
    wanted = runs.order(DAWUKOU, count=9_000)
    with pytest.raises(RuntimeError, match="the power went"):
        runs.generate(wanted, quiet)
    run = Run.unscoped.get()
    assert (run.done, run.state) == (5_000, Status.RUNNING)
    assert 5_000 <= Elder.unscoped.count() < 9_000
    assert Party.objects.count() == Elder.unscoped.count()  # of the broken chunk nothing stayed
    monkeypatch.undo()
    made = generate(count=9_000)
    assert {row[:5] for row in kept()} == as_kept(made)
    assert Run.unscoped.get().state == Status.DONE
    assert Line.unscoped.filter(verb="elder.register_many").count() == Elder.unscoped.count() == 9_000


def test_a_process_that_lost_its_run_writes_nothing_more(dawukou: None) -> None:
    wanted = runs.order(DAWUKOU, count=200)
    [run] = runs._begin(wanted, None)
    made = runs._making(wanted, date.fromisoformat(run.given["day"]), run.given["block"])
    old = runs._claim(run.pk)
    runs._claim(run.pk)
    with pytest.raises(RuntimeError, match="taken over"):
        imports.register_many(homes(made, 0, 1), by=runs.BY, generated=True, after=old.advance)
    assert not Elder.unscoped.exists()


def test_a_region_without_communities_puts_people_in_its_lowest_places(db: None) -> None:
    rows = divisions.read(regions_load.SHIPPED / "321002-guangling.csv")
    regions_load.load_rows(row for row in rows if row.level != "community")
    generate("321002", count=90)
    assert set(Elder.unscoped.values_list("region__level", flat=True)) == {"street"}
    generate("321002001", count=5, seed=3)
    street = regions.by_code("321002001")
    assert Elder.unscoped.filter(region=street).count() >= 5


def test_the_report_compares_with_the_document(dawukou: None) -> None:
    generate(count=2_000)
    wanted = runs.order(DAWUKOU, count=2_000)
    compared = report.compare(wanted.region, wanted.calibration, runs.generate(wanted, quiet))
    assert len(compared) == 10
    assert all(one.met for one in compared), [(one.published.name, one.wanted, one.generated) for one in compared]
    assert dict(report.rows(wanted.region))["registry_elder"] == 2_000


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--region", "999999"], "没有导入这个区域"),
        (["--region", "210104", "--full"], "没有文件公布"),
        (["--region", "640202001", "--full"], "没有文件公布"),
        (["--region", "640202", "--count", "0"], "人数须为正整数"),
    ],
)
def test_what_cannot_be_made_is_refused(dawukou: None, options: list[str], said: str) -> None:
    load("210100-shenyang")
    ran = CliRunner().invoke(command, ["generate", *options])
    assert isinstance(ran.exception, Refused)
    assert said in str(ran.exception)
    assert not Elder.unscoped.exists()


def test_the_command_tells_rows_and_figures(dawukou: None) -> None:
    ran = CliRunner().invoke(command, ["generate", "--region", DAWUKOU, "--count", "1200", "--seed", "5"])
    assert ran.exit_code == 0, ran.output
    assert "registry_elder                1,200" in ran.output
    assert "空巢老人22945人" in ran.output
    assert "DIFFERS" not in ran.output
    both = CliRunner().invoke(command, ["generate", "--region", DAWUKOU, "--count", "9", "--full"])
    assert both.exit_code == 1
    assert "at_least" not in CliRunner().invoke(command, ["assumed"]).output
