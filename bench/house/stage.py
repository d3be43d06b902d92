"""What the verb benchmarks act on: one region, wallets of elders, a pool of hours; and the two verbs that are timed."""

import json
from collections.abc import Sequence
from datetime import date

import django

django.setup()

from yinian.foundation import ledger, verbs  # noqa: E402
from yinian.foundation.actor import Actor, Role, system  # noqa: E402
from yinian.foundation.administration import places, posts  # noqa: E402
from yinian.foundation.journal.lines import Line  # noqa: E402
from yinian.foundation.ledger import LedgerAccount  # noqa: E402

BY = system("bench")
ON = date(2026, 11, 1)
MAY = frozenset({Role.OFFICER})


def tell(name: str, figure: float, note: str = "") -> None:
    """Hand a figure to the run."""
    print(json.dumps({"name": name, "figure": round(figure, 3), "note": note}), flush=True)


@verbs.verb("bench.open", "开户", may=MAY)
def open_wallets(count: int, path: str, *, by: Actor) -> LedgerAccount:
    """A pool without a floor, and wallets that may not go under nothing."""
    pool = ledger.account("pool", "minutes", region_path=path, name="服务时长池")
    rows = [
        LedgerAccount(kind=f"wallet{i}", unit="minutes", region_path=path, name=f"钱包 {i}", floor=0)
        for i in range(count)
    ]
    LedgerAccount.unscoped.bulk_create(rows)
    ledger.Balance.objects.bulk_create([ledger.Balance(account=row, floor=0) for row in rows])
    return pool


@verbs.verb("bench.top_up", "充入时长", may=MAY)
def top_up(wallet: LedgerAccount, pool: LedgerAccount, key: str, *, by: Actor) -> LedgerAccount:
    """180 minutes for one month, once."""
    ledger.post(key, ON, "每月三小时", {pool: -180, wallet: 180})
    verbs.note(wallet, {"floor": [0, 180]})
    return wallet


@verbs.bulk_verb("bench.top_up_many", "批量充入时长", may=MAY, chunk=10_000)
def top_up_many(wallets: Sequence[LedgerAccount], pool: LedgerAccount, month: str, *, by: Actor) -> list[verbs.Done]:
    """180 minutes for everyone, once a month."""
    ledger.post_many([ledger.Draft(f"{month}:{w.pk}", ON, "每月三小时", {pool.pk: -180, w.pk: 180}) for w in wallets])
    told = {"floor": [0, 180]}
    return [
        verbs.Done("foundation.ledgeraccount", w.pk, w.region_path, {f"foundation.ledgeraccount:{w.pk}": told})
        for w in wallets
    ]


def stage(count: int) -> tuple[LedgerAccount, list[LedgerAccount]]:
    """The pool and the wallets, and the actor's region."""
    region = places.open_region(places.Place("示例市", "city"), None, by=BY)
    posts.open_party("office", "示例局", region, by=BY)
    pool = open_wallets(count, region.path, by=BY)
    return pool, list(LedgerAccount.unscoped.exclude(pk=pool.pk).order_by("pk"))


def officer(wallet: LedgerAccount) -> Actor:
    """An officer whose region holds the wallets."""
    return Actor(Role.OFFICER, "基准", account_id=1, post_id=1, region_id=1, region_path=wallet.region_path)


def plain_line(wallet: LedgerAccount, request: str, at: object) -> Line:
    """The same journal row as the verb writes, its code left to nobody."""
    return Line(
        request=request, step=0, verb="bench.top_up", outcome="done", account_id=1, post_id=1, role="officer", who="基准（工作人员）",
        subject_kind="foundation.ledgeraccount", subject_id=wallet.pk, region_path=wallet.region_path,
        changes=f'{{"foundation.ledgeraccount:{wallet.pk}":{{"floor":[0,180]}}}}', reason="", at=at, code="0" * 64,
    )  # fmt: skip
