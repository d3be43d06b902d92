"""Pictures lose what they should not carry, and nothing else."""

import pytest

from tests.delivery.evidence.visit import chunk, png
from yinian.delivery.evidence.pictures import Damaged, stripped


def segment(mark: int, body: bytes) -> bytes:
    return bytes([0xFF, mark]) + (len(body) + 2).to_bytes(2, "big") + body


def tiff(turn: int, order: str = "MM") -> bytes:
    """A block that says which way is up, and where the picture was taken."""
    big = order == "MM"

    def number(value: int, size: int) -> bytes:
        return value.to_bytes(size, "big" if big else "little")

    entry = number(0x0112, 2) + number(3, 2) + number(1, 4) + number(turn, 2) + b"\0\0"
    return order.encode() + number(42, 2) + number(8, 4) + number(1, 2) + entry + number(0, 4) + b"GPS 41.8,123.4"


QUANT, SCAN = segment(0xDB, b"\0" * 65), segment(0xDA, b"\0" * 10) + b"\x11\x22\xff\x00\x33"


def jpeg(*parts: bytes, tail: bytes = b"") -> bytes:
    return b"\xff\xd8" + b"".join(parts) + QUANT + SCAN + b"\xff\xd9" + tail


def test_a_jpeg_loses_place_device_words_and_what_hangs_behind_it() -> None:
    told = jpeg(
        segment(0xE0, b"JFIF\0"), segment(0xE1, b"Exif\0\0" + tiff(1)), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
        segment(0xFE, b"Zhang's phone"), tail=b"MotionPhoto",
    )  # fmt: skip
    assert stripped(told) == jpeg()
    assert stripped(jpeg()) == jpeg()


@pytest.mark.parametrize("order", ["MM", "II"])
def test_a_picture_that_lies_on_its_side_stays_so_and_says_nothing_else(order: str) -> None:
    clean = stripped(jpeg(segment(0xE1, b"Exif\0\0" + tiff(6, order))))
    assert b"GPS" not in clean and clean == stripped(clean)
    assert clean.startswith(b"\xff\xd8\xff\xe1") and len(clean) == len(jpeg()) + 36


def test_adobes_colours_stay_readable() -> None:
    told = jpeg(segment(0xEE, b"Adobe\0d\0\0\0\0\0\1"))
    assert stripped(told) == told


def test_a_png_keeps_its_points_alone() -> None:
    assert stripped(png(chunk(b"tEXt", b"Author\0Zhang"), chunk(b"iCCP", b"x"), chunk(b"eXIf", b"MM"))) == png()


def test_a_webp_keeps_its_points_alone() -> None:
    def riff(*parts: bytes) -> bytes:
        body = b"WEBP" + b"".join(parts)
        return b"RIFF" + len(body).to_bytes(4, "little") + body

    def part(kind: bytes, body: bytes) -> bytes:
        return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)

    told = riff(
        part(b"VP8X", b"\x2c" + b"\0" * 9), part(b"VP8 ", b"points"), part(b"EXIF", b"GPS"), part(b"XMP ", b"me")
    )
    assert stripped(told) == riff(part(b"VP8X", b"\0" * 10), part(b"VP8 ", b"points"))


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", jpeg()[:-2], png()[:-4], b"RIFF\0\0\0\0WEBP", b"MZ"],
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Damaged):
        stripped(content)
