"""An officer drafts law on the pages: from the list to the draft, its grid, its Excel, the comparison and the simulation."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.cast import Cast
from tests.entitlement.policies import drafted
from tests.pages.door import signed_in
from yinian.entitlement.policies import drafts, excel, queries, text
from yinian.entitlement.policies.models import Draft
from yinian.foundation.journal.lines import Line


def page(cast: Cast, name: str, draft: Draft | None = None, who: str = "chen", **query: str) -> str:
    path = reverse(name, kwargs={"pk": draft.pk} if draft else None)
    return signed_in(cast, who).get(path, query).content.decode()


def grid(cast: Cast, draft: Draft, do: str = "save", **changed: str) -> Any:
    """The grid of rows as the page would send it, with some cells changed."""
    cells = drafts.reading(draft).cells
    columns = ["age", "amount", "since", "until", "document", "clause", "quote", "note"]
    rows = {
        f"{n}-{name}": excel.shown(name, row.get(name), True) for n, row in enumerate(cells["rows"]) for name in columns
    }
    sent = {"was": text.version(draft.text), "count": str(len(cells["rows"])), "do": do, **rows, **changed}
    return signed_in(cast, "chen").post(reverse("edit-draft", kwargs={"pk": draft.pk}) + "?part=rows", sent)


def test_a_draft_is_begun_from_the_table_in_force(cast: Cast) -> None:
    assert "home_service_hours" in page(cast, "law")
    sent = {
        "region": str(cast.regions["dadong"].pk),
        "benefit": "home_service_hours",
        "title": "改时长",
        "unit": "fen",
        "per": "month",
    }
    answer = signed_in(cast, "chen").post(reverse("make-draft"), sent)
    assert answer.status_code == 303
    made = Draft.unscoped.get()
    assert (made.benefit, made.region, made.title) == ("home_service_hours", cast.regions["dadong"], "改时长")
    assert "改时长" in page(cast, "law") and "改时长" not in page(cast, "law", who="zhou")


def test_a_new_benefit_needs_its_names(cast: Cast) -> None:
    sent = {"region": str(cast.regions["dadong"].pk), "benefit": "", "title": "新", "unit": "fen", "per": "year"}
    answer = signed_in(cast, "chen").post(reverse("make-draft"), sent)
    assert answer.status_code == 422 and "新设待遇要填写这一项" in answer.content.decode()
    given = {**sent, "code": "festival_gift", "zh": "重阳节慰问", "en": "Gift"}
    assert signed_in(cast, "chen").post(reverse("make-draft"), given).status_code == 303
    assert "要改的地方" in page(cast, "draft", Draft.unscoped.get())


def test_the_grid_saves_cells_in_yuan(cast: Cast) -> None:
    draft = drafted.made(cast)
    assert grid(cast, draft, **{"0-amount": "350.5"}).status_code == 303
    assert drafts.reading(Draft.unscoped.get()).cells["rows"][0]["amount"] == 35050


def test_each_cell_is_checked_on_sending_and_what_was_typed_stays(cast: Cast) -> None:
    draft = drafted.made(cast)
    said = grid(cast, draft, "check", **{"0-age": "80-89"}).content.decode()
    assert 'value="80-89"' in said and 'id="w-0-age"' in said and "请写 80..89" in said
    assert Draft.unscoped.get().text == draft.text, "looking is not saving"
    much = grid(cast, draft, "check", **{"0-amount": "2000"}).content.decode()
    assert "2000.00 元 超出了 0.00 元 到 1000.00 元" in much, "amounts are told as they are typed"
    other = grid(cast, draft, "check", **{"0-amount": "300"}).content.decode()
    assert "照表是第 1 行、300.00 元" in other


@pytest.mark.parametrize(
    ("do", "ages"),
    [
        ("add", ["80+", "<80", "-"]),
        ("remove-0", ["<80"]),
        ("down-0", ["<80", "80+"]),
        ("up-1", ["<80", "80+"]),
        ("up-0", ["80+", "<80"]),
    ],
)
def test_rows_are_added_removed_and_moved(cast: Cast, do: str, ages: list[str]) -> None:
    said = grid(cast, drafted.made(cast), do).content.decode()
    for number, age in enumerate(ages):
        value = "" if age == "-" else age.replace("<", "&lt;")
        assert f'id="c-{number}-age" name="{number}-age" value="{value}"' in said
    assert f'id="c-{len(ages)}-age"' not in said


def test_a_grid_opened_before_somebody_else_saved_is_told_so(cast: Cast) -> None:
    draft = drafted.made(cast)
    answer = grid(cast, draft, was="000000000000", **{"0-amount": "999"})
    assert (
        answer.status_code == 422
        and "已有人改过它" in answer.content.decode()
        and 'value="999"' in answer.content.decode()
    )


@pytest.mark.parametrize("part", ["rows", "examples", "documents", "head", "text"])
def test_every_part_can_be_looked_at_and_saved_unchanged(cast: Cast, part: str) -> None:
    draft = drafted.made(cast)
    client, path = signed_in(cast, "chen"), reverse("edit-draft", kwargs={"pk": draft.pk}) + f"?part={part}"
    assert client.get(path).status_code == 200
    if part == "head":
        sent = {
            "zh": "重阳节慰问",
            "en": "Gift",
            "unit": "fen",
            "per": "year",
            "hit": "unique",
            "inputs": ["age"],
            "least": "0",
            "most": "1000",
        }
    elif part == "text":
        sent = {"words": draft.text}
    else:
        return
    assert client.post(path, {**sent, "was": text.version(draft.text), "do": "save"}).status_code == 303
    assert drafts.reading(Draft.unscoped.get()).faults == ()


def test_words_that_cannot_be_read_are_kept_and_shown_as_they_are(cast: Cast) -> None:
    draft = drafted.made(cast)
    client, path = signed_in(cast, "chen"), reverse("edit-draft", kwargs={"pk": draft.pk})
    client.post(f"{path}?part=text", {"words": "rows: [", "was": text.version(draft.text), "do": "save"})
    assert Draft.unscoped.get().text == "rows: ["
    said = client.get(path).content.decode()
    assert "rows: [" in said and "文件的行" in said
    for name in ("draft", "compare-draft", "what-if", "draft-export"):
        assert client.get(reverse(name, kwargs={"pk": draft.pk})).status_code == 200, name


def test_excel_goes_out_and_comes_back(cast: Cast) -> None:
    draft = drafted.made(cast)
    client = signed_in(cast, "chen")
    out = b"".join(client.get(reverse("draft-export", kwargs={"pk": draft.pk})))  # type: ignore[call-overload]
    assert CalamineWorkbook.from_filelike(io.BytesIO(out)).sheet_names == ["表头", "规则", "举例", "文件"]
    assert Line.unscoped.filter(verb="draft.export", subject_id=draft.pk).exists()
    sent = {"file": SimpleUploadedFile("改.xlsx", out)}
    assert client.post(reverse("upload-draft", kwargs={"pk": draft.pk}), sent).status_code == 303
    cells, _faults = text.read(Draft.unscoped.get().text)
    assert cells == text.read(draft.text)[0]
    bad = client.post(
        reverse("upload-draft", kwargs={"pk": draft.pk}), {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04no")}
    )
    assert bad.status_code == 422 and "读不出规则表" in bad.content.decode()


def test_the_comparison_marks_each_changed_cell(cast: Cast) -> None:
    drafted.law(cast, drafted.made(cast), date(2026, 10, 1))
    from yinian.entitlement.policies import drafting

    second = drafting.make(cast.regions["dadong"], "提高", "festival_gift", by=cast.actor("chen"))
    drafting.edit(second, second.text.replace("20000", "30000"), by=cast.actor("chen"))
    said = page(cast, "compare-draft", second)
    assert "<del>200</del> → <ins>300</ins>" in said
    assert "不变的行也列出来" in said
    assert queries.table("festival_gift", cast.regions["dadong"], date(2026, 11, 1))


def test_a_sound_draft_is_handed_in_agreed_to_and_becomes_law(cast: Cast) -> None:
    draft = drafted.made(cast)
    second = drafted.officer(cast, "second", "dadong")
    path = reverse("submit-draft", kwargs={"pk": draft.pk})
    assert signed_in(cast, "chen").post(path, {"since": "2026-10-01"}).status_code == 303
    assert "只补发或追回差额" in page(cast, "draft", draft)
    assert "同意自" not in page(cast, "draft", draft, who="he") and second.level == "district"
    for who in ("lin", "second"):
        assert signed_in(cast, who).post(reverse("enact-draft", kwargs={"pk": draft.pk})).status_code == 303
    queries.refresh()
    assert Draft.unscoped.get().status == "enacted"
    public = signed_in(cast, "chen").get(
        reverse("benefit-table", kwargs={"code": "210104", "benefit": "festival_gift"})
    )
    assert "重阳节慰问" in public.content.decode()


def test_a_draft_with_a_fault_has_no_button_to_hand_it_in(cast: Cast) -> None:
    draft = drafted.made(cast, drafted.TABLE.replace("age: <80", "age: <79"))
    said = page(cast, "draft", draft)
    assert "没有一行管到这样的人：年龄 79" in said and reverse("submit-draft", kwargs={"pk": draft.pk}) not in said
    answer = signed_in(cast, "chen").post(reverse("submit-draft", kwargs={"pk": draft.pk}), {"since": "2026-10-01"})
    assert answer.status_code == 422 and Draft.unscoped.get().status == "draft"
