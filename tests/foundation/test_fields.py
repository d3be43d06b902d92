"""Encrypted columns open only in their own place and with their own key, and print masked."""

import pytest
from django.core.exceptions import FieldError
from django.template import Context, Template

from tests.cast import Cast
from tests.foundation import sample
from tests.foundation.sample import Thing
from yinian.foundation import fields
from yinian.foundation.fields import MASKS, Sealed, blind, decrypt, encrypt, journal_digest
from yinian.foundation.refusals import LawBroken

CIPHERS = ("AES-GCM", "SM4-GCM")
HERE, THERE = "elder.phone", "carer.phone"


@pytest.fixture(params=CIPHERS)
def cipher(request: pytest.FixtureRequest, settings) -> str:
    settings.FIELD_CIPHER = request.param
    return str(request.param)


def test_it_opens_again_and_never_looks_the_same_twice(cipher: str) -> None:
    one, other = encrypt("13900000001", HERE), encrypt("13900000001", HERE)
    assert one != other
    assert decrypt(one, HERE) == decrypt(other, HERE) == "13900000001"
    assert b"139" not in one


def test_a_moved_value_is_refused(cipher: str) -> None:
    with pytest.raises(LawBroken, match="does not open"):
        decrypt(encrypt("秘密", HERE), THERE)


def test_any_altered_byte_is_refused(cipher: str) -> None:
    token = encrypt("秘密", HERE)
    for place in range(len(token)):
        broken = token[:place] + bytes([token[place] ^ 1]) + token[place + 1 :]
        with pytest.raises(LawBroken):
            decrypt(broken, HERE)
    for length in (0, 1, 13, 29, len(token) - 1):
        with pytest.raises(LawBroken):
            decrypt(token[:length], HERE)


def test_values_of_both_ciphers_stay_readable_side_by_side(settings) -> None:
    tokens = []
    for cipher in CIPHERS:
        settings.FIELD_CIPHER = cipher
        tokens.append(encrypt("秘密", HERE))
    assert [decrypt(token, HERE) for token in tokens] == ["秘密", "秘密"]


def test_a_new_key_writes_and_the_old_one_still_reads(cipher: str, settings) -> None:
    settings.FIELD_KEYS = "1:" + "11" * 32
    old = encrypt("秘密", HERE)
    settings.FIELD_KEYS = "2:" + "22" * 32 + ",1:" + "11" * 32
    new = encrypt("秘密", HERE)
    assert (old[1], new[1], fields.current_key()) == (1, 2, 2)
    assert decrypt(old, HERE) == decrypt(new, HERE) == "秘密"
    settings.FIELD_KEYS = "2:" + "22" * 32
    with pytest.raises(LawBroken, match="Field key 1 is not in"):
        decrypt(old, HERE)
    settings.FIELD_KEYS = "1:" + "33" * 32
    with pytest.raises(LawBroken, match="does not open"):
        decrypt(old, HERE)


@pytest.mark.parametrize("ring", ["1:1122", "0:" + "11" * 32, "256:" + "11" * 32])
def test_a_ring_that_cannot_work_is_refused(ring: str, settings) -> None:
    settings.FIELD_KEYS = ring
    with pytest.raises(LawBroken, match="64 hexadecimal"):
        encrypt("x", HERE)


def test_equal_values_of_one_kind_share_a_blind_index(cipher: str, settings) -> None:
    assert blind("phone", "139-0000 0001") == blind(
        "phone", "１３９００００００００1".replace("００００００００", "0000000")
    )
    assert blind("citizen_id", "11010519491231002x") == blind("citizen_id", "11010519491231002X")
    assert blind("phone", "1") != blind("bank", "1")
    before = blind("phone", "1")
    settings.BLIND_KEY = b"\x23" * 32
    assert blind("phone", "1") != before


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("phone", "13900000001", "139 **** 0001"),
        ("phone", "0411-82", "****82"),
        ("citizen_id", "11010519491231002X", "110105 ******** 002X"),
        ("citizen_id", "12345", "****45"),
        ("bank", "6222020200001234567", "**** 4567"),
        ("bank", "1234", "**** "),
        ("note", "高血压", "＊＊＊"),
    ],
)
def test_masks(kind: str, text: str, shown: str) -> None:
    assert MASKS[kind](text) == shown


def test_a_template_shows_the_mask_and_opens_nothing() -> None:
    value = Sealed(encrypt("13900000001", HERE), HERE, "phone")
    shown = Template("{{ v }}|{{ v.open }}|{{ v|stringformat:'r' }}").render(Context({"v": value}))
    assert shown == f"139 **** 0001||&lt;Sealed {HERE}&gt;"


def test_a_journal_digest_shows_a_change_and_no_value() -> None:
    assert journal_digest("a") == journal_digest("a") != journal_digest("b")
    assert journal_digest("13900000001").startswith("#")


def test_a_row_keeps_its_blind_index_in_step(cast: Cast) -> None:
    thing = sample.add("一", cast.regions["dadong"], by=cast.actor("chen"), secret="13900000009")
    row = Thing.unscoped.get(secret_blind=blind("phone", "139 0000 0009"))
    assert row.pk == thing.pk
    assert row.secret.open() == "13900000009"
    sample.change(row, by=cast.actor("chen"), secret="13900000008")
    assert Thing.unscoped.get(secret_blind=blind("phone", "13900000008")).secret.open() == "13900000008"
    sample.change(Thing.unscoped.get(pk=row.pk), by=cast.actor("chen"), secret=None)
    assert Thing.unscoped.filter(secret__isnull=True, secret_blind=None).count() == 1


def test_nobody_can_search_by_the_value_itself(cast: Cast) -> None:
    with pytest.raises(FieldError):
        Thing.unscoped.filter(secret="13900000009").exists()
