"""Benefits at a desk: decided from the elder's page, explained row by row, listed, counted and taken out."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.cast import BY, Cast
from tests.entitlement.benefits.conftest import on_day  # noqa: F401
from tests.pages.door import signed_in
from yinian.entitlement.benefits import actions
from yinian.entitlement.benefits.models import Decision
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.journal.lines import Line
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder

HOURS, HEADS = "home_service_hours", "编号,老人,常住地,待遇,数量,自,结果,文件,条款"


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture
def he(cast: Cast) -> Client:
    return signed_in(cast, "he")


@pytest.fixture(autouse=True)
def _while_the_voucher_is_tried(on_day: Callable[[date], date]) -> None:  # noqa: F811
    """The national voucher ends with 2026."""
    on_day(date(2026, 11, 20))


def young(cast: Cast) -> Elder:
    head = "99010419560101001"
    given = elders.Registration("孙小满", cast.regions["dongshuncheng"], head + citizen_id_check(head))
    return elders.register(given, by=BY)


def test_an_officer_decides_from_the_elders_page_and_reads_why(cast: Cast, he: Client) -> None:
    assert cast.elder
    card = text(he, f"/elders/{cast.elder.pk}")
    assert "高龄老年人每月上门服务" in card and "还没有判定" in card
    assert (
        "按规定可以享受" in card
        and "无法判定，缺少：能力等级" in card
        and "care_consumption_voucher/decide" not in card
    )
    answer = he.post(f"/elders/{cast.elder.pk}/benefits/{HOURS}/decide")
    made = Decision.unscoped.get()
    assert answer.status_code == 303 and answer["Location"] == f"/benefits/{made.pk}"
    page = text(he, f"/benefits/{made.pk}")
    for words in (
        "每月3小时",
        "年龄 80+",
        "按此办理",
        "三（一）",
        "制作老年餐、室内清洁、助浴",
        "当月有效，不结转",
        made.version,
        "/policies/tables/210100/home_service_hours",
    ):
        assert words in page, words
    card = text(he, f"/elders/{cast.elder.pk}")
    assert "本月还剩 3小时" in card and "重新判定" in card and "已享受" in card


def test_who_is_too_young_reads_since_when(cast: Cast, he: Client) -> None:
    elder = young(cast)
    he.post(f"/elders/{elder.pk}/benefits/{HOURS}/decide")
    made = Decision.unscoped.get()
    page = text(he, f"/benefits/{made.pk}")
    assert "年龄须为 80+（现在 70 周岁）" in page and f"{elder.born_on.year + 80}年1月1日起符合" in page
    assert "停止待遇</a>" not in page and "不符合" in page


def test_ending_asks_for_a_reason(cast: Cast, he: Client) -> None:
    assert cast.elder
    made = actions.decide(cast.elder, HOURS, by=BY)
    assert he.post(f"/benefits/{made.pk}/end", {"why": ""}).status_code == 422
    assert he.post(f"/benefits/{made.pk}/end", {"why": "本人放弃"}).status_code == 303
    page = text(he, f"/benefits/{made.pk}")
    assert "已失效" in page and "重新判定" not in page
    assert he.post(f"/benefits/{made.pk}/end", {"why": "再停"}).status_code == 422


def test_the_list_is_narrowed_and_taken_out(cast: Cast, he: Client) -> None:
    assert cast.elder
    actions.decide(cast.elder, HOURS, by=BY)
    actions.decide(young(cast), HOURS, by=BY)
    assert {"王秀英", "孙小满"} <= {name for name in ("王秀英", "孙小满") if name in text(he, "/benefits")}
    granted = text(he, "/benefits?status=granted")
    assert "王秀英" in granted and "孙小满" not in granted
    assert "孙小满" not in text(he, "/benefits?q=wxy") and "王秀英" in text(he, "/benefits?q=王")
    taken = b"".join(he.get("/benefits/export?status=granted").streaming_content).decode()  # type: ignore[attr-defined]
    assert HEADS in taken and "每月3小时" in taken and "孙小满" not in taken
    assert Line.unscoped.get(verb="benefit.export").reason == "status=granted"
    assert "还没有判定过待遇" in text(signed_in(cast, "zhou"), "/benefits")


def test_who_may_not_read_health_reads_the_result_alone(cast: Cast) -> None:
    assert cast.elder
    made = actions.decide(cast.elder, HOURS, by=BY)
    page = text(signed_in(cast, "liu"), f"/benefits/{made.pk}")
    assert "每月3小时" in page and "您的岗位看不到" in page and "年龄 80+" not in page and "重新判定" not in page
    assert signed_in(cast, "liu").post(f"/elders/{cast.elder.pk}/benefits/{HOURS}/decide").status_code == 404
    assert signed_in(cast, "zhou").get(f"/benefits/{made.pk}").status_code == 404
