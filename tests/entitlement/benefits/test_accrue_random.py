"""Random lives under changing law: whatever came late, each month reckoned is what the plain tables say of each elder."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q, Sum
from django.utils import timezone

from tests.cast import Cast
from tests.entitlement.benefits.laying import write
from tests.entitlement.benefits.test_accrue import booked, born, run
from yinian.entitlement.benefits import months
from yinian.entitlement.benefits.dues import Accrual, Due, Pause
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies import answers, spans, together
from yinian.entitlement.policies.together import Outcome
from yinian.foundation import columns
from yinian.foundation.guard import writing
from yinian.foundation.periods import add_months, age, month
from yinian.registry.elders.facts import ELDERS
from yinian.registry.elders.models import Elder, ElderFact

SINCE, TODAY, PEOPLE, STEPS = date(2027, 1, 1), date(2027, 8, 20), 8, 14
BENEFITS = ("old_age", "care", "help", "gift")
Go = Callable[[date], date]


def lay(root: Path, chance: random.Random) -> Path:
    """Amounts drawn anew, one of them rising on some day within a month, and what shuts out what."""
    rise = date(2027, chance.randint(2, 7), chance.randint(2, 28))
    much, more = chance.randint(1, 900) * 100 + 33, chance.randint(1, 900) * 100 + 1
    tables: list[dict[str, Any]] = [
        {
            "benefit": "old_age", "inputs": ["age"], "hit": "unique",
            "rows": [
                {"age": "80+", "amount": much, "until": rise},
                {"age": "80+", "amount": more, "since": rise},
                {"age": "<80", "amount": 0},
            ],
        },
        {
            "benefit": "care", "inputs": ["grade", "income"],
            "rows": [
                {"income": "低保", "grade": "重度失能", "amount": 60_000},
                {"grade": "重度失能, 完全失能", "amount": chance.choice([0, 45_000, more])},
                {"income": "无", "grade": "能力完好, 轻度失能, 中度失能", "amount": 0},
                {"amount": 1_000},
            ],
        },
        {"benefit": "help", "inputs": ["income"], "rows": [{"income": "低保", "amount": 20_000}, {"amount": 0}]},
        {"benefit": "gift", "inputs": ["age"], "per": "year", "paid_in": 6, "rows": [{"age": "80+", "amount": 9_900}, {"amount": 0}]},
    ]  # fmt: skip
    kind = chance.choice(["excludes", "higher"])
    write(root, "210100", tables, [{"rule": kind, "benefit": "care", "others": ["help"]}])
    return root


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_posted_is_what_the_tables_say(
    seed: int, lasting_cast: Cast, on_day: Go, tmp_path: Path, settings: Any
) -> None:
    chance, turn = random.Random(seed), 0
    settings.POLICIES = lay(tmp_path / "0", chance)
    city = lasting_cast.regions["shenyang"]
    on_day(SINCE)
    people = [
        born(lasting_cast, chance.choice(["19400101", "19470315", "19470601", "19480229"]), number, grade="severe")
        for number in range(1, PEOPLE + 1)
    ]
    for elder in people:
        for benefit in BENEFITS:
            if chance.random() < 0.7:
                _grant(elder, benefit, chance)
    on_day(TODAY)
    for _step in range(STEPS):
        what = chance.choice(["fact", "fact", "death", "pause", "end", "law", "reckon", "reckon"])
        elder = chance.choice(people)
        if what == "law":
            turn += 1
            settings.POLICIES = lay(tmp_path / str(turn), chance)
        elif what == "reckon":
            first, last = sorted(add_months(SINCE, chance.randint(0, 7)) for _end in range(2))
            before = _sums()
            run(city, first, last)
            _agrees(people, first, last, before)
        else:
            with writing("test"):
                LIVES[what](elder, chance)
    before = _sums()
    run(city, SINCE, add_months(SINCE, 7))
    _agrees(people, SINCE, add_months(SINCE, 7), before)
    booked()


def _grant(elder: Elder, benefit: str, chance: random.Random) -> None:
    with writing("test"):
        Decision.unscoped.create(
            elder=elder, benefit=benefit, status="granted", amount=1, unit="fen", table=f"210100/benefits/{benefit}.yaml",
            since=SINCE + timedelta(chance.choice([0, 0, 0, 40])), version="x", document="x", clause="x",
            decided_at=timezone.now(), region_path=elder.region_path,
        )  # fmt: skip


def _day(chance: random.Random) -> date:
    return SINCE + timedelta(chance.randint(0, 220))


def _fact(elder: Elder, chance: random.Random) -> None:
    """What was true of an elder turns out to have ended, or to have been something else, from some day on."""
    kind, day = chance.choice(["grade", "income"]), _day(chance)
    rows = ElderFact.unscoped.filter(elder=elder, kind=kind)
    rows.filter(since__gte=day).delete()
    rows.filter(Q(until=None) | Q(until__gt=day)).update(until=day)
    value = chance.choice({"grade": ["severe", "mild", ""], "income": ["subsistence_allowance", ""]}[kind])
    if value:
        ElderFact.unscoped.create(elder=elder, kind=kind, value=value, since=day, region_path=elder.region_path)


def _death(elder: Elder, chance: random.Random) -> None:
    """A death becomes known late, or was a mistake."""
    Elder.unscoped.filter(pk=elder.pk).update(died_on=chance.choice([None, _day(chance)]))


def _pause(elder: Elder, chance: random.Random) -> None:
    grant = Decision.unscoped.filter(elder=elder).order_by("?").first()
    if grant is not None and not Pause.unscoped.filter(decision=grant).exists():
        since = _day(chance)
        until = chance.choice([None, since + timedelta(chance.randint(1, 80))])
        Pause.unscoped.create(
            elder=elder, decision=grant, cause="review", why="x", since=since, until=until,
            pays_back=until is not None and chance.random() < 0.5, region_path=elder.region_path,
        )  # fmt: skip


def _end(elder: Elder, chance: random.Random) -> None:
    day = _day(chance)
    Decision.unscoped.filter(elder=elder, benefit=chance.choice(BENEFITS), until=None, since__lt=day).update(until=day)


LIVES: dict[str, Callable[[Elder, random.Random], None]] = {
    "fact": _fact, "death": _death, "pause": _pause, "end": _end,
}  # fmt: skip


# --- the plain answer -------------------------------------------------------------------------------------------


def _sums() -> dict[tuple[int, str, date], int]:
    rows = Due.unscoped.values("elder", "benefit", "month").annotate(total=Sum("amount_fen"))
    return {(row["elder"], row["benefit"], row["month"]): row["total"] for row in rows if row["total"]}


def _agrees(people: list[Elder], first: date, last: date, before: dict[tuple[int, str, date], int]) -> None:
    """Of the months reckoned everybody has what the tables say, and what they cannot say is as it was."""
    after, unknown, day = _sums(), 0, first
    while day <= last:
        for elder in people:
            said = _plain(elder, day)
            for benefit in BENEFITS:
                key, wanted = (elder.pk, benefit, day), said.get(benefit, 0)
                unknown += wanted is None
                assert after.get(key, 0) == (before.get(key, 0) if wanted is None else wanted), (key, wanted)
        day = add_months(day, 1)
    last_of = {row.month: row for row in Accrual.unscoped.filter(month__gte=first, month__lte=last).order_by("id")}
    assert sum(row.undecided for row in last_of.values()) == unknown
    outside = {key: total for key, total in before.items() if not first <= key[2] <= last}
    assert {key: total for key, total in after.items() if not first <= key[2] <= last} == outside


def _plain(elder: Elder, first: date) -> dict[str, int | None]:
    """What the tables say of one elder for a month, asked one after the other; None where they cannot say."""
    known = columns.one(ELDERS, elder.pk, ["born_on", "grade", "income"], on=first)
    grants = Decision.unscoped.filter(Q(until=None) | Q(until__gt=first), elder=elder, amount__gt=0, since__lte=first)
    stopped = Pause.unscoped.filter(Q(until=None) | Q(until__gt=first, pays_back=False), elder=elder, since__lte=first)
    held = {grant.benefit: grant for grant in grants if not stopped.filter(decision__benefit=grant.benefit).exists()}
    if known is None:
        return {}
    facts = {"age": age(known["born_on"], first), "grade": known["grade"], "income": known["income"]}
    parts: dict[str, list[tuple[int, int | None]]] = {benefit: [] for benefit in held}
    tables = {}
    for period, law in spans.laws(elder.region, month(first)):
        outcomes = {}
        for table in (table for table in law.tables if table.benefit in held):
            answer = answers.decide(table, facts, law.on, lambda name, on: None)
            row = -1 if answer.needs else answer.row.number if answer.row else 0
            outcomes[table.benefit], tables[table.benefit] = Outcome(row, 0 if answer.needs else answer.amount), table
        for name, one in together.settle(outcomes, law.rules, law.benefits).items():
            unsure = one.row == -1 or one.out == -1
            parts[name].append((period.days, None if unsure else one.amount if one.stands else 0))
    found: dict[str, int | None] = {}
    for name, given in parts.items():
        if months.is_due_in(tables[name], first, held[name].since):
            unsure = any(amount is None for _days, amount in given)
            found[name] = None if unsure else months.share([(days, amount or 0) for days, amount in given])
    return found
