"""Who may see an elder's information, on the elder's own phone: read, agreed to, taken back, and the family at once shut out."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.pages.door import signed_in
from yinian.registry.elders import actions
from yinian.registry.elders.models import Kin
from yinian.registry.elders.trust import Consent


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.fixture
def path(cast: Cast) -> str:
    assert cast.elder
    actions.record_fact(cast.elder, "grade", "moderate", by=cast.actor("chen"))
    return f"/my/{cast.elder.pk}"


def test_health_is_opened_to_the_son_by_her_and_shut_again(cast: Cast, path: str) -> None:
    wang, son, kin = signed_in(cast, "wang"), signed_in(cast, "son"), Kin.unscoped.get(elder=cast.elder)
    assert "中度失能" not in text(son, f"{path}/facts") and "中度失能" in text(wang, f"{path}/facts")
    asked = f"{path}/trust/family_health/{kin.pk}"
    assert asked in text(wang, f"{path}/trust")
    page = text(wang, asked)
    assert "敏感个人信息" in page and "不同意" in page
    assert wang.post(asked).status_code == 303
    assert "中度失能" in text(son, f"{path}/facts")
    page = text(wang, f"{path}/trust")
    assert "也能看健康情况" in page and asked not in page
    consent = Consent.unscoped.get()
    assert (consent.way, consent.version) == ("phone", "2026-1")
    assert wang.post(f"/my/consents/{consent.pk}/withdraw").status_code == 303
    assert "中度失能" not in text(son, f"{path}/facts")


def test_she_stops_showing_the_son_anything_and_the_carer_stays(cast: Cast, path: str) -> None:
    wang = signed_in(cast, "wang")
    page = text(wang, f"{path}/trust")
    assert "不再让王磊看" in page and "张敏" in page and "不再让张敏看" not in page
    sight = page.partition("/my/sights/")[2].partition("/")[0]
    assert wang.post(f"/my/sights/{sight}/close").status_code == 303
    assert "现在没有老人让您查看" in text(signed_in(cast, "son"), "/my")


def test_the_family_agrees_to_nothing_for_her(cast: Cast, path: str) -> None:
    son = signed_in(cast, "son")
    assert "还可以同意的" not in text(son, f"{path}/trust")
    assert son.post(f"{path}/trust/location/0").status_code == 404
    assert signed_in(cast, "wang").get(f"{path}/trust/provider_share/1").status_code == 404
    assert not Consent.unscoped.exists()
