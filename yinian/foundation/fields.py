"""Encrypted columns with a blind index beside them for exact search, and columns ordered by bytes everywhere."""

import base64
import os
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from yinian.foundation.refusals import LawBroken

SUITES = {"AES-GCM": 1, "SM4-GCM": 2}
NONCE, TAG = 12, 16


def digest(key: bytes, *parts: bytes, standard: bool = False) -> bytes:
    """HMAC of length-prefixed parts: SHA-256, or SM3 where the region's cipher is SM4."""
    mac = _keyed(key, not standard and settings.FIELD_CIPHER == "SM4-GCM").copy()
    mac.update(b"".join([len(part).to_bytes(4, "big") + part for part in parts]))
    return mac.finalize()


@lru_cache
def _keyed(key: bytes, sm3: bool) -> hmac.HMAC:
    # A copy of a keyed HMAC costs a third of keying a new one.
    return hmac.HMAC(key, hashes.SM3() if sm3 else hashes.SHA256())


@lru_cache
def _ring(text: str) -> dict[int, bytes]:
    ring = {}
    for item in text.split(","):
        number, _, key = item.strip().partition(":")
        ring[int(number)] = bytes.fromhex(key)
    if not all(len(key) == 32 for key in ring.values()) or not all(0 < number < 256 for number in ring):
        raise LawBroken("YINIAN_FIELD_KEYS holds number:key pairs, newest first; a key has 64 hexadecimal digits.")
    return ring


def current_key() -> int:
    """The number of the key that new values are written with: the first of the ring."""
    return next(iter(_ring(settings.FIELD_KEYS)))


@lru_cache
def _key(ring: str, number: int, suite: int) -> bytes:
    try:
        master = _ring(ring)[number]
    except KeyError:
        raise LawBroken(f"Field key {number} is not in YINIAN_FIELD_KEYS, but values were written with it.") from None
    return digest(master, b"field", bytes([suite]), standard=True)[: 32 if suite == 1 else 16]


@lru_cache
def _aes(key: bytes) -> AESGCM:
    return AESGCM(key)


def encrypt(plain: str, context: str) -> bytes:
    """Seal a text for one column: suite, key number, nonce, cipher text and tag; it opens nowhere else."""
    return sealing(context)(plain)


def sealing(context: str) -> Callable[[str], bytes]:
    """What seals texts for one column, for many at once: the key is looked up here and not again for each."""
    suite, number, name = SUITES[settings.FIELD_CIPHER], current_key(), context.encode()
    key, head = _key(settings.FIELD_KEYS, number, suite), bytes((suite, number))

    def aes(plain: str) -> bytes:
        nonce = os.urandom(NONCE)
        return head + nonce + box.encrypt(nonce, plain.encode(), name)

    def sm4(plain: str) -> bytes:
        nonce = os.urandom(NONCE)
        cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(name)
        return head + nonce + cipher.update(plain.encode()) + cipher.finalize() + cipher.tag

    if suite == 1:
        box = _aes(key)
        return aes
    return sm4


def decrypt(token: bytes, context: str) -> str:
    """Open what `encrypt` sealed for the same column; anything altered or moved is refused."""
    if len(token) < 2 + NONCE + TAG:
        raise _shut(context)
    suite, number, nonce, body = token[0], token[1], token[2 : 2 + NONCE], token[2 + NONCE :]
    key, name = _key(settings.FIELD_KEYS, number, suite), context.encode()
    try:
        if suite == 1:
            return _aes(key).decrypt(nonce, body, name).decode()
        box = Cipher(algorithms.SM4(key), modes.GCM(nonce, body[-TAG:])).decryptor()
        box.authenticate_additional_data(name)
        return (box.update(body[:-TAG]) + box.finalize()).decode()
    except InvalidTag:
        raise _shut(context) from None


def _shut(context: str) -> LawBroken:
    return LawBroken(f"A value of {context} does not open: it was altered, moved, or written with another key.")


_LEFT_OUT = {ord(c): None for c in " -\t\u3000"}


def normal(text: str) -> str:
    """One spelling for search: half-width, upper case, no blanks or hyphens."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return unicodedata.normalize("NFKC", text).upper().translate(_LEFT_OUT)


def blind(kind: str, text: str) -> str:
    """The blind index of a value: equal values of one kind are equal here, and nothing else can be read from it."""
    return blinding(kind)(text)


def blinding(kind: str) -> Callable[[str], str]:
    """What makes the blind indexes of one kind, for many values at once."""
    keyed, name = _keyed(settings.BLIND_KEY, settings.FIELD_CIPHER == "SM4-GCM"), kind.encode()
    head = len(name).to_bytes(4, "big") + name

    def index(text: str) -> str:
        value, mac = normal(text).encode(), keyed.copy()
        mac.update(head + len(value).to_bytes(4, "big") + value)
        return base64.urlsafe_b64encode(mac.finalize()[:16]).decode()[:22]

    return index


def journal_digest(text: str) -> str:
    """What the journal keeps of a secret value: enough to see that it changed, not what it was."""
    return "#" + base64.urlsafe_b64encode(digest(settings.JOURNAL_KEY, b"digest", text.encode())[:9]).decode()


MASKS: dict[str, Callable[[str], str]] = {
    "phone": lambda text: f"{text[:3]} **** {text[-4:]}" if len(text) >= 11 else "****" + text[-2:],
    "citizen_id": lambda text: f"{text[:6]} ******** {text[-4:]}" if len(text) == 18 else "****" + text[-2:],
    "bank": lambda text: "**** " + (text[-4:] if len(text) >= 8 else ""),
    "note": lambda text: "＊＊＊",
}


class Sealed:
    """An encrypted value as rows carry it: it prints masked, and opens only where code says so by name."""

    __slots__ = ("token", "context", "kind")

    def __init__(self, token: bytes, context: str, kind: str) -> None:
        self.token, self.context, self.kind = token, context, kind

    def open(self) -> str:
        return decrypt(self.token, self.context)

    open.alters_data = True  # type: ignore[attr-defined]  # no template may call it

    def __str__(self) -> str:
        return MASKS[self.kind](self.open())

    def __repr__(self) -> str:
        return f"<Sealed {self.context}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.open() == other.open()

    def __hash__(self) -> int:
        return hash(self.context)


class EncryptedField(models.BinaryField[Any, Any]):
    """A text encrypted at rest; `kind` says how it is masked and which blind index it shares."""

    def __init__(self, *args: Any, kind: str = "note", **kwargs: Any) -> None:
        self.kind = kind
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "kind": self.kind}

    @property
    def context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value), self.context, self.kind)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "":
            return None
        return value.token if isinstance(value, Sealed) else encrypt(str(value), self.context)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(value if prepared else self.get_prep_value(value), connection, prepared=True)

    def get_lookup(self, lookup_name: str) -> Any:
        # Equal texts have unequal tokens: a search by value would always find nothing. The blind index is for that.
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        raise LawBroken("Encrypted fields are never serialised.")


class BlindField(models.CharField[Any, Any]):
    """The blind index of an encrypted field of the same row, kept in step whenever that field is given a new text."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": 22, "null": True, "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.of)
        if not isinstance(value, Sealed):
            kind = model_instance._meta.get_field(self.of).kind  # type: ignore[union-attr]
            setattr(model_instance, self.attname, blind(kind, value) if value else None)
        return getattr(model_instance, self.attname)

    def db_parameters(self, connection: Any) -> Any:
        return {**super().db_parameters(connection), "collation": _bytes_order(connection)}


class PrefixField(models.CharField[Any, Any]):
    """A text searched by how it begins: ordered by bytes on every database, so that a prefix is one range of an index."""

    def db_parameters(self, connection: Any) -> Any:
        return {**super().db_parameters(connection), "collation": _bytes_order(connection)}


def begins(column: str, text: str) -> models.Q:
    """The condition that a PrefixField begins with a text, as the half-open range that an index serves."""
    return models.Q(**{f"{column}__gte": text, f"{column}__lt": text + chr(0x10FFFF)})


class PathField(PrefixField):
    """A region's path; a subtree is one half-open range."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 100, **kwargs})


def _bytes_order(connection: Any) -> str:
    return "C" if connection.vendor == "postgresql" else "BINARY"


def encrypted_columns(model: type[models.Model]) -> Iterable[EncryptedField]:
    """The encrypted fields of a model."""
    return (field for field in model._meta.get_fields() if isinstance(field, EncryptedField))
