"""A day is read, planned and mended; nothing changes by it, hard limits hold, and what is not known is said."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.delivery.evidence.visit import HOME, served
from tests.delivery.town import MONDAY, Clock, Town, assigned, placed
from yinian.delivery.evidence import actions as evidence
from yinian.delivery.evidence import looking
from yinian.delivery.orders import actions
from yinian.delivery.orders.dispatch.day import Place
from yinian.delivery.orders.models import Order
from yinian.delivery.preferences.models import Preference
from yinian.delivery.rounds import choosing, engine, proposing, rules
from yinian.delivery.rounds import station as stations
from yinian.delivery.rounds.proposing import Asked
from yinian.delivery.rounds.rules import Limits
from yinian.delivery.rounds.station import Station
from yinian.foundation.guard import writing
from yinian.registry.elders import locating
from yinian.registry.workforce import actions as workforce
from yinian.registry.workforce.models import Worker

TOMORROW = MONDAY + timedelta(days=1)
DAY = TOMORROW.date()


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine.ready(60)
    monkeypatch.setattr(proposing, "LIMITS", Limits(search_seconds=0.05))


def waiting(town: Town, hours: float, next_door: bool = False) -> Order:
    """A bath of 王秀英's, or of the neighbour who may have one at the same time."""
    more: dict[str, Any] = {"by": "lin", "elder": town.cast.neighbour} if next_door else {}
    row = placed(town, TOMORROW.replace(hour=0) + timedelta(hours=hours), funding="self", **more)
    return actions.accept(row, by=town.by("sunny"))


def sent(town: Town, hours: float, worker: Any, next_door: bool = False) -> Order:
    return actions.assign(waiting(town, hours, next_door), worker, by=town.by("sunny"))


def read(town: Town) -> Station:
    return stations.read(town.by("dispatcher"), town.sunny.party_id, DAY)


def after(found: proposing.Proposed) -> dict[int, Any]:
    return {one.order.pk: one.worker.name if one.worker else None for one in found.changes}


def test_who_waits_is_placed_and_nothing_is_written(town: Town) -> None:
    first, second = waiting(town, 9), waiting(town, 10.1)
    before = list(Order.unscoped.order_by("pk").values_list("status", "carer"))
    found = proposing.propose(read(town), Asked())
    # An hour and six minutes apart are too near for one carer.
    assert set(after(found)) == {first.pk, second.pk} and len(set(after(found).values())) == 2
    assert found.left == [] and "不知道老人家的位置" in found.notes[0]
    assert all("当天还有" in " ".join(one.reasons) for one in found.changes)
    assert list(Order.unscoped.order_by("pk").values_list("status", "carer")) == before


def test_limits_are_never_broken_and_the_reason_is_said(town: Town) -> None:
    early, unskilled = waiting(town, 6), waiting(town, 9)
    for worker in (town.zhang, town.li):
        workforce.set_skills(worker, ["meals"], by=town.by("sunny"))
    hours, skill = "不在工作时间内，或当天工作量已满", "没有所需技能"
    for whole in (False, True):
        found = proposing.propose(read(town), Asked(whole=whole))
        assert {row.pk: why for row, why in found.left} == {early.pk: hours, unskilled.pk: skill}
        assert found.changes == []


def test_of_a_carer_who_falls_ill_only_the_visits_change(town: Town) -> None:
    mine, hers = sent(town, 9, town.zhang), sent(town, 14, town.li)
    busy = sent(town, 14, town.zhang, next_door=True)
    found = proposing.propose(read(town), Asked(sick=town.zhang.party_id))
    assert after(found) == {mine.pk: "李护", busy.pk: None}
    assert hers.pk not in after(found)


def test_what_follows_a_late_visit_waits_or_goes_to_another(town: Town, clock: Clock) -> None:
    now, soon, later = sent(town, 9, town.zhang), sent(town, 10.5, town.zhang), sent(town, 14, town.zhang)
    clock.now = TOMORROW.replace(hour=9)
    found = proposing.propose(read(town), Asked(late=now.pk, at=9 * 60 + 20))
    assert found.changes == [] and [(row.pk, late) for row, late in found.delays] == [(now.pk, 20), (soon.pk, 5)]
    found = proposing.propose(read(town), Asked(late=now.pk, at=10 * 60 + 20))
    assert after(found) == {soon.pk: "李护"} and later.pk not in after(found)


def test_a_home_is_where_a_verified_visit_was_and_its_carer_is_known(town: Town, clock: Clock) -> None:
    row = served(town, assigned(town, MONDAY + timedelta(hours=1)), clock)
    assert evidence.verify(row, by=town.by("sunny"), why="核对过").status == "verified"
    order = waiting(town, 9)
    station = read(town)
    assert station.place(order).latitude == HOME["latitude"]
    assert station.usual[town.elder.pk] == {town.zhang.party_id}
    assert [one.worker.name for one in choosing.candidates(town.by("dispatcher"), station, order)] == ["张敏", "李护"]
    assert "常来的护理员" in choosing.candidates(town.by("dispatcher"), station, order)[0].reasons


def test_a_registered_home_is_known_before_anybody_was_there(town: Town, clock: Clock) -> None:
    locating.locate(town.elder, 41.9, 123.5, by=town.by("he"))
    order = waiting(town, 9)
    assert read(town).place(order) == Place(41.9, 123.5)
    row = served(town, assigned(town, MONDAY + timedelta(hours=1)), clock)
    assert next(one.seen for one in looking.score(row).signals if one.kind == "fence").startswith("far")
    assert evidence.verify(row, by=town.by("sunny"), why="核对过").status == "verified"
    assert read(town).place(order).latitude == HOME["latitude"]


class Roads(BaseHTTPRequestHandler):
    """A server of ways on which everything lies so many minutes apart; below nothing it has no answer."""

    minutes = 40

    def do_GET(self) -> None:
        count = self.path.split("/bike/")[1].split("?")[0].count(";") + 1
        told = {"code": "Ok", "durations": [[self.minutes * 60] * count] * count}
        self.send_response(200 if self.minutes >= 0 else 503)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_words: object) -> None:
        """Nothing is said."""


def test_ways_are_asked_of_a_server_and_its_silence_is_told(
    town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    row = served(town, assigned(town, MONDAY + timedelta(hours=1)), clock)
    evidence.verify(row, by=town.by("sunny"), why="核对过")
    sent(town, 9, town.zhang)
    waits = waiting(town, 10.5)
    server = HTTPServer(("127.0.0.1", 0), Roads)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ROADS = f"http://127.0.0.1:{server.server_port}"
    try:
        found = proposing.propose(read(town), Asked())
        assert after(found) == {waits.pk: "李护"} and found.notes == []
        monkeypatch.setattr(Roads, "minutes", -1)
        found = proposing.propose(read(town), Asked())
        assert after(found)[waits.pk] and "按直线距离估算" in found.notes[0]
    finally:
        server.shutdown()
        server.server_close()


def test_a_break_and_a_pause_are_kept(town: Town) -> None:
    assert stations._lunch([(480.0, 720.0), (810.0, 1080.0)]).minutes == 90  # type: ignore[union-attr]
    lunch = stations._lunch([(480.0, 1080.0)])
    assert lunch is not None and (lunch.opens, lunch.latest, lunch.minutes) == (660.0, 780.0, 30)
    assert stations._lunch([(480.0, 720.0)]) is None and stations._lunch([]) is None
    assert rules.LIMITS.source == "own default"


def test_more_orders_are_not_asked_for_more_often(town: Town) -> None:
    counts = []
    for hours in ((9,), (11, 13, 15)):
        for hour in hours:
            waiting(town, hour)
        with CaptureQueriesContext(connection) as queries:
            read(town)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 13


def test_the_neighbour_sees_nothing(town: Town) -> None:
    waiting(town, 9)
    station = stations.read(town.by("zhou"), town.sunny.party_id, DAY)
    assert station.orders == [] and station.workers == {}


def test_who_waits_says_how_many_could_go_or_why_nobody(town: Town) -> None:
    fine, early = waiting(town, 9), waiting(town, 6)
    sent(town, 9, town.zhang, next_door=True)
    assert choosing.openings(read(town)) == {fine.pk: (1, ""), early.pk: (0, "不在工作时间内，或当天工作量已满")}


def test_a_promise_that_leaves_no_lunch_is_kept_and_stands_in_the_way(town: Town) -> None:
    for hours in (8, 9.5, 11, 12.5):
        sent(town, hours, town.zhang)
    for hours in (8, 9.5, 12.5):
        sent(town, hours, town.li, next_door=True)
    waits = waiting(town, 14, next_door=True)
    for whole in (False, True):
        found = proposing.propose(read(town), Asked(whole=whole))
        assert set(after(found)) == {waits.pk} and found.left == []


def test_whom_an_elder_wishes_for_comes_first(town: Town) -> None:
    with writing("test"):
        Worker.unscoped.filter(pk=town.zhang.pk).update(sex="male")
        Worker.unscoped.filter(pk=town.li.pk).update(sex="female")
        Preference.unscoped.create(elder=town.elder, region_path=town.elder.region_path, carer_sex="female")
    order = waiting(town, 9)
    found = choosing.candidates(town.by("dispatcher"), read(town), order)
    assert [one.worker.name for one in found] == ["李护", "张敏"]
    assert "性别符合老人意愿" in found[0].reasons and "性别不符合老人意愿" in found[1].reasons


def test_who_speaks_as_the_elder_wishes_comes_first(town: Town) -> None:
    with writing("test"):
        Worker.unscoped.filter(pk=town.li.pk).update(languages=["mandarin", "dialect"])
        Preference.unscoped.create(elder=town.elder, region_path=town.elder.region_path, language="dialect")
    order = waiting(town, 9)
    found = choosing.candidates(town.by("dispatcher"), read(town), order)
    assert [one.worker.name for one in found] == ["李护", "张敏"]
    assert "会说老人的方言或语言" in found[0].reasons
    assert "没有登记会讲什么话，不知道是否符合老人意愿" in found[1].reasons
    assert after(proposing.propose(read(town), Asked())) == {order.pk: "李护"}
