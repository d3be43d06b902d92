"""An award by an amount that a document sets: chosen by name, filled in with its document and clause, and no other amount."""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml

from tests.cast import Cast
from tests.faces.console.test_rooms import post
from tests.pages.door import signed_in
from tests.settlement.payouts.owing import fund
from yinian.settlement.subsidies.models import Award


@pytest.fixture
def yingkou(settings: Any, tmp_path: Path) -> None:
    """Let the cast's city have what 营口 gives graduates."""
    whole = tmp_path / "policies"
    copytree(settings.ROOT / "policies", whole)
    theirs = yaml.safe_load((whole / "210800/parameters.yaml").read_text("utf-8"))
    ours = yaml.safe_load((whole / "210100/parameters.yaml").read_text("utf-8"))
    ours["documents"] |= {f"yingkou_{key}": paper for key, paper in theirs["documents"].items()}
    ours["values"] += [
        {**value, "document": f"yingkou_{value['document']}"}
        for value in theirs["values"]
        if value["name"].startswith("graduate_entry_award_")
    ]
    (whole / "210100/parameters.yaml").write_text(yaml.safe_dump(ours, allow_unicode=True), "utf-8")
    settings.POLICIES = whole


@pytest.mark.parametrize(("degree", "fen"), [("bachelor", 6_000_000), ("college", 5_000_000), ("secondary", 4_000_000)])
def test_a_graduates_award_is_that_of_the_degree(cast: Cast, yingkou: None, degree: str, fen: int) -> None:
    chen, money = signed_in(cast, "chen"), fund(cast, fen=10_000_000)
    given = {
        "payee": str(cast.parties["zhang"].pk),
        "fund": str(money.pk),
        "standard": f"graduate_entry_award_{degree}",
    }
    empty = {"amount": "", "ground": "", "document": "", "clause": ""}
    assert "按这个标准是" in post(chen, "/awards/new", 422, **{**given, **empty, "amount": "70000"})
    post(chen, "/awards/new", **given, **empty)
    row = Award.unscoped.get()
    assert (row.amount_fen, row.clause) == (fen, "一（七）") and row.document and "毕业生" in row.ground


def test_without_a_standard_everything_has_to_be_filled_in(cast: Cast) -> None:
    chen, money = signed_in(cast, "chen"), fund(cast, fen=10_000_000)
    given = {"payee": str(cast.parties["zhang"].pk), "fund": str(money.pk), "standard": ""}
    post(chen, "/awards/new", 422, **given, amount="100", ground="奖励", document="", clause="三")
    assert not Award.unscoped.exists()
