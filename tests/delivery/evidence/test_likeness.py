"""Whether two pictures show the same."""

import pytest

from tests.delivery.evidence.visit import png, scene
from yinian.delivery.evidence.likeness import Unreadable, likeness, same


@pytest.mark.parametrize("seed", range(6))
def test_the_same_scene_saved_otherwise_is_the_same_and_another_is_not(seed: int) -> None:
    kept = likeness(scene(seed))
    assert len(kept) == 16
    for size, kind, more in (((640, 480), "PNG", {}), ((320, 240), "JPEG", {"quality": 40}), ((160, 120), "WEBP", {})):
        assert same(kept, likeness(scene(seed, size, kind, **more))), (size, kind)
    assert not any(same(kept, likeness(scene(other))) for other in range(6, 60))


def test_a_blank_wall_is_like_nothing() -> None:
    assert likeness(png()) == ""
    assert not same("", "")


@pytest.mark.parametrize("content", [b"", b"MZ", scene(1)[:-200], scene(1, kind="JPEG")[:100]])
def test_what_cannot_be_shown_is_no_picture(content: bytes) -> None:
    with pytest.raises(Unreadable):
        likeness(content)


def test_what_says_it_is_huge_is_not_unpacked() -> None:
    import struct

    from tests.delivery.evidence.visit import chunk

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0))
    with pytest.raises(Unreadable):
        likeness(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"x") + chunk(b"IEND", b""))
