"""Files by content hash: limited in size and kind, kept once, and served only through the row that owns them."""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yinian.foundation import access, verbs
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor
from yinian.foundation.refusals import Refused

KINDS: dict[str, tuple[bytes, ...]] = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/webp": (b"RIFF",),
    "application/pdf": (b"%PDF-",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (b"PK\x03\x04",),
    "application/vnd.ms-excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    # Text has no signature: whoever allows it looks at the content.
    "text/csv": (b"",),
}
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
DOCUMENTS = IMAGES | {"application/pdf"}
TABLES = frozenset(
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-excel", "text/csv"}
)
SETTLED_SECONDS = 24 * 3600


class Upload(Protocol):
    """What a web form or a test hands over."""

    name: str | None

    def chunks(self) -> Iterator[bytes]: ...


class StoredFile(Scoped):
    """One file of one owner; equal content is kept once on disk."""

    DOMAIN = "work"

    owner_kind = models.CharField(_("所属类别"), max_length=60)
    owner_id = models.BigIntegerField(_("所属编号"))
    name = models.CharField(_("文件名"), max_length=200)
    kind = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("字节数"))
    sha256 = models.CharField(_("内容摘要"), max_length=64)

    class Meta(Scoped.Meta):
        verbose_name = verbose_name_plural = _("文件")
        indexes = [models.Index("owner_kind", "owner_id", name="file_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return settings.FILES_ROOT / self.sha256[:2] / self.sha256[2:4] / self.sha256


def keep(owner: Scoped, upload: Upload, *, kinds: frozenset[str] = DOCUMENTS, limit: int | None = None) -> StoredFile:
    """Store an upload under its owner, as part of the running verb; too large or of a kind not allowed is refused."""
    name = _name(upload.name or "")
    part = settings.FILES_ROOT / "parts" / os.urandom(16).hex()
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("xb") as out:
            sha256, size, head = _copy(upload, out, name, limit or settings.FILE_LIMIT_BYTES)
        kind = _kind(head, kinds, name)
        row = StoredFile(owner_kind=owner._meta.label_lower, owner_id=owner.pk, sha256=sha256)
        row.path.parent.mkdir(parents=True, exist_ok=True)
        # Content on disk before the row: a crash between leaves an orphan, never a row without its content.
        part.replace(row.path)
    finally:
        part.unlink(missing_ok=True)
    return verbs.create(
        StoredFile,
        owner_kind=row.owner_kind,
        owner_id=owner.pk,
        name=name,
        kind=kind,
        size=size,
        sha256=sha256,
        region_path=owner.region_path,
    )


def _name(given: str) -> str:
    """What the upload is called, without the folders and invisible characters that a browser or an attacker sends."""
    last = given.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable()).strip(" .")[-200:] or "file"


def _copy(upload: Upload, out: BinaryIO, name: str, limit: int) -> tuple[str, int, bytes]:
    seen, size, head = hashlib.sha256(), 0, b""
    for chunk in upload.chunks():
        size += len(chunk)
        if size > limit:
            raise Refused(
                _("您要上传文件「{name}」。"),
                _("文件超过 {limit} MB 的上限。"),
                _("请压缩或拆分后再上传。"),
                name=name,
                limit=limit // 1024 // 1024,
            )
        head = (head + chunk[:32])[:32]
        seen.update(chunk)
        out.write(chunk)
    out.flush()
    os.fsync(out.fileno())
    return seen.hexdigest(), size, head


def _kind(head: bytes, kinds: frozenset[str], name: str) -> str:
    for kind, starts in KINDS.items():
        if kind in kinds and head.startswith(starts) and (kind != "image/webp" or head[8:12] == b"WEBP"):
            return kind
    raise Refused(
        _("您要上传文件「{name}」。"),
        _("文件的内容不是允许的类型（看内容，不看扩展名）。"),
        _("请上传：{kinds}。"),
        name=name,
        kinds="、".join(sorted(kind.rpartition("/")[2].rpartition(".")[2].upper() for kind in kinds)),
    )


def of(owner: Scoped) -> models.QuerySet[StoredFile]:
    """The files of an owner that the caller already sees."""
    return StoredFile.unscoped.filter(owner_kind=owner._meta.label_lower, owner_id=owner.pk).order_by("id")


def counts(model: type[Scoped], numbers: Iterable[int]) -> dict[int, int]:
    """How many files each of some objects has that the caller already sees."""
    rows = StoredFile.unscoped.filter(owner_kind=model._meta.label_lower, owner_id__in=numbers).order_by()
    return dict(rows.values_list("owner_id").annotate(models.Count("id")))


def seen(actor: Actor, pk: int) -> StoredFile:
    """A file whose owner the actor sees; any other does not exist."""
    row = StoredFile.unscoped.filter(pk=pk).first()
    if row is not None:
        owner = _model(row.owner_kind)
        if owner is not None and owner.seen_by(actor).filter(pk=row.owner_id).exists() and row.path.exists():
            return row
    raise access.missing(StoredFile._meta.verbose_name, pk)


def _model(kind: str) -> type[Scoped] | None:
    try:
        model = apps.get_model(kind)
    except LookupError:  # its programme was taken out of the house
        return None
    return model if issubclass(model, Scoped) else None


def sweep() -> int:
    """Delete content on disk that no row names, and say how many files went; what is young may yet get its row."""
    count, before = 0, time.time() - SETTLED_SECONDS
    for path in [*settings.FILES_ROOT.glob("??/??/*"), *settings.FILES_ROOT.glob("parts/*")]:
        if path.stat().st_mtime < before and not StoredFile.unscoped.filter(sha256=path.name).exists():
            path.unlink()
            count += 1
    return count
