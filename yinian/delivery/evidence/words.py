"""How findings of a verification are said."""

from django.utils.translation import gettext_lazy as _

from yinian.delivery.evidence.rules import Finding
from yinian.foundation.refusals import Text

SAID: dict[str, Text] = {
    "punctual": _("按时签到，与约定相差 {minutes} 分钟。"),
    "early": _("提前 {minutes} 分钟签到。"),
    "late": _("迟到 {minutes} 分钟。"),
    "length": _("服务 {spent} 分钟，与约定的 {planned} 分钟相符。"),
    "short": _("服务 {spent} 分钟，比约定的 {planned} 分钟短。"),
    "long": _("服务 {spent} 分钟，比约定的 {planned} 分钟长很多。"),
    "much_too_short": _("服务 {spent} 分钟，远不到约定的 {planned} 分钟。"),
    "near_in": _("签到在老人家附近：相距 {metres} 米（定位精度 {accuracy} 米）。"),
    "near_out": _("签退在老人家附近：相距 {metres} 米（定位精度 {accuracy} 米）。"),
    "off_in": _("签到离老人家 {metres} 米（定位精度 {accuracy} 米）。"),
    "off_out": _("签退离老人家 {metres} 米（定位精度 {accuracy} 米）。"),
    "far_in": _("签到离老人家很远：{metres} 米（定位精度 {accuracy} 米）。"),
    "far_out": _("签退离老人家很远：{metres} 米（定位精度 {accuracy} 米）。"),
    "no_place_in": _("签到没有定位。"),
    "no_place_out": _("签退没有定位。"),
    "no_home_in": _("签到有定位（精度 {accuracy} 米），但还不知道老人家在哪里，不能比较。"),
    "no_home_out": _("签退有定位（精度 {accuracy} 米），但还不知道老人家在哪里，不能比较。"),
    "checklist": _("质量清单没有做完：{points}。"),
    "checklist_done": _("质量清单全部完成。"),
    "overlap": _("与已核验的服务 {other} 时间重叠。"),
    "photos": _("有照片 {count} 张。"),
    "no_photo": _("没有照片。"),
    "signed": _("有老人签名或口头确认。"),
    "no_signature": _("没有老人签名，也没有口头确认。"),
    "no_papers": _("没有照片，也没有签名或口头确认。"),
    "lag": _("手机时间与收到时间相差 {minutes} 分钟。"),
    "code": _("报对了老人的服务码。"),
}


def said(finding: Finding) -> str:
    """A finding as a sentence."""
    return str(SAID[finding.kind]).format(**finding.about)
