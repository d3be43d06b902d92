"""A matter goes from the city to the district to the street and back, each hop with its time; the next district sees nothing."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from tests.cast import Cast
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused
from yinian.oversight.duties import passing, queries
from yinian.oversight.duties.cases import LinkedCase


def opened(cast: Cast) -> LinkedCase:
    due = timezone.localdate() + timedelta(days=10)
    matter = passing.Matter("驿站电梯停用", cast.regions["xiaodong"], due, "群众反映")
    return passing.open_case(matter, by=cast.actor("lin"))


def test_every_hop_is_time_stamped(cast: Cast) -> None:
    case, lin, chen, he = opened(cast), cast.actor("lin"), cast.actor("chen"), cast.actor("he")
    passing.pass_on(case, cast.regions["dadong"], by=lin, why="请区里牵头")
    passing.pass_on(case, cast.regions["xiaodong"], by=chen, why="请街道核实")
    passing.pass_on(case, cast.regions["dadong"], by=he, why="已修好")
    passing.close(case, "电梯已恢复", by=chen)
    hops = list(queries.hops(lin, case))
    assert [hop.target.name for hop in hops] == ["沈阳市", "大东区", "小东街道", "大东区"]
    assert all(earlier.at <= later.at for earlier, later in pairwise(hops))
    assert [hop.who for hop in hops][2] == chen.label
    assert case.status == "closed" and case.closed_at is not None
    assert Line.unscoped.filter(verb="case.pass_on", subject_id=case.pk).count() == 3
    assert not Deadline.unscoped.filter(kind="duty.case", met_at=None).exists()


def test_only_who_is_in_charge_passes_on_and_only_along_the_line(cast: Cast) -> None:
    case, lin, chen, he = opened(cast), cast.actor("lin"), cast.actor("chen"), cast.actor("he")
    with pytest.raises(Refused, match="沈阳市"):
        passing.pass_on(case, cast.regions["xiaodong"], by=chen)
    for wrong in ("shenhe", "shenyang"):
        with pytest.raises(Refused, match="只能"):
            passing.pass_on(case, cast.regions[wrong], by=lin)
    passing.pass_on(case, cast.regions["xiaodong"], by=lin)
    with pytest.raises(Refused, match="结果"):
        passing.close(case, " ", by=he)
    assert queries.hops(lin, case).count() == 2
    assert [row.pk for row in queries.cases_here(he)] == [case.pk] and not queries.cases_here(lin).exists()


def test_the_next_district_sees_nothing_and_nobody_opens_above_their_own(cast: Cast) -> None:
    case, zhou = opened(cast), cast.actor("zhou")
    assert not queries.cases(zhou).exists()
    with pytest.raises(NotFound):
        passing.close(case, "x", by=zhou)
    wrong = passing.Matter("上面的事", cast.regions["shenyang"], timezone.localdate())
    with pytest.raises(Refused, match="范围"):
        passing.open_case(wrong, by=cast.actor("chen"))
