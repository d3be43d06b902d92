"""Asterisk's manager interface (AMI) as an adapter: its lines over TCP become the same events as everybody else's.

One connection: greeting, Login, then events of the queue. When it breaks it is made anew, and what was missed meanwhile is
made good from the list of channels. Where a call was given back, Asterisk is asked to put it into the queue again.
"""

import logging
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import close_old_connections

from yinian.programmes.calls import telephony
from yinian.programmes.calls.models import Call, Switch
from yinian.programmes.calls.telephony import Event

log = logging.getLogger(__name__)
PING, SILENT, LONGEST, TICK = 20.0, 60.0, 64_000, 0.5
Message = dict[str, str]
_END = re.compile("[\r\n]")


class Broken(Exception):
    """The connection is of no more use."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where Asterisk is and who we are there; `queue` narrows to one queue, `back` is where a call is sent to wait again."""

    host: str
    port: int
    user: str
    secret: str
    queue: str = ""
    back: str = ""


@dataclass
class Reader:
    """What the events of one queue mean: a channel is a call once it has joined, until it hangs up."""

    queue: str = ""
    # Uniqueid of the caller's channel → its name, which a command needs.
    calls: dict[str, str] = field(default_factory=dict)

    def read(self, message: Message) -> Event | None:
        """The event that a message is, if it is one of ours."""
        name, unique = message.get("Event", ""), message.get("Uniqueid", "")
        if name == "QueueCallerJoin" and self.queue in ("", message.get("Queue", "")):
            self.calls[unique] = message.get("Channel", "")
            return Event("rang", unique, message.get("CallerIDNum", ""))
        if unique not in self.calls:
            return None
        if name == "AgentConnect":
            return Event("answered", unique, extension=extension(message.get("Interface", "")))
        if name == "Hold" or name == "Unhold":
            return Event("held" if name == "Hold" else "resumed", unique)
        if name == "VarSet" and message.get("Variable") == "MIXMONITOR_FILENAME":
            return Event("recorded", unique, recording=message.get("Value", ""))
        if name in ("QueueCallerAbandon", "Hangup"):
            del self.calls[unique]
            return Event("ended", unique)
        return None


def extension(interface: str) -> str:
    """The telephone of an interface as Asterisk writes it: PJSIP/8001, Local/8001@from-queue/n."""
    found = re.search(r"/([A-Za-z0-9_.\-]+)", interface)
    return found[1] if found else ""


class Wire:
    """One connection: messages are lines `Name: value`, and an empty line ends each."""

    def __init__(self, account: Account, timeout: float = 10.0) -> None:
        self.socket = socket.create_connection((account.host, account.port), timeout=timeout)
        self.socket.settimeout(TICK)
        self.rest = b""

    def close(self) -> None:
        self.socket.close()

    def send(self, **fields: str) -> None:
        """Ask for an action. A value with a line end would be an action of its own, and is cut there."""
        lines = [f"{name}: {_END.split(value, maxsplit=1)[0]}\r\n" for name, value in fields.items()]
        self.socket.sendall("".join([*lines, "\r\n"]).encode())

    def greeting(self, until: float) -> str:
        """The first line, by which the other side says that it is a call manager."""
        while b"\r\n" not in self.rest:
            if not self._more() and time.monotonic() > until:
                raise Broken("no greeting")
        line, _sign, self.rest = self.rest.partition(b"\r\n")
        return line.decode("utf-8", "replace")

    def messages(self) -> Iterator[Message]:
        """What has come, without waiting longer than a tick for more."""
        self._more()
        while b"\r\n\r\n" in self.rest:
            whole, _sign, self.rest = self.rest.partition(b"\r\n\r\n")
            yield parsed(whole.decode("utf-8", "replace"))

    def _more(self) -> bool:
        try:
            data = self.socket.recv(65_536)
        except TimeoutError:
            return False
        except OSError as error:
            raise Broken(str(error)) from None
        if not data:
            raise Broken("the other side hung up")
        self.rest += data
        if len(self.rest) > LONGEST and b"\r\n\r\n" not in self.rest:
            raise Broken("a message without an end")
        return True


def parsed(text: str) -> Message:
    """A message by its names; of a name that comes twice the last counts."""
    pairs = (line.partition(":") for line in text.split("\r\n"))
    return {name.strip(): value.strip() for name, sign, value in pairs if sign}


class Listening:
    """Listening to one Asterisk for one switch, until told to stop."""

    def __init__(self, switch: Switch, account: Account, stop: threading.Event, wait: float = 1.0) -> None:
        self.switch, self.account, self.stop, self.wait = switch, account, stop, wait
        self.reader = Reader(account.queue)
        self.sent_back: dict[str, int] = {}
        self.listed: set[str] | None = None

    def for_ever(self) -> None:
        """Connect, listen, and begin again after a pause that grows while it fails."""
        pause = self.wait
        while not self.stop.is_set():
            try:
                self._once()
                pause = self.wait
            except (OSError, Broken) as error:
                log.warning("AMI %s:%s: %s", self.account.host, self.account.port, error)
                self.stop.wait(pause)
                pause = min(30.0, pause * 2)

    def _once(self) -> None:
        wire = Wire(self.account)
        try:
            self._log_in(wire)
            self._listen(wire)
        finally:
            wire.close()

    def _log_in(self, wire: Wire) -> None:
        end = time.monotonic() + 10
        if "Call Manager" not in wire.greeting(end):
            raise Broken("this is no call manager")
        wire.send(Action="Login", Username=self.account.user, Secret=self.account.secret, ActionID="login")
        while time.monotonic() < end:
            for message in wire.messages():
                if message.get("ActionID") == "login" and "Response" in message:
                    if message["Response"] != "Success":
                        raise Broken(f"not let in: {message.get('Message', '')}")
                    self.listed = set()
                    wire.send(Action="CoreShowChannels", ActionID="channels")
                    return
        raise Broken("no answer to the login")

    def _listen(self, wire: Wire) -> None:
        heard = asked = time.monotonic()
        while not self.stop.is_set():
            for message in wire.messages():
                heard = time.monotonic()
                self._take(message)
            now = time.monotonic()
            if now - heard > SILENT:
                raise Broken("nothing heard for a minute")
            if now - asked > PING:
                wire.send(Action="Ping", ActionID="ping")
                asked = now
            self._put_back(wire)
        wire.send(Action="Logoff", ActionID="logoff")

    def _take(self, message: Message) -> None:
        close_old_connections()
        if self.listed is not None and message.get("Event") == "CoreShowChannel":
            self.listed.add(message.get("Uniqueid", ""))
        elif self.listed is not None and message.get("Event") == "CoreShowChannelsComplete":
            self._catch_up(self.listed)
            self.listed = None
        event = self.reader.read(message)
        if event is not None:
            telephony.hear(self.switch, event)
            telephony.noted(self.switch)

    def _catch_up(self, standing: set[str]) -> None:
        """Calls that ended while nobody listened have ended; those that go on are listened to again."""
        for row in telephony.open_calls(self.switch):
            if row.outside in standing:
                self.reader.calls.setdefault(row.outside, "")
            else:
                self.reader.calls.pop(row.outside, None)
                telephony.hear(self.switch, Event("ended", row.outside))

    def _put_back(self, wire: Wire) -> None:
        """Ask for the queue again on behalf of callers whose agent has gone."""
        if not self.account.back:
            return
        context, _sign, exten = self.account.back.rpartition(",")
        for row in _waiting_again(self.switch):
            channel = self.reader.calls.get(row.outside)
            if channel and self.sent_back.get(row.outside) != row.given_back:
                self.sent_back[row.outside] = row.given_back
                wire.send(
                    Action="Redirect", Channel=channel, Context=context, Exten=exten, Priority="1", ActionID="back"
                )


def _waiting_again(switch: Switch) -> list[Call]:
    return [row for row in telephony.open_calls(switch) if row.status == "ringing" and row.given_back]
