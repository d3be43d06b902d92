"""A row out of scope does not exist, and a column out of scope cannot be read."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.template import Context, Template

from tests.cast import BY, Cast
from tests.foundation import sample
from tests.foundation.sample import Thing
from yinian.foundation import access
from yinian.foundation.access import Scoped, Unreadable
from yinian.foundation.actor import Role
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import LawBroken, NotFound
from yinian.registry.elders.models import Elder, Kin


def scoped() -> list[type[Scoped]]:
    return [model for model in apps.get_models() if issubclass(model, Scoped)]


@pytest.fixture
def thing(cast: Cast) -> Thing:
    return sample.add(
        "一", cast.regions["dongshuncheng"], by=BY, secret="13900000009", remark="秘", party_id=cast.parties["zhang"].pk
    )


@pytest.mark.parametrize("model", scoped(), ids=lambda model: model._meta.label)
def test_no_query_can_be_spelled_without_an_actor(model: type[Scoped]) -> None:
    for read in (model.objects.all, lambda: model.objects.filter(pk=1), model.objects.count):
        with pytest.raises(LawBroken, match="seen_by"):
            read()
    assert model._meta.base_manager.name == "unscoped"
    assert type(model._meta.default_manager) is access.Guarded


def test_a_foreign_key_is_followed_all_the_same(cast: Cast) -> None:
    kin = Kin.seen_by(cast.actor("chen")).get()
    assert kin.elder == cast.elder
    assert kin.elder.party.name == "王秀英"


def test_rows_are_seen_by_region_by_party_or_not_at_all(cast: Cast, thing: Thing) -> None:
    mine = set("chen he lin liu agent zhang".split())
    others = set("zhou sunny wang son system security audit".split())
    for who in mine | others:
        assert Thing.seen_by(cast.actor(who)).filter(pk=thing.pk).exists() is (who in mine), who
        assert access.sees(cast.actor(who), thing) is (who in mine), who


def test_an_actor_without_a_place_or_party_sees_nothing(cast: Cast, thing: Thing) -> None:
    for actor in (replace(cast.actor("chen"), region_path=""), replace(cast.actor("zhang"), party_id=None)):
        assert not Thing.seen_by(actor).exists()
        assert not access.sees(actor, thing)


def test_a_model_that_names_no_party_is_closed_to_parties(cast: Cast) -> None:
    assert Line.seen_by(cast.actor("audit")).exists()
    assert not Run.seen_by(cast.actor("zhang")).exists()


def test_not_there_and_not_yours_are_told_alike(cast: Cast, thing: Thing) -> None:
    said = set()
    for pk in (thing.pk, 10**9):
        with pytest.raises(NotFound) as refusal:
            access.found(Thing.seen_by(cast.actor("zhou")), pk)
        said.add(str(refusal.value).replace(str(pk), "N"))
    assert len(said) == 1
    assert access.found(Thing.seen_by(cast.actor("chen")), thing.pk) == thing


@pytest.mark.parametrize("column", ["secret", "secret_blind", "remark"])
def test_a_column_out_of_scope_raises_and_is_not_even_fetched(cast: Cast, thing: Thing, column: str) -> None:
    row = Thing.seen_by(cast.actor("liu")).get(pk=thing.pk)
    with pytest.raises(Unreadable):
        getattr(row, column)
    for wanted in ([column], ["name", column]):
        with pytest.raises(Unreadable):
            row.refresh_from_db(fields=wanted)
    row.refresh_from_db()
    with pytest.raises(Unreadable):
        getattr(row, column)
    assert getattr(Thing.seen_by(cast.actor("chen")).get(pk=thing.pk), column)


def test_a_template_shows_nothing_in_place_of_a_column_out_of_scope(cast: Cast, thing: Thing) -> None:
    page = Template("{{ row.name }}|{{ row.remark }}|{{ row.secret }}|{% if row.remark %}x{% endif %}")
    shown = {who: page.render(Context({"row": Thing.seen_by(cast.actor(who)).get()})) for who in ("chen", "liu")}
    assert shown == {"chen": "一|秘|139 **** 0009|x", "liu": "一|||"}


def test_a_row_with_hidden_columns_can_still_be_saved(cast: Cast, thing: Thing) -> None:
    row = Thing.seen_by(cast.actor("zhang")).get(pk=thing.pk)
    sample.change(row, by=cast.actor("zhang"), name="二")
    whole = Thing.unscoped.get(pk=thing.pk)
    assert (whole.name, whole.remark, whole.secret.open()) == ("二", "秘", "13900000009")


def test_sight_opens_an_elder_to_a_party_and_to_no_other(cast: Cast) -> None:
    seen = {who: set(Elder.seen_by(cast.actor(who))) for who in ("zhang", "son", "wang", "sunny", "chen", "zhou")}
    mine = {cast.elder}
    assert seen == {"zhang": mine, "son": mine, "wang": mine, "sunny": set(), "chen": mine, "zhou": {cast.neighbour}}


def test_what_lies_in_no_region_is_the_top_regions(cast: Cast) -> None:
    top = replace(cast.actor("system"), region_path=cast.regions["liaoning"].path)
    run = Run(key="k", job="j", region_path="/", asked_at="2026-01-01T00:00Z")
    with writing("test"):
        run.save()
    assert access.sees(top, run)
    assert set(Run.seen_by(top)) == {run}
    assert not access.sees(cast.actor("system"), run)
    assert not Run.seen_by(cast.actor("system")).exists()


def test_every_role_has_a_standing() -> None:
    assert set(access.STANDINGS) == set(Role)


def test_one_row_by_number_is_what_the_query_gives(cast: Cast) -> None:
    assert cast.elder
    for name in ("chen", "liu", "agent", "wang", "son", "zhang"):
        actor = cast.actor(name)
        quick, slow = access.one(Elder, actor, cast.elder.pk), access.found(Elder.seen_by(actor), cast.elder.pk)
        assert quick.get_deferred_fields() == slow.get_deferred_fields()
        assert quick.__dict__.keys() == slow.__dict__.keys()
        for field in quick._meta.concrete_fields:
            if field.attname not in quick.get_deferred_fields():
                assert getattr(quick, field.attname) == getattr(slow, field.attname), field.name
                assert type(getattr(quick, field.attname)) is type(getattr(slow, field.attname)), field.name


@pytest.mark.parametrize("name", ["zhou", "system", "audit", "sunny"])
def test_one_row_of_somebody_elses_does_not_exist(cast: Cast, name: str) -> None:
    assert cast.elder
    with pytest.raises(NotFound):
        access.one(Elder, cast.actor(name), cast.elder.pk)
