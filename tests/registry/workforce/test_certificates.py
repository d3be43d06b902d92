"""A certificate is written down once, waited for until it expires, met by the one that follows, and may be withdrawn."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.registry.workforce.made import certified, hiring, paper, zhang
from yinian.foundation import deadlines
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.workforce import actions, papers, queries
from yinian.registry.workforce.models import Certificate, Worker
from yinian.registry.workforce.words import badge, standing


def open_deadlines() -> list[tuple[int, date]]:
    rows = Deadline.unscoped.filter(kind=actions.EXPIRY, met_at=None, dropped=False)
    return [(row.subject_id, timezone.localtime(row.due_at).date()) for row in rows]


def test_it_is_due_on_the_day_after_its_last(cast: Cast) -> None:
    row = certified(cast, zhang(cast), " 护-0001 ", issuer="鉴定中心")
    assert (row.number, row.level, row.issuer) == ("护0001", 5, "鉴定中心")
    assert open_deadlines() == [(row.pk, date(2030, 3, 1))]
    due = Deadline.unscoped.get()
    assert due.party_id == cast.parties["sunny"].pk and "张敏" in due.title
    assert due in deadlines.waiting(cast.actor("sunny")) and due in deadlines.waiting(cast.actor("he"))
    assert not deadlines.waiting(cast.actor("zhou")).exists()
    line = Line.unscoped.get(verb="worker.add_certificate")
    assert line.subject_kind == "registry.worker"


def test_one_that_has_expired_is_late_at_once(cast: Cast) -> None:
    certified(cast, zhang(cast), expires_on=date(2025, 1, 1))
    assert [row.title for row in deadlines.late(cast.actor("chen"))] == ["张敏 养老护理员职业技能等级证书 护0001"]


def test_the_one_that_follows_meets_it(cast: Cast) -> None:
    row = zhang(cast)
    old = certified(cast, row, expires_on=date(2025, 1, 1))
    new = certified(cast, row, "护0002", level=4, issued_on=date(2025, 1, 2), expires_on=date(2031, 1, 1))
    assert open_deadlines() == [(new.pk, date(2031, 1, 2))]
    assert Deadline.unscoped.get(subject_id=old.pk).met_at is not None
    # An older one found in a drawer later is not waited for.
    certified(cast, row, "护0000", issued_on=date(2020, 1, 1), expires_on=date(2022, 1, 1))
    assert open_deadlines() == [(new.pk, date(2031, 1, 2))]
    # Another kind is another matter; one without an end is waited for never.
    nurse = certified(cast, row, "N1", kind="nurse", level=None)
    assert {pk for pk, _day in open_deadlines()} == {new.pk, nurse.pk}
    certified(cast, row, "N2", kind="nurse", level=None, expires_on=None)
    assert {pk for pk, _day in open_deadlines()} == {new.pk}


def test_one_renewed_under_its_number_goes_on(cast: Cast) -> None:
    row = zhang(cast)
    first = certified(cast, row, expires_on=date(2027, 1, 1))
    same = certified(cast, row, expires_on=date(2032, 1, 1))
    assert same.pk == first.pk and open_deadlines() == [(first.pk, date(2032, 1, 2))]
    anew = certified(cast, row, issued_on=date(2026, 6, 1), expires_on=date(2033, 1, 1))
    assert anew.pk != first.pk and open_deadlines() == [(anew.pk, date(2033, 1, 2))]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"kind": "pilot"}, "种类或编号"),
        ({"number": " "}, "种类或编号"),
        ({"number": "9" * 41}, "种类或编号"),
        ({"level": None}, "等级"),
        ({"kind": "health", "level": 3}, "等级"),
        ({"issued_on": date(2099, 1, 1)}, "今天之后"),
        ({"expires_on": date(2024, 3, 1)}, "有效期止"),
    ],
)
def test_it_is_refused(cast: Cast, more: dict[str, Any], why: str) -> None:
    row = zhang(cast)
    with pytest.raises(Refused) as refusal:
        actions.add_certificate(row, paper(**more), by=cast.actor("chen"))
    assert why in refusal.value.why
    assert not Certificate.unscoped.exists()


def test_a_number_belongs_to_one_person(cast: Cast) -> None:
    certified(cast, zhang(cast))
    other = actions.hire(hiring(cast, "李新"), by=cast.actor("chen"))
    with pytest.raises(Refused) as refusal:
        certified(cast, other, "护－0001")
    assert "另一人名下" in refusal.value.why


def test_one_withdrawn_is_good_for_nothing_and_may_be_entered_again(cast: Cast) -> None:
    row, today, chen = zhang(cast), timezone.localdate(), cast.actor("chen")
    wrong = certified(cast, row)
    assert queries.certified(row, "care_worker", today)
    with pytest.raises(Refused):
        actions.withdraw_certificate(wrong, by=chen, why=" ")
    actions.withdraw_certificate(wrong, by=cast.actor("sunny"), why="录错")
    assert not queries.certified(row, "care_worker", today) and open_deadlines() == []
    assert standing(Certificate.unscoped.get(), today).state == "withdrawn"
    with pytest.raises(Refused):
        actions.withdraw_certificate(wrong, by=chen, why="录错")
    right = certified(cast, row)
    assert right.pk != wrong.pk and queries.certified(row, "care_worker", today)
    assert not queries.certified(row, "care_worker", date(2024, 2, 29))
    assert not queries.certified(row, "care_worker", date(2030, 3, 1)) and queries.certified(
        row, "care_worker", date(2030, 2, 28)
    )


def test_what_is_left_is_waited_for_again(cast: Cast) -> None:
    row = zhang(cast)
    old = certified(cast, row, expires_on=date(2028, 1, 1))
    new = certified(cast, row, "护0002", expires_on=date(2031, 1, 1))
    actions.withdraw_certificate(new, by=cast.actor("chen"), why="被吊销")
    assert open_deadlines() == [(old.pk, date(2028, 1, 2))]


def test_the_neighbour_has_none_of_it(cast: Cast) -> None:
    row = certified(cast, zhang(cast))
    assert queries.certificate(cast.actor("zhang"), row.pk) == row
    for who in ("zhou", "son"):
        with pytest.raises(NotFound):
            queries.certificate(cast.actor(who), row.pk)
        with pytest.raises(Refused):
            actions.withdraw_certificate(row, by=cast.actor(who), why="x")
    with pytest.raises(NotFound):
        actions.add_certificate(row.worker, paper("2"), by=cast.actor("zhou"))


# --- over many ------------------------------------------------------------------------------------------------------


def staff(cast: Cast) -> dict[str, Worker]:
    """One of each: two levels at once, expired, soon to expire, none, gone, and one of the next district."""
    today, chen = timezone.localdate(), cast.actor("chen")
    rows = {"张敏": zhang(cast, origin="4050")}
    for name in ("过期", "将到期", "没有", "离职"):
        rows[name] = actions.hire(hiring(cast, name, origin="graduate"), by=chen)
    rows["邻区"] = actions.hire(hiring(cast, "邻区", region=cast.regions["shenhe"]), by=cast.actor("zhou"))
    certified(cast, rows["张敏"], "A1", level=5)
    certified(cast, rows["张敏"], "A2", level=3)
    certified(cast, rows["过期"], "B1", expires_on=today - timedelta(days=1))
    certified(cast, rows["将到期"], "C1", expires_on=today + timedelta(days=59))
    certified(cast, rows["离职"], "D1")
    actions.leave(rows["离职"], by=chen)
    actions.add_certificate(rows["邻区"], paper("E1"), by=cast.actor("zhou"))
    return rows


def test_nobody_is_counted_twice_and_every_number_opens_its_rows(cast: Cast) -> None:
    staff(cast)
    chen, lin = cast.actor("chen"), cast.actor("lin")
    assert papers.by_level(chen) == {5: 1, 4: 0, 3: 1, 2: 0, 1: 0}
    assert papers.by_level(lin) == {5: 2, 4: 0, 3: 1, 2: 0, 1: 0}
    assert papers.by_origin(chen) == {"4050": 1, "zero_job": 0, "graduate": 3, "other": 0, "": 0}
    assert papers.by_state(chen) == {"valid": 2, "soon": 1, "expired": 1, "none": 2}
    working = papers.working(chen)
    assert [row.name for row in papers.of_level(chen, working, "3")] == ["张敏"]
    assert [row.name for row in papers.of_level(chen, working, "5")] == ["将到期"]
    assert papers.of_level(chen, working, "9").count() == working.count()
    for state, names in {
        "valid": {"张敏", "将到期"}, "soon": {"将到期"}, "expired": {"过期"}, "none": {"过期", "没有"},
    }.items():  # fmt: skip
        assert {row.name for row in papers.standing(chen, working, state)} == names
    assert papers.by_level(cast.actor("sunny")) == {5: 0, 4: 0, 3: 1, 2: 0, 1: 0}


def test_a_list_shows_of_each_kind_the_one_that_lasts_longest(cast: Cast) -> None:
    row, today = zhang(cast), date(2026, 11, 22)
    certified(cast, row, "A1", expires_on=date(2025, 1, 1))
    certified(cast, row, "A2", level=4, issued_on=date(2025, 1, 1))
    certified(cast, row, "N1", kind="nurse", level=None, expires_on=None)
    held = papers.held_by(cast.actor("chen"), [row.pk])[row.pk]
    assert [badge(one, today) for one in held] == [("done", "护理员证 四级（中级工）"), ("done", "护士证")]
    assert [standing(one, today).text for one in held] == ["有效至 2030年2月28日", "有效，长期"]
    assert badge(Certificate(kind="nurse", expires_on=date(2025, 1, 1)), today) == ("late", "护士证已过期")
