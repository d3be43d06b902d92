"""A need that three work on: the community, a social organisation and a social worker, each of them named."""

from datetime import date

import pytest

from tests.cast import BY
from tests.delivery.conftest import clock, town
from tests.delivery.town import Town
from tests.pages.door import signed_in
from yinian.delivery.needs import actions, cases, queries
from yinian.delivery.needs.models import Case, Need
from yinian.foundation.journal.lines import timeline
from yinian.foundation.refusals import Refused
from yinian.registry.providers import actions as providers
from yinian.registry.providers.models import Provider
from yinian.registry.workforce import actions as workforce
from yinian.registry.workforce.models import Worker

__all__ = ["clock", "town"]


def three(town: Town) -> tuple[Need, Provider, Worker]:
    place = town.cast.regions["dongshuncheng"]
    social = providers.register(providers.Registration("苗圃社工站", place, "social"), by=BY)
    worker = workforce.hire(
        workforce.Hiring("孙社工", "social_worker", place, employer=social, since=date(2026, 1, 1)), by=BY
    )
    return actions.report(town.elder, "comfort", "一个人闷", by=town.by("he")), social, worker


def test_the_case_has_its_three_and_may_be_named_again(town: Town) -> None:
    need, social, worker = three(town)
    row = cases.join(need, social, worker, by=town.by("he"))
    assert (row.community, row.organisation, row.worker) == (town.cast.regions["dongshuncheng"], social, worker)
    assert timeline(need)[0].verb == "case.join"
    assert queries.case(town.by("wang"), need) == row and queries.case(town.by("zhou"), need) is None
    assert cases.join(need, social, worker, by=town.by("chen")) == row and Case.unscoped.count() == 1


def test_who_is_none_of_the_three_is_refused(town: Town) -> None:
    need, social, worker = three(town)
    for organisation, person in ((town.sunny, worker), (social, town.zhang)):
        with pytest.raises(Refused):
            cases.join(need, organisation, person, by=town.by("he"))
    with pytest.raises(Refused):
        cases.join(need, social, worker, by=town.by("zhou"))
    actions.refuse(need, "已有家人陪伴", by=town.by("he"))
    with pytest.raises(Refused):
        cases.join(need, social, worker, by=town.by("he"))
    assert not Case.unscoped.exists()


def test_the_page_names_them(town: Town) -> None:
    need, social, worker = three(town)
    he = signed_in(town.cast, "he")
    given = {"organisation": str(social.pk), "worker": str(worker.pk)}
    assert he.post(f"/needs/{need.pk}/join", given).status_code == 303
    page = he.get(f"/needs/{need.pk}").content.decode()
    assert "社区：东顺城社区；社会组织：苗圃社工站；社会工作者：孙社工" in page
