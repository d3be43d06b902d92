"""What the registry tells columns about elders."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation.columns import Fact, publish, subject

ELDERS = subject(
    "elder",
    "SELECT id AS subject, region_path FROM registry_elder WHERE registered_on <= :day "
    "AND (died_on IS NULL OR died_on > :day) AND (left_on IS NULL OR left_on > :day) AND merged_into_id IS NULL",
)


def _column(name: str) -> str:
    return f"SELECT id AS subject, {name} AS value FROM registry_elder"


def _has(name: str) -> str:
    return f"SELECT id AS subject, TRUE AS value FROM registry_elder WHERE {name}"


def _dated(kind: str) -> str:
    return (
        f"SELECT elder_id AS subject, value FROM registry_elderfact WHERE kind = '{kind}' "
        "AND since <= :day AND (until IS NULL OR until > :day)"
    )


publish(
    ELDERS,
    Fact("born_on", "date", _column("born_on"), _("出生日期"), "identity"),
    Fact("sex", "text", _column("sex"), _("性别")),
    Fact("living", "text", _dated("living"), _("居住状况")),
    Fact("empty_nest", "text", _dated("empty_nest"), _("空巢")),
    Fact("left_behind", "text", _dated("left_behind"), _("农村留守")),
    Fact("bereaved_parent", "text", _dated("bereaved_parent"), _("失独（计划生育特殊家庭）")),
    Fact("grade", "text", _dated("grade"), _("能力等级"), "health"),
    Fact("dementia", "text", _dated("dementia"), _("失智"), "health"),
    Fact("disability", "text", _dated("disability"), _("残疾等级"), "health"),
    Fact("income", "text", _dated("income"), _("经济状况")),
    Fact("destitute_support", "text", _dated("destitute_support"), _("特困供养")),
    Fact("registered_poverty", "text", _dated("registered_poverty"), _("建档立卡户")),
    Fact("recovering", "text", _dated("recovering"), _("病后康复期"), "health"),
    Fact("entitled_group", "text", _dated("entitled_group"), _("优抚对象")),
    Fact("hukou", "text", _dated("hukou"), _("户籍")),
    Fact("away", "text", _dated("away"), _("人户分离")),
    Fact("rural", "text", _dated("rural"), _("农村")),
    Fact("home_care_contract", "text", _dated("home_care_contract"), _("签约居家长期照护服务")),
    Fact("number_known", "flag", _has("citizen_id_blind IS NOT NULL"), _("有公民身份号码")),
    Fact("phone_known", "flag", _has("phone_blind IS NOT NULL"), _("有电话")),
    Fact("address_known", "flag", _has("address <> ''"), _("有住址")),
    Fact("hukou_known", "flag", _has("hukou_region_id IS NOT NULL"), _("有户籍地")),
    Fact(
        "kin_known", "flag", "SELECT DISTINCT elder_id AS subject, TRUE AS value FROM registry_kin", _("有亲属或联系人")
    ),
    Fact(
        "charged",
        "flag",
        "SELECT elder_id AS subject, TRUE AS value FROM registry_charge "
        "WHERE since <= :day AND (until IS NULL OR until > :day)",
        _("有责任人"),
    ),
)
