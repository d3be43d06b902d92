"""Providers, facilities and filings as they are handled on their pages, and the public directory of places."""

import csv
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import BY, Cast
from tests.pages.door import signed_in
from tests.registry.providers import made
from tests.registry.providers.made import Supply, code, facility
from yinian.foundation.journal.lines import Line
from yinian.registry.providers import operation
from yinian.registry.providers.models import Beds, Facility, Filing, Provider


@pytest.fixture
def supply(cast: Cast) -> Supply:
    return made.supply(cast)


def post(client: Client, path: str, expected: int = 303, **given: Any) -> str:
    response = client.post(path, given)
    assert response.status_code == expected, response.content.decode()[:3000]
    return response.content.decode()


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return b"".join(response).decode()


def table(client: Client, path: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text(client, path).removeprefix("\ufeff"))))


def test_a_provider_is_registered_and_a_wrong_code_is_told_with_what_was_typed(cast: Cast) -> None:
    chen = signed_in(cast, "chen")
    given = {"name": "松柏养老", "kind": "company", "at": cast.regions["xiaodong"].pk, "brand": "松柏"}
    told = post(chen, "/providers/register", 422, credit_code="91990104000000000X", **given)
    assert "统一社会信用代码有误" in told and 'value="松柏养老"' in told
    post(chen, "/providers/register", credit_code=code(5), **given)
    row = Provider.unscoped.get()
    assert (row.name, row.region) == ("松柏养老", cast.regions["xiaodong"])
    shown = text(chen, f"/providers/{row.pk}")
    assert code(5) in shown and "登记服务商" in shown
    assert "松柏养老" in text(chen, f"/providers?q={code(5)[:6]}") and "松柏养老" not in text(chen, "/providers?q=杨")


def test_a_provider_is_corrected_graded_suspended_and_let_go(cast: Cast, supply: Supply) -> None:
    chen, path = signed_in(cast, "chen"), f"/providers/{supply.provider.pk}"
    post(chen, f"{path}/change", name="阳光颐养", kind="social", credit_code=code(1), brand="", phone="")
    post(chen, f"{path}/grade", grade="gbt37276:三级", on="2026-03-01", why="评定公告")
    assert "三级（养老机构等级" in text(chen, path)
    post(chen, f"{path}/suspend", why="整改")
    post(chen, f"{path}/do/resume")
    assert "还在运营 3 处设施" in post(chen, f"{path}/exit", 422, why="到期")
    post(chen, f"/providers/{supply.nursery.pk}/do/graduate")
    post(chen, f"/providers/{supply.nursery.pk}/exit", why="注销")
    assert chen.post(f"{path}/do/explode").status_code == 404
    assert "苗圃社工站" not in text(chen, "/providers") and "苗圃社工站" in text(chen, "/providers?status=exited")


def test_a_facility_is_opened_with_an_operator_found_by_name(cast: Cast, supply: Supply) -> None:
    chen = signed_in(cast, "chen")
    given = {
        "name": "东顺城食堂", "kind": "canteen", "owner": "public", "operating_model": "entrusted", "status": "open",
        "at": cast.regions["dongshuncheng"].pk,
    }  # fmt: skip
    assert "0 个叫这个名称" in post(chen, "/facilities/open", 422, operator="查无此人", **given)
    post(chen, "/facilities/open", operator=code(1), **given)
    row = Facility.unscoped.get(name="东顺城食堂")
    assert row.operator == supply.provider
    shown = text(chen, f"/facilities/{row.pk}")
    assert "周边" in shown and "本地没有公布这类设施的设置标准" in shown
    post(chen, f"/facilities/{row.pk}/beds", 303, kind="ordinary", count=3, since="2026-11-01", source="")
    assert Beds.unscoped.get(facility=row).count == 3


def test_a_city_officer_chooses_the_district_first(cast: Cast) -> None:
    lin = signed_in(cast, "lin")
    assert "先选区县" in text(lin, "/facilities/open")
    assert "东顺城社区" in text(lin, f"/facilities/open?under={cast.regions['dadong'].pk}")


def test_a_planned_facility_comes_into_operation_stops_and_ends(cast: Cast, supply: Supply) -> None:
    chen, path = signed_in(cast, "chen"), f"/facilities/{supply.planned.pk}"
    today = timezone.localdate().isoformat()
    post(chen, f"{path}/do/build")
    post(chen, f"{path}/start", on=today)
    post(chen, f"{path}/suspend", on=today, why="装修")
    assert "规划中的驿站" not in text(Client(), "/places")
    post(chen, f"{path}/do/resume")
    assert "规划中的驿站" in text(Client(), "/places")
    post(chen, f"{path}/close", on=today, why="撤点")
    assert Facility.unscoped.get(pk=supply.planned.pk).status == "closed"
    assert "规划中的驿站" not in text(chen, "/facilities") and "规划中的驿站" in text(chen, "/facilities?status=all")


def test_a_manager_sees_and_declares_only_their_own(cast: Cast, supply: Supply) -> None:
    other = facility(cast, made.provider(cast, "松柏", 2), "松柏驿站")
    manager = signed_in(cast, "sunny")
    shown = text(manager, "/facilities")
    assert "东顺城驿站" in shown and "松柏驿站" not in shown and "登记设施" not in shown
    assert "松柏" not in text(manager, "/providers").replace("松柏养老院", "")
    assert manager.get(f"/facilities/{other.pk}").status_code == 404
    path = f"/facilities/{supply.station.pk}"
    post(manager, f"{path}/declare", functions=["meals", "rest"], equipment=[])
    assert Facility.unscoped.get(pk=supply.station.pk).functions == ["meals", "rest"]
    for closed in ("change", "close", "beds"):
        assert manager.get(f"{path}/{closed}").status_code == 404


def test_what_a_station_lacks_stands_on_its_page(cast: Cast, supply: Supply, monkeypatch: Any) -> None:
    told = [one for one in operation.filings.standards.standards() if one.region.startswith("2108")]
    monkeypatch.setattr("yinian.registry.providers.standards.standards_in", lambda place, kind: told)
    shown = text(signed_in(cast, "chen"), f"/facilities/{supply.station.pk}")
    assert "还缺：助餐助洁、康复护理、日间托老、短期托养、老年教育、老年活动。" in shown
    assert "另有 2 项文件没有公布内容" in shown


def test_a_filing_is_returned_handed_in_again_receipted_and_printed(cast: Cast, supply: Supply) -> None:
    chen, manager = signed_in(cast, "chen"), signed_in(cast, "sunny")
    path, house = f"/filings/{supply.filing.pk}", f"/facilities/{supply.house.pk}"
    assert "还没有回执" in text(manager, f"{path}/print")
    assert manager.post(f"{path}/receipt").status_code == 404
    assert "区县及以上" in post(signed_in(cast, "he"), f"{path}/receipt", 422)
    post(chen, f"{path}/return", outcome="缺产权证明")
    assert "缺产权证明" in text(manager, path) and "提交备案" in text(manager, house)
    post(manager, f"{house}/first-residents", on="2026-11-03")
    post(manager, f"{house}/filing")
    again = Filing.unscoped.latest("id")
    post(chen, f"/filings/{again.pk}/receipt")
    number = f"210104-{timezone.localdate().year}-0001"
    assert number in text(manager, f"/filings/{again.pk}/print") and number in text(chen, "/filings?status=receipted")
    assert "已备案" in post(manager, f"{house}/filing", 422)


def test_lists_narrow_by_edge_function_and_what_figures_count(cast: Cast, supply: Supply) -> None:
    chen = signed_in(cast, "chen")

    def names(query: str) -> set[str]:
        return {row[1] for row in table(chen, f"/facilities/export?{query}")[1:]}

    facility(cast, None, "无人认领的幸福院", kind="mutual_aid", owner="collective", operating_model="aided")
    assert names("") == {"松柏养老院", "东顺城驿站", "规划中的驿站", "无人认领的幸福院"}
    assert names("edge=bedside") == {"东顺城驿站", "规划中的驿站"}
    assert names("function=meals") == {"东顺城驿站"} and names("status=coming") == {"规划中的驿站"}
    assert names("kind=residential&type=entrusted") == {"松柏养老院"} and names("type=private") == set()
    assert names("beds=yes") == {"松柏养老院"} and names("run=known&status=open") == {"松柏养老院", "东顺城驿站"}
    assert names(f"at={cast.regions['shenhe'].pk}") == names("")
    line = Line.unscoped.filter(verb="facility.export").latest("id")
    assert line.who.startswith("陈立")


def test_exports_hold_what_the_lists_show(cast: Cast, supply: Supply) -> None:
    rows = table(signed_in(cast, "chen"), "/providers/export")
    assert [row[1] for row in rows[1:]] == ["阳光居家养老", "苗圃社工站"] and rows[1][2] == code(1)
    assert signed_in(cast, "liu").get("/providers/export").status_code == 404
    house = next(row for row in table(signed_in(cast, "sunny"), "/facilities/export") if row[1] == "松柏养老院")
    assert "60" in house and "公建民营" in house


def test_figures_show_part_and_whole_and_lead_to_rows(cast: Cast, supply: Supply) -> None:
    shown = text(signed_in(cast, "chen"), "/supply")
    assert "100.0%" in shown and "extends_home_care=yes" not in shown and "type=entrusted" in shown
    assert "没有运营方达到连锁的数量" in shown
    for number in range(3):
        facility(cast, supply.provider, f"嵌入{number}", kind="residential", embedded=True)
    assert "连锁嵌入式养老机构 3" in text(signed_in(cast, "chen"), "/supply")
    assert "连锁嵌入式养老机构 3" not in text(signed_in(cast, "zhou"), "/supply")


def test_the_directory_lists_open_places_by_street_for_everybody(cast: Cast, supply: Supply) -> None:
    facility(cast, None, "西顺城驿站", region=cast.regions["xishuncheng"], phone="024-88880000", functions=("meals",))
    shown = text(Client(), "/places")
    assert "小东街道" in shown and "东顺城路 9 号" in shown and "规划中的驿站" not in shown
    assert "西顺城驿站" not in shown
    other = text(Client(), f"/places?at={cast.regions['shenhe'].pk}")
    assert "西顺城驿站" in other and "024-88880000" in other and "助餐" in other
    assert "松柏养老院" not in text(Client(), f"/places?at={cast.regions['dadong'].pk}&kind=station")
    for odd in ("?at=x", "?at=999999999", "?kind=hotel"):
        assert Client().get(f"/places{odd}").status_code == 200


def test_the_directory_says_so_when_there_is_nothing(cast: Cast) -> None:
    assert "还没有登记养老服务设施" in text(Client(), "/places")
    assert "登记的设施会列在这里" in text(signed_in(cast, "chen"), "/facilities")
    assert "每个运营方的驿站数" in text(signed_in(cast, "chen"), "/supply")


def test_what_is_due_leads_to_the_institution(cast: Cast) -> None:
    from yinian.registry.providers import filings

    house = facility(cast, made.provider(cast), "松柏养老院", kind="residential")
    filings.take_first_residents(house, date(2026, 1, 5), by=BY)
    assert f"/facilities/{house.pk}" in text(signed_in(cast, "sunny"), "/late")
