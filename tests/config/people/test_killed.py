"""A generator that is killed without warning, as a real process, ends with the same rows as one that was not."""

import random
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.config.people.test_generate import as_kept, kept, load
from tests.faults.processes import Killable
from yinian.config.people import runs
from yinian.config.people.homes import homes
from yinian.foundation.jobs import Run, Status
from yinian.foundation.journal.lines import Line
from yinian.registry.elders.models import Elder, ElderFact, Household, Kin

COUNT, KILLS = 40_000, 3


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_at_random_moments_it_makes_everybody_once(tmp_path: Path) -> None:
    load("640202-dawukou")
    chance = random.Random(20261122)
    process = Killable(["yinian", "people", "generate", "--region", "640202", "--count", str(COUNT)], tmp_path)
    for _round in range(KILLS):
        reached = _done()
        _wait(lambda reached=reached: _done() > reached or process.process.poll() is not None)
        time.sleep(chance.random() * 0.4)
        process.kill()
        process.start()
    assert process.process.wait(timeout=300) == 0, (tmp_path / "yinian.log").read_text("utf-8")[-2_000:]
    process.stop()
    assert process.kills == KILLS
    _whole()


def _done() -> int:
    return sum(Run.unscoped.filter(job=runs.JOB).values_list("done", flat=True))


def _wait(until: object) -> None:
    for _turn in range(1_200):
        if until():  # type: ignore[operator]
            return
        time.sleep(0.05)
    raise AssertionError("nothing happened for a minute")


def _whole() -> None:
    wanted = runs.order("640202", count=COUNT)
    begun = list(Run.unscoped.filter(job=runs.JOB))
    assert len(begun) == (2 if connection.vendor == "postgresql" else 1)
    assert {run.state for run in begun} == {Status.DONE}
    made = runs._making(wanted, runs.generate(wanted, print), begun[0].given["block"])
    found = list(homes(made, 0, made.blocks()))
    people = [(home, person) for home in found for person in home.people]
    assert {row[:5] for row in kept()} == as_kept(made)
    assert Elder.unscoped.count() == COUNT
    assert Household.unscoped.count() == sum(home.household for home in found)
    assert ElderFact.unscoped.count() == sum(len(p.facts) for _h, p in people)
    assert Kin.unscoped.count() == sum(len(p.kin) for _h, p in people)
    lines = Line.unscoped.filter(verb="elder.register_many").values_list("subject_id", flat=True)
    assert len(lines) == len(set(lines)) == COUNT
