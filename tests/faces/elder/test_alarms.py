"""The elder calls for help with one press, the carer goes there, and the family reads how it went."""

from django.test import Client

from tests.cast import Cast
from tests.pages.door import signed_in
from yinian.programmes.emergency import actions
from yinian.programmes.emergency.models import Alarm


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_one_press_and_how_it_went(cast: Cast) -> None:
    wang, son, zhang = (signed_in(cast, who) for who in ("wang", "son", "zhang"))
    pk = cast.elder.pk  # type: ignore[union-attr]
    assert "马上叫人来帮我" in text(wang, "/my/help") and "马上叫人去帮王秀英" in text(son, "/my/help")
    response = wang.post(f"/my/{pk}/call-for-help")
    alarm = Alarm.unscoped.get()
    assert response["Location"] == f"/my/alarms/{alarm.pk}" and (alarm.source, alarm.status) == ("self", "open")
    assert wang.post(f"/my/{pk}/call-for-help").status_code == 303 and Alarm.unscoped.count() == 1
    page = text(wang, f"/my/alarms/{alarm.pk}")
    assert "您在手机上求助" in page and "还没有人接" in page and "tel:120" in page
    actions.acknowledge(alarm, by=cast.actor("agent"))
    assert "王秀英：呼救" in text(zhang, f"/today/alarms/{alarm.pk}")
    rung = zhang.post(f"/today/alarms/{alarm.pk}/numbers").content.decode()
    assert 'href="tel:13900000001"' in rung and "王磊" in rung
    assert zhang.post(f"/today/alarms/{alarm.pk}/go").status_code == 303
    assert "呼救" in text(zhang, "/today") and "我到了" in text(zhang, f"/today/alarms/{alarm.pk}")
    assert zhang.post(f"/today/alarms/{alarm.pk}/there").status_code == 303
    assert zhang.post(f"/today/alarms/{alarm.pk}/end", {"finding": "help", "harm": "none"}).status_code == 422
    ended = {"finding": "help", "harm": "none", "outcome": "扶到床上休息"}
    assert zhang.post(f"/today/alarms/{alarm.pk}/end", ended).status_code == 303
    page = text(son, f"/my/alarms/{alarm.pk}")
    for words in ("王秀英在手机上求助", "方话已经接到", "张敏出发了", "张敏到了", "要人帮忙，已经办好了"):
        assert words in page
    assert "扶到床上休息" not in page and "扶到床上休息" in text(wang, f"/my/alarms/{alarm.pk}")
    assert "张敏到了" in text(son, f"/my/{pk}/alarms") and "呼救" not in text(zhang, "/today")


def test_the_family_calls_for_help_and_the_neighbour_reads_nothing(cast: Cast) -> None:
    pk = cast.elder.pk  # type: ignore[union-attr]
    assert signed_in(cast, "son").post(f"/my/{pk}/call-for-help").status_code == 303
    alarm = Alarm.unscoped.get()
    assert alarm.source == "family"
    for path in (f"/alarms/{alarm.pk}", f"/alarms/{alarm.pk}/send"):
        assert signed_in(cast, "zhou").get(path).status_code == 404
    assert signed_in(cast, "zhou").post(f"/alarms/{alarm.pk}/acknowledge").status_code == 404
