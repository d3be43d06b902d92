"""A visit as a phone sends it, piece by piece."""

import random
import struct
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.delivery.town import Clock, Town
from yinian.delivery.evidence import actions
from yinian.delivery.evidence.actions import Post
from yinian.delivery.orders.models import Order

HOME = {"latitude": 41.8050, "longitude": 123.4700, "accuracy_m": 20}


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*more: bytes) -> bytes:
    """A picture of one white point, with whatever else hangs on it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")


def upload(content: bytes | None = None, name: str = "照片.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, scene() if content is None else content)


def scene(seed: int | None = None, size: tuple[int, int] = (160, 120), kind: str = "PNG", **more: Any) -> bytes:
    """A picture of its own: the same seed is the same scene, however large and however saved; without one it is new."""
    chance = random.Random(seed)
    small = Image.frombytes("L", (16, 12), bytes(chance.randrange(256) for _point in range(16 * 12)))
    kept = BytesIO()
    small.resize(size, Image.Resampling.BICUBIC).convert("RGB").save(kept, kind, **more)
    return kept.getvalue()


def post(key: str, **more: Any) -> Post:
    return Post(key, **more)


def points(order: Order) -> list[str]:
    return [key for key, _words in order.item.points]


def served(town: Town, order: Order, clock: Clock, minutes: int = 60, who: str = "zhang", **spot: Any) -> Order:
    """The whole visit, as it ought to be."""
    by = town.by(who)
    clock.now = order.starts_at
    actions.check_in(order, post("in", **(spot or HOME)), by=by)
    actions.tick(order, points(order), post("ticks"), by=by)
    actions.photo(order, upload(), post("photo"), by=by)
    actions.sign(order, upload(name="签名.png"), post("sign"), by=by)
    clock.go(minutes=minutes)
    actions.check_out(order, post("out", **(spot or HOME)), by=by)
    return Order.unscoped.get(pk=order.pk)
