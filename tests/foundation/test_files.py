"""A file is known by its content, limited in size and kind, kept once, and served only through its owner."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast import BY, Cast
from tests.foundation import sample
from tests.foundation.sample import Thing
from yinian.foundation import files
from yinian.foundation.actor import Actor
from yinian.foundation.files import StoredFile
from yinian.foundation.refusals import NotFound, Refused
from yinian.foundation.verbs import EVERYBODY, VERBS, verb
from yinian.registry.elders.models import Elder

JPEG, PNG, PDF, ZIP = (
    b"\xff\xd8\xff\xe0" + b"x" * 60,
    b"\x89PNG\r\n\x1a\n" + b"y" * 60,
    b"%PDF-1.7" + b"z" * 60,
    b"PK\x03\x04",
)
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "


class Given:
    """An upload that comes in pieces."""

    def __init__(self, content: bytes, name: str | None = "照片.jpg", piece: int = 7) -> None:
        self.content, self.name, self.piece = content, name, piece

    def chunks(self) -> Iterator[bytes]:
        for at in range(0, len(self.content), self.piece):
            yield self.content[at : at + self.piece]


@verb("test.keep", "存文件", may=EVERYBODY)
def keep(owner: Any, upload: Given, *, by: Actor, **given: Any) -> StoredFile:
    return files.keep(owner, upload, **given)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def elder(cast: Cast) -> Elder:
    assert cast.elder
    return cast.elder


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (PDF, "application/pdf"), (WEBP, "image/webp")]
)
def test_the_content_says_what_it_is(elder: Elder, content: bytes, kind: str) -> None:
    row = keep(elder, Given(content, "看似.exe"), by=BY)
    assert (row.kind, row.size, row.name) == (kind, len(content), "看似.exe")
    assert row.path.read_bytes() == content
    assert row.region_path == elder.region_path


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"<html>", ZIP, b"RIFF\x00\x00\x00\x00WAVE", b"\xff\xd8"])
def test_other_content_is_refused_whatever_its_name(elder: Elder, folder: Path, content: bytes) -> None:
    with pytest.raises(Refused, match="看内容，不看扩展名"):
        keep(elder, Given(content, "照片.jpg"), by=BY)
    assert on_disk(folder) == []
    assert not StoredFile.unscoped.exists()


def test_only_the_kinds_asked_for(elder: Elder) -> None:
    with pytest.raises(Refused, match="JPEG、PNG、WEBP"):
        keep(elder, Given(PDF), by=BY, kinds=files.IMAGES)


def test_too_large_is_refused_before_it_is_read_to_the_end(elder: Elder, folder: Path, settings: Any) -> None:
    settings.FILE_LIMIT_BYTES = 1024 * 1024
    read = []

    class Endless(Given):
        def chunks(self) -> Iterator[bytes]:
            while True:
                read.append(1)
                yield b"\xff\xd8\xff" * 100_000

    with pytest.raises(Refused, match="超过 1 MB"):
        keep(elder, Endless(b""), by=BY)
    assert len(read) == 4
    assert on_disk(folder) == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/abs/照片.jpg", "照片.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie: x.jpg"),
        ("x\u202egpj.exe", "xgpj.exe"),
        ("..", "file"),
        ("folder/", "file"),
        ("", "file"),
        (None, "file"),
        ("长" * 300 + ".jpg", "长" * 196 + ".jpg"),
    ],
)
def test_a_name_leads_nowhere(elder: Elder, folder: Path, given: str | None, name: str) -> None:
    row = keep(elder, Given(JPEG, given), by=BY)
    assert row.name == name
    assert on_disk(folder) == [row.path]
    assert row.path.resolve().is_relative_to(folder.resolve())


def test_equal_content_is_kept_once(cast: Cast, elder: Elder, folder: Path) -> None:
    one, two = keep(elder, Given(JPEG), by=BY), keep(cast.neighbour, Given(JPEG), by=BY)
    assert one.pk != two.pk
    assert one.path == two.path
    assert len(on_disk(folder)) == 1
    assert list(files.of(elder)) == [one]


def test_it_is_served_to_who_sees_its_owner_and_does_not_exist_for_others(cast: Cast, elder: Elder) -> None:
    row = keep(elder, Given(JPEG), by=BY)
    for who in ("chen", "he", "zhang", "son", "wang"):
        assert files.seen(cast.actor(who), row.pk) == row
    for who in ("zhou", "sunny", "system", "audit"):
        with pytest.raises(NotFound):
            files.seen(cast.actor(who), row.pk)
    with pytest.raises(NotFound):
        files.seen(cast.actor("chen"), row.pk + 1)
    row.path.unlink()
    with pytest.raises(NotFound):
        files.seen(cast.actor("chen"), row.pk)


def test_a_refused_verb_keeps_no_row_and_the_sweep_takes_the_content_once_settled(elder: Elder, folder: Path) -> None:
    kept = keep(elder, Given(PNG), by=BY)

    @verb("test.keep_and_fail", "存后失败", may=EVERYBODY)
    def keep_and_fail(owner: Elder, *, by: Actor) -> None:
        files.keep(owner, Given(JPEG))
        raise Refused("问", "因", "办")

    try:
        with pytest.raises(Refused):
            keep_and_fail(elder, by=BY)
    finally:
        VERBS.pop("test.keep_and_fail")
    assert len(on_disk(folder)) == 2
    assert files.sweep() == 0  # its row might yet be committed
    old = time.time() - 2 * files.SETTLED_SECONDS
    (folder / "parts" / "left").write_bytes(b"x")
    for path in on_disk(folder):
        os.utime(path, (old, old))
    assert files.sweep() == 2
    assert on_disk(folder) == [kept.path]


def test_files_of_a_thing_that_is_no_longer_known_do_not_exist(cast: Cast) -> None:
    thing: Thing = sample.add("一", cast.regions["dadong"], by=BY)
    row = keep(thing, Given(JPEG), by=BY)
    with pytest.raises(NotFound):
        files.seen(cast.actor("chen"), row.pk)
