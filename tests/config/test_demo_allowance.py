"""The demonstration's allowance is taken over, reckoned, paid for one month and handed in for the next, once, by those who would."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.entitlement.benefits.allowances import folder
from yinian.config.demo import allowance
from yinian.entitlement.benefits.dues import Due
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.periods import add_months
from yinian.registry.elders import actions as elders
from yinian.settlement.payouts.batches import Batch, BatchItem

WHO = {"majun": "chen", "dingyu": "lin", "shixia": "he"}


@pytest.mark.django_db(transaction=True)
def test_it_is_made_once_and_waits_for_a_second_person(
    lasting_cast: Cast, settings: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.POLICIES = folder()  # type: ignore[attr-defined]
    cast, last = lasting_cast, add_months(timezone.localdate().replace(day=1), -1)
    with monkeypatch.context() as clock:
        before = datetime(last.year, last.month, 1, 4, tzinfo=UTC)
        clock.setattr("django.utils.timezone.now", lambda: before)
        for serial in range(10, 14):
            head = f"99010419400101{serial:03d}"
            given = elders.Registration(f"孙{serial}", cast.regions["dongshuncheng"], head + citizen_id_check(head))
            elders.register(given, by=BY)
    for _ in range(2):
        allowance.load(lambda login: cast.actor(WHO[login]), cast.regions["dadong"])
    paid, waits = Batch.unscoped.order_by("pk")
    assert (paid.status, paid.items, paid.returned_totals) == ("closed", 4, {allowance.BENEFIT: 30000})
    assert (waits.status, waits.items, waits.amount_fen) == ("submitted", 4, 70000)
    outcomes = BatchItem.unscoped.filter(batch=paid).order_by("pk").values_list("outcome", flat=True)
    assert sorted(outcomes) == ["corrected", "corrected", "corrected", "paid"] and Due.unscoped.count() == 8
