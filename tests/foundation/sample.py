"""A small room of its own for the tests of verbs, flows and access: a thing with a status, a secret and a party."""

import contextlib

from django.db import connection, models

from yinian.foundation import verbs
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor, Role
from yinian.foundation.fields import BlindField, EncryptedField
from yinian.foundation.flow import Flow
from yinian.foundation.guard import writing
from yinian.foundation.refusals import Refused
from yinian.foundation.regions import Region

STAFF = frozenset({Role.OFFICER, Role.CARER})


class Status(models.TextChoices):
    NEW = "new", "新"
    SENT = "sent", "已报"
    DONE = "done", "已批"


FLOW = Flow(
    ("thing.send", Status.NEW, Status.SENT, STAFF),
    ("thing.approve", [Status.SENT], Status.DONE, {Role.OFFICER}, ["thing.send"]),
    ("thing.back", (Status.SENT, Status.DONE), Status.NEW, {Role.OFFICER}, "thing.approve"),
)


class Thing(Scoped):
    DOMAIN = "care"
    SEEN_THROUGH = {"region": "region_path", "party": "party_id"}
    COLUMNS = {"health": ("secret", "secret_blind", "remark")}

    name = models.CharField(max_length=40)
    status = models.CharField(max_length=4, choices=Status.choices, default=Status.NEW)
    secret = EncryptedField(kind="phone", null=True)
    secret_blind = BlindField(of="secret")
    remark = models.CharField(max_length=40, blank=True)
    count = models.IntegerField(default=0)
    party_id = models.BigIntegerField(null=True)

    JOURNAL_BY_DIGEST = ("remark",)

    class Meta(Scoped.Meta):
        app_label = "sample"
        verbose_name = verbose_name_plural = "东西"

    def __str__(self) -> str:
        return self.name


@verbs.verb("thing.add", "添加", may=STAFF)
def add(name: str, region: Region, *, by: Actor, why: str = "", **values: object) -> Thing:
    thing: Thing = verbs.create(Thing, name=name, region_path=region.path, **values)
    return thing


@verbs.verb("thing.change", "修改", may=STAFF)
def change(thing: Thing, *, by: Actor, why: str = "", **values: object) -> Thing:
    verbs.change(thing, **values)
    return thing


@verbs.verb("thing.spoil", "改了又拒", may=STAFF)
def spoil(thing: Thing, *, by: Actor) -> Thing:
    verbs.change(thing, name="spoilt")
    raise Refused("您要改「{name}」。", "现在不行。", "明天再来。", name="它")


@verbs.verb("thing.both", "两步", may=STAFF)
def both(thing: Thing, *, by: Actor, swallow: bool = False, inner: Actor | None = None) -> Thing:
    change(thing, count=thing.count + 1, by=inner or by)
    if swallow:
        with contextlib.suppress(Refused):
            spoil(thing, by=by)
    return change(thing, remark="两步", by=by)


@verbs.verb("thing.send", "上报", may=FLOW.may("thing.send"))
def send(thing: Thing, *, by: Actor, why: str = "") -> Thing:
    FLOW.move(thing, by=by)
    return thing


@verbs.verb("thing.approve", "批准", may=FLOW.may("thing.approve"))
def approve(thing: Thing, *, by: Actor, why: str = "") -> Thing:
    FLOW.move(thing, by=by, remark="准")
    return thing


@verbs.verb("thing.back", "退回", may=FLOW.may("thing.back"))
def back(thing: Thing, *, by: Actor) -> Thing:
    FLOW.move(thing, by=by)
    return thing


@verbs.bulk_verb("thing.count_all", "清点", may={Role.OFFICER}, chunk=3)
def count_all(things: list[Thing], *, by: Actor, fail_at: int = 0, why: str = "") -> list[verbs.Done]:
    done = []
    for thing in things:
        if thing.pk == fail_at:
            raise RuntimeError("the process dies here")
        Thing.unscoped.filter(pk=thing.pk).update(count=models.F("count") + 1)
        done.append(verbs.Done("sample.thing", thing.pk, thing.region_path, {"count": "+1"}))
    return done


def make_table() -> None:
    """Make the sample's table anew."""
    with writing("test"), connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{Thing._meta.db_table}"')
    with connection.schema_editor() as editor:
        editor.create_model(Thing)


def empty_table() -> None:
    """Forget the things that an earlier test committed; the house's own tables are emptied elsewhere."""
    with writing("test"):
        Thing.unscoped.all().delete()
