"""`yinian policies export`: what was enacted here goes back into files, which read as the same law."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cast import Cast
from tests.entitlement.policies import drafted
from tests.entitlement.policies.drafted import SINCE
from yinian.config.commands.policies import policies
from yinian.entitlement.policies import queries


def exported(code: str, folder: Path) -> tuple[int, str]:
    done = CliRunner().invoke(policies, ["export", code, str(folder)])
    return done.exit_code, done.output


def test_an_enacted_table_is_written_as_it_was_enacted(cast: Cast, tmp_path: Path) -> None:
    done = drafted.law(cast, drafted.made(cast), SINCE)
    code, said = exported("210104", tmp_path)
    assert code == 0 and f"draft {done.pk}, from {SINCE}" in said, said
    assert (tmp_path / "210104/benefits/festival_gift.yaml").read_text("utf-8") == done.text


@pytest.mark.django_db
def test_a_regions_files_come_along(tmp_path: Path) -> None:
    code, said = exported("210100", tmp_path)
    shipped = queries.folder() / "210100"
    files = [path.relative_to(shipped) for path in shipped.rglob("*.yaml")]
    assert code == 0 and "0 enacted tables" in said and files
    assert all((tmp_path / "210100" / one).read_bytes() == (shipped / one).read_bytes() for one in files)


@pytest.mark.django_db
def test_a_region_without_law_says_so(tmp_path: Path) -> None:
    code, said = exported("110000", tmp_path)
    assert code == 1 and "has no law here" in said and not list(tmp_path.iterdir())
