"""The engine's fit of the newest segment as a line with its band, on request; or why there is none."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from dalba_desktop.alerts.findings import Assessment
from dalba_desktop.analysis.kinetics import MIN_DAYS, Regression, censored_regression
from dalba_desktop.analysis.molecular import highest_of_day
from dalba_desktop.analysis.readings import Crossing, KineticFit
from dalba_desktop.domain import codes
from dalba_desktop.plots.mrd_points import MOST_DECADES
from dalba_desktop.plots.time_scale import TimeScale
from dalba_desktop.wording import NBSP, date_words, figures, plain_number, say

STEPS = 16
"""Pieces in which a band, which is curved, is drawn."""
_Z95 = 1.96
_SAME = 1e-9
OPEN_DAYS = 730.0
"""An interval that reaches past two years is said by its lower end: nobody plans by the other."""
MOST_DAYS = 3_652.0
"""A time to double or halve is not told beyond ten years."""


@dataclass(frozen=True, slots=True)
class BandPoint:
    """A day of the line: its level and, where known, the 95 % interval of the fitted mean, in percent."""

    day: float
    percent: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Projected:
    """Where the line would meet a level if it went on: the day and the level, in percent, and in words."""

    day: float
    percent: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """A line (at least two points) with what is said beside it; without points `lines` say why there is none."""

    points: tuple[BandPoint, ...]
    lines: tuple[str, ...]
    projected: Projected | None = None

    @property
    def has_band(self) -> bool:
        """Whether the interval of the line is known."""
        return bool(self.points) and self.points[0].low is not None


def newest_fit(assessment: Assessment) -> KineticFit | None:
    """The fit of the newest segment; of several that end on one day the marrow's, None without any."""
    fits = assessment.kinetics
    newest = [fit for fit in fits if fit.last == max(other.last for other in fits)]
    order = {fit: (fit.series.specimen is not codes.Specimen.MARROW, str(fit.series)) for fit in newest}
    return min(newest, key=order.__getitem__, default=None)


def crossing_ahead(fit: KineticFit) -> Crossing | None:
    """The next level that a rising line meets after its newest sample."""
    span = (fit.last - fit.first).days
    ahead = [crossing for crossing in fit.crossings if crossing.days > span and crossing.date is not None]
    return min(ahead, key=lambda crossing: crossing.days, default=None)


def trend_of(assessment: Assessment, scale: TimeScale) -> Trend:
    """The trend of a case on its time axis."""
    fit = newest_fit(assessment)
    if fit is None:
        return Trend((), (say("No trend: no BCR::ABL1 result that can be read"),))
    if fit.slope_log10_per_day is None or fit.intercept_log10 is None:
        return Trend((), (_refusal(fit),))
    crossing = crossing_ahead(fit)
    projected = None
    if crossing is not None and crossing.date is not None:
        said = tuple(_projected_words(fit, crossing, crossing.date))
        projected = Projected(scale.day(crossing.date), crossing.level_percent, said)
    return Trend(tuple(_points(fit, assessment, scale)), (_speed(fit),), projected)


def _points(fit: KineticFit, assessment: Assessment, scale: TimeScale) -> Iterator[BandPoint]:
    """The line in pieces, cut also where a gap of the axis begins and ends."""
    assert fit.slope_log10_per_day is not None
    assert fit.intercept_log10 is not None
    start, end = scale.day(fit.first), scale.day(fit.last)
    days = {start + (end - start) * step / STEPS for step in range(STEPS + 1)}
    days |= {edge for gap in scale.gaps for edge in (gap.first, gap.last) if start < edge < end}
    regression, widening = _with_errors(fit, assessment)
    for day in sorted(days):
        mean = fit.intercept_log10 + fit.slope_log10_per_day * (day - start)
        if regression is None:
            yield BandPoint(day, _percent(mean), None, None)
            continue
        (of_intercept, shared), (_, of_slope) = regression.covariance
        along = day - start
        reach = _Z95 * widening * math.sqrt(max(0.0, of_intercept + 2 * along * shared + along * along * of_slope))
        yield BandPoint(day, _percent(mean), _percent(mean - reach), _percent(mean + reach))


def _percent(log10: float) -> float:
    """A level from its decimal logarithm; an interval that knows next to nothing ends far outside every chart."""
    return math.pow(10.0, max(-MOST_DECADES, min(log10, MOST_DECADES)))


def _with_errors(fit: KineticFit, assessment: Assessment) -> tuple[Regression | None, float]:
    """The same regression with its covariance, and how much wider than it the engine makes its intervals.

    The engine's answer keeps only the error of the slope. None where the line cannot be made again.
    """
    readings = [row for row in assessment.readings if row.series == fit.series and fit.first <= row.date <= fit.last]
    segment = highest_of_day(readings)
    if len(segment) != fit.n or not fit.slope_se or fit.slope_ci95 is None:
        return None, 1.0
    upper = [math.log10(row.bound_percent) for row in segment]
    lower = [
        top
        if row.quantified
        else (math.log10(row.lower_limit_percent) if row.lower_limit_percent is not None else -math.inf)
        for row, top in zip(segment, upper, strict=True)
    ]
    made = censored_regression([float((row.date - fit.first).days) for row in segment], lower, upper)
    if made is None or abs(made.slope - (fit.slope_log10_per_day or 0.0)) > _SAME:
        return None, 1.0
    return made, (fit.slope_ci95[1] - made.slope) / (_Z95 * fit.slope_se)


def _speed(fit: KineticFit) -> str:
    """`trend: doubles every 9 days (95 % 6 to 17)`, `trend: halves every 20 days (95 % at least 12)`."""
    assert fit.slope_log10_per_day is not None
    assert fit.slope_ci95 is not None
    slope, (low, high) = fit.slope_log10_per_day, fit.slope_ci95
    if slope == 0:
        return say("trend: neither climbs nor falls")
    fastest, slowest = (high, low) if slope > 0 else (-low, -high)
    is_open = slowest <= 0 or math.log10(2) / slowest > OPEN_DAYS
    least, most = _days(fastest), "" if is_open else _days(slowest)
    reach = say("95 % at least {low}", low=least) if is_open else say("95 % {low} to {high}", low=least, high=most)
    days = _days(abs(slope))
    if slope > 0:
        return say("trend: doubles every {days} days ({reach})", days=days, reach=reach)
    return say("trend: halves every {days} days ({reach})", days=days, reach=reach)


def _days(slope: float) -> str:
    days = math.log10(2) / slope
    if days > MOST_DAYS:
        return f">{MOST_DAYS:.0f}"
    return figures(f"{days:.1f}") if days < 9.95 else f"{days:.0f}"


def _projected_words(fit: KineticFit, crossing: Crossing, when: dt.date) -> Iterator[str]:
    """The level and the day, then the interval of the day where it is known and not beyond planning."""
    level = f"{plain_number(crossing.level_percent, 1)}{NBSP}%"
    yield say("projected: {level} on {date}", level=level, date=date_words(when))
    if crossing.ci95_days is not None and max(map(abs, crossing.ci95_days)) <= MOST_DAYS:
        first, last = (date_words(fit.first + dt.timedelta(days=round(days))) for days in crossing.ci95_days)
        yield say("95 % {first} to {last}", first=first, last=last)


def _refusal(fit: KineticFit) -> str:
    since = date_words(fit.first)
    match fit.refused:
        case "too-few-quantified":
            return say("No trend: fewer than two quantified results since {date}", date=since)
        case "too-short":
            return say("No trend: the results since {date} span less than {days} days", date=since, days=MIN_DAYS)
    return say("No trend: one line meets every result since {date}, so its error is unknown", date=since)
