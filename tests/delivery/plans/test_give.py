"""Everybody of a place who lacks the basic services has the package at once, and a second run finds nobody."""

import pytest

from tests.cast import BY
from tests.delivery.plans.made import line, terms
from tests.delivery.town import Town
from tests.pages.door import signed_in
from yinian.delivery.plans import actions, jobs, queries
from yinian.delivery.plans.models import Package, Plan, PlanLine
from yinian.delivery.plans.rules import BASIC
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run
from yinian.foundation.refusals import Refused
from yinian.registry.elders import actions as elders

NUMBERS = ("990104193601010022",)


def given(run: Run) -> dict[str, int] | None:
    with writing("test"):
        Run.unscoped.filter(pk=run.pk).update(state="running")
    return jobs.give(Run.unscoped.get(pk=run.pk))


def test_who_lacks_some_has_what_is_lacking_and_nobody_has_it_twice(town: Town) -> None:
    actions.load(by=BY)
    he, package, place = town.by("he"), Package.objects.get(), town.cast.regions["dongshuncheng"]
    elders.register(elders.Registration("常卧床", place, NUMBERS[0], facts={"grade": "complete"}), by=he)
    elders.record_fact(town.elder, "grade", "severe", by=he)
    plan = actions.begin(town.elder, by=he)
    had = actions.add_line(plan, line(town, "personal_cleaning"), by=he)
    run = actions.give_all(town.cast.regions["xiaodong"], package, terms(town), by=he)
    assert given(run) == {"plans": 2, "refused": 0}
    assert not queries.lacking(he, town.cast.regions["xiaodong"]).exists()
    assert sorted(PlanLine.unscoped.filter(plan=plan).values_list("item", flat=True)) == sorted(BASIC)
    assert PlanLine.unscoped.get(plan=plan, item="personal_cleaning") == had
    assert Plan.unscoped.count() == 2
    assert PlanLine.unscoped.count() == 8


def test_nobody_gives_to_another_district(town: Town) -> None:
    actions.load(by=BY)
    with pytest.raises(Refused):
        actions.give_all(town.cast.regions["xiaodong"], Package.objects.get(), terms(town), by=town.by("zhou"))
    assert not Run.unscoped.filter(job="plans.give").exists()


def test_the_page_asks_and_leads_to_the_run(town: Town) -> None:
    actions.load(by=BY)
    he, place = signed_in(town.cast, "he"), town.cast.regions["xiaodong"]
    assert f"/plans/basic/{place.pk}/give" in he.get("/plans/basic").content.decode()
    asked = {
        "package": str(Package.objects.get().pk),
        "provider": str(town.sunny.party_id),
        "at": "09:00",
        "funding": "self",
    }
    sent = he.post(f"/plans/basic/{place.pk}/give", asked)
    run = Run.unscoped.get(job="plans.give")
    assert sent.status_code == 303 and sent["Location"].endswith(f"/{run.pk}")
    assert run.given["region"] == place.pk
