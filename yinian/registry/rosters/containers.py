"""What an uploaded file is, and whether it may be opened: by its content, its real size unpacked, and what its cells hold."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

MB = 1024 * 1024
UNPACKED, ENTRIES, RATIO, SMALL = 600 * MB, 3_000, 300, 20 * MB
ROWS, COLUMNS, CELLS, LETTERS = 300_000, 300, 6_000_000, 400 * MB
PIECE = 1 * MB
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Unfit(Exception):
    """A file that is not opened; the code says why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def kind_of(path: Path) -> str:
    """xlsx, xls or csv; anything else, and what is dangerous or locked, is unfit."""
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise Unfit("empty")
    if head == OLD_OFFICE:
        # What Office encrypts lies in an old container, whatever its name says.
        if ENCRYPTED in path.read_bytes():
            raise Unfit("password")
        return "xls"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        _check_zip(path)
        return "xlsx"
    if head[:4] in (b"%PDF", b"\x89PNG", b"GIF8", b"RIFF", b"Rar!", b"7z\xbc\xaf") or head[:3] == b"\xff\xd8\xff":
        raise Unfit("kind")
    return "csv"


def _check_zip(path: Path) -> None:
    """Refuse a bomb before anything is opened: declared sizes first, then what really comes out, piece by piece."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, struct.error):
        raise Unfit("broken") from None
    packed = path.stat().st_size
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES or declared > UNPACKED or (declared > SMALL and declared > packed * RATIO):
        raise Unfit("bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unfit("password")
    names = {entry.filename for entry in entries}
    if not any(name.startswith("xl/worksheets/") for name in names):
        raise Unfit("kind")
    total = 0
    shared, sheets = _Strings(), list[_Cells]()
    for entry in entries:
        watch: _Strings | _Cells | None = None
        if entry.filename.lower() == "xl/sharedstrings.xml":
            watch = shared
        elif entry.filename.startswith("xl/worksheets/sheet"):
            watch = _Cells()
            sheets.append(watch)
        for piece in unpacked(path, entry):
            total += len(piece)
            if total > UNPACKED or (total > SMALL and total > packed * RATIO):
                raise Unfit("bomb")
            if watch:
                watch.feed(piece)
    for sheet in sheets:
        sheet.end(shared)


def unpacked(path: Path, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What really comes out of an entry, whatever it declares."""
    with path.open("rb") as file:
        file.seek(entry.header_offset)
        local = file.read(30)
        if len(local) < 30 or local[:4] != b"PK\x03\x04":
            raise Unfit("broken")
        file.seek(sum(struct.unpack("<HH", local[26:30])), 1)
        left = entry.compress_size
        if entry.compress_type == zipfile.ZIP_STORED:
            while left > 0 and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece
            return
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise Unfit("broken")
        yield from _inflated(file, left)


def _inflated(file: object, left: int) -> Iterator[bytes]:
    box = zlib.decompressobj(-15)
    try:
        while left > 0 and not box.eof:
            given = file.read(min(256 * 1024, left))  # type: ignore[attr-defined]
            if not given:
                return
            left -= len(given)
            piece = box.decompress(given, PIECE)
            while piece:
                yield piece
                piece = box.decompress(box.unconsumed_tail, PIECE) if box.unconsumed_tail else b""
    except zlib.error:
        raise Unfit("broken") from None


class _Strings:
    """The lengths of the texts that cells share."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self.rest = b""

    def feed(self, piece: bytes) -> None:
        parts = (self.rest + piece).split(b"</si>")
        self.lengths += [len(part) for part in parts[:-1]]
        self.rest = parts[-1]
        if len(self.rest) > 8 * MB or len(self.lengths) > CELLS:
            raise Unfit("bomb")


_REFERENCE = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,4})([0-9]{1,9})"')
_SHARED = re.compile(rb't="s"[^>]*><(?:\w+:)?v>([0-9]{1,9})<')


class _Cells:
    """How far the cells of a sheet reach, and how much text they would hold: one far cell makes a table of nothing."""

    def __init__(self) -> None:
        self.rest = b""
        self.count = self.row = self.column = 0
        self.uses: list[np.ndarray] = []

    def feed(self, piece: bytes) -> None:
        whole = self.rest + piece
        cut = whole.rfind(b"</c>") + 4 if b"</c>" in whole else whole.rfind(b"<c ")
        cut = max(cut, 0)
        done, self.rest = whole[:cut], whole[cut:]
        if len(self.rest) > 8 * MB:
            raise Unfit("bomb")
        self._count(done)

    def _count(self, text: bytes) -> None:
        found = _REFERENCE.findall(text)
        if found:
            self.count += len(found)
            self.row = max(self.row, int(found[-1][1]), int(found[0][1]))
            self.column = max(self.column, *(_column(letters) for letters in {letters for letters, _row in found}))
            if self.count > CELLS or self.column > COLUMNS:
                raise Unfit("wide" if self.column > COLUMNS else "long")
            # Rows may be out of order in what somebody built by hand.
            if self.row > ROWS or max(len(row) for _letters, row in found) > 6:
                raise Unfit("long", limit=ROWS)
        shared = _SHARED.findall(text)
        if shared:
            self.uses.append(np.array(shared, dtype=np.int64))

    def end(self, shared: _Strings) -> None:
        self._count(self.rest)
        if not self.uses or not shared.lengths:
            return
        lengths = np.array(shared.lengths, dtype=np.int64)
        uses = np.concatenate(self.uses)
        if int(lengths[uses[uses < len(lengths)]].sum()) > LETTERS:
            raise Unfit("bomb")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
