"""Elders at the desk: found by what is known of them, shown as far as the post reads, opened only with a trace."""

import pytest
from django.test import Client

from tests.cast import PHONE_WANG, WANG_ID, Cast
from tests.pages.door import signed_in
from yinian.foundation.journal.lines import Line
from yinian.registry.elders import actions
from yinian.registry.elders.models import Elder, ElderFact


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return b"".join(response).decode()


@pytest.mark.parametrize("words", ["王秀", "wangxiu", "wxy", WANG_ID, "139 0000 0001"])
def test_an_elder_is_found_by_name_pinyin_and_whole_numbers(cast: Cast, words: str) -> None:
    assert "王秀英" in text(signed_in(cast, "lin"), f"/elders?q={words}")
    assert "赵邻" not in text(signed_in(cast, "lin"), f"/elders?q={words}")


@pytest.mark.parametrize("words", ["秀英", "1390000", "99010419430512"])
def test_parts_of_numbers_and_names_find_nothing(cast: Cast, words: str) -> None:
    assert "王秀英" not in text(signed_in(cast, "chen"), f"/elders?q={words}").partition("<tbody")[2]


def test_a_list_narrows_by_place_and_by_fact(cast: Cast) -> None:
    lin = signed_in(cast, "lin")
    page = text(lin, f"/elders?at={cast.regions['shenhe'].pk}")
    assert "赵邻" in page and "王秀英" not in page and "滨河街道" in page
    assert "王秀英" in text(lin, "/elders?fact=living:alone")
    assert "王秀英" not in text(lin, "/elders?fact=grade:severe")
    assert "王秀英" in text(lin, "/elders?at=999999")


def test_health_is_read_by_those_who_may(cast: Cast) -> None:
    assert cast.elder
    actions.record_fact(cast.elder, "dementia", "yes", by=cast.actor("chen"))
    path = f"/elders/{cast.elder.pk}"
    assert "失智" in text(signed_in(cast, "chen"), path)
    for who in ("liu", "agent"):
        assert "<dt>失智</dt>" not in text(signed_in(cast, who), path)
        assert "王秀英" not in text(signed_in(cast, who), "/elders?fact=dementia:yes").partition("<tbody")[2]


def test_numbers_are_masked_until_somebody_asks_and_that_leaves_a_line(cast: Cast) -> None:
    assert cast.elder
    chen, path = signed_in(cast, "chen"), f"/elders/{cast.elder.pk}"
    page = text(chen, path)
    assert WANG_ID not in page and PHONE_WANG not in page and "990104 ******** 0002" in page
    assert not Line.unscoped.filter(verb="elder.reveal").exists()
    shown = chen.post(f"{path}/reveal/citizen_id").content.decode()
    assert "990104 19430512 0002" in shown and PHONE_WANG not in shown
    line = Line.unscoped.get(verb="elder.reveal")
    assert line.subject_id == cast.elder.pk and WANG_ID not in line.changes
    assert chen.post(f"{path}/reveal/pinyin").status_code == 422
    liu = text(signed_in(cast, "liu"), path)
    assert "990104" not in liu and "139 **** 0001" in liu and "/reveal/" not in liu


def test_an_export_holds_what_is_seen_masked_and_harmless_and_leaves_a_line(cast: Cast) -> None:
    chen = signed_in(cast, "chen")
    chen.post(
        "/elders/register",
        {"name": "=cmd()", "citizen_id": "990104194001010015", "at": cast.regions["dongshuncheng"].pk},
    )
    response = chen.get("/elders/export?q=")
    content = b"".join(response).decode()
    lines = content.removeprefix("\ufeff").splitlines()
    assert content.startswith("\ufeff") and len(lines) == 3 and "attachment" in response["Content-Disposition"]
    assert "王秀英" in lines[1] and "139 **** 0001" in lines[1] and "'=cmd()" in lines[2]
    assert WANG_ID not in content and "赵邻" not in content
    assert Line.unscoped.filter(verb="elder.export").count() == 1
    assert signed_in(cast, "liu").get("/elders/export").status_code == 404


def test_registering_refuses_with_what_was_typed(cast: Cast) -> None:
    chen = signed_in(cast, "chen")
    given = {"name": "李", "citizen_id": "990104194001010010", "at": cast.regions["dongshuncheng"].pk}
    response = chen.post("/elders/register", given)
    page = response.content.decode()
    assert response.status_code == 422 and "末位校验码不对" in page and 'value="990104194001010010"' in page
    assert chen.post("/elders/register", {**given, "at": cast.regions["xishuncheng"].pk}).status_code == 422
    assert chen.post("/elders/register", {"name": ""}).status_code == 422
    assert Elder.unscoped.count() == 2


def test_the_same_form_twice_registers_once(cast: Cast) -> None:
    chen = signed_in(cast, "chen")
    at = cast.regions["dongshuncheng"].pk
    given = {"name": "李德福", "citizen_id": "990104194001010015", "at": at, "once": "0123456789abcdef"}
    assert chen.post("/elders/register", given).status_code == 303
    again = chen.post("/elders/register", given)
    assert again.status_code == 422 and Elder.unscoped.filter(name="李德福").count() == 1


def test_an_officer_of_a_city_chooses_the_district_first(cast: Cast) -> None:
    lin = signed_in(cast, "lin")
    first = text(lin, "/elders/register")
    assert "先选区县" in first and "东顺城社区" not in first
    page = text(lin, f"/elders/register?under={cast.regions['dadong'].pk}")
    assert "东顺城社区" in page and "西顺城社区" not in page


def test_facts_are_recorded_ended_and_a_death_closes_the_page(cast: Cast) -> None:
    assert cast.elder
    chen, path = signed_in(cast, "chen"), f"/elders/{cast.elder.pk}"
    given = {"fact": "grade:moderate", "since": "2026-03-01", "source": "评估报告"}
    assert chen.post(f"{path}/fact", given).status_code == 303
    assert ElderFact.unscoped.get(kind="grade").source == "评估报告"
    assert "中度失能" in text(chen, path)
    assert chen.post(f"{path}/fact", {**given, "fact": "grade:no"}).status_code == 422
    assert chen.post(f"{path}/fact/end/grade").status_code == 303
    assert ElderFact.unscoped.get(kind="grade").until is not None
    assert chen.post(f"{path}/death", {"on": "2999-01-01", "why": "死亡证明"}).status_code == 422
    assert chen.post(f"{path}/death", {"on": "2026-04-01", "why": "死亡证明"}).status_code == 303
    assert "记录情况" not in text(chen, path)
    assert "王秀英" not in text(chen, "/elders")


def test_what_an_evaluator_or_a_provider_sees(cast: Cast) -> None:
    assert cast.elder
    assert "王秀英" not in text(signed_in(cast, "sunny"), "/elders")
    actions.open_sight(cast.elder, cast.parties["sunny"], "care", by=cast.actor("chen"))
    sunny = signed_in(cast, "sunny")
    assert "王秀英" in text(sunny, "/elders") and "登记老人" not in text(sunny, "/elders")
    assert "990104" not in text(sunny, f"/elders/{cast.elder.pk}")


def test_a_community_is_found_by_its_name_as_well(cast: Cast) -> None:
    link = f'href="/elders?at={cast.regions["dongshuncheng"].pk}"'
    assert link in text(signed_in(cast, "chen"), "/elders?q=东顺城")
    assert link not in text(signed_in(cast, "zhou"), "/elders?q=东顺城")


def test_a_label_lists_who_lives_here_now_in_the_place_asked_for(cast: Cast) -> None:
    assert cast.elder
    actions.record_fact(cast.elder, "dementia", "yes", by=cast.actor("chen"))
    lin = signed_in(cast, "lin")
    home, next_door = cast.regions["dadong"].pk, cast.regions["shenhe"].pk
    assert "王秀英" in text(lin, f"/elders?fact=dementia:yes&at={home}")
    assert "王秀英" not in text(lin, f"/elders?fact=dementia:yes&at={next_door}").partition("<tbody")[2]
    assert "王秀英" in text(lin, "/elders?fact=dementia:yes&q=wang")
    assert "王秀英" in text(lin, "/elders/export?fact=dementia:yes")
    assert "王秀英" not in text(signed_in(cast, "zhou"), "/elders?fact=dementia:yes").partition("<tbody")[2]
    actions.record_death(cast.elder, cast.elder.registered_on, by=cast.actor("chen"))
    assert "王秀英" not in text(lin, "/elders?fact=dementia:yes").partition("<tbody")[2]
