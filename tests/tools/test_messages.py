"""The catalogue tool: what it finds, what it keeps, what it refuses."""

import gettext
import json
from pathlib import Path

import pytest

from tools import messages
from tools.templates import Text, Unreadable, texts, unmarked


@pytest.fixture
def product(tmp_path: Path) -> Path:
    """A tiny product: one module and one page."""
    (tmp_path / "yinian").mkdir()
    (tmp_path / "yinian/rules.py").write_text(
        "from django.utils.translation import gettext_lazy as _, pgettext, ngettext\n"
        "a = _('登记')\nb = pgettext('出具结论', '评估')\n"
        "c = ngettext('%(count)s 位老人', '%(count)s 位老人', 2)\n"
        "d = _('订单 %(number)s '\n      '已被接受')\n",
        "utf-8",
    )
    (tmp_path / "yinian/page.html").write_text("<h1>{% translate '登记' %}</h1>{{ x|default:_('暂无') }}\n", "utf-8")
    return tmp_path


def found(source: str) -> list[tuple[str, str | None, str | None]]:
    return [(text.msgid, text.plural, text.context) for text in texts(source)]


def said(root: Path) -> str:
    return (root / messages.CATALOGUE).read_text("utf-8")


def test_a_text_is_found_under_the_name_its_file_gives_gettext(product):
    (product / "yinian/told.py").write_text(
        "from django.utils.translation import gettext as now\n"
        "from yinian.page import say\na = now('已派人').format()\nb = say('不译')\n",
        "utf-8",
    )
    (product / "yinian/loud.py").write_text(
        "from django.utils.translation import gettext as say, pgettext as shade\na = say('已读')\nb = shade('事', '无')\n",
        "utf-8",
    )
    keys = messages.collected(product)
    assert {("已派人", None), ("已读", None), ("无", "事")} <= set(keys)
    assert ("不译", None) not in keys


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% translate "登记" %}', [("登记", None, None)]),
        ("{% trans '登记' as name %}", [("登记", None, None)]),
        ('{% translate "评估" context "打分" %}', [("评估", None, "打分")]),
        ('{% translate "登记"|upper %}', [("登记", None, None)]),
        ('{% translate "占 100%" %}', [("占 100%%", None, None)]),
        ("{% translate variable %}", []),
        ("{% blocktranslate %}您好 {{ name }},占 5%{% endblocktranslate %}", [("您好 %(name)s,占 5%%", None, None)]),
        ("{% blocktranslate trimmed %}\n  一\n  二 {{ x }}\n{% endblocktranslate %}", [("一 二 %(x)s", None, None)]),
        (
            '{% blocktranslate count n=x context "表" %}{{ n }} 行{% plural %}{{ n }} 行{% endblocktranslate %}',
            [("%(n)s 行", "%(n)s 行", "表")],
        ),
        ('{% include "a.html" with title=_("标题") %}', [("标题", None, None)]),
        (
            '{% blocktranslate with a=b|default:_("无") %}{{ a }}{% endblocktranslate %}',
            [("无", None, None), ("%(a)s", None, None)],
        ),
        ('{% comment %}{% translate "旧" %}{% endcomment %}{# {% translate "旧" %} #}', []),
        ('{% verbatim %}{% translate "旧" %}{% endverbatim %}', []),
    ],
)
def test_templates_give_the_text_django_will_look_up(source, expected):
    assert found(source) == expected


@pytest.mark.parametrize(
    "source", ["{% blocktranslate %}一", "{% blocktranslate %}{% if a %}一{% endif %}{% endblocktranslate %}"]
)
def test_a_broken_block_is_refused(source):
    with pytest.raises(Unreadable):
        list(texts(source))


def test_chinese_outside_the_tags_is_reported_with_its_line():
    source = "<p>\n登记</p>{% translate '一' %}{% blocktranslate %}二{% endblocktranslate %}<!-- 三 -->{# 四 #}"
    assert list(unmarked(source)) == [(2, "登记</p>")]


def test_an_element_that_names_its_language_keeps_it():
    assert list(unmarked('<button lang="zh-Hans"{% if a %} aria-pressed="true"{% endif %}>简体中文</button>\n')) == []
    assert list(unmarked("{% load i18n %}\n\n<button{% if a %} x{% endif %}>中</button>")) == [
        (3, "<button x>中</button>")
    ]


def test_a_page_without_tags_may_speak_both_languages_itself():
    assert list(unmarked('<p>出错了</p><p lang="en">Something went wrong</p>')) == []
    assert list(unmarked("<p>出错了</p>")) == [(1, "<p>出错了</p>")]


def test_extract_collects_each_text_once(product):
    assert messages.main(["extract"], product) == 0
    assert set(messages.collected(product)) == {
        ("登记", None),
        ("评估", "出具结论"),
        ("%(count)s 位老人", None),
        ("订单 %(number)s 已被接受", None),
        ("暂无", None),
    }
    assert "Date" not in said(product)
    assert "#: " not in said(product)


def test_extract_keeps_translations_and_forgets_what_is_gone(product, tmp_path):
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"登记": "Register", "暂无": "None", "出具结论\u0004评估": "Assessment"}), "utf-8")
    assert messages.main(["fill", str(answers)], product) == 0
    (product / "yinian/page.html").write_text("", "utf-8")
    before = said(product)
    messages.main(["extract"], product)
    once = said(product)
    messages.main(["extract"], product)
    assert 'msgstr "Register"' in once
    assert 'msgstr "Assessment"' in once
    assert "暂无" in before
    assert "暂无" not in once
    assert said(product) == once


def test_fill_says_what_it_does_not_know(product, tmp_path, capsys):
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"没有": "nothing"}), "utf-8")
    assert messages.main(["fill", str(answers)], product) == 1
    assert "没有" in capsys.readouterr().out


def test_check_passes_only_a_whole_catalogue(product, tmp_path, capsys):
    assert messages.main(["check"], product) == 1
    assert "not in the catalogue: '登记'" in capsys.readouterr().out
    whole = {
        "登记": "Register",
        "暂无": "None yet",
        "出具结论\u0004评估": "Assessment",
        "%(count)s 位老人": ["one elder", "%(count)s elders"],
        "订单 %(number)s 已被接受": "Order %(number)s is accepted",
    }
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(whole), "utf-8")
    messages.main(["fill", str(answers)], product)
    assert messages.main(["check"], product) == 0
    assert messages.main(["missing"], product) == 0
    answers.write_text(
        json.dumps({"订单 %(number)s 已被接受": "Order %(no)s is accepted", "登记": "Register!"}), "utf-8"
    )
    messages.main(["fill", str(answers)], product)
    assert messages.main(["check"], product) == 1
    out = capsys.readouterr().out
    assert "placeholders differ" in out
    assert "exclamation mark" in out


def test_the_compiled_catalogue_translates(product, tmp_path):
    answers = tmp_path / "answers.json"
    answers.write_text(
        json.dumps(
            {
                "登记": "Register",
                "出具结论\u0004评估": "Assessment",
                "%(count)s 位老人": ["one elder", "%(count)s elders"],
            }
        ),
        "utf-8",
    )
    messages.main(["fill", str(answers)], product)
    messages.main(["compile"], product)
    with (product / messages.CATALOGUE).with_suffix(".mo").open("rb") as file:
        english = gettext.GNUTranslations(file)
    assert english.gettext("登记") == "Register"
    assert english.pgettext("出具结论", "评估") == "Assessment"
    assert english.ngettext("%(count)s 位老人", "%(count)s 位老人", 1) == "one elder"
    assert english.ngettext("%(count)s 位老人", "%(count)s 位老人", 3) == "%(count)s elders"


def test_a_plural_wins_over_the_same_text_alone(product):
    (product / "yinian/other.py").write_text("from x import _\ne = _('%(count)s 位老人')\n", "utf-8")
    assert messages.collected(product)[("%(count)s 位老人", None)] == Text(
        "%(count)s 位老人", "%(count)s 位老人", None, 4
    )
