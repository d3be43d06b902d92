"""Dawukou as its document counts it: 42,905 elders and 1,627 beds from records give 38 beds a thousand."""

from datetime import date
from typing import Any

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from tests.pages.door import session_of
from yinian.config import divisions, regions_load
from yinian.config.demo import supply
from yinian.config.people import runs
from yinian.foundation import regions
from yinian.foundation.accounts import actor_of
from yinian.foundation.actor import Role, system
from yinian.foundation.administration import posts
from yinian.oversight.indicators import actions as indicators
from yinian.oversight.indicators import jobs as nightly
from yinian.oversight.indicators import queries as figures
from yinian.registry.elders.models import Elder
from yinian.registry.providers.models import Beds

BY = system("test")


def quiet(*_words: Any) -> None:
    """Say nothing."""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_beds_per_thousand_elders_come_from_records_and_open_into_them() -> None:
    regions_load.load_rows(divisions.read(regions_load.SHIPPED / "640202-dawukou.csv"))
    runs.generate(runs.order("640202", count=None, full=True), quiet, processes=1)
    place = supply.FOLDER / "640202-dawukou.yaml"
    supply.region(yaml.safe_load(place.read_text(encoding="utf-8")))
    today, district = timezone.localdate(), regions.by_code("640202")
    indicators.snapshot(today, figures.reckoned(nightly.BY, today), by=nightly.BY)
    account = posts.open_account("ma.test", "马骏", by=BY, password="ji-mo-2026-Deng")
    post = posts.give_post(account, posts.Seat(Role.OFFICER, region=district, since=date(2026, 1, 1)), by=BY)
    figure = figures.values(actor_of(post), district, today)["beds_per_thousand"]
    assert (figure.numerator, figure.denominator) == (1_627, 42_905)
    client = Client()
    client.cookies["yinian_session"] = session_of(post)
    page = client.get(f"/indicators/{district.pk}").content.decode()
    # The document divides by 4.29万 and has 37.93; its own age bands add up to 42,905, and either rounds to 38.
    assert "38 张/千人" in page and "37.92" in page
    behind = client.get(f"/indicators/{district.pk}/beds_per_thousand/rows").content.decode()
    assert "石嘴山市" in behind or "大武口" in behind
    assert Elder.unscoped.count() == 42_905
    assert sum(Beds.unscoped.filter(until=None, facility__status="open").values_list("count", flat=True)) == 1_627
