"""Whom an elder lets act and see: what a mandate or a consent opens, and that taking it back closes it at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.cast import Cast
from yinian.foundation import files
from yinian.foundation.actor import Actor, Role
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.elders import actions, consents, queries
from yinian.registry.elders.consents import Appointment, Given
from yinian.registry.elders.models import Elder, Kin, Sight
from yinian.registry.elders.trust import Consent, Mandate

TODAY = timezone.localdate()
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("签字.png", PNG)


@pytest.fixture
def elder(cast: Cast) -> Elder:
    assert cast.elder
    actions.record_fact(cast.elder, "grade", "moderate", by=cast.actor("chen"))
    return cast.elder


@pytest.fixture
def son(cast: Cast, elder: Elder) -> Kin:
    return Kin.unscoped.get(elder=elder)


def reads(actor: Actor, elder: Elder) -> set[str]:
    return set(queries.open_facts(actor, elder))


def test_the_family_reads_health_only_while_a_consent_stands(cast: Cast, elder: Elder, son: Kin) -> None:
    family = cast.actor("son")
    assert reads(family, elder) == {"living"}
    given = consents.give_consent(elder, Given("family_health", "phone", kin=son), by=cast.actor("wang"))
    assert reads(family, elder) == {"living", "grade"}
    assert queries.reader(family, elder).columns == {"health"}
    assert "grade" not in queries.closed_kinds(queries.reader(family, elder))
    line = Line.unscoped.get(verb="elder.consent")
    assert (line.subject_id, line.role) == (elder.pk, Role.ELDER) and given.version == "2026-1"
    consents.withdraw_consent(given, by=cast.actor("wang"))
    assert reads(family, elder) == {"living"} and queries.reader(family, elder) == family
    given.refresh_from_db()
    assert given.withdrawn_at is not None and Line.unscoped.filter(verb="elder.withdraw_consent").count() == 1


def test_health_of_one_elder_opens_no_other_elders(cast: Cast, elder: Elder, son: Kin) -> None:
    assert cast.neighbour
    actions.record_fact(cast.neighbour, "grade", "severe", by=cast.actor("zhou"))
    actions.open_sight(cast.neighbour, cast.parties["son"], "kin", by=cast.actor("zhou"))
    consents.give_consent(elder, Given("family_health", "phone", kin=son), by=cast.actor("wang"))
    family = cast.actor("son")
    assert "grade" in reads(family, elder) and "grade" not in reads(family, cast.neighbour)
    assert list(queries.of_whom(family, queries.living(family), "grade", "severe")) == []


def test_taking_the_file_back_takes_health_too(cast: Cast, elder: Elder, son: Kin) -> None:
    wang, family = cast.actor("wang"), cast.actor("son")
    file = consents.give_consent(elder, Given("family_file", "phone", kin=son), by=wang)
    consents.give_consent(elder, Given("family_health", "phone", kin=son), by=wang)
    consents.withdraw_consent(file, by=wang)
    assert not queries.living(family).exists()
    with pytest.raises(NotFound):
        queries.elder(family, elder.pk)
    assert not Consent.unscoped.filter(withdrawn_at=None).exists()


def test_a_relative_without_a_party_gets_one_and_then_sees(cast: Cast, elder: Elder) -> None:
    chen = cast.actor("chen")
    daughter = actions.add_kin(elder, "王梅", "child", "13900000009", by=chen)
    consents.give_consent(elder, Given("family_file", "paper", kin=daughter), by=chen, upload=photo())
    daughter.refresh_from_db()
    assert daughter.party and Sight.unscoped.filter(party=daughter.party, elder=elder, until=None).exists()
    assert files.of(Consent.unscoped.get()).count() == 1


def test_a_provider_sees_while_the_consent_stands(cast: Cast, elder: Elder) -> None:
    sunny = cast.actor("sunny")
    given = consents.give_consent(
        elder, Given("provider_share", "desk", provider=cast.parties["sunny"]), by=cast.actor("chen")
    )
    assert queries.elder(sunny, elder.pk).phone
    consents.withdraw_consent(given, by=cast.actor("chen"), why="老人来电")
    assert not queries.living(sunny).exists()


def test_a_guardian_reads_health_and_consents_and_a_delegate_does_not(cast: Cast, elder: Elder, son: Kin) -> None:
    chen, family = cast.actor("chen"), cast.actor("son")
    delegate = consents.appoint(son, Appointment("delegate", "委托书", TODAY), by=chen)
    assert reads(family, elder) == {"living"}
    with pytest.raises(Refused, match="监护人"):
        consents.give_consent(elder, Given("location", "phone", guardian=delegate), by=family)
    guardian = consents.appoint(son, Appointment("guardian", "民事判决书〔2026〕1号", TODAY), by=chen, upload=photo())
    assert "grade" in reads(family, elder)
    given = consents.give_consent(elder, Given("location", "phone", guardian=guardian), by=family)
    assert given.mandate == guardian and queries.consented(elder, "location")
    consents.end_mandate(guardian, by=chen, why="监护变更")
    consents.end_mandate(delegate, by=cast.actor("wang"))
    assert not queries.living(family).exists() and Mandate.unscoped.filter(until=None).count() == 0


def test_a_mandate_ends_on_its_day(cast: Cast, elder: Elder, son: Kin) -> None:
    past = Appointment("guardian", "判决书", TODAY - timedelta(days=9), TODAY)
    with pytest.raises(Refused):
        consents.appoint(son, Appointment("guardian", "判决书", TODAY + timedelta(days=1)), by=cast.actor("chen"))
    mandate = consents.appoint(son, past, by=cast.actor("chen"))
    with pytest.raises(Refused, match="监护人"):
        consents.give_consent(elder, Given("location", "desk", guardian=mandate), by=cast.actor("chen"))


def test_the_same_consent_stands_once_and_again_after_withdrawal(cast: Cast, elder: Elder) -> None:
    chen = cast.actor("chen")
    first = consents.give_consent(elder, Given("location", "desk"), by=chen)
    assert consents.give_consent(elder, Given("location", "desk"), by=chen) == first
    consents.withdraw_consent(first, by=chen)
    with pytest.raises(Refused, match="已撤回"):
        consents.withdraw_consent(first, by=chen)
    assert consents.give_consent(elder, Given("location", "desk"), by=chen) != first
    assert Consent.unscoped.count() == 2


@pytest.mark.parametrize(
    ("given", "who"),
    [
        (Given("spying", "desk"), "chen"),
        (Given("location", "post"), "chen"),
        (Given("location", "paper"), "chen"),
        (Given("location", "phone"), "chen"),
        (Given("location", "desk"), "wang"),
        (Given("location", "phone"), "son"),
        (Given("family_file", "desk"), "chen"),
        (Given("provider_share", "desk"), "chen"),
    ],
)
def test_a_consent_that_nobody_gave_is_refused(cast: Cast, elder: Elder, given: Given, who: str) -> None:
    with pytest.raises(Refused):
        consents.give_consent(elder, given, by=cast.actor(who))
    assert not Consent.unscoped.exists()


def test_health_needs_the_file_first(cast: Cast, elder: Elder) -> None:
    chen = cast.actor("chen")
    kin = actions.add_kin(elder, "王梅", "child", "13900000009", by=chen)
    with pytest.raises(Refused, match="先同意"):
        consents.give_consent(elder, Given("family_health", "desk", kin=kin), by=chen)
    assert not Consent.unscoped.exists()


def test_an_elder_ends_the_familys_sight_and_not_the_carers(cast: Cast, elder: Elder) -> None:
    wang = cast.actor("wang")
    actions.close_sight(elder, cast.parties["son"], "kin", by=wang)
    assert not queries.living(cast.actor("son")).exists()
    with pytest.raises(Refused, match="正在为您服务"):
        actions.close_sight(elder, cast.parties["zhang"], "care", by=wang)
    assert queries.living(cast.actor("zhang")).exists()


def test_shutting_somebody_out_ends_all_that_let_them_in(cast: Cast, elder: Elder, son: Kin) -> None:
    wang, chen, family = cast.actor("wang"), cast.actor("chen"), cast.parties["son"]
    consents.appoint(son, Appointment("delegate", "委托书", TODAY), by=chen)
    for purpose in ("family_file", "family_health"):
        consents.give_consent(elder, Given(purpose, "phone", kin=son), by=wang)
    consents.shut_out(elder, family, by=wang)
    assert not queries.living(cast.actor("son")).exists()
    assert not Consent.unscoped.filter(withdrawn_at=None).exists() and not Mandate.unscoped.filter(until=None).exists()
    assert Line.unscoped.get(verb="elder.shut_out").subject_id == elder.pk
    consents.appoint(son, Appointment("guardian", "判决书", TODAY), by=chen)
    with pytest.raises(Refused, match="监护"):
        consents.shut_out(elder, family, by=wang)
    assert queries.living(cast.actor("son")).exists()


@pytest.mark.parametrize("who", ["zhou", "zhang", "liu", "sunny"])
def test_others_neither_give_nor_see(cast: Cast, elder: Elder, who: str) -> None:
    given: Any = consents.give_consent(elder, Given("location", "desk"), by=cast.actor("chen"))
    with pytest.raises(Refused):
        consents.withdraw_consent(given, by=cast.actor(who))
    if who != "liu":  # the inspector of the district reads
        assert not queries.consents(cast.actor(who), elder).exists()
