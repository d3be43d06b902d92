"""A Mosquitto of the benchmark's own, on a free port, with the bounds that we ship."""

import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[2] / "deploy" / "mosquitto" / "mosquitto.conf"
BOUNDS = ("max_queued", "max_inflight", "queue_qos0", "message_size")


@contextmanager
def mosquitto(folder: Path) -> Generator[int]:
    """Run it, and say on which port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bounds = [line for line in SHIPPED.read_text(encoding="utf-8").splitlines() if line.startswith(BOUNDS)]
    lines = [
        f"listener {port} 127.0.0.1",
        "allow_anonymous true",
        "persistence true",
        f"persistence_location {folder}/",
    ]
    (folder / "mosquitto.conf").write_text("\n".join([*lines, *bounds, ""]), encoding="utf-8")
    binary = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin") or "mosquitto"
    process = subprocess.Popen(
        [binary, "-c", str(folder / "mosquitto.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _try in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)
