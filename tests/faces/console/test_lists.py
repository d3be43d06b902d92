"""Every list keeps filters and columns, goes out as its reader wants it, and may be acted on in many rows at once."""

import io

from python_calamine import CalamineWorkbook

from tests.cast import Cast
from tests.pages.door import signed_in
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.models import Need
from yinian.foundation.exchange.traces import Exchange
from yinian.foundation.journal.lines import Line
from yinian.foundation.notices import Notice


def test_a_filter_is_saved_used_and_forgotten(cast: Cast) -> None:
    client = signed_in(cast, "chen")
    data = {"place": "needs:needs", "name": "紧急", "query": "urgency=urgent", "back": "/needs"}
    answer = client.post("/lists/save", data)
    assert answer["Location"] == "/needs?urgency=urgent"
    text = client.get("/needs?urgency=urgent").content.decode()
    assert '<a href="?urgency=urgent" aria-current="true">紧急</a>' in text
    assert client.post("/lists/save", {**data, "place": "accounts:accounts"}).status_code == 404
    assert client.post("/lists/save", {**data, "back": "//elsewhere.test/"})["Location"].startswith("/worklist")


def test_a_column_that_is_not_wanted_is_gone_the_next_time(cast: Cast) -> None:
    client, he = signed_in(cast, "chen"), cast.actor("he")
    needs.report(cast.elder, "repair", "水管", by=he)  # type: ignore[arg-type]
    assert ">小东街道</td>" in client.get("/needs").content.decode()
    given = {"place": "needs:needs", "known": ["elder", "region"], "shown": ["elder"], "back": "/needs"}
    assert client.post("/lists/columns", given)["Location"] == "/needs"
    text = client.get("/needs").content.decode()
    assert ">小东街道</td>" not in text and "王秀英" in text
    assert ">小东街道</td>" in signed_in(cast, "lin").get("/needs").content.decode()


def test_what_goes_out_is_chosen_and_leaves_a_trace(cast: Cast) -> None:
    client = signed_in(cast, "chen")
    asked = client.get("/elders/export?file=pick&without=性别")
    text = asked.content.decode()
    assert asked.status_code == 200 and "身份号码" in text and "用途" in text
    assert 'value="2" checked' not in text and 'value="1" checked' in text
    assert not Line.unscoped.filter(verb="elders.export").exists() and not Exchange.unscoped.exists()
    assert client.get("/elders/export?file=xlsx&c=1").status_code == 422
    out = client.get("/elders/export?file=xlsx&c=1&c=4&for=上级要求报送")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(out))).get_sheet_by_index(0).to_python()
    assert rows == [["姓名", "常住地"], ["王秀英", "东顺城社区"]]
    trace = Exchange.unscoped.get()
    assert (trace.operation, trace.purpose, trace.count, trace.account) == (
        "elders-export", "上级要求报送", 1, cast.account("chen"),
    )  # fmt: skip
    plain = b"".join(client.get("/elders/export")).decode()
    assert plain.startswith("\ufeff编号,姓名") and Exchange.unscoped.count() == 2


def test_many_needs_go_to_one_colleague_after_a_look(cast: Cast) -> None:
    assert cast.elder
    client, he = signed_in(cast, "chen"), cast.actor("he")
    first, second = (needs.report(cast.elder, kind, "说明", by=he) for kind in ("repair", "meals"))
    done = needs.withdraw(needs.report(cast.elder, "bathing", "说明", by=he), by=he)
    path = f"/many/hand-needs?pk={first.pk}&pk={second.pk}&pk={done.pk}"
    look = client.get(path).content.decode()
    assert "可办 2 件，不能办 1 件" in look and "不再需要" in look
    assert Need.unscoped.filter(taken_by=None).count() == 3
    given = {"pk": [first.pk, second.pk, done.pk], "account": cast.account("he").pk, "do": "apply"}
    assert client.post("/many/hand-needs", {**given, "account": cast.account("zhou").pk}).status_code == 422
    assert client.post("/many/hand-needs", given).status_code == 303
    assert set(Need.unscoped.filter(taken_by=cast.account("he")).values_list("pk", "status")) == {
        (first.pk, "taken"),
        (second.pk, "taken"),
    }
    assert Line.unscoped.filter(verb="need.hand_many").count() == 2
    assert "2 件需求" in Notice.objects.get(account=cast.account("he"), link="/needs?show=mine").text
    assert signed_in(cast, "zhou").get(path).status_code == 404
    assert signed_in(cast, "sunny").get(path).status_code == 404


def test_many_needs_are_answered_alike_with_a_reason(cast: Cast) -> None:
    assert cast.elder
    client = signed_in(cast, "he")
    row = needs.report(cast.elder, "repair", "说明", by=cast.actor("he"))
    assert client.post("/many/refuse-needs", {"pk": row.pk, "outcome": "", "do": "apply"}).status_code == 422
    assert client.post("/many/refuse-needs", {"pk": row.pk, "outcome": "重复", "do": "apply"}).status_code == 303
    row.refresh_from_db()
    assert row.status == "refused" and row.outcome.open() == "重复"
