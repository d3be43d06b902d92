"""What a place's tables ask, put to people in plain words; every question may be left open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yinian.entitlement.benefits.words import said
from yinian.entitlement.policies import typed
from yinian.entitlement.policies.cells import Input
from yinian.entitlement.policies.typed import AGE, Person

Text = str | Promise
OLDEST = 1900
FLAG: Mapping[str, Text] = {"yes": _("是"), "no": _("不是")}


@dataclass(frozen=True)
class Question:
    """One fact as people ask for it: the question, what helps to answer it, and the answers in their own words."""

    text: Text
    help: Text = ""
    answers: Mapping[str, Text] | None = None


QUESTIONS: dict[str, Question] = {
    AGE: Question(_("哪一年出生的？"), _("照身份证上写的。月和日不知道可以不填。")),
    "hukou": Question(_("户口在本地吗？"), "", {"local": _("在本地"), "elsewhere": _("在外地")}),
    "away": Question(_("是不是户口在一处、人住在另一处？"), "", FLAG),
    "rural": Question(_("住在农村还是城镇？"), "", {"yes": _("农村"), "no": _("城镇")}),
    "living": Question(
        _("平时和谁一起住？"),
        "",
        {
            "alone": _("一个人住"),
            "with_spouse": _("和老伴住"),
            "with_children": _("和子女住"),
            "with_others": _("和别人住"),
            "residential": _("住在养老机构"),
        },
    ),
    "empty_nest": Question(_("是不是子女都不住在身边？"), "", FLAG),
    "left_behind": Question(_("是不是人在农村、子女都去了外地？"), "", FLAG),
    "income": Question(
        _("家里办了低保或者低收入认定吗？"),
        _("办过的会有证件或通知。"),
        {"subsistence_allowance": _("办了低保"), "low_income": _("低收入（低保边缘）"), "none": _("都没有办")},
    ),
    "destitute_support": Question(
        _("是不是特困供养人员？"), _("没有劳动能力、没有收入、也没有人赡养，由政府供养的。"), FLAG
    ),
    "registered_poverty": Question(_("是不是建档立卡户？"), "", FLAG),
    "grade": Question(
        _("平时能自己做多少事？"),
        _("想想吃饭、穿衣、洗澡、上厕所、走路。算不算数要等评估师上门评估，评估不收费。"),
        {
            "intact": _("都能自己做"),
            "mild": _("大多能自己做，有几样要人帮一把"),
            "moderate": _("好些事要人帮着做"),
            "severe": _("大多数事要靠别人"),
            "complete": _("样样都要靠别人"),
        },
    ),
    "dementia": Question(_("医生有没有说过是失智（老年痴呆）？"), "", {"yes": _("说过"), "no": _("没有")}),
    "disability": Question(
        _("有没有残疾人证？是几级？"),
        "",
        {"1": _("一级"), "2": _("二级"), "3": _("三级"), "4": _("四级"), "none": _("没有")},
    ),
    "recovering": Question(_("是不是生病以后正在康复？"), "", FLAG),
    "bereaved_parent": Question(_("是不是失独家庭（计划生育特殊家庭）？"), "", FLAG),
    "entitled_group": Question(_("是不是优抚对象？"), "", FLAG),
    "home_care_contract": Question(_("签了居家长期照护的合同吗？"), "", {"yes": _("签了"), "no": _("没有签")}),
}
# In this order people are asked: first what everybody knows, what takes thought or hurts later.
ORDER = tuple(QUESTIONS)


def ordered(names: Sequence[str]) -> list[str]:
    """The facts in the order in which people are asked for them; those without words of their own come last."""
    return sorted(names, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


def question(about: Input) -> Question:
    """How one fact is asked for; one that has no words of its own here is asked in those of the tables."""
    known = QUESTIONS.get(about.name)
    if known is not None:
        return known
    return Question(said(about.zh), "", {value: said(word) for word, value in about.words.items()})


def answer_said(about: Input, value: Any) -> str:
    """A value as the question offered it."""
    return str((question(about).answers or {}).get(value) or said(about.written(value)))


class Answers(forms.Form):
    """What somebody tells; nothing must be told, and what a number or a day cannot be is said at once."""

    def __init__(self, *args: Any, asked: Sequence[Input], **more: Any) -> None:
        super().__init__(*args, **more)
        self.asked = asked
        for about in asked:
            if about.name == AGE:
                self._born()
            elif about.kind == "number":
                self.fields[about.name] = forms.IntegerField(
                    label=str(question(about).text), required=False, min_value=0, max_value=10**9
                )
            else:
                offered = [(value, answer_said(about, value)) for value in dict.fromkeys(about.words.values())]
                self.fields[about.name] = forms.ChoiceField(
                    label=str(question(about).text), help_text=str(question(about).help), required=False,
                    choices=[*offered, ("", _("不知道"))], widget=forms.RadioSelect,
                )  # fmt: skip

    def _born(self) -> None:
        year = timezone.localdate().year
        number = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4})
        self.fields["year"] = forms.IntegerField(
            label=_("年（四位数字，如 1943）"), required=False, min_value=OLDEST, max_value=year, widget=number
        )
        for name, label, last, unit in (("month", _("月"), 12, _("{n}月")), ("day", _("日"), 31, _("{n}日"))):
            told = [("", _("不知道")), *((n, str(unit).format(n=n)) for n in range(1, last + 1))]
            self.fields[name] = forms.TypedChoiceField(
                label=label, required=False, coerce=int, empty_value=None, choices=told
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "year" in self.fields and not self.errors:
            year, month, day = given.get("year"), given.get("month"), given.get("day")
            if year is None and (month or day):
                self.add_error("year", ValidationError(now("请先写年份。")))
            elif year is not None:
                self._check(year, month, day)
        return given

    def _check(self, year: int, month: int | None, day: int | None) -> None:
        try:
            first, _last = typed.born_in(year, month, day if month else None)
        except ValueError:
            self.add_error("day", ValidationError(now("没有这一天，请再看看身份证。")))
            return
        if first > timezone.localdate():
            self.add_error("year", ValidationError(now("这一天还没有到。")))

    def person(self) -> Person:
        """What was told, as the tables are asked."""
        given = self.cleaned_data
        year, month = given.get("year"), given.get("month")
        born = typed.born_in(year, month, given.get("day") if month else None) if year else None
        facts = {about.name: given.get(about.name) for about in self.asked if about.name != AGE}
        return Person(born, {name: value for name, value in facts.items() if value not in (None, "")})
