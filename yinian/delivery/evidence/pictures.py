"""A picture without what it should not carry: no place, no device, no owner, no words; its points stay as they are."""

from collections.abc import Iterator

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"IDAT", b"IEND"})
# Which way is up (1 to 8) stands in the block that also holds the place; it is written anew without the rest.
ORIENTATION = 0x0112
WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"})


class Damaged(ValueError):
    """The bytes are no whole picture of their kind."""


def stripped(content: bytes) -> bytes:
    """The same picture without EXIF, XMP, comments, colour profiles and whatever else hangs on it."""
    if content.startswith(JPEG):
        return _jpeg(content)
    if content.startswith(PNG):
        return _png(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    raise Damaged("kind")


def _jpeg(content: bytes) -> bytes:
    kept, turn, at = [JPEG], 1, 2
    while True:
        if at + 4 > len(content) or content[at] != 0xFF:
            raise Damaged("jpeg")
        mark = content[at + 1]
        if mark == 0xFF:  # a filling byte before a mark
            at += 1
            continue
        if mark == 0xDA:
            break
        size = int.from_bytes(content[at + 2 : at + 4], "big")
        part = content[at : at + 2 + size]
        if size < 2 or len(part) < size + 2:
            raise Damaged("jpeg")
        if mark == 0xE1 and part[4:10] == b"Exif\x00\x00":
            turn = _turn(part[10:]) or turn
        # 0xEE says how Adobe's colours are to be read; every other APPn and every comment goes.
        if not (0xE0 <= mark <= 0xEF or mark == 0xFE) or (mark == 0xEE and part[4:9] == b"Adobe"):
            kept.append(part)
        at += 2 + size
    end = content.rfind(b"\xff\xd9", at)
    if end < 0:
        raise Damaged("jpeg")
    if turn != 1:
        kept.insert(1, _upright(turn))
    return b"".join([*kept, content[at : end + 2]])


def _turn(tiff: bytes) -> int | None:
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return None

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)  # type: ignore[arg-type]

    first = number(4, 4)
    for entry in range(min(number(first, 2), 200)):
        at = first + 2 + entry * 12
        if number(at, 2) == ORIENTATION:
            turn = number(at + 8, 2)
            return turn if 1 <= turn <= 8 else None
    return None


def _upright(turn: int) -> bytes:
    tag = ORIENTATION.to_bytes(2, "big") + b"\x00\x03\x00\x00\x00\x01" + turn.to_bytes(2, "big") + b"\x00\x00"
    body = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01" + tag + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _png(content: bytes) -> bytes:
    kept, last = [PNG], b""
    for kind, part in _chunks(content[8:]):
        last = kind
        if kind in PNG_KEPT:
            kept.append(part)
        if kind == b"IEND":
            break
    if last != b"IEND" or len(kept) < 4:
        raise Damaged("png")
    return b"".join(kept)


def _chunks(rest: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 12 <= len(rest):
        size = int.from_bytes(rest[at : at + 4], "big")
        part = rest[at : at + 12 + size]
        if len(part) < 12 + size:
            raise Damaged("png")
        yield rest[at + 4 : at + 8], part
        at += 12 + size


def _webp(content: bytes) -> bytes:
    kept, at = [b"WEBP"], 12
    while at + 8 <= len(content):
        kind, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        part = content[at : at + 8 + size + size % 2]
        if len(part) < 8 + size:
            raise Damaged("webp")
        if kind == b"VP8X":
            # Its flags must not promise what is gone: colour profile 0x20, EXIF 0x08, XMP 0x04.
            kept.append(part[:8] + bytes([part[8] & ~0x2C]) + part[9:])
        elif kind in WEBP_KEPT:
            kept.append(part)
        at += 8 + size + size % 2
    if len(kept) < 2:
        raise Damaged("webp")
    body = b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
