"""What may be said of an elder, and how names are read."""

from datetime import date
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

YES = "yes"
# Kinds of dated facts and the values each may take; a kind with only "yes" is true while it stands.
KINDS: dict[str, tuple[str, ...]] = {
    "living": ("alone", "with_spouse", "with_children", "with_others", "residential"),
    "empty_nest": (YES,),
    "left_behind": (YES,),
    "bereaved_parent": (YES,),
    "grade": ("intact", "mild", "moderate", "severe", "complete"),
    "dementia": (YES,),
    "disability": ("1", "2", "3", "4"),
    "income": ("subsistence_allowance", "low_income"),
    "destitute_support": (YES,),
    "registered_poverty": (YES,),
    "recovering": (YES,),
    "entitled_group": (YES,),
    "hukou": ("local", "elsewhere"),
    "away": (YES,),
    "rural": (YES, "no"),
    "home_care_contract": (YES,),
}
# Kinds that an office keeps a whole register of: who is not in it, is not. Of any other kind no record means: not known.
REGISTERS = frozenset(
    {"income", "destitute_support", "disability", "bereaved_parent", "left_behind", "home_care_contract"}
)
DEPENDENT = ("mild", "moderate", "severe", "complete")

# Readings that a character has as a surname and nowhere else.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "任": "ren", "查": "zha", "区": "ou", "朴": "piao", "盖": "ge", "华": "hua",
    "宁": "ning", "尉": "yu", "长孙": "zhangsun", "尉迟": "yuchi", "万俟": "moqi", "令狐": "linghu", "澹台": "tantai", "宓": "mi",
    "员": "yun", "乐": "yue", "召": "shao", "折": "she", "繁": "po", "秘": "bi", "冼": "xian", "翟": "zhai", "黑": "he", "那": "na",
    "种": "chong", "缪": "miao", "燕": "yan", "重": "chong", "覃": "qin", "瞿": "qu", "夏侯": "xiahou", "卜": "bu", "佴": "nai",
    "呙": "guo", "郇": "xun", "郗": "xi", "逄": "pang", "麻": "ma", "晁": "chao", "钭": "tou", "牟": "mu", "隗": "wei", "柏": "bai",
}  # fmt: skip
COMPOUND = frozenset(
    "欧阳 上官 司马 诸葛 皇甫 东方 慕容 司徒 端木 南宫 公孙 轩辕 宇文 长孙 尉迟 万俟 令狐 澹台 夏侯 呼延 赫连 太史 申屠 独孤".split()
)


@lru_cache(maxsize=20_000)
def reading(character: str) -> str:
    """One character's usual reading, without tones; what is not Chinese stays as it is."""
    return lazy_pinyin(character, style=Style.NORMAL)[0].lower()


def spelled(name: str) -> tuple[str, str]:
    """A name's full pinyin and its initials, with the surname read as a surname."""
    family = name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]
    first = SURNAMES.get(family) or "".join(reading(c) for c in family)
    heads = [
        SURNAMES[family][0] if family in SURNAMES and len(family) == 1 else reading(family[0])[:1] if family else ""
    ]
    if len(family) == 2:
        second = SURNAMES.get(family, "")
        heads = [second[:1] or heads[0], reading(family[1])[:1]]
    rest = [reading(c) for c in name[len(family) :] if not c.isspace()]
    return first + "".join(rest), "".join(heads) + "".join(r[:1] for r in rest)


def fact_fault(kind: str, value: str) -> str:
    """Why a fact may not be recorded: an unknown kind, an unknown value, or nothing."""
    if kind not in KINDS:
        return "kind"
    return "" if value in KINDS[kind] else "value"


def old_enough(born: date, on: date) -> bool:
    """Whether somebody is 60 on a day, the age from which the registry keeps people."""
    return (on.year - born.year, on.month, on.day) >= (60, born.month, born.day)
