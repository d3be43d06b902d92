"""A new key: every value is sealed again under it, opens the same, and is still found by its blind index."""

import pytest
from click.testing import CliRunner

from tests.cast import PHONE_SON, PHONE_WANG, WANG_ID, Cast
from yinian.config.commands.keys import keys
from yinian.foundation.fields import blind
from yinian.registry.elders.models import Elder, Kin

NEW = "2:" + "22" * 32 + ",1:" + "11" * 32


def test_rotation_reseals_everything_once(cast: Cast, settings: pytest.MonkeyPatch) -> None:
    assert cast.elder
    settings.FIELD_KEYS = NEW  # type: ignore[attr-defined]
    first = CliRunner().invoke(keys, ["rotate"], catch_exceptions=False)
    assert "registry.Elder.citizen_id: 2 rewritten" in first.output
    row = Elder.unscoped.get(citizen_id_blind=blind("citizen_id", WANG_ID))
    assert (row.pk, row.citizen_id.token[1], row.citizen_id.open(), row.phone.open()) == (
        cast.elder.pk,
        2,
        WANG_ID,
        PHONE_WANG,
    )
    assert Kin.unscoped.get(phone_blind=blind("phone", PHONE_SON)).phone.token[1] == 2
    again = CliRunner().invoke(keys, ["rotate"], catch_exceptions=False)
    assert "registry.Elder.citizen_id: 0 rewritten" in again.output
    assert "key 2 suite 1: 2" in CliRunner().invoke(keys, ["show"], catch_exceptions=False).output


def test_the_other_cipher_is_reached_the_same_way(cast: Cast, settings: pytest.MonkeyPatch) -> None:
    settings.FIELD_CIPHER = "SM4-GCM"  # type: ignore[attr-defined]
    CliRunner().invoke(keys, ["rotate"], catch_exceptions=False)
    token = Elder.unscoped.filter(phone__isnull=False)[0].phone
    assert (token.token[0], token.open()) == (2, PHONE_WANG)
