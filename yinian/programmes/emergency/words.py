"""How alarms and what became of them are told to people who are not at a desk, in the language they read."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yinian.programmes.emergency.protocols import Text

# How it began, as one would say it at the door: by what the device or the person did.
BEGAN: dict[str, str | Promise] = {
    "self": _("{name}在手机上求助"),
    "family": _("家人替{name}求助"),
    "visit": _("上门的人替{name}求助"),
    "call": _("{name}打电话求助"),
    "desk": _("{name}在窗口求助"),
    "device:call": _("{name}按了呼叫器"),
    "device:fall": _("设备发现{name}可能跌倒了"),
    "device:smoke": _("{name}家的烟雾报警器响了"),
    "device:gas": _("{name}家的燃气报警器响了"),
    "device:water": _("{name}家可能漏水"),
    "device:absence": _("{name}离开床很久没有回来"),
    "device:breath": _("床垫发现{name}呼吸不正常"),
    "device:heart": _("手环发现{name}心跳不正常"),
    "device:fence": _("{name}走出了平时的范围"),
    "device:door": _("{name}家的门很久没有关"),
    "device:inactivity": _("{name}家很久没有动静"),
    "device:quiet": _("{name}家的设备没有消息了"),
}
ENDED: dict[str, str | Promise] = {
    "fall": _("是跌倒，已经处理好了"),
    "illness": _("身体不舒服，已经处理好了"),
    "fire": _("有火情，已经处理好了"),
    "leak": _("漏气或漏水，已经处理好了"),
    "lost": _("人已经找到了"),
    "help": _("要人帮忙，已经办好了"),
    "false": _("没有事，是误报"),
    "test": _("没有事，是在试设备"),
    "fault": _("没有事，是设备坏了，会有人来修"),
}
# Why a place is as sure as it is.
REASONS: dict[str, str | Promise] = {
    "fix": _("设备刚刚报的位置"),
    "old_fix": _("设备较早前报的位置，人可能已经离开"),
    "installed": _("设备固定装在这里"),
    "moved": _("设备装在原来的住处，老人已搬家，先去现在的住处"),
    "not_allowed": _("本人没有同意定位，用档案里的住址"),
    "no_fix": _("没有定位，用档案里的住址"),
    "said": _("报警的人说的地点"),
    "nothing": _("不知道在哪里：先打电话问"),
}
QUARTERS: dict[str, str | Promise] = {
    "north": _("北面"),
    "north_east": _("东北面"),
    "east": _("东面"),
    "south_east": _("东南面"),
    "south": _("南面"),
    "south_west": _("西南面"),
    "west": _("西面"),
    "north_west": _("西北面"),
}


def said(text: Text) -> str:
    """One text of the table in the language of the reader."""
    return text.en if (get_language() or "").startswith("en") else text.zh


def began(source: str, kind: str) -> str:
    """How it began; `{name}` is still to be filled in."""
    return str(BEGAN.get(source) or BEGAN.get(f"device:{kind}") or BEGAN["call"])


def ended(finding: str) -> str:
    """What it turned out to be."""
    return str(ENDED.get(finding, ENDED["help"]))
