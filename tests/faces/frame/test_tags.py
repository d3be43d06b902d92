"""Each part says what it must, escapes what it is given, and carries no style or script of its own."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Engine, Template
from django.test import RequestFactory

from yinian.faces.frame.listing import Column, Listing
from yinian.faces.frame.parts import Action, Entry, Fact, Progress, Tab


def show(text: str, **given: Any) -> str:
    return Template("{% load i18n frame %}" + text, engine=Engine.get_default()).render(Context(given))


def listed(rows: list[Any], counted: int, **words: Any) -> Listing[Any]:
    return Listing(
        [Column("name", "姓名", ("name",)), Column("due", "应付", numeric=True)], rows, counted, key="elders", **words
    )


class Ask(forms.Form):
    name = forms.CharField(label="姓名", help_text="与身份证一致")
    note = forms.CharField(label="说明", required=False)
    grade = forms.ChoiceField(label="等级", widget=forms.RadioSelect, choices=[("1", "轻度")])
    agreed = forms.BooleanField(label="已签字")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_status_has_a_word_and_a_shape() -> None:
    html = show("{% badge 'late' word %}", word="今天<到期>")
    assert "今天&lt;到期&gt;" in html
    assert "#shape-late" in html
    assert 'class="badge quiet"' in show("{% badge 'unknown' 'x' %}")


def test_a_number_leads_to_its_rows() -> None:
    html = show("{% stat '已逾期' 1204 url='/late' unit='件' tone='late' %}")
    assert '<a href="/late" aria-label="已逾期 1,204">1,204</a>' in html
    assert "<a" not in show("{% stat '已逾期' 0 %}")


def test_facts_take_pairs_and_facts_and_show_what_is_not_known() -> None:
    html = show("{% facts known %}", known=[("姓名", "<王>"), Fact("长护险", None), Fact("服务商", "阳光", "/p/1")])
    assert "&lt;王&gt;" in html
    assert "—" in html
    assert '<a href="/p/1">阳光</a>' in html


def test_a_timeline_says_when_by_whom_and_why() -> None:
    html = show("{% timeline e %}", e=[Entry(date(2024, 5, 8), "复评到期", "陈立", "满一年", "late")])
    for words in ('datetime="2024-05-08"', "2024年5月8日", "陈立", "满一年", "已逾期"):
        assert words in html
    assert "还没有记录" in show("{% timeline e %}", e=[])


def test_tabs_mark_the_one_that_is_open() -> None:
    html = show("{% tabs t '王秀英' %}", t=[Tab("情况", "?a", True), Tab("服务单", "?b", count=1204)])
    assert html.count("aria-current") == 1
    assert "1,204" in html


def test_a_table_shows_heads_rows_and_how_many() -> None:
    page = listed(
        [SimpleNamespace(name="王秀英")], 1001, sorted_by="-name", export_url="/out", query=QueryDict("street=1")
    )
    html = show("{% table l %}{% for r in l.rows %}<tr><td>{{ r.name }}</td></tr>{% endfor %}{% endtable %}", l=page)
    for words in (
        "<td>王秀英</td>",
        'aria-sort="descending"',
        "共 1,000+ 条",
        "?street=1&amp;sort=name",
        "/out?street=1",
        "太多了",
    ):
        assert words in html
    assert 'hx-select="#elders"' in html


def test_an_empty_table_says_how_to_begin_and_a_filtered_one_how_to_undo() -> None:
    never = show(
        "{% table l %}{% endtable %}",
        l=listed([], 0, empty="登记的老人会列在这里。", begin="登记老人", begin_url="/new"),
    )
    assert "登记的老人会列在这里。" in never
    assert '<a class="button" href="/new">登记老人</a>' in never
    narrowed = show("{% table l %}{% endtable %}", l=listed([], 0, query=QueryDict("street=1")))
    assert "没有符合条件的" in narrowed
    assert "清除筛选" in narrowed
    assert "<table" not in never + narrowed


def test_a_form_says_what_will_happen_and_works_with_its_token() -> None:
    html = show("{% form f '登记老人' cancel='/back' %}", f=Ask(), csrf_token="TOKEN")
    for words in ("登记老人</button>", 'href="/back"', "TOKEN", "（可不填）", 'id="id_name_helptext"'):
        assert words in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'role="alert"' not in html


def test_a_refused_form_says_what_is_wrong_at_the_field_and_above_all() -> None:
    html = show("{% form f '登记老人' %}", f=Ask({"name": "", "note": "<b>"}))
    assert 'role="alert"' in html
    for link in ("#id_name", "#id_grade_0", "#id_agreed"):
        assert f'href="{link}"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert "<b>" not in html


def test_progress_asks_again_until_it_is_finished() -> None:
    running = show("{% progress j %}", j=Progress("job", "正在计算", 9600, 42905, "/job/1"))
    assert 'hx-get="/job/1"' in running
    assert '<progress max="42905" value="9600"' in running
    assert "<noscript>" in running
    done = show("{% progress j %}", j=Progress("job", "已算完", 9, 9, "/job/1", True, Action("看结果", "/r")))
    assert "hx-get" not in done
    assert 'href="/r"' in done


def test_a_refusal_has_three_sentences() -> None:
    html = show("{% refusal r %}", r=SimpleNamespace(asked="派给张敏。", why="证已到期。", do="改派他人。"))
    for words in ("派给张敏。", "证已到期。", "改派他人。", 'role="alert"'):
        assert words in html


def test_a_masked_value_is_shown_only_by_a_posted_form() -> None:
    html = show("{% masked v '身份证号' '/reveal/1' %}", v="21****", csrf_token="TOKEN")
    assert 'method="post" action="/reveal/1"' in html
    assert "TOKEN" in html
    assert "<form" not in show("{% masked v '身份证号' %}", v="21****")


@pytest.mark.parametrize("kind", ["empty", "error", "missing", "offline", "many"])
def test_states_say_what_and_what_to_do(kind: str) -> None:
    html = show("{% state k title='标题' text='说明' label='去做' url='/do' %}", k=kind)
    for words in ("标题", "说明", 'href="/do"', "去做"):
        assert words in html


def test_filters_write_what_is_missing_as_a_dash() -> None:
    assert (
        show("{{ a|money }} {{ b|money }} {{ b|number }} {{ c|minutes }}", a=123450, b=None, c=90)
        == "¥ 1,234.50 — — 1小时30分钟"
    )


def test_the_text_size_comes_from_the_cookie_and_only_a_known_one() -> None:
    request = RequestFactory().get("/")
    for kept, shown in (("largest", "largest"), ('"><script>', "standard"), ("", "standard")):
        request.COOKIES["yinian_text"] = kept
        assert show("{% text_size %}", request=request) == shown
    assert show("{% text_size %}") == "standard"
