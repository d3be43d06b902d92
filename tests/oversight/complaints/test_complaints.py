"""A complaint has a number, an office, a day; it is answered, weighed, and its result is public without naming anybody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import BY, PHONE_SON, Cast
from yinian.foundation import deadlines
from yinian.foundation.guard import writing
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import NotFound, Overtaken, Refused
from yinian.oversight.complaints import actions, offices, queries, rules
from yinian.oversight.complaints.models import Complaint, Office


@pytest.fixture
def town(cast: Cast) -> Cast:
    offices.announce(cast.regions["dadong"], "大东区民政局养老科", "024-23474008", by=cast.actor("chen"))
    return cast


def filed(town: Cast, **more: object) -> Complaint:
    given = {
        "kind": "attitude", "text": "护理员说话难听，还提前走了", "region": town.regions["dongshuncheng"],
        "name": "王磊", "phone": PHONE_SON, "elder": town.elder, **more,
    }  # fmt: skip
    return actions.file(actions.Given(**given), by=town.actor("agent"))  # type: ignore[arg-type]


def again(row: Complaint) -> Complaint:
    return queries.complaint(BY, row.pk)


def test_it_has_a_number_an_office_and_a_day(town: Cast) -> None:
    row = again(filed(town))
    assert row.number == f"TS{timezone.localdate():%Y%m%d}{row.pk:05d}" and rules.row_of(row.number) == row.pk
    assert row.region == town.regions["dadong"] and row.office is not None and row.office.phone == "024-23474008"
    due = deadlines.open_one(row, actions.REPLY)
    assert due is not None and due.due_at == row.due_at and row.due_at > timezone.now() + timedelta(days=20)
    assert deadlines.open_one(row, actions.ACCEPT) is not None
    assert actions.opened(row, "text") == "护理员说话难听，还提前走了" and str(row.phone) == "139 **** 0002"
    assert timeline(row)[0].verb == "complaint.file"
    assert list(queries.of_elder(town.actor("wang"), town.elder)) == [row]  # type: ignore[arg-type]
    for who in ("zhou", "zhang", "sunny"):
        with pytest.raises(NotFound):
            queries.complaint(town.actor(who), row.pk)


def test_it_is_taken_up_answered_and_weighed(town: Cast) -> None:
    chen = town.actor("chen")
    row = actions.accept(filed(town), by=chen)
    assert deadlines.open_one(row, actions.ACCEPT) is None
    with pytest.raises(Refused):
        actions.reply(row, " ", by=chen)
    row = actions.reply(row, "已核实，护理员已换人并道歉。", by=chen)
    assert row.in_time is True and deadlines.open_one(row, actions.REPLY) is None
    row = actions.rate(row, True, by=town.actor("agent"))
    assert (row.status, row.satisfied) == ("closed", True)
    with pytest.raises(Overtaken):
        actions.accept(again(row), by=chen)
    told = queries.tally(town.regions["dadong"], timezone.now() - timedelta(days=1), timezone.now())
    assert (told.received, told.replied, told.in_time_percent, told.satisfied_percent) == (1, 1, 100, 100)


def test_who_is_not_content_has_it_looked_at_once_more(town: Cast) -> None:
    chen = town.actor("chen")
    row = actions.reply(actions.accept(filed(town), by=chen), "没有发现问题。", by=chen)
    row = actions.reopen(row, by=town.actor("agent"))
    assert row.status == "accepted" and deadlines.open_one(row, actions.REPLY) is not None
    row = actions.reply(row, "再查属实，已退费。", by=chen)
    with pytest.raises(Refused):
        actions.reopen(row, by=town.actor("agent"))
    assert again(row).status == "replied"


def test_an_answer_has_an_office_under_it_and_comes_from_its_own_place(cast: Cast) -> None:
    row = actions.accept(filed(cast), by=cast.actor("chen"))
    with pytest.raises(Refused) as refusal:
        actions.reply(row, "已处理。", by=cast.actor("chen"))
    assert "责任单位" in refusal.value.why and again(row).status == "accepted"
    for who in ("he", "agent", "liu"):
        with pytest.raises(Refused):
            actions.reply(again(row), "已处理。", by=cast.actor(who))
    offices.announce(cast.regions["shenyang"], "沈阳市民政局", "024-1", by=cast.actor("lin"))
    assert actions.reply(again(row), "已处理。", by=cast.actor("chen")).office == Office.unscoped.get()


def test_a_late_answer_says_that_it_is_late(town: Cast) -> None:
    row = actions.accept(filed(town), by=town.actor("chen"))
    with writing("test"):
        Complaint.unscoped.filter(pk=row.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    assert [late for _row, late in queries.in_hand(BY, [again(row)])] == [True]
    assert actions.reply(again(row), "晚了，抱歉。", by=town.actor("chen")).in_time is False


def test_a_published_result_names_nobody(town: Cast) -> None:
    chen = town.actor("chen")
    row = filed(town)
    with pytest.raises(Refused):
        actions.publish(row, "已处理。", by=chen)
    row = again(actions.reply(actions.accept(row, by=chen), "已换人。", by=chen))
    for words in ("王磊反映属实", "已电话告知13900000002", "王秀英的护理员已换"):
        with pytest.raises(Refused):
            actions.publish(again(row), words, by=chen)
    actions.publish(again(row), "反映属实，已更换护理员并道歉。", by=chen)
    assert list(queries.published(town.regions["dadong"])) == [row]
    assert not queries.published(town.regions["shenhe"]).exists()


def test_declined_or_taken_back_nothing_is_due(town: Cast) -> None:
    row = actions.decline(filed(town), "属市场监管部门职责，请拨 12315。", by=town.actor("chen"))
    assert row.status == "declined" and not deadlines.waiting(BY).filter(
        subject_id=row.pk, subject_kind="oversight.complaint"
    )
    other = actions.withdraw(filed(town), by=town.actor("agent"))
    assert not deadlines.waiting(BY).filter(subject_id=other.pk, subject_kind="oversight.complaint").exists()


def test_anybody_complains_without_signing_in_and_follows_it(town: Cast) -> None:
    client, place = Client(), town.regions["dadong"]
    shown = client.get("/complaints/public").content.decode()
    assert "大东区民政局养老科" in shown and "15 个工作日内答复" in shown
    given = {"place": place.pk, "kind": "fraud", "text": "有人上门推销保健品，说是民政局的", "phone": "13811112222"}
    assert client.post("/complaints/new", {**given, "website": "http://x"}).status_code == 422
    assert client.post("/complaints/new", {**given, "phone": "1"}).status_code == 422
    assert not Complaint.unscoped.exists()
    assert client.post("/complaints/new", given).status_code == 303
    row = Complaint.unscoped.get()
    assert row.number in client.get("/complaints/progress").content.decode()
    asked = {"number": row.number, "phone": "13811112222"}
    assert "之前答复您" in client.post("/complaints/progress", asked).content.decode()
    assert client.post("/complaints/progress", {**asked, "phone": "13811113333"}).status_code == 422
    chen = town.actor("chen")
    actions.reply(actions.accept(again(row), by=chen), "已联系公安。", by=chen)
    told = client.post("/complaints/progress", asked).content.decode()
    assert "已联系公安" in told and "024-23474008" in told
    client.post("/complaints/progress", {**asked, "satisfied": "no"})
    assert again(row).satisfied is False
    for _one in range(2):
        client.post("/complaints/new", given)
    assert client.post("/complaints/new", given).status_code == 422 and Complaint.unscoped.count() == 3


def test_content_standards_and_channels_are_public(town: Cast) -> None:
    shown = Client().get("/standards").content.decode()
    for words in ("15 秒内接听", "95%", "紧急的 24 小时内", "15 个工作日内答复", "大东区民政局养老科", "我要投诉举报"):
        assert words in shown, words


@pytest.mark.parametrize(
    ("text", "found"),
    [("已处理", ""), ("联系13900000002", "13900000002"), ("王磊属实", "王磊"), ("024-2347 4008", "024-2347 4008")],
)
def test_what_tells_of_a_person_is_found(text: str, found: str) -> None:
    assert rules.names_somebody(text, ("王磊", "")) == found
