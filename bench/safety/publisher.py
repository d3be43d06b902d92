"""A publisher that costs little: MQTT packets laid out beforehand, or signed as they go, and written to a socket in blocks.

python -m bench.safety.publisher PORT FIRST COUNT RATE SECONDS SHIFT: devices FIRST … FIRST+COUNT-1, RATE a second for SECONDS; a
RATE of 0 sends one message of each device at once, signed before it says "ready" and waits for a line. SHIFT moves the sequence.
"""

import hmac
import json
import socket
import struct
import sys
import time


def key_of(number: int) -> bytes:
    """The key of a device of the benchmark."""
    return number.to_bytes(32, "big")


def payload(number: int, sequence: int, now_ms: int, kind: str = "heartbeat") -> bytes:
    """A signed message in the neutral shape."""
    body = (
        f'{{"device":"B{number:07d}","type":"{kind}","time":{now_ms},"sequence":{sequence},"data":{{"battery":{50 + number % 50}}}}}'
    ).encode()
    return hmac.digest(key_of(number), body, "sha256").hex().encode() + b"." + body


def packet(topic: bytes, message: bytes) -> bytes:
    """A PUBLISH packet of quality 0."""
    length, head = 2 + len(topic) + len(message), b""
    while True:
        length, digit = divmod(length, 128)
        head += bytes([digit | (128 if length else 0)])
        if not length:
            break
    return b"\x30" + head + struct.pack("!H", len(topic)) + topic + message


def telemetry(number: int, sequence: int) -> bytes:
    """One heartbeat as it goes over the wire."""
    return packet(
        f"yinian/telemetry/neutral/B{number:07d}".encode(), payload(number, sequence, time.time_ns() // 1_000_000)
    )


def join(port: int, name: str) -> socket.socket:
    """A connection to the broker."""
    link = socket.create_connection(("127.0.0.1", port))
    rest = (
        struct.pack("!H", 4) + b"MQTT\x04\x02" + struct.pack("!H", 600) + struct.pack("!H", len(name)) + name.encode()
    )
    link.sendall(b"\x10" + bytes([len(rest)]) + rest)
    if link.recv(4)[:1] != b"\x20":
        raise SystemExit("the broker does not answer")
    return link


def at_rate(link: socket.socket, first: int, count: int, rate: float, seconds: float, shift: int) -> int:
    """Send so many a second, each device in turn, in blocks of 20 ms."""
    began, sent = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        due = int(passed * rate) - sent
        link.sendall(
            b"".join(telemetry(first + n % count, shift + n // count) for n in range(sent, sent + due))
        ) if due > 0 else None
        sent += max(0, due)
        time.sleep(0.02)
    return sent


def at_once(link: socket.socket, first: int, count: int, shift: int) -> tuple[int, float]:
    """Send one message of each device as fast as the socket takes them; signed beforehand."""
    blocks = [
        b"".join(telemetry(n, shift) for n in range(low, min(low + 200, first + count)))
        for low in range(first, first + count, 200)
    ]
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.monotonic()
    for block in blocks:
        link.sendall(block)
    return count, time.monotonic() - began


def main() -> None:
    port, first, count, rate, seconds, shift = (int(word) for word in sys.argv[1:7])
    link = join(port, f"publisher-{first}-{shift}")
    if rate:
        began = time.monotonic()
        sent, took = at_rate(link, first, count, rate, seconds, shift), time.monotonic() - began
    else:
        sent, took = at_once(link, first, count, shift)
    # The broker closes its side when it has read to the end.
    link.sendall(b"\xe0\x00")
    link.shutdown(socket.SHUT_WR)
    while link.recv(4096):
        pass
    print(json.dumps({"sent": sent, "seconds": took}), flush=True)


if __name__ == "__main__":
    main()
