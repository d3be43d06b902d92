"""One figure of one region on one day, as a page shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as say

from yinian.foundation.periods import Period
from yinian.oversight.indicators import rules
from yinian.oversight.indicators.book import Band, Indicator, banded
from yinian.oversight.indicators.shelf import worded


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its age, its version and its parts; nothing for a number stands where no document tells one."""

    indicator: Indicator
    region_id: int
    on: date
    computed_at: datetime
    revision: int
    edition: str
    numerator: int | None
    denominator: int | None
    own_numerator: int = 0
    own_denominator: int = 0

    @property
    def title(self) -> str:
        return worded(self.indicator)

    @property
    def unit(self) -> str:
        """What is shown is so many of these."""
        return worded(self.indicator.unit)

    @property
    def counts(self) -> str:
        """What its numerator counts."""
        return worded(self.indicator.numerator.unit)

    @property
    def days(self) -> Period:
        """The days that its numerator looks at."""
        return rules.period(self.indicator.period, self.on)

    @property
    def held_against(self) -> int | None:
        """What the numerator is divided by."""
        if self.denominator is None or not self.indicator.times_days:
            return self.denominator
        return self.denominator * self.days.days

    def _rate(self, places: int) -> Decimal | None:
        if self.numerator is None:
            return None
        known = self.indicator
        if known.denominator is None:
            return rules.rate(self.numerator, 1, known.per, places, known.rounding)
        if self.held_against is None:
            return None
        return rules.rate(self.numerator, self.held_against, known.per, places, known.rounding)

    @property
    def rate(self) -> Decimal | None:
        """The rate as it is quoted, or nothing where there is nothing to hold it against."""
        return self._rate(self.indicator.places)

    @property
    def finer(self) -> Decimal | None:
        """The same rate with more decimals, where its definition wants them beside it."""
        return None if self.indicator.finer is None else self._rate(self.indicator.finer)

    @property
    def value(self) -> Decimal | None:
        """What is quoted: the rate, or the number; nothing where there is no basis for it."""
        if self.indicator.rated or (self.indicator.denominator is None and self.indicator.per != 1):
            return self.rate
        return None if self.numerator is None else Decimal(self.numerator)

    @property
    def missing(self) -> str:
        """Why there is no value: a number that nobody reported, or nothing to hold it against."""
        if self.numerator is None or (self.indicator.denominator is not None and self.denominator is None):
            return say("未上报")
        return say("无依据") if self.value is None else ""

    @property
    def quoted(self) -> str:
        """The rate with its unit; of what is only counted, its share in percent."""
        rate = self.rate
        if rate is None:
            return self.missing or say("无依据")
        return f"{rate}%" if self.unit == "%" or not self.indicator.rated else f"{rate} {self.unit}"

    @property
    def band(self) -> Band | None:
        """What the definition calls a value of this height, reckoned before rounding."""
        if not self.indicator.bands or self.numerator is None or not self.held_against:
            return None
        return banded(Fraction(self.numerator, self.held_against) * self.indicator.per, self.indicator.bands)

    @property
    def band_words(self) -> str:
        return worded(self.band.words) if self.band else ""


@dataclass(frozen=True, slots=True)
class Rolled:
    """A region's figure against the sum of the regions right below it and what lies in itself alone."""

    indicator: Indicator
    whole: tuple[int, int]
    parts: tuple[int, int]
    own: tuple[int, int]

    @property
    def exact(self) -> bool:
        return self.whole == (self.parts[0] + self.own[0], self.parts[1] + self.own[1])
