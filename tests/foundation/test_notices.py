"""A notice belongs to one account; a text message goes out once, and its words go with it."""

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.utils import timezone

from tests.cast import BY, Cast
from yinian.foundation import notices
from yinian.foundation.actor import Actor, system
from yinian.foundation.guard import writing
from yinian.foundation.notices import Message, Notice, deliver, deliver_waiting
from yinian.foundation.refusals import Refused
from yinian.foundation.verbs import EVERYBODY, VERBS, verb


class Sent:
    """A sender that remembers, and fails as often as it is told."""

    messages: ClassVar[list[tuple[str, str, int]]] = []
    faults: ClassVar[list[Exception]] = []

    def send(self, phone: str, text: str, number: int) -> None:
        if self.faults:
            raise self.faults.pop()
        self.messages.append((phone, text, number))


@pytest.fixture(autouse=True)
def _sender(settings: Any) -> None:
    settings.SMS_SENDER = "tests.foundation.test_notices.Sent"
    Sent.messages.clear()
    Sent.faults.clear()


@verb("test.tell", "通知", may=EVERYBODY)
def tell(what: Any, *args: Any, by: Actor) -> Any:
    return what(*args)


def message() -> Message:
    made: Message = tell(notices.text_message, "13900000001", "您的验证码是 123456", by=BY)
    return made


def later(seconds: int = 60) -> None:
    past = timezone.now() - timedelta(seconds=seconds)
    with writing("test"):
        Message.objects.update(asked_at=past)
        Message.objects.exclude(tried_at=None).update(tried_at=past)


def test_a_message_leaves_only_when_its_verb_is_committed(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        row = message()
    assert Sent.messages == []
    waiting[0]()
    assert Sent.messages == [("13900000001", "您的验证码是 123456", row.pk)]


def test_the_words_are_not_kept_once_sent(db: None) -> None:
    row = message()
    assert deliver(row.pk)
    kept = Message.objects.get(pk=row.pk)
    assert kept.text is None
    assert kept.sent_at is not None
    assert str(kept.phone) == "139 **** 0001"
    assert not deliver(row.pk)
    assert len(Sent.messages) == 1


def test_a_demonstration_keeps_them_for_there_is_no_phone(db: None, settings: Any) -> None:
    settings.DEMO = True
    row = message()
    deliver(row.pk)
    assert Message.objects.get(pk=row.pk).text.open() == "您的验证码是 123456"


def test_while_one_process_tries_no_other_does(db: None) -> None:
    row = message()
    with writing("test"):
        Message.objects.update(tried_at=timezone.now(), tries=1)
    assert not deliver(row.pk)
    assert deliver_waiting() == 0
    later()
    assert deliver_waiting() == 1


def test_what_failed_is_sent_again_under_the_same_number_and_given_up_in_the_end(db: None) -> None:
    row = message()
    Sent.faults[:] = [ConnectionError("no network")]
    assert not deliver(row.pk)
    assert Message.objects.get().error == "ConnectionError: no network"
    later()
    assert deliver_waiting() == 1
    assert Sent.messages[0][2] == row.pk
    lost = message()
    Sent.faults[:] = [ConnectionError("no network")] * notices.TRIES
    for _try in range(notices.TRIES + 2):
        deliver(lost.pk)
        later()
    assert Message.objects.get(pk=lost.pk).tries == notices.TRIES
    assert len(Sent.messages) == 1


def test_a_refused_verb_sends_nothing(db: None, django_capture_on_commit_callbacks: Any) -> None:
    @verb("test.tell_and_refuse", "先发后拒", may=EVERYBODY)
    def tell_and_refuse(*, by: Actor) -> None:
        notices.text_message("13900000001", "x")
        raise Refused("问", "因", "办")

    try:
        with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused):
            tell_and_refuse(by=BY)
    finally:
        VERBS.pop("test.tell_and_refuse")
    assert not Message.objects.exists()
    assert Sent.messages == []


def test_a_notice_is_its_accounts_own(cast: Cast) -> None:
    chen, lin = cast.actor("chen"), cast.actor("lin")
    row = tell(notices.tell, cast.account("chen"), "有新需求", "/needs/1", by=BY)
    assert list(notices.unread(chen)) == [row]
    assert not notices.of(lin).exists()
    assert notices.read(lin, row.pk) is None
    assert notices.read(chen, row.pk).read_at is not None
    assert not notices.unread(chen).exists()
    assert list(notices.of(chen)) == [row]
    assert not notices.of(system("x")).exists()
    assert Notice.objects.count() == 1


def test_the_console_sender_shows_neither_number_nor_words(caplog: pytest.LogCaptureFixture) -> None:
    notices.ConsoleSender().send("13900000001", "您的验证码是 123456", 7)
    assert "0000001" not in caplog.text
    assert "123456" not in caplog.text
