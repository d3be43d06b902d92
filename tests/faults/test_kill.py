"""Server and worker are killed at random moments, over thirty times: nothing is lost, nothing is done twice."""

import random
import secrets
import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection, connections
from django.db.models import Count
from django.utils import timezone

from tests.cast import BY, Cast
from tests.faults.processes import Killable, answers, free_port, web, worker
from tests.pages.door import session_of
from yinian.delivery.needs import actions as needs
from yinian.delivery.needs.models import Need
from yinian.foundation import jobs, verbs
from yinian.foundation.codes import citizen_id_check
from yinian.foundation.guard import writing
from yinian.foundation.jobs import TRIES, Beat, Run
from yinian.foundation.journal import seals
from yinian.foundation.journal.lines import Line
from yinian.foundation.journal.receipts import Receipt
from yinian.foundation.parties import Party
from yinian.oversight.indicators.actions import JOB
from yinian.oversight.indicators.models import Reckoning
from yinian.registry.elders import actions as elders
from yinian.registry.elders.models import Elder, ElderFact

ROUNDS, CLIENTS, SEED = 16, 3, 20261122
BODY = {"Content-Type": "application/x-www-form-urlencoded"}


def number(n: int, base: int = 19400101) -> str:
    """An artificial ID number."""
    head = f"99{n // 1000:04d}{base}{n % 1000:03d}"
    return head + citizen_id_check(head)


class Desk(threading.Thread):
    """Registers one elder after another over HTTP, and sends a form again, under the same number, until it is answered."""

    def __init__(self, cast: Cast, port: int, first: int) -> None:
        super().__init__(daemon=True)
        self.port, self.next, self.enough, self.done = port, first, threading.Event(), []
        self.token, self.faults, self.again = secrets.token_hex(16), [], 0
        self.cookie = f"yinian_session={session_of(cast.posts['he'])}; csrftoken={self.token}"
        self.place = str(cast.regions["dongshuncheng"].pk)

    def run(self) -> None:
        while not self.enough.is_set():
            citizen_id, self.next = number(self.next), self.next + 1
            form = {
                "name": "钱万",
                "citizen_id": citizen_id,
                "at": self.place,
                "living": "alone",
                "phone": "",
                "address": "一号",
            }
            form |= {"income": "", "csrfmiddlewaretoken": self.token, "once": secrets.token_hex(8)}
            self.insist(urlencode(form), citizen_id)

    def insist(self, body: str, citizen_id: str) -> None:
        tries = 0
        while True:
            try:
                link = HTTPConnection("127.0.0.1", self.port, timeout=20)
                link.request("POST", "/elders/register", body, {**BODY, "Cookie": self.cookie})
                answer = link.getresponse()
                page = answer.read().decode()
                break
            except (OSError, HTTPException):
                tries += 1
                time.sleep(0.05)
        self.again += tries
        # Refused is right only for a form that was sent before and whose answer was lost.
        told_before = tries and answer.status == 422 and ("已登记为" in page or "已经办理过" in page)
        if answer.status == 303 or told_before:
            self.done.append(citizen_id)
        else:
            self.faults.append((answer.status, tries, page[page.find("<main") :][:600]))
            self.enough.set()


@pytest.mark.postgres
@pytest.mark.slow
def test_killing_loses_nothing_and_repeats_nothing(lasting_cast: Cast, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("server processes share a database only in PostgreSQL")
    chance, port = random.Random(SEED), free_port()
    dying = [_elder_with_needs(lasting_cast, n) for n in range(ROUNDS)]
    processes = [web(tmp_path, port), worker(tmp_path)]
    assert answers(port)
    desks = [Desk(lasting_cast, port, 10_000 * (n + 1)) for n in range(CLIENTS)]
    for desk in desks:
        desk.start()
    try:
        _kill_again_and_again(processes, port, dying, chance)
        for desk in desks:
            desk.enough.set()
        for desk in desks:
            desk.join(timeout=60)
        _wait_until_done()
    finally:
        for process in processes:
            process.stop()
        connections.close_all()
    assert sum(process.kills for process in processes) >= 30
    assert not [desk.faults for desk in desks if desk.faults]
    _registrations_are_whole([one for desk in desks for one in desk.done])
    _reactions_happened_once(dying)
    _runs_happened_once()
    while seals.seal():
        pass
    report = seals.verify(tmp_path / "none")
    assert report.sound, report.faults


def _elder_with_needs(cast: Cast, n: int) -> Elder:
    elder = elders.register(
        elders.Registration("孙千", cast.regions["dongshuncheng"], number(n, 19350101), facts={"living": "alone"}),
        by=BY,
    )
    for kind in ("meals", "bathing", "cleaning"):
        needs.report(elder, kind, "帮忙", by=BY)
    return elder


@verbs.verb("faults.ask", "测试发起任务", may=frozenset())
def ask(on: str, *, by: verbs.Actor) -> Run:
    """Ask for the figures of a day."""
    return jobs.start(JOB, f"kill:{on}", by=by, given={"on": on})


def _kill_again_and_again(processes: list[Killable], port: int, dying: list[Elder], chance: random.Random) -> None:
    """Each round both processes are up and at work, and each dies at its own random moment."""
    first = timezone.localdate() - timedelta(days=len(dying))
    for n, elder in enumerate(dying):
        began = timezone.now()
        assert answers(port)
        _beaten_since(began)
        # What the worker has to do comes in while it is being killed.
        elders.record_death(elder, timezone.localdate(), by=BY)
        ask(str(first + timedelta(days=n)), by=BY)
        for victim in chance.sample(processes, 2):
            time.sleep(chance.uniform(0.02, 0.7))
            victim.kill()
        # On a slow machine one run may meet every kill: the administrator's retry takes it up again.
        with writing("run"):
            Run.unscoped.filter(state="running", tries__gte=TRIES).update(tries=1)
        for victim in processes:
            victim.start()


def _beaten_since(moment: datetime) -> None:
    end = time.monotonic() + 120
    while not Beat.objects.filter(at__gt=moment).exists():
        assert time.monotonic() < end, "the worker does not beat"
        time.sleep(0.05)


def _wait_until_done() -> None:
    end = time.monotonic() + 300
    while time.monotonic() < end:
        waiting = Receipt.objects.filter(done_at=None, dead_at=None).exists()
        if not waiting and not Run.unscoped.filter(state__in=["waiting", "running"]).exists():
            return
        time.sleep(0.2)
    raise AssertionError(
        "work was lost: " + str(list(Run.unscoped.exclude(state="done").values("key", "state", "error")))
    )


def _registrations_are_whole(acknowledged: list[str]) -> None:
    made = Elder.unscoped.filter(name="钱万")
    assert len(acknowledged) == len(set(acknowledged)) > ROUNDS
    assert made.count() == len(acknowledged), "an answered form is missing, or one was done that nobody was told of"
    assert Party.objects.filter(name="钱万").count() == made.count()
    assert ElderFact.unscoped.filter(elder__in=made).count() == made.count()
    lines = Line.unscoped.filter(verb="elder.register", outcome="done", subject_id__in=made.values("pk"))
    assert Counter(lines.values_list("subject_id", flat=True)) == Counter(made.values_list("pk", flat=True))


def _reactions_happened_once(dying: list[Elder]) -> None:
    ids = [elder.pk for elder in dying]
    assert Receipt.objects.filter(done_at=None).count() == 0
    withdrawn = Need.unscoped.filter(elder__in=ids, status="withdrawn")
    assert withdrawn.count() == 3 * len(ids)
    lines = Line.unscoped.filter(verb="need.withdraw", subject_id__in=withdrawn.values("pk"))
    assert set(lines.values("subject_id").annotate(n=Count("id")).values_list("n", flat=True)) == {1}


def _runs_happened_once() -> None:
    runs = Run.unscoped.filter(key__startswith="kill:")
    assert runs.count() == ROUNDS == runs.filter(state="done").count()
    first = timezone.localdate() - timedelta(days=ROUNDS)
    made = Counter(Reckoning.objects.filter(on__gte=first, on__lt=timezone.localdate()).values_list("on", flat=True))
    assert set(made.values()) == {1}
    assert len(made) == ROUNDS
