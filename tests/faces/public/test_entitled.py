"""What am I entitled to, asked by somebody who is nobody here: answers from the tables, and nothing kept."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.entitlement.benefits.conftest import on_day  # noqa: F401
from tests.faces.public.test_leaflet import text

DAY = date(2026, 11, 20)


@pytest.fixture
def path(cast: Cast, on_day: Callable[[date], date]) -> str:  # noqa: F811
    on_day(DAY)  # within the year of the national voucher
    return f"/entitled/{cast.regions['dadong'].pk}"


def told(path: str, **given: Any) -> str:
    response = Client().post(path, given)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def test_a_place_is_chosen_from_the_city_down(cast: Cast) -> None:
    places = cast.regions
    assert f'href="?at={places["shenyang"].pk}"' in text(Client(), "/entitled")
    districts = text(Client(), f"/entitled?at={places['shenyang'].pk}")
    assert f'href="/entitled/{places["dadong"].pk}"' in districts and "只按沈阳市查" in districts
    streets = text(Client(), f"/entitled?at={places['dadong'].pk}")
    assert f'href="/entitled/{places["xiaodong"].pk}"' in streets and "沈阳市 大东区" in streets
    assert "住在哪里" in text(Client(), "/entitled?at=999999999999999999999999")


def test_only_what_the_tables_of_the_place_ask_is_asked(path: str) -> None:
    page = text(Client(), path)
    assert "共 4 个" in page
    for name in ("year", "grade", "income", "destitute_support"):
        assert f'name="{name}"' in page
    for name in ("living", "disability", "hukou"):
        assert f'name="{name}"' not in page
    assert page.count("不知道") >= 4


def test_yes_no_and_what_the_document_left_unset_are_said_with_their_words(path: str) -> None:
    page = told(path, year=1940, month=5, day=1, income="subsistence_allowance", destitute_support="no", grade="severe")
    for words in ("可以享受：每月3小时。", "制作老年餐", "可以享受：每月¥ 800.00。", "给多少，文件没有写明",
                  "80周岁以上高龄老年人可享受每月3小时", "三（一）", "能力等级要评估过才算数", "1940年5月1日"):  # fmt: skip
        assert words in page, words
    assert page.index("每月3小时") < page.index("怎样申请")
    assert 'value="1940"' in page and "1940" not in path


def test_a_birthday_ahead_is_named_with_its_day(path: str) -> None:
    page = told(path, year=1947, month=2, day=3, income="none", destitute_support="no", grade="intact")
    assert "现在不能享受：未满 80 周岁不在所列人员之内" in page
    assert "2027年2月3日起可以（还有 2 个月）：每月3小时" in page
    assert "如果情况变成“能力等级：中度失能、重度失能、完全失能”" in page and "每月¥ 800.00" in page


def test_what_is_not_told_is_never_a_silent_no(path: str) -> None:
    page = told(path)
    assert "不能享受" not in page.replace("可以享受", "")
    assert "出生年份" in page and "您一个问题都没有答" in page
    page = told(path, year=1940, destitute_support="no")
    assert "可以享受：每月3小时" in page
    assert "要看：能力等级。" in page and "如果是“好些事要人帮着做”、“大多数事要靠别人”" in page
    page = told(path, year=1946, destitute_support="no", income="none", grade="intact")
    assert "要看：出生的月和日" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"year": "194"}, "year"),
        ({"year": "四零"}, "year"),
        ({"year": "2030"}, "year"),
        ({"month": "3"}, "请先写年份"),
        ({"year": "1940", "month": "2", "day": "30"}, "没有这一天"),
        ({"year": "2026", "month": "12"}, "这一天还没有到"),
        ({"grade": "drop table"}, "grade"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_told_stays(path: str, given: dict[str, str], words: str) -> None:
    response = Client().post(path, {"income": "none", **given})
    page = response.content.decode()
    assert response.status_code == 422 and words in page
    assert 'class="steps whole"' in page and 'value="none" id="id_income_2" checked' in page


def test_answers_can_be_changed_and_nothing_of_them_is_kept(path: str) -> None:
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        client.post(path, {"year": "1940", "income": "none"})
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]
    assert set(client.cookies) <= {"csrftoken"} and "1940" not in str(client.cookies)
    page = client.post(path, {"year": "1940", "income": "none", "edit": "1"}).content.decode()
    assert 'value="1940"' in page and 'name="income" value="none" id="id_income_2" checked' in page


def test_a_place_that_is_none_is_not_found(cast: Cast) -> None:
    assert Client().get("/entitled/999999").status_code == 404
