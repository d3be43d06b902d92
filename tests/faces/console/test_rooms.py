"""Needs, activities and awards as they are handled on their pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.pages import things
from tests.pages.door import signed_in
from tests.pages.things import Things
from yinian.delivery.needs import actions as needs
from yinian.foundation.files import StoredFile
from yinian.foundation.guard import writing
from yinian.programmes.activities.models import Activity
from yinian.settlement.subsidies.models import Award


@pytest.fixture
def world(cast: Cast) -> Things:
    return things.build(cast)


def post(client: Client, path: str, status: int = 303, **given: Any) -> str:
    response = client.post(path, given)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def state(row: Any) -> str:
    return str(type(row).unscoped.get(pk=row.pk).status)


def test_a_need_is_taken_laid_back_passed_on_and_finished(world: Things) -> None:
    he, chen, path = signed_in(world.cast, "he"), signed_in(world.cast, "chen"), f"/needs/{world.need.pk}"
    post(he, f"{path}/do/take")
    assert "办理中" in he.get(path).content.decode()
    assert "何街" in post(chen, f"{path}/do/take", 409)
    post(he, f"{path}/do/release")
    place = world.cast.regions["dadong"].pk
    post(he, f"{path}/pass-on", 422, place=world.cast.regions["shenhe"].pk, why="别的区")
    post(he, f"{path}/pass-on", place=place, why="够不着")
    assert "现由「大东区」负责" in post(he, f"{path}/do/take", 422)
    post(chen, f"{path}/do/take")
    post(chen, f"{path}/finish", 422, outcome=" ")
    post(chen, f"{path}/finish", outcome="管道已换")
    assert state(world.need) == "done"
    assert "管道已换" in chen.get(path).content.decode()
    assert "管道已换" not in signed_in(world.cast, "liu").get(path).content.decode()
    assert chen.post(f"{path}/do/explode").status_code == 404


def test_a_file_is_attached_and_served_with_its_own_closed_policy(world: Things) -> None:
    he, path = signed_in(world.cast, "he"), f"/needs/{world.need.pk}/attach"
    bad = he.post(path, {"file": SimpleUploadedFile("x.png", b"MZ evil")})
    assert bad.status_code == 422 and "不是允许的类型" in bad.content.decode()
    assert he.post(path, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")}).status_code == 303
    newest = StoredFile._base_manager.latest("pk").pk
    shown = he.get(f"/files/{world.file.pk}")
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox" and shown["Content-Type"] == "image/png"
    assert b"".join(shown) == things.PNG
    assert he.get(f"/files/{newest}")["Content-Disposition"].startswith("attachment")
    assert signed_in(world.cast, "son").get(f"/files/{world.file.pk}").status_code == 200


def test_needs_are_narrowed(world: Things) -> None:
    chen = signed_in(world.cast, "chen")

    def shown(query: str) -> str:
        return chen.get(f"/needs?{query}").content.decode().partition("<tbody")[2]

    assert "居家维修" in shown("urgency=urgent") and "助餐" not in shown("urgency=urgent")
    assert "居家维修" not in shown("kind=meals") and "助餐" in shown("kind=meals")
    assert "助餐" in signed_in(world.cast, "he").get("/needs?show=mine").content.decode()
    needs.withdraw(world.need, by=world.cast.actor("he"))
    assert "居家维修" not in shown("") and "居家维修" in shown("show=all")


def test_an_activity_is_announced_held_and_another_called_off(world: Things) -> None:
    he = signed_in(world.cast, "he")
    soon = timezone.localtime() + timedelta(days=1)
    given = {
        "title": "合唱",
        "at": world.cast.regions["dongshuncheng"].pk,
        "place": "礼堂",
        "starts_at": f"{soon:%Y-%m-%dT%H:%M}",
        "capacity": "30",
        "goal": "enjoying",
    }
    post(he, "/desk/activities/new", 422, **{**given, "title": ""})
    post(he, "/desk/activities/new", 422, **{**given, "starts_at": "2020-01-01T10:00"})
    post(he, "/desk/activities/new", **given)
    row = Activity.unscoped.get(title="合唱")
    assert "合唱" in Client().get("/activities").content.decode()
    assert "合唱" in Client().get(f"/activities?at={world.cast.regions['dadong'].pk}").content.decode()
    assert "合唱" not in Client().get(f"/activities?at={world.cast.regions['shenhe'].pk}").content.decode()
    post(he, f"/desk/activities/{row.pk}/hold", 422, attended=3)
    with writing("test"):
        Activity.unscoped.filter(pk=row.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    post(he, f"/desk/activities/{row.pk}/hold", attended=25)
    post(he, f"/desk/activities/{world.activity.pk}/cancel", why="停电")
    assert (state(row), state(world.activity)) == ("held", "cancelled")
    assert "智能手机课" not in Client().get("/activities").content.decode()


def test_an_award_is_proposed_by_one_and_approved_by_another(world: Things) -> None:
    chen, path = signed_in(world.cast, "chen"), f"/awards/{world.award.pk}"
    given = {
        "payee": "阳光居家养老",
        "fund": world.fund.pk,
        "amount": "1,234.5",
        "ground": "运营",
        "document": "办法",
        "clause": "第三条",
    }
    post(chen, "/awards/new", 422, **{**given, "amount": "1.234"})
    assert "有 0 个叫这个名字" in post(chen, "/awards/new", 422, **{**given, "payee": "没有这家"})
    post(chen, "/awards/new", **given)
    mine = Award.unscoped.order_by("-pk")[0]
    assert mine.amount_fen == 123_450
    assert "由您本人经手过" in post(chen, f"/awards/{mine.pk}/approve", 422)
    post(chen, f"{path}/approve")
    assert "¥ 40,000.00" in chen.get("/awards").content.decode()
    post(chen, f"{path}/withdraw", 422, why="")
    post(chen, f"{path}/withdraw", why="材料有误")
    assert state(world.award) == "withdrawn" and "¥ 100,000.00" in chen.get("/awards").content.decode()
    post(signed_in(world.cast, "lin"), f"/awards/{mine.pk}/refuse", why="超标准")
    feed = {"at": world.cast.regions["dadong"].pk, "name": things.FUND, "amount": "500", "reference": "2号"}
    post(chen, "/funds/new", **feed)
    assert "¥ 100,500.00" in chen.get("/awards").content.decode()


def test_the_worklist_shows_the_urgent_first_and_reading_a_notice_takes_it_off(world: Things) -> None:
    assert world.cast.elder
    he, chen = signed_in(world.cast, "he"), signed_in(world.cast, "chen")
    needs.report(world.cast.elder, "bathing", "x", by=world.cast.actor("he"))
    page = he.get("/worklist").content.decode()
    assert page.index("居家维修") < page.index("助浴")
    assert "等您接办" in chen.get("/worklist").content.decode()
    read = chen.post(f"/notices/{world.notice.pk}/read")
    assert (read.status_code, read["Location"]) == (303, "/needs")
    assert "等您接办" not in chen.get("/worklist").content.decode()
    assert "等您接办" in chen.get("/notices").content.decode()


def test_figures_open_into_their_rows_and_name_their_source(world: Things) -> None:
    chen = signed_in(world.cast, "chen")
    page = chen.get(f"/indicator/{world.region.pk}/living_alone").content.decode()
    rows = f"/indicators/{world.region.pk}/living_alone/rows"
    assert "小东街道" in page
    assert "建立独居、留守" in page and rows in page
    assert "王秀英" in chen.get(rows).content.decode()
    assert chen.get(f"/indicators/{world.region.pk}/nothing/rows").status_code == 404
    day = f"{timezone.localdate():%Y-%m-%d}"
    run = chen.post("/indicators/request", {"on": day})
    assert run.status_code == 303 and "等待后台进程接手" in chen.get(run["Location"]).content.decode()
    assert chen.get(f"{run['Location']}?part=1").content.decode().lstrip().startswith("<div")
    assert chen.post("/indicators/request", {"on": "2999-01-01"}).status_code == 422
