"""How fast a series moves: Gaussian regression of log10(level) on days, by maximum likelihood under censoring.

Undetected is left-censored at its limit, positive-not-quantifiable interval-censored between its detection
and quantification limits. The fit runs in Olsen's parameters (intercept / scale, slope / scale, 1 / scale),
in which the log-likelihood is concave, so Newton's method with step halving finds the only maximum. With two
quantified points on different days that maximum is finite unless one line meets every point; then it is
refused. Without any censored point it is the least-squares line. Standard errors come from the observed
information in (intercept, slope, log scale), as in R's `survival::survreg`. A segment has a dozen points: plain
floats are several times faster on them than arrays.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from dalba_desktop.analysis.measurement import Measurement
from dalba_desktop.analysis.molecular import own_noise
from dalba_desktop.analysis.readings import Crossing, KineticFit, MrdReading
from dalba_desktop.domain.mrd import Laboratory

_MAX_STEPS = 200
_GRADIENT_TOLERANCE = 1e-10
_LINE_TOLERANCE = 1e-9
_LOG_2_PI = math.log(2 * math.pi)
_Z95 = 1.96
_CENTURY_DAYS = 36525
MIN_DAYS = 14
"""A slope over a shorter time is refused (interfaces.md)."""


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted line; `covariance` is of (intercept, slope), in the same units."""

    intercept: float
    slope: float
    scale: float
    covariance: tuple[tuple[float, float], tuple[float, float]]

    @property
    def slope_se(self) -> float:
        """The standard error of the slope."""
        return math.sqrt(self.covariance[1][1])


def censored_regression(days: Sequence[float], lower: Sequence[float], upper: Sequence[float]) -> Regression | None:
    """The maximum-likelihood line through points known exactly (lower == upper) or as an interval.

    `lower` of a left-censored point is -inf. Needs two exact points on different days. None where one line
    meets every point, so that the likelihood has no finite maximum, and where the climb does not arrive.
    """
    if _line_meets_all(days, lower, upper):
        return None
    centre = sum(days) / len(days)
    spread = math.sqrt(sum((day - centre) ** 2 for day in days) / len(days))
    points = [
        (_shape_of(low, high), (day - centre) / spread, low, high)
        for day, low, high in zip(days, lower, upper, strict=True)
    ]
    start = _start(points)
    found = start if all(shape is _Shape.EXACT for shape, *_ in points) else _climb(start, points)
    return None if found is None else _regression(found, points, centre, spread)


class _Shape(Enum):
    EXACT = 0
    BELOW = 1
    BETWEEN = 2


_Point = tuple[_Shape, float, float, float]
"""How a level is known, the standardised day, and its two ends on the log10 scale."""
_Triple = tuple[float, float, float]
_Symmetric = tuple[float, float, float, float, float, float]
"""The entries 11, 12, 13, 22, 23, 33 of a symmetric matrix."""


def _shape_of(low: float, high: float) -> _Shape:
    if low == high:
        return _Shape.EXACT
    return _Shape.BELOW if math.isinf(low) else _Shape.BETWEEN


def _line_meets_all(days: Sequence[float], lower: Sequence[float], upper: Sequence[float]) -> bool:
    """Whether the line through the exact points goes through all of them and inside every interval."""
    points = list(zip(days, lower, upper, strict=True))
    exact = [(day, high) for day, low, high in points if low == high]
    (first_day, first), (last_day, last) = exact[0], exact[-1]
    slope = (last - first) / (last_day - first_day)
    return all(
        low - _LINE_TOLERANCE <= first + slope * (day - first_day) <= high + _LINE_TOLERANCE
        for day, low, high in points
    )


def _start(points: Sequence[_Point]) -> _Triple:
    """The least-squares line with a guess for every censored level: the answer itself where none is censored."""
    guesses = [(x, _guess(shape, low, high)) for shape, x, low, high in points]
    intercept = sum(y for _, y in guesses) / len(guesses)
    slope = sum(x * (y - intercept) for x, y in guesses) / sum(x * x for x, _ in guesses)
    scale = math.sqrt(sum((y - intercept - slope * x) ** 2 for x, y in guesses) / len(guesses))
    if any(shape is not _Shape.EXACT for shape, *_ in points):
        scale = max(0.1, scale)
    return intercept / scale, slope / scale, 1 / scale


def _guess(shape: _Shape, low: float, high: float) -> float:
    return high - 0.3 if shape is _Shape.BELOW else (low + high) / 2


def _climb(theta: _Triple, points: Sequence[_Point]) -> _Triple | None:
    """Newton's method: each step half as long until 1/scale stays positive and the likelihood does not fall."""
    value, gradient, hessian = _likelihood(theta, points)
    steps = 0
    while max(map(abs, gradient)) >= _GRADIENT_TOLERANCE * max(1.0, abs(value)):
        if steps == _MAX_STEPS:
            return None
        steps += 1
        step = _solved(hessian, gradient)
        size, least = 1.0, value - 1e-12 * abs(value)
        while True:
            tried = (theta[0] - size * step[0], theta[1] - size * step[1], theta[2] - size * step[2])
            if tried[2] > 0 and (found := _likelihood(tried, points))[0] >= least:
                break
            size /= 2
        theta, (value, gradient, hessian) = tried, found
    return theta


def _regression(theta: _Triple, points: Sequence[_Point], centre: float, spread: float) -> Regression:
    """The line and its covariance in plain units; errors by the delta method from the observed information."""
    scale = 1 / theta[2]
    intercept, slope = theta[0] * scale, theta[1] * scale
    hessian = _likelihood(theta, points)[2]
    columns = [_solved(hessian, unit) for unit in ((-1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, -1.0))]
    (v11, v12, v13), (_, v22, v23), (_, _, v33) = columns
    of_intercept = scale * scale * (v11 - 2 * intercept * v13 + intercept * intercept * v33)
    shared = scale * scale * (v12 - intercept * v23 - slope * v13 + intercept * slope * v33)
    of_slope = scale * scale * (v22 - 2 * slope * v23 + slope * slope * v33)
    shift = centre / spread
    plain_shared = (shared - shift * of_slope) / spread
    return Regression(
        intercept - slope * shift,
        slope / spread,
        scale,
        (
            (of_intercept - 2 * shift * shared + shift * shift * of_slope, plain_shared),
            (plain_shared, of_slope / (spread * spread)),
        ),
    )


def _solved(matrix: _Symmetric, right: _Triple) -> _Triple:
    """The solution of a definite symmetric system of three."""
    m11, m12, m13, m22, m23, m33 = matrix
    l21, l31 = m12 / m11, m13 / m11
    d22, d23 = m22 - l21 * m12, m23 - l21 * m13
    l32 = d23 / d22
    d33 = m33 - l31 * m13 - l32 * d23
    y2 = right[1] - l21 * right[0]
    z3 = (right[2] - l31 * right[0] - l32 * y2) / d33
    z2 = y2 / d22 - l32 * z3
    return right[0] / m11 - l21 * z2 - l31 * z3, z2, z3


def _likelihood(theta: _Triple, points: Sequence[_Point]) -> tuple[float, _Triple, _Symmetric]:
    """Log-likelihood, gradient and Hessian in (intercept / scale, slope / scale, 1 / scale).

    With z = inverse scale x level - mean, the derivative of z is (-1, -x, level): every point adds `first` times it
    to the gradient, and `second` times its square to the Hessian.
    """
    intercept, slope, inverse_scale = theta
    value = g1 = g2 = g3 = h11 = h12 = h13 = h22 = h23 = h33 = 0.0
    for shape, x, low, high in points:
        mean = intercept + slope * x
        z_high = inverse_scale * high - mean
        if shape is _Shape.EXACT:
            value += math.log(inverse_scale) + _log_density(z_high)
            g3 += 1 / inverse_scale
            h33 -= 1 / (inverse_scale * inverse_scale)
            first, second = -z_high, -1.0
        elif shape is _Shape.BELOW:
            log_p = log_normal_cdf(z_high)
            first = math.exp(_log_density(z_high) - log_p)
            second = -first * (z_high + first)
            value += log_p
        else:
            z_low = inverse_scale * low - mean
            log_p = log_normal_interval(z_low, z_high)
            at_high, at_low = math.exp(_log_density(z_high) - log_p), math.exp(_log_density(z_low) - log_p)
            value += log_p
            # The two ends differ only in the third entry: (-1, -x, high) and (-1, -x, low).
            first = at_high - at_low
            third = at_high * high - at_low * low
            bend_high, bend_low = -z_high * at_high, z_low * at_low
            bend = bend_high + bend_low
            bend_3 = bend_high * high + bend_low * low
            g1 -= first
            g2 -= first * x
            g3 += third
            h11 += bend - first * first
            h12 += (bend - first * first) * x
            h13 += first * third - bend_3
            h22 += (bend - first * first) * x * x
            h23 += (first * third - bend_3) * x
            h33 += bend_high * high * high + bend_low * low * low - third * third
            continue
        g1 -= first
        g2 -= first * x
        g3 += first * high
        h11 += second
        h12 += second * x
        h13 -= second * high
        h22 += second * x * x
        h23 -= second * x * high
        h33 += second * high * high
    return value, (g1, g2, g3), (h11, h12, h13, h22, h23, h33)


def _log_density(z: float) -> float:
    return -0.5 * (_LOG_2_PI + z * z)


def log_normal_cdf(z: float) -> float:
    """log Phi(z), accurate far into the lower tail."""
    if z > -10:
        return math.log(0.5 * math.erfc(-z / math.sqrt(2)))
    inverse = 1 / (z * z)
    series = 1 - inverse * (1 - 3 * inverse * (1 - 5 * inverse * (1 - 7 * inverse)))
    return _log_density(z) - math.log(-z) + math.log(series)


def log_normal_interval(bottom: float, top: float) -> float:
    """log(Phi(top) - Phi(bottom)) for bottom < top, accurate in both tails."""
    if bottom > 0:
        bottom, top = -top, -bottom
    upper, lower = log_normal_cdf(top), log_normal_cdf(bottom)
    return upper + math.log(-math.expm1(lower - upper))


def fit_segment(points: Sequence[MrdReading], measurement: Measurement, laboratory: Laboratory) -> KineticFit:
    """The kinetics of one segment: evaluable readings of one series, one per day, by date; at least one.

    Refused with a code when fewer than two are quantified, they span less than `MIN_DAYS`, or the likelihood
    has no finite maximum.
    """
    first, last = points[0], points[-1]
    quantified = [point for point in points if point.quantified]
    refused = None
    regression = None
    if len(quantified) < 2:
        refused = "too-few-quantified"
    elif (last.date - first.date).days < MIN_DAYS:
        refused = "too-short"
    else:
        regression = _regression_of(points)
        refused = "no-maximum" if regression is None else None
    n_censored = len(points) - len(quantified)
    if regression is None:
        return KineticFit(
            series=first.series, first=first.date, last=last.date, n=len(points), n_censored=n_censored, refused=refused
        )
    geometric_mean = 10 ** (sum(math.log10(point.bound_percent) for point in quantified) / len(quantified))
    floor = own_noise(geometric_mean, laboratory, measurement)
    widening = max(1.0, floor / regression.scale)
    half_width = _Z95 * regression.slope_se * widening
    slope = regression.slope
    return KineticFit(
        series=first.series,
        first=first.date,
        last=last.date,
        n=len(points),
        n_censored=n_censored,
        intercept_log10=regression.intercept,
        slope_log10_per_day=slope,
        slope_se=regression.slope_se,
        slope_ci95=(slope - half_width, slope + half_width),
        scale_log10=regression.scale,
        doubling_days=math.log10(2) / slope if slope > 0 else None,
        halving_days=-math.log10(2) / slope if slope < 0 else None,
        crossings=tuple(
            _crossing(regression, first.date, level, widening, certain=slope > half_width)
            for level in measurement.crossing_levels_percent
            if slope > 0
        ),
    )


def _crossing(
    regression: Regression, origin: dt.date, level_percent: float, widening: float, *, certain: bool
) -> Crossing:
    """Where the line meets a level; the interval by the delta method, as wide as that of the slope."""
    days = (math.log10(level_percent) - regression.intercept) / regression.slope
    (of_intercept, shared), (_, of_slope) = regression.covariance
    variance = of_intercept + 2 * days * shared + days * days * of_slope
    half_width = _Z95 * widening * math.sqrt(variance) / regression.slope
    date = origin + dt.timedelta(days=round(days)) if abs(days) < _CENTURY_DAYS else None
    return Crossing(level_percent, days, date, (days - half_width, days + half_width) if certain else None)


def _regression_of(points: Sequence[MrdReading]) -> Regression | None:
    origin = points[0].date
    days, lower, upper = [], [], []
    for point in points:
        days.append(float((point.date - origin).days))
        top = math.log10(point.bound_percent)
        upper.append(top)
        if point.quantified:
            lower.append(top)
        elif point.lower_limit_percent is not None:
            lower.append(math.log10(point.lower_limit_percent))
        else:
            lower.append(-math.inf)
    return censored_regression(days, lower, upper)
