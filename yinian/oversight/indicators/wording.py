"""How definitions are told: their period, their rounding, their conditions and their sum, in words."""

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from yinian.foundation.columns import FACTS
from yinian.oversight.indicators import rules
from yinian.oversight.indicators.book import Indicator, Measure
from yinian.oversight.indicators.figures import Figure
from yinian.oversight.indicators.rules import Test
from yinian.oversight.indicators.shelf import worded
from yinian.registry.elders import words
from yinian.registry.elders.facts import ELDERS

BETTER: dict[str, Promise] = {
    "more": gettext_lazy("越高越好"),
    "less": gettext_lazy("越低越好"),
    "neither": gettext_lazy("不分高低"),
}
ROUNDING: dict[str, Promise] = {
    "half_up": gettext_lazy("四舍五入"),
    "down": gettext_lazy("舍去"),
    "up": gettext_lazy("进位"),
}


def period(known: Indicator, on: date | None) -> str:
    """The days a figure looks at, half-open: the second day no longer counts."""
    names = {
        "day": _("统计日当天"),
        "month": _("当月，到统计日"),
        "year": _("当年，到统计日"),
        "ever": _("累计，到统计日"),
    }
    if on is None or known.period in ("day", "ever"):
        return names[known.period]
    days = rules.period(known.period, on)
    return f"{names[known.period]} [{days.since}, {days.until or on + timedelta(days=1)})"


def rounding(known: Indicator) -> str:
    """How it is rounded."""
    told = _("{how}，保留 {places} 位小数").format(how=ROUNDING[known.rounding], places=known.places)
    return told if known.places else _("{how}到整数").format(how=ROUNDING[known.rounding])


def sum_of(figure: Figure) -> str:
    """The sum as a person would write it down."""
    known, per = figure.indicator, figure.indicator.per
    times = "" if per == 1 else f" × {per.numerator:,}" if per.denominator == 1 else f" ÷ {per.denominator:,}"
    finer = f"{figure.finer} ≈ " if figure.finer is not None else ""
    assert known.denominator is not None
    days = f" × {figure.days.days} {pgettext('unit', '天')}" if known.times_days else ""
    below = f"({figure.denominator:,}{days})" if days else f"{figure.denominator:,}"
    return f"{figure.numerator:,} {figure.counts} ÷ {below}{times} = {finer}{figure.quoted}"


def conditions(measure: Measure) -> str:
    """The conditions under which something counts."""
    if measure.part is None:
        return ""
    return pgettext("mark", "；").join(
        _told(measure.part.subject, test) for test in measure.part.tests if not test.span
    )


def _told(subject: str, test: Test) -> str:
    title = FACTS[subject][test.column].title if test.fact != "age" else _("年龄")
    if test.values:
        values = [words.value_word(test.fact, one) if subject == ELDERS.name else one for one in test.values]
        sign = _("不是") if test.negated else _("是")
        return f"{title} {sign} {pgettext('list', '、').join(map(str, values))}"
    if test.low is None and test.high is None:
        return str(title)
    low = "" if test.low is None else f" ≥ {test.low}"
    high = "" if test.high is None else f" ≤ {test.high}"
    return f"{title}{low}{high}"


def titled(measure: Measure) -> str:
    """What a measure is called with its unit."""
    return f"{worded(measure.words)} · {worded(measure.unit)}"
