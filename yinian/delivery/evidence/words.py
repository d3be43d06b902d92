"""How the signals of a score, and what tells how a visit went, are said."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinian.delivery.evidence.rules import Finding
from yinian.delivery.evidence.scoring import Signal
from yinian.foundation.refusals import Text

SAID: dict[str, Text] = {
    "punctual": _("按时签到，与约定相差 {minutes} 分钟。"),
    "early": _("提前 {minutes} 分钟签到。"),
    "late": _("迟到 {minutes} 分钟。"),
    "checklist": _("质量清单没有做完：{points}。"),
    "checklist_done": _("质量清单全部完成。"),
}
# What each signal is called.
SIGNALS: dict[str, Text] = {
    "fence": pgettext_lazy("evidence", "地点"),
    "length": pgettext_lazy("evidence", "时长"),
    "habit": _("本人习惯"),
    "travel": _("路程"),
    "overlap": _("时间重叠"),
    "photo": _("照片"),
    "clock": _("手机时钟"),
    "gap": _("离线时间"),
    "confirmed": _("老人确认"),
}
# What was seen, and what that means: the two sentences that a reader without training needs.
SEEN: dict[str, tuple[Text, Text]] = {
    "near_in": (_("签到离老人家 {metres} 米（定位精度 {accuracy} 米）。"), _("人到了老人家附近。")),
    "near_out": (_("签退离老人家 {metres} 米（定位精度 {accuracy} 米）。"), _("人在老人家附近离开。")),
    "off_in": (
        _("签到离老人家 {metres} 米（定位精度 {accuracy} 米）。"),
        _("比定位误差还远一些，可能在路上就签了到，也可能定位偏了。"),
    ),
    "off_out": (
        _("签退离老人家 {metres} 米（定位精度 {accuracy} 米）。"),
        _("比定位误差还远一些，可能走了以后才签退，也可能定位偏了。"),
    ),
    "far_in": (
        _("签到离老人家很远：{metres} 米（定位精度 {accuracy} 米）。"),
        _("签到时人多半不在老人家；也可能老人换了住处，或以前记的位置不对。"),
    ),
    "far_out": (
        _("签退离老人家很远：{metres} 米（定位精度 {accuracy} 米）。"),
        _("签退时人多半不在老人家；也可能是回去以后才想起签退。"),
    ),
    "no_place": (_("签到、签退都没有定位。"), _("不能判断人在哪里。没有定位不是过错。")),
    "no_home": (
        _("有定位（精度 {accuracy} 米），但还不知道老人家在哪里。"),
        _("不能比较。这个地址有一次核验过的服务以后就能比。"),
    ),
    "blurred": (_("定位太粗，精度只有 {accuracy} 米。"), _("这么粗的定位说明不了人在哪里，不能判断。")),
    "length": (_("服务 {spent} 分钟，约定 {planned} 分钟。"), _("与约定相符。")),
    "short": (_("服务 {spent} 分钟，比约定的 {planned} 分钟短。"), _("可能没有做完，也可能老人让早些走。")),
    "long": (_("服务 {spent} 分钟，比约定的 {planned} 分钟长很多。"), _("可能忘了签退；多出来的时间不计。")),
    "much_too_short": (
        _("服务 {spent} 分钟，远不到约定的 {planned} 分钟。"),
        _("这么短做不完这项服务；也可能签到晚了，或误按了签退。"),
    ),
    "as_usual": (_("服务 {spent} 分钟，本人最近 {count} 次多为 {usual} 分钟。"), _("与本人的习惯相符。")),
    "unlike": (
        _("服务 {spent} 分钟，本人最近 {count} 次多为 {usual} 分钟。"),
        _("与本人的习惯差得多；换了老人、老人状况变了也会这样。"),
    ),
    "no_habit": (_("本人这项服务核验过的只有 {count} 次。"), _("次数太少，不能判断。")),
    "no_other": (_("前后半天里没有本人别的服务。"), _("不存在赶不到的问题。")),
    "no_way": (_("与服务 {other} 之间不知道相距多远。"), _("两边缺定位，不能判断。")),
    "reachable": (_("与服务 {other} 相距 {km} 公里，中间有 {minutes} 分钟。"), _("赶得到。")),
    "too_fast": (
        _("与服务 {other} 相距 {km} 公里，中间只有 {minutes} 分钟。"),
        _("开车也赶不到，两次里至少一次的地点或时间不对；也可能是定位或时钟的错。"),
    ),
    "no_overlap": (_("没有与别的服务重叠。"), _("同一时间只在这一家。")),
    "overlap": (
        _("与服务 {other} 重叠 {minutes} 分钟。"),
        _("一个人不能同时在两家，一位老人也不会同时接受两次单独的服务；也可能是签退晚了。"),
    ),
    "repeated": (_("照片与服务 {other} 的照片相同。"), _("可能拿旧照片充数，也可能选错了照片。")),
    "fresh": (_("有照片 {count} 张，与别的服务的照片都不同。"), _("是这一次拍的。")),
    "plain": (_("有照片 {count} 张，画面几乎没有内容。"), _("分不出与别的照片是否相同，不能判断。")),
    "no_photo": (_("没有照片。"), _("不能判断。有些服务不便拍照，没有照片不是过错。")),
    "on_time": (_("手机时钟与服务器相差 {minutes} 分钟。"), _("手机上的时间可信。")),
    "drift": (_("手机时钟与服务器相差 {minutes} 分钟。"), _("手机的钟不准，时间已按发送的先后换算。")),
    "no_clock": (_("手机没有说明发送时间。"), _("不能判断时钟准不准。")),
    "at_once": (_("记录最多在手机里等了 {minutes} 分钟。"), _("差不多是当场发来的。")),
    "waited": (_("记录在手机里等了 {minutes} 分钟才发出。"), _("老人家里多半没有信号；等得久，改动的机会也多一些。")),
    "no_gap": (_("手机没有说明发送时间。"), _("不能判断记录等了多久。")),
    "denied": (_("老人或家属说没有来过。"), _("请打电话向老人核实；老人也可能记错了日子。")),
    "wrong_code": (_("离线时填了服务码，但不对。"), _("可能听错、按错，也可能没有问老人。")),
    "told": (_("老人或家属确认来过。"), _("服务对象自己说来过。")),
    "code": (_("报对了老人手机上的服务码。"), _("老人把码告诉了来的人。")),
    "door": (_("扫对或填对了老人家门上的码。"), _("来过这户人家；这张码是固定的，所以只算一部分。")),
    "signed": (_("有签名，或写明了谁口头确认。"), _("由护理员的手机收来，所以只算一部分。")),
    "unsaid": (_("老人没有用码、没有确认，也没有签名。"), _("不能判断。老人不方便不是护理员的过错。")),
}
INCIDENTS: dict[str, Text] = {
    "help": _("需要人马上来帮忙"),
    "unwell": _("老人身体突然不好"),
    "fall": _("老人摔倒或受伤"),
    "door": _("敲门没有人应"),
    "unsafe": _("我觉得不安全"),
    "other": _("别的情况"),
}


def said(finding: Finding) -> str:
    """A finding as a sentence."""
    return str(SAID[finding.kind]).format(**finding.about)


def seen(signal: Signal) -> str:
    """What was seen, as a sentence."""
    return str(SEEN[signal.seen][0]).format(**signal.about)


def meant(signal: Signal) -> str:
    """What that means, as a sentence."""
    return str(SEEN[signal.seen][1]).format(**signal.about)
