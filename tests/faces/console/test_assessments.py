"""Assessments, objections and screenings as they are handled at the desk, and as the elder and the family read them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.entitlement.assessment.team import Team, build
from tests.pages.door import signed_in
from yinian.delivery.needs.models import Need
from yinian.entitlement.assessment import actions
from yinian.entitlement.assessment.models import Assessment, Campaign, Objection
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Sight


@pytest.fixture
def team(cast: Cast) -> Team:
    return build(cast)


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return b"".join(response).decode()


def post(client: Client, path: str, status: int = 303, **given: Any) -> str:
    response = client.post(path, given)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def test_one_is_arranged_from_the_elders_page_and_called_off(team: Team) -> None:
    assert team.cast.elder
    chen, pk = signed_in(team.cast, "chen"), team.cast.elder.pk
    assert "还没有评估过" in text(chen, f"/elders/{pk}") and f"/elders/{pk}/assess" in text(chen, f"/elders/{pk}")
    form = text(chen, f"/elders/{pk}/assess")
    assert "李评" in form and "过期者" not in form and "GB/T 42195—2022" in form
    li, sun = team.workers["li"].pk, team.workers["sun"].pk
    given = {"scale": "gbt42195", "reason": "first", "lead": li, "second": sun}
    assert "同一个人" in post(chen, f"/elders/{pk}/assess", 422, **{**given, "second": li})
    post(chen, f"/elders/{pk}/assess", 422, **{**given, "second": team.workers["lapsed"].pk})
    post(chen, f"/elders/{pk}/assess", **given)
    row = Assessment.unscoped.get()
    assert "李评、孙估" in text(chen, f"/elders/{pk}")
    post(chen, f"/assessments/{row.pk}/cancel", 422, why="")
    post(chen, f"/assessments/{row.pk}/cancel", why="排错了")
    assert "已作废" in text(chen, f"/assessments/{row.pk}") and "排错了" in text(chen, f"/assessments/{row.pk}")


def test_the_page_tells_result_clauses_signatures_and_what_else_stands(team: Team) -> None:
    assert team.cast.elder
    both = {"diagnoses": ["dementia"], "events": {"fall": 2}}
    row = team.concluded({"B.1.1": 0}, both)
    team.concluded({"adl.1": 5}, scale="ltci")
    chen = signed_in(team.cast, "chen")
    page = text(chen, f"/assessments/{row.pk}")
    for told in (
        "86/90",
        "轻度失能",
        "中度失能",
        "C.4（2）",
        "C.4（3）",
        "不累加",
        "认定为老人的能力等级",
        "李评",
        "孙估",
        "跌倒 × 2",
        "王磊",
    ):
        assert told in page, told
    assert page.count("出具评估结论") == 1 and "填写评估项目" not in page
    elder = text(chen, f"/elders/{team.cast.elder.pk}")
    assert "老年人能力评估规范" in elder and "长期护理失能等级评估" in elder and "认定能力等级" in elder
    other = Assessment.unscoped.get(scale="ltci")
    assert "尚未与原文核对" in text(chen, f"/assessments/{other.pk}") and "不改变能力等级" in text(
        chen, f"/assessments/{other.pk}"
    )


def test_who_may_not_read_health_reads_no_level(team: Team) -> None:
    row = team.concluded({"B.1.1": 0})
    liu = signed_in(team.cast, "liu")
    page = text(liu, f"/assessments/{row.pk}")
    assert "您的岗位不能查看健康情况" in page and "轻度失能" not in page and "进食" not in page and "李评" in page
    assert "轻度失能" not in text(liu, "/assessments") and "王秀英" in text(liu, "/assessments")
    assert text(liu, "/screenings", 404) and liu.get("/assessments/export").status_code == 404


def test_a_need_that_follows_from_it_cites_it(team: Team) -> None:
    row = team.concluded({"B.1.3": 0})
    chen, path = signed_in(team.cast, "chen"), f"/elders/{row.elder_id}/needs/new?assessment={row.pk}"
    assert path in text(chen, f"/assessments/{row.pk}")
    form = text(chen, path)
    assert f"依据能力评估 {row.pk} 号（轻度失能）：" in form and '<option value="assessment" selected' in form
    cited = f"依据能力评估 {row.pk} 号（轻度失能）：每周助浴一次"
    post(chen, path, kind="bathing", urgency="ordinary", source="assessment", text=cited)
    need = Need.unscoped.get()
    assert need.source == "assessment" and need.text.open() == cited
    text(chen, f"/elders/{row.elder_id}/needs/new?assessment=999", 404)


def test_the_list_is_narrowed_searched_and_taken_away(team: Team) -> None:
    row = team.concluded({"B.1.1": 0})
    team.arranged(scale="ltci")
    chen = signed_in(team.cast, "chen")

    def shown(query: str) -> int:
        return text(chen, f"/assessments?{query}").partition("<tbody")[2].count("王秀英")

    assert shown("") == 2 and shown("status=open") == 1 and shown("scale=gbt42195") == 1
    assert shown("q=wangxiu") == 2 and shown("q=赵") == 0 and shown("due=late") == 0 and shown("due=ended") == 0
    table = text(chen, "/assessments/export?status=concluded")
    assert table.count("王秀英") == 1 and "86" in table and "轻度失能" in table and str(row.valid_until) in table


def test_an_objection_is_written_down_upheld_by_others_and_dismissed(team: Team) -> None:
    row = team.concluded()
    chen = signed_in(team.cast, "chen")
    post(chen, f"/assessments/{row.pk}/object", text="她不能自己洗澡")
    doubt = Objection.unscoped.get()
    page = text(chen, f"/assessments/{row.pk}")
    assert "她不能自己洗澡" in page and "成立，安排复评" in page and "登记异议" not in page
    assert chen.get(f"/objections/{doubt.pk}")["Location"] == f"/assessments/{row.pk}"
    assert "她不能自己洗澡" not in text(signed_in(team.cast, "liu"), f"/assessments/{row.pk}")
    form = text(chen, f"/objections/{doubt.pk}/uphold")
    assert "李评" not in form and "钱师" in form
    post(chen, f"/objections/{doubt.pk}/dismiss", 422, outcome=" ")
    post(chen, f"/objections/{doubt.pk}/uphold", lead=team.workers["qian"].pk, second=team.workers["wu"].pk)
    assert Assessment.unscoped.get(status="open").reason == "dispute"
    doubt.refresh_from_db()
    assert doubt.status == "upheld"


def test_a_screening_is_begun_read_place_by_place_and_worked_off(team: Team) -> None:
    assert team.cast.elder
    chen, today = signed_in(team.cast, "chen"), timezone.localdate()
    given = {
        "name": "高龄摸底",
        "at": team.cast.regions["dadong"].pk,
        "whom": "oldest_old",
        "scale": "gbt42195",
        "since": today,
    }
    post(chen, "/screenings/new", 422, **given, until=today)
    post(chen, "/screenings/new", **given, until="2099-01-01")
    row = Campaign.unscoped.get()
    path = f"/screenings/{row.pk}"
    page = text(chen, path)
    assert "小东街道" in page and "0.0%" in page and re.search(r"应筛查.*?>1<", page, re.S)
    street = team.cast.regions["xiaodong"].pk
    assert "东顺城社区" in text(chen, f"{path}?at={street}")
    text(chen, f"{path}?at={team.cast.regions['shenhe'].pk}", 404)
    text(chen, f"{path}/nothing", 404)
    due = text(chen, f"{path}/due?at={street}")
    assert "王秀英" in due and 'name="elder"' in due and 'name="elder"' not in text(chen, f"{path}/target")
    two = {"lead": team.workers["li"].pk, "second": team.workers["sun"].pk}
    assert "一次可以安排" in post(chen, f"{path}/due", 422, **two)
    assert "同一个人" in post(chen, f"{path}/due", 422, lead=two["lead"], second=two["lead"], elder=team.cast.elder.pk)
    post(chen, f"{path}/due", **two, elder=team.cast.elder.pk)
    made = Assessment.unscoped.get()
    assert (made.campaign_id, made.reason) == (row.pk, "routine")
    assert path in text(chen, f"/assessments/{made.pk}")
    team.filled(made, {"B.1.1": 0})
    actions.sign(made, by=team.actor("li"))
    actions.conclude(made, by=team.actor("sun"))
    assert "100.0%" in text(chen, path) and "王秀英" in text(chen, f"{path}/positive")
    assert "王秀英" in text(chen, f"{path}/screened/export") and "王秀英" not in text(chen, f"{path}/due/export")
    text(signed_in(team.cast, "zhou"), path, 404)


def test_the_elder_reads_it_in_plain_words_and_objects(team: Team) -> None:
    assert team.cast.elder
    wang, pk = signed_in(team.cast, "wang"), team.cast.elder.pk
    assert "还没有评估过" in text(wang, f"/my/{pk}/assessment") and f"/my/{pk}/assessment" in text(
        wang, f"/my/{pk}/facts"
    )
    waiting = team.arranged()
    assert "李评和孙估两位评估师会上门来评估" in text(wang, f"/my/{pk}/assessment")
    actions.cancel(waiting, by=team.actor("chen"))
    row = team.concluded({"B.1.1": 0})
    page = text(wang, f"/my/{pk}/assessment")
    assert "轻度失能" in page and "为止有效" in page
    post(wang, f"/my/assessments/{row.pk}/object", 422, text="")
    post(wang, f"/my/assessments/{row.pk}/object", text="我还能自己吃饭")
    assert "十五天内答复" in text(wang, f"/my/{pk}/assessment")
    actions.dismiss(Objection.unscoped.get(), "复核相符", by=team.actor("chen"))
    assert "维持原来的结果：复核相符" in text(wang, f"/my/{pk}/assessment")


def test_the_family_reads_the_level_only_while_health_is_open_to_it(team: Team) -> None:
    assert team.cast.elder
    team.concluded({"B.1.1": 0})
    son, pk = signed_in(team.cast, "son"), team.cast.elder.pk
    page = text(son, f"/my/{pk}/assessment")
    assert "结果要本人同意以后才能看" in page and "轻度失能" not in page
    sight = Sight.unscoped.get(elder=team.cast.elder, party=team.cast.parties["son"])
    elders.open_sight(team.cast.elder, sight.party, sight.purpose, by=team.actor("chen"), columns=["contact", "health"])
    assert "轻度失能" in text(son, f"/my/{pk}/assessment")
