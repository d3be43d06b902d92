"""The assessor's pages: a form that keeps every touch, what is missing, both signatures, and whose it is not."""

import re

import pytest
from django.test import Client

from tests.cast import Cast
from tests.entitlement.assessment.team import Team, build
from tests.pages.door import signed_in
from yinian.entitlement.assessment import actions, queries
from yinian.entitlement.assessment.models import Assessment


@pytest.fixture
def team(cast: Cast) -> Team:
    return build(cast)


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return str(response.content.decode())


def test_the_list_says_what_waits_for_whom(team: Team) -> None:
    row = team.arranged()
    li, sun, qian = (signed_in(team.cast, who) for who in ("li", "sun", "qian"))
    assert "王秀英" in text(li, "/assess") and "已填 0/26" in text(li, "/assess")
    assert "等李评填写" in text(sun, "/assess")
    assert "现在没有要您做的评估" in text(qian, "/assess") and text(qian, f"/assess/{row.pk}", 404)
    assert li.get("/").headers["Location"] == "/assess"
    team.filled(row)
    actions.sign(row, by=team.actor("li"))
    assert "请您复核" in text(sun, "/assess")


def test_every_touch_is_kept_and_the_card_comes_back_alone(team: Team) -> None:
    row = team.arranged()
    li, path = signed_in(team.cast, "li"), f"/assess/{row.pk}"
    page = text(li, f"{path}/part/B.1")
    assert page.count('type="radio"') == 8 * 5 and "还没有选" in page and 'hx-post="' in page
    card = li.post(f"{path}/answer/B.1.2", {"score": "3"}, headers={"HX-Request": "true"})
    body = card.content.decode()
    assert (
        card.status_code == 200
        and "已保存" in body
        and "1/26" in body
        and "hx-swap-oob" in body
        and "<html" not in body
    )
    assert Assessment.unscoped.get(pk=row.pk).answers == {"B.1.2": 3}
    plain = li.post(f"{path}/answer/B.1.3", {"score": "2"})
    assert (plain.status_code, plain["Location"]) == (303, f"{path}/part/B.1#B.1.3")
    bad = li.post(f"{path}/answer/B.1.3", {"score": "7"}, headers={"HX-Request": "true"})
    assert bad.status_code == 200 and "没有 7 分这个选项" in bad.content.decode()
    assert li.post(f"{path}/answer/B.1.3", {"score": "7"}).status_code == 422
    assert li.post(f"{path}/answer/Z", {"score": "1"}).status_code == 404
    assert li.post(f"{path}/answer/B.1.3", {"score": "x"}).status_code == 404
    assert Assessment.unscoped.get(pk=row.pk).answers == {"B.1.2": 3, "B.1.3": 2}


def test_she_goes_on_where_she_left_and_sees_the_sum_only_at_the_end(team: Team) -> None:
    row, scale = team.arranged(), queries.scale("gbt42195")
    li, path = signed_in(team.cast, "li"), f"/assess/{row.pk}"
    assert "开始评估" in text(li, path)
    for item in scale.items[:17]:
        li.post(f"{path}/answer/{item.code}", {"score": item.options[1].score}, headers={"HX-Request": "true"})
    page = text(li, path)
    assert "已填 17/26" in page and f"{path}/part/B.3#B.3.6" in page and "接着填" in page and "总分" not in page
    assert "5/9" in re.sub(r"\s", "", page)
    for item in scale.items[17:]:
        li.post(f"{path}/answer/{item.code}", {"score": item.options[1].score})
    assert "填诊断和近期事件" in text(li, path) and "总分" not in text(li, path)
    found = {"coma": "no", "diagnoses": ["dementia"], "informant": "王磊"}
    found |= {f"event-{one.code}": "0" for one in queries.findings().events}
    assert li.post(f"{path}/findings", {**found, "event-fall": "-1"}).status_code == 422
    assert li.post(f"{path}/findings", {**found, "event-fall": "2"}).status_code == 303
    assert 'value="2"' in text(li, f"{path}/findings")
    page = text(li, path)
    assert "总分" in page and "变更依据 C.4（2）" in page and "C.4（3）" in page and "签字，交另一位复核" in page


def test_signing_with_a_gap_names_it_and_two_people_are_needed(team: Team) -> None:
    row = team.arranged()
    li, sun, path = signed_in(team.cast, "li"), signed_in(team.cast, "sun"), f"/assess/{row.pk}"
    gap = li.post(f"{path}/sign")
    assert gap.status_code == 422 and "还有 26 项没有填" in gap.content.decode()
    team.filled(row, {"B.1.1": 0})
    assert li.post(f"{path}/sign").status_code == 303
    assert "同意，出具结论" not in text(li, path) and "已签字，不能再改" in text(li, f"{path}/part/B.1")
    own = li.post(f"{path}/conclude")
    assert own.status_code == 422 and "主评估师不能自己签" in own.content.decode()
    review = text(sun, path)
    assert review.count("<li>") >= 26 and "同意，出具结论" in review and "信息提供者：王磊" in review
    assert sun.post(f"{path}/reopen", {"why": ""}).status_code == 422
    assert sun.post(f"{path}/reopen", {"why": "进食请核对"}).status_code == 303
    assert li.post(f"{path}/sign").status_code == 303
    told = sun.post(f"{path}/conclude", follow=True)
    assert "已出结论：轻度失能。" in told.content.decode()
    assert Assessment.unscoped.get(pk=row.pk).status == "concluded"
    # What was opened for it is closed: the form still opens for its two hands, without the name.
    assert "王秀英" not in text(sun, path) and "最终等级" in text(sun, path)


def test_the_second_has_no_form_and_an_unknown_part_is_none(team: Team) -> None:
    row = team.arranged()
    li, sun, path = signed_in(team.cast, "li"), signed_in(team.cast, "sun"), f"/assess/{row.pk}"
    for page in ("part/B.1", "findings"):
        text(sun, f"{path}/{page}", 404)
    assert sun.post(f"{path}/answer/B.1.1", {"score": "4"}).status_code == 404
    text(li, f"{path}/part/B.9", 404)
    assert "由李评填写" in text(sun, path)


def test_a_scale_nobody_compared_with_the_original_says_so(team: Team) -> None:
    row = team.arranged(scale="ltci")
    li = signed_in(team.cast, "li")
    assert "尚未与原文核对" in text(li, f"/assess/{row.pk}")
    assert "组合" not in text(li, f"/assess/{team.arranged().pk}")
