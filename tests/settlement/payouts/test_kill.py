"""Gathering, filing and reconciling are killed in the middle: each goes on where it stood, and nobody is paid twice."""

import random
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Sum
from django.utils import timezone

from tests.cast import BY, Cast
from tests.faults.processes import Killable, worker
from tests.settlement.payouts import owing
from yinian.entitlement.benefits.dues import Accrual, Due
from yinian.entitlement.benefits.models import Decision
from yinian.foundation import jobs
from yinian.foundation.administration import places
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run
from yinian.foundation.journal import seals
from yinian.foundation.journal.lines import Line
from yinian.foundation.ledger import Transfer
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.elders.models import Elder
from yinian.settlement.payouts import drafting, filing, returning
from yinian.settlement.payouts.accounts import PayeeAccount
from yinian.settlement.payouts.batches import BankFile, Batch, BatchItem
from yinian.settlement.payouts.models import Payout
from yinian.settlement.payouts.rules import DUES

SEED, FEN = 20261122, 100_00


class Dead(BaseException):
    """The end of a process, as far as it can be played."""


def crowd(cast: Cast, communities: int, each: int) -> int:
    """Elders in as many communities, each owed the same and each with an account; made at once."""
    paths = [
        places.open_region(places.Place(f"社区{n}", "community"), cast.regions["xiaodong"], by=BY)
        for n in range(communities)
    ]
    at = [(place, f"吴{index}_{n}") for index, place in enumerate(paths) for n in range(each)]
    with writing("test"):
        parties = Party.objects.bulk_create(
            [Party(kind="elder", name=name, region_path=place.path) for place, name in at]
        )
        people = Elder.unscoped.bulk_create(
            [_elder(place, party) for (place, _n), party in zip(at, parties, strict=True)]
        )
        _owe(people)
        PayeeAccount.unscoped.bulk_create([_account(party) for party in parties])
    return len(people)


def _elder(place: Region, party: Party) -> Elder:
    return Elder(
        party=party, region=place, name=party.name, pinyin="wu", initials="w", sex="female",
        born_on=date(1940, 1, 1), registered_on=date(2026, 1, 1), region_path=place.path,
    )  # fmt: skip


def _account(party: Party) -> PayeeAccount:
    return PayeeAccount(
        party=party, bank="演示银行", holder=party.name, number=f"6200{party.pk:012d}", since=date(2026, 1, 1),
        region_path=party.region_path,
    )  # fmt: skip


def _owe(people: list[Elder]) -> None:
    first, day = people[0], timezone.localdate()
    accrual = Accrual.unscoped.create(
        region=first.region,
        month=owing.MONTH,
        law="x",
        begun_at=timezone.now(),
        ended_at=timezone.now(),
        region_path=first.region_path,
    )
    grants = Decision.unscoped.bulk_create(
        [
            Decision(
                elder=one, benefit="old_age_allowance", status="granted", amount=FEN, unit="fen", since=owing.MONTH,
                table="x", version="x", document="x", clause="x", decided_at=timezone.now(),
                region_path=one.region_path,
            )
            for one in people
        ]
    )  # fmt: skip
    moved = Transfer.objects.create(key="crowd", on=day, text="应发", at=timezone.now())
    Due.unscoped.bulk_create(
        [
            Due(
                elder=grant.elder, benefit=grant.benefit, month=owing.MONTH, turn=1, amount_fen=FEN, row=1,
                decision=grant, accrual=accrual, transfer=moved, region_path=grant.region_path,
            )
            for grant in grants
        ]
    )  # fmt: skip


def asked(cast: Cast, money: Any) -> Batch:
    given = drafting.Asked(cast.regions["dadong"], "中断", owing.MONTH, (DUES,), money)
    return drafting.draft(given, by=cast.actor("chen"))


def whole(batch: Batch, count: int) -> None:
    """Every elder is in the batch once, and the sums are theirs."""
    items = BatchItem.unscoped.filter(batch=batch)
    assert items.count() == count == len(set(items.values_list("payee", flat=True)))
    now = Batch.unscoped.get(pk=batch.pk)
    assert (now.items, now.amount_fen, now.totals) == (count, count * FEN, {"old_age_allowance": count * FEN})


def paid_once(batch: Batch, count: int) -> None:
    """Every item was paid once: one payout, one transfer, one line each, and the book is whole."""
    assert Batch.unscoped.get(pk=batch.pk).status == "closed"
    assert Payout.unscoped.count() == count == Transfer.objects.filter(key__startswith="payout:item:").count()
    lines = Counter(Line.unscoped.filter(verb="payout.pay").values_list("subject_id", flat=True))
    assert len(lines) == count and set(lines.values()) == {1}
    assert Payout.unscoped.aggregate(n=Sum("amount_fen"))["n"] == count * FEN == owing.held("paid_out")
    assert BankFile.unscoped.count() == 1
    owing.is_sound()


def dies_at(monkeypatch: pytest.MonkeyPatch, moment: int) -> None:
    """Let the work die inside the transaction of its so-many-th step."""
    steps, advance = Counter[str](), Run.advance

    def told(run: Run, *args: Any, **kwargs: Any) -> None:
        advance(run, *args, **kwargs)
        steps["all"] += 1
        if steps["all"] == moment:
            raise Dead

    monkeypatch.setattr(Run, "advance", told)


def died_then_done(monkeypatch: pytest.MonkeyPatch, key: str, moments: tuple[int, ...]) -> None:
    for moment in moments:
        with monkeypatch.context() as patched:
            dies_at(patched, moment)
            with pytest.raises(Dead):
                owing.work(key)
    owing.work(key)


def test_it_goes_on_where_it_died(lasting_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = lasting_cast
    monkeypatch.setattr(returning, "CHUNK", 10)
    count = crowd(cast, 45, 2)
    batch = asked(cast, owing.fund(cast))
    # Forty-eight places are three parts of twenty, and the end is a part of its own.
    died_then_done(monkeypatch, drafting.key(batch.pk), (1, 2, 1, 2))
    whole(batch, count)
    batch = owing.approved(cast, Batch.unscoped.get(pk=batch.pk))
    filing.file(batch, by=cast.actor("chen"))
    died_then_done(monkeypatch, filing.key(batch.pk), (1, 1))
    rows = owing.answered(owing.sent(Batch.unscoped.get(pk=batch.pk)))
    assert len(rows) == count
    row = returning.upload(Batch.unscoped.get(pk=batch.pk), owing.paper(rows), "国库 9", by=cast.actor("chen"))
    died_then_done(monkeypatch, returning.key(row.pk), (1, 2, 3, 1))
    paid_once(batch, count)


@pytest.mark.postgres
@pytest.mark.slow
def test_real_processes_are_killed(lasting_cast: Cast, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("server processes share a database only in PostgreSQL")
    cast, chance = lasting_cast, random.Random(SEED)
    from django.conf import settings

    (tmp_path / "files").symlink_to(settings.FILES_ROOT)
    settings.FILES_ROOT.mkdir(parents=True, exist_ok=True)
    count = crowd(cast, 160, 25)
    hand = worker(tmp_path)
    try:
        batch = asked(cast, owing.fund(cast))
        killed(hand, drafting.key(batch.pk), chance, 4)
        whole(batch, count)
        batch = owing.approved(cast, Batch.unscoped.get(pk=batch.pk))
        filing.file(batch, by=cast.actor("chen"))
        killed(hand, filing.key(batch.pk), chance, 2)
        rows = owing.answered(owing.sent(Batch.unscoped.get(pk=batch.pk)))
        row = returning.upload(Batch.unscoped.get(pk=batch.pk), owing.paper(rows), "国库 9", by=cast.actor("chen"))
        killed(hand, returning.key(row.pk), chance, 4)
    finally:
        hand.stop()
        connections.close_all()
    assert hand.kills == 10
    paid_once(batch, count)
    while seals.seal():
        pass
    assert seals.verify(tmp_path / "none").sound


def killed(hand: Killable, key: str, chance: random.Random, times: int) -> None:
    """Kill without warning at random moments of the work, start again each time, and wait until all of it is done."""
    end, left = time.monotonic() + 240, times
    while time.monotonic() < end:
        run = Run.unscoped.get(key=key)
        if left and (run.state == jobs.Status.RUNNING or run.state == jobs.Status.DONE):
            time.sleep(chance.uniform(0.0, 0.3))
            hand.kill()
            with writing("test"):
                # A worker that died so often would be given up; a night of power cuts is not the work's fault.
                Run.unscoped.filter(key=key).update(tries=0)
            hand.start()
            left -= 1
        elif run.state == jobs.Status.DONE:
            return
        assert run.state != jobs.Status.DEAD, run.error
        time.sleep(0.02)
    raise AssertionError(f"{key} was not done in time, {left} kills left")
