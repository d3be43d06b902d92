"""How numbers, days, phones and ID numbers are written for people; pure functions over plain values."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext, pgettext_lazy

from yinian.foundation import money

POINTS = {
    "、": pgettext_lazy("list", "、"),
    "：": pgettext_lazy("mark", "："),
    "，": pgettext_lazy("mark", "，"),
    "；": pgettext_lazy("mark", "；"),
    "。": pgettext_lazy("mark", "。"),
    "（": pgettext_lazy("mark", "（"),
    "）": pgettext_lazy("mark", "）"),
}


def point(mark: str) -> str:
    """Write a mark between two pieces as the reader's language does: ： becomes a colon and a space in English."""
    return str(POINTS[mark])


def listed(words: Iterable[Any]) -> str:
    """Write words one after the other: 助浴、助餐."""
    return pgettext("list", "、").join(map(str, words))


def told(name: Any, words: Any) -> str:
    """Write what is said of something: 张敏：已派人."""
    return f"{name}{point('：')}{words}"


def aside(name: Any, words: Any) -> str:
    """Write what is said of something in passing: 张敏（护理员）."""
    return f"{name}{point('（')}{words}{point('）')}"


def number(value: int | float, decimals: int = 0) -> str:
    """Write a number with thousands apart: 42905 is 42,905."""
    return f"{value:,.{decimals}f}" if decimals else f"{value:,}"


def day(value: date | datetime | None) -> str:
    """Write a day: 2024年5月8日; a moment is first brought to local time."""
    return "" if value is None else date_format(_local(value), pgettext("day", "Y年n月j日"))


def moment(value: datetime | None) -> str:
    """Write a day and its time: 2024年5月8日 10:32."""
    return "" if value is None else date_format(_local(value), pgettext("moment", "Y年n月j日 H:i"))


def minutes(value: int) -> str:
    """Write a length of time: 90 is 1小时30分钟."""
    hours, rest = divmod(value, 60)
    if not hours:
        return gettext("%(minutes)d分钟") % {"minutes": rest}
    if not rest:
        return gettext("%(hours)d小时") % {"hours": hours}
    return gettext("%(hours)d小时%(minutes)d分钟") % {"hours": hours, "minutes": rest}


def due(amount: int, unit: str, per: str = "") -> str:
    """Write what a benefit gives: 180 minutes a month is 每月3小时; a right in kind is had or not."""
    if unit == "right":
        return gettext("可以享受")
    said = minutes(amount) if unit == "minutes" else money.yuan(amount) if unit == "fen" else number(amount)
    if unit == "visits":
        said = gettext("%(count)s次") % {"count": said}
    if per == "year":
        return gettext("每年%(amount)s") % {"amount": said}
    return gettext("每月%(amount)s") % {"amount": said} if per == "month" else said


def phone(value: str, masked: bool = False) -> str:
    """Group a phone number for reading aloud; masked keeps what a caller would confirm: 138 **** 5678."""
    digits = re.sub(r"[\s-]", "", value)
    if re.fullmatch(r"1\d{10}", digits):
        middle = "****" if masked else digits[3:7]
        return f"{digits[:3]} {middle} {digits[7:]}"
    if masked:
        return "*" * max(len(digits) - 4, 0) + digits[-4:] if len(digits) > 4 else "*" * len(digits)
    return value


def citizen_id(value: str, masked: bool = False) -> str:
    """Group an ID number 6-8-4; masked shows two digits at each end, for the birth date often stands beside it."""
    digits = re.sub(r"\s", "", value)
    if len(digits) != 18:
        return "*" * len(digits) if masked else value
    if masked:
        digits = f"{digits[:2]}{'*' * 14}{digits[-2:]}"
    return f"{digits[:6]} {digits[6:14]} {digits[14:]}"


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
