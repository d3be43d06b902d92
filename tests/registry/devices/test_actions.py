"""Devices are registered, bound, proved, kept up and retired."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.cast import BY, Cast
from tests.registry.devices.fleet import KEY, device
from yinian.foundation import files
from yinian.foundation.deadlines import Deadline
from yinian.foundation.journal.lines import Line
from yinian.foundation.refusals import NotFound, Refused
from yinian.registry.devices import actions
from yinian.registry.devices.actions import Given, Home
from yinian.registry.devices.models import Binding, Device, DeviceModel

pytestmark = pytest.mark.django_db
PROOF = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def test_a_device_is_registered_with_a_key_that_nobody_sees(cast: Cast) -> None:
    row = device(cast, bound=False)
    assert str(row.key if not isinstance(row.key, str) else Device.unscoped.get(pk=row.pk).key) == "＊＊＊"
    line = Line.unscoped.get(verb="device.register", subject_id=row.pk)
    assert KEY not in str(line.changes)
    chen = cast.actor("chen")
    assert actions.show_key(Device.seen_by(chen).get(pk=row.pk), by=chen, why="安装调试") == KEY
    assert Line.unscoped.filter(verb="device.show_key", subject_id=row.pk, reason="安装调试").exists()


def test_a_number_is_registered_once_and_within_ones_own_region(cast: Cast) -> None:
    row = device(cast, bound=False)
    given = Given(row.model, "YN-1", cast.regions["dongshuncheng"])
    with pytest.raises(Refused, match="已经登记"):
        actions.register(given, by=cast.actor("chen"))
    with pytest.raises(Refused, match="岗位范围"):
        actions.register(Given(row.model, "YN-2", cast.regions["dongshuncheng"]), by=cast.actor("zhou"))
    with pytest.raises(Refused, match="密钥"):
        actions.register(Given(row.model, "YN-2", cast.regions["dongshuncheng"], key="short"), by=cast.actor("chen"))
    assert Device.unscoped.count() == 1


def test_binding_moves_a_device_to_the_elder_and_ends_what_was(cast: Cast) -> None:
    row = device(cast)
    actions.bind(row, Home(elder=cast.neighbour), by=BY)
    first, second = Binding.unscoped.filter(device=row).order_by("id")
    assert first.until is not None and second.until is None
    assert first.address == "东顺城路 1 号 2-301"
    row.refresh_from_db()
    assert row.region_path == cast.neighbour.region_path  # type: ignore[union-attr]
    assert not Device.seen_by(cast.actor("chen")).filter(pk=row.pk).exists()
    with pytest.raises(NotFound):
        actions.unbind(row, by=cast.actor("chen"))
    assert Binding.unscoped.filter(device=row, until=None).count() == 1


def test_an_installation_is_proved_by_a_file(cast: Cast) -> None:
    row, chen = device(cast), cast.actor("chen")
    proof = SimpleUploadedFile("proof.png", PROOF)
    done = actions.install(row, "张敏", proof, by=chen, tried=True)
    assert done.tried and files.of(done).count() == 1
    loose = device(cast, serial="YN-2", bound=False)
    with pytest.raises(Refused, match="还没有绑定"):
        actions.install(loose, "张敏", SimpleUploadedFile("proof.png", PROOF), by=chen)


def test_upkeep_is_due_again(cast: Cast) -> None:
    row, chen = device(cast), cast.actor("chen")
    soon = timezone.localdate() + timedelta(days=90)
    actions.maintain(row, "battery", "张敏", by=chen, next_on=soon)
    assert timezone.localtime(Deadline.unscoped.get(kind=actions.UPKEEP, met_at=None).due_at).date() == soon
    actions.maintain(row, "test", "张敏", by=chen)
    assert not Deadline.unscoped.filter(kind=actions.UPKEEP, met_at=None).exists()
    with pytest.raises(Refused, match="今天之后"):
        actions.maintain(row, "test", "张敏", by=chen, next_on=timezone.localdate())


def test_a_new_key_begins_the_sequence_again(cast: Cast) -> None:
    row = device(cast)
    actions.rekey(row, by=cast.actor("chen"), why="丢失")
    row.refresh_from_db()
    assert row.turn == 2
    assert row.key.open() != KEY


def test_a_retired_device_watches_nobody(cast: Cast) -> None:
    row, chen = device(cast), cast.actor("chen")
    with pytest.raises(Refused, match="原因"):
        actions.retire(row, by=chen, why=" ")
    actions.retire(row, by=chen, why="损坏")
    assert not Binding.unscoped.filter(device=row, until=None).exists()
    with pytest.raises(Refused, match="已停用"):
        actions.bind(row, Home(elder=cast.elder), by=chen)


def test_products_are_brought_up_to_date(cast: Cast) -> None:
    device(cast, bound=False)
    before = DeviceModel.objects.count()
    shipped = {"code": "songhe-b1", "quiet_minutes": 5, "type": "button", "shape": "songhe"}
    assert actions.adopt([shipped], by=cast.actor("chen")) == 1
    assert (DeviceModel.objects.count(), DeviceModel.objects.get(code="songhe-b1").quiet_minutes) == (before, 5)
    with pytest.raises(Refused, match="不在列表"):
        actions.adopt([{**shipped, "shape": "none"}], by=cast.actor("chen"))
