"""A refusal says what was asked, why not and what to do, in the language of whoever reads it."""

from django.utils import translation
from django.utils.functional import lazy

from yinian.foundation.refusals import NotFound, Refused


def test_it_has_three_sentences_with_values() -> None:
    refusal = Refused("您要接办 {number}。", "已由 {who} 接办。", "请刷新。", number=7, who="陈立")
    assert (refusal.asked, refusal.why, refusal.do) == ("您要接办 7。", "已由 陈立 接办。", "请刷新。")
    assert str(refusal) == "您要接办 7。 已由 陈立 接办。 请刷新。"


def test_values_may_hold_braces() -> None:
    assert Refused("{name}", "", "", name="{x}").asked == "{x}"


def test_it_is_said_in_the_readers_language() -> None:
    refusal = NotFound(lazy(lambda: translation.get_language() or "", str)(), "", "")
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert refusal.asked == language
