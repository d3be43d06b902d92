"""A real cluster on this machine: Spark's own master and two workers, each a process with an executor of its own."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

HOST, WORKERS, PATIENCE = "127.0.0.1", 2, 120


@dataclass
class Standalone:
    """The address of the master, and its workers, each the head of a process group."""

    address: str
    board: str
    folder: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def alive(self) -> int:
        """How many workers the master counts on."""
        with urlopen(f"http://{HOST}:{self.board}/json/", timeout=10) as answer:
            return sum(one["state"] == "ALIVE" for one in json.load(answer)["workers"])

    def kill(self, number: int) -> None:
        """Kill a worker and its executor, as a power cut would."""
        end(self.workers[number])


@contextmanager
def standalone(folder: Path) -> Iterator[Standalone]:
    """A master with its workers, gone afterwards."""
    port, board = free_port(), free_port()
    own = Standalone(f"spark://{HOST}:{port}", str(board), folder)
    master = begin(folder / "master", "master.Master", "--host", HOST, "--port", str(port), "--webui-port", str(board))
    try:
        for number in range(WORKERS):
            own.workers.append(
                begin(
                    folder / f"worker-{number}", "worker.Worker", "--host", HOST, "--webui-port", "0", "-c", "1", "-m", "1g",
                    "-d", str(folder / f"worker-{number}"), own.address,
                )
            )  # fmt: skip
        wait_for(own)
        yield own
    finally:
        for process in (*own.workers, master):
            end(process)


def begin(log: Path, main: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start one of Spark's own processes, in a group of its own."""
    found = find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    home = Path(found.origin).parent
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{main}", *arguments]
    env = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST, "SPARK_DAEMON_MEMORY": "256m"}
    log.mkdir(parents=True)
    with (log / "log").open("wb") as out:
        return subprocess.Popen(command, env=env, stdout=out, stderr=out, start_new_session=True)


def wait_for(own: Standalone) -> None:
    """Until all workers have reported to the master."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError):
            if own.alive() == WORKERS:
                return
        time.sleep(0.5)
    logs = "\n".join(path.read_text()[-1500:] for path in sorted(own.folder.glob("*/log")))
    raise AssertionError(f"no cluster of {WORKERS} workers within {PATIENCE} s:\n{logs}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        port: int = one.getsockname()[1]
        return port
