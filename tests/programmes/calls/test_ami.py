"""A conversation with Asterisk over TCP: greeting, login, a queue's events, a broken line, and a call put back."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections

from tests.cast import PHONE_WANG, Cast
from tests.programmes.calls.ringing import switch
from yinian.programmes.calls import ami, desk
from yinian.programmes.calls.ami import Account, Reader
from yinian.programmes.calls.models import Call, Switch

GREETING = b"Asterisk Call Manager/8.0.2\r\n"
Say = Callable[..., None]


class Asterisk:
    """Speaks the text of the manager interface to one who connects, a conversation at a time."""

    def __init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.door.settimeout(20)
        self.port = self.door.getsockname()[1]
        self.link: socket.socket | None = None
        self.rest = b""

    def meet(self, secret: str = "s3cret", channels: tuple[str, ...] = ()) -> dict[str, str]:
        """Let somebody in, check the login, and list the channels that stand."""
        self.link, _address = self.door.accept()
        self.link.settimeout(20)
        self.rest = b""
        self.link.sendall(GREETING)
        login = self.hear()
        assert (login["Action"], login["Username"]) == ("Login", "yinian")
        if login["Secret"] != secret:
            self.say(Response="Error", ActionID=login["ActionID"], Message="Authentication failed")
            return login
        self.say(Response="Success", ActionID=login["ActionID"], Message="Authentication accepted")
        asked = self.hear()
        assert asked["Action"] == "CoreShowChannels"
        self.say(Response="Success", ActionID=asked["ActionID"], EventList="start")
        for one in channels:
            self.say(Event="CoreShowChannel", ActionID=asked["ActionID"], Channel=f"PJSIP/trunk-{one}", Uniqueid=one)
        self.say(Event="CoreShowChannelsComplete", ActionID=asked["ActionID"], EventList="Complete")
        return login

    def hear(self) -> dict[str, str]:
        assert self.link is not None
        while b"\r\n\r\n" not in self.rest:
            data = self.link.recv(4096)
            assert data, "the listener hung up"
            self.rest += data
        whole, _sign, self.rest = self.rest.partition(b"\r\n\r\n")
        return ami.parsed(whole.decode())

    def say(self, **fields: str) -> None:
        assert self.link is not None
        # In two pieces, as a network may deliver it.
        text = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode() + b"\r\n"
        self.link.sendall(text[:7])
        self.link.sendall(text[7:])

    def drop(self) -> None:
        assert self.link is not None
        self.link.close()


@contextmanager
def listening(line: Switch, server: Asterisk, **more: Any) -> Iterator[threading.Event]:
    stop = threading.Event()
    account = Account("127.0.0.1", server.port, "yinian", "s3cret", **more)

    def run() -> None:
        try:
            ami.Listening(line, account, stop, wait=0.05).for_ever()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(timeout=30)
        server.door.close()
        assert not thread.is_alive()


def until(found: Callable[[], Any]) -> Any:
    """What is waited for, once it is there."""
    wait = threading.Event()
    for _try in range(400):
        got = found()
        if got:
            return got
        wait.wait(0.05)
    raise AssertionError("it did not come")


def stands(unique: str, status: str) -> Callable[[], Any]:
    return lambda: Call.unscoped.filter(outside=unique, status=status).first()


def test_a_whole_conversation_and_a_broken_line(lasting_cast: Cast) -> None:
    line, server = switch(lasting_cast, "ami"), Asterisk()
    desk.sign_on("8001", by=lasting_cast.actor("agent"))
    with listening(line, server, queue="elder-care", back="from-internal,12349"):
        server.meet()
        server.say(Event="FullyBooted", Status="Fully Booted")
        server.say(
            Event="Newchannel",
            Channel="PJSIP/trunk-01",
            ChannelStateDesc="Ring",
            CallerIDNum=PHONE_WANG,
            Uniqueid="1.1",
        )
        server.say(
            Event="QueueCallerJoin", Channel="PJSIP/trunk-02", CallerIDNum="13811112222", Queue="other", Uniqueid="1.2"
        )
        server.say(
            Event="QueueCallerJoin", Channel="PJSIP/trunk-01", CallerIDNum=f"+86{PHONE_WANG}", Queue="elder-care",
            Position="1", Count="1", Uniqueid="1.1", Linkedid="1.1",
        )  # fmt: skip
        row = until(stands("1.1", "ringing"))
        assert row.elder == lasting_cast.elder and Call.unscoped.count() == 1
        server.say(Event="AgentConnect", Channel="PJSIP/trunk-01", Uniqueid="1.1", Interface="PJSIP/8001", HoldTime="4")
        row = until(stands("1.1", "answered"))
        assert row.agent_id == lasting_cast.actor("agent").account_id
        server.say(Event="Hold", Channel="PJSIP/trunk-01", Uniqueid="1.1", Linkedid="1.1")
        until(stands("1.1", "held"))
        server.say(Event="Unhold", Channel="PJSIP/trunk-01", Uniqueid="1.1", Linkedid="1.1")
        until(stands("1.1", "answered"))
        # The agent's page goes away: Asterisk is asked to let the caller wait again.
        here = desk.SignOn.unscoped.get(until=None)
        desk.lose(here, by=desk.GONE)
        back = server.hear()
        assert {name: back[name] for name in ("Action", "Channel", "Context", "Exten", "Priority")} == {
            "Action": "Redirect", "Channel": "PJSIP/trunk-01", "Context": "from-internal", "Exten": "12349", "Priority": "1",
        }  # fmt: skip
        until(stands("1.1", "ringing"))
        # The line breaks; meanwhile the caller gave up, and another one came.
        server.drop()
        server.meet(channels=("1.3",))
        until(stands("1.1", "missed"))
        server.say(
            Event="QueueCallerJoin",
            Channel="PJSIP/trunk-03",
            CallerIDNum="anonymous",
            Queue="elder-care",
            Uniqueid="1.3",
        )
        row = until(stands("1.3", "ringing"))
        assert row.number is None
        server.say(Event="QueueCallerAbandon", Channel="PJSIP/trunk-03", Queue="elder-care", Uniqueid="1.3")
        until(stands("1.3", "missed"))
        assert until(lambda: Switch.unscoped.get().heard_at)


def test_who_is_not_let_in_tries_again(lasting_cast: Cast) -> None:
    line, server = switch(lasting_cast, "ami"), Asterisk()
    with listening(line, server):
        server.meet(secret="another")
        server.drop()
        server.meet()
        server.say(Event="QueueCallerJoin", Channel="PJSIP/trunk-01", CallerIDNum=PHONE_WANG, Queue="q", Uniqueid="2.1")
        until(stands("2.1", "ringing"))


@pytest.mark.parametrize(
    ("interface", "told"),
    [("PJSIP/8001", "8001"), ("Local/8001@from-queue/n", "8001"), ("SIP/8001-0000a", "8001-0000a"), ("", "")],
)
def test_an_interface_names_a_telephone(interface: str, told: str) -> None:
    assert ami.extension(interface) == told


def test_only_calls_of_the_queue_are_calls() -> None:
    reader = Reader("q")
    assert reader.read({"Event": "Hangup", "Uniqueid": "1"}) is None
    assert reader.read({"Event": "QueueCallerJoin", "Queue": "other", "Uniqueid": "1"}) is None
    joined = reader.read({"Event": "QueueCallerJoin", "Queue": "q", "Uniqueid": "1", "CallerIDNum": "138"})
    assert joined is not None and (joined.kind, joined.number) == ("rang", "138")
    told = reader.read({"Event": "VarSet", "Uniqueid": "1", "Variable": "MIXMONITOR_FILENAME", "Value": "/rec/1.wav"})
    assert told is not None and told.recording == "/rec/1.wav"
    ended = reader.read({"Event": "Hangup", "Uniqueid": "1"})
    assert ended is not None and ended.kind == "ended" and reader.calls == {}
