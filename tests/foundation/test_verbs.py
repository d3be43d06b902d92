"""A verb is permitted, whole, and journalled, or it did not happen."""

import json
import threading
from dataclasses import replace

import pytest
from django.db import OperationalError, connection, transaction

from tests.cast import BY, Cast
from tests.foundation import sample
from tests.foundation.at_once import at_once, postgres, sqlite
from tests.foundation.sample import Thing
from yinian.foundation import verbs
from yinian.foundation.actor import Actor, system
from yinian.foundation.bulk import insert
from yinian.foundation.journal.lines import Line
from yinian.foundation.parties import Party
from yinian.foundation.refusals import LawBroken, NotFound, Refused, Repeated
from yinian.foundation.verbs import together


@pytest.fixture
def thing(cast: Cast) -> Thing:
    return sample.add("一", cast.regions["dongshuncheng"], by=BY, party_id=cast.parties["zhang"].pk)


def told() -> list[tuple[str, str]]:
    return list(Line.unscoped.filter(verb__startswith="thing.").order_by("id").values_list("verb", "outcome"))


# --- permission -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["liu", "agent", "system", "sunny"])
def test_a_role_without_the_right_is_refused_and_the_refusal_is_written(cast: Cast, thing: Thing, who: str) -> None:
    with pytest.raises(Refused) as refusal:
        sample.change(thing, by=cast.actor(who), name="二")
    assert "没有这项权限" in refusal.value.why
    assert Thing.unscoped.get().name == "一"
    line = Line.unscoped.order_by("-id")[0]
    assert (line.verb, line.outcome, line.subject_id) == ("thing.change", "refused", thing.pk)
    assert line.reason == str(refusal.value)


@pytest.mark.parametrize("by_name", [False, True])
def test_a_row_out_of_scope_does_not_exist_however_it_is_handed_in(cast: Cast, thing: Thing, by_name: bool) -> None:
    args, kwargs = ((), {"thing": thing}) if by_name else ((thing,), {})
    with pytest.raises(NotFound):
        sample.change(*args, **kwargs, by=cast.actor("zhou"), name="二")
    assert Thing.unscoped.get().name == "一"


def test_without_an_actor_it_is_a_defect(thing: Thing) -> None:
    for by in ({}, {"by": None}, {"by": "陈立"}):
        with pytest.raises(LawBroken, match="needs by="):
            sample.change(thing, **by)  # type: ignore[arg-type]


def test_a_refusal_by_a_carer_lies_where_her_auditor_sees_it(cast: Cast, thing: Thing) -> None:
    with pytest.raises(Refused):
        sample.approve(thing, by=cast.actor("zhang"))
    with pytest.raises(Refused):
        sample.add("x", cast.regions["dadong"], by=cast.actor("sunny"))
    seen = Line.seen_by(cast.actor("audit")).filter(outcome="refused")
    assert set(seen.values_list("who", flat=True)) == {"张敏（养老护理员）", "阳光经理（服务商负责人）"}
    assert not Line.seen_by(cast.actor("audit2")).filter(outcome="refused").exists()


# --- wholeness ------------------------------------------------------------------------------------------------


def test_a_refusal_inside_leaves_nothing_but_its_line(cast: Cast, thing: Thing) -> None:
    before = told()
    with pytest.raises(Refused):
        sample.spoil(thing, by=cast.actor("chen"))
    assert Thing.unscoped.get().name == "一"
    assert thing.name == "一"  # the row in hand, too, is as it was
    assert told() == [*before, ("thing.spoil", "refused")]


def test_a_refusal_swallowed_by_an_outer_verb_lets_nothing_last(cast: Cast, thing: Thing) -> None:
    before = told()
    with pytest.raises(LawBroken, match=r"thing\.spoil failed inside another verb"):
        sample.both(thing, by=cast.actor("chen"), swallow=True)
    row = Thing.unscoped.get()
    assert (row.name, row.count, row.remark) == ("一", 0, "")
    assert told() == before


def test_steps_inside_are_written_with_their_parent(cast: Cast, thing: Thing) -> None:
    sample.both(thing, by=cast.actor("zhang"))
    lines = Line.unscoped.filter(verb__in=["thing.both", "thing.change"]).order_by("step")
    assert [(line.verb, line.step, line.parent) for line in lines] == [
        ("thing.both", 0, None), ("thing.change", 1, 0), ("thing.change", 2, 0),
    ]  # fmt: skip
    assert len({line.request for line in lines}) == 1
    assert {line.who for line in lines} == {"张敏（养老护理员）"}


@pytest.mark.parametrize("other", ["bare", "zhou", "system"])
def test_a_step_inside_takes_the_running_verbs_own_actor_and_no_other(cast: Cast, thing: Thing, other: str) -> None:
    chen = cast.actor("chen")
    inner = {"bare": chen, "zhou": cast.actor("zhou").through("thing.both"), "system": system("x").through("x")}[other]
    with pytest.raises(LawBroken, match="wrong actor"):
        sample.both(thing, by=chen, inner=inner)
    assert Thing.unscoped.get().count == 0


def test_a_form_sent_twice_is_done_once(cast: Cast) -> None:
    for attempt in range(2):
        with verbs.once("form-number-1"):
            if attempt == 0:
                sample.add("一", cast.regions["dadong"], by=cast.actor("chen"))
            else:
                with pytest.raises(Repeated):
                    sample.add("一", cast.regions["dadong"], by=cast.actor("chen"))
    assert Thing.unscoped.count() == 1


def test_a_form_of_several_verbs_sent_twice_is_done_once(cast: Cast) -> None:
    chen = cast.actor("chen")

    def submit() -> None:
        with verbs.once("form-number-2"), together(chen):
            for name in ("一", "二"):
                sample.add(name, cast.regions["dadong"], by=chen)

    submit()
    with pytest.raises(Repeated):
        submit()
    assert Thing.unscoped.count() == 2


def test_what_runs_on_commit_stands_outside_the_verb(
    cast: Cast, thing: Thing, django_capture_on_commit_callbacks
) -> None:
    @verbs.verb("test.later", "稍后", may=verbs.EVERYBODY)
    def later(thing: Thing, *, by: Actor) -> Thing:
        transaction.on_commit(lambda: sample.change(thing, by=BY, name="稍后"))
        return thing

    try:
        with django_capture_on_commit_callbacks(execute=True):
            later(thing, by=BY)
    finally:
        verbs.VERBS.pop("test.later")
    assert Thing.unscoped.get().name == "稍后"


# --- together -------------------------------------------------------------------------------------------------


def test_together_is_one_transaction_of_several_permitted_verbs(cast: Cast, thing: Thing) -> None:
    chen = cast.actor("chen")
    with together(chen):
        sample.change(thing, by=chen, name="二")
        other = sample.add("三", cast.regions["dadong"], by=chen)
    lines = Line.unscoped.filter(verb__in=["thing.change", "thing.add"]).order_by("-id")[:2]
    assert len({line.request for line in lines}) == 1
    assert [line.parent for line in lines] == [None, None]
    assert Thing.unscoped.filter(pk=other.pk).exists()


def test_together_leaves_nothing_when_one_is_refused(cast: Cast, thing: Thing) -> None:
    chen, before = cast.actor("chen"), told()

    def two_things() -> None:
        with together(chen):
            sample.change(thing, by=chen, name="二")
            sample.spoil(thing, by=chen)

    with pytest.raises(Refused):
        two_things()
    assert Thing.unscoped.get().name == "一"
    assert told() == [*before, ("thing.spoil", "refused")]


def test_together_checks_each_verb(cast: Cast, thing: Thing) -> None:
    liu = cast.actor("liu")
    with pytest.raises(Refused), together(liu):
        sample.change(thing, by=liu, name="二")
    assert Line.unscoped.filter(outcome="refused", who="刘正（检查员）").count() == 1


def test_together_is_for_one_actor_and_not_for_verbs(cast: Cast, thing: Thing) -> None:
    chen = cast.actor("chen")
    with pytest.raises(LawBroken, match="wrong actor"), together(chen):
        sample.change(thing, by=cast.actor("lin"), name="二")
    with pytest.raises(LawBroken, match="for faces"), together(chen), together(chen):
        pass
    with pytest.raises(LawBroken, match=r"thing\.spoil failed"), together(chen):
        with pytest.raises(Refused):
            sample.spoil(thing, by=chen)


# --- what is written down -------------------------------------------------------------------------------------


def test_a_column_that_keeps_its_value_is_left_alone(cast: Cast) -> None:
    thing = sample.add("一", cast.regions["dadong"], by=BY, secret="13900000009")
    row = Thing.unscoped.get(pk=thing.pk)
    sample.change(row, by=BY, name="一", secret="13900000009", count=0)
    assert Line.unscoped.order_by("-id")[0].changes == ""
    sample.change(row, by=BY, count=3)
    assert Line.unscoped.order_by("-id")[0].changed == {f"sample.thing:{thing.pk}": {"count": [0, 3]}}


def test_changed_twice_in_one_verb_it_tells_the_first_and_the_last(cast: Cast, thing: Thing) -> None:
    @verbs.verb("test.twice", "两次", may=verbs.EVERYBODY)
    def twice(thing: Thing, *, by: Actor) -> Thing:
        verbs.change(thing, count=1)
        verbs.change(thing, count=2)
        return thing

    try:
        twice(thing, by=BY)
    finally:
        verbs.VERBS.pop("test.twice")
    assert json.loads(Line.unscoped.order_by("-id")[0].changes) == {f"sample.thing:{thing.pk}": {"count": [0, 2]}}


def test_a_removed_row_leaves_a_word(cast: Cast, thing: Thing) -> None:
    @verbs.verb("test.remove", "删除", may=verbs.EVERYBODY)
    def remove(thing: Thing, *, by: Actor) -> None:
        verbs.about(cast.elder)
        verbs.remove(thing)

    label = f"sample.thing:{thing.pk}"
    try:
        remove(thing, by=BY)
    finally:
        verbs.VERBS.pop("test.remove")
    line = Line.unscoped.order_by("-id")[0]
    assert line.changed == {label: {"": ["一", None]}}
    assert line.subject_kind == "registry.elder"
    assert not Thing.unscoped.exists()


# --- declarations and the guard -------------------------------------------------------------------------------


def test_a_verb_has_one_name_and_takes_by() -> None:
    with pytest.raises(LawBroken, match="two verbs"):
        verbs.verb("thing.add", "x", may=set())(lambda *, by: None)
    with pytest.raises(LawBroken, match="keyword `by`"):
        verbs.verb("test.without", "x", may=set())(lambda by: None)
    assert "test.without" not in verbs.VERBS


@pytest.mark.parametrize(
    "write",
    [
        lambda thing: thing.save(),
        lambda thing: thing.delete(),
        lambda thing: Thing.unscoped.update(name="x"),
        lambda thing: Line.unscoped.filter(verb="thing.add").delete(),
        lambda thing: verbs.create(Thing, name="x", region_path="/"),
        lambda thing: verbs.change(thing, name="x"),
    ],
)
def test_nothing_is_written_outside_a_verb(cast: Cast, thing: Thing, write, monkeypatch) -> None:
    monkeypatch.setattr("yinian.foundation.guard.ours", lambda: {Thing._meta.db_table, Line._meta.db_table})
    with pytest.raises(LawBroken, match="outside a verb"), transaction.atomic():
        write(thing)
    assert Thing.unscoped.get().name == "一"


def test_a_bulk_write_is_guarded_too(db: None) -> None:
    rows = [("office", "x", "/")]
    with pytest.raises(LawBroken, match="outside a verb"):
        insert(Party, ("kind", "name", "region_path"), rows)
    with verbs.stream("test"):
        insert(Party, ("kind", "name", "region_path"), rows)
    assert Party.objects.count() == 1


# --- meeting others -------------------------------------------------------------------------------------------


@postgres
@pytest.mark.django_db(transaction=True)
def test_a_deadlock_is_tried_again_from_the_start(lasting_cast: Cast) -> None:
    chen = lasting_cast.actor("chen")
    one, two = (sample.add(name, lasting_cast.regions["dadong"], by=chen) for name in ("一", "二"))
    meet, tries = threading.Barrier(2), []

    @verbs.verb("test.cross", "交叉", may=verbs.EVERYBODY)
    def cross(first: Thing, second: Thing, *, by: Actor) -> Thing:
        tries.append(first.name)
        verbs.change(first, count=first.count + 1)
        if len(tries) <= 2:
            meet.wait(10)
        verbs.change(second, count=second.count + 10)
        return first

    def run(*names: str):
        rows = [Thing.unscoped.get(name=name) for name in names]
        return lambda: cross(*rows, by=chen)

    try:
        results = at_once(run("一", "二"), run("二", "一"))
    finally:
        verbs.VERBS.pop("test.cross")
    assert not [result for result in results if isinstance(result, Exception)]
    assert len(tries) == 3
    # Both were done in full: the one tried again wrote its first column again, though its row in hand was changed before.
    assert Line.unscoped.filter(verb="test.cross").count() == 2
    told = [line.changed for line in Line.unscoped.filter(verb="test.cross")]
    assert all(set(changed) == {f"sample.thing:{one.pk}", f"sample.thing:{two.pk}"} for changed in told)


@sqlite
@pytest.mark.django_db(transaction=True)
def test_a_busy_sqlite_is_tried_again(lasting_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    thing = sample.add("一", lasting_cast.regions["dadong"], by=BY)
    tries = []

    @verbs.verb("test.busy", "忙", may=verbs.EVERYBODY)
    def busy(thing: Thing, *, by: Actor) -> Thing:
        tries.append(thing.count)
        verbs.change(thing, count=1)
        if len(tries) < 3:
            raise OperationalError("database is locked")
        return thing

    try:
        busy(thing, by=BY)
    finally:
        verbs.VERBS.pop("test.busy")
    assert tries == [0, 0, 0]
    assert Thing.unscoped.get().count == 1
    assert Line.unscoped.filter(verb="test.busy").count() == 1


@pytest.mark.django_db(transaction=True)
def test_other_faults_are_not_tried_again(lasting_cast: Cast) -> None:
    tries = []

    @verbs.verb("test.fault", "错", may=verbs.EVERYBODY)
    def fault(*, by: Actor) -> None:
        tries.append(1)
        raise OperationalError("the disk is full")

    try:
        with pytest.raises(OperationalError):
            fault(by=BY)
    finally:
        verbs.VERBS.pop("test.fault")
    assert tries == [1]


@pytest.mark.django_db(transaction=True)
def test_writers_side_by_side_all_get_through(lasting_cast: Cast) -> None:
    chen = lasting_cast.actor("chen")
    added = at_once(*[lambda n=n: sample.add(str(n), lasting_cast.regions["dadong"], by=chen) for n in range(8)])
    assert not [result for result in added if isinstance(result, Exception)]
    assert Thing.unscoped.count() == 8
    assert Line.unscoped.filter(verb="thing.add").count() == 8


def test_inside_somebody_elses_transaction_nothing_is_tried_again(cast: Cast) -> None:
    assert connection.in_atomic_block
    tries = []

    @verbs.verb("test.once_only", "一次", may=verbs.EVERYBODY)
    def once_only(*, by: Actor) -> None:
        tries.append(1)
        raise OperationalError("database is locked")

    try:
        with pytest.raises(OperationalError):
            once_only(by=replace(BY, name="x"))
    finally:
        verbs.VERBS.pop("test.once_only")
    assert tries == [1]
