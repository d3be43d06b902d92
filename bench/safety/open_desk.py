"""An open desk page as a browser holds it: the live line, and the parts that are fetched again when something moved."""

import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse


@dataclass
class OpenDesk:
    """One agent's page: a thread hears the line, fetches what moved, and keeps when each text first stood on the page."""

    port: int
    cookie: str
    seen: dict[str, float] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    stop: bool = False
    moved: threading.Event = field(default_factory=threading.Event)
    ready: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """Open the page's line and go on until told to stop."""
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()
        if not self.ready.wait(30):
            raise SystemExit("the live line did not open")

    def expect(self, text: str) -> None:
        """Look out for a text from now on."""
        with self.lock:
            self.wanted.add(text)

    def _listen(self) -> None:
        while not self.stop:
            link = HTTPConnection("127.0.0.1", self.port, timeout=60)
            link.request("GET", "/hotline/live", headers={"Cookie": self.cookie})
            line = link.getresponse()
            if line.status != 200:
                raise SystemExit(f"the live line answered {line.status}")
            self._hear(line)
            link.close()

    def _hear(self, line: HTTPResponse) -> None:
        while not self.stop:
            said = line.readline()
            if not said:
                return
            if said.strip() == b"event: open":
                self.ready.set()
            if said.strip() in (b"event: open", b"event: moved"):
                self.moved.set()
                if self.wanted:
                    self._fetch()

    def _fetch(self) -> None:
        link = HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request("GET", "/hotline?part=1", headers={"Cookie": self.cookie})
        page = link.getresponse().read().decode()
        link.close()
        now = time.perf_counter()
        with self.lock:
            for text in [one for one in self.wanted if one in page]:
                self.seen[text] = now
                self.wanted.discard(text)
