"""An elder's file at the desk: put right, moved, merged, in somebody's charge, and consents written down and taken back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import BY, WANG_ID, Cast
from tests.pages.door import signed_in
from yinian.foundation.codes import citizen_id_check
from yinian.registry.elders import actions, charges, groups, queries
from yinian.registry.elders.charge import Charge
from yinian.registry.elders.models import Elder, ElderFact, Kin
from yinian.registry.elders.trust import Consent, Mandate

TODAY = timezone.localdate().isoformat()
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def sent(client: Client, path: str, given: dict[str, Any] | None = None) -> str:
    """Send a form that is accepted, and read the page it leads to."""
    response = client.post(path, given or {})
    assert response.status_code == 303, response.content.decode()[-3000:]
    return text(client, response["Location"])


@pytest.fixture
def path(cast: Cast) -> str:
    assert cast.elder
    return f"/elders/{cast.elder.pk}"


def double(cast: Cast, name: str = "王秀瑛") -> Elder:
    head = "99010419430512102"
    given = actions.Registration(name, cast.regions["dongshuncheng"], head + citizen_id_check(head))
    return actions.register(given, by=cast.actor("he"))


def test_a_wrong_line_is_put_right_and_stays_readable(cast: Cast, path: str) -> None:
    chen, fact = signed_in(cast, "chen"), ElderFact.unscoped.get(elder=cast.elder, kind="living")
    given = {"fact": "with_spouse", "since": TODAY, "why": "老伴在家"}
    page = sent(chen, f"{path}/fact/{fact.pk}/correct", given)
    assert "与配偶同住" in page and "记录有误，已更正" in page and "老伴在家" in page
    assert chen.post(f"{path}/fact/{fact.pk}/correct", given).status_code == 422


def test_basics_are_put_right_and_what_is_left_empty_stays(cast: Cast, path: str) -> None:
    chen = signed_in(cast, "chen")
    page = sent(chen, f"{path}/correct", {"name": "王秀瑛", "address": "新街 9 号", "why": "户口本"})
    assert "王秀瑛" in page and "新街 9 号" in page and "139 **** 0001" in page
    wrong = {"name": "王秀瑛", "citizen_id": "123", "address": "", "why": "身份证"}
    answer = chen.post(f"{path}/correct", wrong)
    assert answer.status_code == 422 and "身份号码有误" in answer.content.decode()


def test_a_city_officer_moves_her_and_the_old_district_sees_her_no_longer(cast: Cast, path: str) -> None:
    lin, shenhe = signed_in(cast, "lin"), cast.regions["shenhe"].pk
    assert "先选区县" in text(lin, f"{path}/move")
    given = {"at": cast.regions["xishuncheng"].pk, "address": "西街 1 号", "on": TODAY, "why": "随子女"}
    assert "西街 1 号" in sent(lin, f"{path}/move?under={shenhe}", given)
    assert signed_in(cast, "chen").get(path).status_code == 404
    assert "王秀英" in text(signed_in(cast, "zhou"), path)


def test_out_here_and_in_there_by_name_and_number(cast: Cast, path: str) -> None:
    page = sent(signed_in(cast, "chen"), f"{path}/move-out", {"on": TODAY, "why": "搬到沈河"})
    assert "迁出日期" in page and "办理迁回" in page
    zhou = signed_in(cast, "zhou")
    given = {"name": "王秀英", "citizen_id": WANG_ID, "at": cast.regions["xishuncheng"].pk, "address": ""}
    assert zhou.post("/elders/register", given).status_code == 422
    assert "已接收" in sent(zhou, "/elders/move-in", given)
    assert Elder.unscoped.filter(name="王秀英").count() == 1


def test_what_came_on_paper_and_is_known_leads_to_its_file(cast: Cast, path: str) -> None:
    chen = signed_in(cast, "chen")
    answer = chen.post(
        "/elders/register", {"name": "王秀英", "citizen_id": WANG_ID, "at": cast.regions["dongshuncheng"].pk}
    )
    assert answer.status_code == 422 and f'href="{path}"' in answer.content.decode()
    assert Elder.unscoped.filter(name="王秀英").count() == 1


def test_a_wrong_death_is_taken_back_by_the_district(cast: Cast, path: str) -> None:
    sent(signed_in(cast, "he"), f"{path}/death", {"on": TODAY, "why": "邻居说"})
    assert signed_in(cast, "he").post(f"{path}/death/undo", {"why": "本人来了"}).status_code == 422
    assert "登记死亡" in sent(signed_in(cast, "chen"), f"{path}/death/undo", {"why": "本人来了"})


def test_a_double_file_is_offered_merged_and_made_two_again(cast: Cast, path: str) -> None:
    assert cast.elder
    chen, other = signed_in(cast, "chen"), double(cast)
    assert "可能是同一个人" in text(chen, path) and "可能是同一个人" not in text(signed_in(cast, "liu"), path)
    merge = f"{path}/merge/{other.pk}"
    assert "990104 ******** 0002" in text(chen, merge)
    assert chen.post(merge, {"kept": cast.elder.pk, "why": ""}).status_code == 422
    page = sent(chen, merge, {"kept": cast.elder.pk, "why": "号码抄错"})
    assert "并入" in page and "可能是同一个人" not in page
    gone = chen.get(f"/elders/{other.pk}")
    assert gone.status_code == 303 and gone["Location"] == path
    assert "王秀瑛" not in text(chen, "/elders").partition("<tbody")[2]
    number = queries.merges(cast.actor("chen"), cast.elder)[0].pk
    assert "王秀瑛" in sent(chen, f"/merges/{number}/undo", {"why": "是两个人"})


def test_twins_are_told_apart_for_good(cast: Cast, path: str) -> None:
    chen, other = signed_in(cast, "chen"), double(cast)
    assert "是两个人" not in sent(chen, f"{path}/apart/{other.pk}", {"why": "双胞胎"}).partition("重复档案")[2]
    assert signed_in(cast, "liu").get("/duplicates").status_code == 404


def test_kin_mandate_and_consent_are_written_down_and_taken_back(cast: Cast, path: str) -> None:
    chen = signed_in(cast, "chen")
    page = sent(chen, f"{path}/kin/new", {"name": "王梅", "relation": "child", "phone": "13900000009"})
    assert "王梅" in page and "139 **** 0009" in page
    daughter = Kin.unscoped.get(name="王梅")
    given = {"kin": daughter.pk, "kind": "guardian", "document": "判决书1号", "since": TODAY}
    assert "监护人" in sent(chen, f"{path}/mandates/new", given)
    assert "含健康情况" in text(chen, path)
    mandate = Mandate.unscoped.get()
    ended = sent(chen, f"/mandates/{mandate.pk}/end", {"why": "监护变更"})
    assert "含健康情况" not in ended and "以前的委托和监护" in ended
    consent = f"{path}/consents/family_file"
    assert "我同意这位家属查看" in text(chen, consent)
    assert chen.post(consent, {"kin": daughter.pk, "way": "paper"}).status_code == 422
    photo = SimpleUploadedFile("签字.png", PNG)
    assert "纸质签字" in sent(chen, consent, {"kin": daughter.pk, "way": "paper", "file": photo})
    row = Consent.unscoped.get()
    assert "已撤回的" in sent(chen, f"/consents/{row.pk}/withdraw")
    assert chen.get(f"{path}/consents/spying").status_code == 404


def test_whoever_only_reads_is_offered_nothing_to_write(cast: Cast, path: str) -> None:
    page = text(signed_in(cast, "liu"), path)
    for word in ("/correct", "/kin/new", "/consents/", "/charge", "/move"):
        assert word not in page, word


def test_groups_open_into_rows_and_rows_get_somebody_in_charge(cast: Cast) -> None:
    chen, dadong = signed_in(cast, "chen"), cast.regions["dadong"].pk
    assert "还没有统计过" in text(chen, f"/groups/{dadong}")
    names = groups.slots()
    rows = [(place.pk, place.path, dict.fromkeys(names, 2)) for place in cast.regions.values()]
    charges.keep_counts(rows, timezone.localdate(), by=BY)
    page = text(chen, f"/groups/{dadong}?show=alone")
    assert "小东街道" in page and "独居" in page and "2 位特殊困难老人还没有责任人" in page
    assert "100.0%" in text(chen, f"/groups/{dadong}/completeness")
    people = f"/groups/{dadong}/elders/uncharged"
    assert "王秀英" in text(chen, people) and "赵邻" not in text(chen, people)
    assert "1 位特殊困难老人" in text(chen, f"/groups/{dadong}/charge")
    assert "没有这样的老人" in sent(chen, f"/groups/{dadong}/charge", {"name": "孙姐", "title": "网格员"})
    assert Charge.unscoped.get().elder == cast.elder
    assert "孙姐" in text(chen, f"/elders/{cast.elder.pk}" if cast.elder else "")
    assert chen.get(f"/groups/{dadong}/elders/nobody").status_code == 404
    assert chen.get(f"/groups/{cast.regions['shenhe'].pk}").status_code == 404


def test_one_elder_gets_another_person_in_charge(cast: Cast, path: str) -> None:
    chen = signed_in(cast, "chen")
    assert "没人负责" in text(chen, path)
    sent(chen, f"{path}/charge", {"name": "孙姐"})
    page = sent(chen, f"{path}/charge", {"name": "赵哥", "phone": "13900000066"})
    assert "赵哥" in page and "以前的责任人" in page and "139 **** 0066" in page


def test_a_region_too_large_to_leaf_through_is_opened_place_by_place(cast: Cast) -> None:
    lin, city = signed_in(cast, "lin"), cast.regions["shenyang"].pk
    rows = [(place.pk, place.path, dict.fromkeys(groups.slots(), 1_880_000)) for place in cast.regions.values()]
    charges.keep_counts(rows, timezone.localdate(), by=BY)
    for page in ("elders/special", "charge"):
        answer = lin.get(f"/groups/{city}/{page}")
        assert answer.status_code == 303 and answer["Location"].startswith(f"/groups/{city}?show=")
    assert "大东区" in text(lin, f"/groups/{city}?show=special")
    assert "王秀英" in text(lin, f"/groups/{cast.regions['xiaodong'].pk}/elders/special")
