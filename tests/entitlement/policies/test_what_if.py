"""What a draft would do: the same from the database as from a snapshot, and the same as asking everybody one by one."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.entitlement.policies import drafted
from yinian.entitlement.benefits import queries as benefits
from yinian.entitlement.policies import drafting, drafts, jobs, queries, what_if
from yinian.entitlement.policies.what_if import Asked, Result
from yinian.foundation import snapshots
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.jobs import Run
from yinian.registry.elders import actions as elders
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import Elder

HOURS = "home_service_hours"
PEOPLE = [
    ("甲", "99010419360512000", {"living": "alone", "income": "subsistence_allowance", "grade": "severe"}),
    ("乙", "99010419410512000", {"living": "alone"}),
    ("丙", "99010419560512000", {"living": "with_spouse", "income": "low_income"}),
    ("丁", "99010419310512000", {}),
]


@pytest.fixture
def town(lasting_cast: Cast) -> Cast:
    """Some more elders of the district, committed: the column engine reads by a connection of its own."""
    cast = lasting_cast
    places = ("dongshuncheng", "xiaodong", "dongshuncheng", "dadong")
    for (name, digits, facts), place in zip(PEOPLE, places, strict=True):
        elders.register(
            elders.Registration(name, cast.regions[place], digits + citizen_id_check(digits), facts=facts),
            by=cast.actor("chen"),
        )
    return cast


def asked(cast: Cast, draft: Any, **more: Any) -> Asked:
    return Asked(draft, more.pop("place", cast.regions["dadong"]), more.pop("on", timezone.localdate()), **more)


def simulated(cast: Cast, one: Asked, by: str = "chen") -> Result:
    table = what_if.table_of(one.draft, one.on)
    read = what_if.source(cast.actor(by), one.place)
    assert table and read
    return what_if.simulate(cast.actor(by), one, table, read)


def draft_of(cast: Cast, words: str = drafted.TABLE) -> Any:
    return drafted.made(cast, words)


def test_a_new_benefit_gains_those_whom_it_names(town: Cast) -> None:
    result = simulated(town, asked(town, draft_of(town)))
    today = timezone.localdate()
    old = sum(1 for row in Elder.unscoped.all() if row.region_path.startswith(town.regions["dadong"].path)
              and row.born_on <= today.replace(year=today.year - 80))  # fmt: skip
    assert old and result.whole.kinds["gain"] == old and result.whole.cost == (0, old * 20000)
    assert result.whole.people == 5 and result.whole.kinds["nothing"] == 5 - old


def test_it_says_what_asking_one_by_one_says(town: Cast) -> None:
    lin = town.actor("lin")
    draft = drafting.make(town.regions["shenyang"], "改", HOURS, by=lin)
    drafting.edit(draft, draft.text.replace("amount: 180", "amount: 240"), by=lin)
    one = asked(town, draft, place=town.regions["shenyang"])
    result, table = simulated(town, one, "lin"), what_if.table_of(draft, one.on)
    assert table and result.whole.people == 6
    before, after = [0, 0, 0], [0, 0, 0]
    for person in Elder.unscoped.all():
        for law, counted in ((queries.table(HOURS, person.region, one.on), before), (table, after)):
            assert law
            said = benefits.consider(lin, person, law, one.on)
            assert said is not None
            counted[0 if said.needs else 1 if said.granted else 2] += 1
    assert result.whole.receiving == (before[1], after[1])
    kinds = result.whole.kinds
    assert kinds["open"] + kinds["cannot"] == after[0] and kinds["open"] + kinds["resolved"] == before[0]


def test_the_parts_add_up_and_every_number_opens_into_its_people(town: Cast) -> None:
    draft = draft_of(town)
    one = asked(town, draft)
    result, chen = simulated(town, one), town.actor("chen")
    for name, groups in result.parts.items():
        assert sum(group.people for group in groups) == result.whole.people, name
        assert sum(group.more for group in groups) == result.whole.more, name
    table, read = what_if.table_of(draft, one.on), what_if.source(chen, one.place)
    assert table and read
    for by, groups in result.parts.items():
        for group in groups:
            for kind, count in group.kinds.items():
                people = what_if.behind(chen, one, table, read, {"kind": kind, "by": by, "value": group.label})
                assert len(people) == count, (by, group.label, kind)
    gained = what_if.behind(chen, one, table, read, {"kind": "gain"})
    assert all((row.old, row.new) == (0, 20000) for row in gained)
    assert set(what_if.elders(chen, gained)) == {row.elder for row in gained}
    assert what_if.elders(town.actor("zhou"), gained) == {}, "the neighbour sees none of them"


def test_who_cannot_be_told_is_no_loser(town: Cast) -> None:
    source = "since: 2026-01-01, document: notice, clause: 一, quote: 甲}"
    words = drafted.TABLE.replace("[age]", "[age, grade]").replace("age: 80+,", "age: 80+, grade: 重度失能,")
    others = "能力完好, 轻度失能, 中度失能, 完全失能"
    row = f"  - {{age: 80+, grade: '{others}', amount: 0, {source}\n"
    words = words.replace("  - {age: <80,", f"{row}  - {{age: <80,")
    draft = draft_of(town, words)
    result = simulated(town, asked(town, draft))
    assert result.whole.kinds["cannot"] > 0 and result.whole.kinds["gain"] == 1 and result.whole.kinds["lose"] == 0


def test_a_snapshot_says_the_same_as_the_database(
    town: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.VAR = tmp_path
    one = asked(town, draft_of(town))
    live = simulated(town, one)
    monkeypatch.setattr(what_if, "LIVE", 0)
    assert what_if.source(town.actor("chen"), one.place) is None
    kept = snapshots.take(ELDERS, what_if.facts(), region_path=town.regions["shenyang"].path, on=timezone.localdate())
    assert oct(kept.path.stat().st_mode)[-3:] == "600"
    read = what_if.source(town.actor("chen"), one.place)
    assert read and read.snapshot == kept
    then = simulated(town, one)
    assert (then.whole, then.parts) == (live.whole, live.parts)
    for who in ("all", "held"):
        simulated(town, asked(town, one.draft, who=who))


def test_a_snapshot_names_nobody(town: Cast, settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path
    kept = snapshots.take(ELDERS, what_if.facts(), region_path="/", on=timezone.localdate())
    with snapshots.reader() as db:
        found = db.execute(f"SELECT * FROM {kept.source}")
        names = {column[0] for column in found.description}
        text = str(found.fetchall())
    assert names == {"subject", "region_path", *what_if.facts()}
    assert not names & {"name", "citizen_id", "phone", "address"}
    assert "王秀英" not in text and "990104" not in text
    assert snapshots.holding(ELDERS, town.regions["dadong"].path, ["born_on"]) == kept
    assert snapshots.holding(ELDERS, town.regions["dadong"].path, ["no_such_fact"]) is None


def test_old_snapshots_are_forgotten(town: Cast, settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path
    taken = [snapshots.take(ELDERS, ["born_on"], region_path="/", on=timezone.localdate()) for _n in range(4)]
    assert [one.path for one in snapshots.kept(ELDERS)] == [one.path for one in reversed(taken)][: snapshots.KEPT]


def test_only_the_holders_where_only_they_are_asked_for(town: Cast) -> None:
    from yinian.entitlement.benefits import actions

    assert town.elder
    actions.decide(town.elder, HOURS, by=town.actor("chen"))
    lin = town.actor("lin")
    draft = drafting.make(town.regions["shenyang"], "改", HOURS, by=lin)
    one = asked(town, draft, place=town.regions["shenyang"], who="held")
    result = simulated(town, one, "lin")
    assert result.whole.people == benefits.decisions(lin).filter(status="granted", benefit=HOURS).count()


def test_a_draft_with_a_fault_is_not_simulated_but_one_whose_examples_wait_is(town: Cast) -> None:
    draft = draft_of(town, drafted.TABLE.replace("amount: 20000, since", "amount: 30000, since"))
    assert drafts.reading(draft).faults and what_if.table_of(draft, timezone.localdate())
    drafting.edit(draft, drafted.TABLE.replace("80+", "80-"), by=town.actor("chen"))
    assert what_if.table_of(draft, timezone.localdate()) is None


def test_a_district_with_a_table_of_its_own_keeps_it(town: Cast) -> None:
    drafted.law(town, draft_of(town), date(2026, 1, 1))
    lin = town.actor("lin")
    whole = drafting.make(town.regions["shenyang"], "全市", drafted.GIFT, by=lin)
    drafting.edit(whole, drafted.RAISED, by=lin)
    result = simulated(town, asked(town, whole, place=town.regions["shenyang"]), "lin")
    by_place = {group.label: group for group in result.parts["place"]}
    assert by_place[str(town.regions["dadong"].pk)].more == 0
    assert by_place[str(town.regions["shenhe"].pk)].kinds["gain"] == 1


def test_the_nightly_job_keeps_what_is_too_large_to_be_read_live(
    town: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.VAR = tmp_path
    run = Run(key="x", job="x", asked_at=timezone.now())
    monkeypatch.setattr(Run, "advance", lambda *_given, **_place: None)
    assert jobs.nightly(run) == {"people": 6} and snapshots.kept(ELDERS) == []
    monkeypatch.setattr(what_if, "LIVE", 0)
    assert jobs.nightly(run)["people"] == 6
    (kept,) = snapshots.kept(ELDERS)
    assert kept.region_path == "/"
