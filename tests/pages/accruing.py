"""A month of the district that was reckoned: one elder is owed something, of another it cannot be said."""

from datetime import date
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from yinian.entitlement.benefits import rules
from yinian.entitlement.benefits.dues import Accrual, Due, Undecided
from yinian.entitlement.benefits.models import Decision
from yinian.foundation import ledger
from yinian.foundation.guard import writing

MONTH = date(2026, 10, 1)


def rows(cast: Cast) -> dict[str, Any]:
    """Written by hand: what is reckoned in columns reads what is committed, and nothing of a test is."""
    elder, region = cast.elder, cast.regions["dadong"]
    assert elder is not None
    where = {"region_path": elder.region_path}
    with writing("test"):
        grant = Decision.unscoped.filter(elder=elder).order_by("id").first()
        assert grant is not None
        party = elder.party
        mine = ledger.account(rules.DUE, "fen", name="王秀英 应发待遇", party=party, **where)
        source = ledger.account("benefit:old_age_allowance:source", "fen", name="高龄津贴", region_path=region.path)
        counts = {"old_age_allowance": {"people": 1, "amount_fen": 50_000, "undecided": 1}}
        accrual = Accrual.unscoped.create(
            region=region, month=MONTH, law="0" * 64, begun_at=timezone.now(), ended_at=timezone.now(), people=1,
            amount_fen=50_000, undecided=1, region_path=region.path,
            totals={"benefits": counts, "law": {"210100/benefits/home_service_hours.yaml": "0" * 12}, "skipped": {"bed": "bed_month"}},
        )  # fmt: skip
        for turn, amount in enumerate((60_000, -10_000)):
            moved = ledger.post(f"test:{turn}", timezone.localdate(), "应发", {source: -amount, mine: amount})
            Due.unscoped.create(
                elder=elder, benefit="old_age_allowance", month=MONTH, turn=turn, amount_fen=amount, row=1, decision=grant,
                accrual=accrual, transfer=moved, **where,
            )  # fmt: skip
        Undecided.unscoped.create(
            elder=elder, benefit="old_age_allowance", accrual=accrual, needs="grade,living", **where
        )
    return {"accrual": accrual}
