"""What people read of a roster: why a file is refused, why a row stands where it stands, what a column is for."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinian.registry.elders.words import kind_word, value_word

Text = str | Promise
# Why a file is not taken: why not, what to do.
UNFIT: dict[str, tuple[Text, Text]] = {
    "empty": (_("文件是空的。"), _("请重新选择文件。")),
    "kind": (_("它不是 Excel 或 CSV 表格（看内容，不看扩展名）。"), _("请在表格软件里另存为 xlsx 或 CSV 后上传。")),
    "password": (_("文件设了打开密码，系统读不了。"), _("请去掉密码，另存后再上传。")),
    "broken": (_("文件已损坏，或不是完整的 Excel 文件。"), _("请用表格软件打开，另存为 xlsx 后再上传。")),
    "bomb": (
        _("文件展开以后大得不合常理，为了安全没有打开。"),
        _("请把名册的内容复制到新表格，另存后再上传。"),
    ),
    "long": (_("表格超过 {limit} 行。"), _("请按街道或社区拆成几份后再上传。")),
    "wide": (_("表格的列太多（超过 300 列）。"), _("请只保留名册的栏目后再上传。")),
    "text": (_("认不出文字编码，或者不是表格。"), _("请用表格软件打开，另存为 xlsx 后再上传。")),
    "no_heading": (
        _("没有找到名册的表头：没有「姓名」「身份证号」这样的栏目。"),
        _("请确认上传的是老人名册；表头应在前 40 行以内。"),
    ),
    "large": (_("文件超过 {limit} MB 的上限。"), _("请按街道或社区拆成几份后再上传。")),
}
TARGETS: dict[str, Text] = {
    "name": _("姓名"),
    "citizen_id": _("公民身份号码"),
    "born": _("出生日期（核对用）"),
    "sex": _("性别（核对用）"),
    "phone": _("本人电话"),
    "address": _("住址"),
    "community": _("社区（村）"),
    "street": _("街道（乡镇）"),
    "hukou_place": _("户籍"),
    "category": _("类别、情况（文字）"),
    "remark": _("备注"),
    "kin_name": _("联系人姓名"),
    "kin_phone": _("联系人电话"),
    "kin_relation": _("联系人与老人的关系"),
    "fact:living=alone": _("是否独居"),
    "fact:empty_nest": _("是否空巢"),
    "fact:left_behind": _("是否留守"),
    "fact:bereaved_parent": _("是否失独"),
    "fact:income=subsistence_allowance": _("是否低保"),
    "fact:income=low_income": _("是否低收入"),
    "fact:destitute_support": _("是否特困供养"),
    "fact:dementia": _("是否失智"),
    "fact:disability": _("残疾等级"),
    "fact:away": _("是否人户分离"),
    "ignored": _("不读入"),
}
# Why a row stands where it stands; {0} and so on are the words that came with the code.
REASONS: dict[str, Text] = {
    "no_name": _("没有姓名"),
    "long_name": _("姓名超过 20 个字"),
    "number_empty": _("没有身份号码"),
    "number_number": _("身份号码被存成了数字，末几位已丢失：请把这一栏设为文本后重填"),
    "number_masked": _("身份号码打了星号，不完整"),
    "number_length": _("身份号码不是 18 位"),
    "number_date": _("身份号码里的出生日期不存在"),
    "number_check": _("身份号码末位校验码不对"),
    "too_young": _("未满 60 周岁（出生于 {0}）"),
    "said_dead": _("名册写明已去世：请在档案里登记死亡"),
    "place_none": _("看不出住在哪个社区：没有社区栏，住址里也没有社区名"),
    "place_unknown": _("辖区内没有「{0}」"),
    "place_several": _("辖区内有几个「{0}」：请写明街道"),
    "elsewhere": _("这个身份号码已在别的地区登记：请由上一级核对后办理迁入"),
    "merged": _("这份档案已并入 {0} 号"),
    "dead": _("已于 {0} 登记死亡"),
    "left": _("已于 {0} 迁出：请办理迁入"),
    "other_name": _("身份号码与 {0} 号「{1}」相同而姓名不同：请核对"),
    "repeated": _("与第 {0} 行是同一个人"),
    "repeated_otherwise": _("与第 {0} 行身份号码相同，那一行的姓名是「{1}」"),
    "alike": _("与 {0} 号档案姓名、出生日期、住址相同，可能是同一个人"),
    "alike_other_number": _("与 {0} 号档案姓名、出生日期、住址相同，只有身份号码不同，可能是同一个人"),
    "alike_row": _("与第 {0} 行姓名、出生日期、住址相同，只有身份号码不同，可能是同一个人"),
    "other_community": _("社区与档案不同：名册不改社区和住址，请在档案里办理迁移"),
    "old_number": _("15 位旧号码已换算成 18 位"),
    "born_differs": _("出生日期与身份号码不符，以号码为准"),
    "sex_differs": _("性别与身份号码不符，以号码为准"),
    "more_phones": _("一共 {0} 个电话，录入第一个"),
    "phone_unread": _("电话不是 11 位手机号或带区号的座机号，没有录入"),
    "vague": _("「{0}」说得不够清楚，没有录入"),
    "unknown_words": _("「{0}」认不出来，没有录入"),
    "changed_since": _("您确认以后档案有了变化，没有导入"),
    "remains": _("导入以后又办过别的事，没有撤回"),
}


def target_choices() -> list[tuple[str, Text]]:
    """What a column may be for, as a form offers it."""
    return [("", _("不读入")), *((name, word) for name, word in TARGETS.items() if name != "ignored")]


def reason(told: Sequence[Any]) -> str:
    """One reason in words."""
    code, *values = told
    if code == "changes":
        return str(_("更新：{what}")).format(what="、".join(_change(name) for name in values))
    if code == "remains_changed":
        return str(_("导入以后又改过，没有恢复：{what}")).format(what="、".join(_change(name) for name in values))
    if code == "clashing":
        return str(_("{what}前后说法不一，没有录入")).format(what="、".join(str(kind_word(kind)) for kind in values))
    return str(REASONS[code]).format(*values) if code in REASONS else str(code)


def reasons(told: Sequence[Sequence[Any]]) -> list[str]:
    """All reasons of a row in words."""
    return [reason(one) for one in told]


def _change(name: str) -> str:
    if name == "phone":
        return str(_("电话"))
    if name == "address":
        return str(_("住址"))
    return str(kind_word(name.removeprefix("fact:")))


def facts(read: dict[str, Any]) -> list[str]:
    """The facts of a row in words."""
    return [
        str(kind_word(kind) if value == "yes" else value_word(kind, value))
        for kind, value in read.get("facts", {}).items()
    ]
