"""A draft becomes law by several hands: made, edited, handed in with a day, agreed to; and its rows hold from that day on."""

from datetime import date

import pytest

from tests.cast import Cast
from tests.entitlement.policies import drafted
from tests.entitlement.policies.drafted import RAISED, SINCE, TABLE
from tests.foundation.at_once import at_once, postgres
from yinian.entitlement.policies import drafting, drafts, enacted, queries, text
from yinian.entitlement.policies.models import Draft, TableText
from yinian.foundation import approvals
from yinian.foundation.actor import Role
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Overtaken, Refused

TODAY = date(2026, 11, 1)


def gift(cast: Cast, on: date, place: str = "dadong") -> list[str]:
    """The amounts that the law of a place has for the benefit on a day."""
    found = queries.table("festival_gift", cast.regions[place], on)
    return [row.amount.text for row in found.holding(on)] if found else []


def test_a_draft_becomes_law_from_its_day_on_by_two_others(cast: Cast) -> None:
    draft = drafted.made(cast)
    assert gift(cast, TODAY) == []
    done = drafted.law(cast, draft, SINCE)
    assert (done.status, done.since) == ("enacted", SINCE)
    assert gift(cast, date(2026, 9, 30)) == [] and gift(cast, SINCE) == ["20000", "0"]
    assert gift(cast, SINCE, "xiaodong") and not gift(cast, SINCE, "shenhe"), "a neighbour's law is its own"
    table = drafts.own(cast.regions["dadong"], "festival_gift")
    assert table and table.file == "210104/benefits/festival_gift.yaml" and queries.text_of(table) == done.text
    verbs = list(
        Line.unscoped.filter(subject_id=draft.pk, verb__startswith="draft.").order_by("id").values_list("verb")
    )
    assert [name for (name,) in verbs] == ["draft.make", "draft.edit", "draft.submit", "draft.enact", "draft.enact"]


def test_what_held_before_keeps_its_days(cast: Cast) -> None:
    drafted.law(cast, drafted.made(cast), SINCE)
    second = drafting.make(cast.regions["dadong"], "提高", "festival_gift", by=cast.actor("chen"))
    assert second.base == drafts.own(cast.regions["dadong"], "festival_gift").version  # type: ignore[union-attr]
    drafting.edit(second, second.text.replace("20000", "30000"), by=cast.actor("chen"))
    drafted.law(cast, second, date(2027, 1, 1))
    assert gift(cast, date(2026, 12, 31)) == ["20000", "0"] and gift(cast, date(2027, 1, 1)) == ["30000", "0"]
    table = drafts.own(cast.regions["dadong"], "festival_gift")
    assert table and [(row.number, row.since, row.until) for row in table.rows] == [
        (1, SINCE, date(2027, 1, 1)), (2, SINCE, date(2027, 1, 1)), (3, date(2027, 1, 1), None), (4, date(2027, 1, 1), None),
    ]  # fmt: skip
    assert queries.enacted_faults() == ()
    kept = TableText.objects.get(benefit="festival_gift")
    assert kept.version == second.base and "20000" in kept.text


def test_the_day_may_lie_in_the_past(cast: Cast) -> None:
    drafted.law(cast, drafted.made(cast), date(2026, 1, 1))
    second = drafting.make(cast.regions["dadong"], "追溯", "festival_gift", by=cast.actor("chen"))
    drafting.edit(second, RAISED, by=cast.actor("chen"))
    drafted.law(cast, second, date(2026, 3, 1))
    assert gift(cast, date(2026, 2, 28)) == ["20000", "0"] and gift(cast, date(2026, 3, 1)) == ["30000", "0"]


def test_the_repositorys_own_table_is_followed_by_the_draft(cast: Cast) -> None:
    before = queries.table("home_service_hours", cast.regions["shenyang"], TODAY)
    assert before
    lin = cast.actor("lin")
    draft = drafting.make(cast.regions["shenyang"], "加一小时", "home_service_hours", by=lin)
    assert draft.base == before.version
    drafted.officer(cast, "third", "shenyang")
    drafting.submit(draft, date(2026, 12, 1), by=lin)
    for key in ("chen", "third"):
        if key == "chen":
            with pytest.raises(NotFound):
                drafting.enact(draft, by=cast.actor(key))
        else:
            drafting.enact(draft, by=cast.actor(key))
    drafting.enact(draft, by=drafted.officer(cast, "fourth", "shenyang"))
    queries.refresh()
    now = queries.table("home_service_hours", cast.regions["dadong"], date(2026, 12, 1))
    assert now and now.version != before.version and now.file == before.file
    assert len(now.rows) == 2 * len(before.rows) and len(now.holding(TODAY)) == len(before.holding(TODAY))


def test_who_made_wrote_or_handed_in_does_not_agree_nor_anybody_twice(cast: Cast) -> None:
    draft = drafting.submit(drafted.made(cast), SINCE, by=cast.actor("chen"))
    with pytest.raises(Refused, match="本人经手过"):
        drafting.enact(draft, by=cast.actor("chen"))
    drafting.enact(draft, by=cast.actor("lin"))
    with pytest.raises(Refused, match="已经同意过"):
        drafting.enact(draft, by=cast.actor("lin"))
    with pytest.raises(NotFound):
        drafting.enact(draft, by=cast.actor("he"))
    assert [vote.who for vote in approvals.votes(draft)] == ["林市"]
    assert Draft.unscoped.get(pk=draft.pk).status == "submitted" and gift(cast, TODAY) == []


def test_a_draft_with_a_fault_is_not_handed_in(cast: Cast) -> None:
    draft = drafted.made(cast, TABLE.replace("age: <80", "age: <79"))
    with pytest.raises(Refused, match="没有一行管到这样的人：年龄 79"):
        drafting.submit(draft, SINCE, by=cast.actor("chen"))
    assert Draft.unscoped.get(pk=draft.pk).status == "draft"
    assert Line.unscoped.filter(verb="draft.submit", outcome="refused").exists()


def test_a_skeleton_is_no_law_until_it_is_filled_in(cast: Cast) -> None:
    chen = cast.actor("chen")
    draft = drafting.make(cast.regions["dadong"], "新待遇", drafted.GIFT, by=chen)
    said = {fault.cell for fault in drafts.reading(draft).faults}
    assert said
    with pytest.raises(Refused):
        drafting.submit(draft, SINCE, by=chen)


def test_another_measure_is_another_benefit(cast: Cast) -> None:
    drafted.law(cast, drafted.made(cast), SINCE)
    chen = cast.actor("chen")
    second = drafting.make(cast.regions["dadong"], "改成按月", "festival_gift", by=chen)
    drafting.edit(second, second.text.replace("per: year", "per: month"), by=chen)
    with pytest.raises(Refused, match="另立一项待遇"):
        drafting.submit(second, date(2027, 1, 1), by=chen)


def test_two_who_edit_do_not_overwrite_each_other(cast: Cast) -> None:
    draft, chen = drafted.made(cast), cast.actor("chen")
    was = text.version(draft.text)
    drafting.edit(draft, RAISED, by=chen, was=was)
    with pytest.raises(Overtaken):
        drafting.edit(draft, TABLE, by=chen, was=was)
    assert Draft.unscoped.get(pk=draft.pk).text.strip() == RAISED.strip()


def test_what_the_law_ran_away_from_is_not_enacted(cast: Cast) -> None:
    drafted.law(cast, drafted.made(cast), SINCE)
    chen = cast.actor("chen")
    one, other = (drafting.make(cast.regions["dadong"], title, "festival_gift", by=chen) for title in "甲乙")
    drafting.edit(one, one.text.replace("20000", "30000"), by=chen)
    drafted.law(cast, one, date(2027, 1, 1))
    with pytest.raises(Refused, match="已经有了新的版本"):
        drafting.submit(other, date(2027, 1, 1), by=chen)


def test_refused_and_taken_back_with_a_reason(cast: Cast) -> None:
    draft = drafting.submit(drafted.made(cast), SINCE, by=cast.actor("chen"))
    with pytest.raises(Refused, match="没有写明理由"):
        drafting.refuse(draft, by=cast.actor("lin"), why=" ")
    drafting.refuse(draft, by=cast.actor("lin"), why="标准过高")
    assert (draft.status, draft.reason) == ("refused", "标准过高")
    other = drafting.withdraw(drafted.made(cast, title="另一份"), by=cast.actor("chen"), why="写错了")
    assert other.status == "withdrawn"
    with pytest.raises(Refused, match="不能再改"):
        drafting.edit(other, RAISED, by=cast.actor("chen"))


def test_law_is_made_where_there_is_a_government_for_it(cast: Cast) -> None:
    with pytest.raises(Refused, match="不能有自己的规定"):
        drafting.make(cast.regions["xiaodong"], "街道", drafted.GIFT, by=cast.actor("he"))
    with pytest.raises(Refused, match="不在您的范围内"):
        drafting.make(cast.regions["shenyang"], "市里", drafted.GIFT, by=cast.actor("chen"))
    with pytest.raises(Refused, match="写得不对"):
        drafting.make(
            cast.regions["dadong"], "代码", drafting.New("x; DROP", "甲", "A", "fen", "month"), by=cast.actor("chen")
        )
    assert not Draft.unscoped.exists()


def test_the_neighbour_and_those_below_see_no_draft(cast: Cast) -> None:
    draft = drafted.made(cast)
    for name in ("zhou", "he"):
        assert not drafts.drafts(cast.actor(name)).exists()
        with pytest.raises(NotFound):
            drafts.draft(cast.actor(name), draft.pk)
    assert drafts.draft(cast.actor("lin"), draft.pk) == draft
    with pytest.raises(Refused, match="没有这项权限"):
        drafting.edit(draft, RAISED, by=cast.actor("liu"))
    assert cast.actor("liu").role == Role.INSPECTOR


def test_memory_is_asked_again_only_when_something_was_enacted(cast: Cast, django_assert_num_queries: object) -> None:
    queries.refresh()
    with django_assert_num_queries(0):  # type: ignore[operator]
        queries.all_tables()
    enacted.refresh()
    with django_assert_num_queries(1):  # type: ignore[operator]
        enacted.refresh()


@postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_agree_at_once_are_counted_both(lasting_cast: Cast) -> None:
    draft = drafting.submit(drafted.made(lasting_cast), SINCE, by=lasting_cast.actor("chen"))
    second = drafted.officer(lasting_cast, "second", "dadong")
    both = [lasting_cast.actor("lin"), second]
    results = at_once(*(lambda by=by: drafting.enact(Draft.unscoped.get(pk=draft.pk), by=by) for by in both))
    assert not [one for one in results if isinstance(one, Exception)], results
    assert len(approvals.votes(draft)) == 2 and Draft.unscoped.get(pk=draft.pk).status == "enacted"
