"""A provider is registered once, with a sound credit code, where the officer is in charge."""

from dataclasses import replace

import pytest

from tests.cast import BY, Cast
from tests.registry.providers.made import code, provider
from yinian.foundation.journal.lines import timeline
from yinian.foundation.parties import Party
from yinian.foundation.refusals import Refused
from yinian.registry.providers import actions
from yinian.registry.providers.actions import Registration
from yinian.registry.providers.models import Provider


def given(cast: Cast, **more: object) -> Registration:
    return replace(
        Registration("松柏养老服务有限公司", cast.regions["dongshuncheng"], "company", code(7), phone="02400000000"),
        **more,  # type: ignore[arg-type]
    )


def test_it_is_registered_with_a_party_of_its_own(cast: Cast) -> None:
    row = actions.register(given(cast, brand=" 松柏 "), by=cast.actor("chen"))
    stored = Provider.unscoped.get()
    assert (stored.pk, stored.status, stored.brand, stored.credit_code) == (row.pk, "active", "松柏", code(7))
    assert stored.party.kind == "provider" and stored.region_path == cast.regions["dongshuncheng"].path
    assert [line.verb for line in timeline(row)] == ["provider.register"]


def test_a_party_that_holds_posts_becomes_the_provider(cast: Cast) -> None:
    before = Party.objects.count()
    row = provider(cast)
    assert row.party == cast.parties["sunny"] and Party.objects.count() == before
    assert Provider.seen_by(cast.actor("sunny")).get() == row


def test_one_being_nursed_is_incubating(cast: Cast) -> None:
    assert actions.register(given(cast, incubating=True), by=cast.actor("chen")).status == "incubating"


def test_small_letters_and_full_width_digits_are_read(cast: Cast) -> None:
    row = actions.register(given(cast, credit_code=" " + code(7).lower()), by=cast.actor("chen"))
    assert row.credit_code == code(7)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"name": " "}, "名称没有填"),
        ({"kind": "club"}, "没有选择性质"),
        ({"credit_code": ""}, "统一社会信用代码没有填"),
        ({"credit_code": "91990104"}, "不是 18 位"),
        ({"credit_code": code(7)[:17] + ("1" if code(7)[17] != "1" else "2")}, "第 18 位"),
    ],
)
def test_what_is_missing_or_wrong_is_named(cast: Cast, more: dict[str, str], why: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.register(given(cast, **more), by=cast.actor("chen"))
    assert why in refusal.value.why and not Provider.unscoped.exists()


def test_a_known_code_is_refused_with_its_holder(cast: Cast) -> None:
    row = actions.register(given(cast), by=cast.actor("chen"))
    with pytest.raises(Refused) as refusal:
        actions.register(given(cast, name="别名"), by=cast.actor("chen"))
    assert f"{row.pk} 号「松柏养老服务有限公司」" in refusal.value.why and Provider.unscoped.count() == 1


def test_the_neighbour_is_not_told_who_bears_a_code(cast: Cast) -> None:
    actions.register(given(cast), by=cast.actor("chen"))
    with pytest.raises(Refused) as refusal:
        actions.register(given(cast, region=cast.regions["xishuncheng"]), by=cast.actor("zhou"))
    assert "别的地区" in refusal.value.why and "松柏" not in refusal.value.why
    assert not Provider.seen_by(cast.actor("zhou")).exists()


def test_only_an_officer_of_the_place_registers(cast: Cast) -> None:
    for who in ("liu", "sunny", "agent"):
        with pytest.raises(Refused):
            actions.register(given(cast), by=cast.actor(who))
    with pytest.raises(Refused) as refusal:
        actions.register(given(cast), by=cast.actor("zhou"))
    assert "不在您的岗位范围内" in refusal.value.why and not Provider.unscoped.exists()


def test_a_document_may_name_a_provider_without_its_code(cast: Cast) -> None:
    row = actions.register(given(cast, credit_code="", source="文件003"), by=BY)
    assert row.credit_code is None
