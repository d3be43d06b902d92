"""Existing recipients are taken over in bulk: whom the law grants and nobody decided about, each once, as one by one."""

from datetime import date

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from tests.entitlement.benefits.allowances import ALLOWANCE
from tests.entitlement.benefits.conftest import HOURS, minutes
from yinian.entitlement.benefits import actions, adoption, entitled, rules
from yinian.entitlement.benefits.dues import Accrual
from yinian.entitlement.benefits.models import Decision
from yinian.entitlement.policies.models import TableText
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.deadlines import Deadline
from yinian.foundation.guard import writing
from yinian.foundation.jobs import perform
from yinian.foundation.journal.lines import Line
from yinian.foundation.ledger import LedgerAccount
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder

pytestmark = [pytest.mark.usefixtures("law"), pytest.mark.django_db(transaction=True)]
TODAY = timezone.localdate()
KEPT = ("status", "amount", "unit", "since", "until", "table", "version", "facts", "document", "clause", "region_path")


def born(cast: Cast, year: int, serial: int, **facts: str) -> Elder:
    head = f"990104{year}0101{serial:03d}"
    given = elders.Registration(
        f"孙{serial}", cast.regions["dongshuncheng"], head + citizen_id_check(head), facts=facts
    )
    return elders.register(given, by=BY)


def test_everybody_due_is_granted_once_and_as_one_by_one(lasting_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = lasting_cast
    # A city is asked about in parts; here a part is two people.
    monkeypatch.setattr(entitled, "PART", 2)
    assert cast.elder and cast.neighbour
    poor, young, denied = born(cast, 1940, 10, income="low_income"), born(cast, 1960, 11), born(cast, 1941, 12)
    by = cast.actor("chen")
    single = actions.decide(denied, ALLOWANCE, by=BY)
    actions.end(single, by=BY, why="x")
    assert adoption.adopt(cast.regions["dadong"], [ALLOWANCE, HOURS], TODAY, by=by) == 6
    assert adoption.adopt(cast.regions["dadong"], [ALLOWANCE, HOURS], TODAY, by=by) == 0
    rows = Decision.unscoped.filter(status="granted", benefit=ALLOWANCE)
    assert dict(rows.values_list("elder", "amount")) == {cast.elder.pk: 10000, poor.pk: 20000, denied.pk: 10000}
    one = rows.get(elder=denied)
    assert {name: getattr(one, name) for name in KEPT} == {
        **{name: getattr(single, name) for name in KEPT}, "status": "granted", "until": None,
    }  # fmt: skip
    assert one.trace == {"row": 2}
    assert not Decision.unscoped.filter(elder__in=[young, cast.neighbour]).exists()
    account = LedgerAccount.unscoped.get(kind=rules.DUE, party=denied.party)
    assert (account.unit, account.floor, account.name, account.region_path) == (
        "fen", None, "孙12 应发待遇", denied.region_path,
    )  # fmt: skip
    due = Deadline.unscoped.get(kind="proof_of_life", subject_id=one.pk)
    assert timezone.localdate(due.due_at) == rules.proof_due(date(1941, 1, 1), TODAY)
    assert minutes(poor)["wallet"] == 180
    lines = Line.unscoped.filter(verb="benefit.adopt_many")
    assert lines.count() == 6 and set(lines.values_list("subject_kind", flat=True)) == {"registry.elder"}
    assert TableText.objects.filter(version__in=rows.values("version")).exists()
    assert actions.decide(denied, ALLOWANCE, by=BY) == one


def test_a_decision_in_force_is_left_alone_and_no_other_district_is_reached(lasting_cast: Cast) -> None:
    cast = lasting_cast
    assert cast.elder and cast.neighbour
    made = actions.decide(cast.elder, ALLOWANCE, by=BY)
    mine = born(cast, 1941, 12)
    adoption.adopt(cast.regions["shenyang"], [ALLOWANCE], TODAY, by=cast.actor("zhou"))
    assert set(Decision.unscoped.values_list("elder", flat=True)) == {cast.elder.pk, cast.neighbour.pk}
    adoption.adopt(cast.regions["shenyang"], [ALLOWANCE], TODAY, by=cast.actor("lin"))
    assert Decision.unscoped.get(elder=cast.elder) == made and Decision.unscoped.filter(elder=mine).count() == 1


def test_it_is_asked_for_as_a_job(lasting_cast: Cast) -> None:
    cast = lasting_cast
    chen, dadong = cast.actor("chen"), cast.regions["dadong"]
    with pytest.raises(Refused, match="岗位范围"):
        adoption.begin(cast.regions["shenhe"], [ALLOWANCE], TODAY, by=chen)
    with pytest.raises(Refused, match="没有选择待遇"):
        adoption.begin(dadong, ["elder_card"], TODAY, by=chen)
    with pytest.raises(Refused, match="还没有到"):
        adoption.begin(dadong, [ALLOWANCE], date(2999, 1, 1), by=chen)
    with pytest.raises((Refused, NotFound)):
        adoption.begin(dadong, [ALLOWANCE], TODAY, by=cast.actor("liu"))
    with pytest.raises(Refused, match="区县以上"):
        adoption.begin(cast.regions["xiaodong"], [ALLOWANCE], TODAY, by=cast.actor("he"))
    city, first = cast.regions["shenyang"], TODAY.replace(day=1)
    with writing("test"):
        reckoned = Accrual.unscoped.create(
            region=city, region_path=city.path, month=first, begun_at=timezone.now(), people=1
        )
    with pytest.raises(Refused, match="第一次核算以前"):
        adoption.begin(dadong, [ALLOWANCE], TODAY, by=chen)
    with writing("test"):
        reckoned.delete()
    run = adoption.begin(dadong, [ALLOWANCE], TODAY, by=chen)
    perform.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.result) == ("done", {"grants": 1})
    assert Line.unscoped.get(verb="benefit.adopt_many").who == "陈立（工作人员）"
