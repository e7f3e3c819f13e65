"""How fast a series moves: Gaussian regression of log10(level) on days, by maximum likelihood under censoring.

Undetected is left-censored at its limit, positive-not-quantifiable interval-censored between its detection
and quantification limits. The fit runs in Olsen's parameters (intercept / scale, slope / scale, 1 / scale),
in which the log-likelihood is concave, so Newton's method with step halving finds the only maximum. With two
quantified points on different days that maximum is finite unless one line meets every point; then it is
refused. Standard errors come from the observed information in (intercept, slope, log scale), as in R's
`survival::survreg`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dalba_desktop.analysis.measurement import Measurement
from dalba_desktop.analysis.molecular import own_noise
from dalba_desktop.analysis.readings import Crossing, KineticFit, MrdReading
from dalba_desktop.domain.mrd import Laboratory

Vector = NDArray[np.float64]

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
    t, low, high = (np.asarray(values, dtype=np.float64) for values in (days, lower, upper))
    exact = low == high
    if _line_meets_all(t, low, high, exact):
        return None
    centre, spread = float(t.mean()), float(t.std()) or 1.0
    x = np.column_stack([np.ones_like(t), (t - centre) / spread])
    theta = _start(x, low, high, exact)
    value, gradient, hessian = _likelihood(theta, x, low, high, exact)
    steps = 0
    while float(np.abs(gradient).max()) >= _GRADIENT_TOLERANCE * max(1.0, abs(value)):
        if steps == _MAX_STEPS:
            return None
        steps += 1
        step: Vector = np.asarray(np.linalg.solve(hessian, gradient), dtype=np.float64)
        theta, value, gradient, hessian = _climb(theta, step, value, x, low, high, exact)
    scale = 1.0 / float(theta[2])
    intercept, slope = float(theta[0]) * scale, float(theta[1]) * scale
    jacobian = np.array([[scale, 0, -intercept * scale], [0, scale, -slope * scale], [0, 0, -scale]])
    covariance = jacobian @ np.linalg.inv(-hessian) @ jacobian.T
    unscale = np.array([[1.0, -centre / spread], [0.0, 1.0 / spread]])
    plain = unscale @ covariance[:2, :2] @ unscale.T
    return Regression(
        intercept - slope * centre / spread,
        slope / spread,
        scale,
        ((float(plain[0, 0]), float(plain[0, 1])), (float(plain[1, 0]), float(plain[1, 1]))),
    )


def _line_meets_all(t: Vector, low: Vector, high: Vector, exact: NDArray[np.bool_]) -> bool:
    """Whether the line through the exact points goes through all of them and inside every interval."""
    times, levels = t[exact], high[exact]
    slope = (levels[-1] - levels[0]) / (times[-1] - times[0])
    line = levels[0] + slope * (t - times[0])
    inside = (line >= low - _LINE_TOLERANCE) & (line <= high + _LINE_TOLERANCE)
    return bool(inside.all())


def _start(x: Vector, low: Vector, high: Vector, exact: NDArray[np.bool_]) -> Vector:
    guess = np.where(exact, high, np.where(np.isfinite(low), (low + high) / 2, high - 0.3))
    line, *_ = np.linalg.lstsq(x, guess, rcond=None)
    scale = max(0.1, float(np.std(guess - x @ line)))
    return np.array([line[0] / scale, line[1] / scale, 1.0 / scale])


def _climb(
    theta: Vector, step: Vector, value: float, x: Vector, low: Vector, high: Vector, exact: NDArray[np.bool_]
) -> tuple[Vector, float, Vector, Vector]:
    """One damped Newton step: half as long until 1/scale stays positive and the likelihood does not fall."""
    size = 1.0
    while True:
        tried = theta - size * step
        inside = tried[2] > 0
        if inside and (found := _likelihood(tried, x, low, high, exact))[0] >= value - 1e-12 * abs(value):
            return tried, *found
        size /= 2


def _likelihood(
    theta: Vector, x: Vector, low: Vector, high: Vector, exact: NDArray[np.bool_]
) -> tuple[float, Vector, Vector]:
    """Log-likelihood, gradient and Hessian in (intercept / scale, slope / scale, 1 / scale)."""
    inverse_scale = float(theta[2])
    value, gradient, hessian = 0.0, np.zeros(3), np.zeros((3, 3))
    for row, bottom, top, is_exact in zip(x, low, high, exact, strict=True):
        mean = float(row @ theta[:2])
        towards_top = np.array([-row[0], -row[1], top])
        z_top = inverse_scale * float(top) - mean
        if is_exact:
            value += math.log(inverse_scale) - 0.5 * (_LOG_2_PI + z_top * z_top)
            gradient += -z_top * towards_top
            gradient[2] += 1 / inverse_scale
            hessian -= np.outer(towards_top, towards_top)
            hessian[2, 2] -= 1 / inverse_scale**2
        elif math.isinf(bottom):
            log_p = log_normal_cdf(z_top)
            mills = math.exp(_log_density(z_top) - log_p)
            value += log_p
            gradient += mills * towards_top
            hessian -= mills * (z_top + mills) * np.outer(towards_top, towards_top)
        else:
            towards_bottom = np.array([-row[0], -row[1], bottom])
            z_bottom = inverse_scale * float(bottom) - mean
            log_p = log_normal_interval(z_bottom, z_top)
            at_top = math.exp(_log_density(z_top) - log_p)
            at_bottom = math.exp(_log_density(z_bottom) - log_p)
            slope = at_top * towards_top - at_bottom * towards_bottom
            value += log_p
            gradient += slope
            hessian -= np.outer(slope, slope)
            hessian -= z_top * at_top * np.outer(towards_top, towards_top)
            hessian += z_bottom * at_bottom * np.outer(towards_bottom, towards_bottom)
    return value, gradient, hessian


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
