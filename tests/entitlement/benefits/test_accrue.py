"""A month is reckoned in columns and posted once: everybody who holds a grant, no one twice, and only the difference later."""

import hashlib
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cast import BY, Cast
from tests.entitlement.benefits.laying import write
from yinian.entitlement.benefits import accruals, actions, grants, posting, reckoning, rules
from yinian.entitlement.benefits.dues import Accrual, Due, Undecided
from yinian.entitlement.benefits.models import Decision
from yinian.foundation import jobs
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.jobs import Run
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import react
from yinian.foundation.ledger import LedgerAccount, Posting, Transfer
from yinian.foundation.refusals import Refused
from yinian.registry.elders import actions as elders
from yinian.registry.elders import merges, residence
from yinian.registry.elders.models import Elder

JAN, FEB, MAR = date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)
Go = Callable[[date], date]
OLD = {
    "benefit": "old_age", "zh": "高龄津贴", "inputs": ["age"],
    "rows": [{"age": "90+", "amount": 60_000}, {"age": "80..89", "amount": 50_000}, {"age": "<80", "amount": 0}],
}  # fmt: skip
CARE = {
    "benefit": "care", "zh": "护理补贴", "inputs": ["grade"],
    "rows": [{"grade": "完全失能, 重度失能", "amount": 30_000}, {"grade": "能力完好, 轻度失能, 中度失能", "amount": 0}],
}  # fmt: skip


@pytest.fixture
def law(tmp_path: Path, settings: Any) -> Callable[..., None]:
    """Let these tables be all the law there is."""

    def lay(*tables: dict[str, Any], stacking: Any = (), region: str = "210100") -> None:
        root = tmp_path / "law" / str(len(list(tmp_path.glob("law/*"))))
        write(root, region, tables, stacking)
        settings.POLICIES = root

    return lay


def born(cast: Cast, on: str, number: int = 1, at: str = "dongshuncheng", **facts: str) -> Elder:
    head = f"990104{on}{number:03d}"
    given = elders.Registration(f"孙{number}", cast.regions[at], head + citizen_id_check(head), facts=facts)
    return elders.register(given, by=BY)


def granted(elder: Elder, benefit: str, on: date) -> Decision:
    return actions.decide(elder, benefit, by=BY, on=on)


def run(region: Any, since: date, until: date | None = None) -> list[Accrual]:
    """Reckon months as an officer would and let the worker do it."""
    if until is None:
        first = accruals.begin(region, since, by=BY)
    else:
        first = accruals.recompute(region, since, until, by=BY, why="补算")
    work = Run.unscoped.get(pk=first.totals["run"])
    jobs.perform.call(work.pk)
    work.refresh_from_db()
    assert work.state == "done", work.error
    return list(Accrual.unscoped.filter(pk__in=work.given["accruals"]).order_by("month"))


def owed(elder: Elder) -> dict[tuple[str, date], list[int]]:
    rows = Due.unscoped.filter(elder=elder).order_by("benefit", "month", "turn")
    found: dict[tuple[str, date], list[int]] = {}
    for row in rows:
        assert row.turn == len(found.setdefault((row.benefit, row.month), []))
        found[row.benefit, row.month].append(row.amount_fen)
    return found


def booked() -> None:
    """The book sums to nothing, and what stands on each elder's account is what is owed."""
    assert sum(Posting.objects.values_list("amount", flat=True)) == 0
    for account in LedgerAccount.unscoped.filter(kind=rules.DUE):
        held = sum(Posting.objects.filter(account=account).values_list("amount", flat=True))
        assert held == sum(Due.unscoped.filter(elder__party=account.party_id).values_list("amount_fen", flat=True))
    for due in Due.unscoped.all():
        assert Posting.objects.filter(transfer=due.transfer_id, account__party=due.elder.party_id).count() >= 1


def test_a_month_is_posted_once_and_told_in_one_line(lasting_cast: Cast, law: Any, on_day: Go) -> None:
    on_day(date(2027, 1, 1))
    law(OLD, CARE)
    cast = lasting_cast
    first, second = born(cast, "19400101", 1), born(cast, "19300101", 2, grade="severe")
    young = born(cast, "19470301", 3)
    for elder, benefit in ((first, "old_age"), (second, "old_age"), (second, "care")):
        granted(elder, benefit, JAN)
    granted(young, "old_age", JAN)
    (made,) = run(cast.regions["shenyang"], JAN)
    assert owed(first) == {("old_age", JAN): [50_000]}
    assert owed(second) == {("old_age", JAN): [60_000], ("care", JAN): [30_000]}
    assert owed(young) == {}
    assert (made.people, made.amount_fen, made.undecided) == (2, 140_000, 0)
    assert made.totals["benefits"]["old_age"] == {"people": 2, "amount_fen": 110_000, "undecided": 0}
    assert len(made.law) == 64 and set(made.totals["law"]) == {
        "210100/benefits/care.yaml",
        "210100/benefits/old_age.yaml",
    }
    line = Line.unscoped.get(verb="accrual.post")
    told = line.changed[f"entitlement.accrual:{made.pk}"]
    assert (line.subject_id, told["people"], told["amount_fen"]) == (made.pk, [None, 2], [None, 140_000])
    columns = [
        name
        if name == "region_path"
        else f"{name}_id"
        if name in ("elder", "decision", "accrual", "transfer")
        else name
        for name in posting.DUE_COLUMNS
    ]
    rows = Due.unscoped.order_by("elder_id", "benefit").values_list(*columns)
    text = "".join("\t".join(map(str, row)) + "\n" for row in rows)
    assert told["digest"] == [None, hashlib.sha256(text.encode()).hexdigest()]
    booked()
    (again,) = run(cast.regions["shenyang"], JAN)
    assert (again.people, again.amount_fen) == (0, 0) and Due.unscoped.count() == 3
    assert Line.unscoped.filter(verb="accrual.post").count() == 1
    assert Transfer.objects.filter(key__startswith="accrual:").count() == 2


def test_a_rise_within_the_month_counts_by_days_and_what_came_late_is_paid_back(
    lasting_cast: Cast, law: Any, on_day: Go
) -> None:
    rows = [{"age": "80+", "amount": 60_000, "until": date(2027, 1, 11)}, {"age": "<80", "amount": 0}]
    risen = [*rows, {"age": "80+", "amount": 72_800, "since": date(2027, 1, 11)}]
    rows[0] = {"age": "80+", "amount": 60_000}
    city = lasting_cast.regions["shenyang"]
    law({**OLD, "hit": "unique", "rows": rows})
    on_day(date(2026, 12, 1))
    elder = born(lasting_cast, "19400101")
    granted(elder, "old_age", date(2026, 12, 1))
    on_day(date(2027, 3, 2))
    run(city, JAN, FEB)
    assert owed(elder) == {("old_age", JAN): [60_000], ("old_age", FEB): [60_000]}
    law({**OLD, "hit": "unique", "rows": [risen[0], risen[1], risen[2]]})
    first, second = run(city, JAN, FEB)
    # Ten days at 600 and twenty-one at 728 yuan are 686.71.
    assert owed(elder) == {("old_age", JAN): [60_000, 8_671], ("old_age", FEB): [60_000, 12_800]}
    assert (first.amount_fen, second.amount_fen) == (8_671, 12_800)
    assert set(Transfer.objects.values_list("on", flat=True)) == {date(2027, 3, 2)}
    booked()


def test_what_is_not_known_is_neither_posted_nor_taken_back(lasting_cast: Cast, law: Any, on_day: Go) -> None:
    on_day(JAN)
    law(OLD, CARE)
    cast = lasting_cast
    elder = born(cast, "19400101", grade="severe")
    granted(elder, "care", JAN)
    (one,) = run(cast.regions["shenyang"], JAN)
    assert owed(elder) == {("care", JAN): [30_000]} and one.undecided == 0
    on_day(FEB)
    elders.end_fact(elder, "grade", by=BY)
    (two,) = run(cast.regions["shenyang"], FEB)
    row = Undecided.unscoped.get()
    assert (row.elder, row.benefit, row.needs, row.accrual) == (elder, "care", "grade", two)
    assert (two.people, two.undecided) == (0, 1) and owed(elder) == {("care", JAN): [30_000]}
    assert two.totals["benefits"] == {"care": {"people": 0, "amount_fen": 0, "undecided": 1}}


def test_a_late_death_takes_back_and_a_pause_gives_nothing_until_it_pays_back(
    lasting_cast: Cast, law: Any, on_day: Go
) -> None:
    on_day(JAN)
    law(OLD)
    cast = lasting_cast
    gone, stopped = born(cast, "19400101", 1), born(cast, "19400101", 2)
    for elder in (gone, stopped):
        granted(elder, "old_age", JAN)
    on_day(date(2027, 3, 5))
    city = cast.regions["shenyang"]
    run(city, JAN, MAR)
    assert owed(gone) == {("old_age", month): [50_000] for month in (JAN, FEB, MAR)}
    elders.record_death(gone, date(2027, 2, 1), by=BY)
    pause = grants.pause(Decision.unscoped.get(elder=stopped), "review", by=BY, why="复核", since=date(2027, 2, 1))
    run(city, JAN, MAR)
    assert owed(gone) == {
        ("old_age", JAN): [50_000],
        ("old_age", FEB): [50_000, -50_000],
        ("old_age", MAR): [50_000, -50_000],
    }
    assert owed(stopped)["old_age", FEB] == [50_000, -50_000]
    grants.resume(Decision.unscoped.get(pk=pause.decision_id), by=BY, pays_back=False, why="查清", on=date(2027, 3, 1))
    run(city, JAN, MAR)
    assert owed(stopped)["old_age", FEB] == [50_000, -50_000] and owed(stopped)["old_age", MAR] == [
        50_000,
        -50_000,
        50_000,
    ]
    booked()


def test_what_is_held_shuts_out_what_it_must_and_what_is_not_held_does_not(
    lasting_cast: Cast, law: Any, on_day: Go
) -> None:
    on_day(JAN)
    law(OLD, CARE, stacking=[{"rule": "excludes", "benefit": "care", "others": ["old_age"]}])
    cast = lasting_cast
    both, one = (born(cast, "19400101", number, grade="severe") for number in (1, 2))
    for elder, benefit in ((both, "care"), (both, "old_age"), (one, "old_age")):
        granted(elder, benefit, JAN)
    run(cast.regions["shenyang"], JAN)
    assert owed(both) == {("care", JAN): [30_000]} and owed(one) == {("old_age", JAN): [50_000]}


def test_yearly_and_single_benefits_fall_due_in_their_month(lasting_cast: Cast, law: Any, on_day: Go) -> None:
    rows = [{"age": "80+", "amount": 10_000}, {"age": "<80", "amount": 0}]
    law(
        {**OLD, "benefit": "autumn", "per": "year", "paid_in": 10, "rows": rows},
        {**OLD, "benefit": "yearly", "per": "year", "rows": rows},
        {**OLD, "benefit": "single", "per": "once", "rows": rows},
        {**OLD, "benefit": "bed", "per": "bed_month", "rows": rows},
    )
    on_day(date(2026, 3, 9))
    elder = born(lasting_cast, "19400101")
    for benefit in ("autumn", "yearly", "single", "bed"):
        granted(elder, benefit, date(2026, 3, 9))
    on_day(date(2027, 10, 30))
    made = run(lasting_cast.regions["shenyang"], date(2026, 1, 1), date(2027, 10, 1))
    assert owed(elder) == {
        ("autumn", date(2026, 10, 1)): [10_000], ("autumn", date(2027, 10, 1)): [10_000],
        ("yearly", date(2026, 4, 1)): [10_000], ("yearly", date(2027, 1, 1)): [10_000],
        ("single", date(2026, 4, 1)): [10_000],
    }  # fmt: skip
    assert made[0].totals["skipped"] == {"bed": "bed_month"}


def test_each_district_goes_by_its_own_table_and_a_move_leaves_past_months_where_they_were(
    lasting_cast: Cast, law: Any, on_day: Go, tmp_path: Path, settings: Any
) -> None:
    on_day(date(2027, 1, 1))
    law(OLD)
    write(
        settings.POLICIES, "210104", [{**OLD, "rows": [{"age": "80+", "amount": 70_000}, {"age": "<80", "amount": 0}]}]
    )
    cast = lasting_cast
    here, there = born(cast, "19400101", 1), born(cast, "19400101", 2, at="xishuncheng")
    for elder in (here, there):
        granted(elder, "old_age", JAN)
    city = cast.regions["shenyang"]
    run(city, JAN)
    assert owed(here) == {("old_age", JAN): [70_000]} and owed(there) == {("old_age", JAN): [50_000]}
    on_day(date(2027, 1, 20))
    residence.move(here, cast.regions["xishuncheng"], by=BY)
    on_day(date(2027, 1, 21))
    while react():
        pass
    on_day(FEB)
    run(cast.regions["dadong"], JAN, FEB)
    assert owed(here) == {("old_age", JAN): [70_000]}
    run(city, JAN, FEB)
    assert owed(here) == {("old_age", JAN): [70_000], ("old_age", FEB): [50_000]}
    booked()


def test_two_files_of_one_person_are_owed_once(lasting_cast: Cast, law: Any, on_day: Go) -> None:
    on_day(JAN)
    law(OLD)
    cast = lasting_cast
    kept, gone = born(cast, "19400101", 1), born(cast, "19400101", 2)
    granted(kept, "old_age", JAN)
    granted(gone, "old_age", JAN)
    city = cast.regions["shenyang"]
    run(city, JAN)
    on_day(FEB)
    merges.merge(kept, gone, by=BY, why="同一人")
    on_day(date(2027, 2, 2))
    while react():
        pass
    run(city, JAN, FEB)
    assert sum(sum(amounts) for amounts in (*owed(kept).values(), *owed(gone).values())) == 100_000
    assert (
        owed(kept)["old_age", FEB] == [50_000]
        and sum(Due.unscoped.filter(elder=kept, month=JAN).values_list("amount_fen", flat=True)) == 0
    )


def test_refused_with_reasons_and_nothing_changed(lasting_cast: Cast, law: Any, on_day: Go) -> None:
    on_day(date(2027, 2, 10))
    law(OLD)
    city, chen = lasting_cast.regions["shenyang"], lasting_cast.actor("chen")
    with pytest.raises(Refused, match="还没有到"):
        accruals.begin(city, MAR, by=lasting_cast.actor("lin"))
    with pytest.raises(Refused, match="岗位范围"):
        accruals.begin(city, JAN, by=chen)
    with pytest.raises(Refused, match="没有写明理由"):
        accruals.recompute(city, JAN, FEB, by=lasting_cast.actor("lin"), why=" ")
    with pytest.raises(Refused, match="最后一个月"):
        accruals.recompute(city, FEB, JAN, by=lasting_cast.actor("lin"), why="补")
    with pytest.raises(Refused, match="没有这项权限"):
        accruals.begin(city, JAN, by=lasting_cast.actor("wang"))
    assert not Accrual.unscoped.exists() and not Run.unscoped.filter(job=accruals.JOB).exists()
    accruals.begin(city, JAN, by=lasting_cast.actor("lin"))
    with pytest.raises(Refused, match="正在核算"):
        accruals.begin(city, JAN, by=lasting_cast.actor("lin"))


def test_the_clock_begins_each_citys_month_once(lasting_cast: Cast, law: Any, on_day: Go) -> None:
    on_day(JAN)
    law(OLD)
    assert accruals.begin_month(JAN, by=accruals.BY) == []
    granted(born(lasting_cast, "19400101"), "old_age", JAN)
    (one,) = accruals.begin_month(JAN, by=accruals.BY)
    assert accruals.begin_month(date(2027, 1, 9), by=accruals.BY) == [one]
    jobs.perform.call(one.pk)
    made = Accrual.unscoped.get()
    assert made.region == lasting_cast.regions["shenyang"] and made.ended_at and made.people == 1


def test_who_meets_another_run_reckons_anew(
    lasting_cast: Cast, law: Any, on_day: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_day(JAN)
    law(OLD)
    cast, opened = lasting_cast, reckoning.opened
    people = [born(cast, "19400101", number) for number in (1, 2)]
    for elder in people:
        granted(elder, "old_age", JAN)
    first = accruals.begin(cast.regions["shenyang"], JAN, by=BY)
    second = accruals.begin(cast.regions["dadong"], JAN, by=BY)

    @contextmanager
    def overtaken(*args: Any, **kwargs: Any) -> Any:
        """What was read is old before it is posted: the district's run comes between."""
        with opened(*args, **kwargs) as book:
            monkeypatch.setattr(reckoning, "opened", opened)
            jobs.perform.call(second.totals["run"])
            yield book

    monkeypatch.setattr(reckoning, "opened", overtaken)
    jobs.perform.call(first.totals["run"])
    assert set(Run.unscoped.filter(job=accruals.JOB).values_list("state", flat=True)) == {"done"}
    assert [owed(elder) for elder in people] == [{("old_age", JAN): [50_000]}] * 2
    assert [Accrual.unscoped.get(pk=row.pk).people for row in (first, second)] == [0, 2]
    booked()
