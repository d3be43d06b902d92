"""What anybody may read of the law: the benefits of a place, one table with its words, and the document library."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from tests.cast import Cast
from tests.entitlement.benefits.conftest import on_day  # noqa: F401
from tests.faces.public.test_leaflet import text


def test_a_place_leads_to_its_tables_and_the_national_list(
    cast: Cast,
    on_day: Callable[[date], date],  # noqa: F811
) -> None:
    on_day(date(2026, 11, 20))  # the national voucher ends with the year
    page = text(Client(), "/policies")
    assert "/policies/tables/210100/home_service_hours" in page and "/policies/tables/000000/" in page
    assert "家庭适老化改造" in page and "共 16 项" in page


def test_a_table_is_read_row_by_row_with_its_words(cast: Cast) -> None:
    page = text(Client(), "/policies/tables/640202/old_age_allowance")
    for words in (
        "80 至 89 周岁",
        "90 周岁以上（含）",
        "不满 80 周岁",
        "每月¥ 500.00",
        "每月¥ 600.00",
        "90岁以上高龄人员津贴标准至每人每月600元",
        "二（五）",
    ):
        assert words in page, words
    assert "九十岁生日前一天" in page and "没有界定“低收入”" in page and "行政区划 640202" in page
    gift = text(Client(), "/policies/tables/640202/centenarian_gift")
    assert "文件没有写明" in gift and "原文没有写多久一次" in gift
    assert Client().get("/policies/tables/640202/no_such").status_code == 404


def test_documents_are_searched_and_say_what_they_drive(cast: Cast) -> None:
    page = text(Client(), "/policies/documents")
    assert "说有 19 份相关文件，点名的有 13 份，其余 6 份原文没有点名" in page
    assert "/policies/tables/990000/institution_stay_subsidy" in page and "沈阳市" in page
    found = text(Client(), "/policies/documents?q=扬广府办")
    assert "扬广府办〔2020〕27号" in found and "大武口区百岁老人" not in found
    assert "没有这样的文件" in text(Client(), "/policies/documents?q=无此文件")
